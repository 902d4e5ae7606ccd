"""The reader of CSV and TSV files.

It takes the file row by row, and refuses whatever it does not understand in one sentence that names the file, the line
and the column, rather than guess: a number that was quietly read as text, or a missing one as zero, would be a wrong
number on the screen ever after. What it has to guess it says in a warning.

The way of a file is `open_regular` → `find_text` and `lines_of` (bytes to lines of text) → `find_dialect` (from a
sample) → `csv.reader` (lines to values) → `find_columns` → `Table.add` (values to numbers and classes) →
`make_dataset`.
"""

import csv
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TextIO

from densegui.data.csv_columns import Columns, find_columns
from densegui.data.csv_dataset import make_dataset
from densegui.data.csv_dialect import (
    COMMAS,
    SAMPLE_CHARACTERS,
    SAMPLE_LINES,
    Dialect,
    Rows,
    find_dialect,
    is_blank,
    reader_of,
    rows_of,
)
from densegui.data.csv_table import Table
from densegui.data.csv_text import UTF_8, WANTED, Text, find_text, lines_of
from densegui.data.dataset import Dataset
from densegui.data.files import open_regular, size_of
from densegui.data.options import CsvOptions
from densegui.data.progress import Progress, Ticker
from densegui.errors import LoadError

# What the csv module calls its faults, and we.
_CSV_FAULTS = (
    ("expected after", "text follows a closing quotation mark"),
    ("unexpected end", "a quotation mark is never closed"),
    ("field larger", "a value is too long, or a quotation mark is never closed"),
)
TICK_LINES = 16
PREVIEWED = 4 * SAMPLE_CHARACTERS
BELOW = 200
"""Rows below the header that tell whether a column without a name holds data."""


@dataclass(frozen=True)
class Preview:
    """The beginning of a CSV file, and what was understood of it.

    Attributes
    ----------
    encoding
        As people call it.
    dialect
        Separator, decimal mark, and whether there is a header.
    columns
        What the columns are for.
    rows
        The first examples, each with its line; all values are still texts.
    warnings
        What to look at; those of the values come when all of the file is read.
    """

    encoding: str
    dialect: Dialect
    columns: Columns
    rows: Rows
    warnings: tuple[str, ...]


def load_csv(
    path: str | os.PathLike[str], options: CsvOptions | None = None, progress: Progress | None = None
) -> Dataset:
    """Read a CSV or TSV file.

    Parameters
    ----------
    path
        A regular file of at most 512 MB.
    options
        How it is written and what is wanted of it; what is left open is found out. Without a target, the last
        column holds the class. Classes are numbered by value when all are numbers, else by their text.
    progress
        Is told the bytes that are read and those that there are; what it raises ends the reading.

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
    with open_regular(path, WANTED) as file:
        tick = Ticker(progress, size_of(file))
        with _opened(file, path.name, options or CsvOptions(), tick) as opened:
            table = _rows(opened, tick)
    return make_dataset(table, path.name, opened.warnings)


def preview_csv(path: str | os.PathLike[str], options: CsvOptions | None = None, count: int = 20) -> Preview:
    """The first `count` examples of a CSV file and what was understood of it; fails as `load_csv` does."""
    path = Path(path)
    with (
        open_regular(path, WANTED) as file,
        _opened(file, path.name, options or CsvOptions(), Ticker(None, 0), limit=PREVIEWED) as opened,
    ):
        rows = opened.rows[1 if opened.dialect.header else 0 :][:count]
    return Preview(opened.text.encoding, opened.dialect, opened.columns, rows, opened.warnings)


def read_plain(file: BinaryIO, name: str) -> Table:
    """All rows of a file that is known to be UTF-8 with commas, points, and a header; the class comes last."""
    tick = Ticker(None, 0)
    with _opened(file, name, CsvOptions(), tick, COMMAS) as opened:
        return _rows(opened, tick)


class _Opened:
    """A file whose beginning has been read and understood; `lines` are the rest of it."""

    def __init__(self, stream: TextIO, text: Text, name: str, options: CsvOptions, known: Dialect | None) -> None:
        self.text, self.name, self.options = text, name, options
        self.lines = lines_of(stream, name)
        self.position: Callable[[], int] = stream.buffer.tell
        self.sample: list[str] = []
        with _named(name, lambda: len(self.sample) + 1):
            self._take_sample()
        if not any(line.strip(" \t\r\n\ufeff") for line in self.sample):
            raise LoadError(f"{name} is empty.")
        self.dialect = known or find_dialect(self.sample, name, options, self.whole)
        rows = rows_of(self.sample, self.dialect.separator)
        self.rows = [(line, row) for line, row in rows if not is_blank(row)][self.dialect.hint :]
        if not self.rows:
            raise LoadError(f"{name}, line 1: a quotation mark is never closed.")
        line, header = self.rows[0]
        below = [row for _, row in self.rows[self.dialect.header :]][:BELOW]
        self.columns = find_columns(header if self.dialect.header else None, below, name, line, options)
        guess = (self.text.warning,) if self.text.warning else ()
        self.warnings = (*guess, *self.dialect.warnings, *self.columns.warnings)

    def _take_sample(self) -> None:
        characters = 0
        self.whole = False
        for line in self.lines:
            self.sample.append(line)
            characters += len(line)
            if len(self.sample) == SAMPLE_LINES or characters > SAMPLE_CHARACTERS:
                return
        self.whole = True


@contextmanager
def _opened(
    file: BinaryIO,
    name: str,
    options: CsvOptions,
    tick: Ticker,
    known: Dialect | None = None,
    limit: int | None = None,
) -> Iterator[_Opened]:
    """Open a file as text, in UTF-8 where its dialect is known, and understand its beginning.

    Of its encoding only the first `limit` bytes are proved, if there is a limit.
    """
    text = UTF_8 if known else find_text(file, name, options.encoding, tick, limit)
    with io.TextIOWrapper(file, encoding=text.codec, newline="") as stream:
        yield _Opened(stream, text, name, options, known)


def _rows(opened: _Opened, tick: Ticker) -> Table:
    """All rows of a file; every way in which reading can fail ends in a LoadError."""
    dialect = opened.dialect
    table = Table(opened.name, opened.columns, dialect.decimal, opened.options.missing)
    reader = reader_of(chain(opened.sample, opened.lines), dialect.separator)
    no_examples = dialect.hint + dialect.header
    line = 1
    with _named(opened.name, lambda: line):
        for row in reader:
            if not is_blank(row):
                if no_examples:
                    no_examples -= 1
                elif dialect.header and row == opened.rows[0][1]:
                    raise LoadError(f"{opened.name}, line {line}: the header of line {opened.rows[0][0]} comes again.")
                else:
                    table.add(row, line)
            line = reader.line_num + 1  # where the next row begins; a quoted value may span lines
            if not line % TICK_LINES:
                tick(opened.position())
    return table


@contextmanager
def _named(name: str, line: Callable[[], int]) -> Iterator[None]:
    """Say of what can't be read on in which line that was."""
    try:
        yield
    except csv.Error as error:
        reason = next((ours for theirs, ours in _CSV_FAULTS if theirs in str(error)), str(error))
        raise LoadError(f"{name}, line {line()}: {reason}.") from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise LoadError(f"{name}, line {line()}: the file cannot be read on: {error}.") from error
