"""Mistakes that can happen to any array: its sign, a factor of m, transposed, cut off to whole numbers."""

import numpy as np

from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.rules import Array, UnknownError

DERIVATIVES = ("dZ_L", "dZ", "dW", "db")
MATRICES = ("X", "Y", "W", "Z", "A", "Y_hat", "dZ_L", "dZ", "dW", "W_new")
NUMBERS = ("W", "b", "Z", "A", "Y_hat", "loss", "cost", "dZ_L", "dZ", "dW", "db", "W_new", "b_new")


def _own_size(c: Case) -> Array:
    """Divided by the usual size of a minibatch where this one is smaller."""
    if c.rules.batch_size is None:
        raise UnknownError
    return c.right * (c.m / c.rules.batch_size)


def _several(c: Case) -> Array:
    if c.m == 1:
        raise UnknownError
    return c.right


GENERAL = (
    Mistake("transposed", MATRICES, "transposed", lambda c: c.right.T, stored=True),
    Mistake("sign", ("Z", "A", "loss", "cost", "dZ", "dW", "db"), "sign: −{name} instead of {name}", lambda c: -c.right),
    Mistake(
        "times m", ("dW", "db", "cost"),
        "×m: batch mean forgotten, the sum over the {m} examples instead of their mean", lambda c: _several(c) * c.m,
    ),
    Mistake("times m", ("dZ_L", "dZ", "loss"), "×m: multiplied by m = {m}", lambda c: _several(c) * c.m),
    Mistake("over m", ("dW", "db", "cost"), "÷m: divided by m = {m} twice", lambda c: _several(c) / c.m),
    Mistake("over m", ("dZ_L", "dZ", "loss"), "÷m: divided by m = {m}", lambda c: _several(c) / c.m),
    Mistake(
        "batch size", ("dW", "db", "cost", "dZ_L"),
        "wrong last minibatch: divided by batch_size = {batch} instead of its own {m} examples", _own_size,
    ),
    Mistake("over n_y", ("loss", "cost", "dZ_L"), "divided by n_y = {n_y}", lambda c: c.right / c.rules.n[-1]),
    Mistake("twice", DERIVATIVES, "a factor of 2 too much", lambda c: 2 * c.right),
    Mistake("half", DERIVATIVES, "a factor of ½ too much", lambda c: c.right / 2),
    Mistake("integers", NUMBERS, "integer arrays: the numbers are cut off to whole ones", lambda c: np.trunc(c.right)),
    Mistake("integers", NUMBERS, "integer arrays: the numbers are rounded down to whole ones", lambda c: np.floor(c.right)),
    Mistake("integers", NUMBERS, "integer arrays: the numbers are rounded to whole ones", lambda c: np.rint(c.right)),
    Mistake("zeros", NUMBERS, "never computed: all 0", lambda c: np.zeros_like(c.right)),
)  # fmt: skip
