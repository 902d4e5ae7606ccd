"""How a traced minibatch was computed, found from its arrays: activations, λ, penalty.

A trace holds arrays alone. What fits them is taken; what nothing fits stays unknown, and is not computed.
"""

from collections.abc import Mapping

import numpy as np

from densegui.debugger.compare.names import Name, before
from densegui.debugger.compare.rules import Array, Rules
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.optimizers import SGD
from densegui.engine.regularizers import Regularizer

CLOSE = 1e-4
"""Relative to the largest magnitude: float32's digits, after some sums."""


def derived_rules(arrays: Mapping[Name, Array], off: Mapping[int, list[int]], frozen: Mapping[Name, Array]) -> Rules:
    """Return the rules that a trace follows, as far as they can be found."""
    L = max(name.l for name in arrays)
    n = (len(arrays[Name("X")]), *(arrays[Name("b", l)].size for l in range(1, L + 1)))
    with np.errstate(all="ignore"):
        names = [_activation(arrays, l, off.get(l, [])) for l in range(1, L)]
        rate = _learning_rate(arrays, L, frozen)
        regularizer = _regularizer(arrays, L)
    return Rules(n, ("", *names, "softmax"), rate, None if rate is None else SGD(), regularizer, off=off, frozen=frozen)


def near(a: Array, b: Array) -> bool:
    """Whether two arrays are the same but for float32's digits."""
    scale = np.abs(b[np.isfinite(b)]).max(initial=0)
    return bool(np.allclose(a, b, rtol=CLOSE, atol=CLOSE * scale, equal_nan=True))


def _activation(arrays: Mapping[Name, Array], l: int, off: list[int]) -> str | None:
    """Return the g with A[l] = g(Z[l]) and, where several fit, with the right dZ[l]."""
    Z, A = arrays[Name("Z", l)], arrays[Name("A", l)]
    back = arrays[Name("W", l + 1)] @ arrays[Name("dZ", l + 1)]
    fitting = []
    for name, g in ACTIVATIONS.items():
        made = g.g(Z, np.empty_like(Z))
        made[off] = 0
        if near(made, A):
            slope = g.g_prime(Z, A, np.empty_like(Z))
            slope[off] = 0
            fitting.append((not near(slope * back, arrays[Name("dZ", l)]), name))
    return min(fitting)[1] if fitting else None


def _learning_rate(arrays: Mapping[Name, Array], L: int, frozen: Mapping[Name, Array]) -> float | None:
    """Return the λ with θ_new = θ − λ ∇θ for all parameters; None where there is none, as with momentum."""
    steps, gradients = [], []
    for l in range(1, L + 1):
        for base in ("W", "b"):
            name = Name(base, l)
            free = frozen.get(name, np.ones_like(arrays[name])) != 0
            steps.append((arrays[name] - arrays[Name(f"{base}_new", l)])[free])
            gradients.append(arrays[Name(f"d{base}", l)][free])
    step, gradient = np.concatenate(steps), np.concatenate(gradients)
    square = float(gradient @ gradient)
    if not square > 0 or not np.isfinite(square):
        return None
    rate = float(step @ gradient) / square
    return _round(rate) if rate > 0 and near(rate * gradient, step) else None


def _regularizer(arrays: Mapping[Name, Array], L: int) -> Regularizer | None:
    """Return the penalty whose gradient is left in dW beside A dZᵀ / m."""
    rest, W = [], []
    scale = 0.0
    for l in range(1, L + 1):
        dZ, dW = arrays[Name("dZ", l)], arrays[Name("dW", l)]
        rest.append((dW - arrays[before(l)] @ dZ.T / dZ.shape[1]).ravel())
        W.append(arrays[Name("W", l)].ravel())
        scale = max(scale, float(np.abs(dW).max(initial=0)))
    left, weights = np.concatenate(rest), np.concatenate(W)
    if np.abs(left).max(initial=0) <= 1e-9 * scale:
        return Regularizer()
    for name, direction in (("l2", weights), ("l1", np.sign(weights))):
        square = float(direction @ direction)
        strength = float(left @ direction) / square if square > 0 else 0.0
        if strength > 0 and np.abs(left - strength * direction).max() <= CLOSE * strength:
            return Regularizer(name, _round(strength))
    # float32's rounding is no penalty; more than that is one of a kind that is not known.
    return Regularizer() if np.abs(left).max(initial=0) <= CLOSE * scale else None


def _round(value: float) -> float:
    """Return the number with few digits that this one is, as people write rates; itself where there is none."""
    for digits in range(1, 8):
        short = float(f"{value:.{digits}g}")
        if abs(short - value) <= 1e-7 * abs(value):
            return short
    return value
