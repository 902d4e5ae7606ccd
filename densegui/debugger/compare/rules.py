"""What a minibatch follows: sizes, activations, optimiser …, and each array from those before it by these rules.

`compute` is one operation of the program, from arrays by name instead of from a workspace: the engine's own equations,
on whatever arrays one has: ours, or those of a student.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from densegui.debugger.compare.names import Name, before
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.equations import (
    bias_gradient,
    hidden_gradient,
    linear_combination,
    output_gradient,
    weight_gradient,
)
from densegui.engine.network import FloatArray
from densegui.engine.optimizers import Optimizer
from densegui.engine.regularizers import Regularizer
from densegui.engine.softmax import log_softmax, softmax

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Rules:
    """What is known of how a minibatch is computed. What a trace does not tell is None.

    Attributes
    ----------
    n : tuple of int
    activations : tuple of str or None
        By layer; slot 0 is "", slot L "softmax".
    moments : mapping
        The optimiser's moments before the update, by the parameter that they belong to: W1, b1 …
    step : int
        The number of this update, from 1.
    off : mapping
        Rows of the nodes that are switched off, by layer.
    frozen : mapping
        The masks F, 0 where a parameter is frozen, by parameter.
    """

    n: tuple[int, ...]
    activations: tuple[str | None, ...]
    learning_rate: float | None = None
    optimizer: Optimizer | None = None
    regularizer: Regularizer | None = None
    batch_size: int | None = None
    step: int = 1
    moments: Mapping[Name, tuple[FloatArray, ...]] = field(default_factory=dict)
    off: Mapping[int, list[int]] = field(default_factory=dict)
    frozen: Mapping[Name, FloatArray] = field(default_factory=dict)

    @property
    def L(self) -> int:
        return len(self.n) - 1

    @property
    def penalised(self) -> bool:
        return self.regularizer is not None and self.regularizer.active


class Values(Protocol):
    """Arrays by name; None for one that can't be known."""

    def get(self, name: Name) -> Array | None: ...


class UnknownError(Exception):
    """An array that is needed is not known, or does not fit the others."""


def need(values: Values, base: str, l: int = 0) -> Array:
    """Return an array, or raise UnknownError."""
    array = values.get(before(1) if (base, l) == ("A", 0) else Name(base, l))
    if array is None:
        raise UnknownError
    return array


def compute(name: Name, values: Values, rules: Rules) -> Array | None:
    """Return what an operation makes of the arrays before it; None when they are not known or do not fit together."""
    try:
        with np.errstate(all="ignore"):  # a student's numbers may be anything
            return _compute(name, values, rules)
    except (UnknownError, ValueError, IndexError):
        return None


def _compute(name: Name, v: Values, rules: Rules) -> Array:
    base, l = name
    L = rules.L
    match base:
        case "Y":
            return one_hot(need(v, "labels"), rules.n[-1], need(v, "X").dtype)
        case "Z":
            W, A = need(v, "W", l), need(v, "A", l - 1)
            return linear_combination(W, A, need(v, "b", l), _empty(A, W.shape[1], A.shape[1]))
        case "A":
            return _activation(need(v, "Z", l), l, rules)
        case "loss":
            return _loss(v, L)
        case "cost":
            loss = need(v, "loss")
            return np.asarray(loss.sum() / loss.size)
        case "dZ" if l == L:
            Y_hat = need(v, "A", L)
            return output_gradient(Y_hat, need(v, "Y"), np.empty_like(Y_hat))
        case "dZ":
            return _hidden_gradient(v, l, rules)
        case "dW":
            return _weight_gradient(v, l, rules)
        case "db":
            dZ = need(v, "dZ", l)
            return bias_gradient(dZ, np.full((dZ.shape[1], 1), 1 / dZ.shape[1], dZ.dtype), _empty(dZ, len(dZ), 1))
        case "W_new" | "b_new":
            return update(rules, Name(base[0], l), need(v, base[0], l), need(v, f"d{base[0]}", l))
    raise UnknownError


def _empty(like: Array, *shape: int) -> Array:
    return np.empty(shape, like.dtype)


def one_hot(labels: Array, n_y: int, dtype: npt.DTypeLike = np.float64) -> Array:
    """Ỹ, n_y × m, of labels from 0; a label that there is not counts on from the other end."""
    Y = np.zeros((n_y, labels.size), dtype)
    Y[labels.astype(np.int64).ravel() % n_y, np.arange(labels.size)] = 1
    return Y


def _activation(Z: Array, l: int, rules: Rules) -> Array:
    if l == rules.L:
        return softmax(Z)
    g = rules.activations[l]
    if g is None:
        raise UnknownError
    A = ACTIVATIONS[g].g(Z, np.empty_like(Z))
    A[rules.off.get(l, [])] = 0
    return A


def _loss(v: Values, L: int) -> Array:
    Y_hat, Y, Z = need(v, "A", L), need(v, "Y"), v.get(Name("Z", L))
    T = np.log(Y_hat)
    if Z is not None and Z.shape == Y_hat.shape:
        exact = log_softmax(Z)  # a probability that has underflowed to 0 has a logarithm here
        if np.allclose(np.exp(exact), Y_hat, rtol=1e-3, atol=1e-30, equal_nan=True):
            T = exact
    loss: Array = np.abs(np.where(Y == 0, 0, Y * T).sum(axis=0))
    return loss


def _hidden_gradient(v: Values, l: int, rules: Rules) -> Array:
    g = rules.activations[l]
    if g is None:
        raise UnknownError
    Z, dZ_next = need(v, "Z", l), need(v, "dZ", l + 1)
    scratch, out = np.empty_like(Z), np.empty_like(Z)
    dZ = hidden_gradient(ACTIVATIONS[g], Z, need(v, "A", l), need(v, "W", l + 1), dZ_next, scratch, out)
    dZ[rules.off.get(l, [])] = 0
    return dZ


def _weight_gradient(v: Values, l: int, rules: Rules) -> Array:
    A, dZ = need(v, "A", l - 1), need(v, "dZ", l)
    dW = weight_gradient(A, dZ / A.dtype.type(dZ.shape[1]), _empty(A, len(A), len(dZ)))
    if rules.regularizer is None:
        raise UnknownError
    return dW + rules.regularizer.gradient(need(v, "W", l)) if rules.penalised else dW


def update(rules: Rules, name: Name, theta: Array, gradient: Array) -> Array:
    """Return the new W[l] or b[l] by the rules' optimiser; frozen parameters stay."""
    optimizer = rules.optimizer
    if optimizer is None or rules.learning_rate is None:
        raise UnknownError
    return updated(rules, name, theta, gradient, optimizer, rules.moments.get(name, ()), rules.step)[0]


def updated(
    rules: Rules,
    name: Name,
    theta: Array,
    gradient: Array,
    optimizer: Optimizer,
    moments: tuple[FloatArray, ...],
    step: int,
) -> tuple[Array, tuple[FloatArray, ...]]:
    """Return the new parameters and moments; both stay as they are where frozen."""
    if len(moments) < len(optimizer.moments):
        moments = tuple(np.zeros_like(theta) for _ in optimizer.moments)
    moments = moments[: len(optimizer.moments)]
    moments_new: tuple[Array, ...] = tuple(np.empty_like(theta) for _ in moments)
    rate = np.array(rules.learning_rate, theta.dtype)
    if gradient.shape != theta.shape:  # NumPy would broadcast them, too
        theta, gradient, *wide = map(np.array, np.broadcast_arrays(theta, gradient, *moments))
        moments = tuple(wide)
        moments_new = tuple(np.empty_like(theta) for _ in moments)
    new: Array = optimizer.update(theta, gradient, rate, step, moments, moments_new, np.empty_like(theta))
    held = rules.frozen.get(name)
    if held is not None:
        for old, changed in ((theta, new), *zip(moments, moments_new, strict=True)):
            np.copyto(changed, old, where=held == 0)
    return new, moments_new
