"""Optimisers: two updates by hand each, and that no old array is written to."""

import numpy as np
import pytest

from densegui.engine.optimizers import OPTIMIZERS, SGD, Adam, Momentum, Optimizer, RMSProp
from tests.engine.helpers import case, train, uniform

# θ = 2, λ = 0.1, gradients 3 and then −1; each θ worked out in the comments.
BY_HAND: list[tuple[Optimizer, float, float]] = [
    # 2 − 0.1·3 = 1.7; 1.7 + 0.1·1 = 1.8
    (SGD(), 1.7, 1.8),
    # v = 3, 2 − 0.3 = 1.7; v = 0.5·3 − 1 = 0.5, 1.7 − 0.05 = 1.65
    (Momentum(0.5), 1.7, 1.65),
    # v = 0.75·9 = 6.75, 3/√6.75 = 1.1547005384; v = 0.25·6.75 + 0.75 = 2.4375, −1/√2.4375 = −0.6405126152
    (RMSProp(0.25, 0.0), 2 - 0.11547005383792516, 2 - 0.11547005383792516 + 0.06405126152203484),
    # the same with ε = 1 beside the root, not under it: 3/(√6.75 + 1), −1/(√2.4375 + 1)
    (RMSProp(0.25, 1.0), 2 - 0.3 / 3.598076211353316, 2 - 0.3 / 3.598076211353316 + 0.1 / 2.561249499599599),
    # m = 1.5, m̂ = 1.5/0.5 = 3; v = 6.75, v̂ = 6.75/0.75 = 9: a step of exactly λ;
    # m = 0.75 − 0.5 = 0.25, m̂ = 0.25/0.75 = 1/3; v = 1.6875 + 0.75 = 2.4375, v̂ = 2.4375/0.9375 = 2.6: −0.1/(3 √2.6)
    (Adam(0.5, 0.25, 0.0), 1.9, 1.9 - 0.1 / (3 * 1.6124515496597098)),
    # ε = 1 is added to √v̂: 3/(3 + 1); (1/3)/(√2.6 + 1)
    (Adam(0.5, 0.25, 1.0), 2 - 0.075, 2 - 0.075 - 0.1 / (3 * 2.6124515496597098)),
]


@pytest.mark.parametrize(("optimizer", "first", "second"), BY_HAND, ids=lambda part: str(part))
def test_that_two_updates_are_those_worked_out_by_hand(optimizer: Optimizer, first: float, second: float) -> None:
    theta, rate = np.array([[2.0]]), np.array(0.1)
    moments = [np.zeros((1, 1)) for _ in optimizer.moments]
    for step, (gradient, expected) in enumerate([(3.0, first), (-1.0, second)], start=1):
        new = [np.empty((1, 1)) for _ in moments]
        theta = optimizer.update(theta, np.array([[gradient]]), rate, step, moments, new, np.empty((1, 1)))
        moments = new
        assert theta[0, 0] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_an_update_writes_new_arrays_only_and_keeps_the_precision(name: str, dtype: str) -> None:
    optimizer = OPTIMIZERS[name]()
    theta, gradient = (uniform(12, salt).reshape(3, 4).astype(dtype) for salt in (1, 2))
    moments = [np.abs(uniform(12, 3 + k)).reshape(3, 4).astype(dtype) for k in range(len(optimizer.moments))]
    before = [array.tobytes() for array in (theta, gradient, *moments)]
    for array in (theta, gradient, *moments):
        array.flags.writeable = False
    new, out = [np.empty_like(m) for m in moments], np.empty_like(theta)
    assert optimizer.update(theta, gradient, np.array(0.1, dtype), 1, moments, new, out) is out
    assert [array.tobytes() for array in (theta, gradient, *moments)] == before
    assert all(array.dtype == dtype for array in (out, *new))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_a_gradient_of_0_moves_nothing_that_has_not_moved_yet(name: str) -> None:
    optimizer = OPTIMIZERS[name]()
    theta = uniform(4, 1)
    moments = [np.zeros(4) for _ in optimizer.moments]
    new = [np.empty(4) for _ in moments]
    out = optimizer.update(theta, np.zeros(4), np.array(0.1), 1, moments, new, np.empty(4))
    assert out.tolist() == theta.tolist()


def test_that_momentum_without_memory_is_sgd_to_the_bit() -> None:
    example = case((7, 9, 5))
    plain, without = train(example, 10), train(example, 10, Momentum(0.0))
    assert plain.theta_new.tobytes() == without.theta_new.tobytes()


@pytest.mark.parametrize("rate", [1e-3, 0.1])
def test_that_adams_first_step_has_the_length_of_the_learning_rate(rate: float) -> None:
    workspace = train(case((7, 9, 5)), optimizer=Adam(), learning_rate=rate)
    moved = np.abs(workspace.theta_new - workspace.theta)[np.abs(workspace.gradient) > 1e-4]
    assert moved == pytest.approx(rate, rel=1e-3)


def test_that_the_registry_holds_the_four_names_of_the_experiment_file() -> None:
    assert list(OPTIMIZERS) == ["sgd", "momentum", "rmsprop", "adam"]
    assert all(name == cls.name for name, cls in OPTIMIZERS.items())
    assert OPTIMIZERS["momentum"]() == Momentum(0.9)
    assert OPTIMIZERS["rmsprop"]() == RMSProp(0.99, 1e-8)
    assert OPTIMIZERS["adam"]() == Adam(0.9, 0.999, 1e-8)
