"""The debugger: plays an experiment forward and back, edits it on the way, and hands out frames. It knows no screen.

Commands return a Frame; nobody is notified. Whatever is shown in a frame stays as it was: the workspace of a frame is
not written to by later minibatches, since `sample` then goes on in a fresh one.
"""

import math
from pathlib import Path

from numpy.typing import ArrayLike

from densegui.debugger.breakpoints import Breakpoints
from densegui.debugger.edits import Edit, SetLearningRate, Setting
from densegui.debugger.examples import example_of
from densegui.debugger.frame import Comparison, Frame
from densegui.debugger.keeper import Keeper
from densegui.debugger.machine import Machine
from densegui.debugger.past import Past
from densegui.debugger.position import Position
from densegui.debugger.probe import probe_point, probe_row
from densegui.debugger.rules import experiment_with
from densegui.debugger.selection import Selection
from densegui.debugger.timeline import Place, Segment
from densegui.debugger.travel import Progress, travel
from densegui.engine.network import FloatArray
from densegui.errors import InputError
from densegui.experiment.config import Experiment


class Debugger(Keeper):
    """Runs one problem: what `Keeper` plays can be edited here, looked at, and left for another branch."""

    def present_experiment(self) -> Experiment:
        """Return the experiment with the learning rate, optimiser, minibatch size and breakpoints that are so now."""
        return experiment_with(self.problem.experiment, self.setting, self.breakpoints)

    def reset(self, folder: Path | None = None) -> Frame:
        """Go back to the same initial weights, with no history; λ, optimiser and minibatch size stay as they are.

        `folder` belongs to a run that is kept by itself: see `keep_run`.
        """
        self.leave(folder)
        now, spec = self.setting, self.problem.spec
        self._begin(Setting(spec, now.optimizer, now.regularizer, now.learning_rate, now.batch_size))
        self._changed("timeline", "architecture")
        return self._moved()

    # -- edits

    def edit(self, edit: Edit, merge: bool = False) -> Frame:
        """Make a change that takes effect at (t, 0); the operations of this minibatch done so far are run anew.

        With `merge`, as while something is dragged, a second value of the same target in a row replaces the first.
        """
        machine, (t, i) = self.machine, self.position
        setting, _ = edit.apply(self.setting, machine.state())
        self._cursor = None
        machine.recorder.settle()
        here = machine.segment
        if (
            merge
            and machine.before_edit is not None
            and here is self.timeline.present
            and self.timeline.replaceable(t, edit.target)
        ):
            self.timeline.change(edit, setting)
            machine.enter(self.timeline.present, machine.before_edit)
        else:
            if i and not machine.back_to_start():
                machine.stand(here, here, machine.state())
            segment = self.timeline.fork(here, t, edit, setting)
            machine.branch_off(segment)
        if i:
            machine.run_to(i)
        self._changed("timeline", "architecture")
        return self._moved()

    def set_learning_rate(self, value: float, merge: bool = False) -> Frame:
        """Use λ = value from the start of the present minibatch on; its operations done so far are run anew."""
        return self.frame() if value == self.learning_rate else self.edit(SetLearningRate(value), merge)

    def undo(self) -> Frame:
        """Go to where the last edit of this branch was made, without it."""
        now = self.timeline.present
        if now.parent is None:
            raise InputError("there is nothing to undo")
        frame = self._switch(now.parent, now.t)
        now.parent.undone = now
        return frame if frame.timeline.can_redo else self.frame()

    def redo(self) -> Frame:
        """Go to where the edit that was undone last was made, with it."""
        undone = self.timeline.present.undone
        if undone is None:
            raise InputError("there is nothing to redo")
        return self._switch(undone, undone.t)

    def _switch(self, segment: Segment, t: int) -> Frame:
        i = self.position.i if self.position.t == t else 0
        return self.goto_place(Place(segment, Position(t, i)))

    # -- branches and bookmarks

    def goto_place(self, place: Place, progress: Progress | None = None) -> Frame:
        """Go to a position of any branch, such as a bookmark's."""
        self._cursor = None
        if self._travel(place.segment, place.position, progress):
            self._changed("timeline", "architecture")
        return self._moved()

    def switch_branch(self, number: int, progress: Progress | None = None) -> Frame:
        """Go to the end of a branch."""
        tip = self.timeline.branch(number).tip
        return self.goto_place(Place(tip, Position(tip.history.n, 0)), progress)

    def rename_branch(self, number: int, name: str) -> Frame:
        """Give a branch another name."""
        if not name.strip():
            raise InputError("a branch needs a name")
        self.timeline.branch(number).name = name.strip()
        self._changed("timeline")
        return self.frame()

    def bookmark(self, name: str) -> Frame:
        """Give the present position a name."""
        if not name.strip():
            raise InputError("a bookmark needs a name")
        self.timeline.bookmarks[name.strip()] = Place(self.timeline.present, self.position)
        self._changed("timeline")
        return self.frame()

    def delete_bookmark(self, name: str) -> Frame:
        """Forget a bookmark."""
        self.timeline.bookmark(name)
        del self.timeline.bookmarks[name]
        self._changed("timeline")
        return self.frame()

    def goto_bookmark(self, name: str, progress: Progress | None = None) -> Frame:
        """Go to where a bookmark was put."""
        return self.goto_place(self.timeline.bookmark(name), progress)

    def compare(self, place: Place | None, name: str = "") -> Frame:
        """Show how what is here differs from a position of any branch; None ends it."""
        if place is None:
            self._comparison = None
        else:
            curves = place.segment.history.curves()
            self._comparison = Comparison(name or f"{place.position.t}", self.parameters_at(place), curves)
        self._changed("timeline", "parameters", "history")
        return self.frame()

    def compare_branch(self, number: int) -> Frame:
        """Compare with another branch, at this position or at its end if that comes first."""
        branch = self.timeline.branch(number)
        t = min(self.position.t, branch.tip.history.n)
        return self.compare(Place(branch.tip, Position(t, 0)), f"{branch.name} at minibatch {t}")

    def compare_bookmark(self, name: str) -> Frame:
        """Compare with where a bookmark was put."""
        return self.compare(self.timeline.bookmark(name), name)

    def parameters_at(self, place: Place) -> FloatArray:
        """Return Θ at a position of any branch, as W and b are shown there; this debugger stays where it is."""
        scout = Machine(self.problem, Breakpoints(self.problem.spec))
        scout.checkpoints = self.machine.checkpoints
        first = place.segment.way()[0]
        scout.stand(place.segment, first, scout.checkpoints.first)
        travel(scout, place.segment, place.position)
        return scout.state().theta.copy()

    def past(self) -> Past:
        """Return the past of the present branch, which can be run again while this debugger goes on."""
        return Past(self.problem, self.timeline.present, self.machine.checkpoints)

    # -- what is looked at

    def select(self, selection: Selection | None) -> Frame:
        """Select a node, an edge or a bias, or nothing."""
        self.selection = selection.check(self.problem.spec) if selection else None
        self._changed("selection")
        return self.frame()

    def choose_example(self, example: int | None) -> Frame:
        """Show one example of the minibatch (from 0), or None: the mean over the minibatch."""
        if example is not None and not 0 <= example < max(self.m_b, 1):
            raise InputError(f"example {example + 1} does not exist; this minibatch has {self.m_b}")
        self._cursor = self._probe = None
        self.example = example
        self._changed("selection")
        return self.frame()

    def probe(self, x: ArrayLike | None, says: str = "") -> Frame:
        """Send a point through the network in place of the chosen example; None ends it.

        It stays while training runs, on the way to another position and through edits, and its numbers follow the
        parameters. A step forward or back ends it, and so does choosing an example.

        Parameters
        ----------
        x : array of shape (n_x,), or None
            As the network sees it.
        says : str
            Where it comes from, such as "drawn picture"; else it is named by its coordinates.
        """
        self._probe = None if x is None else probe_point(x, says, self.problem.spec)
        self._cursor = None
        self._changed("selection")
        return self.frame()

    def look_at(self, row: int) -> Frame:
        """Show an example by its row of the data set, from 0: in the minibatch it is chosen, else it is the probe."""
        example = example_of(self.frame(), row)
        if example is not None:
            return self.choose_example(example)
        self._probe, self._cursor = probe_row(self.problem.split, row), None
        self._changed("selection")
        return self.frame()

    @property
    def evaluating(self) -> bool:
        """Whether metrics of the training and test sets have been begun and are not complete."""
        return self.machine.recorder.busy

    def settle(self, until: float = math.inf) -> bool:
        """Complete an evaluation that has been begun, or work until the clock says `until`; return whether it is."""
        if self.machine.recorder.settle(until):
            self._changed("history")
        return not self.evaluating
