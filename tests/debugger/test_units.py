"""Dead and saturated units: bounds worked out with mpmath, and the set's examples one by one."""

import mpmath
import numpy as np
import pytest

from densegui.debugger.units import SATURATED_FROM, dead, saturated
from densegui.engine.propagation import Metrics, evaluate
from tests.engine.helpers import case, reference_logits


def test_that_the_bounds_are_where_the_slope_is_a_twentieth_of_its_largest():
    with mpmath.workdps(30):
        sigmoid = mpmath.findroot(lambda z: mpmath.e**-z / (1 + mpmath.e**-z) ** 2 - mpmath.mpf("0.0125"), 4)
        tanh = mpmath.findroot(lambda z: mpmath.sech(z) ** 2 - mpmath.mpf("0.05"), 2)
    assert SATURATED_FROM["sigmoid"] == pytest.approx(float(sigmoid), rel=1e-13)
    assert SATURATED_FROM["tanh"] == pytest.approx(float(tanh), rel=1e-13)


def test_that_a_relu_is_dead_where_no_example_reaches_it():
    example = case((3, 8, 6, 4), "relu", m=20)
    example.theta[:] = np.where(np.arange(example.theta.size) % 3 == 0, -abs(example.theta), example.theta) * 2
    metrics = evaluate(example.spec, example.theta, example.source())
    assert metrics is not None
    logits = reference_logits(example.spec, example.theta, example.X)[1]
    for l in (1, 2):
        assert dead(example.spec, metrics, l).tolist() == (logits[l - 1] < 0).all(axis=1).tolist()
    assert dead(example.spec, metrics, 1).any() or dead(example.spec, metrics, 2).any()


@pytest.mark.parametrize(
    ("activation", "slope"), [("tanh", lambda z: np.cosh(z) ** -2), ("sigmoid", lambda z: np.cosh(z / 2) ** -2)]
)
def test_that_a_unit_is_saturated_where_its_slope_is_small_for_every_example(activation, slope):
    example = case((3, 12, 4), activation, m=9)
    example.theta[36:48] += np.linspace(-9, 9, 12)  # the biases of layer 1
    metrics = evaluate(example.spec, example.theta, example.source())
    assert metrics is not None
    z = reference_logits(example.spec, example.theta, example.X)[1][0]
    expected = (slope(z) < 0.05).all(axis=1)
    assert saturated(example.spec, metrics, 1).tolist() == expected.tolist()
    assert expected.any()
    assert not expected.all()


def test_that_zero_is_alive_and_nan_neither_dead_nor_saturated():
    empty = np.empty(0)
    found = Metrics(0, 0, np.zeros((2, 2), np.int64), (empty, np.array([0.0, np.nan, -1e-300]), empty),
                    (empty, np.array([9.0, np.nan, 0.0]), empty))  # fmt: skip
    assert dead(case((2, 3, 2), "relu").spec, found, 1).tolist() == [False, False, True]
    assert saturated(case((2, 3, 2), "tanh").spec, found, 1).tolist() == [True, False, False]


def test_that_other_activations_have_neither():
    for activation in ("leaky_relu", "elu", "selu", "identity"):
        example = case((2, 3, 2), activation)
        metrics = evaluate(example.spec, example.theta, example.source())
        assert metrics is not None
        assert not dead(example.spec, metrics, 1).any()
        assert not saturated(example.spec, metrics, 1).any()


def test_that_metrics_without_extremes_count_none():
    nothing = Metrics(0, 0, np.zeros((2, 2), np.int64))
    assert dead(case((2, 3, 2), "relu").spec, nothing, 1).tolist() == [False] * 3
    assert saturated(case((2, 3, 2), "tanh").spec, nothing, 1).tolist() == [False] * 3
