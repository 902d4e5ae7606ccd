"""What is kept of an array: seven quantiles, and a histogram whose bins can be merged without an error.

The bins are [k w, (k + 1) w) with w a power of two. Two of them are one of a histogram with 2 w, so that histograms of
arrays with different ranges can be brought to the same bins, and every count stays exact.
"""

import math
from dataclasses import dataclass

import numpy as np

from densegui.engine.network import FloatArray, IntArray

LEVELS = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
BINS = 128
"""A histogram has at most one more than this many bins."""
FINEST = 40
"""Bins are no finer than 2⁻⁴⁰ of the largest value: beyond, neighbouring numbers would fall apart."""
SMALLEST = -1000
"""No width is below 2⁻¹⁰⁰⁰, so that it is a number itself."""
MOST = 100_000
"""Elements that are looked at; of a larger array, every second, third …"""


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """The distribution of the elements of one array.

    Attributes
    ----------
    size : int
        Elements of the array.
    every : int
        1 where all elements were looked at, n where every n-th was.
    not_finite : int
        How many of those are NaN or infinite; they are in nothing else.
    quantiles : array of shape (7,)
        At LEVELS, with linear interpolation; empty where no element is finite.
    exponent : int
        The bins' width w is 2**exponent.
    first : int
        k of the first bin.
    counts : int array
        Elements in bin first, first + 1, …
    zeros : int
        Elements of bin 0 that are exactly 0: neither negative nor positive.
    """

    size: int
    every: int
    not_finite: int
    quantiles: FloatArray
    exponent: int
    first: int
    counts: IntArray
    zeros: int = 0

    @property
    def counted(self) -> int:
        """Elements that are in the histogram."""
        return int(self.counts.sum())

    def merged(self, exponent: int) -> tuple[int, IntArray]:
        """Return (first, counts) with bins of width 2**exponent, which must not be finer."""
        if not self.counts.size:
            return 0, self.counts
        shift = min(exponent - self.exponent, 62)  # beyond, all of them fall together on either side of 0
        if shift < 0:
            raise ValueError(f"bins of 2**{self.exponent} can't be cut into 2**{exponent}")
        bins = (self.first + np.arange(self.counts.size)) >> shift
        counts = np.bincount(bins - bins[0], weights=self.counts).astype(np.int64)
        return int(bins[0]), counts


NOTHING = np.empty(0)


def summarise(array: FloatArray, most: int = MOST) -> Summary:
    """Return the distribution of an array's elements; of more than `most` elements, that of every n-th."""
    every = max(-(-array.size // most), 1)
    values = np.asarray(array.ravel()[::every], np.float64)
    finite = np.isfinite(values)
    lost = int(values.size - np.count_nonzero(finite))
    if lost:
        values = values[finite]
    if not values.size:
        return Summary(array.size, every, lost, NOTHING, 0, 0, np.empty(0, np.int64))
    with np.errstate(all="ignore"):
        quantiles = np.quantile(values, LEVELS)
        exponent = _exponent(float(quantiles[0]), float(quantiles[-1]))
        bins = np.floor(np.ldexp(values, -exponent)).astype(np.int64)
    first = int(bins.min())
    counts = np.bincount(bins - first).astype(np.int64)
    zeros = int(values.size - np.count_nonzero(values))
    return Summary(array.size, every, lost, quantiles, exponent, first, counts, zeros)


def _exponent(low: float, high: float) -> int:
    """The smallest e for which bins of width 2**e are at most BINS + 1 between two values, and not too fine."""
    largest, spread = max(abs(low), abs(high)), high / 2 - low / 2
    finest = max(math.frexp(largest)[1] - FINEST, SMALLEST) if largest else -FINEST
    share = spread / BINS
    return finest if share == 0 else max(math.ceil(math.log2(share)) + 1, finest)


def common_exponent(low: float, high: float, bins: int) -> int:
    """Return the smallest e for which about `bins` bins of width 2**e span from low to high."""
    spread = high / 2 - low / 2
    return max(math.ceil(math.log2(share)) + 1, SMALLEST) if (share := spread / max(bins, 1)) else _exponent(low, high)
