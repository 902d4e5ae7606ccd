"""Time: a pair of integers. And the granularities of a step, which are places in the program where it stops."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from densegui.engine.program import Op


class Position(NamedTuple):
    """t minibatches are done, and i operations of the next one.

    The operation that has just run is `program[i - 1]`; at i = 0 there is none. A finished minibatch is always
    (t + 1, 0), never (t, N).
    """

    t: int = 0
    i: int = 0


class Granularity(Enum):
    """How far one step goes."""

    TERM = "term"
    NODE = "node"
    OP = "op"
    LAYER = "layer"
    PHASE = "phase"
    MINIBATCH = "minibatch"
    EPOCH = "epoch"

    @property
    def inside_op(self) -> bool:
        """Whether it stops inside operations, where the position stays the same."""
        return self in (Granularity.TERM, Granularity.NODE)


def stops(program: Sequence[Op], granularity: Granularity) -> tuple[int, ...]:
    """Return the numbers of done operations, rising, at which a step of this granularity stops inside a minibatch.

    The last is always the length of the program. A layer ends where the next operation belongs to another phase
    or layer, a phase where it belongs to another phase.
    """
    n = len(program)
    if granularity is Granularity.OP:
        return tuple(range(1, n + 1))
    if granularity is Granularity.LAYER:
        return tuple(i for i in range(1, n + 1) if i == n or _place(program[i]) != _place(program[i - 1]))
    if granularity is Granularity.PHASE:
        return tuple(i for i in range(1, n + 1) if i == n or program[i].phase is not program[i - 1].phase)
    return (n,)


def stop_before(program: Sequence[Op], granularity: Granularity, position: Position) -> Position:
    """Return the last position before this one at which a step of this granularity stops; (0, 0) has none before it."""
    t, i = position
    if i == 0:
        if t == 0:
            return position
        t, i = t - 1, len(program)
    return Position(t, max((stop for stop in stops(program, granularity) if stop < i), default=0))


def _place(op: Op) -> tuple[object, int]:
    return op.phase, op.layer
