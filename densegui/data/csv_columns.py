"""The columns of a CSV file: what they are called, which one holds the class, and which are features."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from densegui.data.csv_values import clean, is_missing, is_number
from densegui.data.files import quoted
from densegui.data.options import CsvOptions
from densegui.errors import LoadError

LABEL_NAMES = ("class", "classes", "label", "labels", "target", "targets", "klasse", "y")


@dataclass(frozen=True)
class Columns:
    """What each column of a file is for.

    Attributes
    ----------
    names
        Of all columns.
    target
        The place of the class, from 0.
    features
        The places of the features, in the order in which the network sees them.
    categorical
        Those of them whose numbers are names of categories.
    kept
        The places of all columns that hold data, whether they are used or not.
    empty
        Places of columns without a name that must have no value.
    rival
        A column that is called as if it had the class, while none is asked for and the last one is not.
    warnings
        What to look at.
    """

    names: tuple[str, ...]
    target: int
    features: tuple[int, ...]
    kept: tuple[int, ...] = ()
    categorical: frozenset[int] = frozenset()
    empty: frozenset[int] = frozenset()
    rival: str | None = None
    warnings: tuple[str, ...] = ()


def find_columns(
    header: list[str] | None, below: Sequence[list[str]], name: str, line: int, options: CsvOptions
) -> Columns:
    """Find out what the columns are for.

    Parameters
    ----------
    header
        The row of their names; None gives them numbers.
    below
        Some rows below it.
    name, line
        What the errors call the file, and where its first row is.
    options
        What is wanted.

    Raises
    ------
    LoadError
        When names are missing or double, and when a column that is wanted is not there.
    """
    width = len(header) if header is not None else len(below[0])
    where = f"{name}, line {line}"
    if width == 1:
        wider = max((len(row) for row in below), default=1)
        if wider > 1:
            raise LoadError(f"{where}: 1 value, but lines below have {wider}; take out what stands above the table.")
        raise LoadError(
            f"{where}: there is only one column; columns are separated by commas, semicolons, tabs or bars (|)."
        )
    warnings: list[str] = []
    left_out: dict[int, str] = {}
    if header is None:
        names = [f"column {place + 1}" for place in range(width)]
    else:
        names = [clean(text.replace("\ufeff", "")) for text in header]
        left_out = _nameless(names, below, where, warnings)
        _check_names(names, left_out, where)
    known = {column: place for place, column in enumerate(names) if place not in left_out}
    places = _Places(known, where)
    target = max(known.values()) if options.target is None else places.find(options.target)
    features = [place for place in known.values() if place != target]
    if options.columns is not None:
        features = [places.find(column) for column in options.columns]
        _check_features(features, target, names, where)
    if not features:
        raise LoadError(f"{where}: there is no column beside the class {quoted(names[target])}.")
    categorical = frozenset(places.find(column) for column in options.categorical)
    if target in categorical or not categorical <= set(features):
        column = names[min(categorical - (set(features) - {target}))]
        raise LoadError(f"{where}: the column {quoted(column)} is to be categorical but is no feature.")
    empty = frozenset(place for place, what in left_out.items() if what == "empty")
    rival = _rival(known, names[target]) if options.target is None else None
    if rival is not None:
        warnings.append(
            f"{where}: the last column, {quoted(names[target])}, is taken as the class, and {quoted(rival)} as a "
            'feature; set "target" to say otherwise.'
        )
    kept = tuple(known.values())
    return Columns(tuple(names), target, tuple(features), kept, categorical, empty, rival, tuple(warnings))


def _rival(known: dict[str, int], target: str) -> str | None:
    """A column that is called like a class while the last is not; a y beside an x is a place."""
    lower = {name.casefold(): name for name in known}
    if target.casefold() in LABEL_NAMES:
        return None
    return next((lower[name] for name in LABEL_NAMES if name in lower and (name != "y" or "x" not in lower)), None)


class _Places:
    """Where columns are, by name or as "column 3"."""

    def __init__(self, known: dict[str, int], where: str) -> None:
        self._known = known
        self._where = where

    def find(self, wanted: str) -> int:
        name = clean(wanted)
        if name in self._known:
            return self._known[name]
        number = name.removeprefix("column ")
        if number != name and number.isdecimal() and number.isascii() and int(number) - 1 in self._known.values():
            return int(number) - 1
        columns = list(self._known)
        shown = ", ".join(map(quoted, columns[:20])) + (", …" if len(columns) > 20 else "")
        raise LoadError(f"{self._where}: there is no column {quoted(wanted)}; the columns are {shown}.")


def _nameless(names: list[str], below: Sequence[list[str]], where: str, warnings: list[str]) -> dict[int, str]:
    """Columns without a name that hold no data: the row names of R and pandas, and what a last separator makes."""
    left_out: dict[int, str] = {}
    rows = [row for row in below if len(row) == len(names)]
    if not names[0] and rows and any(names) and _are_row_names([row[0] for row in rows]):
        left_out[0] = "row names"
        warnings.append(f"{where}: the first column has no name and numbers the rows; it was left out.")
    for place in range(len(names) - 1, 0, -1):
        if names[place] or not rows or any(not is_missing(row[place]) for row in rows):
            break
        left_out[place] = "empty"
        warnings.append(f"{where}: column {place + 1} has neither a name nor a value; it was left out.")
    return left_out


def _are_row_names(values: list[str]) -> bool:
    """Whether the values count upward by one, or are texts that are all different."""
    if all(is_number(value) for value in values):
        numbers = [float(value) for value in values]
        return all(later == earlier + 1 for earlier, later in pairwise(numbers))
    texts = {clean(value) for value in values}
    return len(texts) == len(values) and not any(is_number(text) or is_missing(text) for text in texts)


def _check_names(names: list[str], left_out: dict[int, str], where: str) -> None:
    places: dict[str, int] = {}
    for place, column in enumerate(names):
        if place in left_out:
            continue
        if not column:
            raise LoadError(f"{where}: column {place + 1} has no name.")
        if (first := places.setdefault(column, place)) != place:
            raise LoadError(f"{where}: columns {first + 1} and {place + 1} are both named {quoted(column)}.")


def _check_features(features: list[int], target: int, names: Sequence[str], where: str) -> None:
    if target in features:
        raise LoadError(f"{where}: the column {quoted(names[target])} holds the class and can't be a feature.")
    double = next((place for k, place in enumerate(features) if place in features[:k]), None)
    if double is not None:
        raise LoadError(f"{where}: the column {quoted(names[double])} is asked for twice.")
