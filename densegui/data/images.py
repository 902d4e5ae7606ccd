"""What pictures have in common, whatever file they come from."""

from typing import Any

import numpy as np


def pixel_names(shape: tuple[int, int]) -> tuple[str, ...]:
    """The features of a picture of (height, width), row by row."""
    height, width = shape
    return tuple(f"row {i} column {j}" for i in range(1, height + 1) for j in range(1, width + 1))


def brightest(dtype: np.dtype[Any]) -> float:
    """What pixels of this type are divided by, to be 0…1: the largest whole number of one or two bytes, else 1."""
    return float(np.iinfo(dtype).max) if dtype in (np.dtype(np.uint8), np.dtype(np.uint16)) else 1.0
