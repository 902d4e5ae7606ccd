"""Running the network: a whole minibatch, a prediction, and the metrics of a set of examples."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field

import numpy as np

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.costs import cross_entropy_loss
from densegui.engine.equations import linear_combination
from densegui.engine.network import FloatArray, IntArray, NetworkSpec, unpack
from densegui.engine.program import Op
from densegui.engine.softmax import log_softmax
from densegui.engine.source import ExampleSource
from densegui.engine.workspace import Workspace
from densegui.work import result_of

CHUNK = 1024
"""Examples that are propagated together when a whole set is evaluated: bounds the memory, keeps BLAS busy."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Cost (9), accuracy 0…1 and confusion matrix of a set; row = true class, column = predicted class.

    `z_max` and `z_abs_min`, by layer, are each hidden node's highest z and smallest |z| over the set: a ReLU is dead
    when its highest z lies below 0. Slots 0 and L are empty.
    """

    cost: float
    accuracy: float
    confusion: IntArray
    z_max: tuple[FloatArray, ...] = field(default=(), compare=False)
    z_abs_min: tuple[FloatArray, ...] = field(default=(), compare=False)


def run_minibatch(ops: Iterable[Op], workspace: Workspace) -> None:
    """Run one minibatch: forward, cost, backward, update."""
    for op in ops:
        op.run(workspace)


def forward(
    spec: NetworkSpec, theta: FloatArray, X: FloatArray
) -> tuple[list[FloatArray], list[FloatArray], FloatArray]:
    """Z[l] = W[l]ᵀ A[l-1] + b[l]; A[l] = g(Z[l]), softmax at L.

    Parameters
    ----------
    X : array of shape (n_x, m)

    Returns
    -------
    Z, A : lists by layer, A[0] = X, and log Ŷ, of shape (n_y, m)
    """
    W, b = unpack(spec, theta)
    X = np.asarray(X, spec.dtype)
    Z, A = [X[:0]], [X]
    for l in range(1, spec.L + 1):
        z = np.empty((spec.n[l], X.shape[1]), spec.dtype)
        Z.append(linear_combination(W[l], A[l - 1], b[l], z))
        if l < spec.L:
            a = ACTIVATIONS[spec.activations[l]].g(z, np.empty_like(z))
            if spec.off:
                a[spec.off_rows(l)] = 0
            A.append(a)
    T = log_softmax(Z[spec.L])
    A.append(np.exp(T))
    return Z, A, T


def predict(spec: NetworkSpec, theta: FloatArray, X: FloatArray) -> FloatArray:
    """Return Ŷ, of shape (n_y, m), for inputs X of shape (n_x, m)."""
    return forward(spec, theta, X)[1][-1]


def evaluation(spec: NetworkSpec, theta: FloatArray, examples: ExampleSource) -> Generator[None, None, Metrics | None]:
    """Compute the metrics of a set of examples in chunks: yields after each, returns them; None for an empty set."""
    m = examples.labels.size
    total = 0.0
    confusion = np.zeros((spec.n_y, spec.n_y), np.int64)
    z_max, z_abs_min = (
        [np.full(size if 0 < l < spec.L else 0, start) for l, size in enumerate(spec.n)] for start in (-np.inf, np.inf)
    )
    for start in range(0, m, CHUNK):
        labels = examples.labels[start : start + CHUNK]
        with np.errstate(all="ignore"):  # a diverged network has no finite cost, and says so by its numbers
            Z, A, T = forward(spec, theta, examples.rows[start : start + CHUNK].T)
            for l in range(1, spec.L):
                np.maximum(z_max[l], Z[l].max(axis=1), out=z_max[l])
                np.minimum(z_abs_min[l], np.abs(Z[l]).min(axis=1), out=z_abs_min[l])
            total += float(np.sum(cross_entropy_loss(T, labels), dtype=np.float64))
            np.add.at(confusion, (labels, A[-1].argmax(axis=0)), 1)
        yield
    if not m:
        return None
    return Metrics(total / m, float(np.trace(confusion)) / m, confusion, tuple(z_max), tuple(z_abs_min))


def evaluate(spec: NetworkSpec, theta: FloatArray, examples: ExampleSource) -> Metrics | None:
    """Return the metrics of a set of examples; None for an empty set."""
    return result_of(evaluation(spec, theta, examples))
