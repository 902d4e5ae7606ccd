"""The gradient check of a frame: it finds what was planted, lists the worst first, and knows kinks and precision."""

import time
from typing import Any

import numpy as np
import pytest

from densegui.debugger.checking import GradientCheckJob, GradientCheckResult, Verdict, places_of
from densegui.debugger.edits import SetParameter, SwitchOff
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.engine.regularizers import Regularizer
from densegui.errors import InputError
from tests.debugger.helpers import debugger
from tests.engine.helpers import reference_cost

COMPLETE = 17
"""Operations of a network of three layers after which all of dW and db exist."""
SPEC = debugger().problem.spec


def at(t: int, i: int, **changes: Any) -> Frame:
    return debugger(**changes).goto(Position(t, i))


def result(frame: Frame, selection: Selection | None = None) -> GradientCheckResult:
    found = GradientCheckJob(frame, selection).work()
    assert found is not None
    return found


@pytest.mark.parametrize(("t", "i"), [(0, COMPLETE), (6, 20), (6, 0)])
@pytest.mark.parametrize("regularizer", ["none", "l2", "l1"])
def test_that_the_programs_gradient_agrees(t: int, i: int, regularizer: str) -> None:
    frame = at(t, i, training={"regularizer": {"name": regularizer, "strength": 0.1}})
    found = result(frame)
    assert found.which.tolist() == list(range(SPEC.n_parameters))
    assert not found.differs.any()
    assert found.minibatch == (t if i else t - 1)


def test_that_the_numeric_side_is_the_slope_of_the_lectures_cost() -> None:
    frame = at(2, COMPLETE, training={"regularizer": {"name": "l2", "strength": 0.3}})
    found, ws = result(frame), frame.workspace
    for place in range(0, SPEC.n_parameters, 5):
        varied = np.array(ws.theta, complex)
        varied[place] += 1e-30j
        slope = reference_cost(SPEC, varied, ws.X, ws.labels, Regularizer("l2", 0.3)).imag / 1e-30
        assert found.numeric[place] == pytest.approx(slope, abs=1e-8)


def test_that_planted_errors_come_first_and_the_worst_before_the_others() -> None:
    frame = at(2, COMPLETE)
    frame.workspace.dW[2][2, 3] += 1e-3
    frame.workspace.db[3][1, 0] -= 1e-5
    found = result(frame)
    first, second, third = (found.row(int(index)) for index in found.order[:3])
    assert (first.place, first.verdict) == (Selection(Kind.EDGE, 2, 4, 3), Verdict.DIFFERS)
    assert first.analytic == frame.workspace.dW[2][2, 3]
    assert first.error == pytest.approx(1e-3, rel=1e-4)
    assert (second.place, second.verdict) == (Selection(Kind.BIAS, 3, 2), Verdict.DIFFERS)
    assert third.verdict is not Verdict.DIFFERS
    assert found.sentence() == f"2 of {SPEC.n_parameters} differ."
    errors_W, errors_b = found.by_layer(found.error)
    assert errors_W[2][2, 3] == first.error
    assert errors_b[3][1, 0] == second.error


def test_that_a_kink_is_no_error_and_stands_behind_the_errors() -> None:
    frame = at(
        0, COMPLETE, network={"hidden": [{"nodes": 6, "activation": "relu"}, {"nodes": 5, "activation": "relu"}]}
    )
    ws = frame.workspace
    W, b = ws.W, ws.b
    b[1][0, 0] = -float(W[1][:, 0] @ ws.X[:, 0])  # z of node 1, example 1 is 0, up to rounding
    found = result(frame)
    bent = Selection(Kind.BIAS, 1, 1)
    verdicts = {row.place: row.verdict for row in (found.row(k) for k in range(found.which.size))}
    assert found.kink[places_of(bent, SPEC)[0]]
    assert verdicts[bent] is Verdict.KINK
    ranks = [found.row(int(index)).verdict for index in found.order]
    order = [Verdict.DIFFERS, Verdict.KINK, Verdict.AGREES]
    assert [order.index(v) for v in ranks] == sorted(order.index(v) for v in ranks)


def test_that_float32_is_held_to_its_own_precision() -> None:
    frame = at(2, COMPLETE, network={"dtype": "float32"})
    assert not result(frame).differs.any()
    frame.workspace.dW[2][2, 3] += np.float32(1e-3)
    assert np.flatnonzero(result(frame).differs).tolist() == places_of(Selection(Kind.EDGE, 2, 4, 3), SPEC).tolist()
    assert "2e−6" in result(frame).tolerance_text()


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(Kind.EDGE, 2, 4, 3), [18 + 2 * 5 + 3]),
        (Selection(Kind.BIAS, 1, 1), [12]),
        (Selection(Kind.NODE, 1, 2), [1, 7, 13]),
        (Selection(Kind.NODE, 0, 2), [6, 7, 8, 9, 10, 11]),
    ],
)
def test_that_a_selection_is_its_weights_and_biases(selection: Selection, expected: list[int]) -> None:
    assert places_of(selection, SPEC).tolist() == expected
    assert result(at(1, 0), selection).which.tolist() == expected


@pytest.mark.parametrize(("t", "i"), [(0, 0), (0, 1), (3, COMPLETE - 1)])
def test_that_without_the_whole_gradient_it_says_what_to_run(t: int, i: int) -> None:
    with pytest.raises(InputError, match="last db"):
        GradientCheckJob(at(t, i))


def test_that_it_can_be_run_in_pieces() -> None:
    frame = at(3, 0, network={"hidden": [{"nodes": 64, "activation": "tanh"}, {"nodes": 40, "activation": "tanh"}]})
    job = GradientCheckJob(frame)
    told = []
    while (found := job.work(time.perf_counter())) is None:
        told.append(job.progress)
    total = frame.spec.n_parameters
    assert len(told) >= 2
    assert told == sorted(told)
    assert job.progress == (total, total)
    steps, whole = GradientCheckJob(frame).steps(), result(frame)
    pieces = list(steps)
    assert pieces == told
    assert found.numeric.tolist() == whole.numeric.tolist()


def test_that_the_last_minibatch_is_checked_even_after_an_edit() -> None:
    made = debugger()
    made.goto(Position(4, 0))
    made.edit(SetParameter(Selection(Kind.EDGE, 1, 1, 1), 3.0))
    found = result(made.edit(SwitchOff(1, 3, True)))
    assert not found.differs.any()
    assert not result(made.goto(Position(4, 0))).differs.any()
    assert not result(made.goto(Position(4, COMPLETE))).differs.any()


def test_that_numbers_which_are_not_finite_differ_and_raise_nothing() -> None:
    frame = at(2, COMPLETE)
    frame.workspace.dW[1][0, 0] = np.nan
    found = result(frame)
    assert found.row(int(found.order[0])).place == Selection(Kind.EDGE, 1, 1, 1)
    assert found.row(int(found.order[0])).verdict is Verdict.DIFFERS


def test_that_the_sentence_counts() -> None:
    def of(n: int, wrong: int, bent: int) -> str:
        analytic = np.zeros(n)
        analytic[: wrong + bent] = 1.0
        kink = np.zeros(n, bool)
        kink[wrong : wrong + bent] = True
        return GradientCheckResult(SPEC, np.arange(n), analytic, np.zeros(n), kink, 0, 1.0).sentence()

    assert of(1, 0, 0) == "It agrees."
    assert of(68, 0, 0) == "All 68 agree."
    assert of(68, 1, 0) == "1 of 68 differs."
    assert of(68, 2, 1) == "2 of 68 differ; 1 lies at a kink."
    assert of(68, 0, 3) == "3 lie at a kink, the other 65 agree."
    assert of(1, 0, 1) == "1 lies at a kink: no error."


def test_that_the_text_lists_the_worst_first() -> None:
    frame = at(2, COMPLETE)
    frame.workspace.dW[2][2, 3] += 1e-3
    lines = result(frame).text(3).splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("edge 2:3:4: ")
    assert lines[1].endswith(" differs")


def test_that_all_of_64_32_10_takes_a_small_part_of_two_seconds() -> None:
    frame = at(1, 0, data={"source": "digits", "train_share": 0.8},
               network={"hidden": [{"nodes": 32, "activation": "tanh"}]}, training={"batch_size": 32})  # fmt: skip
    assert frame.spec.n == (64, 32, 10)
    start = time.process_time()
    assert result(frame).sentence() == f"All {2} {410} agree.".replace(" 410", "\N{NARROW NO-BREAK SPACE}410")
    assert time.process_time() - start < 2
