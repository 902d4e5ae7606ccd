"""What must not change when examples, nodes or features change places, and what must be exactly zero."""

import numpy as np
import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import pack, unpack
from tests.engine.helpers import Case, case, relative, train

SIZES = (7, 9, 8, 5)
every_activation = pytest.mark.parametrize("activation", ACTIVATIONS)


def only(example: Case, which: list[int]) -> Case:
    return Case(example.spec, example.theta, example.X[:, which], example.labels[which])


@every_activation
@pytest.mark.parametrize("sizes", [SIZES, (784, 100, 50, 10)], ids=["small", "large"])
def test_that_the_output_gradient_of_an_example_sums_to_0_over_the_classes(
    activation: str, sizes: tuple[int, ...]
) -> None:
    dZ = train(case(sizes, activation, m=64)).dZ[-1]
    assert np.abs(dZ.sum(axis=0)).max() <= 1e-14


@every_activation
def test_that_the_gradient_is_the_mean_of_the_examples_gradients(activation: str) -> None:
    example = case(SIZES, activation)
    parts = [train(only(example, [i])) for i in range(example.m)]
    whole = train(example)
    assert relative(whole.gradient, np.mean([part.gradient for part in parts], axis=0)) <= 1e-12
    assert relative(whole.cost, np.mean([part.cost for part in parts])) <= 1e-12


@every_activation
def test_that_dz_carries_no_1_over_m(activation: str) -> None:
    example = case(SIZES, activation)
    whole, second = train(example), train(only(example, [1]))
    for l in (1, 2, 3):
        assert relative(whole.dZ[l][:, [1]], second.dZ[l]) <= 1e-12


@every_activation
def test_that_hidden_nodes_can_change_places(activation: str) -> None:
    example = case(SIZES, activation)
    W, b = unpack(example.spec, example.theta)
    order = np.array([3, 1, 8, 0, 2, 7, 5, 4, 6])
    moved = pack(example.spec, [W[0], W[1][:, order], W[2][order], W[3]], [b[0], b[1][order], b[2], b[3]])
    before, after = train(example), train(Case(example.spec, moved, example.X, example.labels))
    assert relative(after.cost, before.cost) <= 1e-12
    assert relative(after.dW[1], before.dW[1][:, order]) <= 1e-12
    assert relative(after.db[1], before.db[1][order]) <= 1e-12
    assert relative(after.dW[2], before.dW[2][order]) <= 1e-12
    assert relative(after.dW[3], before.dW[3]) <= 1e-12


@every_activation
def test_that_examples_can_change_places(activation: str) -> None:
    example = case(SIZES, activation)
    order = [4, 0, 10, 2, 8, 6, 7, 1, 3, 9, 5]
    before, after = train(example), train(only(example, order))
    assert relative(after.cost, before.cost) <= 1e-12
    assert relative(after.gradient, before.gradient) <= 1e-12
    assert relative(after.dZ[1], before.dZ[1][:, order]) <= 1e-12


@every_activation
def test_that_every_example_twice_is_the_same_as_once(activation: str) -> None:
    example = case(SIZES, activation)
    once, twice = train(example), train(only(example, list(range(11)) * 2))
    assert relative(twice.cost, once.cost) <= 1e-12
    assert relative(twice.gradient, once.gradient) <= 1e-12


@every_activation
def test_that_a_node_without_outgoing_weights_has_a_gradient_of_exactly_0(activation: str) -> None:
    example = case(SIZES, activation)
    W, _ = unpack(example.spec, example.theta)
    W[2][4] = 0
    workspace = train(example)
    assert not workspace.dZ[1][4].any()
    assert not workspace.dW[1][:, 4].any()
    assert workspace.db[1][4, 0] == 0
    assert workspace.dW[2][4].any()  # but what leaves it may grow again


@every_activation
def test_that_a_feature_of_constant_0_keeps_its_weights(activation: str) -> None:
    example = case(SIZES, activation)
    example.X[2] = 0
    workspace = train(example, minibatches=5)
    assert not workspace.dW[1][2].any()
    start_of_W, _ = unpack(example.spec, example.theta)
    assert np.array_equal(workspace.W_new[1][2], start_of_W[1][2])
    assert not np.array_equal(workspace.W_new[1][3], start_of_W[1][3])


def test_that_weights_of_zero_stay_equal_within_a_layer() -> None:
    """Nothing breaks the symmetry: after any number of steps the nodes of a hidden layer are one node."""
    example = case(SIZES, "sigmoid")
    nothing = Case(example.spec, np.zeros_like(example.theta), example.X, example.labels)
    workspace = train(nothing, minibatches=20, learning_rate=1.0)
    assert np.ptp(workspace.W_new[2], axis=0).max() <= 1e-15
    assert np.ptp(workspace.W_new[1], axis=1).max() <= 1e-15
    assert workspace.b_new[3].any()
