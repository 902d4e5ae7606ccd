"""Mistakes of the update: the learning rate, its sign, what the gradient was divided by, the optimiser's state."""

from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np

from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.names import Name
from densegui.debugger.compare.rules import Array, Rules, UnknownError, update
from densegui.engine.optimizers import SGD, Adam, Momentum, Optimizer, RMSProp

O = TypeVar("O", bound=Optimizer)


def _parameter(c: Case) -> Name:
    return Name(c.name.base[0], c.layer)


def _parts(c: Case) -> tuple[Array, Array]:
    base = c.name.base[0]
    return c.need(base), c.need(f"d{base}")


def _step(c: Case, rate: float) -> Array:
    """θ − rate ∇θ where not frozen."""
    theta, gradient = _parts(c)
    new: Array = theta - rate * gradient
    return _held(c, new)


def _held(c: Case, new: Array) -> Array:
    theta, _ = _parts(c)
    mask = c.rules.frozen.get(_parameter(c))
    return new if mask is None else np.where(mask == 0, theta, new)


def _mirrored(c: Case) -> Array:
    """Up in place of down, by the whole step."""
    theta, _ = _parts(c)
    return 2 * theta - c.right


def _times(factor: float, c: Case) -> Array:
    """The gradient multiplied by a factor before the step is taken."""
    theta, gradient = _parts(c)
    return _by(c, c.rules, theta, gradient * factor)


def _by(c: Case, rules: Rules, theta: Array, gradient: Array) -> Array:
    return update(rules, _parameter(c), theta, gradient)


def _optimizer(c: Case, kind: type[O]) -> O:
    """The optimiser, where it is of this kind: the mistake can be made in no other."""
    if not isinstance(c.rules.optimizer, kind):
        raise UnknownError
    return c.rules.optimizer


def _transposed(c: Case) -> Array:
    theta, gradient = _parts(c)
    if gradient.shape[0] != gradient.shape[1] or c.name.base != "W_new":
        raise UnknownError
    return _by(c, c.rules, theta, gradient.T.copy())


def _as_sgd(c: Case) -> Array:
    if isinstance(c.rules.optimizer, SGD):
        raise UnknownError
    return _step(c, c.rate)


def _without_state(c: Case) -> Array:
    """As in the first update: the moments are 0, and the count is 1."""
    theta, gradient = _parts(c)
    return _by(c, replace(c.rules, moments={}, step=1), theta, gradient)


def _counted(by: int, c: Case) -> Array:
    _optimizer(c, Adam)
    if c.rules.step + by < 1:
        raise UnknownError
    theta, gradient = _parts(c)
    return _by(c, replace(c.rules, step=c.rules.step + by), theta, gradient)


def _uncorrected(c: Case) -> Array:
    adam = _optimizer(c, Adam)
    theta, gradient = _parts(c)
    m, v = _moments(c, 2)
    m = adam.beta1 * m + (1 - adam.beta1) * gradient
    v = adam.beta2 * v + (1 - adam.beta2) * gradient**2
    return _held(c, theta - c.rate * m / (np.sqrt(v) + adam.epsilon))


def _root_forgotten(c: Case) -> Array:
    rmsprop = _optimizer(c, RMSProp)
    theta, gradient = _parts(c)
    (v,) = _moments(c, 1)
    v = rmsprop.alpha * v + (1 - rmsprop.alpha) * gradient**2
    return _held(c, theta - c.rate * gradient / (v + rmsprop.epsilon))


def _damped(c: Case) -> Array:
    momentum = _optimizer(c, Momentum)
    theta, gradient = _parts(c)
    (v,) = _moments(c, 1)
    return _held(c, theta - c.rate * (momentum.beta * v + (1 - momentum.beta) * gradient))


def _moments(c: Case, n: int) -> tuple[Array, ...]:
    theta, _ = _parts(c)
    kept = c.rules.moments.get(_parameter(c), ())
    return kept if len(kept) == n else tuple(np.zeros_like(theta) for _ in range(n))


def _frozen_forgotten(c: Case) -> Array:
    if _parameter(c) not in c.rules.frozen:
        raise UnknownError
    theta, gradient = _parts(c)
    return _by(c, replace(c.rules, frozen={}), theta, gradient)


NEW = ("W_new", "b_new")

UPDATE = (
    Mistake("rate sign", NEW, "sign: the update goes up the gradient, θ + λ ∇θ", _mirrored),
    Mistake("rate missing", NEW, "learning rate forgotten: θ − ∇θ", lambda c: _step(c, 1.0)),
    Mistake("rate missing", NEW, "learning rate forgotten and sign: θ + ∇θ", lambda c: _step(c, -1.0)),
    Mistake("not updated", NEW, "not updated: {name} is what it was before", lambda c: _parts(c)[0].copy()),
    Mistake("updated twice", NEW, "updated twice", lambda c: _step(c, 2 * c.rate)),
    Mistake("rate over m", NEW, "÷m: the gradient is divided by m = {m} a second time", lambda c: _times(1 / c.m, c)),
    Mistake("rate times m", NEW, "×m: batch mean forgotten, the step is m = {m} times too long", lambda c: _times(c.m, c)),
    Mistake("batch size", NEW, "wrong last minibatch: the step is divided by batch_size = {batch} instead of its own {m} examples",
            lambda c: _times(c.m / c.rules.batch_size if c.rules.batch_size else 1, c)),
    Mistake("step alone", NEW, "θ forgotten: {name} is −λ ∇θ", lambda c: -c.rate * _parts(c)[1]),
    Mistake("transposed", NEW, "transposed: the transpose of the gradient was subtracted", _transposed),
    Mistake("optimiser", NEW, "optimiser's state forgotten: plain SGD instead of {optimizer}", _as_sgd),
    Mistake("optimiser", NEW, "optimiser's state forgotten: its moments begin at 0 again", _without_state),
    Mistake("damped", NEW, "momentum with (1 − β) before the gradient: v ← β v + (1 − β) ∇θ", _damped),
    Mistake("uncorrected", NEW, "Adam without the correction for the start at 0: m / (1 − β₁ᵏ) forgotten", _uncorrected),
    Mistake("counted", NEW, "Adam's count of updates is one too low", partial(_counted, -1)),
    Mistake("counted", NEW, "Adam's count of updates is one too high", partial(_counted, 1)),
    Mistake("root", NEW, "RMSProp without the square root", _root_forgotten),
    Mistake("frozen", NEW, "the mask of the frozen parameters forgotten", _frozen_forgotten),
)  # fmt: skip
