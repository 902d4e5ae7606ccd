"""The distributions of one layer over time as a picture: a heat map of histograms, or bands between quantiles.

A sampled minibatch stands for all until the next one. What is drawn is data: numbers here, pixels in `plots`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from densegui.debugger.distributions.summary import LEVELS, Summary, common_exponent
from densegui.debugger.format import count, number
from densegui.debugger.frame import Freshness
from densegui.engine.network import FloatArray, IntArray
from densegui.ui.theme import Scale, Theme, mix, rgb, scale_colors

ROWS = 96
"""About how many bins the value axis has."""
FAINTEST = 0.14
"""How strong the colour of a bin with a single element is, of the strongest."""
Colors = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class LayerPicture:
    """What is drawn of a layer.

    Attributes
    ----------
    name : str
        In the markup of MathText: W^[2].
    layer : int
    times : int array of shape (s,)
        The sampled minibatches, rising.
    summaries : sequence of s Summary
    now : Summary or None
        The array on the screen.
    freshness : Freshness
        Of that.
    t : int
        Minibatches done: the time axis ends there.
    scale : Scale
        Which colours say the sign.
    """

    name: str
    layer: int
    times: IntArray
    summaries: Sequence[Summary]
    now: Summary | None
    freshness: Freshness
    t: int
    scale: Scale

    @cached_property
    def shown(self) -> list[Summary]:
        """All that has a number in it."""
        every = [*self.summaries, *([self.now] if self.now is not None else [])]
        return [summary for summary in every if summary.quantiles.size]

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest number; room around them where they are the same: one value is a thin line."""
        low = min((float(s.quantiles[0]) for s in self.shown), default=-1.0)
        high = max((float(s.quantiles[-1]) for s in self.shown), default=1.0)
        room = (abs(low) / 2 or 1.0) if low == high else 0.0
        return (low - room, high + room) if math.isfinite(abs(low) + room) else (low, high)

    @cached_property
    def exponent(self) -> int:
        """Bins have the width 2**exponent: no histogram has coarser ones."""
        return max([common_exponent(*self.ends, ROWS), *(s.exponent for s in self.shown)])

    @cached_property
    def bins(self) -> tuple[int, int]:
        """The first bin of the axis and the one behind its last."""
        merged = (summary.merged(self.exponent) for summary in self.shown)
        first, last = (math.floor(math.ldexp(end, -self.exponent)) for end in self.ends)
        reach = [(first, last + 1), *((begin, begin + counts.size) for begin, counts in merged)]
        return min(a for a, _ in reach), max(b for _, b in reach)

    @property
    def width(self) -> float:
        """The width of a bin."""
        return math.ldexp(1.0, self.exponent)

    @property
    def value_range(self) -> tuple[float, float]:
        """What the value axis shows."""
        low, high = self.bins
        return low * self.width, high * self.width

    @cached_property
    def counts(self) -> IntArray:
        """Elements by bin (row 0 is the lowest) and sampled minibatch: of shape (bins, s)."""
        low, high = self.bins
        table = np.zeros((high - low, len(self.summaries)), np.int64)
        for column, summary in enumerate(self.summaries):
            if summary.counts.size:
                first, counts = summary.merged(self.exponent)
                table[first - low : first - low + counts.size, column] = counts
        return table

    def histogram(self, summary: Summary) -> IntArray:
        """Return the counts of one array in the bins of the axis."""
        low, high = self.bins
        table = np.zeros(high - low, np.int64)
        if summary.counts.size:
            first, counts = summary.merged(self.exponent)
            table[first - low : first - low + counts.size] = counts
        return table

    def is_zero(self, summary: Summary, row: int, elements: int) -> bool:
        """Whether most of the elements that an array has in a bin are exactly 0."""
        return self.bins[0] + row == 0 and 2 * summary.zeros > elements

    def sample_at(self, t: float) -> int:
        """Return the index of the sample that stands for a time; −1 where there is none so early."""
        return int(np.searchsorted(self.times, t, "right")) - 1

    def quantiles(self) -> FloatArray:
        """Return the quantiles of all samples, of shape (7, s); NaN where a sample has no finite element."""
        table = np.full((len(LEVELS), len(self.summaries)), np.nan)
        for column, summary in enumerate(self.summaries):
            if summary.quantiles.size:
                table[:, column] = summary.quantiles
        return table

    def columns(self, width: int) -> IntArray:
        """Return which sample each of `width` columns of the time axis 0 … t shows, −1 for none."""
        times = (np.arange(width) + 0.5) * max(self.t, 1) / width
        return np.asarray(np.searchsorted(self.times, times, "right") - 1)

    def colors(self, width: int, theme: Theme) -> Colors:
        """Return the heat map's pixels, of shape (bins, width), the highest bin on top.

        The colour is stronger the larger the share of the elements in a bin; its hue is that of the value's sign, grey
        where most of a bin's elements are exactly 0.
        """
        low, high = self.bins
        totals = np.maximum([summary.counted for summary in self.summaries], 1)
        shares = self.counts / totals if self.counts.size else np.zeros((high - low, 0))
        strength = np.sqrt(shares / max(float(shares.max(initial=0.0)), 1e-12))
        steps = np.where(self.counts > 0, np.rint((FAINTEST + (1 - FAINTEST) * strength) * 255), 0).astype(np.int64)
        table = _ramps(theme, self.scale)
        signs = np.repeat((np.arange(low, high) >= 0)[:, None], len(self.summaries), axis=1).astype(np.int64)
        if low <= 0 < high:
            there = zip(self.summaries, self.counts[-low].tolist(), strict=True)
            signs[-low, [self.is_zero(summary, -low, elements) for summary, elements in there]] = 2
        pixels = table[signs, steps]
        chosen = self.columns(width)
        empty = np.full((high - low, 1), table[0, 0], np.uint32)
        return np.ascontiguousarray(np.concatenate([pixels, empty], axis=1)[::-1, chosen])

    def readout(self, t: float, value: float) -> tuple[str, ...]:
        """Return what lies at a place, the longest text first: the minibatch, the bin and its elements."""
        k = self.sample_at(min(t, self.t - 1))
        row = math.floor(value / self.width) - self.bins[0]
        if k < 0 or not 0 <= row < self.counts.shape[0]:
            return ("no minibatch was looked at so early",)
        return self._words(f"minibatch {count(int(self.times[k]))}", self.summaries[k], int(self.counts[row, k]), row)

    def readout_now(self, value: float) -> tuple[str, ...]:
        """Return the same of the array on the screen."""
        row = math.floor(value / self.width) - self.bins[0]
        if self.now is None or not 0 <= row < self.counts.shape[0]:
            return ("not computed yet",)
        old = "the last minibatch" if self.freshness is Freshness.STALE else "this minibatch"
        return self._words(old, self.now, int(self.histogram(self.now)[row]), row)

    def _words(self, which: str, summary: Summary, elements: int, row: int) -> tuple[str, ...]:
        low = (self.bins[0] + row) * self.width
        there = f"{number(low, 3)} … {number(low + self.width, 3)}"
        if self.is_zero(summary, row, elements):
            there += f", {count(summary.zeros)} of them 0"
        looked = summary.counted + summary.not_finite
        of = f"{count(elements)} of {count(looked)}"
        if summary.every > 1:
            of += f" looked at (of {count(summary.size)})"
        parts = [f"{which}, layer {self.layer}: {of} in {there}"]
        if summary.quantiles.size:
            median, least, most = (number(float(summary.quantiles[k]), 3) for k in (3, 0, 6))
            parts.insert(0, f"{parts[0]}; median {median}, {least} to {most}")
        if summary.not_finite:
            parts.insert(0, f"{parts[0]}; {count(summary.not_finite)} not finite")
        return (*parts, f"{of} in {there}", of)


@cache
def _ramps(theme: Theme, scale: Scale) -> Colors:
    """Return 256 steps from the panel's ground to the colours of negative, of positive values, and of 0: (3, 256)."""
    ends = scale_colors(theme, scale)
    ground = theme.color("panel")
    table = np.empty((3, 256), np.uint32)
    for side, color in enumerate((ends[0], ends[-1], theme.color("muted"))):
        for step in range(256):
            red, green, blue = rgb(mix(ground, color, step / 255))
            table[side, step] = 0xFF000000 | red << 16 | green << 8 | blue
    return table
