"""How a CSV file is written: what divides its values, its decimal mark, and whether its first line is a header.

It is found out from the file's first lines, and never guessed where two readings would give different numbers: there
the file is refused with the option that settles it.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from densegui.data.csv_values import decimal_evidence, is_missing, is_number
from densegui.data.files import quoted
from densegui.data.options import CsvOptions, Decimal
from densegui.errors import LoadError

if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_LINES, SAMPLE_CHARACTERS = 1_000, 2**20
SNIFFED_LINES = 100
MAX_COLUMNS = 200_000
Rows = Sequence[tuple[int, list[str]]]
"""Rows of values, each with the line where it begins."""


@dataclass(frozen=True)
class Dialect:
    """How a file is written.

    Attributes
    ----------
    separator, decimal
        One character each.
    header
        Whether the first row has the names of the columns.
    hint
        Whether the first line is a spreadsheet's hint "sep=;", which is no row.
    warnings
        What to look at.
    """

    separator: str
    decimal: Decimal
    header: bool
    hint: bool = False
    warnings: tuple[str, ...] = ()


COMMAS = Dialect(",", ".", True)
"""How the files are written that come along."""


def find_dialect(sample: Sequence[str], name: str, options: CsvOptions, whole: bool) -> Dialect:
    """Find out how a file is written.

    Parameters
    ----------
    sample
        Its first lines.
    name
        What the errors call it.
    options
        What is known already.
    whole
        Whether the sample is all of the file.

    Raises
    ------
    LoadError
        When numbers can be read in two ways, or there are too many columns.
    """
    hint = _hint(sample[0]) if sample else None
    separator: str = options.separator
    if separator == "auto":
        separator = hint or _separator(sample)
    rows = [(line, row) for line, row in rows_of(sample, separator) if not is_blank(row)][hint is not None :]
    if rows and len(rows[0][1]) > MAX_COLUMNS:
        raise LoadError(
            f"{name}, line {rows[0][0]}: {len(rows[0][1]):,} columns are too many; at most {MAX_COLUMNS:,}."
        )
    if not whole and len(rows) > 1:
        rows = rows[:-1]  # it may go on behind the sample
    warnings: list[str] = []
    decimal = options.decimal
    if decimal == "auto":
        decimal = _decimal(rows, separator, name, warnings)
    header = options.header == "yes"
    if options.header == "auto" and rows:
        header = _header(rows, decimal, name, warnings)
    return Dialect(separator, decimal, header, hint is not None, tuple(warnings))


def reader_of(lines: Iterable[str], separator: str) -> "Reader":
    """The standard reader, strict; blanks before a value, and so before its quotation mark, do not count."""
    if separator == " ":  # several are as good as one, and the last ones end no value
        lines = (line.rstrip(" \r\n") + "\n" for line in lines)
    return csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)


def rows_of(sample: Sequence[str], separator: str) -> Rows:
    """The rows of the lines, up to the first that is no CSV."""
    reader = reader_of(sample, separator)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        pass
    return rows


def is_blank(row: Sequence[str]) -> bool:
    """Whether a row is an empty line, or one of blanks alone."""
    return not row or (len(row) == 1 and not row[0].strip())


def _hint(line: str) -> str | None:
    """The separator that a line "sep=;" tells."""
    text = line.rstrip("\r\n").removeprefix('"').removesuffix('"')
    return text[4] if len(text) == 5 and text[:4].lower() == "sep=" else None


def _separator(sample: Sequence[str]) -> str:
    """The candidate that makes the most even table of the purest values; a comma if none makes one."""
    text = "".join(sample)
    sample = sample[:SNIFFED_LINES]
    found = {candidate: _quality(sample, candidate) for candidate in SEPARATORS if candidate in text}
    best = max(found, key=found.__getitem__, default=",")
    if best not in found or found[best][0] < 2:
        return " " if _divided_by_blanks(sample) else best if best in found and found[best][0] else ","
    return best


def _quality(sample: Sequence[str], candidate: str) -> tuple[float, float, float, int]:
    """How good a separator is: 0 for none; whether all rows are alike, purity of values, alike rows, columns."""
    rows = [row for _, row in rows_of(sample, candidate) if not is_blank(row)]
    widths = Counter(map(len, rows))
    width, alike = max(widths.items(), key=lambda item: (item[1], item[0])) if widths else (1, 0)
    if width == 1 and len(widths) > 1:  # some rows have several values: a table with a title, perhaps
        width, alike = max((item for item in widths.items() if item[0] > 1), key=lambda item: item[1])
    if width == 1:
        return 0, 0, 0, 0
    others = [other for other in SEPARATORS if other != candidate]
    values = [value for row in rows[:100] for value in row[:100]]
    pure = sum(not any(other in value for other in others) or _is_decimal(value, candidate) for value in values)
    even = alike == len(rows)
    return 1 + even, pure / len(values), alike / len(rows), width


def _is_decimal(value: str, separator: str) -> bool:
    """Whether the comma in a value is a decimal mark."""
    return separator != "," and is_number(value, ",")


def _divided_by_blanks(sample: Sequence[str]) -> bool:
    """Whether the file is a table of numbers with blanks between them; R's header may lack the names of the rows."""
    rows = [row for _, row in rows_of(sample, " ") if not is_blank(row)]
    if not rows:
        return False
    [(width, alike)] = Counter(len(row) for row in rows[1:] or rows).most_common(1)
    if width < 2 or 2 * alike < len(rows) or len(rows[0]) - width not in (0, -1):
        return False
    values = [value for row in rows[1:] or rows for value in row]
    return sum(is_number(value) or is_number(value, ",") for value in values) >= len(values) / 2


def _decimal(rows: Rows, separator: str, name: str, warnings: list[str]) -> Decimal:
    """A point, unless the numbers say otherwise; between commas it is always a point."""
    if separator == ",":
        return "."
    first: dict[str, tuple[int, str]] = {}
    for line, row in rows:
        for value in row:
            if not value.isalpha() and (evidence := decimal_evidence(value)):
                first.setdefault(evidence, (line, value.strip()))
    if "." in first:
        return "."
    if "," in first:
        return ","
    if ",?" in first:
        line, value = first[",?"]
        raise LoadError(
            f"{name}, line {line}: {quoted(value)} may be {value.replace(',', '.')} or {value.replace(',', '')}; "
            'set "decimal" to say which.'
        )
    if ".?" in first and separator == ";":
        line, value = first[".?"]
        warnings.append(
            f"{name}, line {line}: {quoted(value)} was read with a decimal point; if its point divides thousands, "
            'set "decimal" to ",".'
        )
    return "."


def _header(rows: Rows, decimal: Decimal, name: str, warnings: list[str]) -> bool:
    """Whether the first row has names, by how it differs from those below it."""
    line, first = rows[0]
    columns = _columns_below(rows)
    numeric = [j for j, values in enumerate(columns) if values and all(is_number(value, decimal) for value in values)]
    numbers = [j for j in numeric if is_number(first[j], decimal)]
    texts = [j for j in numeric if not is_number(first[j], decimal) and not is_missing(first[j])]
    if texts or not any(columns):
        _warn_of_numbers(rows[0], decimal, name, warnings)
        return True
    if numbers:
        others = [j for j in range(len(first)) if j not in numeric]
        counted = [first[j].strip() for j in range(len(first)) if is_number(first[j], decimal)]
        strange = all(first[j].strip() and first[j].strip() not in columns[j] for j in others)
        # 0, 1, 2 … is how pandas calls columns without names.
        if strange and len(counted) > 1 and counted == [str(k) for k in range(len(counted))]:
            _warn_of_numbers(rows[0], decimal, name, warnings)
            return True
        reason = "it has numbers as the lines below"
    else:
        if not any(value.strip() in values for value, values in zip(first, columns, strict=True)):
            return True
        reason = "a value of it is in its column below, too"
    warnings.append(
        f"{name}, line {line}: taken as an example, not as a header, for {reason}; "
        f'the columns are called "column 1" to "column {len(first)}".'
    )
    return False


def _columns_below(rows: Rows) -> list[set[str]]:
    """The values of each column below the first row, without the missing ones; a header that comes again has none."""
    width = len(rows[0][1])
    columns: list[set[str]] = [set() for _ in range(width)]
    for _, row in rows[1:201]:
        if len(row) == width and row != rows[0][1]:
            for values, value in zip(columns, row, strict=True):
                if not is_missing(value):
                    values.add(value.strip())
    return columns


def _warn_of_numbers(row: tuple[int, list[str]], decimal: Decimal, name: str, warnings: list[str]) -> None:
    line, values = row
    numbers = [value.strip() for value in values if is_number(value, decimal)]
    if numbers:
        shown = ", ".join(quoted(value) for value in numbers[:3]) + (", …" if len(numbers) > 3 else "")
        warnings.append(
            f"{name}, line {line}: the first line, taken as the header, has numbers in it: {shown}; "
            'if it is an example, set "header" to "no".'
        )
