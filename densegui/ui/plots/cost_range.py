"""Which part of the plane the cost plot shows when it follows training.

The ends are round numbers, so that axes stand still for most frames. A few wild minibatches may leave the picture at
the top (and take the average with them); the sets never do.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from densegui.engine.network import FloatArray
from densegui.ui.plots.ticks import round_up

FEWEST = 10
"""Minibatches that the axis shows at least."""
PEAKS = 1.5
"""How far the few largest costs of minibatches may stretch the axis."""
USUAL = 98
"""Percentage of the costs of minibatches that are always shown."""
LOWEST = -16.0
"""The smallest decadic logarithm of a cost that a log axis shows: below lies rounding."""
Y_LIMIT, Y_LIMIT_LOG = 1e5, 300.0
"""How far the user can zoom out."""
MARGIN = 0.01
"""Of the horizontal axis, left of t = 0, so that what belongs to it can be seen."""


class Range(NamedTuple):
    """The ends of both axes in the view's coordinates, and what 1 of these stands for on the vertical one."""

    box: tuple[float, float, float, float]
    unit: float = 1.0


def horizontal(t: float) -> tuple[float, float]:
    """Return the ends of the horizontal axis: a little left of 0, and a round number a little beyond t."""
    right = round_up(1.01 * max(t, FEWEST))
    return -MARGIN * right, right


def accuracy_range(t: float) -> Range:
    """From 0 to 100 %, with room for the line at 100 %."""
    return Range((*horizontal(t), 0.0, 1.04))


def cost_range(t: float, curves: Mapping[str, FloatArray], log: bool) -> Range:
    """Fit the axes to the curves "cost", "train" and "test" (and "smooth"); what is not finite does not count."""
    usable = {name: y[np.isfinite(y)] for name, y in curves.items()}
    peak = _largest(usable["cost"])
    usual = float(np.percentile(usable["cost"], USUAL)) if usable["cost"].size else 0.0
    level = max(usual, _largest(usable["train"]), _largest(usable["test"]))
    ends = horizontal(t)
    if log:
        everything = np.concatenate(list(usable.values()))
        positive = everything[everything > 0]
        if not positive.size:
            return Range((*ends, -1.0, 0.0))
        high = math.log10(positive.max())
        low = min(max(math.log10(positive.min()), LOWEST), high)
        # Ends at multiples of a tenth of a decade, with a little room.
        return Range((*ends, math.floor(10 * low - 0.3) / 10, math.ceil(10 * high + 0.3) / 10))
    top = max(1.04 * level, min(1.04 * peak, PEAKS * level)) or 1.0
    top = round_up(min(top, 1e300))
    unit = 1.0 if 1e-2 <= top <= 1e4 else 10.0 ** math.floor(math.log10(top))
    return Range((*ends, 0.0, top / unit), unit)


def _largest(values: FloatArray) -> float:
    return float(values.max()) if values.size else 0.0
