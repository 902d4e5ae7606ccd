"""Quantiles and histograms: against sorting and counting by hand, and merged ones against those counted anew."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.debugger.distributions.summary import BINS, LEVELS, common_exponent, summarise


def counted(values, exponent):
    """How many finite values lie in each bin [k w, (k + 1) w), by their exact quotients."""
    found: dict[int, int] = {}
    for value in values:
        k = math.floor(math.ldexp(value, -exponent))
        found[k] = found.get(k, 0) + 1
    return found


def as_dict(first, counts):
    return {first + k: int(n) for k, n in enumerate(counts) if n}


def by_sorting(values, level):
    ordered = sorted(values)
    place = level * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


VALUES = st.lists(
    st.floats(-1e6, 1e6, allow_nan=False, allow_subnormal=False).filter(lambda v: v == 0 or abs(v) > 1e-12),
    min_size=1,
    max_size=60,
)


@given(VALUES)
def test_that_every_element_is_counted_in_its_bin(values):
    found = summarise(np.array(values))
    assert as_dict(found.first, found.counts) == counted(values, found.exponent)
    assert found.counted == found.size == len(values)
    assert found.counts.size <= BINS + 2


@given(VALUES, st.integers(0, 30))
def test_that_merged_bins_are_those_of_a_coarser_histogram(values, coarser):
    found = summarise(np.array(values))
    assert as_dict(*found.merged(found.exponent + coarser)) == counted(values, found.exponent + coarser)


@given(VALUES)
def test_that_quantiles_are_those_of_the_sorted_elements(values):
    found = summarise(np.array(values))
    expected = [by_sorting(values, level) for level in LEVELS]
    assert found.quantiles == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_that_a_hand_worked_array_has_its_histogram():
    found = summarise(np.array([[-1.0, -0.5, 0.0], [0.25, 0.5, 1.0]]))
    assert found.exponent == -6  # 2 / 128 = 2⁻⁶
    assert as_dict(found.first, found.counts) == {-64: 1, -32: 1, 0: 1, 16: 1, 32: 1, 64: 1}
    assert as_dict(*found.merged(-1)) == {-2: 1, -1: 1, 0: 2, 1: 1, 2: 1}
    assert found.quantiles[[0, 3, 6]].tolist() == [-1.0, 0.125, 1.0]


def test_that_bins_are_not_cut():
    with pytest.raises(ValueError, match="cut"):
        summarise(np.array([0.0, 1.0])).merged(-40)


@pytest.mark.parametrize("value", [0.0, 1.0, -3.5, 1e-300, 1e300, 5e-324])
def test_that_equal_elements_fill_one_bin(value):
    found = summarise(np.full((3, 4), value))
    assert found.counts.tolist() == [12]
    assert found.first * math.ldexp(1.0, found.exponent) <= value
    assert set(found.quantiles.tolist()) == {value}


def test_that_what_is_not_finite_is_counted_apart():
    found = summarise(np.array([np.nan, np.inf, 1.0, -np.inf, 2.0]))
    assert (found.not_finite, found.counted, found.size) == (3, 2, 5)
    nothing = summarise(np.array([np.nan, np.inf]))
    assert (nothing.not_finite, nothing.counted, nothing.quantiles.size) == (2, 0, 0)
    assert nothing.merged(5)[1].size == 0


def test_that_of_a_large_array_every_nth_element_is_looked_at():
    array = np.arange(1000.0).reshape(20, 50)
    found = summarise(array, most=300)
    assert (found.size, found.every, found.counted) == (1000, 4, 250)
    assert as_dict(found.first, found.counts) == counted(array.ravel()[::4].tolist(), found.exponent)


def test_that_single_precision_is_counted_as_it_is():
    array = np.linspace(-1, 1, 77, dtype=np.float32)
    found = summarise(array)
    assert as_dict(found.first, found.counts) == counted([float(v) for v in array], found.exponent)


@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.0, 1e-8), (-1e300, 1e300), (3.0, 3.5)])
def test_that_a_common_width_gives_about_as_many_bins_as_wanted(low, high):
    width = math.ldexp(1.0, common_exponent(low, high, 96))
    assert 48 <= high / width - low / width <= 96


def test_that_exact_zeros_are_counted():
    summary = summarise(np.array([[0.0, -0.0, 1e-300], [-1.0, 3.0, np.nan]]))
    assert (summary.zeros, summary.counted, summary.not_finite) == (2, 5, 1)
    assert summarise(np.array([np.nan])).zeros == 0
