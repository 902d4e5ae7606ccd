"""What can be selected, in the slides' counting, and what is refused with a sentence that says what there is."""

import pytest

from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import NetworkSpec
from densegui.errors import InputError
from tests.debugger.helpers import debugger

SPEC = NetworkSpec.dense((2, 8, 6, 3))


@pytest.mark.parametrize(
    "selection",
    [
        Selection(Kind.NODE, 0, 2),
        Selection(Kind.NODE, 3, 3),
        Selection(Kind.EDGE, 1, 8, 2),
        Selection(Kind.EDGE, 3, 3, 6),
        Selection(Kind.BIAS, 2, 6),
    ],
    ids=str,
)
def test_that_what_exists_can_be_selected(selection: Selection) -> None:
    assert selection.check(SPEC) is selection


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (Selection(Kind.NODE, 4, 1), "layer 4 does not exist; layers are 0 to 3"),
        (Selection(Kind.NODE, -1, 1), "layers are 0 to 3"),
        (Selection(Kind.NODE, 1, 9), "layer 1 has nodes 1 to 8, not 9"),
        (Selection(Kind.NODE, 1, 0), "layer 1 has nodes 1 to 8, not 0"),
        (Selection(Kind.BIAS, 0, 1), "layer 0 does not exist; layers are 1 to 3"),
        (Selection(Kind.EDGE, 0, 1, 1), "layers are 1 to 3"),
        (Selection(Kind.EDGE, 2, 1, 9), "layer 1 has nodes 1 to 8, not 9"),
        (Selection(Kind.EDGE, 2, 1, 0), "layer 1 has nodes 1 to 8, not 0"),
    ],
    ids=str,
)
def test_that_what_does_not_exist_is_refused(selection: Selection, message: str) -> None:
    with pytest.raises(InputError, match=message):
        selection.check(SPEC)


def test_that_a_selection_is_written_from_source_to_node() -> None:
    assert str(Selection(Kind.EDGE, 2, 5, 7)) == "edge 2:7:5"
    assert str(Selection(Kind.NODE, 2, 5)) == "node 2:5"
    assert str(Selection(Kind.BIAS, 1, 4)) == "bias 1:4"


def test_that_a_refused_selection_leaves_the_old_one() -> None:
    d = debugger()
    first = Selection(Kind.NODE, 1, 2)
    d.select(first)
    with pytest.raises(InputError):
        d.select(Selection(Kind.NODE, 1, 7))
    assert d.frame().selection == first
    assert d.select(None).selection is None
