"""The curves: the cost of every minibatch, and the metrics of the training and test sets where they were computed."""

from dataclasses import dataclass

import numpy as np

from densegui.engine.network import FloatArray, IntArray
from densegui.engine.propagation import Metrics


class Column:
    """A float array that grows at its end; what has been handed out is never written to again."""

    def __init__(self) -> None:
        self._data = np.empty(1024)
        self._n = 0

    def __len__(self) -> int:
        return self._n

    def append(self, value: float) -> None:
        """Add a number at the end; O(1) on average."""
        if self._n == self._data.size:
            self._data = np.concatenate([self._data, np.empty(self._n)])
        self._data[self._n] = value
        self._n += 1

    def array(self) -> FloatArray:
        """Return the numbers so far, a read-only view."""
        view = self._data[: self._n]
        view.flags.writeable = False
        return view


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Metrics after t updates. A set without examples has none."""

    t: int
    epoch: float
    """Epochs done, with the fraction of the present one."""
    train: Metrics | None
    test: Metrics | None


@dataclass(frozen=True, slots=True)
class Curves:
    """What the cost plot draws; all arrays read-only.

    Attributes
    ----------
    cost : array of shape (t,)
        𝒞_b of minibatch 0 … t−1, each before its update.
    evaluated : array of shape (e,)
        The numbers of updates t at which the sets were evaluated.
    train_cost, test_cost, train_accuracy, test_accuracy : arrays of shape (e,)
        NaN where a set has no examples.
    epoch : array of shape (t,)
        The epoch that each minibatch belongs to, from 0.
    """

    cost: FloatArray
    evaluated: IntArray
    train_cost: FloatArray
    test_cost: FloatArray
    train_accuracy: FloatArray
    test_accuracy: FloatArray
    epoch: FloatArray


class History:
    """Grows with training. Minibatches are appended in order; so are evaluations."""

    def __init__(self) -> None:
        self._cost = Column()
        self._epoch = Column()
        self._columns = [Column() for _ in range(5)]
        self.evaluations: list[Evaluation] = []
        self.version = 0

    @property
    def n(self) -> int:
        """Minibatches recorded."""
        return len(self._cost)

    def record(self, cost: float, epoch: int) -> None:
        """Append 𝒞_b of the minibatch that has just been finished, which belongs to `epoch`."""
        self._cost.append(cost)
        self._epoch.append(epoch)

    def evaluated_at(self, t: int) -> bool:
        """Whether the sets have been evaluated after t updates."""
        return bool(self.evaluations) and self.evaluations[-1].t == t

    def evaluate(self, evaluation: Evaluation) -> None:
        """Append the metrics after evaluation.t updates."""
        self.evaluations.append(evaluation)
        train, test = evaluation.train, evaluation.test
        values = (
            float(evaluation.t),
            train.cost if train else np.nan,
            test.cost if test else np.nan,
            train.accuracy if train else np.nan,
            test.accuracy if test else np.nan,
        )
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)
        self.version += 1

    @property
    def epochs(self) -> FloatArray:
        """The epoch of each minibatch."""
        return self._epoch.array()

    def curves(self) -> Curves:
        """Return the curves so far: views, no copies."""
        evaluated, train_cost, test_cost, train_accuracy, test_accuracy = (column.array() for column in self._columns)
        return Curves(
            self._cost.array(),
            evaluated.astype(np.int64),
            train_cost,
            test_cost,
            train_accuracy,
            test_accuracy,
            self.epochs,
        )
