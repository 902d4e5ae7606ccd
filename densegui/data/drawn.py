"""Points in the plane that somebody has drawn, each with its class."""

from collections.abc import Sequence

import numpy as np

from densegui.data.dataset import Dataset

Point = tuple[float, float, int]
"""x₁, x₂ and the class, from 1."""

MOST_POINTS = 10_000
MOST_CLASSES = 10
LARGEST = 1e6
"""Coordinates lie between −LARGEST and LARGEST."""


def drawn(points: Sequence[Point]) -> Dataset:
    """The data set of points; classes that have none are left out.

    Raises
    ------
    ValueError
        When there are fewer than two classes.
    """
    numbers = np.array([number for _, _, number in points], np.int64)
    classes, labels = np.unique(numbers, return_inverse=True)
    if classes.size < 2:
        raise ValueError(f"at least two classes, not {classes.size}")
    rows = np.array([(x1, x2) for x1, x2, _ in points], np.float64)
    names = tuple(f"class {number}" for number in classes.tolist())
    return Dataset("drawn", rows, labels, ("x₁", "x₂"), names)
