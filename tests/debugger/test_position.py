"""Time as a pair of integers, and the places where a step stops."""

import pytest

from densegui.debugger.position import Granularity, Position, stops
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import SGD
from densegui.engine.program import Op, program
from densegui.engine.regularizers import Regularizer
from densegui.errors import InputError
from tests.debugger.helpers import debugger

SIZES = {1: (2, 3), 2: (2, 4, 3), 3: (2, 8, 6, 3)}
# Places by hand. L = 1: sample | Z A | cost | dZ dW db | W b
STOPS = {
    (1, Granularity.LAYER): (1, 3, 4, 7, 9),
    (1, Granularity.PHASE): (1, 3, 4, 7, 9),
    (2, Granularity.LAYER): (1, 3, 5, 6, 9, 12, 14, 16),
    (2, Granularity.PHASE): (1, 5, 6, 12, 16),
    (3, Granularity.LAYER): (1, 3, 5, 7, 8, 11, 14, 17, 19, 21, 23),
    (3, Granularity.PHASE): (1, 7, 8, 17, 23),
}


def ops(L: int) -> tuple[Op, ...]:
    return program(NetworkSpec.dense(SIZES[L]), SGD(), Regularizer())


@pytest.mark.parametrize(("L", "granularity"), STOPS)
def test_that_layers_and_phases_end_where_they_end(L: int, granularity: Granularity) -> None:
    assert stops(ops(L), granularity) == STOPS[L, granularity]


@pytest.mark.parametrize("L", SIZES)
def test_that_the_finest_stops_everywhere_and_the_coarsest_at_the_end(L: int) -> None:
    n = 7 * L + 2
    assert stops(ops(L), Granularity.OP) == tuple(range(1, n + 1))
    assert stops(ops(L), Granularity.MINIBATCH) == stops(ops(L), Granularity.EPOCH) == (n,)


def test_that_positions_are_ordered_by_time() -> None:
    assert Position() == (0, 0)
    assert sorted([Position(1, 0), Position(0, 5), Position(0, 0)]) == [(0, 0), (0, 5), (1, 0)]


@pytest.mark.parametrize("position", [Position(-1, 0), Position(0, -1), Position(0, 23), Position(3, 99)])
def test_that_a_position_that_can_not_be_is_refused_and_nothing_moves(position: Position) -> None:
    d = debugger()
    d.goto(Position(2, 4))
    with pytest.raises(InputError, match=r"does not exist; T is 0 or more, I is 0 to 22"):
        d.goto(position)
    assert d.position == (2, 4)
