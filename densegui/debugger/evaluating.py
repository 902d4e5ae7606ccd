"""An evaluation of the training and test sets, done a chunk at a time, so that it holds nobody up for long."""

import time
from collections.abc import Generator

from densegui.debugger.history import Evaluation
from densegui.engine.network import FloatArray
from densegui.engine.propagation import evaluation
from densegui.experiment.build import Problem


class PendingEvaluation:
    """The metrics after t updates, on their way.

    Parameters
    ----------
    problem : Problem
    theta : array of shape (n_parameters,)
        The parameters after t updates; nobody may write to them until this is done.
    t, epoch : int, float
        Where the metrics belong.
    """

    def __init__(self, problem: Problem, theta: FloatArray, t: int, epoch: float) -> None:
        self._t, self._epoch = t, epoch
        self._chunks = self._run(problem, theta)
        self.seconds = 0.0
        """The time that it has taken so far."""

    def _run(self, problem: Problem, theta: FloatArray) -> Generator[None, None, Evaluation]:
        train = yield from evaluation(problem.spec, theta, problem.split.train)
        test = yield from evaluation(problem.spec, theta, problem.split.test)
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
