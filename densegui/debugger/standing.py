"""Where a debugger stands: what is so there, and the frame that shows it."""

import math
from collections.abc import Callable
from weakref import WeakMethod

from densegui.debugger.breakpoints import Breakpoints
from densegui.debugger.condition_text import Sizes
from densegui.debugger.cursor import (
    Cursor,
    CursorState,
    cursor_state,
)
from densegui.debugger.divergence import Divergence
from densegui.debugger.edits import Setting
from densegui.debugger.evaluating import evaluate_now
from densegui.debugger.frame import Comparison, Frame, Versions
from densegui.debugger.history import Evaluation, History
from densegui.debugger.machine import Machine
from densegui.debugger.position import Position
from densegui.debugger.probe import ProbePoint, send
from densegui.debugger.rules import make_optimizer, make_regularizer
from densegui.debugger.runs import Runs
from densegui.debugger.selection import Selection
from densegui.debugger.timeline import Segment, Timeline
from densegui.engine.initializers import initial_parameters
from densegui.engine.program import Op
from densegui.engine.state import initial_state
from densegui.errors import InputError
from densegui.experiment.build import Problem

NOTHING_YET = Evaluation(0, 0.0, None, None)
"""While the first metrics of a large set are computed."""


def _weak(method: Callable[[], None]) -> Callable[[], None]:
    """Return a function that calls a method but does not hold its object: in a circle, large data outlive their use."""
    reference = WeakMethod(method)

    def call() -> None:
        if (found := reference()) is not None:
            found()

    return call


class Standing:
    """Stands somewhere in the training of one problem. How it gets elsewhere: see `Player` and `Debugger`.

    Parameters
    ----------
    problem : Problem
        Experiment, data and network shape.
    versions : Versions, optional
        Where the counting goes on when this one takes over from another.
    runs : Runs, optional
        The runs that have been kept before.
    patience : float
        Seconds that the metrics of the training and test sets may hold up a command: those of a large set are completed
        by `settle`, and the frames until then show the ones before.
    """

    def __init__(
        self,
        problem: Problem,
        versions: Versions | None = None,
        runs: Runs | None = None,
        patience: float = math.inf,
    ) -> None:
        self.problem = problem
        self._patience = patience
        sizes = Sizes(problem.split.train.m, problem.split.test.m)
        self.breakpoints = Breakpoints(problem.spec, sizes)
        for number, text in enumerate(problem.experiment.breakpoints):
            try:
                self.breakpoints.add(text)
            except InputError as error:
                raise InputError(f"$.breakpoints[{number}]: {error}") from error
        self.selection: Selection | None = None
        self.example: int | None = 0
        self._probe: ProbePoint | None = None
        self.versions = Versions()
        self.follow(versions or self.versions, runs or Runs())
        self._recorded: tuple[object, ...] = ()
        training = problem.experiment.training
        self._begin(
            Setting(
                problem.spec,
                make_optimizer(training),
                make_regularizer(training),
                training.learning_rate,
                training.batch_size,
            )
        )

    def _begin(self, setting: Setting) -> None:
        problem = self.problem
        self.timeline = Timeline(Segment(0, setting, History()))
        theta = initial_parameters(problem.spec, problem.experiment.network.initializer, problem.experiment.seed)
        self.machine = Machine(problem, self.breakpoints, _weak(self._grows), self._patience)
        self.machine.begin(self.timeline.present, initial_state(theta, setting.optimizer.moments))
        self._cursor: Cursor | None = None
        self._comparison: Comparison | None = None
        self._evaluated: tuple[Segment, int, Evaluation] | None = None
        self._kept: tuple[Segment, int, int] | None = None

    # -- what is so

    @property
    def position(self) -> Position:
        return self.machine.position

    @property
    def setting(self) -> Setting:
        """What is in force here: the network with its masks, optimiser, λ, minibatch size."""
        return self.machine.segment.setting

    @property
    def program(self) -> tuple[Op, ...]:
        return self.setting.program

    @property
    def history(self) -> History:
        """The curves of the present branch; after a way back they reach beyond the position."""
        return self.timeline.present.history

    @property
    def divergence(self) -> Divergence | None:
        return self.machine.divergence

    @property
    def learning_rate(self) -> float:
        """λ, as the present minibatch's update uses it."""
        return self.setting.learning_rate

    @property
    def epoch(self) -> float:
        """Epochs done, with the fraction of the present one."""
        return self.machine.epoch

    @property
    def next_epoch_end(self) -> int:
        """How many epochs are done when the present one ends."""
        return self.machine.next_epoch_end

    @property
    def evaluation_seconds(self) -> float:
        """Time that the metrics of the training and test sets have taken so far."""
        return self.machine.recorder.seconds

    @property
    def m_b(self) -> int:
        """Examples of the minibatch on the screen; 0 before the first one."""
        return self.machine.workspace.m_b if self.position.i else self.machine.stale.m_b

    @property
    def stop(self) -> str | None:
        """Why the last run stopped where it did, as a sentence; None when no breakpoint stopped it."""
        hit = self.machine.hit
        return f"Breakpoint {hit.id}: {hit.condition.sentence()}." if hit is not None else None

    def frame(self) -> Frame:
        """Return the picture of the present position."""
        machine, history = self.machine, self.history
        machine.shared = True
        evaluation = history.evaluation_at(self.position.t) or NOTHING_YET
        point, standardizer = self._probe, self.problem.split.standardizer
        probe = send(point, self.setting.spec, machine.state().theta, standardizer) if point is not None else None
        return Frame(
            position=self.position,
            problem=self.problem,
            setting=self.setting,
            workspace=machine.workspace,
            stale=machine.stale,
            curves=history.curves(),
            evaluation=evaluation,
            versions=self.versions,
            epoch=self.epoch,
            selection=self.selection,
            example=None if self.example is None else min(self.example, max(self.m_b - 1, 0)),
            divergence=self.divergence,
            cursor=self._cursor_state(),
            stop=self.stop,
            alarm=history.alarm_at(self.position.t),
            timeline=self.timeline.info(),
            comparison=self._comparison,
            probe=probe,
            runs=self.runs,
        )

    def evaluation(self) -> Evaluation:
        """Return the metrics of the parameters after t updates; computed now unless they have been."""
        self.machine.recorder.settle()
        known, t = self.history.evaluation_at(self.position.t), self.position.t
        edited = self.machine.segment.edit is not None and self.machine.segment.t == t
        if known is not None and known.t == t and not edited:
            return known
        if self._evaluated is None or self._evaluated[:2] != (self.machine.segment, t):
            evaluation, seconds = evaluate_now(self.problem, self.setting.spec, self.machine.state(), self.epoch)
            self.machine.recorder.seconds += seconds
            self._evaluated = (self.machine.segment, t, evaluation)
        return self._evaluated[2]

    def _cursor_state(self) -> CursorState | None:
        if self._cursor is None:
            return None
        return cursor_state(self._cursor, self.program[self._cursor.op_index], self.machine.workspace, self.setting)

    # -- versions

    def follow(self, versions: Versions, runs: Runs) -> None:
        """Take the place of another debugger: its kept runs stay, and to views that have shown it, all here is new."""
        self.runs = runs
        self.versions = Versions(*(1 + max(pair) for pair in zip(versions, self.versions, strict=True)))

    def _changed(self, *parts: str) -> None:
        self.versions = self.versions._replace(**{part: getattr(self.versions, part) + 1 for part in parts})

    def _end_probe(self) -> None:
        if self._probe is not None:
            self._probe = None
            self._changed("selection")

    def _moved(self) -> Frame:
        """Say that the position is another one; the curves only when they are."""
        history = self.history
        recorded = (history, history.n, len(history.evaluations))
        self._changed("parameters", "trace", "position", *(() if recorded == self._recorded else ("history",)))
        self._recorded = recorded
        return self.frame()

    def _grows(self) -> None:
        """The present segment grows: after an undo it becomes a branch of its own."""
        if self.timeline.going_on():
            self._changed("timeline")
