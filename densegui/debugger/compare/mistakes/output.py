"""Mistakes at the network's end: softmax, loss, cost and dZ of the last layer."""

from functools import partial

import numpy as np

from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.rules import Array
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.softmax import log_softmax, softmax


def _normalised(c: Case, axis: int | None, shift: int | None) -> Array:
    """eᶻ divided by its sum along an axis, shifted by the largest z along an axis."""
    Z = c.need("Z")
    E = np.exp(Z - Z.max(axis=shift, keepdims=True))
    share: Array = E / E.sum(axis=axis, keepdims=True)
    return share


def _without_shift(c: Case) -> Array:
    E = np.exp(c.need("Z"))
    share: Array = E / E.sum(axis=0)
    return share


def _another_g(name: str, c: Case) -> Array:
    Z = c.need("Z")
    return ACTIVATIONS[name].g(Z, np.empty_like(Z))


def _logarithms(c: Case) -> Array:
    """log Ŷ where Ŷ is softmax of Z, and the plain logarithm of it where it is not."""
    Z, Y_hat = c.values.get(c.name._replace(base="Z", l=c.rules.L)), c.Y_hat
    if Z is not None and np.allclose(softmax(Z), Y_hat, rtol=1e-6, atol=1e-30):
        return log_softmax(Z)
    return np.log(Y_hat)


def _loss(c: Case, terms: Array) -> Array:
    """The sum over the classes, one number for each example; of the cost the mean over them."""
    losses: Array = terms.sum(axis=0)
    return losses if c.name.base == "loss" else np.asarray(losses.mean())


def _masked(Y: Array, terms: Array) -> Array:
    return np.where(Y == 0, 0, terms)


def _binary(c: Case) -> Array:
    Y, A = c.Y, c.Y_hat
    return _loss(c, -_masked(Y, np.log(A)) - _masked(1 - Y, np.log1p(-A)))


def _with_epsilon(epsilon: float, c: Case) -> Array:
    return _loss(c, -_masked(c.Y, np.log(c.Y_hat + epsilon)))


def _not_one_hot(c: Case) -> Array:
    apart: Array = c.Y_hat - np.argmax(c.Y, axis=0)
    return apart


def _with_penalty(c: Case) -> Array:
    weights = [c.need("W", l) for l in range(1, c.rules.L + 1)]
    return np.asarray(c.right + c.penalty.penalty([c.right, *weights]))


LOSSES = ("loss", "cost")

OUTPUT = (
    Mistake(
        "softmax axis", ("Y_hat",), "softmax over the wrong axis: each class sums to 1 over the examples",
        partial(_normalised, axis=1, shift=1),
    ),
    Mistake(
        "softmax axis, shifted", ("Y_hat",),
        "softmax over the wrong axis: each class sums to 1 over the examples, each shifted by its own largest z",
        partial(_normalised, axis=1, shift=0),
    ),
    Mistake(
        "softmax shift", ("Y_hat",),
        "softmax over the wrong axis: z is shifted by the largest of each class, not of each example",
        partial(_normalised, axis=0, shift=1),
    ),
    Mistake(
        "softmax all", ("Y_hat",), "softmax over the wrong axis: all numbers of the minibatch together sum to 1",
        partial(_normalised, axis=None, shift=None),
    ),
    Mistake("exp", ("Y_hat",), "softmax without its denominator: A{l} is exp(Z{l})", lambda c: np.exp(c.need("Z"))),
    Mistake("no shift", ("Y_hat",), "softmax without the shift by the largest z: exp overflows", _without_shift),
    Mistake("log softmax", ("Y_hat",), "another activation: log-softmax instead of softmax", lambda c: log_softmax(c.need("Z"))),
    Mistake("softmax twice", ("Y_hat",), "softmax applied twice", lambda c: softmax(softmax(c.need("Z")))),
    *(
        Mistake(
            f"output {name}", ("Y_hat",),
            "softmax forgotten: A{l} is Z{l}" if name == "identity" else f"another activation: {g.label} instead of softmax",
            partial(_another_g, name),
        )
        for name, g in ACTIVATIONS.items()
    ),
    Mistake("log base 2", LOSSES, "another logarithm: base 2 instead of e", lambda c: c.right / np.log(2)),
    Mistake("log base 10", LOSSES, "another logarithm: base 10 instead of e", lambda c: c.right / np.log(10)),
    Mistake("binary", LOSSES, "binary cross entropy: (1 − y) log(1 − ŷ) is added for each class", _binary),
    Mistake("squared", LOSSES, "squared error instead of the cross entropy", lambda c: _loss(c, (c.Y_hat - c.Y) ** 2)),
    Mistake("half squared", LOSSES, "half the squared error instead of the cross entropy", lambda c: _loss(c, (c.Y_hat - c.Y) ** 2 / 2)),
    Mistake("mean squared", LOSSES, "mean squared error instead of the cross entropy", lambda c: _loss(c, (c.Y_hat - c.Y) ** 2 / c.rules.n[-1])),
    Mistake("label forgotten", LOSSES, "Y forgotten: −log ŷ is summed over all classes", lambda c: _loss(c, -_logarithms(c))),
    Mistake("log forgotten", LOSSES, "log forgotten: −y ŷ", lambda c: _loss(c, -c.Y * c.Y_hat)),
    Mistake("log of 0", LOSSES, "the logarithm of a probability that has underflowed to 0", lambda c: _loss(c, -(c.Y * np.log(c.Y_hat)))),
    *(
        Mistake("epsilon", LOSSES, f"a small number inside the logarithm: log(ŷ + {epsilon:g})", partial(_with_epsilon, epsilon))
        for epsilon in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12)
    ),
    Mistake("not averaged", ("cost",), "batch mean forgotten: it has a number for each example", lambda c: c.need("loss").copy()),
    Mistake("penalty in the cost", ("cost",), "the penalty is in the cost", _with_penalty, harmless=True),
    Mistake("sign", ("dZ_L",), "sign: Y − A{l} instead of A{l} − Y", lambda c: -c.right),
    Mistake("Y forgotten", ("dZ_L",), "Y forgotten: dZ{l} is A{l}", lambda c: c.Y_hat.copy()),
    Mistake("not one-hot", ("dZ_L",), "Y is not one-hot: the label itself is subtracted from each row", _not_one_hot),
    Mistake("softmax again", ("dZ_L",), "a(1 − a) taken once too often: dZ{l} = (A{l} − Y) ∘ A{l} ∘ (1 − A{l})", lambda c: c.right * c.Y_hat * (1 - c.Y_hat)),
    Mistake("dA", ("dZ_L",), "softmax's derivative forgotten: dZ{l} is ∂loss/∂a, −Y / A{l}", lambda c: -c.Y / c.Y_hat),
    Mistake("binary dA", ("dZ_L",), "softmax's derivative forgotten: (A{l} − Y) / (A{l} (1 − A{l}))", lambda c: c.right / (c.Y_hat * (1 - c.Y_hat))),
    Mistake("labels off", ("dZ_L",), "labels off by one: class k is taken for k + 1", lambda c: c.Y_hat - np.roll(c.Y, 1, 0)),
    Mistake("labels off", ("dZ_L",), "labels off by one: class k is taken for k − 1", lambda c: c.Y_hat - np.roll(c.Y, -1, 0)),
    Mistake("square", ("dZ_L",), "squared: (A{l} − Y)²", lambda c: c.right**2),
    Mistake("magnitude", ("dZ_L",), "sign lost: |A{l} − Y|", lambda c: np.abs(c.right)),
)  # fmt: skip
