"""What the network answers to every example of the training or test set: the confusion matrix, and the worst answers.

The parameters are those that the frame shows as W and b: after t updates. The forward pass is the engine's own; it is
done in pieces, so that a large set holds nobody up.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from densegui.data.dataset import Split
from densegui.debugger.frame import Frame
from densegui.debugger.pieces import example_work, pieces
from densegui.debugger.regions import parameters_in_force
from densegui.engine.costs import cross_entropy_loss
from densegui.engine.network import FloatArray, IntArray, NetworkSpec
from densegui.engine.propagation import forward
from densegui.work import Done

TRAINING, TEST = "training", "test"
SETS = (TRAINING, TEST)


class Cell(NamedTuple):
    """A true and a predicted class, from 0; None stands for any."""

    true: int | None
    predicted: int | None


ANY = Cell(None, None)


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """Counts of a set by true class (row) and predicted class (column), after so many updates.

    Attributes
    ----------
    counts : int array of shape (n_y, n_y)
    updates : int
        Of the parameters that predicted.
    lost : int
        Examples that are in no cell, because their ŷ is not a number.
    """

    counts: IntArray
    updates: int
    lost: int = 0

    @property
    def total(self) -> int:
        """Examples of the set."""
        return int(self.counts.sum()) + self.lost

    @property
    def right(self) -> int:
        """Examples whose predicted class is the true one."""
        return int(np.trace(self.counts))

    @property
    def true(self) -> IntArray:
        """How many examples of each true class there are a prediction for."""
        sums: IntArray = self.counts.sum(axis=1)
        return sums

    @property
    def predicted(self) -> IntArray:
        """How many examples were predicted to be of each class."""
        sums: IntArray = self.counts.sum(axis=0)
        return sums

    @property
    def recall(self) -> FloatArray:
        """Of each class the share of its examples that were recognised; NaN where it has none."""
        return _shares(np.diagonal(self.counts), self.true)

    @property
    def precision(self) -> FloatArray:
        """Of each class the share of its predictions that are right; NaN where it was never predicted."""
        return _shares(np.diagonal(self.counts), self.predicted)


def _shares(part: IntArray, whole: IntArray) -> FloatArray:
    result = np.full(len(whole), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers to a set, one entry of each array for each example, in the order of the set.

    Attributes
    ----------
    which : {"training", "test"}
    updates : int
    indices : int array
        Rows of the data set, from 0.
    labels, predicted : int arrays
        Classes, from 0; −1 where ŷ is not a number.
    probability : array
        ŷ of the true class.
    loss : array
        (10) ℒ.
    n_y : int
    """

    which: str
    updates: int
    indices: IntArray
    labels: IntArray
    predicted: IntArray
    probability: FloatArray
    loss: FloatArray
    n_y: int

    @property
    def m(self) -> int:
        return int(self.labels.size)

    def confusion(self) -> Confusion:
        """Return the counts."""
        there = self.predicted >= 0
        flat = self.labels[there] * self.n_y + self.predicted[there]
        counts = np.bincount(flat, minlength=self.n_y**2).reshape(self.n_y, self.n_y)
        return Confusion(counts, self.updates, self.m - int(there.sum()))

    def among(self, cell: Cell) -> IntArray:
        """Return which examples of the set, from 0, lie in a cell, a row or a column of the matrix, or anywhere."""
        there = np.ones(self.m, bool)
        if cell.true is not None:
            there &= self.labels == cell.true
        if cell.predicted is not None:
            there &= self.predicted == cell.predicted
        return np.flatnonzero(there)

    def worst(self, cell: Cell, most: int) -> IntArray:
        """Return those with the largest ℒ, the largest first; what is not a number is the worst."""
        found = self.among(cell)
        loss = np.where(np.isnan(self.loss[found]), np.inf, self.loss[found])
        return found[np.argsort(-loss, kind="stable")[:most]]


def answers(frame: Frame, which: str) -> Generator[Done, None, Answers]:
    """Propagate a set in pieces: yields (done, to do) after each, returns the answers."""
    spec, theta = frame.spec, parameters_in_force(frame)
    examples = frame.problem.split.train if which == TRAINING else frame.problem.split.test
    m = examples.m
    predicted = np.empty(m, np.int64)
    probability, loss = np.empty(m, spec.dtype), np.empty(m, spec.dtype)
    for part in pieces(spec, m):
        labels = examples.labels[part]
        with np.errstate(all="ignore"):  # a network that has diverged answers NaN, and is shown too
            _, A, T = forward(spec, theta, examples.rows[part].T)
            Y_hat = A[-1]
            predicted[part] = np.where(np.isfinite(Y_hat).all(axis=0), Y_hat.argmax(axis=0), -1)
            probability[part] = np.take_along_axis(Y_hat, labels[np.newaxis], axis=0)[0]
            loss[part] = cross_entropy_loss(T, labels)
        yield part.stop, m
    return Answers(which, frame.position.t, examples.indices, examples.labels, predicted, probability, loss, spec.n_y)


def evaluated(frame: Frame, which: str) -> Confusion | None:
    """Return the matrix of the newest metrics of a frame, which belongs to the parameters of that time."""
    metrics = frame.evaluation.train if which == TRAINING else frame.evaluation.test
    return None if metrics is None else Confusion(metrics.confusion, frame.evaluation.t)


def set_size(split: Split, which: str) -> int:
    """Return how many examples a set has."""
    return split.train.m if which == TRAINING else split.test.m


def set_work(spec: NetworkSpec, m: int) -> int:
    """Return about how many operations m answers take."""
    return m * example_work(spec)
