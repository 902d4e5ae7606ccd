"""The cost: likelihood, its logarithm and 𝒞 recomputed from Ŷ and the labels; nothing underflows without a word."""

import math

import mpmath
import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.explain.blocks import Bars, Equation, Sum
from densegui.debugger.explain.cost import explain_cost
from densegui.debugger.explain.explain import explain
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Granularity
from densegui.engine.network import NetworkSpec
from tests.debugger.explain.helpers import blocks, done, equation, frame_at, work_out
from tests.debugger.helpers import debugger, problem_of


def true_probabilities(frame):
    """ŷ of each example's true class, from Z with 40 digits."""
    Z = frame.workspace.Z[frame.spec.L]
    with mpmath.workdps(40):
        found = []
        for i, label in enumerate(frame.workspace.labels):
            powers = [mpmath.exp(mpmath.mpf(float(z))) for z in Z[:, i]]
            found.append(powers[label] / mpmath.fsum(powers))
        return found


@pytest.mark.parametrize("example", [0, 5, None])
@pytest.mark.parametrize("position", [(6, "cost"), (6, "dZ 2"), (4, "cost")])
def test_that_the_cost_comes_from_the_likelihood(position, example):
    run = debugger()
    frame = frame_at(run, (position[0], done(run, position[1])), None, example)
    ws, told = frame.workspace, explain_cost(frame)
    p = [float(one) for one in true_probabilities(frame)]
    (bars,) = blocks(told, Bars)
    assert bars.values == pytest.approx(p, rel=1e-13)
    assert bars.marked == frame.example
    assert bars.places == tuple(range(frame.m_b))
    assert bars.mean is None
    names = frame.problem.split.dataset.class_names
    assert bars.labels == tuple(f"example {i + 1} · {names[k]}" for i, k in enumerate(ws.labels))
    likelihood, log, cost = (equation(told, slide) for slide in ("7", "8b", "9"))
    assert likelihood.value == pytest.approx(math.prod(p), rel=1e-12)
    assert log.value == pytest.approx(math.log(math.prod(p)), rel=1e-12)
    assert cost.value == float(ws.cost) == pytest.approx(-math.log(math.prod(p)) / frame.m_b, rel=1e-12)
    assert work_out(cost.numeric) == pytest.approx(cost.value, rel=1e-3)
    (terms,) = blocks(told, Sum)
    assert [term.value for term in terms.terms] == pytest.approx([math.log(one) for one in p], rel=1e-12)
    assert terms.total == log.value
    for term in terms.terms:
        assert work_out(term.numeric) == pytest.approx(term.value, abs=1e-3)


def test_that_a_short_product_is_written_out():
    run = debugger()
    frame = frame_at(run, (4, done(run, "cost")))  # the last minibatch of an epoch has 3 examples
    told = explain_cost(frame)
    assert frame.m_b == 3
    assert work_out(equation(told, "7").numeric) == pytest.approx(equation(told, "7").value, rel=2e-3)
    assert work_out(equation(told, "8b").numeric) == pytest.approx(equation(told, "8b").value, rel=2e-3)


def test_that_the_loss_is_the_divergence_of_the_prediction_from_the_truth():
    run = debugger()
    frame = frame_at(run, (6, done(run, "cost")), None, 5)
    ws, told = frame.workspace, explain_cost(frame)
    q, y = ws.A[3][:, 5], np.eye(3)[ws.labels[5]]
    divergence = math.fsum(y[k] * math.log(y[k] / q[k]) for k in range(3) if y[k])
    loss, kl = equation(told, "10"), equation(told, "11")
    assert loss.value == kl.value == ws.loss[5] == pytest.approx(divergence, rel=1e-13)
    assert work_out(loss.numeric) == pytest.approx(divergence, abs=1e-3)
    assert work_out(kl.numeric) == pytest.approx(divergence, abs=1e-3)
    (entropy,) = (b for b in blocks(told, Equation) if b.symbolic.startswith("H("))
    assert entropy.value == work_out(entropy.numeric) == 0.0
    mean = explain_cost(frame_at(run, (6, done(run, "cost")), None, None))
    assert {b.slide for b in blocks(mean, Equation)} == {"7", "8b", "9"}


def test_that_a_likelihood_that_no_float_can_hold_is_written_by_its_logarithm():
    spec = NetworkSpec.dense((1, 2))
    rng = np.random.default_rng(5)
    run = Debugger(problem_of(spec, rng.normal(0, 40, (300, 1)), rng.integers(0, 2, 300), 0))
    frame = frame_at(run, (0, done(run, "cost")))
    exact = mpmath.fprod(true_probabilities(frame))
    assert float(exact) == 0.0
    likelihood = equation(explain_cost(frame), "7")
    assert likelihood.value is None
    assert "too small" in likelihood.words
    mantissa, _, exponent = likelihood.numeric.rpartition(" = ")[2].partition(r" \cdot 10^{")
    assert mpmath.mpf(f"{mantissa}e{exponent.removesuffix('}')}") == pytest.approx(exact, rel=1e-3)
    assert math.isfinite(equation(explain_cost(frame), "8b").value)


def test_that_a_product_of_zeros_is_still_told_apart_from_nothing():
    spec = NetworkSpec.dense((1, 2))
    run = Debugger(problem_of(spec, np.array([[1e4], [-1e4]]), np.array([0, 0]), 0))
    frame = frame_at(run, (0, done(run, "cost")))
    assert 0.0 in frame.workspace.A[1]
    told = explain_cost(frame)
    assert equation(told, "7").value is None
    assert "10^{-" in equation(told, "7").numeric
    assert equation(told, "9").value == frame.workspace.cost < math.inf


def test_that_only_what_is_computed_has_numbers():
    run = debugger()
    for position in ((0, 0), (6, 1), (6, done(run, "A 3"))):
        told = explain_cost(frame_at(run, position))
        assert all(isinstance(b, Equation) and b.value is None and not b.numeric for b in told.blocks)
        assert [b.slide for b in told.blocks] == ["7", "8b", "9", "10", "", "11"]
    assert explain_cost(frame_at(run, (0, 0))).title == "cost · no minibatch yet"


@pytest.mark.parametrize("example", [2, None])
def test_that_between_two_minibatches_the_numbers_are_stale(example):
    run = debugger()
    before = explain_cost(frame_at(run, (6, 22), None, example))
    after = explain_cost(frame_at(run, (7, 0), None, example))
    assert all(b.freshness is Freshness.STALE for b in after.blocks)
    assert repr(after).replace("STALE", "FRESH").replace("stale", "fresh") == repr(before)


def test_that_the_cost_is_explained_when_nothing_is_selected_and_it_has_run():
    run = debugger()
    assert explain(frame_at(run, (0, 0))) is None
    assert explain(frame_at(run, (0, done(run, "A 3")))) is None
    for position in ((0, done(run, "cost")), (0, 22), (1, 0)):
        told = explain(frame_at(run, position))
        assert told is not None
        assert told.title == "cost · example 1 of 8 · minibatch 0"
    mean = explain(frame_at(run, (1, 0), None, None))
    assert mean is not None
    assert mean.title == "cost · mean of 8 · minibatch 0"


def test_that_the_penalty_is_said_not_to_be_in_it():
    plain = debugger()
    penalized = debugger(training={"regularizer": {"name": "l2", "strength": 0.5}})
    for run, said in ((plain, False), (penalized, True)):
        frame = frame_at(run, (2, done(run, "cost")))
        cost = equation(explain_cost(frame), "9")
        assert ("without the penalty" in cost.words) == said
        assert cost.value == pytest.approx(float(np.mean(frame.workspace.loss)))


@pytest.mark.parametrize("example", [1, None])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_that_numbers_that_are_not_finite_are_shown(bad, example):
    run = Debugger(problem_of(NetworkSpec.dense((1, 2)), np.array([[bad], [1.0]]), np.array([0, 1]), 0))
    run.example = example
    for _ in range(len(run.program)):
        run.step(Granularity.OP)  # through the rest of the minibatch, past the first of them
        told = explain_cost(run.frame())
    assert run.position == (1, 0)
    cost = equation(told, "9").value
    assert cost is not None
    assert not math.isfinite(cost)
    assert r"\mathrm{NaN}" in equation(told, "8b").numeric
