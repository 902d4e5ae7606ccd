"""The gradient check that the app offers: it finds a planted error, names kinks, and takes an end early."""

import numpy as np
import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.gradcheck import check_gradient
from densegui.engine.network import unpack
from densegui.engine.regularizers import Regularizer
from tests.engine.helpers import Case, case, train, weight_places


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
