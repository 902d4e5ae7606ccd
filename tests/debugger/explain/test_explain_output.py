"""An output node: softmax with its shift, the Jacobian against central differences, and the way to ŷ − ỹ."""

import math

import mpmath
import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.explain.blocks import Bars, Equation, Matrix, Sum
from densegui.debugger.explain.node import explain_node
from densegui.debugger.explain.output import jacobian
from densegui.debugger.frame import Freshness
from densegui.engine.network import NetworkSpec
from tests.debugger.explain.helpers import blocks, done, equation, frame_at, work_out
from tests.debugger.helpers import debugger, problem_of

LATE = 22
"""Done operations when only b[3] is left to update."""


def exact_softmax(z):
    powers = [mpmath.exp(mpmath.mpf(float(one))) for one in z]
    return [power / mpmath.fsum(powers) for power in powers]


def exact_jacobian(z):
    """∂a_j/∂z_k by central differences with 60 digits."""
    n = len(z)
    with mpmath.workdps(60):
        h, z = mpmath.mpf(10) ** -20, [mpmath.mpf(float(one)) for one in z]
        columns = []
        for k in range(n):
            above, below = ([one + sign * h * (j == k) for j, one in enumerate(z)] for sign in (1, -1))
            pairs = zip(*([mpmath.exp(one) for one in side] for side in (above, below)), strict=True)
            up, down = zip(*pairs, strict=True)
            columns.append([(a / sum(up) - b / sum(down)) / (2 * h) for a, b in zip(up, down, strict=True)])
        return np.array([[float(columns[k][j]) for k in range(n)] for j in range(n)])


def test_that_the_softmax_is_shown_with_its_shift():
    frame = frame_at(debugger(), (6, LATE), (3, 2), 1)
    z = [float(one) for one in frame.workspace.Z[3][:, 1]]
    told = explain_node(frame)
    shift = told.blocks[2]
    assert isinstance(shift, Equation)
    assert r"\max" in shift.symbolic
    assert shift.value == z[1] - max(z)
    assert work_out(shift.numeric) == pytest.approx(shift.value, abs=2e-4)
    below = blocks(told, Sum)[1]
    assert [term.value for term in below.terms] == pytest.approx([math.exp(one - max(z)) for one in z], rel=1e-14)
    assert below.total == pytest.approx(math.fsum(math.exp(one - max(z)) for one in z), rel=1e-14)
    for term in below.terms:
        assert work_out(term.numeric) == pytest.approx(term.value, rel=1e-3)
    y_hat = equation(told, "1")
    assert y_hat.value == frame.workspace.A[3][1, 1] == pytest.approx(float(exact_softmax(z)[1]), rel=1e-14)
    assert work_out(y_hat.numeric) == pytest.approx(y_hat.value, rel=1e-3)
    assert "blob 2" in y_hat.words


def test_that_the_mean_prediction_is_no_softmax_of_the_mean():
    frame = frame_at(debugger(), (6, LATE), (3, 2), None)
    told = explain_node(frame)
    each = [float(exact_softmax(frame.workspace.Z[3][:, i])[1]) for i in range(frame.m_b)]
    y_hat = equation(told, "1")
    assert y_hat.value == pytest.approx(math.fsum(each) / frame.m_b, rel=1e-13)
    assert r"\max" not in y_hat.symbolic
    assert r"\frac{1}{m_b} \sum_i s(z^{[3](i)})_{2}" in y_hat.symbolic
    assert len(blocks(told, Sum)) == 1  # z alone


@pytest.mark.parametrize("example", [1, None])
def test_that_the_jacobian_agrees_with_central_differences(example):
    frame = frame_at(debugger(), (6, LATE), (3, 2), example)
    (matrix,) = blocks(explain_node(frame), Matrix)
    Z = frame.workspace.Z[3]
    each = [exact_jacobian(Z[:, i]) for i in (range(frame.m_b) if example is None else [example])]
    assert matrix.values == pytest.approx(sum(each) / len(each), rel=1e-13)
    assert matrix.slide == "18"
    assert (matrix.rows, matrix.columns) == (("a_{1}", "a_{2}", "a_{3}"), ("z_{1}", "z_{2}", "z_{3}"))
    assert matrix.values.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-15)  # the outputs' sum stays 1
    assert (r"\sum_i" in matrix.symbolic) == (example is None)


def test_that_the_jacobian_keeps_its_digits_where_the_softmax_saturates():
    z = np.array([0.0, 30.0, -5.0])
    a = np.array([[float(one)] for one in exact_softmax(z)])
    assert jacobian(a)[0] == pytest.approx(exact_jacobian(z)[0], rel=1e-12)


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("example", [0, 1, 4])
def test_that_the_chain_rule_collapses_to_prediction_minus_truth(k, example):
    frame = frame_at(debugger(), (6, LATE), (3, k), example)
    ws = frame.workspace
    a, true = ws.A[3][:, example], int(ws.labels[example])
    told = explain_node(frame)
    first = equation(told, "17")
    assert first.value == pytest.approx(-1 / a[true], rel=1e-14)
    assert work_out(first.numeric) == pytest.approx(first.value, rel=1e-3)
    chain = blocks(told, Sum)[-1]
    with np.errstate(divide="ignore"):
        factors = -np.eye(3)[true] / a
    expected = factors * exact_jacobian(ws.Z[3][:, example])[:, k - 1]
    assert [term.value for term in chain.terms] == pytest.approx(expected.tolist(), rel=1e-12, abs=1e-15)
    for term in chain.terms:
        assert work_out(term.numeric) == pytest.approx(term.value, rel=2e-3, abs=1e-12)
    error = float(a[k - 1]) - (k - 1 == true)
    for value in (chain.total, equation(told, "19").value, equation(told, "21d").value):
        assert value == ws.dZ[3][k - 1, example] == pytest.approx(error, rel=1e-14)
    for slide in ("19", "21d"):
        assert work_out(equation(told, slide).numeric) == pytest.approx(error, abs=2e-4)


def test_that_the_mean_gradient_is_the_mean_of_the_errors():
    frame = frame_at(debugger(), (6, LATE), (3, 1), None)
    ws, told = frame.workspace, explain_node(frame)
    errors = [float(ws.A[3][0, i]) - (ws.labels[i] == 0) for i in range(frame.m_b)]
    mean = math.fsum(errors) / frame.m_b
    assert equation(told, "19").value == equation(told, "21d").value == pytest.approx(mean, rel=1e-12)
    assert work_out(equation(told, "21d").numeric) == pytest.approx(mean, abs=2e-4)
    (bars,) = blocks(told, Bars)
    assert bars.values == pytest.approx(errors, rel=1e-13)
    assert bars.mean == pytest.approx(mean, rel=1e-12)
    assert bars.places == tuple(range(8))
    assert bars.marked is None
    assert not [b for b in blocks(told, Equation) if b.slide == "17"]  # 1/a is no matter of means


@pytest.mark.parametrize("example", [1, None])
def test_that_only_what_is_computed_has_numbers(example):
    run = debugger()
    known = {"sample": set(), "Z 3": {""}, "A 3": {"", "1"}, "dZ 3": {"", "1", "17", "19", "21d"}}
    for op, slides in known.items():
        told = explain_node(frame_at(run, (6, done(run, op)), (3, 2), example))
        equations = blocks(told, Equation)
        numbered = {b.slide for b in equations if b.value is not None}
        assert numbered == slides - ({"17"} if example is None else set()), op
        assert all((b.freshness is Freshness.ABSENT) == (b.value is None) == (not b.numeric) for b in equations)
        assert bool(blocks(told, Matrix)) == (op in ("A 3", "dZ 3"))
        shown = {b.slide for b in equations} | ({"18"} if blocks(told, Matrix) else set())
        assert shown == {"", "1", "18", "19", "21d"} | ({"17"} if example is not None else set())


def test_that_an_output_that_has_become_0_says_why_the_gradient_is_still_right():
    spec = NetworkSpec.dense((1, 2))
    run = Debugger(problem_of(spec, np.array([[1e4], [-1e4], [0.0]]), np.array([0, 0, 1]), 0))
    ws = frame_at(run, (0, done(run, "cost"))).workspace
    gone = next(i for i in range(3) if ws.A[1][ws.labels[i], i] == 0)
    told = explain_node(frame_at(run, (0, done(run, "dZ 1")), (1, int(ws.labels[gone]) + 1), gone))
    assert equation(told, "17").value == -math.inf
    assert "0 in floating point" in equation(told, "17").words
    chain = blocks(told, Sum)[-1]
    assert chain.terms[int(ws.labels[gone])].value == chain.total == -1.0
    assert equation(told, "19").value == -1.0
