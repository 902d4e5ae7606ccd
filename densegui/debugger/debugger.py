"""The debugger: runs an experiment forward by any granularity and hands out frames. It knows no screen.

Commands return a Frame; nobody is notified. Whatever is shown in a frame stays as it was: the workspace of a frame is
not written to by later minibatches, since `sample` then goes on in a fresh one.
"""

import time
from collections.abc import Callable

import numpy as np

from densegui.data.minibatches import Order
from densegui.debugger.divergence import Divergence, find_divergence, is_finite
from densegui.debugger.evaluating import PendingEvaluation
from densegui.debugger.frame import Frame, Versions
from densegui.debugger.history import Evaluation, History
from densegui.debugger.position import Granularity, Position, stops
from densegui.debugger.rules import make_optimizer, make_regularizer
from densegui.debugger.selection import Selection
from densegui.engine.initializers import initial_parameters
from densegui.engine.program import program
from densegui.engine.state import initial_state
from densegui.engine.workspace import Workspace
from densegui.errors import InputError
from densegui.experiment.build import Problem
from densegui.experiment.config import Experiment


class Debugger:
    """Runs one problem.

    Parameters
    ----------
    problem : Problem
        Experiment, data and network shape.
    versions : Versions, optional
        Where the counting goes on when this debugger takes over from another one.
    """

    def __init__(self, problem: Problem, versions: Versions | None = None) -> None:
        self.problem = problem
        training = problem.experiment.training
        self.optimizer = make_optimizer(training)
        self.regularizer = make_regularizer(training)
        self.program = program(problem.spec, self.optimizer, self.regularizer)
        self._runs = [op.run for op in self.program]
        self._order = Order(problem.split.train.m, problem.experiment.seed)
        self._evaluate_every = training.evaluate_every
        self._learning_rate = training.learning_rate
        self._pending: PendingEvaluation | None = None
        self.selection: Selection | None = None
        self.example: int | None = 0
        self.evaluation_seconds = 0.0
        """Time that the metrics of the training and test sets have taken so far."""
        before = versions or Versions()
        self.versions = Versions(*(number + 1 for number in before))
        self._restart()

    def _restart(self) -> None:
        problem, training = self.problem, self.problem.experiment.training
        theta = initial_parameters(problem.spec, problem.experiment.network.initializer, problem.experiment.seed)
        state = initial_state(theta, self.optimizer.moments)
        self._workspace = Workspace(
            problem.spec, problem.split.train, self._order, state, self._learning_rate, training.batch_size
        )
        self._shared = False
        self.position = Position()
        self.divergence: Divergence | None = None
        self.history = History()
        self._evaluate()
        self.settle()

    # -- what is so

    @property
    def learning_rate(self) -> float:
        """λ, as the present minibatch's update uses it."""
        return self._learning_rate

    @property
    def epoch(self) -> float:
        """Epochs done, with the fraction of the present one."""
        ws = self._workspace
        epoch, offset = (ws.epoch, ws.offset) if self.position.i else (ws.next_epoch, ws.next_offset)
        return epoch + offset / self.problem.split.train.m

    def frame(self) -> Frame:
        """Return the picture of the present position."""
        self._shared = True
        example = None if self.example is None else min(self.example, max(self._workspace.m_b - 1, 0))
        return Frame(
            position=self.position,
            problem=self.problem,
            program=self.program,
            workspace=self._workspace,
            curves=self.history.curves(),
            evaluation=self.history.evaluations[-1],
            versions=self.versions,
            learning_rate=self._learning_rate,
            epoch=self.epoch,
            selection=self.selection,
            example=example,
            divergence=self.divergence,
        )

    def evaluation(self) -> Evaluation:
        """Return the metrics of the parameters after t updates; computed now unless they have been."""
        if not self.history.evaluated_at(self.position.t):
            self._evaluate()
            self.settle()
        return self.history.evaluations[-1]

    def present_experiment(self) -> Experiment:
        """Return the experiment with the learning rate that is in force now."""
        experiment = self.problem.experiment
        training = experiment.training.model_copy(update={"learning_rate": self._learning_rate})
        return experiment.model_copy(update={"training": training})

    # -- commands

    def reset(self) -> Frame:
        """Go back to the same initial weights, with no history."""
        self._restart()
        self._changed("parameters", "trace", "history", "position")
        return self.frame()

    def step(self, granularity: Granularity = Granularity.OP, n: int = 1) -> Frame:
        """Run to the n-th next place where this granularity stops.

        At a number that is not finite it stops earlier; the rest of that minibatch can be stepped through, to see how
        the number spreads, but no other one begins.
        """
        for _ in range(n):
            if (found := self.divergence) is not None and self.position.i == 0:
                break
            if granularity is Granularity.EPOCH:
                self.advance(float("inf"), self.next_epoch_end)
            else:
                done = next(i for i in stops(self.program, granularity) if i > self.position.i)
                self._run_to(done)
            if self.divergence is not found:
                break
        return self.frame()

    def run_minibatches(self, n: int, progress: Callable[[int], None] | None = None) -> Frame:
        """Run n whole minibatches, or up to a divergence; `progress` is called with the number done after each."""
        for done in range(1, n + 1):
            if self.divergence is not None:
                break
            self._run_to(len(self.program))
            if progress is not None:
                progress(done)
        return self.frame()

    def advance(self, seconds: float, until_epoch: int | None = None, until_minibatch: int | None = None) -> bool:
        """Run whole minibatches until the time is up; return whether there is more to run.

        Stops for good at a number that is not finite, and where `until_epoch` epochs or `until_minibatch` minibatches
        are done. Each call does at least one minibatch or a piece of an evaluation that was begun. Makes no frame.
        """
        end = time.perf_counter() + seconds
        with np.errstate(all="ignore"):
            if self._pending is None and self._may_go_on(until_epoch, until_minibatch):
                self._run_ops(len(self._runs))
            while True:
                if self._pending is not None:
                    self.settle(end)
                more = self._may_go_on(until_epoch, until_minibatch)
                if not more or time.perf_counter() >= end:
                    break
                self._run_minibatch()
        if not more:
            self.settle()
        self._changed("parameters", "trace", "history", "position")
        return more

    def run_for(self, seconds: float) -> Frame:
        """Run whole minibatches until the time is up or a number is not finite; at least one."""
        self.advance(seconds)
        return self.frame()

    def _may_go_on(self, until_epoch: int | None, until_minibatch: int | None) -> bool:
        return (
            self.divergence is None
            and (until_epoch is None or self._workspace.next_epoch < until_epoch)
            and (until_minibatch is None or self.position.t < until_minibatch)
        )

    def goto(self, position: Position) -> Frame:
        """Go to a position: forward from here, or from the start when it lies behind."""
        t, i = position
        if t < 0 or not 0 <= i < len(self.program):
            last = len(self.program) - 1
            raise InputError(f"position {t}:{i} does not exist; T is 0 or more, I is 0 to {last}")
        if position < self.position:
            self._restart()
        while self.position.t < t and self.divergence is None:
            self._run_to(len(self.program))
        if i > self.position.i and self.position.t == t:
            self._run_to(i)
        return self.frame()

    def set_learning_rate(self, value: float) -> Frame:
        """Use λ = value from the start of the present minibatch on; its operations done so far are run anew."""
        if not 0 < value < float("inf"):
            raise InputError(f"learning rate: {value} is not allowed; a number above 0")
        self._learning_rate = value
        if done := self.position.i:
            self._workspace = self._workspace.restarted()
            self._shared = False
            self.position = Position(self.position.t, 0)
            self._run_to(done)
        self._changed("parameters")
        return self.frame()

    def select(self, selection: Selection | None) -> Frame:
        """Select a node, an edge or a bias, or nothing."""
        self.selection = selection.check(self.problem.spec) if selection else None
        self._changed("selection")
        return self.frame()

    def choose_example(self, example: int | None) -> Frame:
        """Show one example of the minibatch (from 0), or None: the mean over the minibatch."""
        if example is not None and not 0 <= example < max(self._workspace.m_b, 1):
            raise InputError(f"example {example + 1} does not exist; this minibatch has {self._workspace.m_b}")
        self.example = example
        self._changed("selection")
        return self.frame()

    # -- how it runs

    def _changed(self, *parts: str) -> None:
        self.versions = self.versions._replace(**{part: getattr(self.versions, part) + 1 for part in parts})

    def _run_to(self, done: int) -> None:
        """Run operations until `done` of this minibatch are done; the whole minibatch ends it."""
        with np.errstate(all="ignore"):  # a diverging network makes inf and NaN; they are found, named and shown
            self._run_ops(done)
        self.settle()
        if self.position.i == 0:
            self._changed("history")
        elif self.divergence is None:
            self.divergence = find_divergence(self.program, self._workspace, done)
        self._changed("parameters", "trace", "position")

    def _run_ops(self, done: int) -> None:
        for i in range(self.position.i, done):
            if i == 0:
                self._prepare()
            self._runs[i](self._workspace)
            if i + 1 == len(self._runs):
                self._end_minibatch()
            else:
                self.position = Position(self.position.t, i + 1)

    def _prepare(self) -> None:
        """Before `sample`: leave a workspace that has been shown as it is, and take over the learning rate."""
        self.settle()
        if self._shared:
            self._workspace = self._workspace.successor()
            self._shared = False
        self._workspace.learning_rate[...] = self._learning_rate

    def _run_minibatch(self) -> None:
        self._prepare()
        workspace = self._workspace
        for run in self._runs:
            run(workspace)
        self._end_minibatch()

    @property
    def next_epoch_end(self) -> int:
        """How many epochs are done when the present one ends."""
        return (self._workspace.epoch if self.position.i else self._workspace.next_epoch) + 1

    def _end_minibatch(self) -> None:
        ws = self._workspace
        self.position = Position(self.position.t + 1, 0)
        self.history.record(float(ws.cost), ws.epoch)
        if self.divergence is None and not is_finite(ws):
            self.divergence = find_divergence(self.program, ws)
        if ws.next_offset == 0 or self.position.t % self._evaluate_every == 0:
            self._evaluate()

    def _evaluate(self) -> None:
        """Begin to compute the metrics after t updates; `settle` completes them."""
        ws = self._workspace
        theta = ws.theta if self.position.i else ws.theta_new  # those after t updates
        self._pending = PendingEvaluation(self.problem, theta, self.position.t, self.epoch)

    def settle(self, until: float = float("inf")) -> None:
        """Complete an evaluation that has been begun, unless the clock says `until` before that."""
        pending = self._pending
        if pending is not None and (evaluation := pending.work(until)) is not None:
            self.history.evaluate(evaluation)
            self.evaluation_seconds += pending.seconds
            self._pending = None
