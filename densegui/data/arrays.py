"""From two arrays, examples and labels, to a data set: what NPZ and IDX files have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densegui.data.classes import classes_differ_in_blanks, classes_of, lonely_classes
from densegui.data.dataset import MAX_NUMBER, Dataset
from densegui.data.images import brightest, pixel_names
from densegui.errors import LoadError

Array = NDArray[Any]
_EXACT = 2**53


@dataclass(frozen=True)
class Source:
    """An array and where it comes from, as messages say it."""

    array: Array
    place: str


def dataset_of(
    name: str,
    x: Source,
    y: Source,
    warnings: Sequence[str] = (),
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
) -> Dataset:
    """A data set from examples and labels.

    Parameters
    ----------
    name
        What it is called.
    x : (m,), (m, n_x), (m, height, width) or (m, height, width, colours)
        Numbers of any type; the bytes 0…255 of pictures become 0…1 for the network.
    y : (m,), or one-hot (m, n_y)
        See `classes_of`.
    warnings
        Those there are already.
    feature_names, class_names
        Where the file has them, and as many as are needed.

    Raises
    ------
    LoadError
        Names the arrays, and the value that is wrong.
    """
    found = list(warnings)
    labels = _flat_labels(y, found)
    x = _as_rows(x, len(labels), found)
    if len(x.array) != len(labels):
        raise LoadError(
            f"{x.place} has {_counted(len(x.array), 'example')}, but {y.place} has {_counted(len(labels), 'label')}."
        )
    shape, rows = _features(x, found)
    _check_numbers(rows, x)
    if (rows[0] == rows[-1]).all() and (rows[0] == rows).all():
        found.append(f"{x.place}: all examples are the same; there is nothing to tell them apart by.")
    elif shape is None and rows.dtype != np.uint8:  # the borders of pictures are often the same
        found += _constant(rows, x.place)
    classes, numbers = classes_of(labels, y.place)
    if labels.dtype.kind == "U" and classes_differ_in_blanks(labels):
        found.append(f"{y.place}: labels that differ only in blanks are taken as one class.")
    if class_names is not None and classes == tuple(map(str, range(len(class_names)))):
        classes = tuple(class_names)
    found += lonely_classes(classes, numbers, y.place)
    n_x = rows.shape[1]
    if feature_names is None or len(feature_names) != n_x:
        feature_names = pixel_names(shape) if shape else [f"x{j}" for j in range(1, n_x + 1)]
    divisor = brightest(rows.dtype) if shape else 1.0
    rows.setflags(write=False)  # so that they are taken over without a copy
    return Dataset(name, rows, numbers, tuple(feature_names), classes, shape, tuple(found), divisor=divisor)


def _flat_labels(y: Source, warnings: list[str]) -> Array:
    """One label for each example: (m, 1) and (1, m) are columns and rows of them, and one-hot rows become numbers."""
    array = y.array
    if array.ndim == 2 and 1 in array.shape:
        array = array.reshape(-1)
    if array.ndim == 2 and array.dtype.kind in "biuf":
        if (column := _one_hot(array)) is None and (column := _one_hot(array.T)) is None:
            raise LoadError(f"{y.place} is {_shape(y.array)}: neither one label for each example nor one-hot.")
        warnings.append(f"{y.place} is one-hot: the place of the 1 is the class.")
        return column
    if array.ndim != 1:
        raise LoadError(f"{y.place} has {array.ndim} dimensions; labels have one.")
    if not array.size:
        raise LoadError(f"{y.place} holds no labels.")
    return array


def _one_hot(array: Array) -> NDArray[np.int64] | None:
    """Where each row has its 1; None when a row is not a single 1 among zeros."""
    ones = array == 1
    if not (ones | (array == 0)).all() or not (ones.sum(axis=1) == 1).all():
        return None
    places: NDArray[np.int64] = ones.argmax(axis=1).astype(np.int64)
    return places


def _as_rows(x: Source, m: int, warnings: list[str]) -> Source:
    """Examples along the first axis; the lecture's X has them as columns."""
    array = x.array
    if array.dtype.kind not in "biuf":
        raise LoadError(f"{x.place} holds texts; features are numbers.")
    if not array.size or not array.ndim:
        raise LoadError(f"{x.place} is {_shape(array)}: there are no examples in it.")
    if array.ndim == 2 and array.shape[0] != m == array.shape[1]:
        warnings.append(f"{x.place} is {_shape(array)}: its columns are taken as the examples.")
        return Source(array.T, x.place)
    return x


def _features(x: Source, warnings: list[str]) -> tuple[tuple[int, int] | None, Array]:
    """The shape of a picture, if examples are pictures, and the examples as rows of features."""
    array = x.array
    shape: tuple[int, int] | None = None
    if array.ndim == 3 or (array.ndim == 4 and array.shape[3] == 1):
        shape = (array.shape[1], array.shape[2])
    elif array.ndim == 4:
        warnings.append(
            f"{x.place} is {_shape(array)}: pictures in colour are taken as plain features, and not shown as pictures."
        )
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:  # as float64 at once: there is one copy less
        if max(int(array.max()), -int(array.min())) > _EXACT:
            warnings.append(f"{x.place} has whole numbers above 2⁵³; they are rounded to 16 digits.")
        array = array.astype(np.float64, order="C")
    rows = np.ascontiguousarray(array).reshape(len(array), -1)
    return shape, rows.view(np.uint8) if rows.dtype.kind == "b" else rows


def _check_numbers(rows: Array, x: Source) -> None:
    """All finite, and none so large that its square is not."""
    if rows.dtype.kind == "f":
        # A NaN is the largest and the smallest; two passes without an array in between are enough to find any.
        with np.errstate(invalid="ignore"):  # a signalling NaN does what its name says
            largest, smallest = float(rows.max()), float(rows.min())
        if not max(largest, -smallest) <= MAX_NUMBER:
            _refuse_number(rows, x)


def _constant(rows: Array, place: str) -> list[str]:
    """A sentence on features that are the same in all examples."""
    same = np.flatnonzero(rows.min(axis=0) == rows.max(axis=0)).tolist()
    if len(same) > 3:
        shown = ", ".join(str(j + 1) for j in same[:3])
        return [
            f"{place}: {len(same):,} of {rows.shape[1]:,} features are the same in all examples and tell nothing: "
            f"{shown}, …"
        ]
    return [
        f"{place}: feature {j + 1:,} is {float(rows[0, j]) + 0.0:g} in all examples, which tells nothing." for j in same
    ]


def _refuse_number(rows: Array, x: Source) -> None:
    for i, row in enumerate(rows):  # row by row: an array of all would be as large again
        with np.errstate(invalid="ignore"):
            bad = np.flatnonzero(~(np.abs(row.astype(np.float64)) <= MAX_NUMBER))
        if bad.size:
            value = float(row[bad[0]])
            what = f"{value:g} is too large; at most {MAX_NUMBER:.0e} is allowed"
            what = f"{value:g} is not a number to train on" if not np.isfinite(value) else what
            raise LoadError(f"{x.place}, example {i + 1:,}, feature {bad[0] + 1:,}: {what}.")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _shape(array: Array) -> str:
    return " × ".join(f"{n:,}" for n in array.shape) or "a single value"
