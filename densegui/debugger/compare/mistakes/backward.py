"""Mistakes of dZ in hidden layers: what is done to g', and which W the gradient is sent back through."""

from functools import partial

import numpy as np

from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.rules import Array, UnknownError
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.optimizers import SGD


def _back(c: Case) -> Array:
    """W[l+1] dZ[l+1]."""
    product: Array = c.need("W", c.layer + 1) @ c.need("dZ", c.layer + 1)
    return product


def _through(c: Case, slope: Array, W: Array | None = None) -> Array:
    """The slope times what comes back through W[l+1], or through another W; 0 where a node is off."""
    dZ = slope * (_back(c) if W is None else W @ c.need("dZ", c.layer + 1))
    dZ[c.rules.off.get(c.layer, [])] = 0
    return dZ


def _prime(c: Case, Z: Array, A: Array, name: str | None = None) -> Array:
    g = ACTIVATIONS[name] if name else c.g
    return g.g_prime(Z, A, np.empty_like(Z))


def _slope(c: Case) -> Array:
    """g'(Z[l]), as it should be."""
    return _prime(c, c.need("Z"), c.need("A"))


def _at_a(c: Case) -> Array:
    A = c.need("A")
    return _through(c, _prime(c, A, c.g.g(A, np.empty_like(A))))


def _formula_of_z(c: Case) -> Array:
    Z = c.need("Z")
    return _through(c, _prime(c, Z, Z))


def _another(name: str, c: Case) -> Array:
    Z = c.need("Z")
    return _through(c, _prime(c, Z, ACTIVATIONS[name].g(Z, np.empty_like(Z)), name))


def _another_of_a(name: str, c: Case) -> Array:
    return _through(c, _prime(c, c.need("Z"), c.need("A"), name))


def _zero_at_0(c: Case) -> Array:
    """g'(0) as the slope on the left, where g has a kink."""
    Z = c.need("Z")
    if not c.g.kink or not (Z == 0).any():
        raise UnknownError
    below = np.full_like(Z, -np.finfo(Z.dtype).tiny)
    left = _prime(c, below, c.g.g(below, np.empty_like(below)))
    return _through(c, np.where(Z == 0, left, _prime(c, Z, c.need("A"))))


def _mask_forgotten(c: Case) -> Array:
    if not c.rules.off.get(c.layer):
        raise UnknownError
    return _slope(c) * _back(c)


def _with_updated(c: Case) -> Array:
    return _through(c, _slope(c), c.W_new(c.layer + 1))


def _with_plainly_updated(c: Case) -> Array:
    """W[l+1] after a step of plain SGD, where the optimiser is another one."""
    if isinstance(c.rules.optimizer, SGD):
        raise UnknownError
    return _through(c, _slope(c), c.need("W", c.layer + 1) - c.rate * c.need("dW", c.layer + 1))


BACKWARD = (
    Mistake("kink", ("dZ",), "{g}'(0) is its slope on the left", _zero_at_0, harmless=True),
    Mistake("g' forgotten", ("dZ",), "g'(z) forgotten: dZ{l} = W{next} dZ{next}", lambda c: _through(c, np.ones(()))),
    Mistake("g' at a", ("dZ",), "g' taken at a instead of z: {g}'(A{l}) instead of {g}'(Z{l})", _at_a),
    Mistake("g' formula", ("dZ",), "g' taken at z by the formula for a: a is the {g} of z, and z was put in its place", _formula_of_z),
    Mistake("g for g'", ("dZ",), "g in place of g': A{l} ∘ (W{next} dZ{next})", lambda c: _through(c, c.need("A"))),
    Mistake("z for g'", ("dZ",), "z in place of g'(z): Z{l} ∘ (W{next} dZ{next})", lambda c: _through(c, c.need("Z"))),
    Mistake("g' twice", ("dZ",), "g'(z) taken twice", lambda c: _through(c, _slope(c) ** 2)),
    Mistake("W dZ forgotten", ("dZ",), "W{next} dZ{next} forgotten: dZ{l} is g'(z) alone", lambda c: _slope(c)),
    Mistake(
        "updated W", ("dZ",), "gradient of an earlier layer taken with the updated W: W{next}_new instead of W{next}",
        _with_updated,
    ),
    Mistake(
        "updated W plainly", ("dZ",), "gradient of an earlier layer taken with the updated W: W{next} − λ dW{next} instead of W{next}",
        _with_plainly_updated,
    ),
    Mistake(
        "W transposed", ("dZ",), "transposed: the transpose of W{next} in its place",
        lambda c: _through(c, _slope(c), c.square_W(c.layer + 1).T),
    ),
    *(
        Mistake(
            f"activation {name}", ("dZ",), f"the derivative of another activation: {g.label}' instead of {{g}}'",
            partial(_another, name),
        )
        for name, g in ACTIVATIONS.items() if name != "identity"
    ),
    *(
        Mistake(
            f"activation {name}", ("dZ",), f"the derivative of another activation: {words} instead of {{g}}'",
            partial(_another_of_a, name),
        )
        for name, words in (("sigmoid", "a(1 − a)"), ("tanh", "1 − a²"))
    ),
    Mistake("mask forgotten", ("dZ",), "the mask of the switched-off nodes forgotten", _mask_forgotten),
)  # fmt: skip
