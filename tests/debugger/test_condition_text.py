"""The grammar of breakpoints: what is public to the letter, what is refused, and that a text leads back to itself."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.debugger.condition_text import OPS, Sizes, parse_condition
from densegui.debugger.conditions import (
    Comparison,
    Condition,
    CostCompared,
    CostRising,
    GradientNorm,
    MetricReached,
    NonFinite,
    OpRan,
)
from densegui.debugger.unit_conditions import ParameterCrosses, PredictionChanges, UnitDies, UnitShare
from densegui.engine.network import NetworkSpec
from densegui.errors import InputError

SPEC = NetworkSpec.dense((2, 12, 5, 4, 3), ("tanh", "relu", "sigmoid"))
SIZES = Sizes(210, 90)


def parsed(text: str) -> Condition:
    return parse_condition(text, SPEC, SIZES)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("cost > 2.5", CostCompared(Comparison(">", 2.5))),
        ("grad W 1 < 0.001", GradientNorm("W", 1, Comparison("<", 0.001))),
        ("nonfinite", NonFinite()),
        ("op dW 2", OpRan("dW", 2)),
        ("accuracy test >= 0.9", MetricReached("accuracy", "test", Comparison(">=", 0.9))),
        ("op dW", OpRan("dW", None)),
        ("op dW 2 every 10", OpRan("dW", 2, 10)),
        ("op sample every 3", OpRan("sample", None, 3)),
        ("cost rising 20", CostRising(20)),
        ("cost train < 0.2", MetricReached("cost", "train", Comparison("<", 0.2))),
        ("grad b 4 > 10", GradientNorm("b", 4, Comparison(">", 10))),
        ("dead 2 >= 0.5", UnitShare("dead", 2, Comparison(">=", 0.5))),
        ("saturated 1 >= 0.5", UnitShare("saturated", 1, Comparison(">=", 0.5))),
        ("dies 2 5", UnitDies(2, 5)),
        ("W 2 12 5 crosses 0.5", ParameterCrosses("W", 2, 12, 5, 0.5)),
        ("W 1 2 3 changes sign", ParameterCrosses("W", 1, 2, 3, None)),
        ("b 1 12 crosses -1e-08", ParameterCrosses("b", 1, 0, 12, -1e-8)),
        ("example 17 changes class", PredictionChanges(17)),
    ],
)
def test_that_each_kind_is_read_and_written(text, condition):
    assert parsed(text) == condition
    assert str(condition) == text


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("cost>2.5", "cost > 2.5"),
        ("  cost   <=  3.0 ", "cost <= 3"),
        ("accuracy test ≥ .9", "accuracy test >= 0.9"),
        ("b 1 2 crosses −0.5", "b 1 2 crosses -0.5"),
        ("op Z 2 every 1", "op Z 2"),
        ("W 1 1 1 crosses -0", "W 1 1 1 crosses 0"),
    ],
)
def test_that_what_means_the_same_is_written_in_one_way(typed, canonical):
    assert str(parsed(typed)) == canonical


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "begins with op, cost"),
        ("cots > 2.5", '"cots" is not allowed; it begins with op, cost'),
        ("cost", "something is missing at its end; train, test, rising"),
        ("cost = 3", "train, test, rising, <, <=, > or >="),
        ("cost > much", '"much" is not allowed; the bound is a number'),
        ("cost > nan", "the bound is a number"),
        ("cost > inf", "the bound is a number"),
        ("cost > 1e999", "the bound is a number"),
        ("cost > 1_000", "the bound is a number"),
        ("cost rising 0", "1 or more"),
        ("cost > 2.5 now", '"now" is too much'),
        ("accuracy test >= 90", "from 0 to 1"),
        ("accuracy >= 0.9", "train or test"),
        ("op", "sample, Z, A, cost, dZ, dW, db, W or b"),
        ("op dW 5", "the layer is 1 to 4"),
        ("op dW 0", "the layer is 1 to 4"),
        ("op cost 1", '"1" is too much'),
        ("op dW 2 every", "the number of minibatches is 1 or more"),
        ("grad Z 1 < 1", "W or b"),
        ("grad W 1", "<, <=, > or >="),
        ("dead 1 >= 0.5", "the hidden layer with ReLU units is 2"),
        ("dead 4 >= 0.5", "the hidden layer with ReLU units is 2"),
        ("saturated 2 >= 0.5", "tanh or sigmoid units are 1 or 3"),
        ("dies 2 6", "the node of layer 2 is 1 to 5"),
        ("W 1 3 1 crosses 0", "the input is 1 to 2"),
        ("W 2 13 1 crosses 0", "the node of layer 1 is 1 to 12"),
        ("W 2 1 1", "crosses and a value, or changes sign"),
        ("W 2 1 1 changes", "sign"),
        ("b 2 1 1 changes sign", "crosses and a value"),
        ("example 0 changes class", "the training example is 1 to 210"),
        ("example 211 changes class", "the training example is 1 to 210"),
        ("example 3 changes", "class"),
        ("nonfinite 3", "is too much"),
    ],
)
def test_that_a_wrong_text_is_refused_in_one_sentence_that_says_what_is_allowed(text, said):
    with pytest.raises(InputError) as error:
        parsed(text)
    sentence = str(error.value)
    assert said in sentence
    assert sentence.startswith("breakpoint ")
    assert "\n" not in sentence


def test_that_a_network_without_such_units_has_no_such_breakpoints():
    with pytest.raises(InputError, match="only hidden ReLU units can be dead, and there are none"):
        parse_condition("dead 1 >= 0.5", NetworkSpec.dense((2, 3, 2), "tanh"))


def test_that_without_test_examples_nothing_is_tested_on_them():
    for text in ("accuracy test >= 0.9", "cost test < 1"):
        with pytest.raises(InputError, match="there are no test examples"):
            parse_condition(text, SPEC, Sizes(10, 0))


def test_that_sizes_need_not_be_known():
    assert parse_condition("example 5000 changes class", SPEC) == PredictionChanges(5000)


reals = st.floats(allow_nan=False, allow_infinity=False)
comparisons = st.builds(Comparison, st.sampled_from(["<", "<=", ">", ">="]), reals.map(lambda x: x + 0.0))
shares = st.builds(Comparison, st.sampled_from(["<", "<=", ">", ">="]), st.floats(0, 1).map(lambda x: x + 0.0))
layers = st.integers(1, SPEC.L)
counts = st.integers(1, 10**6)


@st.composite
def ops(draw: Any) -> OpRan:
    name = draw(st.sampled_from(OPS))
    layer = None if name in ("sample", "cost") else draw(st.none() | layers)
    return OpRan(name, layer, draw(counts))


@st.composite
def crossings(draw: Any) -> ParameterCrosses:
    parameter, l = draw(st.sampled_from(["W", "b"])), draw(layers)
    source = draw(st.integers(1, SPEC.n[l - 1])) if parameter == "W" else 0
    value = draw(st.none() | reals.map(lambda x: x + 0.0))
    return ParameterCrosses(parameter, l, source, draw(st.integers(1, SPEC.n[l])), value)


conditions = st.one_of(
    ops(),
    crossings(),
    st.builds(CostCompared, comparisons),
    st.builds(CostRising, counts),
    st.builds(MetricReached, st.just("cost"), st.sampled_from(["train", "test"]), comparisons),
    st.builds(MetricReached, st.just("accuracy"), st.sampled_from(["train", "test"]), shares),
    st.builds(GradientNorm, st.sampled_from(["W", "b"]), layers, comparisons),
    st.builds(UnitShare, st.just("dead"), st.just(2), shares),
    st.builds(UnitShare, st.just("saturated"), st.sampled_from([1, 3]), shares),
    st.builds(UnitDies, st.just(2), st.integers(1, 5)),
    st.builds(PredictionChanges, st.integers(1, 210)),
    st.just(NonFinite()),
)


@given(conditions)
def test_that_what_is_written_is_read_as_the_same(condition):
    assert parsed(str(condition)) == condition
    assert str(parsed(str(condition))) == str(condition)


@given(st.text(max_size=30))
def test_that_no_text_makes_it_fall_over(text):
    with contextlib.suppress(InputError):
        parsed(text)


@given(conditions)
def test_that_each_has_a_sentence_for_people(condition):
    assert condition.sentence().startswith("stop ")
    assert "-" not in condition.sentence().replace("e-", "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("grad W 1 < 0.001", "stop when ‖∇W[1]‖ < 0.001"),
        ("cost > 2.5", "stop when 𝒞_b > 2.5"),
        ("op dW 2 every 10", "stop after ∇W[2] when t is a multiple of 10"),
        ("op dZ", "stop after 𝒥_z of any layer"),
        ("op cost", "stop after the cost 𝒞_b"),
        ("accuracy test >= 0.9", "stop when accuracy on the test set ≥ 0.9"),
        ("W 1 2 3 crosses -0.5", "stop when w₂₃[1] crosses −0.5"),
        ("W 2 12 3 changes sign", "stop when w₁₂,₃[2] changes its sign"),
        ("dies 2 3", "stop when node 3 of layer 2 dies (z < 0 for every training example)"),
        ("cost rising 20", "stop when the mean of 𝒞_b over 20 minibatches is higher than over the 20 before"),
    ],
)
def test_that_the_sentence_uses_the_slides_symbols(text, sentence):
    assert parsed(text).sentence() == sentence
