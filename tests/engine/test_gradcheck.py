"""The gradient check that the app offers: it finds a planted error, names kinks, and takes an end early."""

from dataclasses import replace

import numpy as np
import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.gradcheck import EPSILON, check_gradient
from densegui.engine.network import unpack
from densegui.engine.regularizers import Regularizer
from tests.engine.helpers import Case, case, reference_cost, reference_logits, train, weight_places


@pytest.mark.parametrize("regularizer", [Regularizer(), Regularizer("l2", 0.3), Regularizer("l1", 0.05)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_the_programs_gradient_agrees_wherever_there_is_no_kink(activation: str, regularizer: Regularizer) -> None:
    example = case((4, 6, 5, 3), activation)
    gradient = train(example, regularizer=regularizer).gradient
    check = check_gradient(example.spec, example.theta, example.X, example.labels, gradient, regularizer)
    assert check.which.tolist() == list(range(example.theta.size))
    assert (check.agrees | check.kink).all()
    assert check.kink.sum() <= 2


def test_that_a_planted_error_is_found_at_its_place() -> None:
    example = case((4, 6, 3))
    gradient = train(example).gradient
    gradient[17] += 1e-7
    check = check_gradient(example.spec, example.theta, example.X, example.labels, gradient)
    assert np.flatnonzero(~check.agrees).tolist() == [17]
    assert check.error[17] == pytest.approx(1e-7, rel=1e-3)
    assert not check.kink.any()


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "selu"])
def test_that_a_z_of_exactly_0_is_reported_as_a_kink_and_not_as_an_error(activation: str) -> None:
    """A feature vector of zeros under biases of 0, as in a blank image, gives z = 0."""
    example = case((4, 6, 3), activation, m=1)
    W, b = unpack(example.spec, example.theta)
    b[1][...] = 0
    example.X[...] = 0
    check = check_gradient(example.spec, example.theta, example.X, example.labels, train(example).gradient)
    first_bias = W[1].size
    assert check.kink[first_bias : first_bias + 6].all()
    assert not check.agrees[first_bias : first_bias + 6].any()
    assert (check.agrees | check.kink).all()


def test_that_a_weight_which_l1_holds_near_0_is_reported_as_a_kink() -> None:
    example = case((4, 3))
    example.theta[[2, 5]] = 3e-6, 0.0
    l1 = Regularizer("l1", 0.5)
    gradient = train(example, regularizer=l1).gradient
    check = check_gradient(example.spec, example.theta, example.X, example.labels, gradient, l1)
    assert np.flatnonzero(check.kink).tolist() == [2]
    assert np.flatnonzero(~check.agrees).tolist() == [2]


def test_that_only_the_asked_places_are_checked_and_nothing_is_written_to() -> None:
    example = case((4, 6, 3))
    gradient = train(example).gradient
    for array in (example.theta, example.X, example.labels, gradient):
        array.flags.writeable = False
    check = check_gradient(example.spec, example.theta, example.X, example.labels, gradient, which=[40, 3])
    assert check.which.tolist() == [40, 3]
    assert check.analytic.tolist() == [gradient[40], gradient[3]]
    assert check.agrees.all()


def test_that_it_tells_how_far_it_is_and_ends_when_told() -> None:
    example = case((4, 6, 3))
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 5

    gradient = train(example).gradient
    check = check_gradient(example.spec, example.theta, example.X, example.labels, gradient, progress=progress)
    assert told == [(i, example.theta.size) for i in range(6)]
    assert check.which.tolist() == [0, 1, 2, 3, 4]
    assert check.numeric.shape == check.analytic.shape == check.kink.shape == (5,)


def test_that_the_penalty_belongs_to_the_checked_cost() -> None:
    example = case((4, 3))
    l2 = Regularizer("l2", 0.3)
    check = check_gradient(example.spec, example.theta, example.X, example.labels, train(example).gradient, l2)
    assert set(np.flatnonzero(~check.agrees)) == set(weight_places(example.spec))


def test_that_a_network_in_float32_is_checked_in_float64() -> None:
    """The numeric side is exact to 1e-8 whatever the network's dtype; the analytic side keeps its own error."""
    narrow = case((4, 6, 3), dtype="float32")
    wide = Case(case((4, 6, 3)).spec, narrow.theta.astype(float), narrow.X.astype(float), narrow.labels)
    check = check_gradient(narrow.spec, narrow.theta, narrow.X, narrow.labels, train(wide).gradient)
    assert check.agrees.all()


@pytest.mark.parametrize("regularizer", [Regularizer(), Regularizer("l2", 0.3), Regularizer("l1", 0.05)])
@pytest.mark.parametrize("activation", ["tanh", "relu", "selu"])
def test_that_it_is_what_one_parameter_after_the_other_gives(activation: str, regularizer: Regularizer) -> None:
    example = case((3, 5, 4, 3), activation, salt=3)
    example.theta[[0, 20, 40]] = 2e-6, -3e-6, 0.0  # near the kink of |w|
    check = check_gradient(example.spec, example.theta, example.X, example.labels, example.theta, regularizer)
    kinked = activation != "tanh"
    for place in range(example.theta.size):
        above, below = example.theta.copy(), example.theta.copy()
        above[place] += EPSILON
        below[place] -= EPSILON
        costs = [reference_cost(example.spec, t, example.X, example.labels, regularizer) for t in (above, below)]
        assert check.numeric[place] == pytest.approx((costs[0] - costs[1]) / (2 * EPSILON), abs=2e-10)
        zs = [reference_logits(example.spec, t, example.X)[1][:-1] for t in (above, below)]
        bent = kinked and any(((up >= 0) != (down >= 0)).any() for up, down in zip(*zs, strict=True))
        near_zero = regularizer.name == "l1" and place in (0, 20) and place in weight_places(example.spec)
        assert check.kink[place] == (bent or near_zero)


def test_that_a_switched_off_node_has_no_gradient_and_no_kink() -> None:
    example = case((4, 6, 3), "relu", m=1)
    W, b = unpack(example.spec, example.theta)
    b[1][...] = 0
    example.X[...] = 0
    off = Case(replace(example.spec, off=frozenset({(1, 2)})), example.theta, example.X, example.labels)
    check = check_gradient(off.spec, off.theta, off.X, off.labels, train(off).gradient)
    bias = W[1].size + 1
    assert not check.kink[bias]
    assert check.agrees[bias]
    assert check.numeric[bias] == 0
    assert check.kink[W[1].size]


def test_that_a_wide_layer_is_checked_piece_by_piece() -> None:
    example = case((6, 300, 150, 3), m=40)
    which = list(range(0, example.theta.size, 997))
    check = check_gradient(example.spec, example.theta, example.X, example.labels, train(example).gradient, which=which)
    assert check.which.tolist() == which
    assert check.agrees.all()
