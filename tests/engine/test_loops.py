"""The scalar form (21a)-(21d) in loops against the matrices of the program: 1e-12, for every activation."""

import math

import numpy as np
import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.loops import activation as scalar_activation
from densegui.engine.loops import (
    activation_derivative,
    backward_terms,
    linear_terms,
    propagate_example,
    softmax,
)
from tests.engine.helpers import case, train

every_activation = pytest.mark.parametrize("activation", ACTIVATIONS)


@every_activation
@pytest.mark.parametrize("sizes", [(7, 5), (7, 9, 5), (7, 9, 8, 6, 5)])
def test_that_loops_and_matrices_agree(activation: str, sizes: tuple[int, ...]) -> None:
    example = case(sizes, activation)
    matrix = train(example)
    passes = [
        propagate_example(example.spec, matrix.W, matrix.b, example.X[:, i].tolist(), int(example.labels[i]))
        for i in range(example.m)
    ]
    for l in range(1, example.spec.L + 1):
        assert pytest.approx(matrix.Z[l], rel=1e-12, abs=1e-14) == np.array([p.z[l] for p in passes]).T
        assert pytest.approx(matrix.A[l], rel=1e-12, abs=1e-14) == np.array([p.a[l] for p in passes]).T
        assert pytest.approx(matrix.dZ[l], rel=1e-12, abs=1e-14) == np.array([p.dz[l] for p in passes]).T
        # The mean of the examples' parts is the matrix form.
        assert np.mean([p.dW[l] for p in passes], axis=0) == pytest.approx(matrix.dW[l], rel=1e-12, abs=1e-14)
        assert np.mean([p.db[l] for p in passes], axis=0) == pytest.approx(matrix.db[l][:, 0], rel=1e-12, abs=1e-14)
    assert [p.loss for p in passes] == pytest.approx(matrix.loss, rel=1e-12)
    assert np.mean([p.loss for p in passes]) == pytest.approx(matrix.cost, rel=1e-12)


@every_activation
def test_that_g_and_its_slope_are_those_of_the_matrices_at_the_edges(activation: str) -> None:
    Z = np.array([-1e3, -745.0, -30.0, -1.0, -1e-12, -1e-300, -0.0, 0.0, 1e-300, 1e-12, 1.0, 30.0, 745.0, 1e3])
    A = ACTIVATIONS[activation].g(Z, np.empty_like(Z))
    slope = ACTIVATIONS[activation].g_prime(Z, A, np.empty_like(Z))
    for z, a, s in zip(Z, A, slope, strict=True):
        assert scalar_activation(activation, float(z)) == pytest.approx(a, rel=1e-14, abs=0)
        assert activation_derivative(activation, float(z)) == pytest.approx(s, rel=1e-14, abs=1e-15)


@every_activation
def test_that_a_nan_passes(activation: str) -> None:
    assert math.isnan(scalar_activation(activation, math.nan))


def test_that_the_terms_sum_to_what_they_stand_for() -> None:
    example = case((3, 4, 2))
    workspace = train(example)
    x = example.X[:, 0].tolist()
    terms = linear_terms(workspace.W[1], workspace.b[1], x, 2)
    assert len(terms) == 4
    assert terms[-1] == workspace.b[1][2, 0]
    assert sum(terms) == pytest.approx(workspace.Z[1][2, 0], rel=1e-14)
    back = backward_terms(workspace.W[2], workspace.dZ[2][:, 0].tolist(), 2)
    slope = activation_derivative("tanh", workspace.Z[1][2, 0])
    assert slope * sum(back) == pytest.approx(workspace.dZ[1][2, 0], rel=1e-14)


def test_that_the_scalar_softmax_is_stable_too() -> None:
    assert softmax([1e4, -1e4, 0.0]) == ([1, 0, 0], [0, -20000, -10000])
    probabilities, logarithms = softmax([-1e4] * 3)
    assert probabilities == pytest.approx([1 / 3] * 3, rel=1e-15)
    assert logarithms == [-math.log(3)] * 3
    assert all(math.isnan(p) for p in softmax([math.inf, 0.0])[0])


def test_that_a_perfect_prediction_costs_plus_0() -> None:
    example = case((1, 2))
    W, b = [np.empty(0), np.array([[1e4, -1e4]])], [np.empty(0), np.zeros((2, 1))]
    assert math.copysign(1, propagate_example(example.spec, W, b, [1.0], 0).loss) == 1
