"""Which examples train: of each class the same proportion, as far as whole examples allow."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


def stratified(labels: Integers, n_y: int, n_train: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """True for n_train of the examples, drawn from each class in its proportion."""
    chosen = np.zeros(labels.size, dtype=bool)
    for label, count in enumerate(_shares(np.bincount(labels, minlength=n_y), n_train)):
        members = np.flatnonzero(labels == label)
        chosen[rng.permutation(members)[:count]] = True
    return chosen


def _shares(class_sizes: Integers, n_train: int) -> Integers:
    """How many examples of each class train: n_train in all, by the largest remainder.

    A class of two or more has one among them even where its share is less, as long as there are enough.
    """
    quotas = class_sizes * n_train / class_sizes.sum()
    counts: Integers = np.floor(quotas).astype(np.int64)
    counts[(class_sizes >= 2) & (counts == 0)] = 1
    while counts.sum() > n_train:
        # The one furthest beyond its quota gives one back, its last one only when all are down to one.
        candidates = counts >= 2 if (counts >= 2).any() else counts >= 1
        counts[np.argmax(np.where(candidates, counts - quotas, -np.inf))] -= 1
    while counts.sum() < n_train:
        counts[np.argmax(np.where(counts < class_sizes, quotas - counts, -np.inf))] += 1
    return counts
