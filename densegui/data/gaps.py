"""Missing values that a mean stands in for: that of the training examples, for nothing is learned from the others."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from densegui.data.dataset import Dataset


def filled(dataset: Dataset, chosen: NDArray[np.bool_]) -> Dataset:
    """The data set with the mean of the chosen examples in its gaps; of all where none of the chosen has a value."""
    if dataset.gaps is None:
        return dataset
    rows = dataset.rows.copy()
    for j in np.flatnonzero(dataset.gaps.any(axis=0)):
        gaps = dataset.gaps[:, j]
        if (known := chosen & ~gaps).any():
            rows[gaps, j] = rows[known, j].mean()
    rows.setflags(write=False)
    return replace(dataset, rows=rows)
