"""What the tests of the engine share: small networks, numbers that never change, and a second statement of the cost.

`reference_cost` is the lecture written down once more, in the plainest NumPy that takes complex numbers as well. It
shares no line with the engine, so that both would have to be wrong in the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from densegui.engine.network import NetworkSpec, unpack
from densegui.engine.optimizers import SGD, Optimizer
from densegui.engine.program import program
from densegui.engine.propagation import run_minibatch
from densegui.engine.regularizers import Regularizer
from densegui.engine.state import TrainingState, initial_state
from densegui.engine.workspace import Workspace

Floats = np.ndarray[Any, np.dtype[np.floating[Any]]]
Integers = np.ndarray[Any, np.dtype[np.int64]]

SMOOTH = ("identity", "sigmoid", "tanh")
BENT = ("relu", "leaky_relu", "elu", "selu")
"""Functions whose slope, or the slope of the slope, jumps at 0."""


@dataclass(frozen=True)
class Source:
    """A training set, examples in rows."""

    rows: Floats
    one_hot: Floats
    labels: Integers


class InOrder:
    """Minibatches from the first example to the last, the same in every epoch; the last one may be smaller."""

    def __init__(self, m: int) -> None:
        self.m = m

    def take(self, epoch: int, offset: int, batch_size: int) -> tuple[Integers, int, int]:
        end = min(offset + batch_size, self.m)
        return (np.arange(offset, end), epoch, end) if end < self.m else (np.arange(offset, end), epoch + 1, 0)


@dataclass(frozen=True)
class Case:
    """A network with parameters and examples: X is n_x × m."""

    spec: NetworkSpec
    theta: Floats
    X: Floats
    labels: Integers

    @property
    def m(self) -> int:
        return self.labels.size

    def source(self) -> Source:
        one_hot = np.eye(self.spec.n_y, dtype=self.spec.dtype)[self.labels]
        return Source(np.ascontiguousarray(self.X.T, self.spec.dtype), one_hot, self.labels)


def uniform(n: int, salt: int) -> Floats:
    """n numbers in [−1, 1) that are the same for ever: SplitMix64, in exact integer arithmetic."""
    x = np.arange(1, n + 1, dtype=np.uint64) + np.uint64(salt) * np.uint64(1_000_003)
    x = x * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return (x >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1


def case(sizes: tuple[int, ...], activation: str = "tanh", m: int = 11, salt: int = 0, dtype: str = "float64") -> Case:
    """A network of these sizes, with W and b about as large as Xavier's, and m examples of all classes."""
    spec = NetworkSpec.dense(sizes, activation, dtype)
    theta = uniform(spec.n_parameters, salt)
    W, b = unpack(spec, theta)
    for l in range(1, spec.L + 1):
        W[l] *= np.sqrt(6 / (sizes[l - 1] + sizes[l]))
        b[l] *= 0.3
    X = uniform(spec.n_x * m, salt + 500).reshape(spec.n_x, m)
    return Case(spec, theta.astype(dtype), X.astype(dtype), np.arange(m) * 3 % spec.n_y)


def start(
    example: Case,
    optimizer: Optimizer | None = None,
    learning_rate: float = 0.1,
    batch_size: int | None = None,
    state: TrainingState | None = None,
) -> Workspace:
    """A workspace before its first minibatch; all examples are in one minibatch unless `batch_size` says otherwise."""
    state = state or initial_state(example.theta, (optimizer or SGD()).moments)
    size = batch_size or example.m
    return Workspace(example.spec, example.source(), InOrder(example.m), state, learning_rate, size)


def train(
    example: Case,
    minibatches: int = 1,
    optimizer: Optimizer | None = None,
    regularizer: Regularizer | None = None,
    learning_rate: float = 0.1,
    batch_size: int | None = None,
) -> Workspace:
    """Run minibatches and return the workspace, with the arrays of the last one."""
    optimizer = optimizer or SGD()
    workspace = start(example, optimizer, learning_rate, batch_size)
    ops = program(example.spec, optimizer, regularizer or Regularizer())
    for _ in range(minibatches):
        run_minibatch(ops, workspace)
    return workspace


_SELU_SCALE, _SELU_ALPHA = 1.0507009873554804934, 1.6732632423543772848

_REFERENCE: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: 1 - 2 / (np.exp(2 * z) + 1),
    "relu": lambda z: np.where(z.real < 0, 0, z),
    "leaky_relu": lambda z: np.where(z.real < 0, z / 100, z),
    "elu": lambda z: np.where(z.real < 0, np.exp(z) - 1, z),
    "selu": lambda z: _SELU_SCALE * np.where(z.real < 0, _SELU_ALPHA * (np.exp(z) - 1), z),
}


def reference_logits(spec: NetworkSpec, theta: Any, X: Any) -> tuple[Any, list[Any]]:
    """z[L], n_y × m, and all z[l]; `theta` may be complex."""
    start_of, a, z, everything = 0, X, X, []
    for l in range(1, spec.L + 1):
        before, after = spec.n[l - 1], spec.n[l]
        W = theta[start_of : start_of + before * after].reshape(before, after)
        b = theta[start_of + before * after : start_of + (before + 1) * after]
        start_of += (before + 1) * after
        z = np.einsum("jk,ji->ki", W, a) + b[:, None]
        everything.append(z)
        if l < spec.L:
            a = _REFERENCE[spec.activations[l]](z)
    return z, everything


def reference_cost(spec: NetworkSpec, theta: Any, X: Any, labels: Integers, regularizer: Regularizer) -> Any:
    """𝒞 + R: the mean of log Σ e^z − z_y, and the penalty on the weights."""
    z, _ = reference_logits(spec, theta, X)
    highest = z.real.max(axis=0)
    log_sum = np.log(np.exp(z - highest).sum(axis=0)) + highest
    cost = (log_sum - z[labels, np.arange(labels.size)]).sum() / labels.size
    weights = theta[weight_places(spec)]
    if regularizer.name == "l2":
        cost = cost + regularizer.strength / 2 * (weights * weights).sum()
    if regularizer.name == "l1":
        cost = cost + regularizer.strength * (weights * np.sign(weights.real)).sum()
    return cost


def weight_places(spec: NetworkSpec) -> Integers:
    """Where in Θ the weights are; the other places hold biases."""
    places, start_of = [], 0
    for before, after in zip(spec.n[:-1], spec.n[1:], strict=True):
        places.append(np.arange(start_of, start_of + before * after))
        start_of += (before + 1) * after
    return np.concatenate(places)


def relative(value: Any, expected: Any) -> float:
    """max |value − expected| / max |expected|."""
    expected = np.asarray(expected)
    scale = np.abs(expected).max()
    return float(np.abs(np.asarray(value) - expected).max() / (scale if scale else 1))
