"""What the operation that has just run has made, in a few numbers: smallest and largest element, norm and zeros."""

from dataclasses import dataclass

import numpy as np

from densegui.debugger.frame import Frame
from densegui.debugger.quantities import PER_EXAMPLE
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.variables import statistics
from densegui.engine.network import FloatArray
from densegui.engine.program import Op

_QUANTITIES = {"sample": "x", "Z": "z", "A": "a", "cost": "loss", "dZ": "dz", "dW": "dw", "db": "db",
               "W": "w_change", "b": "b_change"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Element:
    """One number of an array.

    Attributes
    ----------
    place : Selection or None
        The node, edge or bias that it belongs to; None for a loss.
    example : int or None
        Of the minibatch, from 0; None where the array has no element for each example.
    """

    value: float
    place: Selection | None
    example: int | None


@dataclass(frozen=True, slots=True)
class Made:
    """The array of an operation: X of `sample`, ℒ of `cost`; of an update, what it has added to W[l] or b[l].

    Attributes
    ----------
    op : Op
    quantity : str
        What an element is: x, z, a, y_hat, loss, dz, dw, db, w_change or b_change.
    shape : tuple of int
    smallest, largest : Element or None
        None where no element is a number.
    norm : float
        √(Σ a²) of all elements.
    zeros, not_finite : int
        How many elements are 0, and how many are NaN or infinite.
    """

    op: Op
    quantity: str
    shape: tuple[int, ...]
    smallest: Element | None
    largest: Element | None
    norm: float
    zeros: int
    not_finite: int

    @property
    def size(self) -> int:
        """How many elements there are."""
        return int(np.prod(self.shape))


def made(frame: Frame) -> Made | None:
    """Return what the operation that has just run has made; at the start of a minibatch, the last one of that before.

    None where nothing has run, or where the arrays of the minibatch before are not at hand.
    """
    op = frame.op or _last_op(frame)
    if op is None:
        return None
    quantity = "y_hat" if (op.name, op.layer) == ("A", frame.spec.L) else _QUANTITIES[op.name]
    array = _array(frame, op)
    found = statistics(array)
    zeros = array.size - int(np.count_nonzero(array))
    low, high = (_element(array, value, quantity, op.layer) for value in (found.minimum, found.maximum))
    return Made(op, quantity, array.shape, low, high, found.norm, zeros, found.not_finite)


def _last_op(frame: Frame) -> Op | None:
    stale = frame.stale
    return frame.program[-1] if stale.indices.size and stale.t == frame.position.t - 1 else None


def _array(frame: Frame, op: Op) -> FloatArray:
    arrays = frame.arrays
    if op.name in ("sample", "cost"):
        return arrays.X if op.name == "sample" else arrays.loss
    if op.name in ("W", "b"):
        with np.errstate(all="ignore"):  # a diverged network is shown too
            added: FloatArray = getattr(arrays, op.makes)[op.layer] - getattr(arrays, op.name)[op.layer]
            return added
    array: FloatArray = getattr(arrays, op.name)[op.layer]
    return array


def _element(array: FloatArray, value: float, quantity: str, layer: int) -> Element | None:
    """The first element of this value, column after column: the examples in their order."""
    if np.isnan(value):
        return None
    if quantity == "loss":
        return Element(value, None, int(np.argmax(array == value)))
    column, row = np.unravel_index(np.argmax(value == array.T), array.T.shape)
    j, k = int(row) + 1, int(column) + 1
    if quantity in PER_EXAMPLE:
        return Element(value, Selection(Kind.NODE, layer, j), k - 1)
    if quantity in ("dw", "w_change"):
        return Element(value, Selection(Kind.EDGE, layer, k, j), None)
    return Element(value, Selection(Kind.BIAS, layer, j), None)
