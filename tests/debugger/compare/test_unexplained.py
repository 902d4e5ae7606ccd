"""What no mistake explains is said to be unexplained, with what can hold it; two mistakes never make a wrong cause."""

from collections.abc import Callable

import numpy as np
import pytest

from densegui.debugger.compare.compare import Comparison
from densegui.debugger.compare.examine import Verdict
from tests.debugger.compare import student
from tests.debugger.compare.conftest import Setup, made, setup
from tests.debugger.compare.test_mistakes import BUGS, check, run, subset

Judge = Callable[..., Comparison]


def noisy(array: np.ndarray, seed: int = 0) -> np.ndarray:
    return array + 0.1 * np.random.default_rng(seed).standard_normal(array.shape)


@pytest.mark.parametrize("name", ["X", "Z1", "A2", "A3", "loss", "dZ3", "dZ1", "dW2", "db3", "W2_new", "b1_new"])
def test_that_an_odd_array_is_unexplained_and_alone(name: str, whole: Setup, judge: Judge) -> None:
    mine = whole.trace | {name: noisy(whole.trace[name])}
    result = judge(mine, whole.reference)
    assert result.sentence == f"differs at {name}: unexplained; the mistake is in {name}"
    assert [str(row.name) for row in result.rows if row.verdict is Verdict.DIFFERS] == [name]


RANGES = [
    ("dW2", "A1 dZ2", "dW2", "dW2"),
    ("dW2", "dZ3", "dW2", "one of Z1, A1, Z2, A2, dZ2, dW2"),
    ("dW2", "A1 Z2 A2 dZ3", "dW2", "one of dZ2, dW2"),
    ("A3", "X W1 b1 W2 b2 W3 b3 A2", "A3", "one of Z3, A3"),
    ("W3_new", "W3 dW3", "W3_new", "W3_new"),
    ("W3_new", "W3 A2 dZ3", "W3_new", "one of dW3, W3_new"),
]


@pytest.mark.parametrize(("wrong", "right", "name", "where"), RANGES)
def test_that_the_operations_that_can_hold_it_are_listed(
    wrong: str, right: str, name: str, where: str, whole: Setup, judge: Judge
) -> None:
    mine = subset(whole.trace, right.split()) | {wrong: noisy(whole.trace[wrong])}
    sources = subset(whole.trace, ["X", "Y", "labels", "W1", "b1", "W2", "b2", "W3", "b3"])
    result = judge(sources | mine, whole.reference)
    assert result.sentence == f"differs at {name}: unexplained; the mistake is in {where}"


def test_that_a_shape_that_nothing_explains_is_a_difference_with_what_can_hold_it(whole: Setup, judge: Judge) -> None:
    known = subset(whole.trace, ["X", "Y", "labels", "W1", "b1", "W2", "b2", "W3", "b3", "dZ3"])
    result = judge(known | {"dW2": np.ones((3, 4))}, whole.reference)
    seen = "unexplained; the shape is (3, 4), ours is (9, 8)"
    assert result.sentence == f"differs at dW2: {seen}; the mistake is in one of Z1, A1, Z2, A2, dZ2, dW2"
    (row,) = (row for row in result.rows if str(row.name) == "dW2")
    assert row.says == seen


def test_that_a_transposed_array_is_measured_by_the_way_the_others_lie(whole: Setup, judge: Judge) -> None:
    turned = {name: whole.trace[name].T for name in ("W1", "W2", "W3", "dW3")} | {"dZ2": whole.trace["dZ2"]}
    result = judge(turned | {"dW2": whole.trace["dW2"]}, whole.reference)
    assert (
        result.sentence == "differs at dW2: transposed; the shape is (9, 8), with the others as they lie it is (8, 9)"
    )


def test_that_a_factor_is_no_wrong_last_minibatch_where_its_size_is_known(whole: Setup, judge: Judge) -> None:
    near = judge(whole.trace | {"dW2": whole.trace["dW2"] * (1 + 3e-6)}, whole.reference)
    assert near.sentence == "differs at dW2: unexplained; it is 1.000003 times ours everywhere; the mistake is in dW2"
    third = judge(whole.trace | {"dW2": whole.trace["dW2"] / 3}, whole.reference)
    assert third.sentence == "differs at dW2: divided by 33 instead of its own 11 examples"


def test_that_what_is_seen_of_the_numbers_is_said(whole: Setup, judge: Judge) -> None:
    third = judge(whole.trace | {"dW2": whole.trace["dW2"] * 0.7}, whole.reference)
    assert third.sentence == "differs at dW2: unexplained; it is 0.7000 times ours everywhere; the mistake is in dW2"
    holed = whole.trace["A1"].copy()
    holed[2, 3] = np.nan
    result = judge(whole.trace | {"A1": holed}, whole.reference)
    assert result.sentence == "differs at A1: unexplained; 1 of its 99 numbers is NaN; the mistake is in A1"


def test_that_labels_of_other_examples_are_seen(whole: Setup, judge: Judge) -> None:
    mixed = whole.trace["Y"][:, np.random.default_rng(1).permutation(11)]
    result = judge({"X": whole.trace["X"], "Y": mixed}, whole.reference)
    assert "labels permuted: the right number of each class" in result.sentence


def test_that_own_initial_weights_are_named(judge: Judge) -> None:
    setting = setup(made(), 0)
    own = setting.trace | {"W1": noisy(setting.trace["W1"])}
    result = judge(student.run(own, setting.g, setting.rate), setting.reference)
    assert result.sentence == "differs at W1: other initial parameters than ours"
    assert {row.verdict for row in result.rows if str(row.name) in ("Z1", "A3", "cost", "dZ1")} == {Verdict.FOLLOWS}


FORWARD = [
    bug for bug in BUGS if bug[0] in ("bias forgotten", "another g", "softmax axis", "sigmoid output", "labels off")
]
BACKWARD = [
    bug for bug in BUGS
    if bug[0] in ("prime forgotten", "updated W", "dW summed", "sign dW", "transposed dW", "db axis", "rate sign")
]  # fmt: skip


@pytest.mark.parametrize("second", BACKWARD, ids=lambda bug: bug[0])
@pytest.mark.parametrize("first", FORWARD, ids=lambda bug: bug[0])
def test_that_of_two_mistakes_the_first_is_named_and_the_second_seen(
    first: tuple[str, str, str], second: tuple[str, str, str], whole: Setup, judge: Judge
) -> None:
    result = judge(run(whole, f"{first[0]}+{second[0]}"), whole.reference)
    check(result, first[1], first[2])
    rows = {str(row.name): row for row in result.rows}
    assert rows[second[1]].verdict is Verdict.DIFFERS
    assert second[2] in rows[second[1]].says or "transposed" in second[0]


PAIRS = [
    (first, second)
    for first in (*FORWARD, *BACKWARD)
    for second in BACKWARD
    if {first[0], second[0]} != {"updated W", "transposed dW"}  # such a program does not run: no shapes fit
]


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda bug: bug[0])
def test_that_two_mistakes_behind_few_arrays_never_make_a_wrong_cause(
    first: tuple[str, str, str], second: tuple[str, str, str], whole: Setup, judge: Judge
) -> None:
    """The cause is one of the two, or both, or unexplained."""
    mine = run(whole, f"{first[0]}+{second[0]}")
    result = judge(subset(mine, ["W1_new", "W2_new", "W3_new", "b1_new"]), whole.reference)
    causes = {"×m", "sign", "unexplained", "÷m", *(words.split(":")[0] for _, _, words in (first, second))}
    told = result.sentence.partition(": ")[2]
    assert told.startswith(tuple(causes)) or not result.sentence.startswith("differs")
    assert "÷m" not in told
    if "sign" not in first[0] + second[0]:
        assert not told.startswith("sign")
    if "summed" not in first[0] + second[0]:
        assert not told.startswith("×m")


def test_that_two_mistakes_in_one_operation_are_both_named(whole: Setup, judge: Judge) -> None:
    A, dZ = whole.trace["A2"], whole.trace["dZ3"]
    result = judge(whole.trace | {"dW3": -A[:, -1:] @ dZ[:, -1:].T}, whole.reference)
    assert result.sentence == "differs at dW3: only the last example counts: = in place of +=; and sign"
