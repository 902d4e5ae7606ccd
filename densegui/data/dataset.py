"""A data set, and its split into training and test examples.

The slides write examples as the columns of X (n_x × m). In memory they are rows, because gathering
rows is about twenty times faster than gathering columns of the same array; X is the transposed view.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from densegui.data.conversion import network_rows
from densegui.data.standardizer import Standardizer, read_only
from densegui.data.stratified import stratified, unseen
from densegui.data.widening import Plane, Widening
from densegui.errors import InputError

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]

# Squares of numbers up to this, summed over any data set that fits, stay finite in float64.
MAX_NUMBER = 1e150
# What rows are kept in as they come. Others become float64: every whole number up to 2⁵³ is one.
_KEPT = (np.dtype(np.uint8), np.dtype(np.float32), np.dtype(np.float64))


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
    widened_from
        Where the features are functions of two inputs: those two. See `plane`.
    gaps : (m, n_x) bool, or None
        True where the file has no value, and the row has the feature's mean. See `gaps.filled`.

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
    widened_from: Plane | None = None
    gaps: NDArray[np.bool_] | None = None

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

    def value_blocks(self, indices: Integers, numbers: int) -> Iterator[Floats]:
        """The `values` of many rows, some at a time: as many as have about so many numbers."""
        step = max(1, numbers // self.n_x)
        return (self.values(indices[start : start + step]) for start in range(0, indices.size, step))

    @property
    def plane(self) -> Plane | None:
        """The two raw inputs that all features are made from; None where the examples do not lie in a plane."""
        if self.widened_from is None and self.n_x == 2:
            return Plane(self.values(slice(None)), (self.feature_names[0], self.feature_names[1]), Widening())
        return self.widened_from


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

    @property
    def warnings(self) -> tuple[str, ...]:
        """Those of the data set, and which classes are never seen in training."""
        chosen = np.zeros(self.dataset.m, dtype=bool)
        chosen[self.train.indices] = True
        return (
            *self.dataset.warnings,
            *unseen(self.dataset.labels, chosen, self.dataset.class_names, self.dataset.name),
        )

    def widen(self, points: Floats) -> Floats:
        """Points of the plane of the two raw inputs, as the network sees them.

        Parameters
        ----------
        points : (2, k)
            Raw x₁ and x₂ as columns.

        Returns
        -------
        (n_x, k), in the network's dtype
            Widened, then standardised: for an example of the data set its column of X, to the bit.

        Raises
        ------
        ValueError
            When the data set has no plane.
        """
        plane = self.dataset.plane
        if plane is None:
            raise ValueError(f"{self.dataset.name} has {self.dataset.n_x} features, not two")
        rows = plane.widening.rows(points.T)
        if self.standardizer is not None:
            rows = self.standardizer.apply(rows)
        with np.errstate(over="ignore", under="ignore"):  # far outside, float32 ends: infinity is said so
            return rows.astype(self.train.rows.dtype).T


def widened(dataset: Dataset, widening: Widening) -> Dataset:
    """The data set whose features are functions of the two of `dataset`.

    Raises
    ------
    InputError
        When it has not two features, or a square is too large.
    """
    plane = dataset.plane
    if plane is None or dataset.widened_from is not None:
        raise InputError(f"{dataset.name} has {dataset.n_x:,} features; only data with two can be widened.")
    if widening == plane.widening:
        return dataset
    rows, names = widening.rows(plane.rows), widening.feature_names(plane.names)
    large = np.flatnonzero(~(np.abs(rows) <= MAX_NUMBER).all(axis=0))
    if large.size:
        raise InputError(f'{dataset.name}: the feature "{names[large[0]]}" has values above {MAX_NUMBER:.0e}.')
    source = Plane(plane.rows, plane.names, widening)
    rows.setflags(write=False)
    return replace(
        dataset, rows=rows, feature_names=names, image_shape=None, widened_from=source, divisor=1.0, gaps=None
    )


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
    chosen = training_examples(dataset, train_share, seed)
    train, test = np.flatnonzero(chosen), np.flatnonzero(~chosen)
    standardizer = Standardizer.of(partial(dataset.value_blocks, train)) if standardize else None
    parts = [_examples(dataset, indices, standardizer, dtype) for indices in (train, test)]
    return Split(dataset, parts[0], parts[1], standardizer)


def training_examples(dataset: Dataset, train_share: float, seed: int) -> NDArray[np.bool_]:
    """True for the examples that train, as `split` takes them."""
    n_train = max(1, round(train_share * dataset.m))
    return stratified(dataset.labels, dataset.n_y, n_train, np.random.default_rng([seed, 0, 2]))


def _examples(dataset: Dataset, indices: Integers, standardizer: Standardizer | None, dtype: DTypeLike) -> Examples:
    """The chosen rows with their labels, as the network sees them."""
    labels = dataset.labels[indices]
    one_hot = np.zeros((indices.size, dataset.n_y), dtype=dtype)
    one_hot[np.arange(indices.size), labels] = 1
    return Examples(
        rows=network_rows(dataset, indices, standardizer, dtype),
        labels=read_only(labels, np.int64),
        one_hot=read_only(one_hot, dtype),
        indices=read_only(indices, np.int64),
    )
