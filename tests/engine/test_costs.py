"""The cross entropy: one look-up for each example, never negative, never −0."""

import math

import numpy as np
import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.costs import cross_entropy_loss, mean_cost
from densegui.engine.initializers import initial_parameters
from densegui.engine.network import NetworkSpec
from densegui.engine.softmax import log_softmax
from tests.engine.helpers import Case, train, uniform


def test_that_a_perfect_prediction_costs_plus_0() -> None:
    loss = cross_entropy_loss(log_softmax(np.array([[1e4, 800.0], [-1e4, 0.0]])), np.array([0, 0]))
    assert loss.tolist() == [0, 0]
    assert not np.signbit(loss).any()
    assert not np.signbit(mean_cost(loss))


def test_that_the_loss_is_the_sum_over_one_hot_labels() -> None:
    """(10) as it stands, Σ_k ỹ_k log ŷ_k, is the look-up of the true class."""
    T = log_softmax(uniform(5 * 8, 2).reshape(5, 8))
    labels = np.arange(8) % 5
    as_on_the_slides = -(np.eye(5)[:, labels] * T).sum(axis=0)
    assert cross_entropy_loss(T, labels) == pytest.approx(as_on_the_slides, rel=1e-15)
    assert cross_entropy_loss(T, labels, np.arange(8)).tolist() == cross_entropy_loss(T, labels).tolist()


def test_that_t_is_left_alone() -> None:
    T = log_softmax(uniform(6, 3).reshape(2, 3))
    T.flags.writeable = False
    cross_entropy_loss(T, np.array([0, 1, 0]))


def test_that_the_mean_keeps_the_precision_of_the_loss() -> None:
    assert mean_cost(np.array([1, 2, 6], np.float32)).dtype == np.float32
    assert mean_cost(np.array([1.0, 2.0, 6.0])) == 3


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "sigmoid"])
@pytest.mark.parametrize("seed", range(5))
def test_that_a_network_that_knows_nothing_costs_about_ln_k(activation: str, seed: int) -> None:
    """Where g(0) = 0, a fresh network says about 1/K of each class of small inputs, whatever its random weights.

    σ(0) is ½: there the weights to the output alone decide, and the cost can be a fifth off.
    """
    spec = NetworkSpec.dense((7, 9, 8, 5), activation)
    X = 0.1 * uniform(7 * 50, seed).reshape(7, 50)
    fresh = Case(spec, initial_parameters(spec, "xavier", seed), X, np.arange(50) % 5)
    cost = float(train(fresh).cost)
    assert abs(cost - math.log(5)) <= 0.1 * math.log(5)


@pytest.mark.parametrize("n_y", [2, 5, 10])
def test_that_weights_of_zero_cost_exactly_ln_k(n_y: int) -> None:
    spec = NetworkSpec.dense((4, n_y))
    nothing = Case(spec, np.zeros(spec.n_parameters), uniform(40, 1).reshape(4, 10), np.arange(10) % n_y)
    assert float(train(nothing).cost) == pytest.approx(math.log(n_y), rel=1e-15)
