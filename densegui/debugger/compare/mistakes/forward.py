"""Mistakes of the sample and of the forward pass of hidden layers: labels, parameters, Z and A."""

from functools import partial

import numpy as np

from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.names import Name
from densegui.debugger.compare.rules import Array, UnknownError
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.softmax import softmax


def _linear(c: Case) -> Array:
    """WᵀA, without the bias."""
    product: Array = c.need("W").T @ c.A_before
    return product


def _along_the_examples(c: Case) -> Array:
    """b as a row: NumPy gives its numbers to the examples, where there happen to be as many."""
    b = c.need("b").ravel()
    if b.size != c.m:
        raise UnknownError
    return _linear(c) + b


def _without_g_before(c: Case) -> Array:
    if c.layer < 2:
        raise UnknownError
    product: Array = c.need("W").T @ c.need("Z", c.layer - 1) + c.need("b")
    return product


def _another_g(name: str, c: Case) -> Array:
    Z = c.need("Z")
    A = ACTIVATIONS[name].g(Z, np.empty_like(Z))
    A[c.rules.off.get(c.layer, [])] = 0
    return A


def _g_twice(c: Case) -> Array:
    return c.g.g(c.right, np.empty_like(c.right))


def _mask_forgotten(c: Case) -> Array:
    if not c.rules.off.get(c.layer):
        raise UnknownError
    Z = c.need("Z")
    return c.g.g(Z, np.empty_like(Z))


def _labels_off(by: int, c: Case) -> Array:
    return (c.right + by) % c.rules.n[-1]


def _parameter_updated(c: Case) -> Array:
    new = c.values.get(Name(f"{c.name.base}_new", c.layer))
    if new is None:
        raise UnknownError
    return new


FORWARD = (
    Mistake("labels off", ("labels",), "labels off by one: class k is taken for k + 1", partial(_labels_off, 1)),
    Mistake("labels off", ("labels",), "labels off by one: class k is taken for k − 1", partial(_labels_off, -1)),
    Mistake("labels from 1", ("labels",), "labels off by one: they count from 1 instead of 0", lambda c: c.right + 1),
    Mistake("labels off", ("Y",), "labels off by one: class k is taken for k + 1", lambda c: np.roll(c.right, 1, 0)),
    Mistake("labels off", ("Y",), "labels off by one: class k is taken for k − 1", lambda c: np.roll(c.right, -1, 0)),
    Mistake("plus minus", ("Y",), "Y is not one-hot: −1 stands for 0", lambda c: 2 * c.right - 1),
    Mistake(
        "aliasing W", ("W", "b"),
        "aliasing: {base} was updated before it was stored, {name} holds {name}_new", _parameter_updated, stored=True,
    ),
    Mistake("bias forgotten", ("b",), "bias forgotten: {name} is 0", lambda c: np.zeros_like(c.right)),
    Mistake("bias forgotten", ("Z",), "bias forgotten: Z = WᵀA without b", _linear),
    Mistake("bias sign", ("Z",), "sign of the bias: Z = WᵀA − b", lambda c: _linear(c) - c.need("b")),
    Mistake("bias twice", ("Z",), "bias added twice", lambda c: _linear(c) + 2 * c.need("b")),
    Mistake(
        "bias broadcast", ("Z",),
        "a (m,) bias that broadcast wrongly: b lies along the examples instead of the nodes", _along_the_examples,
    ),
    Mistake(
        "W transposed", ("Z",), "transposed: W{l} in place of its transpose",
        lambda c: c.square_W(c.layer) @ c.A_before + c.need("b"),
    ),
    Mistake("Z for A", ("Z",), "g forgotten: Z{l} is made from Z of the layer before, not from {before}", _without_g_before),
    Mistake(
        "aliasing Z", ("Z",), "aliasing: {g} overwrote Z{l}, it holds A{l}",
        lambda c: c.g.g(c.right, np.empty_like(c.right)), stored=True,
    ),
    *(
        Mistake(
            f"activation {name}", ("A",),
            "g forgotten: A{l} is Z{l}" if name == "identity" else f"another activation: {g.label} instead of {{g}}",
            partial(_another_g, name),
        )
        for name, g in ACTIVATIONS.items()
    ),
    Mistake("g twice", ("A",), "{g} applied twice", _g_twice),
    Mistake("softmax", ("A",), "another activation: softmax instead of {g}", lambda c: softmax(c.need("Z"))),
    Mistake("mask forgotten", ("A",), "the mask of the switched-off nodes forgotten", _mask_forgotten),
)  # fmt: skip
