"""The program's gradients against three kinds of differences of a cost that is written down separately."""

from itertools import count

import numpy as np
import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.regularizers import Regularizer
from tests.engine.helpers import (
    BENT,
    SMOOTH,
    Case,
    case,
    reference_cost,
    reference_logits,
    train,
    uniform,
    weight_places,
)

DEPTHS = {0: (7, 5), 1: (7, 9, 5), 2: (7, 9, 8, 5), 3: (7, 9, 8, 6, 5)}
REGULARIZERS = [Regularizer(), Regularizer("l2", 0.3), Regularizer("l1", 0.05)]
GUARD = 1e-3


def guarded_case(sizes: tuple[int, ...], activation: str, regularizer: Regularizer) -> tuple[Case, int]:
    """Draw until no z lies within 1e-3 of a kink of g, and no weight within 1e-3 of the kink of |w|."""
    for redraws in count():
        drawn = case(sizes, activation, salt=redraws)
        _, Z = reference_logits(drawn.spec, drawn.theta, drawn.X)
        near = activation in BENT and any(np.abs(z).min() <= GUARD for z in Z[:-1])
        near |= regularizer.name == "l1" and bool(np.abs(drawn.theta[weight_places(drawn.spec)]).min() <= GUARD)
        if not near:
            return drawn, redraws
    raise AssertionError


@pytest.mark.parametrize("regularizer", REGULARIZERS, ids=lambda r: r.name)
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_every_derivative_is_the_central_difference(activation: str, depth: int, regularizer: Regularizer) -> None:
    example, redraws = guarded_case(DEPTHS[depth], activation, regularizer)
    assert redraws < 20  # else the guard guards nothing but its own bad luck
    analytic = train(example, regularizer=regularizer).gradient
    numeric = np.empty_like(analytic)
    eps = 1e-5
    for place in range(analytic.size):
        above, below = example.theta.copy(), example.theta.copy()
        above[place] += eps
        below[place] -= eps
        difference = reference_cost(example.spec, above, example.X, example.labels, regularizer) - reference_cost(
            example.spec, below, example.X, example.labels, regularizer
        )
        numeric[place] = difference / (2 * eps)
    assert np.all(np.abs(analytic - numeric) <= 1e-8 + 1e-6 * np.abs(numeric))


@pytest.mark.parametrize("regularizer", REGULARIZERS, ids=lambda r: r.name)
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("activation", SMOOTH)
def test_that_every_derivative_is_the_complex_step(activation: str, depth: int, regularizer: Regularizer) -> None:
    """Im J(θ + ih) / h has no rounding error of a difference: it sees 1e-14 where central differences see 1e-8."""
    example = case(DEPTHS[depth], activation, salt=3)
    analytic = train(example, regularizer=regularizer).gradient
    h = 1e-30
    for place in range(analytic.size):
        stepped = example.theta.astype(complex)
        stepped[place] += 1j * h
        exact = reference_cost(example.spec, stepped, example.X, example.labels, regularizer).imag / h
        assert abs(analytic[place] - exact) <= 1e-14


@pytest.mark.parametrize("activation", SMOOTH)
def test_that_the_slope_along_a_random_direction_is_right_in_a_large_network(activation: str) -> None:
    example = case((784, 100, 50, 10), activation, m=64)
    gradient = train(example).gradient
    eps, none = 1e-4, Regularizer()
    for direction_number in range(20):
        # Along the gradient's own signs for a part, so that the slope is not lost in 84,060 small terms.
        direction = uniform(gradient.size, 1000 + direction_number) + 0.5 * np.sign(gradient)
        direction /= np.linalg.norm(direction)
        above = reference_cost(example.spec, example.theta + eps * direction, example.X, example.labels, none)
        below = reference_cost(example.spec, example.theta - eps * direction, example.X, example.labels, none)
        numeric = (above - below) / (2 * eps)
        assert abs(gradient @ direction - numeric) <= 1e-7 * abs(numeric)


def test_that_the_cost_is_the_reference_cost_for_every_activation() -> None:
    for activation in ACTIVATIONS:
        example = case((7, 9, 8, 5), activation)
        expected = reference_cost(example.spec, example.theta, example.X, example.labels, Regularizer())
        assert train(example).cost == pytest.approx(expected, rel=1e-14)


def test_that_the_cost_leaves_the_penalty_out_and_the_penalty_stands_beside_it() -> None:
    example = case((7, 9, 8, 5))
    weights = example.theta[weight_places(example.spec)]
    plain, l2 = train(example), train(example, regularizer=Regularizer("l2", 0.3))
    l1 = train(example, regularizer=Regularizer("l1", 0.05))
    assert plain.cost == l2.cost == l1.cost
    assert plain.penalty == 0
    assert l2.penalty == pytest.approx(0.15 * (weights**2).sum(), rel=1e-14)
    assert l1.penalty == pytest.approx(0.05 * np.abs(weights).sum(), rel=1e-14)


def test_that_the_penalty_leaves_the_biases_alone() -> None:
    example = case((7, 9, 8, 5))
    plain, l2, l1 = (train(example, regularizer=r) for r in REGULARIZERS)
    for l in range(1, 4):
        assert np.array_equal(plain.db[l], l2.db[l])
        assert np.array_equal(plain.db[l], l1.db[l])


def test_that_l1_leaves_a_weight_of_zero_where_it_is() -> None:
    example = case((3, 2))
    example.theta[0] = 0
    plain = train(example)
    penalised = train(example, regularizer=Regularizer("l1", 0.5))
    assert penalised.dW[1][0, 0] == plain.dW[1][0, 0]
