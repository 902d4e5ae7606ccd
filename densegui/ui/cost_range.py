"""Which part of the plane the cost plot shows when it follows training. No Qt.

The ends are round numbers, so that axes stand still for most frames. A single wild minibatch may leave the picture at the
top; averages and sets never do.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from densegui.engine.network import FloatArray
from densegui.ui.plotting import round_up

FEWEST = 10
"""Minibatches that the axis shows at least."""
PEAKS = 1.5
"""How far peaks of single minibatches may stretch the axis."""
DECADES = 12
"""At most, on a log axis."""


class Range(NamedTuple):
    """The ends of both axes in the view's coordinates, and what 1 of these stands for on the vertical one."""

    box: tuple[float, float, float, float]
    unit: float = 1.0


def right_end(t: float) -> float:
    """Return where the horizontal axis ends: a round number a little beyond t."""
    return round_up(1.01 * max(t, FEWEST))


def accuracy_range(t: float) -> Range:
    """From 0 to 100 %, with room for the line at 100 %."""
    return Range((0.0, right_end(t), 0.0, 1.04))


def cost_range(t: float, curves: Mapping[str, FloatArray], log: bool) -> Range:
    """Fit the axes to the curves "cost", "smooth", "train" and "test"; what is not finite does not count."""
    usable = {name: y[np.isfinite(y)] for name, y in curves.items()}
    peak = _largest(usable["cost"])
    level = max(_largest(usable[name]) for name in ("smooth", "train", "test"))
    right = right_end(t)
    if log:
        everything = np.concatenate(list(usable.values()))
        positive = everything[everything > 0]
        if not positive.size:
            return Range((0.0, right, -1.0, 0.0))
        high = math.log10(positive.max())
        low = max(math.log10(positive.min()), high - DECADES)
        # Ends at multiples of a tenth of a decade, with a little room.
        return Range((0.0, right, math.floor(10 * low - 0.3) / 10, math.ceil(10 * high + 0.3) / 10))
    top = max(1.04 * level, min(1.04 * peak, PEAKS * level)) or 1.0
    top = round_up(min(top, 1e300))
    unit = 1.0 if 1e-2 <= top <= 1e4 else 10.0 ** math.floor(math.log10(top))
    return Range((0.0, right, 0.0, top / unit), unit)


def _largest(values: FloatArray) -> float:
    return float(values.max()) if values.size else 0.0
