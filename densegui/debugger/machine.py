"""What runs: the workspace at a position on a segment of the timeline, one operation after the other.

It records the curves, leaves checkpoints on its way, and stops where a breakpoint holds. It knows no frames.
"""

import math
import time
from collections.abc import Callable

import numpy as np

from densegui.data.minibatches import Order
from densegui.debugger.breakpoints import Breakpoint, Breakpoints
from densegui.debugger.checkpoints import Checkpoints
from densegui.debugger.divergence import Divergence, find_divergence, is_finite
from densegui.debugger.moment import Lookout, Moment
from densegui.debugger.position import Position
from densegui.debugger.recorder import Recorder
from densegui.debugger.timeline import Segment
from densegui.engine.state import TrainingState
from densegui.engine.workspace import Workspace
from densegui.experiment.build import Problem


class Machine:
    """Stands at a position of a segment, and can go on from there.

    Attributes
    ----------
    workspace : Workspace
        Its arrays are those of the minibatch in progress; at (t, 0), W_new and b_new are the parameters after t
        updates.
    tip, segment : Segment
        The end of the way that it is on, whose curves it records, and the segment of that way where it stands.
    stale : Workspace
        Where the last minibatch's arrays are, which the screen shows at (t, 0); an edit makes it another one.
    done : int
        Operations of the present minibatch whose arrays exist; after steps back more than position.i.
    hit : Breakpoint or None
        The breakpoint that has just stopped it.
    """

    def __init__(
        self, problem: Problem, breakpoints: Breakpoints, on_growth: Callable[[], object] = lambda: None,
        patience: float = math.inf,
    ) -> None:  # fmt: skip
        self.problem = problem
        self.order = Order(problem.split.train.m, problem.experiment.seed)
        self._lookout = Lookout(breakpoints)
        self.evaluate_every = problem.experiment.training.evaluate_every
        self.recorder = Recorder(problem, patience)
        self.shared = False
        self.hit: Breakpoint | None = None
        self.checkpoints: Checkpoints
        self.tip: Segment
        self.segment: Segment
        self._next = -1
        self.before_edit: Workspace | None = None
        self.on_growth = on_growth

    # -- where it stands

    def begin(self, segment: Segment, state: TrainingState) -> None:
        """Stand at the start of a training, with its metrics computed."""
        self.checkpoints = Checkpoints(state)
        self.stand(segment, segment, state)
        self.recorder.evaluate(segment.setting.spec, state.theta, 0, 0.0)
        self.recorder.settle_soon()

    def stand(self, tip: Segment, segment: Segment, state: TrainingState) -> None:
        """Stand at (state.t, 0) on the way to `tip`; the arrays of the minibatch before it are not known there."""
        self.recorder.settle_soon()
        self.segment = segment
        self.workspace = self.stale = self._new_workspace(state)
        self.position = Position(state.t, 0)
        self._arrived()
        self.head_for(tip)

    def head_for(self, tip: Segment) -> None:
        """Go on, from now, on the way to this segment, which leads through the present one."""
        self.tip = tip
        self.recorder.write_to(tip.history)
        self._cross()

    def branch_off(self, segment: Segment) -> None:
        """From (t, 0), begin a segment that has just been made, and head for it."""
        self.enter(segment)
        self.tip = segment
        self.recorder.write_to(segment.history)

    def _cross(self) -> None:
        """At (t, 0), begin the segments of the way whose edits take effect here."""
        way = self.tip.way()
        place = way.index(self.segment) + 1
        if place < len(way) and self.position == (way[place].t, 0):
            self.enter(way[place])
            self._cross()
        else:
            self._next = way[place].t if place < len(way) else -1

    def enter(self, segment: Segment, before: Workspace | None = None) -> None:
        """From (t, 0), begin a segment whose edit takes effect here; `before` is where it begins, if not here."""
        assert segment.edit is not None
        self.recorder.settle()
        before = before or self.workspace
        self.segment = segment
        self._next = -1
        _, state = segment.edit.apply(segment.setting, before.state_after())
        self.workspace = self._new_workspace(state)
        self.position = Position(state.t, 0)
        self._arrived()
        self.before_edit = before

    def _arrived(self) -> None:
        self.shared = False
        self.done = 0
        self.before_edit = None
        self._start: tuple[Workspace, Workspace] | None = None
        self._grows = False
        self.divergence: Divergence | None = None
        setting = self.segment.setting
        self.program = setting.program
        self._runs = [op.run for op in self.program]
        self._due = self.checkpoints.due_after(self.position.t)

    def _new_workspace(self, state: TrainingState) -> Workspace:
        setting, train = self.segment.setting, self.problem.split.train
        return Workspace(setting.spec, train, self.order, state, setting.learning_rate, setting.batch_size)

    def state(self) -> TrainingState:
        """Return the state at (t, 0) of the present t: arrays of the workspace, valid until it goes on."""
        return self.workspace.state_before() if self.position.i else self.workspace.state_after()

    def back_to(self, i: int) -> bool:
        """Go back inside the minibatch, over the arrays that are there, if they are; return whether."""
        if 0 < i <= self.done and self.position.i:
            self.position = Position(self.position.t, i)
            if self.divergence is not None and self.divergence.done > i:
                self.divergence = None
            return True
        return False

    def back_to_start(self) -> bool:
        """Go back to (t, 0) if what was shown there is still at hand; return whether it was."""
        if self._start is None or self.position.i == 0:
            return False
        self.workspace, self.stale = self._start
        self.position = Position(self.position.t, 0)
        self._arrived()
        self.shared = True
        return True

    def saved(self) -> dict[str, object]:
        """Return all that `restore` needs to stand here again, as long as the workspace is not written to."""
        return dict(self.__dict__)

    def restore(self, saved: dict[str, object]) -> None:
        """Stand where `saved` was called."""
        self.__dict__.update(saved)

    @property
    def epoch(self) -> float:
        """Epochs done, with the fraction of the present one."""
        ws = self.workspace
        epoch, offset = (ws.epoch, ws.offset) if self.position.i else (ws.next_epoch, ws.next_offset)
        return epoch + offset / self.problem.split.train.m

    @property
    def next_epoch_end(self) -> int:
        """How many epochs are done when the present one ends."""
        return (self.workspace.epoch if self.position.i else self.workspace.next_epoch) + 1

    # -- going on

    def run_to(self, done: int) -> None:
        """Run operations until `done` of this minibatch are done; all of them end it."""
        with np.errstate(all="ignore"):  # a diverging network makes inf and NaN; they are found, named and shown
            self._run_ops(done, False)
        self.recorder.settle_soon()
        if self.position.i and self.divergence is None:
            self.divergence = find_divergence(self.program, self.workspace, self.position.i)

    def run_for(self, seconds: float, until_epoch: int | None, until_minibatch: int | None, stopping: bool) -> bool:
        """Run whole minibatches until the time is up; return whether there is more to run.

        With `stopping`, an operation after which a breakpoint holds ends the run.
        """
        end = time.perf_counter() + seconds
        self.hit = None
        stopping = stopping and self._lookout.active
        with np.errstate(all="ignore"):
            begun = self.position.i > 0  # even while metrics of the minibatch before are computed
            if (begun or not self.recorder.busy) and self._may_go_on(until_epoch, until_minibatch):
                self._run_ops(len(self._runs), stopping)
            while True:
                if self.recorder.busy:
                    self.recorder.settle(end)
                more = self._may_go_on(until_epoch, until_minibatch)
                if not more or time.perf_counter() >= end:
                    break
                if stopping:
                    self._run_ops(len(self._runs), True)
                else:
                    self._run_plain()
        if not more:
            self.recorder.settle()
        return more and self.hit is None

    def _may_go_on(self, until_epoch: int | None, until_minibatch: int | None) -> bool:
        return (
            self.hit is None
            and self.divergence is None
            and (until_epoch is None or self.workspace.next_epoch < until_epoch)
            and (until_minibatch is None or self.position.t < until_minibatch)
        )

    def run_whole(self) -> None:
        """Run to the end of the minibatch, past all breakpoints."""
        with np.errstate(all="ignore"):
            if self.position.i:
                self._run_ops(len(self._runs), False)
            else:
                self._run_plain()
        self.recorder.settle_soon()

    def run_to_stop(self) -> Breakpoint | None:
        """Run to the next breakpoint that holds and return it; at most to the end of the minibatch."""
        self.hit = None
        with np.errstate(all="ignore"):
            self._run_ops(len(self._runs), True)
        self.recorder.settle_soon()
        return self.hit

    def _run_plain(self) -> None:
        self._prepare()
        workspace = self.workspace
        for run in self._runs:
            run(workspace)
        self._end_minibatch()
        if self.position.t == self._next:
            self._cross()

    def _run_ops(self, end: int, stopping: bool) -> None:
        tests = self._lookout.tests(self.program) if stopping else {}
        for done in range(self.position.i + 1, end + 1):
            if done > self.done or done == 1:
                if done == 1:
                    self._prepare()
                self._runs[done - 1](self.workspace)
                self.done = done
            if done == len(self._runs):
                self._end_minibatch()
            else:
                self.position = Position(self.position.t, done)
            stops = done in tests and self._stops(tests[done], done)
            if done == len(self._runs) and self.position.t == self._next:
                self._cross()
            if stops:
                break

    def _stops(self, tests: tuple[Breakpoint, ...], done: int) -> bool:
        if self.recorder.busy and any(test.condition.on_metrics for test in tests):
            self.recorder.settle()
        t = self.position.t - (done == len(self.program))
        moment = Moment(self.workspace, t, done, self.program, self.tip.history, self.problem.split.train)
        self.hit = next((test for test in tests if test.condition.holds(moment)), None)
        return self.hit is not None

    def _prepare(self) -> None:
        """Before `sample`: leave a workspace that has been shown as it is."""
        if self.shared:
            if self.workspace.t >= 0:
                # It was shown, so somebody steps: what was just passed is where they may want to go back to.
                self.checkpoints.keep(self.segment.number, self.workspace.state_after())
            self._start = (self.workspace, self.stale)
            self.workspace = self.workspace.successor()
            self.shared = False
        else:
            self.recorder.settle()  # it reads the parameters that this workspace is about to write
            self._start = None
        self.done = 0

    def _end_minibatch(self) -> None:
        ws, history = self.workspace, self.tip.history
        t = self.position.t + 1
        self.position = Position(t, 0)
        self.stale = ws
        if t > history.n:
            if not self._grows:
                self._grows = True
                self.on_growth()
            self.recorder.record(float(ws.cost), ws.epoch)
        if self.divergence is None and not is_finite(ws):
            self.divergence = find_divergence(self.program, ws)
        if (ws.next_offset == 0 or t % self.evaluate_every == 0) and t > history.evaluated_until:
            self.recorder.evaluate(self.segment.setting.spec, ws.theta_new, t, self.epoch)
        if t >= self._due:
            self.checkpoints.deposit(self.segment.number, ws.state_after())
            self._due = self.checkpoints.due_after(t)
