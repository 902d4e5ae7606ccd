"""How far two arrays lie apart, and whether that is more than rounding.

The relative difference of an element is |mine − ours| / |ours|, with a thousandth of the array's largest magnitude in
the place of an |ours| below it: a sum that happens to come out near 0 has no digits of its own.
"""

from dataclasses import dataclass

import numpy as np

from densegui.debugger.compare.rules import Array

TOLERANCE = {8: 1e-6, 4: 1e-3}
"""Relative differences up to this are agreement, by the bytes of a number: float64 and float32."""
MATCHING = {8: 1e-7, 4: 1e-5}
"""What a likely cause makes must lie this near to the student's numbers …"""
NEARER = 0.05
"""… and so many times nearer than ours."""
FLOOR = 1e-3


@dataclass(frozen=True, slots=True)
class Difference:
    """The largest relative difference of two arrays of one shape, where it is, and whether it is agreement."""

    relative: float
    place: tuple[int, ...]
    agrees: bool


def difference(mine: Array, ours: Array, tolerance: float, noise: float = 0.0) -> Difference:
    """Compare two arrays of the same shape; NaN agrees with NaN, and ∞ with the same ∞.

    Parameters
    ----------
    noise : float
        What rounding alone can make, absolute.
    """
    with np.errstate(all="ignore"):
        mine, ours = mine.astype(np.float64), ours.astype(np.float64)
        apart = np.asarray(np.abs(mine - ours))
        apart[(mine == ours) | (np.isnan(mine) & np.isnan(ours))] = 0
        apart[np.isnan(apart)] = np.inf
        finite = np.abs(ours[np.isfinite(ours)])
        scale = np.maximum(np.where(np.isfinite(ours), np.abs(ours), 0), FLOOR * finite.max(initial=0))
        relative = np.asarray(np.where(apart == 0, 0, apart / scale))
        beyond = np.where(apart <= tolerance * scale + noise, -1.0, relative)
    if not relative.size:
        return Difference(0.0, (), True)
    agrees = bool((beyond < 0).all())
    flat = int(relative.argmax() if agrees else beyond.argmax())
    place = tuple(int(i) for i in np.unravel_index(flat, relative.shape))
    return Difference(float(relative.flat[flat]), place, agrees)


def multiple(mine: Array, ours: Array, tolerance: float, noise: float = 0.0) -> float | None:
    """Return the c ≠ 0 with mine = c · ours, by least squares; None where there is none within the tolerance."""
    with np.errstate(all="ignore"):
        square = float((ours * ours).sum())
        c = float((mine * ours).sum()) / square if square > 0 else 0.0
        if not np.isfinite(c) or c == 0:
            return None
        return c if difference(mine, c * ours, tolerance, noise).agrees else None
