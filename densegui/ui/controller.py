"""Commands of the window: each pauses what runs, asks the debugger, and sends its frame to the views.

`frame_changed` is the only signal that carries state. While a runner runs, only the runner touches the debugger.
"""

from collections.abc import Callable
from pathlib import Path

from numpy.typing import ArrayLike
from PySide6.QtCore import QObject, Signal, Slot

from densegui.data.progress import Progress
from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame
from densegui.debugger.past import Past
from densegui.debugger.position import Granularity, Position
from densegui.debugger.runs import Drawn
from densegui.debugger.selection import Selection
from densegui.errors import DenseguiError
from densegui.experiment.build import Problem, build
from densegui.experiment.config import Experiment
from densegui.ui.runner import PATIENCE, Runner

Making = Callable[[Progress | None], Debugger]
"""Makes a debugger; is given whom to tell how far the reading of its data is."""


def _now(making: Making) -> Debugger:
    return making(None)


class Controller(QObject):
    """Owns the debugger and the runner."""

    frame_changed = Signal(object)
    """A Frame."""
    problem_changed = Signal(object)
    """A Problem: a new experiment has taken the old one's place."""
    running_changed = Signal(bool)
    rate_changed = Signal(float)
    """Minibatches a second; 0 when nothing runs."""
    refused = Signal(str)
    """One sentence: what the user asked for can't be done, and nothing has changed."""

    def __init__(self, problem: Problem, base_folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.base_folder = base_folder
        self.debugger = Debugger(problem, patience=PATIENCE)
        self.frame = self.debugger.frame()
        self.runner = Runner(self)
        self.runner.frame_ready.connect(self.show)
        self.runner.running_changed.connect(self.running_changed)
        self.runner.rate_changed.connect(self.rate_changed)
        self.runner.complete(self.debugger)
        self._example_before = 0

    @property
    def problem(self) -> Problem:
        return self.debugger.problem

    @Slot(object)
    def show(self, frame: Frame) -> None:
        """Send a frame to the views: what the debugger has returned for a command."""
        self.frame = frame
        self.frame_changed.emit(frame)
        self.runner.complete(self.debugger)

    def show_again(self) -> None:
        """Send the present frame once more, to views that have just been made."""
        self.frame_changed.emit(self.frame)

    # -- running

    @property
    def running(self) -> bool:
        return self.runner.running

    @Slot()
    def toggle_running(self) -> None:
        """Run when paused, pause when running."""
        if self.running:
            self.pause()
        else:
            self.run()

    @Slot()
    def run(self) -> None:
        """Run minibatches until paused; refused while a number is not finite."""
        if self.debugger.divergence is not None:
            self.refused.emit(str(self.debugger.divergence))
        else:
            self.runner.start(self.debugger)

    @Slot()
    def pause(self) -> None:
        """Stop running: at most one minibatch more is done."""
        self.runner.pause()

    # -- stepping

    def step(self, granularity: Granularity) -> None:
        """Run to the next place where this granularity stops. An epoch is run by the runner: it can take long."""
        self.pause()
        if self.debugger.divergence is not None and self.frame.position.i == 0:
            self.refused.emit(str(self.debugger.divergence))
        elif granularity is Granularity.EPOCH:
            self.runner.start(self.debugger, one_epoch=True)
        else:
            self.show(self.debugger.step(granularity))

    @Slot()
    def step_op(self) -> None:
        self.step(Granularity.OP)

    @Slot()
    def step_layer(self) -> None:
        self.step(Granularity.LAYER)

    @Slot()
    def step_phase(self) -> None:
        self.step(Granularity.PHASE)

    @Slot()
    def step_minibatch(self) -> None:
        self.step(Granularity.MINIBATCH)

    @Slot()
    def step_epoch(self) -> None:
        self.step(Granularity.EPOCH)

    @Slot()
    def step_node(self) -> None:
        self.step(Granularity.NODE)

    @Slot()
    def step_term(self) -> None:
        self.step(Granularity.TERM)

    @Slot()
    def reset(self) -> None:
        """Go back to the same initial weights."""
        self.pause()
        self.show(self.debugger.reset(self.base_folder))

    def goto(self, position: Position) -> None:
        """Go to a position of the straight run."""
        self.pause()
        self.show(self.debugger.goto(position))

    # -- what is looked at

    def select(self, selection: Selection | None) -> None:
        """Select a node, an edge or a bias; None selects nothing."""
        self._quietly(lambda: self.debugger.select(selection))

    def choose_example(self, example: int | None) -> None:
        """Show one example of the minibatch, or the mean of each array over it."""
        self._quietly(lambda: self.debugger.choose_example(example))

    @Slot()
    def previous_example(self) -> None:
        """Show the example before this one in the minibatch; from the mean, the last one."""
        m_b, example = self.frame.m_b, self.frame.example
        self._cycle_example(m_b - 1 if example is None else example - 1)

    @Slot()
    def next_example(self) -> None:
        """Show the next example of the minibatch; from the mean, the first one."""
        self._cycle_example(0 if self.frame.example is None else self.frame.example + 1)

    @Slot()
    def mean_example(self) -> None:
        """Show the mean over the minibatch; when it is shown already, the example that was shown before it."""
        example = self.frame.example
        if example is None and self.frame.probe is None:
            self.choose_example(min(self._example_before, max(self.frame.m_b - 1, 0)))
        else:
            self._example_before = example or 0
            self.choose_example(None)

    def _cycle_example(self, example: int) -> None:
        if self.frame.m_b:
            self.choose_example(example % self.frame.m_b)

    def probe(self, x: ArrayLike | None, says: str = "") -> None:
        """Send a point through the network, as the network sees it, in place of the chosen example; None ends it."""
        self._quietly(lambda: self.debugger.probe(x, says))

    def look_at(self, row: int) -> None:
        """Show an example by its row of the data set: in the minibatch, or as a probe with its label."""
        self._quietly(lambda: self.debugger.look_at(row))

    def end_probe(self) -> bool:
        """Show the chosen example again; return whether there was a probe."""
        if self.frame.probe is None:
            return False
        self.probe(None)
        return True

    def set_learning_rate(self, value: float) -> None:
        """Use a new λ from the next update on, without a reset."""
        self._quietly(lambda: self.debugger.set_learning_rate(value, merge=True))

    # -- runs that are kept

    @Slot()
    def keep_run(self) -> None:
        """Keep the present run, to compare others with it."""
        self._quietly(lambda: self.debugger.keep_run(self.base_folder))

    @Slot(int, str)
    def rename_run(self, number: int, name: str) -> None:
        self._quietly(lambda: self.debugger.rename_run(number, name))

    @Slot(int)
    def delete_run(self, number: int) -> None:
        self._quietly(lambda: self.debugger.delete_run(number))

    @Slot(int, bool)
    def draw_run(self, number: int, shown: bool) -> None:
        self._quietly(lambda: self.debugger.draw_run(number, shown))

    @Slot(str)
    def draw_set(self, drawn: Drawn) -> None:
        """Draw the curves of this set of each kept run."""
        self._quietly(lambda: self.debugger.draw_set(drawn))

    @Slot(bool)
    def keep_automatically(self, on: bool) -> None:
        self._quietly(lambda: self.debugger.keep_automatically(on))

    def present_experiment(self) -> Experiment:
        """Return the experiment with the learning rate that is in force now."""
        return self.debugger.present_experiment()

    def _quietly(self, command: Callable[[], Frame]) -> None:
        """Run a short command; when training runs, it goes on afterwards."""
        running = self.running
        self.pause()
        try:
            self.show(command())
        except DenseguiError as error:
            self.refused.emit(str(error))
        if running:
            self.run()

    def past(self) -> Past | None:
        """Return the past of the present branch; None while training runs, when the debugger is not ours to touch."""
        return None if self.running else self.debugger.past()

    # -- another experiment

    def open(
        self, experiment: Experiment, base_folder: Path | None = None, done_by: Callable[[Making], Debugger] = _now
    ) -> None:
        """Build an experiment and take it over.

        Parameters
        ----------
        done_by
            Does the work, which is nobody else's to touch, and returns its result; it may tell how far the work is.

        Raises
        ------
        DenseguiError
            When it can't be built; all stays as it was then.
        """
        self.pause()
        folder = base_folder or self.base_folder
        known = self.problem

        def make(progress: Progress | None) -> Debugger:
            return Debugger(build(experiment, folder, progress, known), patience=PATIENCE)

        self.take(done_by(make), folder)

    def take(self, debugger: Debugger, folder: Path | None) -> None:
        """Take over a debugger that stands at the beginning of another experiment."""
        self.pause()
        self.runner.forget()
        selection, example = self.debugger.selection, self.debugger.example
        debugger.follow(self.debugger.versions, self.debugger.leave(self.base_folder))
        self.debugger = debugger
        self.base_folder = folder
        if selection is not None and debugger.problem.spec == self.frame.spec:
            self.debugger.select(selection)
        self.debugger.example = None if example is None else 0
        self.problem_changed.emit(debugger.problem)
        self.show(self.debugger.frame())

    def close(self) -> None:
        """Stop all work; called once, before the window goes."""
        self.runner.close()
