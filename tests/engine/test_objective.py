"""𝒞 near a point: changes of one parameter are tried together, and give what the whole network gives one by one."""

from dataclasses import replace

import numpy as np
import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import unpack
from densegui.engine.objective import NUMBERS_AT_ONCE, Change, Neighbourhood, coordinates, cost_at
from densegui.engine.regularizers import Regularizer
from tests.engine.helpers import Case, case, reference_cost

NONE = Regularizer()


def each_place(example: Case, by: float) -> tuple[list[int], list[Change]]:
    """A change of every parameter, a layer at a time."""
    layer, source, node = coordinates(example.spec)
    layers = range(1, example.spec.L + 1)
    parts = [np.flatnonzero(layer == l) for l in layers]
    changes = [Change(l, source[p], node[p], np.full(p.size, by)) for l, p in zip(layers, parts, strict=True)]
    return np.concatenate(parts).tolist(), changes


@pytest.mark.parametrize("by", [1e-5, 0.7, -3.0])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_a_change_of_one_parameter_costs_what_the_whole_network_says(activation: str, by: float) -> None:
    example = case((4, 6, 5, 3), activation)
    near = Neighbourhood(example.spec, example.theta, example.X, example.labels)
    places, changes = each_place(example, by)
    got = np.concatenate([near.costs(change) for change in changes])
    for place, cost in zip(places, got, strict=True):
        theta = example.theta.copy()
        theta[place] += by
        assert cost == pytest.approx(reference_cost(example.spec, theta, example.X, example.labels, NONE), rel=1e-12)


def test_that_several_changes_of_one_weight_are_a_slice() -> None:
    example = case((4, 6, 3))
    near = Neighbourhood(example.spec, example.theta, example.X, example.labels)
    by = np.linspace(-2, 2, 9)
    costs = near.costs(Change(1, np.full(9, 2), np.full(9, 4), by))
    for change, cost in zip(by, costs, strict=True):
        theta = example.theta.copy()
        unpack(example.spec, theta)[0][1][2, 4] += change
        assert cost == pytest.approx(reference_cost(example.spec, theta, example.X, example.labels, NONE), rel=1e-12)


def test_that_the_cost_at_the_point_is_the_lectures() -> None:
    example = case((4, 6, 3), dtype="float32")
    expected = reference_cost(example.spec, example.theta.astype(float), example.X.astype(float), example.labels, NONE)
    assert cost_at(example.spec, example.theta, example.X, example.labels) == pytest.approx(expected, rel=1e-13)
    near = Neighbourhood(example.spec, example.theta, example.X, example.labels)
    assert near.cost == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("layer", [1, 2])
def test_that_a_switched_off_node_stays_off_when_its_parameters_move(layer: int) -> None:
    example = case((4, 6, 5, 3))
    spec = replace(example.spec, off=frozenset({(1, 3), (2, 2)}))
    near = Neighbourhood(spec, example.theta, example.X, example.labels)
    for l, node in ((1, 2), (2, 1)):
        change = Change(l, np.array([0, -1]), np.array([node, node]), np.array([0.5, 5.0]))
        assert near.costs(change).tolist() == pytest.approx([near.cost, near.cost], rel=1e-14)
    moved = near.costs(Change(layer, np.array([0]), np.array([3]), np.array([0.5])))
    theta = example.theta.copy()
    W, _ = unpack(spec, theta)
    W[layer][0, 3] += 0.5
    W[2][2] = 0  # what an off node puts out is 0, as are weights that nothing comes through
    W[3][1] = 0
    assert moved[0] == pytest.approx(reference_cost(spec, theta, example.X, example.labels, NONE), rel=1e-12)


def test_that_what_is_not_finite_is_a_gap() -> None:
    example = case((4, 6, 3), "relu")
    near = Neighbourhood(example.spec, example.theta, example.X, example.labels)
    for layer in (1, 2):
        by = np.array([np.nan, np.inf, 1e308, 0.1])
        costs = near.costs(Change(layer, np.full(4, 1), np.full(4, 1), by))
        assert np.isnan(costs[:2]).all()
        assert np.isfinite(costs[3])
    assert np.isnan(cost_at(example.spec, np.full_like(example.theta, np.nan), example.X, example.labels))


def test_that_coordinates_count_through_the_parameters_as_they_lie() -> None:
    spec = case((2, 3, 2)).spec
    layer, source, node = coordinates(spec)
    flat = np.arange(spec.n_parameters, dtype=float)
    W, b = unpack(spec, flat)
    for place in range(spec.n_parameters):
        l, j, k = layer[place], source[place], node[place]
        assert (b[l][k, 0] if j < 0 else W[l][j, k]) == place


def test_that_what_is_tried_at_once_is_bounded() -> None:
    example = case((4, 300, 200, 3), m=50)
    near = Neighbourhood(example.spec, example.theta, example.X, example.labels)
    assert near.at_once(1) * 200 * 50 <= NUMBERS_AT_ONCE
    assert near.at_once(3) * 3 * 50 <= NUMBERS_AT_ONCE
    assert case((2, 2)).m > 0
    assert Neighbourhood(example.spec, example.theta, example.X[:, :1], example.labels[:1]).at_once(2) >= 1
