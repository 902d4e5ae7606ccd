"""The shape of a network, its flat vector Θ, its first weights and its penalties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.engine.initializers import INITIALIZERS, initial_parameters
from densegui.engine.network import NetworkSpec, pack, unpack
from densegui.engine.regularizers import Regularizer
from tests.engine.helpers import uniform

sizes = st.lists(st.integers(1, 6), min_size=2, max_size=6)


@given(sizes)
def test_that_theta_holds_every_parameter_once(n: list[int]) -> None:
    spec = NetworkSpec.dense(n)
    theta = np.arange(spec.n_parameters, dtype=float)
    W, b = unpack(spec, theta)
    for l in range(1, spec.L + 1):
        assert W[l].shape == (n[l - 1], n[l])
        assert b[l].shape == (n[l], 1)
    seen = np.concatenate([part.ravel() for l in range(1, spec.L + 1) for part in (W[l], b[l])])
    assert seen.tolist() == theta.tolist()
    assert pack(spec, W, b).tolist() == theta.tolist()


def test_that_w_and_b_are_views_of_theta() -> None:
    spec = NetworkSpec.dense((2, 3, 2))
    theta = np.zeros(spec.n_parameters)
    W, b = unpack(spec, theta)
    W[1][0, 1], b[2][1, 0] = 5, 7
    assert theta.nonzero()[0].tolist() == [1, spec.n_parameters - 1]


def test_that_a_spec_knows_its_sizes() -> None:
    spec = NetworkSpec.dense((2, 8, 6, 3), ("tanh", "relu"))
    assert (spec.L, spec.n_x, spec.n_y) == (3, 2, 3)
    assert spec.n_parameters == 3 * 8 + 9 * 6 + 7 * 3
    assert spec.activations == ("", "tanh", "relu", "softmax")


@pytest.mark.parametrize(
    ("n", "activations", "dtype", "message"),
    [
        ((2,), ("softmax",), "float64", "at least two"),
        ((2, 0, 3), ("", "tanh", "softmax"), "float64", "positive"),
        ((2, 4, 3), ("", "softmax"), "float64", "activations"),
        ((2, 4, 3), ("", "tanh", "tanh"), "float64", "softmax"),
        ((2, 4, 3), ("tanh", "tanh", "softmax"), "float64", "softmax"),
        ((2, 4, 3), ("", "gelu", "softmax"), "float64", "gelu"),
        ((2, 4, 3), ("", "tanh", "softmax"), "float16", "float16"),
    ],
)
def test_that_a_network_that_can_not_be_is_refused(
    n: tuple[int, ...], activations: tuple[str, ...], dtype: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        NetworkSpec(n, activations, dtype)


def test_that_a_wrong_shape_is_refused_by_name() -> None:
    spec = NetworkSpec.dense((2, 3))
    with pytest.raises(ValueError, match=r"W1 must have the shape \(2, 3\), not \(3, 2\)"):
        pack(spec, [[], np.zeros((3, 2))], [[], np.zeros((3, 1))])
    with pytest.raises(ValueError, match=r"b1 must have the shape \(3, 1\), not \(3,\)"):
        pack(spec, [[], np.zeros((2, 3))], [[], np.zeros(3)])
    with pytest.raises(ValueError, match="expected 9 parameters"):
        unpack(spec, np.zeros(8))


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_that_biases_start_at_0_and_the_same_seed_gives_the_same_bits(initializer: str) -> None:
    spec = NetworkSpec.dense((20, 30, 10))
    theta = initial_parameters(spec, initializer, 5)
    assert all(not b.any() for b in unpack(spec, theta)[1])
    assert theta.tobytes() == initial_parameters(spec, initializer, 5).tobytes()
    other = initial_parameters(spec, initializer, 6)
    assert (theta.tobytes() == other.tobytes()) == (initializer == "zeros")


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_that_float32_starts_from_the_same_weights_rounded(initializer: str) -> None:
    wide = initial_parameters(NetworkSpec.dense((20, 30, 10)), initializer, 5)
    narrow = initial_parameters(NetworkSpec.dense((20, 30, 10), dtype="float32"), initializer, 5)
    assert narrow.dtype == np.float32
    assert narrow.tolist() == wide.astype(np.float32).tolist()


def test_that_the_weights_have_the_spread_that_their_initializer_promises() -> None:
    spec = NetworkSpec.dense((200, 300, 100))
    spread = {name: np.std(unpack(spec, initial_parameters(spec, name, 1))[0][1]) for name in INITIALIZERS}
    assert spread["zeros"] == 0
    assert spread["normal"] == pytest.approx(1, rel=0.02)
    assert spread["xavier"] == pytest.approx(np.sqrt(2 / 500), rel=0.02)
    assert spread["he"] == pytest.approx(np.sqrt(2 / 200), rel=0.02)
    xavier = unpack(spec, initial_parameters(spec, "xavier", 1))[0][1]
    assert 0.99 * np.sqrt(6 / 500) < np.abs(xavier).max() <= np.sqrt(6 / 500)


def test_that_the_penalties_and_their_gradients_are_the_textbooks() -> None:
    W = [np.empty(0), np.array([[3.0, -4.0], [0.0, 1.0]]), np.array([[-2.0]])]
    l2, l1 = Regularizer("l2", 0.5), Regularizer("l1", 0.5)
    assert l2.penalty(W) == 0.25 * (9 + 16 + 1 + 4)
    assert l1.penalty(W) == 0.5 * (3 + 4 + 1 + 2)
    assert l2.gradient(W[1]).tolist() == [[1.5, -2], [0, 0.5]]
    assert l1.gradient(W[1]).tolist() == [[0.5, -0.5], [0, 0.5]]


@pytest.mark.parametrize("regularizer", [Regularizer(), Regularizer("none", 3.0), Regularizer("l2", 0.0)])
def test_that_a_penalty_of_nothing_is_off(regularizer: Regularizer) -> None:
    assert not regularizer.active
    assert regularizer.penalty([np.empty(0), np.ones((2, 2))]) == 0


def test_that_a_penalty_keeps_the_precision() -> None:
    W = uniform(6, 1).astype(np.float32)
    assert Regularizer("l2", 0.1).gradient(W).dtype == np.float32
    assert Regularizer("l1", 0.1).gradient(W).dtype == np.float32
