"""What to beware of in a CSV file that can be read: each finding is a sentence with the line, if it has one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from unicodedata import category, normalize

import numpy as np
from numpy.typing import NDArray

from densegui.data.csv_column import Column
from densegui.data.csv_table import Table, place_of
from densegui.data.csv_values import is_number
from densegui.data.files import quoted

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MANY_CATEGORIES, MANY_CLASSES = 50, 30
SHOWN = 10
"""So many findings of a kind are told one by one."""
EXACT = 2.0**53
DAYS = (19000101, 20991231)
STAND_INS = (-999.0, -9999.0, -99999.0, -999999.0)
"""What some write for a missing value."""
_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d])[-_ ]+(?=[^\W\d])")
ID_NAMES = frozenset(
    {"id", "ids", "index", "idx", "row", "no", "no.", "nr", "nr.", "number", "#", "key", "uid", "uuid"}
)


@dataclass(frozen=True)
class Rows:
    """What was read.

    Attributes
    ----------
    table
        Where it came from.
    cells : (m, columns)
        The values, where missing ones are NaN and categories numbers.
    low, high : (columns,)
        The least and the largest value of each column.
    class_names, labels
        The classes in order, and that of each row.
    """

    table: Table
    cells: Floats
    low: Floats
    high: Floats
    class_names: Sequence[str]
    labels: Integers


def findings(rows: Rows) -> list[str]:
    """All that is to be said of the rows that were read."""
    table, cells = rows.table, rows.cells
    kinds: tuple[Iterable[str], ...] = (
        _empty(table),
        _dropped(table),
        _filled(table, cells),
        _categorical(table, cells),
        _leading_zeros(table),
        _too_small(table),
        _rounded(rows),
        _coded(rows),
        _constant(rows),
        _row_numbers(rows),
        _blanks(table),
        _spellings(table),
        _classes(table, rows.class_names, rows.labels),
        _lonely(table, rows.class_names, rows.labels),
    )
    return list(chain.from_iterable(map(_shortened, kinds)))


def _shortened(found: Iterable[str]) -> list[str]:
    """The first of many, and how many more there are."""
    sentences = list(found)
    more = len(sentences) - SHOWN
    return [*sentences[:SHOWN], f"… and {more:,} more like this."] if more > 1 else sentences


def _empty(table: Table) -> Iterator[str]:
    if table.empty:
        rows = "1 empty row was" if len(table.empty) == 1 else f"{len(table.empty):,} empty rows were"
        yield f"{table.name}, {_lines(table.empty[:5], len(table.empty))}: {rows} left out."


def _dropped(table: Table) -> Iterator[str]:
    if table.n_dropped:
        rows = "1 row was" if table.n_dropped == 1 else f"{table.n_dropped:,} rows were"
        yield f"{table.name}, {_lines(table.dropped, table.n_dropped)}: {rows} left out because of missing values."


def _filled(table: Table, cells: Floats) -> Iterator[str]:
    if table.missing != "mean":
        return
    for j, column in enumerate(table.columns):
        if not column.n_missing:
            continue
        values = "1 missing value was" if column.n_missing == 1 else f"{column.n_missing:,} missing values were"
        mean = "the mean of its categories, their shares"
        if column.kind == "numbers":
            mean = f"the column's mean {float(np.nanmean(cells[:, j])):.6g}"
        where = f"{table.name}, {_lines(column.missing, column.n_missing)}, column {quoted(column.name)}"
        yield f"{where}: {values} replaced by {mean}; in training, by that of the training examples."


def _lines(lines: Sequence[int], count: int) -> str:
    """ "line 3", "lines 3, 7, 9, 12, 15 …" """
    shown = ", ".join(map(str, lines)) + (" …" if count > len(lines) else "")
    return f"line{'' if count == 1 else 's'} {shown}"


def _categorical(table: Table, cells: Floats) -> Iterator[str]:
    for j, column in enumerate(table.columns):
        if column.kind != "categories":
            continue
        count = len(set(np.unique(cells[:, j][~np.isnan(cells[:, j])]).tolist()))
        place = place_of(table.name, column.line, column.name)
        inputs = "1 input" if count == 1 else f"{count:,} inputs, one for each of its texts"
        if not column.wanted:
            yield f"{place}: {quoted(column.first)} is no number; the column was taken as categorical: {inputs}."
        if count == len(cells) > 2:
            yield f"{place}: each example has a text of its own; a network can't learn from it. Leave the column out."
        elif count > MANY_CATEGORIES:
            yield f"{place}: {count:,} categories are many, and each of them is an input."
        lines = dict(zip(column.categories, column.lines, strict=True))
        yield from _alike(table.name, column.name, lines, "categories")


def _leading_zeros(table: Table) -> Iterator[str]:
    for column in table.columns:
        if column.leading_zero is not None:
            line, text = column.leading_zero
            yield (
                f"{place_of(table.name, line, column.name)}: {quoted(text)} was read as a number; if it is a code such "
                'as a postal code, name the column under "categorical" or leave it out.'
            )


def _too_small(table: Table) -> Iterator[str]:
    for column in table.columns:
        if column.too_small is not None:
            line, text = column.too_small
            yield f"{place_of(table.name, line, column.name)}: {quoted(text)} is so small that it was read as 0."


def _coded(rows: Rows) -> Iterator[str]:
    """Numbers that are more likely a code: dates such as 20240131, and −999 for a missing value."""
    first, last = DAYS
    for j in np.flatnonzero((rows.low >= first) & (rows.high <= last) & (rows.low < rows.high)).tolist():
        values = rows.cells[:, j]
        month, day = values // 100 % 100, values % 100
        if ((values == np.floor(values)) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)).all():
            yield f"{_place(rows, j, 0)}: the column looks like dates, written as numbers; leave it out."
    for j in np.flatnonzero(np.isin(rows.low, STAND_INS) & (rows.low < rows.high)).tolist():
        values, code = rows.cells[:, j], rows.low[j]
        if np.fmin.reduce(values[values > code], initial=np.inf) > code / 2:
            row = int(np.flatnonzero(values == code)[0])
            yield (
                f"{_place(rows, j, row)}: {code:.0f} looks like the code of a missing value; it was read as a number."
            )


def _place(rows: Rows, j: int, row: int) -> str:
    return place_of(rows.table.name, rows.table.lines[row], rows.table.columns[j].name)


def _rounded(rows: Rows) -> Iterator[str]:
    for j in np.flatnonzero((rows.low <= -EXACT) | (rows.high >= EXACT)).tolist():
        row = int(np.flatnonzero(np.abs(rows.cells[:, j]) >= EXACT)[0])
        yield f"{_place(rows, j, row)}: the number is so large that only its first 15 to 17 digits are kept."


def _constant(rows: Rows) -> Iterator[str]:
    table = rows.table
    constant = [column for column, same in zip(table.columns, rows.low == rows.high, strict=True) if same]
    if len(constant) > 3:
        shown = ", ".join(quoted(column.name) for column in constant[:3])
        yield (
            f"{table.name}: {len(constant):,} of {len(table.columns):,} columns are the same in all examples and tell "
            f"nothing: {shown}, …"
        )
        return
    for column in constant:
        place = place_of(table.name, None, column.name)
        yield f"{place}: all examples have {quoted(column.first)}, which tells nothing."


def _row_numbers(rows: Rows) -> Iterator[str]:
    for j in _candidates(rows):
        column = rows.table.columns[j]
        if column.kind == "numbers" and _numbers_rows(column, rows.cells[:, j]):
            yield (
                f"{place_of(rows.table.name, column.line, column.name)}: the column looks like a row number or an "
                "identifier; a network learns it by heart. Leave it out."
            )


def _candidates(rows: Rows) -> Iterator[int]:
    """The columns that may number the rows, by what is quickly known of all columns at once."""
    m = len(rows.cells)
    spread = rows.high - rows.low
    whole = (rows.low == np.floor(rows.low)) & (rows.high == np.floor(rows.high)) & (spread >= 0.9 * m - 1)
    start = rows.cells[:8]
    rising = (start[1:] > start[:-1]).all(axis=0) | (spread == m - 1)
    for j in np.flatnonzero(whole).tolist():
        if (rising[j] and m >= 5) or _is_id_name(rows.table.columns[j].name):
            yield j


def _is_id_name(name: str) -> bool:
    """Whether a column is called an identifier; "Unnamed: 0" is what pandas calls the row numbers of another file."""
    words = name.casefold().replace("_", " ").replace("-", " ").split()
    return bool(words) and (words[-1] in ID_NAMES or words[0] in ("id", "unnamed:") or name.endswith(("Id", "ID")))


def _numbers_rows(column: Column, values: Floats) -> bool:
    """Whether whole numbers, all different, count the rows or are called an identifier."""
    start = values[:64]
    if np.isnan(start).any() or (start != np.floor(start)).any() or len(np.unique(start)) < 0.9 * len(start):
        return False
    if np.isnan(values).any() or (values != np.floor(values)).any():
        return False
    different = len(np.unique(values))
    if _is_id_name(column.name):
        return different >= 0.9 * len(values) and len(values) >= 3
    steps = np.diff(values)
    if len(values) >= 5 and (steps == 1).all():
        return True
    counts = different == len(values) == values.max() - values.min() + 1
    return len(values) >= 10 and (bool(counts) or bool((steps > 0).all()))


def _blanks(table: Table) -> Iterator[str]:
    for line, column, text in table.spellings:
        yield f"{place_of(table.name, line, column)}: {quoted(text)} has blanks around it that other lines have not."


def _spellings(table: Table) -> Iterator[str]:
    lines = {text: table.class_lines[number] for text, number in table.classes.items()}
    yield from _alike(table.name, table.target, lines, "classes")


def _alike(name: str, column: str, lines: dict[str, int], what: str) -> Iterator[str]:
    """Texts that differ in nothing but case, accents' encoding, invisible characters, or what stands between words."""
    first: dict[str, str] = {}
    for text, line in lines.items():
        visible = "".join(character for character in normalize("NFKC", text) if category(character) != "Cf")
        key = _BETWEEN_WORDS.sub("", visible.casefold())
        other = first.setdefault(key, text)
        if other != text:
            yield (
                f"{place_of(name, line, column)}: {quoted(text)} and {quoted(other)} (line {lines[other]}) are two "
                f"{what}; are they the same?"
            )


def _classes(table: Table, class_names: Sequence[str], labels: Integers) -> Iterator[str]:
    merged = [text for text in table.classes if text not in class_names]
    if merged:
        line = table.class_lines[table.classes[merged[0]]]
        yield f"{place_of(table.name, line, table.target)}: {quoted(merged[0])} is the same number as another class."
    numbers = [text for text in class_names if is_number(text, table.decimal)]
    if numbers and len(numbers) < len(class_names):
        text = next(text for text in class_names if text not in numbers)
        line = table.class_lines[table.classes[text]]
        yield (
            f"{place_of(table.name, line, table.target)}: {quoted(text)} is a text among classes that are numbers, "
            f"such as {quoted(numbers[0])}."
        )
    count = len(class_names)
    if (count > MANY_CLASSES and count > len(labels) / 10) or (count > 3 and count >= 0.8 * len(labels)):
        place = place_of(table.name, None, table.target)
        yield f"{place}: {count:,} classes for {len(labels):,} examples; is it the right column?"


def _lonely(table: Table, class_names: Sequence[str], labels: Integers) -> Iterator[str]:
    counts = np.bincount(labels, minlength=len(class_names))
    for k in np.flatnonzero(counts == 1).tolist():
        line = table.lines[int(np.flatnonzero(labels == k)[0])]
        yield (
            f"{place_of(table.name, line, table.target)}: the class {quoted(class_names[k])} has one example only; it "
            "can't be both learned and tested."
        )
