"""Softmax and log-softmax at any magnitude: exact where it can be, to the last bits elsewhere, without a warning."""

from random import Random

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.engine.costs import cross_entropy_loss, mean_cost
from densegui.engine.equations import output_gradient
from densegui.engine.softmax import log_softmax, softmax
from tests.engine.helpers import uniform

logits = st.lists(st.floats(-1e4, 1e4, width=32), min_size=1, max_size=12)


def column(*z: float) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return np.array(z, float).reshape(-1, 1)


def cost_and_gradient(label: int, *z: float) -> tuple[float, list[float]]:
    T = log_softmax(column(*z))
    Y = np.eye(len(z))[:, [label]]
    cost = mean_cost(cross_entropy_loss(T, np.array([label])))
    return float(cost), output_gradient(np.exp(T), Y, np.empty_like(T)).ravel().tolist()


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e2, 1e4])
@pytest.mark.parametrize("n_y", [2, 10, 1000])
def test_that_probabilities_lie_between_0_and_1_and_sum_to_1(n_y: int, scale: float) -> None:
    P = softmax(scale * uniform(n_y * 20, n_y).reshape(n_y, 20))
    assert (P >= 0).all()
    assert (P <= 1).all()
    assert np.abs(P.sum(axis=0) - 1).max() <= 1e-14


@given(logits, st.sampled_from([1.0, 100.0, 1e4, 1e8, -1e8]))
def test_that_a_shifted_softmax_is_the_same(z: list[float], shift: float) -> None:
    with np.errstate(under="ignore"):
        Z = column(*z)
        tolerance = 8 * 2.2e-16 * (abs(shift) + np.abs(Z).max())
        assert np.abs(softmax(Z + shift) - softmax(Z)).max() <= tolerance


@given(logits)
def test_that_softmax_is_what_many_digits_say(z: list[float]) -> None:
    with np.errstate(under="ignore"), mpmath.workdps(60):
        exact = [mpmath.exp(mpmath.mpf(v)) for v in z]
        total = mpmath.fsum(exact)
        for got, expected in zip(softmax(column(*z)).ravel(), exact, strict=True):
            # t = log p has an error of half an ulp of itself, which e^t makes a relative one.
            assert abs(got - expected / total) <= mpmath.mpf(1e-13) * max(1, -mpmath.log(expected / total)) * (
                expected / total
            ) + mpmath.mpf("1e-323")
        for got, expected in zip(log_softmax(column(*z)).ravel(), exact, strict=True):
            t = mpmath.log(expected / total)
            assert abs(got - t) <= mpmath.mpf(1e-13) * max(1, abs(t))


@given(logits, st.randoms(use_true_random=False))
def test_that_the_order_of_the_classes_does_not_matter(z: list[float], random: Random) -> None:
    with np.errstate(under="ignore"):
        order = list(range(len(z)))
        random.shuffle(order)
        Z = column(*z)
        assert np.abs(softmax(Z[order]) - softmax(Z)[order]).max() <= 1e-14


def test_that_enormous_logits_are_exact() -> None:
    assert cost_and_gradient(0, 1e4, -1e4, 0) == (0.0, [0, 0, 0])
    assert cost_and_gradient(1, 1e4, -1e4, 0) == (20000.0, [1, -1, 0])
    assert cost_and_gradient(2, 1e4, -1e4, 0) == (10000.0, [1, 0, -1])
    assert cost_and_gradient(0, -1e4, -1e4, -1e4)[0] == np.log(3)
    assert cost_and_gradient(1, 1e300, -1e300) == (2e300, [1, -1])
    assert cost_and_gradient(0, 1e300, -1e300) == (0.0, [0, 0])


def test_that_a_column_is_worked_out_by_itself() -> None:
    Z = np.array([[1e4, 0.0, -1e4], [-1e4, 0.0, 1e4]])
    assert softmax(Z).tolist() == [[1, 0.5, 0], [0, 0.5, 1]]


def test_that_one_class_is_certain_and_costs_nothing() -> None:
    assert cost_and_gradient(0, 17.0) == (0.0, [0.0])
    assert softmax(column(-1e4)).tolist() == [[1.0]]


def test_that_a_logit_of_minus_infinity_is_impossible() -> None:
    T = log_softmax(column(-np.inf, 0.0, 0.0))
    assert softmax(column(-np.inf, 0.0, 0.0)).ravel() == pytest.approx([0, 0.5, 0.5], rel=1e-15)
    assert cross_entropy_loss(T, np.array([1]))[0] == pytest.approx(np.log(2), rel=1e-15)
    assert cross_entropy_loss(T, np.array([0]))[0] == np.inf


@pytest.mark.parametrize("z", [(np.inf, 0.0), (np.nan, 0.0), (0.0, np.nan), (-np.inf, -np.inf)])
def test_that_no_probability_is_invented_for_a_column_that_has_none(z: tuple[float, ...]) -> None:
    with np.errstate(invalid="ignore"):  # as the debugger has it, which then stops
        T = log_softmax(np.column_stack([z, (1.0, 2.0)]))
    assert np.isnan(T[:, 0]).all()
    assert np.isfinite(T[:, 1]).all()
    assert np.isnan(mean_cost(cross_entropy_loss(T, np.array([0, 0]))))


def test_that_a_shift_that_overflows_leaves_right_probabilities_and_an_infinite_cost() -> None:
    with np.errstate(over="ignore"):
        T = log_softmax(column(1e308, -1e308, 0.0))
    assert np.exp(T).ravel().tolist() == [1, 0, 0]
    assert cross_entropy_loss(T, np.array([1]))[0] == np.inf


def test_that_the_logits_are_left_alone() -> None:
    Z = uniform(12, 1).reshape(3, 4)
    Z.flags.writeable = False
    softmax(Z)
    log_softmax(Z)


def test_that_log_softmax_keeps_the_precision() -> None:
    Z = np.array([[1.0], [2.0]], np.float32)
    assert log_softmax(Z).dtype == np.float32
    out = np.empty_like(Z)
    assert log_softmax(Z, out) is out
