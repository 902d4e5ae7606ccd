"""Which examples train: of each class the same proportion, as far as whole examples allow, and which classes do not."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from densegui.data.files import quoted

Integers = NDArray[np.int64]

_SHOWN = 10


def stratified(labels: Integers, n_y: int, n_train: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """True for n_train of the examples, drawn from each class in its proportion."""
    chosen = np.zeros(labels.size, dtype=bool)
    for label, count in enumerate(_shares(np.bincount(labels, minlength=n_y), n_train)):
        members = np.flatnonzero(labels == label)
        chosen[rng.permutation(members)[:count]] = True
    return chosen


def unseen(labels: Integers, chosen: NDArray[np.bool_], class_names: Sequence[str], name: str) -> tuple[str, ...]:
    """A sentence for each class that none of the chosen examples has, so that it can't be learned; of many, ten."""
    train = np.bincount(labels[chosen], minlength=len(class_names))
    test = np.bincount(labels[~chosen], minlength=len(class_names))
    never = np.flatnonzero((train == 0) & (test > 0)).tolist()
    sentences = [
        f"{name}: no training example has the class {quoted(class_names[k])}, but "
        f"{'1 test example has' if test[k] == 1 else f'{test[k]:,} test examples have'}; it can't be learned."
        for k in never[:_SHOWN]
    ]
    more = len(never) - _SHOWN
    return (*sentences, f"… and {more:,} more like this.") if more > 0 else tuple(sentences)


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
