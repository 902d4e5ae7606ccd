"""What can be said of a difference that no mistake explains: how the student's numbers relate to ours."""

import numpy as np

from densegui.debugger.compare.examine import Exam
from densegui.debugger.compare.measure import MATCHING, difference, multiple
from densegui.debugger.compare.names import BIASES, Name
from densegui.debugger.compare.rules import Array
from densegui.debugger.format import number


def about_shape(exam: Exam, name: Name) -> str | None:
    """Say that the shape is another one; None where it is not."""
    ours = exam.ours.get(name)
    mine = exam.mine[name]
    if ours is None or mine.view.shape == ours.shape:
        return None
    if mine.turned and mine.raw.shape == ours.shape:
        return f"the shape is {mine.raw.shape}, with the others as they lie it is {ours.shape[::-1]}"
    return f"the shape is {mine.raw.shape}, ours is {ours.shape}"


def telling(exam: Exam, name: Name) -> str | None:
    """Return the likely cause that the numbers or the shape tell by themselves."""
    return _about_bias(exam, name) or _about_divisor(exam, name)


def _about_divisor(exam: Exam, name: Name) -> str | None:
    """A mean by another number than that of the examples.

    In a trace, which does not know the usual size of a minibatch, a larger one may be that.
    """
    mine, ours, m = exam.mine[name].view, exam.ours.get(name), exam.reference.m
    if name.base not in ("dW", "db", "cost") or ours is None or mine.shape != ours.shape or mine.size < 2:
        return None
    factor = _factor(exam, name, mine, ours)
    divisor = m / factor if factor else 0
    if not 1 < divisor < 1e6 or abs(divisor - round(divisor)) > 1e-4 or round(divisor) == m:
        return None
    last = "wrong last minibatch: " if divisor > m and exam.reference.rules.batch_size is None else ""
    return f"{last}divided by {round(divisor)} instead of its own {m} examples"


def _about_bias(exam: Exam, name: Name) -> str | None:
    """A bias with a number for each example: its gradient was summed over the wrong axis, or not at all."""
    mine, m = exam.mine[name], exam.reference.m
    n = exam.reference.rules.n[name.l]
    if name.base not in BIASES or mine.fits or m == 1:
        return None
    if mine.view.shape == (n, m):
        return "a (m,) bias that broadcast wrongly: it has become a number for each node and example"
    if mine.view.size == m:
        return "bias summed over the wrong axis: it has a number for each example instead of each node"
    return None


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
        return f"it is {number(factor, 4 if abs(factor - 1) > 1e-3 else 7)} times ours everywhere"
    if mine.ndim == 2 and mine.size > 1 and _reordered(exam, name, mine, ours):
        return (
            "its columns are ours in another order"
            if name.base != "Y"
            else "labels permuted: the right number of each class"
        )
    return None


def _factor(exam: Exam, name: Name, mine: Array, ours: Array) -> float | None:
    return multiple(mine, ours, MATCHING[exam.bytes(name)], exam.rounding(name))


def _reordered(exam: Exam, name: Name, mine: Array, ours: Array) -> bool:
    def in_order(a: Array) -> Array:
        return a[:, np.lexsort(a)]

    return difference(in_order(mine), in_order(ours), MATCHING[exam.bytes(name)], exam.rounding(name)).agrees
