"""Keeping runs: what has been trained stays as settings, results and curves, so that others can be compared with it."""

from dataclasses import replace
from pathlib import Path

from densegui.debugger.frame import Frame
from densegui.debugger.player import Player
from densegui.debugger.rules import experiment_with
from densegui.debugger.runs import Drawn, KeptRun, Result, Runs, epochs_done, worth_keeping
from densegui.errors import InputError


class Keeper(Player):
    """Plays one problem, and keeps its runs."""

    def keep_run(self, folder: Path | None = None) -> Frame:
        """Keep the present branch, to its end, so that others can be compared with it.

        Parameters
        ----------
        folder : Path or None
            Where a relative path to its data begins.

        Raises
        ------
        InputError
            When nothing has been trained yet, it is kept already, or there is no room.
        """
        if not self.history.n:
            raise InputError("there is nothing to keep yet: run some minibatches first")
        if (known := self._known_run()) is not None:
            raise InputError(f"this run is kept already, as “{known.name}”")
        self._keep(self._present_run(folder))
        return self._with_runs(self.runs)

    def leave(self, folder: Path | None = None) -> Runs:
        """Keep the present branch by itself, as another run takes its place; return the runs that are kept.

        Nothing is kept when that is not wanted, when it has hardly begun, or when there is no room.
        """
        run = self._present_run(folder, automatic=True) if self.runs.automatic and self.history.n else None
        if run is not None and worth_keeping(run.result) and self._known_run() is None:
            try:
                self._keep(run)
            except InputError:
                return self.runs
            self._changed("runs")
        return self.runs

    def _present_run(self, folder: Path | None, automatic: bool = False) -> KeptRun:
        self.machine.recorder.settle()
        tip, curves = self.timeline.present, self.history.curves()
        experiment = experiment_with(self.problem.experiment, tip.setting, self.breakpoints)
        edits = tuple(edit for edit in self.timeline.info().edits if not edit.undone)
        result = Result.at(curves, self.history.n, epochs_done(tip, self.problem.split.train.m))
        return KeptRun(0, "", experiment, folder, edits, result, curves, automatic, shown=not automatic)

    def _known_run(self) -> KeptRun | None:
        """The kept run that is the present branch as it is now."""
        if self._kept is None or self._kept[:2] != (self.timeline.present, self.history.n):
            return None
        return next((run for run in self.runs.kept if self._kept and run.number == self._kept[2]), None)

    def _keep(self, run: KeptRun) -> None:
        self.runs = self.runs.with_run(run)
        self._kept = (self.timeline.present, self.history.n, self.runs.made)

    def rename_run(self, number: int, name: str) -> Frame:
        """Give a kept run another name."""
        return self._with_runs(self.runs.with_name(number, name))

    def delete_run(self, number: int) -> Frame:
        """Forget a kept run."""
        return self._with_runs(self.runs.without(number))

    def draw_run(self, number: int, shown: bool) -> Frame:
        """Draw a kept run's curves beside those of the present one, or not."""
        return self._with_runs(self.runs.with_shown(number, shown))

    def draw_set(self, drawn: Drawn) -> Frame:
        """Draw the curves of the training set or of the test set of kept runs."""
        return self._with_runs(replace(self.runs, drawn=drawn))

    def keep_automatically(self, on: bool) -> Frame:
        """Keep each run when another one takes its place, or only those that are asked for."""
        return self._with_runs(replace(self.runs, automatic=on))

    def _with_runs(self, runs: Runs) -> Frame:
        self.runs = runs
        self._changed("runs")
        return self.frame()
