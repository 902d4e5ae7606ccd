"""Activations at the edges, each under "every floating-point error raises": what must hold exactly, and to the ulp."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.engine.activations import ACTIVATIONS, SELU_ALPHA, SELU_SCALE, Array
from densegui.engine.gradcheck import ABSOLUTE, RELATIVE

EDGES = [0.0, -0.0, 1e-300, -1e-300, 5e-324, -5e-324, 1.0, -1.0, 745.0, -746.0, 1e3, -1e3, 1e308, -1e308]
finite = st.floats(-1e308, 1e308, allow_nan=False)


def g(name: str, *z: float, dtype: str = "float64") -> Array:
    Z = np.array(z, dtype)
    return ACTIVATIONS[name].g(Z, np.empty_like(Z))


def g_prime(name: str, *z: float, dtype: str = "float64") -> Array:
    Z = np.array(z, dtype)
    return ACTIVATIONS[name].g_prime(Z, g(name, *z, dtype=dtype), np.empty_like(Z))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_that_no_finite_z_gives_a_warning_or_a_nan(name: str, dtype: str) -> None:
    # SELU multiplies by 1.05: at the largest numbers of all inf is the right answer, so it stops short of them.
    edges = [z for z in EDGES if abs(z) < (1e308 if name == "selu" else np.inf)]
    edges = [float(np.float32(np.clip(z, -3e38, 3e38))) for z in edges] if dtype == "float32" else edges
    assert np.isfinite(g(name, *edges, dtype=dtype)).all()
    assert np.isfinite(g_prime(name, *edges, dtype=dtype)).all()
    assert g(name, *edges, dtype=dtype).dtype == dtype
    assert g_prime(name, *edges, dtype=dtype).dtype == dtype


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_that_a_nan_passes(name: str) -> None:
    assert np.isnan(g(name, np.nan, 1.0)).tolist() == [True, False]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_that_z_and_a_are_left_alone_and_the_result_is_out(name: str) -> None:
    Z = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    A = ACTIVATIONS[name].g(Z, np.empty_like(Z))
    for array in (Z, A):
        array.flags.writeable = False
    out = np.empty_like(Z)
    assert ACTIVATIONS[name].g(Z, out) is out
    assert ACTIVATIONS[name].g_prime(Z, A, out) is out


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_that_g_rises_and_its_slope_is_never_negative(name: str) -> None:
    z = np.linspace(-50, 50, 2001)
    assert (np.diff(g(name, *z)) >= 0).all()
    assert (g_prime(name, *z) >= 0).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_that_a_function_without_a_kink_has_its_central_difference_as_slope_at_0(name: str) -> None:
    """Else a gradient check would report an error where there is none: a bias of 0 under an x of 0 gives z = 0."""
    eps = 1e-5
    numeric = ((g(name, eps) - g(name, -eps)) / (2 * eps))[0]
    agrees = abs(g_prime(name, 0.0)[0] - numeric) <= ABSOLUTE + RELATIVE * abs(numeric)
    assert agrees != ACTIVATIONS[name].kink


def test_that_relu_has_the_slides_heaviside_step_as_slope() -> None:
    assert g("relu", 0.0, -0.0, -1e-300, 2.5).tolist() == [0.0, 0.0, 0.0, 2.5]
    assert g_prime("relu", 0.0, -0.0, -1e-300, 1e-300).tolist() == [1, 1, 0, 1]


def test_that_leaky_relu_has_the_slope_of_the_right_side_at_0() -> None:
    assert g("leaky_relu", -100.0, 0.0, 3.0).tolist() == [-1.0, 0.0, 3.0]
    assert g_prime("leaky_relu", 0.0, -0.0, -1e-300, 1.0).tolist() == [1, 1, 0.01, 1]


def test_that_sigmoid_saturates_at_exactly_0_and_1() -> None:
    assert g("sigmoid", 1e3, 1e308, np.inf, -1e3, -1e308, -np.inf).tolist() == [1, 1, 1, 0, 0, 0]
    assert g_prime("sigmoid", 1e3, -1e3, 1e308, -1e308).tolist() == [0, 0, 0, 0]
    assert g("sigmoid", 0.0)[0] == 0.5
    assert g_prime("sigmoid", 0.0)[0] == 0.25


@given(finite)
def test_that_sigmoid_of_z_and_of_minus_z_sum_to_1(z: float) -> None:
    with np.errstate(under="ignore"):
        assert abs(g("sigmoid", z)[0] + g("sigmoid", -z)[0] - 1) <= np.spacing(1.0)


def test_that_a_small_sigmoid_keeps_its_digits() -> None:
    exact = Decimal(-40).exp() / (1 + Decimal(-40).exp())
    assert g("sigmoid", -40.0)[0] == pytest.approx(float(exact), rel=1e-15)


def test_that_tanh_saturates_at_exactly_minus_1_and_1() -> None:
    assert g("tanh", 1e308, -1e308, 0.0).tolist() == [1, -1, 0]
    assert g_prime("tanh", 1e308, -1e308, 0.0).tolist() == [0, 0, 1]


def test_that_elu_and_its_slope_are_continuous_at_0() -> None:
    assert g("elu", -1e-12, -1e-17, 0.0, 1e-12) == pytest.approx([-1e-12, -1e-17, 0.0, 1e-12], rel=1e-12, abs=0)
    assert g_prime("elu", -1e-300, -0.0, 0.0, 1e-300).tolist() == [1, 1, 1, 1]
    assert g("elu", -1e3)[0] == -1
    assert g_prime("elu", -1e3)[0] == 0


def test_that_selu_is_continuous_at_0_and_its_slope_jumps_there() -> None:
    assert g("selu", -1e-12)[0] == pytest.approx(-1e-12 * SELU_SCALE * SELU_ALPHA, rel=1e-12)
    assert g("selu", 0.0, -0.0).tolist() == [0, 0]
    assert g_prime("selu", -1e-300)[0] == pytest.approx(1.7580993408473766, rel=1e-15)
    assert g_prime("selu", 0.0, -0.0, 1e-300).tolist() == [SELU_SCALE] * 3
    assert g("selu", -1e3)[0] == pytest.approx(-1.7580993408473766, rel=1e-15)


def test_that_identity_changes_nothing() -> None:
    assert g("identity", *EDGES).tobytes() == np.array(EDGES).tobytes()
    assert g_prime("identity", *EDGES).tolist() == [1] * len(EDGES)


def test_that_the_registry_holds_the_seven_names_of_the_experiment_file() -> None:
    assert list(ACTIVATIONS) == ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "identity"]
    assert all(name == activation.name for name, activation in ACTIVATIONS.items())
