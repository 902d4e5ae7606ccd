"""An evaluation of the training and test sets, done a chunk at a time, so that it holds nobody up for long."""

import time
from collections.abc import Generator

from densegui.debugger.history import Evaluation
from densegui.engine.network import FloatArray, NetworkSpec
from densegui.engine.propagation import evaluation
from densegui.engine.state import TrainingState
from densegui.experiment.build import Problem


class PendingEvaluation:
    """The metrics after t updates, on their way.

    Parameters
    ----------
    problem : Problem
    spec : NetworkSpec
        The network with its switched-off nodes.
    theta : array of shape (n_parameters,)
        The parameters after t updates; nobody may write to them until this is done.
    t, epoch : int, float
        Where the metrics belong.
    """

    def __init__(self, problem: Problem, spec: NetworkSpec, theta: FloatArray, t: int, epoch: float) -> None:
        self._t, self._epoch = t, epoch
        self._chunks = self._run(problem, spec, theta)
        self.seconds = 0.0
        """The time that it has taken so far."""

    def _run(self, problem: Problem, spec: NetworkSpec, theta: FloatArray) -> Generator[None, None, Evaluation]:
        train = yield from evaluation(spec, theta, problem.split.train)
        test = yield from evaluation(spec, theta, problem.split.test)
        return Evaluation(self._t, self._epoch, train, test)

    def work(self, until: float = float("inf")) -> Evaluation | None:
        """Compute until the clock (`time.perf_counter`) says `until`; return the metrics when they are done."""
        start = time.perf_counter()
        try:
            while True:
                next(self._chunks)
                if time.perf_counter() >= until:
                    return None
        except StopIteration as done:
            finished: Evaluation = done.value
            return finished
        finally:
            self.seconds += time.perf_counter() - start


def evaluate_now(problem: Problem, spec: NetworkSpec, state: TrainingState, epoch: float) -> tuple[Evaluation, float]:
    """Return the metrics of a state, and the seconds that they took."""
    pending = PendingEvaluation(problem, spec, state.theta, state.t, epoch)
    evaluation_now = pending.work()
    assert evaluation_now is not None
    return evaluation_now, pending.seconds
