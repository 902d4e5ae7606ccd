"""From the rows of a CSV file to a data set: missing values filled, categories one-hot, classes in order."""

import re
from collections.abc import Callable
from decimal import Decimal as Exact
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densegui.data.classes import check_several
from densegui.data.csv_column import Column
from densegui.data.csv_findings import Rows, findings
from densegui.data.csv_table import MAX_NUMBERS, Table, place_of
from densegui.data.csv_values import is_date, is_number
from densegui.data.dataset import MAX_NUMBER, Dataset
from densegui.data.files import quoted
from densegui.data.options import Decimal
from densegui.errors import LoadError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_LONG_EXPONENT = re.compile(r"e[+-]?\d{7}", re.IGNORECASE)


def make_dataset(
    table: Table,
    name: str,
    warnings: tuple[str, ...] = (),
    divisor: float = 1.0,
    image_shape: tuple[int, int] | None = None,
    known: bool = False,
) -> Dataset:
    """What was read, as a data set.

    Parameters
    ----------
    table
        The rows; it can take in no more of them afterwards.
    name
        Of the data set.
    warnings
        What is to be said beside what is found here.
    divisor, image_shape
        Of a set that comes along: what its numbers are divided by for the network, and its pictures' height and width.
    known
        Whether there is nothing to beware of.

    Raises
    ------
    LoadError
        When there are no examples, only one class, or numbers that are too large.
    """
    if not table.labels:
        left = f"; all {table.n_dropped:,} have missing values" if table.n_dropped else ""
        raise LoadError(f"{table.name} has {'a header but no' if not left else 'no complete'} examples{left}.")
    if nothing := next((column for column in table.columns if not column.line), None):
        raise LoadError(f"{place_of(table.name, None, nothing.name)}: there is no value; leave the column out.")
    cells = np.frombuffer(table.values, dtype=np.float64).reshape(len(table.labels), len(table.columns))
    low, high = np.fmin.reduce(cells, axis=0), np.fmax.reduce(cells, axis=0)
    _check_size(cells, low, high, table)
    class_names, labels = _classes(table)
    rows, names = cells, tuple(column.name for column in table.columns)
    if any(column.kind != "numbers" for column in table.columns):
        rows, names = _one_hot(cells, table)
    notes = [] if known else findings(Rows(table, cells, low, high, class_names, labels))
    gaps = _fill(rows) if any(column.n_missing for column in table.columns) else None
    rows.setflags(write=False)  # so that it is taken over without a copy
    return Dataset(name, rows, labels, names, class_names, image_shape, (*warnings, *notes), divisor, gaps=gaps)


def _check_size(cells: Floats, low: Floats, high: Floats, table: Table) -> None:
    large = np.flatnonzero((low < -MAX_NUMBER) | (high > MAX_NUMBER))
    if not large.size:
        return
    i, place = np.argwhere(np.abs(cells[:, large]) > MAX_NUMBER)[0]
    j = large[place]
    place = place_of(table.name, table.lines[i], table.columns[j].name)
    raise LoadError(f"{place}: the number is too large; at most {MAX_NUMBER:.0e} is allowed.")


def _classes(table: Table) -> tuple[tuple[str, ...], Integers]:
    """The names of the classes in order, and the class of each example."""
    class_names, number = in_order(table.classes, table.decimal)
    column = place_of(table.name, None, table.target)
    check_several(class_names, column, f"; is it in the column {quoted(table.rival)}" if table.rival else "")
    if all(map(is_date, class_names)):
        raise LoadError(f"{column}: its values are dates, not classes; name the column of the class.")
    return class_names, number[np.frombuffer(table.labels, dtype=np.int64)]


def in_order(classes: dict[str, int], decimal: Decimal = ".") -> tuple[tuple[str, ...], Integers]:
    """The names of the classes in order, and the new number of each old one.

    In the order of the numbers if all are numbers (1 and 1.0 are the same class), else of the text.
    """
    numeric = all(is_number(text, decimal) and _LONG_EXPONENT.search(text) is None for text in classes)
    # Exact: as floats, two long numbers could be the same class.
    key: Callable[[str], Any] = (lambda text: Exact(text.replace(",", "."))) if numeric else str
    names: list[str] = []
    number = np.empty(len(classes), dtype=np.int64)
    for text in sorted(classes, key=key):
        if not names or key(names[-1]) != key(text):
            names.append(text)
        number[classes[text]] = len(names) - 1
    return tuple(names), number


def _one_hot(cells: Floats, table: Table) -> tuple[Floats, tuple[str, ...]]:
    """A column for each category in place of the column of their numbers; NaN in all of them where it is missing."""
    parts = [_part(cells[:, j], column) for j, column in enumerate(table.columns)]
    names = tuple(name for part, _ in parts for name in part)
    if len(names) * len(cells) > MAX_NUMBERS:
        raise LoadError(
            f"{table.name}: with a feature for each of its categories it has {len(names):,} features, too many for "
            f"{len(cells):,} examples; leave columns out."
        )
    rows = np.empty((len(cells), len(names)))
    start = 0
    for j, (part, codes) in enumerate(parts):
        if codes is None:
            rows[:, start] = cells[:, j]
        else:
            for k, code in enumerate(codes):
                rows[:, start + k] = np.where(np.isnan(cells[:, j]), np.nan, cells[:, j] == code)
        start += len(part)
    return rows, names


def _part(cells: Floats, column: Column) -> tuple[tuple[str, ...], list[int] | None]:
    """The features that a column becomes, and the numbers of its categories in their order."""
    if column.kind == "numbers":
        return (column.name,), None
    present = set(np.unique(cells[~np.isnan(cells)]).tolist())
    categories = sorted(text for text, number in column.categories.items() if number in present)
    return tuple(f"{column.name} = {text}" for text in categories), [column.categories[text] for text in categories]


def _fill(rows: Floats) -> NDArray[np.bool_] | None:
    """Put the mean of a feature where it is missing; return where that was, if anywhere."""
    gaps = np.isnan(rows)
    for j in np.flatnonzero(gaps.any(axis=0)):
        rows[gaps[:, j], j] = rows[~gaps[:, j], j].mean()
    return gaps if gaps.any() else None
