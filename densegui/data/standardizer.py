"""Features on one scale: minus their mean, by their deviation, both of the training examples."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Floats = NDArray[np.floating[Any]]
# Numbers that are summed at a time: they stay in the processor's cache.
_BLOCK = 2**17


def read_only(array: NDArray[Any], dtype: DTypeLike) -> NDArray[Any]:
    """`array` in C order, of type `dtype` and closed for writing: a copy, unless it is all that already."""
    if array.dtype == dtype and array.flags.c_contiguous and not array.flags.writeable:
        return array
    copy = np.array(array, dtype=dtype, order="C")
    copy.setflags(write=False)
    return copy


@dataclass(frozen=True, eq=False)
class Standardizer:
    """(x − mean) / deviation, feature by feature, with the mean and deviation of the training examples.

    Attributes
    ----------
    mean, deviation : (n_x,) float64
        The deviation is the population's (division by m). A constant feature has deviation 1.
    """

    mean: Floats
    deviation: Floats

    @classmethod
    def of(cls, blocks: Callable[[int], Iterable[Floats]]) -> "Standardizer":
        """The mean and deviation of rows.

        Parameters
        ----------
        blocks
            ``blocks(numbers)`` gives all rows (m, n_x) in float64, some at a time, with about so many numbers. It
            is called twice. In one array, the rows of a large set and what they differ from the mean by would
            take several times its memory.
        """
        m, total, first = 0, np.zeros(()), np.zeros(())
        lowest, highest = np.full((), np.inf), np.full((), -np.inf)
        for rows in blocks(_BLOCK):
            first = rows[0] if m == 0 else first
            m, total = m + len(rows), total + rows.sum(axis=0)
            lowest, highest = np.minimum(lowest, rows.min(axis=0)), np.maximum(highest, rows.max(axis=0))
        mean, squares = total / m, np.zeros(())
        with np.errstate(under="ignore"):
            for rows in blocks(_BLOCK):
                squares = squares + np.square(rows - mean).sum(axis=0)
            deviation = np.sqrt(squares / m)
        # Summed up, m times 0.1 is not m · 0.1: without the test for constancy a constant
        # feature would get a deviation of 1e-17 and its rounding errors would become ±1.
        constant = lowest == highest
        mean, deviation = np.where(constant, first, mean), np.where(constant, 0.0, deviation)
        # A spread below about 1e-162 has a square of 0: such a feature counts as constant too.
        deviation[deviation == 0.0] = 1.0
        return cls(read_only(mean, np.float64), read_only(deviation, np.float64))

    def apply(self, rows: Floats) -> Floats:
        """Standardise `rows` (m, n_x), in float64."""
        with np.errstate(under="ignore"):
            result: Floats = (rows - self.mean) / self.deviation
        return result
