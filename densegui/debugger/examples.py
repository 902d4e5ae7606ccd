"""The examples of a minibatch as the rows of a table: label, prediction, loss, and the norm of each one's gradient."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from densegui.debugger.frame import Frame, Freshness
from densegui.engine.network import FloatArray, IntArray

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """The minibatch on the screen, one entry of each array for each example; None where it is not computed yet.

    Attributes
    ----------
    minibatch : int
        Its number, from 0.
    indices : int array
        Rows of the data set, from 0.
    X : array of shape (n_x, m_b)
        As the network sees it.
    labels, predicted : int arrays
        Classes, from 0; a prediction that is not a number has none: −1.
    probability : array
        ŷ of the predicted class.
    loss, gradient_norm : arrays
        ℒ, and ‖∇_Θ ℒ‖ over all parameters.
    right : bool array
        Whether the predicted class is the label.
    freshness : Freshness
        FRESH, or STALE at the start of a minibatch.
    """

    minibatch: int
    indices: IntArray
    X: FloatArray
    labels: IntArray
    predicted: IntArray | None
    probability: FloatArray | None
    right: BoolArray | None
    loss: FloatArray | None
    gradient_norm: FloatArray | None
    freshness: Freshness

    @property
    def m_b(self) -> int:
        return int(self.labels.size)

    @property
    def sort_keys(self) -> "dict[str, FloatArray | IntArray | BoolArray | None]":
        """What each column of the table is sorted by."""
        return {
            "number": np.arange(self.m_b), "x": self.X[0], "label": self.labels, "predicted": self.predicted,
            "probability": self.probability, "right": self.right, "loss": self.loss, "gradient": self.gradient_norm,
        }  # fmt: skip


def examples(frame: Frame) -> Examples | None:
    """Return the minibatch of a frame; None before the first one."""
    X, freshness = frame.shown("X")
    if X is None:
        return None
    ws = frame.arrays
    predicted, probability = _predictions(frame.shown("A", frame.spec.L).array)
    loss = frame.shown("loss").array
    return Examples(
        minibatch=frame.minibatch,
        indices=frame.problem.split.train.indices[ws.indices],
        X=X,
        labels=ws.labels,
        predicted=predicted,
        probability=probability,
        right=None if predicted is None else predicted == ws.labels,
        loss=loss,
        gradient_norm=gradient_norms(frame),
        freshness=freshness,
    )


def example_of(frame: Frame, row: int) -> int | None:
    """Return which example of the minibatch on the screen, from 0, a row of the data set is; None when it is none."""
    indices = frame.shown("indices").array
    if indices is None:
        return None
    found = np.flatnonzero(frame.problem.split.train.indices[indices] == row)
    return int(found[0]) if found.size else None


def row_of(frame: Frame) -> int | None:
    """Return the row of the data set, from 0, of the example that is looked at: the probe, else the chosen one."""
    if frame.probe is not None:
        return frame.probe.row
    indices = frame.shown("indices").array
    if indices is None or frame.example is None:
        return None
    return int(frame.problem.split.train.indices[indices[frame.example]])


def _predictions(Y_hat: FloatArray | None) -> tuple[IntArray | None, FloatArray | None]:
    if Y_hat is None:
        return None, None
    predicted = Y_hat.argmax(axis=0)
    probability = np.take_along_axis(Y_hat, predicted[None], axis=0)[0]
    return np.where(np.isnan(probability), -1, predicted), probability


def gradient_norms(frame: Frame) -> FloatArray | None:
    """‖∇_Θ ℒ‖ = √(Σ_l ‖∇_z[l] ℒ‖² (‖a[l-1]‖² + 1)) of each example, from (22a), (22b).

    ∇_W[l] ℒ = a[l-1] (∇_z[l] ℒ)ᵀ is a product of two vectors, whose norm is the product of theirs; the 1 is that of the
    bias. A penalty on the weights belongs to no example and is not in it. None until all ∇_z[l] ℒ are computed.
    """
    total = np.zeros(frame.m_b)
    with np.errstate(all="ignore"):  # a diverged network is shown too
        for l in range(1, frame.spec.L + 1):
            dZ = frame.shown("dZ", l).array
            A = frame.shown("A", l - 1).array
            if dZ is None or A is None:
                return None
            total += _squared_lengths(dZ) * (_squared_lengths(A) + 1)
        return np.sqrt(total)


def _squared_lengths(columns: FloatArray) -> FloatArray:
    """‖·‖² of each column."""
    squares: FloatArray = np.square(columns, dtype=np.float64).sum(axis=0)
    return squares


def order(key: "FloatArray | IntArray | BoolArray | None", m_b: int, descending: bool) -> IntArray:
    """Return the examples sorted by a column, as numbers from 0; equal ones in their order, NaN at the end."""
    if key is None:
        return np.arange(m_b)
    values = np.asarray(key, np.float64)
    return np.argsort(-values if descending else values, kind="stable")
