"""A data set, and its split into training and test examples.

The slides write examples as the columns of X (n_x × m). In memory they are rows, because gathering
rows is about twenty times faster than gathering columns of the same array; X is the transposed view.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from densegui.data.standardizer import Standardizer, read_only
from densegui.errors import InputError

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]

# Squares of numbers up to this, summed over any data set that fits, stay finite in float64.
MAX_NUMBER = 1e150
# What rows are kept in as they come. Others become float64: every whole number up to 2⁵³ is one.
_KEPT = (np.dtype(np.uint8), np.dtype(np.float32), np.dtype(np.float64))
# Numbers converted at a time: what is made of them on the way stays in the processor's cache.
_BLOCK = 2**17


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples with their classes.

    Attributes
    ----------
    name
        What the set is called on the screen.
    rows : (m, n_x) float64, float32 or uint8, read-only
        Example i is row i: the raw numbers, as they stand in the file.
    labels : (m,) int64, read-only
        The class of each example, 0..n_y - 1.
    feature_names, class_names
        n_x and n_y of them.
    image_shape
        (height, width) when an example is an image, row by row.
    warnings
        Sentences that the user should see once.
    divisor
        The network sees the raw numbers divided by this: 255 for the bytes of pictures. See `values`.

    Raises
    ------
    ValueError
        When shapes, labels and names do not fit together, or a number is not finite.
    """

    name: str
    rows: NDArray[Any]
    labels: Integers
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    image_shape: tuple[int, int] | None = None
    warnings: tuple[str, ...] = ()
    divisor: float = 1.0

    def __post_init__(self) -> None:
        kept = self.rows.dtype if self.rows.dtype in _KEPT else np.float64
        object.__setattr__(self, "rows", read_only(self.rows, kept))
        object.__setattr__(self, "labels", read_only(self.labels, np.int64))
        object.__setattr__(self, "feature_names", tuple(self.feature_names))
        object.__setattr__(self, "class_names", tuple(self.class_names))
        self._check()

    def _check(self) -> None:
        if self.rows.ndim != 2 or 0 in self.rows.shape:
            raise ValueError(f"rows must be m × n_x with at least one of each, not {self.rows.shape}")
        if self.labels.shape != (self.m,):
            raise ValueError(f"labels must have the shape ({self.m},), not {self.labels.shape}")
        if len(self.feature_names) != self.n_x:
            raise ValueError(f"{self.n_x} features need as many names, not {len(self.feature_names)}")
        if self.labels.min() < 0 or self.labels.max() >= self.n_y:
            raise ValueError(f"labels must lie within 0..{self.n_y - 1}")
        if self.image_shape is not None and self.image_shape[0] * self.image_shape[1] != self.n_x:
            raise ValueError(f"an image of {self.image_shape} does not have {self.n_x} pixels")
        if not (np.isfinite(self.rows.max()) and np.isfinite(self.rows.min())):  # a NaN is both
            raise ValueError("rows must be finite")
        if not 0 < self.divisor < np.inf:
            raise ValueError(f"divisor must be above 0 and finite, not {self.divisor}")

    @property
    def m(self) -> int:
        """The number of examples."""
        return int(self.rows.shape[0])

    @property
    def n_x(self) -> int:
        """The number of features."""
        return int(self.rows.shape[1])

    @property
    def n_y(self) -> int:
        """The number of classes."""
        return len(self.class_names)

    def values(self, chosen: Integers | slice) -> Floats:
        """Some rows as the network sees them before they are standardised: divided by `divisor`, in float64."""
        rows: Floats = self.rows[chosen].astype(np.float64, copy=False)
        return rows if self.divisor == 1.0 else rows / self.divisor

    def values_into(self, out: Floats, chosen: Integers) -> None:
        """The same into an array of any type, each number rounded once."""
        if self.rows.dtype == np.uint8 and self.divisor.is_integer() and self.divisor < 2**16:
            # Numerator and divisor are exact in any type, so that there is nothing to round before the quotient.
            np.divide(self.rows[chosen], self.divisor, out=out, dtype=out.dtype)
        else:
            out[:] = self.values(chosen)

    def blocks(self, indices: Integers, numbers: int) -> Iterator[Integers]:
        """Many rows, some at a time: as many as have about so many numbers."""
        step = max(1, numbers // self.n_x)
        return (indices[start : start + step] for start in range(0, indices.size, step))


@dataclass(frozen=True, eq=False)
class Examples:
    """Some rows of a data set as the network sees them. All arrays are read-only.

    Attributes
    ----------
    rows : (m, n_x) in the network's dtype, C-contiguous
    labels : (m,) int64
    one_hot : (m, n_y) in the network's dtype, C-contiguous
    indices : (m,) int64
        Which rows of the data set they are.
    """

    rows: Floats
    labels: Integers
    one_hot: Floats
    indices: Integers

    @property
    def m(self) -> int:
        """The number of examples; 0 for an empty test set."""
        return int(self.rows.shape[0])

    @property
    def n_x(self) -> int:
        """The number of features."""
        return int(self.rows.shape[1])

    @property
    def n_y(self) -> int:
        """The number of classes."""
        return int(self.one_hot.shape[1])

    @property
    def X(self) -> Floats:
        """The examples as columns, n_x × m: a view of `rows`."""
        return self.rows.T

    @property
    def Y(self) -> Floats:
        """Ỹ, the one-hot labels as columns, n_y × m: a view of `one_hot`."""
        return self.one_hot.T


@dataclass(frozen=True, eq=False)
class Split:
    """A data set cut into training and test examples (the latter may be none)."""

    dataset: Dataset
    train: Examples
    test: Examples
    standardizer: Standardizer | None


def split(dataset: Dataset, train_share: float, seed: int, standardize: bool, dtype: DTypeLike) -> Split:
    """Cut `dataset` in two, each class in the same proportion as far as whole examples allow.

    Parameters
    ----------
    dataset
        What to split.
    train_share
        Within (0, 1]. round(train_share · m) examples train, at least one; 1 leaves no test set.
    seed
        Decides which examples, by ``default_rng([seed, 0, 2])``.
    standardize
        Whether both parts are standardised by the training examples.
    dtype
        The network's number type.

    Returns
    -------
    Split
        Each part in the order of the data set.

    Raises
    ------
    InputError
        When a feature is too large for `dtype`.
    """
    if not 0.0 < train_share <= 1.0:
        raise ValueError(f"train_share must lie within (0, 1], not {train_share}")
    rng = np.random.default_rng([seed, 0, 2])
    class_sizes = np.bincount(dataset.labels, minlength=dataset.n_y)
    n_train = max(1, round(train_share * dataset.m))
    chosen = np.zeros(dataset.m, dtype=bool)
    for label, count in enumerate(_shares(class_sizes, n_train)):
        members = np.flatnonzero(dataset.labels == label)
        chosen[rng.permutation(members)[:count]] = True
    train, test = np.flatnonzero(chosen), np.flatnonzero(~chosen)
    standardizer = (
        Standardizer.of(lambda numbers: map(dataset.values, dataset.blocks(train, numbers))) if standardize else None
    )
    return Split(
        dataset,
        _examples(dataset, train, standardizer, dtype),
        _examples(dataset, test, standardizer, dtype),
        standardizer,
    )


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


def _examples(dataset: Dataset, indices: Integers, standardizer: Standardizer | None, dtype: DTypeLike) -> Examples:
    """The chosen rows in the network's dtype, standardised in float64 before."""
    rows = np.empty((indices.size, dataset.n_x), dtype)
    start = 0
    for block in dataset.blocks(indices, _BLOCK):
        part = rows[start : start + block.size]
        with np.errstate(over="ignore", under="ignore"):  # an overflow is found below, and named
            if standardizer is None:
                dataset.values_into(part, block)
            else:
                part[:] = standardizer.apply(dataset.values(block))
        if dataset.rows.dtype != np.uint8 and not (finite := np.isfinite(part)).all():
            feature = dataset.feature_names[np.flatnonzero(~finite.all(axis=0))[0]]
            raise InputError(
                f'{dataset.name}: the feature "{feature}" has values too large for {np.dtype(dtype).name}; '
                "standardize the data or use float64."
            )
        start += block.size
    rows.setflags(write=False)
    labels = dataset.labels[indices]
    one_hot = np.zeros((indices.size, dataset.n_y), dtype=dtype)
    one_hot[np.arange(indices.size), labels] = 1
    return Examples(
        rows=rows,
        labels=read_only(labels, np.int64),
        one_hot=read_only(one_hot, dtype),
        indices=read_only(indices, np.int64),
    )
