"""Data sets from files: the five that densegui ships, and any CSV file with a header.

There is one reader. It takes the file row by row, and refuses whatever it does not understand in one
sentence that names the file, the line and the column, rather than guess: a number that was quietly
read as text, or a missing one as zero, would be a wrong number on the screen ever after.

The way of a file is `_open_regular` → `_lines` (bytes to lines of text) → `csv.reader` (lines to
fields) → `_header` and `_Table.add` (fields to numbers and class texts) → `_dataset`.
"""

import csv
import gzip
import io
import os
import re
import stat
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, TextIO, cast

import numpy as np
from numpy.typing import NDArray

from densegui.data.dataset import Dataset
from densegui.errors import LoadError
from densegui.resources import resource

MAX_BYTES = 512 * 2**20
MAX_LINE = 4 * 2**20
MAX_CLASSES = 1_000
# Squares of numbers up to this, summed over any data set that fits, stay finite in float64.
MAX_NUMBER = 1e150

# float() alone would also take 1_000, nan, inf and digits of any script.
_NUMBER_CHARACTERS = re.compile(r"[0-9eE.+\- \t]*", re.ASCII)
_SURROGATES = re.compile("[\ud800-\udfff]")
# What the csv module calls its faults, and we.
_CSV_FAULTS = (
    ("expected after", "text follows a closing quotation mark"),
    ("unexpected end", "a quotation mark is never closed"),
    ("field larger", "a value is too long, or a quotation mark is never closed"),
)


@dataclass(frozen=True)
class _Shipped:
    """A data set in resources/data. Its numbers are divided by `divisor`."""

    file: str
    divisor: float = 1.0
    image_shape: tuple[int, int] | None = None


BUILTIN = MappingProxyType(
    {
        "digits": _Shipped("digits.csv.gz", 16.0, (8, 8)),
        "iris": _Shipped("iris.csv"),
        "wine": _Shipped("wine.csv"),
        "breast_cancer": _Shipped("breast_cancer.csv"),
        "clusters": _Shipped("clusters.csv"),
    }
)


def load_builtin(name: str) -> Dataset:
    """One of the data sets that densegui ships; a LoadError means a damaged installation."""
    if name not in BUILTIN:
        raise ValueError(f"there is no data set {name!r}; there are {', '.join(BUILTIN)}")
    shipped = BUILTIN[name]
    with _open_regular(resource("data", shipped.file)) as file:
        unpacked = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if shipped.file.endswith(".gz") else file
        return _read(unpacked, shipped.file).dataset(name, shipped.divisor, shipped.image_shape)


def load_csv(path: str | os.PathLike[str], target: str | None = None) -> Dataset:
    """Read a CSV file: UTF-8, separated by commas, a header, numbers in all columns but the target's.

    Parameters
    ----------
    path
        A regular file of at most 512 MB.
    target
        The name of the column that holds the class (text or numbers); by default the last one.
        Classes are numbered by value when all are numbers, else by their text.

    Returns
    -------
    Dataset
        Named after the file.

    Raises
    ------
    LoadError
        Names the file, the line and the column, and what is wrong there.
    """
    path = Path(path)
    with _open_regular(path) as file:
        return _read(file, path.name, target).dataset(path.name)


def _open_regular(path: Path) -> BinaryIO:
    """Open a regular file of a size that can be read; a pipe or a device is never opened."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise LoadError(f"{path} is {kind}; a CSV file is needed.")
        if status.st_size > MAX_BYTES:
            raise LoadError(f"{path} has {status.st_size:,} bytes; at most {MAX_BYTES:,} can be read.")
        return path.open("rb")
    except FileNotFoundError:
        raise LoadError(f"{path} does not exist.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or error
        raise LoadError(f"{path} cannot be read: {reason}.") from error


def _read(file: BinaryIO, name: str, target: str | None = None) -> "_Table":
    """The whole file as a table; every way in which reading can fail ends in a LoadError."""
    # Bytes that are not UTF-8 become surrogates here, so that _lines can name their line.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    reader = csv.reader(_lines(text, name), strict=True)
    table: _Table | None = None
    line = 1
    try:
        with text:
            for row in reader:
                if row and table is None:
                    table = _header(row, name, line, target)
                elif row and table is not None:
                    table.add(row, line)
                line = reader.line_num + 1  # where the next row begins; a quoted value may span lines
    except csv.Error as error:
        reason = next((ours for theirs, ours in _CSV_FAULTS if theirs in str(error)), str(error))
        raise LoadError(f"{name}, line {line}: {reason}.") from error
    except (OSError, EOFError, zlib.error) as error:
        raise LoadError(f"{name}, line {line}: the file cannot be read on: {error}.") from error
    if table is None:
        raise LoadError(f"{name} is empty.")
    return table


def _lines(text: TextIO, name: str) -> Iterator[str]:
    """The lines of a text, each checked for what no CSV file contains."""
    number = 0
    while line := text.readline(MAX_LINE):
        number += 1
        where = f"{name}, line {number}"
        if len(line) == MAX_LINE:
            raise LoadError(f"{where}: the line is longer than {MAX_LINE:,} characters.")
        if not line.isascii() and _SURROGATES.search(line):
            raise LoadError(f"{where}: this is not UTF-8 text; save the file as CSV in UTF-8.")
        if "\0" in line:
            raise LoadError(f"{where}: there is a NUL byte; this is not a CSV file.")
        if number == 1:
            _check_kind(line, name)
        yield line


def _check_kind(line: str, name: str) -> None:
    """Two files that are often saved in place of a data set say so in their first line."""
    start = line.lstrip()[:64].lower()
    if start.startswith(("<!doctype", "<html", "<?xml")):
        raise LoadError(f"{name} is a web page, not a CSV file.")
    if start.startswith("version https://git-lfs"):
        raise LoadError(f"{name} is a pointer of Git LFS; fetch the file itself with git lfs pull.")


def _header(row: list[str], name: str, line: int, target: str | None) -> "_Table":
    """Check the names of the columns, and find the target's."""
    where = f"{name}, line {line}"
    columns = [" ".join(column.split()) for column in row]
    if len(columns) == 1:
        raise LoadError(f"{where}: there is only one column; columns are separated by commas.")
    places: dict[str, int] = {}
    for place, column in enumerate(columns, start=1):
        if not column:
            raise LoadError(f"{where}: column {place} has no name.")
        if (first := places.setdefault(column, place)) != place:
            raise LoadError(f"{where}: columns {first} and {place} are both named {_quoted(column)}.")
    if target is not None and target not in columns:
        shown = ", ".join(_quoted(column) for column in columns[:20]) + (", …" if len(columns) > 20 else "")
        raise LoadError(f"{where}: there is no column {_quoted(target)}; the columns are {shown}.")
    return _Table(name, columns, len(columns) - 1 if target is None else columns.index(target))


class _Table:
    """The rows read so far: numbers in one flat buffer, classes numbered in the order of appearance."""

    def __init__(self, name: str, columns: list[str], target: int) -> None:
        self.name = name
        self.columns = columns
        self.target = target
        self.features = columns[:target] + columns[target + 1 :]
        self.values = array("d")
        self.lines = array("q")  # where each row begins, for what can be checked only at the end
        self.classes: dict[str, int] = {}
        self.labels = array("q")

    def add(self, row: list[str], line: int) -> None:
        """Take in one row that begins at `line`."""
        if len(row) != len(self.columns):
            found = "1 value" if len(row) == 1 else f"{len(row)} values"
            raise LoadError(f"{self.name}, line {line}: {found} for the {len(self.columns)} columns.")
        self.labels.append(self._class(row.pop(self.target), line))
        self.lines.append(line)
        try:
            self.values.extend(map(float, row))
        except ValueError:
            raise self._not_numeric(row, line) from None
        if _NUMBER_CHARACTERS.fullmatch(" ".join(row)) is None:
            raise self._not_numeric(row, line)

    def _class(self, text: str, line: int) -> int:
        text = " ".join(text.split())
        label = self.classes.setdefault(text, len(self.classes))
        if text and label < MAX_CLASSES:
            return label
        place = self._place(line, self.columns[self.target])
        if not text:
            raise LoadError(f"{place}: the class is missing.")
        raise LoadError(f"{place}: there are more than {MAX_CLASSES:,} classes; is it the right column?")

    def _not_numeric(self, row: list[str], line: int) -> LoadError:
        """Say which value of the row is not a number."""
        j = next(j for j, value in enumerate(row) if not _is_number(value))
        value, place = row[j], self._place(line, self.features[j])
        if not value.strip():
            return LoadError(f"{place}: the value is missing.")
        return LoadError(f"{place}: {_quoted(value)} is not a number.")

    def _place(self, line: int, column: str) -> str:
        return f"{self.name}, line {line}, column {_quoted(column)}"

    def dataset(self, name: str, divisor: float = 1.0, image_shape: tuple[int, int] | None = None) -> Dataset:
        """What was read, as a data set."""
        if not self.labels:
            raise LoadError(f"{self.name} has a header but no examples.")
        rows = np.frombuffer(self.values, dtype=np.float64).reshape(len(self.labels), len(self.features))
        self._check_size(rows)
        if divisor != 1.0:
            rows = rows / divisor
        class_names, number = _in_order(self.classes)
        if len(class_names) < 2:
            column = _quoted(self.columns[self.target])
            raise LoadError(
                f"{self.name}, column {column}: all examples have the class {_quoted(class_names[0])}; "
                "at least two classes are needed."
            )
        rows.setflags(write=False)  # so that it is taken over without a copy
        labels = number[np.frombuffer(self.labels, dtype=np.int64)]
        return Dataset(name, rows, labels, tuple(self.features), class_names, image_shape, warnings=self._warnings())

    def _check_size(self, rows: NDArray[np.float64]) -> None:
        if max(rows.max(), -rows.min()) <= MAX_NUMBER:
            return
        i, j = np.argwhere(np.abs(rows) > MAX_NUMBER)[0]
        place = self._place(self.lines[i], self.features[j])
        raise LoadError(f"{place}: the number is too large; at most {MAX_NUMBER:.0e} is allowed.")

    def _warnings(self) -> tuple[str, ...]:
        if any(_is_number(column) and not float(column).is_integer() for column in self.features):
            return (f"{self.name}: the first line, taken as the header, has numbers in it.",)
        return ()


def _is_number(text: str) -> bool:
    """Whether `text` is a decimal number; 1e999 is one here."""
    try:
        float(text)
    except ValueError:
        return False
    return _NUMBER_CHARACTERS.fullmatch(text) is not None


def _in_order(classes: dict[str, int]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The names of the classes in order, and the new number of each old one.

    In the order of the numbers if all are numbers (1 and 1.0 are the same class), else of the text.
    """
    numeric = all(map(_is_number, classes))
    key: Callable[[str], Any] = float if numeric else str
    names: list[str] = []
    number = np.empty(len(classes), dtype=np.int64)
    for text in sorted(classes, key=key):
        if not names or key(names[-1]) != key(text):
            names.append(text)
        number[classes[text]] = len(names) - 1
    return tuple(names), number


def _quoted(text: str) -> str:
    """A text of the file as a message can show it: printable and short."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return f'"{shown[:40]}…"' if len(shown) > 40 else f'"{shown}"'
