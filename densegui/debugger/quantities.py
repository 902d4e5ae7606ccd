"""The numbers that belong to one node, edge or bias at a position, and whether they are of this minibatch.

Numbers of one example are taken from its column. For the minibatch, each is the mean of its values over the examples:
the mean of g'(z), not g' of the mean.
"""

from typing import NamedTuple

import numpy as np

from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.selection import Kind, Selection
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import FloatArray


class Quantity(NamedTuple):
    """One number.

    `name` is x, z, a, g_prime, dz, y_hat, y, b, db, db_example, b_new, b_change, w, dw, dw_example, w_new or w_change.
    """

    name: str
    value: float | None
    freshness: Freshness


PER_EXAMPLE = frozenset({"x", "z", "a", "g_prime", "dz", "y_hat", "y", "dw_example", "db_example"})
"""Quantities that each example has one of: without a chosen example they are means over the minibatch."""

_ARRAYS = {
    "z": "Z", "a": "A", "dz": "dZ", "y_hat": "A", "db_example": "dZ", "y": "Y", "x": "X", "w": "W", "dw": "dW",
    "w_new": "W_new", "b": "b", "db": "db", "b_new": "b_new",
}  # fmt: skip
_EDGE = ("w", "dw", "dw_example", "w_new", "w_change")
_BIAS = ("b", "db", "db_example", "b_new", "b_change")
_OUTPUT = ("z", "y_hat", "y", "dz", "b", "db")
_HIDDEN = ("z", "a", "g_prime", "dz", "b", "db")


def quantities(frame: Frame) -> tuple[Quantity, ...]:
    """Return the numbers of what is selected, in the order of their computation; none when nothing is selected.

    At the start of a minibatch w and b are what the last update made: there is nothing that is newer.
    """
    selection = frame.selection
    if selection is None:
        return ()
    names: tuple[str, ...]
    if selection.kind is Kind.EDGE:
        names = _EDGE
    elif selection.kind is Kind.BIAS:
        names = _BIAS
    elif selection.layer == 0:
        names = ("x",)
    else:
        names = _OUTPUT if selection.layer == frame.spec.L else _HIDDEN
    if frame.position.i == 0:
        names = tuple(name for name in names if not name.endswith(("_new", "_change")))
    return tuple(quantity(frame, name, selection) for name in names)


def quantity(frame: Frame, name: str, place: Selection) -> Quantity:
    """Return one number of a node, an edge or a bias. Numbers that are not finite are returned as they are."""
    with np.errstate(all="ignore"):  # a diverged network is shown too
        if name in ("w_change", "b_change"):
            return _change(frame, name, place)
        if name == "dw_example":
            return _edge_gradient(frame, place)
        if name == "g_prime":
            return _slope(frame, place)
        shown = frame.shown(_ARRAYS[name], 0 if name in ("x", "y") else place.layer)
        if shown.array is None:
            return Quantity(name, None, shown.freshness)
        k = place.node - 1
        if name in PER_EXAMPLE:
            return Quantity(name, _chosen(shown.array[k], frame.example), shown.freshness)
        row, column = (place.source - 1, k) if name in _EDGE else (k, 0)
        return Quantity(name, float(shown.array[row, column]), shown.freshness)


def _chosen(values: FloatArray, example: int | None) -> float:
    """Return the value of one example, or the mean over all."""
    return float(values.mean() if example is None else values[example])


def _slope(frame: Frame, place: Selection) -> Quantity:
    """g'(z_k[l]) of a hidden node."""
    l, k = place.layer, place.node - 1
    A, freshness = frame.shown("A", l)
    Z = frame.shown("Z", l).array
    if A is None or Z is None:
        return Quantity("g_prime", None, freshness)
    z, a = Z[k], A[k]
    slopes = ACTIVATIONS[frame.spec.activations[l]].g_prime(z, a, np.empty_like(z))
    return Quantity("g_prime", _chosen(slopes, frame.example), freshness)


def _edge_gradient(frame: Frame, place: Selection) -> Quantity:
    """(21a) ∂ℒ/∂w_jk[l] = ∂ℒ/∂z_k[l] a_j[l-1], known as soon as ∂ℒ/∂z is."""
    l = place.layer
    dZ, freshness = frame.shown("dZ", l)
    A = frame.shown("A", l - 1).array if l > 1 else frame.shown("X").array
    if dZ is None or A is None:
        return Quantity("dw_example", None, freshness)
    products = dZ[place.node - 1] * A[place.source - 1]
    return Quantity("dw_example", _chosen(products, frame.example), freshness)


def _change(frame: Frame, name: str, place: Selection) -> Quantity:
    """What the update adds: new minus old."""
    parameter = name.removesuffix("_change")
    old, new = quantity(frame, parameter, place), quantity(frame, f"{parameter}_new", place)
    if old.value is None or new.value is None:
        return Quantity(name, None, Freshness.ABSENT)
    return Quantity(name, new.value - old.value, new.freshness)
