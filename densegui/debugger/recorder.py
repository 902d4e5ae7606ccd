"""What a run leaves behind: the curves, the metrics of both sets, and warnings where they give reason to."""

import math
import time

from densegui.debugger.alarms import cost_alarm, cost_limit, lost_layers
from densegui.debugger.evaluating import PendingEvaluation
from densegui.debugger.history import History
from densegui.engine.network import FloatArray, NetworkSpec
from densegui.experiment.build import Problem


class Recorder:
    """Writes into the history that a machine is on the way of.

    Parameters
    ----------
    problem : Problem
    patience : float
        Seconds that the metrics of the two sets may hold up a command. What is not done by then is left to `settle`.

    Attributes
    ----------
    history : History
    busy : bool
        Whether an evaluation has been begun and is not complete.
    seconds : float
        Time that evaluations have taken so far.
    """

    def __init__(self, problem: Problem, patience: float = math.inf) -> None:
        self._problem = problem
        self._patience = patience
        self._pending: PendingEvaluation | None = None
        self._spec = problem.spec
        self._limit = math.inf
        self.history = History()
        self.seconds = 0.0

    @property
    def busy(self) -> bool:
        return self._pending is not None

    def write_to(self, history: History) -> None:
        """Go on with another history."""
        if history is not self.history:
            self.settle()
            self.history = history

    def record(self, cost: float, epoch: int) -> None:
        """Append 𝒞_b of a minibatch that is not recorded yet, and warn when it has shot up."""
        history = self.history
        t = history.n
        history.record(cost, epoch)
        if cost > self._limit or t == 0:
            self._limit = cost_limit(history, self._spec.n_y)
            if (alarm := cost_alarm(t, cost, self._limit, self._spec.n_y)) is not None:
                history.warn(alarm)

    def evaluate(self, spec: NetworkSpec, theta: FloatArray, t: int, epoch: float) -> None:
        """Begin to compute the metrics after t updates, unless they are known; `settle` completes them.

        Nobody may write to theta until then.
        """
        self.settle()
        if t <= self.history.evaluated_until:
            return
        self._spec = spec
        self._pending = PendingEvaluation(self._problem, spec, theta, t, epoch)

    def settle_soon(self) -> None:
        """Complete an evaluation that has been begun, as far as patience reaches."""
        self.settle(time.perf_counter() + self._patience)

    def settle(self, until: float = math.inf) -> bool:
        """Complete an evaluation that has been begun, unless the clock says `until` before; return whether it did."""
        pending = self._pending
        if pending is None or (evaluation := pending.work(until)) is None:
            return False
        for alarm in lost_layers(self._spec, evaluation, self.history.evaluations):
            self.history.warn(alarm)
        self.history.evaluate(evaluation)
        self.seconds += pending.seconds
        self._pending = None
        return True
