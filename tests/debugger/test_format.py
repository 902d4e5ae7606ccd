"""Numbers as text: as many digits as promised, no −0, no locale."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.debugger.format import MINUS, MISSING, hundredths, number, percent, short


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1235, "0.1235"),
        (12.349, "12.35"),
        (1.235e-5, "1.235e−05"),
        (0.001, "0.001000"),
        (0.00099996, "0.001000"),
        (0.0009994, "9.994e−04"),
        (9.99996, "10.00"),
        (99.9996, "100.0"),
        (-0.99999, "−1.000"),
        (12345.6, "12346"),
        (99999.4, "99999"),
        (99999.6, "1.000e+05"),
        (-123456.0, "−1.235e+05"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e-320, "1.000e−320"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (None, "—"),
        (np.float32(0.5), "0.5000"),
    ],
)
def test_that_a_number_has_four_significant_digits(value: float | None, text: str) -> None:
    assert number(value) == text


@given(st.floats(-1e308, 1e308), st.integers(2, 8))
def test_that_a_number_reads_back_as_what_it_was_to_its_last_digit(value: float, digits: int) -> None:
    text = number(value, digits)
    back = float(text.replace(MINUS, "-"))
    if value == 0:
        assert text == "0"
    else:
        assert abs(back - value) <= abs(value) * 0.50001 * 10.0 ** (1 - digits) + 5e-324
        figures = text.partition("e")[0].replace(MINUS, "").replace(".", "").lstrip("0")
        assert len(figures) == digits or ("e" not in text and "." not in text and len(figures) > digits)
    assert "-" not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.00499, "5e−3"),
        (0.005, "0.01"),
        (-0.001, "−1e−3"),
        (2.84e-5, "3e−5"),
        (-9.6e-5, "−1e−4"),
        (-1e-308, "−1e−308"),
        (-0.256, "−0.26"),
        (99.994, "99.99"),
        (99.999, "100"),
        (-123.4, "−123"),
        (1234567.0, "1.2e+06"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
        (None, MISSING),
    ],
)
def test_that_a_number_inside_a_node_is_short(value: float | None, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.00"), (-0.001, "0.00"), (0.126, "0.13"), (-123.4, "−123"), (None, MISSING)]
)
def test_that_a_share_or_a_coordinate_has_two_decimals(value: float | None, text: str) -> None:
    assert hundredths(value) == text


@given(st.floats(-1e300, 1e300))
def test_that_a_number_inside_a_node_keeps_its_sign_and_is_0_only_when_it_is(value: float) -> None:
    back = float(short(value).replace(MINUS, "-"))
    assert (back > 0, back < 0) == (value > 0, value < 0)
    assert abs(back - value) <= (0.0050001 if abs(value) < 99.99 else 0.06 * abs(value))
    if abs(value) < 0.005:
        assert abs(back - value) <= 0.50001 * abs(value)


@given(st.floats())
def test_that_no_number_inside_a_node_is_longer_than_nine_signs(value: float) -> None:
    assert len(short(value)) <= 9


@pytest.mark.parametrize(("share", "text"), [(0.8333, "83.3 %"), (1.0, "100.0 %"), (None, "—"), (math.nan, "—")])
def test_that_a_share_is_a_percentage(share: float | None, text: str) -> None:
    assert percent(share) == text
