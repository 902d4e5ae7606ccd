"""Where an array's element is in the network, and when in the program it was made: from a row to what it is about."""

from collections.abc import Sequence

from densegui.debugger.compare.names import BIASES, PER_EXAMPLE, VECTORS, WEIGHTS, Name
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.engine.program import Op


def selection_of(name: Name, place: Sequence[int], L: int) -> Selection | None:
    """Return the node, edge or bias of an element; None for one that belongs to no place of the network.

    Parameters
    ----------
    place
        The element's index in the slides' array, from 0.
    """
    base, l = name
    if base in WEIGHTS and len(place) == 2:
        return Selection(Kind.EDGE, l, place[1] + 1, place[0] + 1)
    if base in BIASES and place:
        return Selection(Kind.BIAS, l, place[0] + 1)
    if base in PER_EXAMPLE and len(place) == 2:
        return Selection(Kind.NODE, L if base == "Y" else l, place[0] + 1)
    return None


def example_of(name: Name, place: Sequence[int]) -> int | None:
    """Return the example of the minibatch that an element belongs to, from 0; None where it is of all of them."""
    return place[-1] if place and (name.base in PER_EXAMPLE or name.base in VECTORS) else None


def position_of(name: Name, minibatch: int, program: Sequence[Op]) -> Position:
    """Return where the operation that makes an array has just run; for what is there at first, after `sample`."""
    wanted = "cost" if name.base == "loss" else name.base
    made = (i for i, op in enumerate(program, start=1) if op.makes == wanted and op.layer == name.l)
    done = next(made, 1)
    return Position(minibatch + 1, 0) if done == len(program) else Position(minibatch, done)
