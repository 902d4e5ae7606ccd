"""Curves made ready to be drawn: a smoothed copy that grows with the history, and few points in place of many.

What is not finite is a gap: it never reaches the average, and it never hides its neighbours.
"""

import math
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from densegui.engine.network import FloatArray

BoolArray: TypeAlias = npt.NDArray[np.bool_]
Points: TypeAlias = tuple[npt.NDArray[Any], FloatArray]
"""x and y of a curve; x can be whole numbers."""


class Smoothed:
    """The bias-corrected exponential moving average of a curve that grows at its end.

    s ← (1 − weight) s + weight · v from s = 0, divided by the sum of the n weights so far, 1 − (1 − weight)^n; what is
    not finite does not count. Worked out as ŝ ← ŝ + weight/sum · (v − ŝ), which begins with exactly the first value.
    Only the new values are worked on. A curve that does not go on where the last one ended is begun anew.
    """

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self._values: FloatArray = np.empty(0)
        self._smooth = np.empty(1024)
        self._last = self._sum = 0.0

    def update(self, values: FloatArray) -> FloatArray:
        """Return the average of `values` at each place, NaN where the value is not finite; a read-only view."""
        known = self._values.size
        if not _goes_on(self._values, values):
            known, self._last, self._sum = 0, 0.0, 0.0
        if values.size > self._smooth.size:
            room = np.empty(2 * values.size)
            room[:known] = self._smooth[:known]
            self._smooth = room
        self._smooth[known : values.size] = self._averages(values[known:].tolist())
        self._values = values
        view = self._smooth[: values.size]
        view.flags.writeable = False
        return view

    def _averages(self, values: list[float]) -> list[float]:
        last, total, weight, averages = self._last, self._sum, self.weight, []
        for value in values:
            if math.isfinite(value):
                total += weight * (1 - total)
                last += weight / total * (value - last)
                averages.append(last)
            else:
                averages.append(math.nan)
        self._last, self._sum = last, total
        return averages


def _goes_on(before: FloatArray, now: FloatArray) -> bool:
    """Whether `now` begins with all of `before`.

    Two that begin at the same place of one buffer do, those of branches too: a column only adds behind what it has
    handed out, and one that was forked off goes on in a buffer of its own.
    """
    if before.size > now.size:
        return False
    if before.base is not None and before.base is now.base and _start(before) == _start(now):
        return True
    return np.array_equal(before, now[: before.size], equal_nan=True)


def _start(values: FloatArray) -> int:
    return int(values.__array_interface__["data"][0])


def thin_out(
    x: npt.NDArray[Any], y: FloatArray, low: float, high: float, n_buckets: int, positive: bool = False
) -> Points:
    """Return the part of a curve that lies within [low, high], and where it has many points, two for each bucket.

    The two are the smallest and the largest finite value of the bucket, in their order, so that no peak is lost. The
    curve's ends are kept, and a neighbour on either side, so that the line leaves the picture where it should. A bucket
    without a finite value stays as a gap, NaN. `x` rises. With `positive`, for a log axis, 0 and less count as not
    finite.
    """
    first = max(int(np.searchsorted(x, low, "left")) - 1, 0)
    last = min(int(np.searchsorted(x, high, "right")) + 1, x.size)
    x, y = x[first:last], y[first:last]
    size = x.size // n_buckets
    if size < 4:
        return x, np.where(_usable(y, positive), y, np.nan)
    # Buckets begin at multiples of their size from the start of the curve, so that the picture of what is old stands
    # still while new points come in; the size is rounded up to a power of two for the same reason.
    size = 1 << (size - 1).bit_length()
    before, after = first % size, -(first + x.size) % size
    buckets = np.pad(y, (before, after), constant_values=np.nan).reshape(-1, size)
    usable = _usable(buckets, positive)
    lowest = np.where(usable, buckets, np.inf).argmin(axis=1)
    highest = np.where(usable, buckets, -np.inf).argmax(axis=1)
    start = np.arange(0, buckets.size, size) - before
    ends = np.stack([np.minimum(lowest, highest), np.maximum(lowest, highest)], axis=1)
    places = np.clip((ends + start[:, np.newaxis]).ravel(), 0, x.size - 1)
    places = np.concatenate([[0], places, [x.size - 1]])
    values = y[places]
    return x[places], np.where(_usable(values, positive), values, np.nan)


def _usable(values: FloatArray, positive: bool) -> BoolArray:
    return np.isfinite(values) & (values > 0) if positive else np.isfinite(values)
