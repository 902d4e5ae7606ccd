"""The rows of a CSV file as they are read: numbers in one flat buffer, texts as the numbers of their categories.

What a column is, its first value decides: a number makes it numeric, a text categorical. A column that has both is
refused with the line of the text, so nothing has to be read twice. A row is first taken for a plain one, all of whose
values are of their column's kind; only where that fails is it looked at value by value.
"""

import re
from array import array
from collections.abc import Callable, Sequence
from operator import itemgetter
from struct import Struct

from densegui.data.classes import MAX_CLASSES
from densegui.data.csv_column import MAX_KNOWN, Column, KnownNumbers, begins_with_zero
from densegui.data.csv_columns import Columns
from densegui.data.csv_values import (
    clean,
    is_date,
    is_error,
    is_missing,
    is_missing_number,
    is_number,
    is_too_small,
    to_float,
    trouble,
)
from densegui.data.files import quoted
from densegui.data.options import Decimal, Missing
from densegui.errors import LoadError

MAX_CATEGORIES, MAX_CATEGORIES_IN_ALL = 1_000, 100_000
MAX_TEXT = 2**16
MAX_NUMBERS = 2**28
"""Numbers of a data set: 2 GiB of them."""

_NAN = float("nan")
_POINT_CHARACTERS = re.compile(r"[0-9eE.+\- \t]*")
_COMMA_CHARACTERS = re.compile(r"[0-9eE,+\- \t]*")
_LOOK_AT = re.compile(r" [+-]?0[0-9]|[eE]-0*[1-9][0-9][0-9]")
"""Numbers that are to be looked at one by one: 007, and 1e-400, which becomes 0."""


class Table:
    """The rows read so far.

    Attributes
    ----------
    target, rival
        The column of the class, and another that is called so.
    values
        A number for each feature of each row; NaN where it is missing and will be filled.
    labels
        The class of each row, in the order of appearance.
    lines
        Where each row begins.
    classes
        The number of each class.
    class_lines
        The line of the first example of each.
    empty
        The lines of rows without any value, such as spreadsheets leave behind.
    spellings
        (line, column, class or category) where it stands with other blanks than before.
    dropped
        The first lines of rows that were left out because a value is missing, `n_dropped` of them.
    """

    def __init__(self, name: str, columns: Columns, decimal: Decimal, missing: Missing) -> None:
        self.name = name
        self.decimal: Decimal = decimal
        self.missing = missing
        self.target = columns.names[columns.target]
        self.rival = columns.rival
        self.columns = [Column(columns.names[place], place in columns.categorical) for place in columns.features]
        self.values = array("d")
        self.labels = array("q")
        self.lines = array("q")
        self.classes: dict[str, int] = {}
        self.class_lines: list[int] = []
        self.empty: list[int] = []
        self.spellings: list[tuple[int, str, str]] = []
        self.dropped: list[int] = []
        self.n_dropped = 0
        self._n_categories = 0
        self._spellings: dict[str, int] = {}
        self._names, self._target, self._empty = columns.names, columns.target, sorted(columns.empty)
        self._width = len(columns.names)
        self._pick = _picker(columns.features)
        self._pack = Struct(f"{len(columns.features)}d").pack  # twice as fast as array.fromlist
        self._characters = _COMMA_CHARACTERS if decimal == "," else _POINT_CHARACTERS
        self._known: KnownNumbers | None = KnownNumbers(decimal)
        self._numeric: Callable[[Sequence[str]], Sequence[str]] | None = None
        self._readers: list[Callable[[str], float]] | None = None
        self._plain = False

    def add(self, row: list[str], line: int) -> None:
        """Take in one row that begins at `line`."""
        if len(row) != self._width:
            found = "1 value" if len(row) == 1 else f"{len(row)} values"
            raise LoadError(f"{self.name}, line {line}: {found} for the {self._width} columns.")
        if self._empty:
            self._check_empty(row, line)
        cells = self._pick(row)
        numbers = self._quick(cells)
        if numbers is None:
            if not any(map(str.strip, row)):
                self.empty.append(line)
                return
            numbers = self._slow(cells, line)
        label = self._spellings.get(row[self._target]) if numbers else -1
        if label is None:
            label = self._class(row[self._target], line)
        if label < 0 or numbers is None:
            self._drop(line)
            return
        self.values.frombytes(self._pack(*numbers))
        self.labels.append(label)
        self.lines.append(line)

    def _quick(self, cells: Sequence[str]) -> list[float] | None:
        """The values of a row where all are of their column's kind; None where one is not, or is new."""
        if self._readers is None:
            return None
        try:
            if self._known is not None:
                return self._remembered(self._known, cells)
            numeric = cells if self._numeric is None else self._numeric(cells)
            joined = " ".join(numeric)
            if self._characters.fullmatch(joined) is None or _LOOK_AT.search(f" {joined}"):
                return None
            if self._plain:
                return list(map(float, cells))
            return [read(cell) for read, cell in zip(self._readers, cells, strict=True)]
        except (ValueError, KeyError):
            return None

    def _remembered(self, known: KnownNumbers, cells: Sequence[str]) -> list[float]:
        """The values of a row, by the texts that have been there before; gives up where they are always new."""
        if len(known) > MAX_KNOWN:
            self._known = None
            self._settle()
        if self._numeric is None:
            return list(map(known.__getitem__, cells))
        assert self._readers is not None  # else there is no quick way
        return [read(cell) for read, cell in zip(self._readers, cells, strict=True)]

    def _slow(self, cells: Sequence[str], line: int) -> list[float] | None:
        """The values of a row one by one; None if the row is to be dropped."""
        numbers: list[float] = []
        kinds = [column.kind for column in self.columns]
        for column, text in zip(self.columns, cells, strict=True):
            if is_missing(text) or (column.kind == "numbers" and is_missing_number(text)):
                numbers.append(self._missing(column, text, line))
            elif column.kind != "categories" and is_number(text, self.decimal):
                numbers.append(self._number(column, text, line))
            elif (code := column.codes.get(text)) is not None:
                numbers.append(code)
            else:
                numbers.append(self._category(column, text, line))
        if self._readers is None or [column.kind for column in self.columns] != kinds:
            self._settle()
        if self.missing == "drop" and any(number != number for number in numbers):
            return None
        return numbers

    def _number(self, column: Column, text: str, line: int) -> float:
        if not column.kind:
            column.kind, column.line, column.first = "numbers", line, text.strip()
        if column.leading_zero is None and begins_with_zero(text):
            column.leading_zero = line, text.strip()
        if column.too_small is None and is_too_small(text, self.decimal):
            column.too_small = line, text.strip()
        return to_float(text, self.decimal)

    def _category(self, column: Column, text: str, line: int) -> float:
        """The number of a text's category, unless the column has numbers or the text only looks like no number."""
        self._check_length(text, line, column.name)
        category = clean(text)
        if not column.wanted:
            self._check_category(column, text, line)
        if not column.kind:
            column.kind = "categories"
        if not column.line:
            column.line, column.first = line, category
        if category in column.categories:
            self.spellings.append((line, column.name, category))
        elif len(column.categories) == MAX_CATEGORIES:
            raise self._error(
                line, column.name, f"there are more than {MAX_CATEGORIES:,} different texts; leave the column out"
            )
        elif self._n_categories == MAX_CATEGORIES_IN_ALL:
            raise LoadError(
                f"{self.name}, line {line}: the columns of text have more than {MAX_CATEGORIES_IN_ALL:,} different "
                "texts, and each is an input; leave columns out."
            )
        else:
            self._n_categories += 1
            column.lines.append(line)
        code = column.codes[text] = float(column.categories.setdefault(category, len(column.categories)))
        return code

    def _check_category(self, column: Column, text: str, line: int) -> None:
        problem, shown = trouble(text, self.decimal), quoted(text.strip(" \t"))
        if problem is None and is_date(text):
            problem = "is a date or a time; leave the column out or make numbers of it"
        if problem is None and column.kind == "numbers":
            problem = "is not a number"
        if problem is not None:
            raise self._error(line, column.name, f"{shown} {problem}")
        if is_number(text, self.decimal):
            first = quoted(column.first)
            raise self._error(column.line, column.name, f"{first} is not a number, but line {line} has {shown}")

    def _missing(self, column: Column, text: str, line: int) -> float:
        if self.missing == "refuse":
            what = f"the value is missing ({quoted(text.strip())})" if text.strip() else "the value is missing"
            raise self._error(line, column.name, f'{what}; set "missing" to "drop" or "mean" to go on without it')
        column.n_missing += 1
        if len(column.missing) < 5:
            column.missing.append(line)
        return _NAN

    def _settle(self) -> None:
        """Make the quick way fit the kinds of the columns, once all are known."""
        if not all(column.kind for column in self.columns):
            return
        numeric = [place for place, column in enumerate(self.columns) if column.kind == "numbers"]
        self._plain = len(numeric) == len(self.columns) and self.decimal != ","
        self._numeric = None if len(numeric) == len(self.columns) else _picker(numeric)
        number: Callable[[str], float] = _with_comma if self.decimal == "," else float
        if self._known is not None:
            number = self._known.__getitem__
        self._readers = [number if column.kind == "numbers" else column.codes.__getitem__ for column in self.columns]

    def _class(self, text: str, line: int) -> int:
        """The number of a class; −1 for a missing one where that drops the row."""
        self._check_length(text, line, self.target)
        label = clean(text)
        if is_missing(label):
            if self.missing == "drop":
                return -1
            what = f"the class is missing ({quoted(label)})" if label else "the class is missing"
            raise self._error(line, self.target, f'{what}; set "missing" to "drop" to leave the example out')
        if is_error(label):
            raise self._error(line, self.target, f"{quoted(label)} is the error of a formula")
        if label not in self.classes:
            if len(self.classes) == MAX_CLASSES:
                raise self._error(
                    line, self.target, f"there are more than {MAX_CLASSES:,} classes; another column may hold the class"
                )
            self.class_lines.append(line)
        else:
            self.spellings.append((line, self.target, label))
        number = self._spellings[text] = self.classes.setdefault(label, len(self.classes))
        return number

    def _check_length(self, text: str, line: int, column: str) -> None:
        if len(text) > MAX_TEXT:
            raise self._error(line, column, f"a text of {len(text):,} characters is too long")

    def _drop(self, line: int) -> None:
        self.n_dropped += 1
        if len(self.dropped) < 5:
            self.dropped.append(line)

    def _check_empty(self, row: Sequence[str], line: int) -> None:
        for place in self._empty:
            if row[place].strip():
                raise LoadError(
                    f"{self.name}, line {line}: column {place + 1} has the value {quoted(row[place])} but no name."
                )

    def _error(self, line: int, column: str, problem: str) -> LoadError:
        return LoadError(f"{place_of(self.name, line, column)}: {problem}.")


def place_of(name: str, line: int | None, column: str) -> str:
    """Where in a file something is: a.csv, line 3, column "b"."""
    return f"{name}, line {line}, column {quoted(column)}" if line else f"{name}, column {quoted(column)}"


def _with_comma(text: str) -> float:
    return float(text.replace(",", "."))


def _picker(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """What takes these places out of a row."""
    if not places:
        return lambda row: ()
    if len(places) == 1:
        place = places[0]
        return lambda row: (row[place],)
    return itemgetter(*places)
