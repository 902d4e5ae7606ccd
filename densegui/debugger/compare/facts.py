"""What can be said of a difference that no mistake explains: how the student's numbers relate to ours."""

import numpy as np

from densegui.debugger.compare.examine import Exam
from densegui.debugger.compare.measure import MATCHING, difference
from densegui.debugger.compare.names import Name
from densegui.debugger.compare.rules import Array
from densegui.debugger.format import number


def about_shape(exam: Exam, name: Name) -> str | None:
    """Say that the shape is another one; None where it is not."""
    ours = exam.ours.get(name)
    mine = exam.mine[name]
    if ours is None or mine.view.shape == ours.shape:
        return None
    return f"the shape is {mine.raw.shape}, ours is {ours.shape}"


def about_numbers(exam: Exam, name: Name) -> str | None:
    """Say that numbers are not finite, all 0, a multiple of ours, or ours in another order."""
    mine, ours = exam.mine[name].view, exam.ours.get(name)
    if ours is None or mine.shape != ours.shape:
        return None
    bad = ~np.isfinite(mine) & np.isfinite(ours)
    if bad.any():
        kind = "NaN" if np.isnan(mine[bad]).all() else "not finite"
        return f"{int(bad.sum())} of its {mine.size} numbers {'is' if bad.sum() == 1 else 'are'} {kind}"
    if mine.size > 1 and (factor := _factor(exam, name, mine, ours)) is not None:
        return f"it is {number(factor)} times ours everywhere"
    if mine.ndim == 2 and mine.size > 1 and _reordered(exam, name, mine, ours):
        return "its columns are ours in another order" if name.base != "Y" else "labels permuted: the right number of each class"
    return None


def _factor(exam: Exam, name: Name, mine: Array, ours: Array) -> float | None:
    with np.errstate(all="ignore"):
        square = float((ours * ours).sum())
        factor = float((mine * ours).sum()) / square if square > 0 else np.nan
        if not np.isfinite(factor) or factor == 0:
            return None
        near = difference(mine, factor * ours, MATCHING[exam.bytes(name)], exam.rounding(name))
    return factor if near.agrees else None


def _reordered(exam: Exam, name: Name, mine: Array, ours: Array) -> bool:
    def in_order(a: Array) -> Array:
        return a[:, np.lexsort(a)]

    return difference(in_order(mine), in_order(ours), MATCHING[exam.bytes(name)], exam.rounding(name)).agrees
