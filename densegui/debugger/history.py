"""The curves: the cost of every minibatch, and the metrics of the training and test sets where they were computed."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from densegui.engine.network import FloatArray, IntArray
from densegui.engine.propagation import Metrics


class Column:
    """A float array that grows at its end; what has been handed out is never written to again."""

    def __init__(self, begun: FloatArray | None = None) -> None:
        self._data = np.empty(1024) if begun is None else begun
        self._n = 0 if begun is None else begun.size

    def fork(self, n: int) -> "Column":
        """Return a column that goes on by itself after the first n numbers, which the two share."""
        return Column(self._data[:n])

    def __len__(self) -> int:
        return self._n

    def append(self, value: float) -> None:
        """Add a number at the end; O(1) on average."""
        if self._n == self._data.size:
            self._data = np.concatenate([self._data, np.empty(max(self._n, 1024))])
        self._data[self._n] = value
        self._n += 1

    @property
    def nbytes(self) -> int:
        """Bytes that its numbers take."""
        return self._data.nbytes

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
class Alarm:
    """A warning: noticed when t minibatches were done; `healthy` is the last number at which all was well.

    `about` tells what it is about: there is one warning about it on a branch, where it began.
    """

    t: int
    healthy: int
    sentence: str
    about: str = ""


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
        self.alarms: list[Alarm] = []

    def fork(self, t: int) -> "History":
        """Return a history that shares the first t minibatches with this one, and goes on by itself."""
        history = History()
        history._cost, history._epoch = self._cost.fork(t), self._epoch.fork(t)
        history.evaluations = self.evaluations[: self._evaluations_until(t)]
        history.alarms = [alarm for alarm in self.alarms if alarm.t <= t]
        history._columns = [column.fork(len(history.evaluations)) for column in self._columns]
        return history

    def _evaluations_until(self, t: int) -> int:
        return bisect_right(self.evaluations, t, key=lambda evaluation: evaluation.t)

    @property
    def nbytes(self) -> int:
        """Bytes that the numbers take, those shared with other histories included."""
        return sum(column.nbytes for column in (self._cost, self._epoch, *self._columns))

    @property
    def n(self) -> int:
        """Minibatches recorded."""
        return len(self._cost)

    def record(self, cost: float, epoch: int) -> None:
        """Append 𝒞_b of the minibatch that has just been finished, which belongs to `epoch`."""
        self._cost.append(cost)
        self._epoch.append(epoch)

    @property
    def evaluated_until(self) -> int:
        """The newest t at which the sets have been evaluated; −1 when there is none."""
        return self.evaluations[-1].t if self.evaluations else -1

    def warn(self, alarm: Alarm) -> None:
        """Note a warning, unless there has been one about the same."""
        if all(known.about != alarm.about for known in self.alarms):
            self.alarms.append(alarm)

    def alarm_at(self, t: int) -> Alarm | None:
        """Return the newest warning that was there after t minibatches."""
        return next((alarm for alarm in reversed(self.alarms) if alarm.t <= t), None)

    def epoch_start(self, t: int, epoch: int) -> int:
        """Return the first minibatch of an epoch that minibatch t belongs to."""
        return int(np.searchsorted(self.epochs[:t], epoch, "left"))

    def evaluation_at(self, t: int) -> Evaluation | None:
        """Return the newest metrics that are known after t updates; None when there are none so early."""
        place = self._evaluations_until(t)
        return self.evaluations[place - 1] if place else None

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
