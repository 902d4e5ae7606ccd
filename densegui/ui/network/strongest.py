"""Which edges of a large network are drawn: the strongest, and how many of each gap."""

import numpy as np

from densegui.engine.network import FloatArray


def strongest(values: FloatArray, most: int, about: float = 0.0) -> np.ndarray:
    """Return the flat indices of the `most` values of largest magnitude, in no order; all when there are not more.

    `about` is a guess at the smallest of these magnitudes, such as a little less than that of the frame before: it
    saves time, and changes nothing.
    """
    if values.size <= most or not most:
        return np.arange(min(values.size, most))
    size = np.abs(values.reshape(-1))
    few = np.flatnonzero(~(size < about)) if about > 0 else np.arange(size.size)  # NaN counts as large
    if few.size < most:
        few = np.arange(size.size)
    found: np.ndarray = few[np.argpartition(size[few], few.size - most)[few.size - most :]]
    return found


def shares(sizes: list[int], most: int) -> list[int]:
    """Return how many edges of each gap to draw, at most `most` in all: what small gaps leave, large ones use."""
    result = [0] * len(sizes)
    left, todo = most, sorted(range(len(sizes)), key=sizes.__getitem__)
    for done, g in enumerate(todo):
        result[g] = min(sizes[g], left // (len(todo) - done))
        left -= result[g]
    return result
