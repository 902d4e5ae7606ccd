"""Mistakes of dW and db: what is multiplied, what it is summed over, the mean, the penalty."""

from functools import partial

import numpy as np

from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.rules import Array, UnknownError
from densegui.engine.regularizers import Regularizer


def _product(c: Case, A: Array) -> Array:
    """A dZᵀ / m, without a penalty."""
    dZ = c.need("dZ")
    product: Array = A @ dZ.T / dZ.shape[1]
    return product


def _plain(c: Case) -> Array:
    return _product(c, c.A_before)


def _with(factor: float, c: Case) -> Array:
    """The gradient with the penalty's part taken so many times."""
    gradient: Array = _plain(c) + factor * c.penalty.gradient(c.need("W"))
    return gradient


def _penalty_over_m(c: Case) -> Array:
    return _plain(c) + c.penalty.gradient(c.need("W")) / c.m


def _other_penalty(c: Case) -> Array:
    other = Regularizer("l1" if c.penalty.name == "l2" else "l2", c.penalty.strength)
    return _plain(c) + other.gradient(c.need("W"))


def _z_for_a(c: Case) -> Array:
    if c.layer < 2:
        raise UnknownError
    return _product(c, c.need("Z", c.layer - 1))


def _one(i: int, share: bool, c: Case) -> Array:
    """The gradient of one example of the minibatch, whole or divided by m."""
    dZ = c.need("dZ")[:, [i]]
    part = dZ if c.name.base == "db" else c.A_before[:, [i]] @ dZ.T
    return part / c.m if share else part


def _of_means(c: Case) -> Array:
    product: Array = c.A_before.mean(axis=1, keepdims=True) @ c.need("dZ").mean(axis=1, keepdims=True).T
    return product


def _along_examples(c: Case, mean: bool) -> Array:
    dZ = c.need("dZ")
    summed: Array = dZ.mean(axis=0) if mean else dZ.sum(axis=0)
    return summed


def _one_number(c: Case, mean: bool) -> Array:
    dZ = c.need("dZ")
    return np.full((len(dZ), 1), dZ.mean() if mean else dZ.sum())


EACH = ("dW", "db")
WRONG_AXIS = "bias summed over the wrong axis: one number for each example instead of each node"

GRADIENTS = (
    Mistake("penalty forgotten", ("dW",), "regulariser's gradient forgotten", partial(_with, 0)),
    Mistake("penalty sign", ("dW",), "sign of the regulariser's gradient", partial(_with, -1)),
    Mistake("penalty twice", ("dW",), "regulariser's gradient taken twice: s W is the derivative of ½ s W²", partial(_with, 2)),
    Mistake("penalty half", ("dW",), "regulariser's gradient halved", partial(_with, 0.5)),
    Mistake("penalty over m", ("dW",), "regulariser's gradient divided by m", _penalty_over_m),
    Mistake("other penalty", ("dW",), "another regulariser: L1 for L2, or L2 for L1", _other_penalty),
    Mistake("Z for A", ("dW",), "Z in place of A: dW{l} is made from Z of the layer before, not from {before}", _z_for_a),
    Mistake("own A", ("dW",), "another layer's A: dW{l} is made from A{l}, not from {before}", lambda c: _product(c, c.need("A"))),
    Mistake("of means", ("dW",), "batch mean taken too early: the product of two means instead of the mean of products", _of_means),
    Mistake("last example", EACH, "only the last example counts: = in place of +=", partial(_one, -1, False)),
    Mistake("last example", EACH, "only the last example counts: = in place of +=, and divided by m", partial(_one, -1, True)),
    Mistake("first example", EACH, "only the first example counts", partial(_one, 0, False)),
    Mistake("first example", EACH, "only the first example counts, divided by m", partial(_one, 0, True)),
    Mistake("wrong axis", ("db",), WRONG_AXIS, partial(_along_examples, mean=True)),
    Mistake("wrong axis", ("db",), WRONG_AXIS, partial(_along_examples, mean=False)),
    Mistake("wrong axis", ("db",), f"{WRONG_AXIS}, divided by m", lambda c: _along_examples(c, False) / c.m),
    Mistake("one bias", ("db",), "bias summed over both axes: one number for all nodes", partial(_one_number, mean=False)),
    Mistake("one bias", ("db",), "bias averaged over both axes: one number for all nodes", partial(_one_number, mean=True)),
    Mistake("one bias", ("db",), "bias summed over both axes: one number for all nodes, divided by m", lambda c: _one_number(c, False) / c.m),
    Mistake("not summed", ("db",), "bias not summed over the examples: db{l} is dZ{l}", lambda c: c.need("dZ").copy()),
    Mistake("not summed", ("db",), "bias not summed over the examples: db{l} is dZ{l} / m", lambda c: c.need("dZ") / c.m),
    Mistake("bias penalty", ("db",), "regulariser's gradient taken of the bias, too", lambda c: c.right + c.penalty.gradient(c.need("b"))),
    Mistake("m minus 1", EACH, "divided by m − 1 instead of m", lambda c: c.right * c.m / (c.m - 1) if c.m > 1 else c.right),
)  # fmt: skip
