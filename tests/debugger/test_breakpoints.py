"""The list of breakpoints: numbers, hits, the gutter's lines, what a file keeps, and what is tested where."""

import pytest

from densegui.debugger.breakpoints import Breakpoints
from densegui.debugger.condition_text import Sizes
from densegui.debugger.conditions import OpRan
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import SGD
from densegui.engine.program import program
from densegui.engine.regularizers import Regularizer
from densegui.errors import InputError

SPEC = NetworkSpec.dense((2, 4, 3, 2), "relu")
PROGRAM = program(SPEC, SGD(), Regularizer())
INDEX = {str(op): index for index, op in enumerate(PROGRAM)}


@pytest.fixture
def breakpoints() -> Breakpoints:
    return Breakpoints(SPEC, Sizes(20, 5))


def test_that_numbers_count_from_1_and_are_never_given_twice(breakpoints):
    assert [breakpoints.add(text).id for text in ("nonfinite", "cost > 2", "op dW 2")] == [1, 2, 3]
    breakpoints.delete(3)
    assert breakpoints.add("op dW 2").id == 4
    assert [each.id for each in breakpoints] == [1, 2, 4]


def test_that_the_same_condition_is_there_once(breakpoints):
    first = breakpoints.add("cost > 2.0")
    breakpoints.enable(first.id, False)
    assert breakpoints.add("cost>2").id == first.id
    assert len(breakpoints) == 1
    assert breakpoints.all[0].enabled


def test_that_only_enabled_ones_make_it_active(breakpoints):
    assert not breakpoints.active
    one = breakpoints.add("nonfinite")
    assert breakpoints.active
    breakpoints.enable(one.id, False)
    assert not breakpoints.active
    breakpoints.enable(one.id)
    assert breakpoints.active
    breakpoints.clear()
    assert not breakpoints.active


def test_that_every_change_has_a_version_of_its_own(breakpoints):
    seen = [breakpoints.version]
    one = breakpoints.add("nonfinite")
    for change in (lambda: breakpoints.hit(one.id), lambda: breakpoints.enable(one.id, False),
                   lambda: breakpoints.delete(one.id)):  # fmt: skip
        seen.append(breakpoints.version)
        change()
    seen.append(breakpoints.version)
    assert seen == sorted(set(seen))


def test_that_hits_are_counted(breakpoints):
    one = breakpoints.add("cost > 2")
    breakpoints.hit(one.id)
    assert breakpoints.hit(one.id).hits == 2
    assert breakpoints.all[0].hits == 2
    assert breakpoints.enable(one.id, False).hits == 2


def test_that_one_that_does_not_exist_is_refused(breakpoints):
    with pytest.raises(InputError, match="breakpoint 3 does not exist; there is none"):
        breakpoints.delete(3)
    breakpoints.add("nonfinite")
    with pytest.raises(InputError, match="breakpoint 3 does not exist; there are 1"):
        breakpoints.enable(3, True)


def test_that_a_wrong_text_changes_nothing(breakpoints):
    version = breakpoints.version
    with pytest.raises(InputError):
        breakpoints.add("example 21 changes class")
    assert (breakpoints.version, len(breakpoints)) == (version, 0)


def test_that_texts_lead_to_the_same_breakpoints(breakpoints):
    for text in ("cost > 2.5", "op dW 2 every 10", "dies 1 3"):
        breakpoints.add(text)
    breakpoints.enable(2, False)
    texts = breakpoints.as_texts()
    assert texts == ("cost > 2.5", "off op dW 2 every 10", "dies 1 3")
    again = Breakpoints(SPEC, Sizes(20, 5), texts)
    assert [(each.condition, each.enabled) for each in again] == [
        (each.condition, each.enabled) for each in breakpoints
    ]


def test_that_a_click_sets_a_line_and_the_next_removes_it(breakpoints):
    made = breakpoints.toggle_line(PROGRAM, INDEX["dW 2"])
    assert made is not None
    assert made.condition == OpRan("dW", 2)
    assert breakpoints.lines(PROGRAM) == {INDEX["dW 2"]: True}
    assert breakpoints.toggle_line(PROGRAM, INDEX["dW 2"]) is None
    assert breakpoints.lines(PROGRAM) == {}
    breakpoints.toggle_line(PROGRAM, INDEX["cost"])
    assert breakpoints.as_texts() == ("op cost",)


def test_that_a_click_removes_the_lines_own_before_that_of_every_layer(breakpoints):
    breakpoints.add("op dW")
    breakpoints.add("op dW 2 every 5")
    lines = {INDEX[name] for name in ("dW 1", "dW 2", "dW 3")}
    assert set(breakpoints.lines(PROGRAM)) == lines
    breakpoints.toggle_line(PROGRAM, INDEX["dW 2"])
    assert breakpoints.as_texts() == ("op dW",)
    breakpoints.toggle_line(PROGRAM, INDEX["dW 2"])
    assert breakpoints.as_texts() == ()


def test_that_a_line_is_hollow_where_none_of_its_breakpoints_is_enabled(breakpoints):
    breakpoints.enable(breakpoints.add("op Z").id, False)
    assert breakpoints.lines(PROGRAM)[INDEX["Z 1"]] is False
    breakpoints.add("op Z 1")
    assert breakpoints.lines(PROGRAM)[INDEX["Z 1"]] is True
    assert breakpoints.lines(PROGRAM)[INDEX["Z 2"]] is False


def test_that_each_enabled_breakpoint_is_tested_where_it_can_hold(breakpoints):
    for text in ("op dW", "cost > 2", "accuracy test >= 0.9", "off nonfinite", "op cost"):
        breakpoints.add(text)
    tests = {done: [each.id for each in there] for done, there in breakpoints.compiled(PROGRAM).items()}
    assert tests == {10: [1], 13: [1], 16: [1], 8: [2, 5], 23: [3]}


def test_that_nothing_is_tested_where_there_is_none(breakpoints):
    assert breakpoints.compiled(PROGRAM) == {}
