"""What a data file is before all of it is read, and which of its columns became which features."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from densegui.data.csv_reader import Preview, preview_csv
from densegui.data.csv_values import is_missing, is_number
from densegui.data.idx import pair_of
from densegui.data.npz import Arrays, list_arrays
from densegui.data.options import CsvOptions, Format, ReadOptions
from densegui.data.reading import format_of
from densegui.errors import LoadError

FIRST = 100
"""So many examples of a CSV file are shown as they stand in it."""


Use = Literal["number", "category", "class", "unused", "left out"]


@dataclass(frozen=True)
class Survey:
    """What a file is.

    Attributes
    ----------
    format
        How it is read.
    csv
        The beginning of a CSV file.
    arrays
        Of an NPZ file.
    pair
        The IDX files of images and of labels; None where the labels are not found.
    """

    format: Format
    csv: Preview | None = None
    arrays: Arrays | None = None
    pair: tuple[Path, Path] | None = None


@dataclass(frozen=True)
class Column:
    """What a column of a CSV file is used for.

    Attributes
    ----------
    name
        As the header has it.
    use
        "left out" by the reader, or "unused" because that is wished.
    values
        Of a category: how many different ones; 0 while that is not known.
    """

    name: str
    use: Use
    values: int = 0


def survey(path: Path, options: ReadOptions) -> Survey:
    """Look at a file.

    Raises
    ------
    LoadError
        When it can't be read at all. What is wrong with what is wished of it, its reader says.
    """
    kind = format_of(path, options)
    match kind:
        case "csv":
            return Survey(kind, csv=_preview(path, options.csv))
        case "npz":
            return Survey(kind, arrays=list_arrays(path, options.x, options.y))
        case "idx":
            return Survey(kind, pair=(path, options.labels) if options.labels is not None else pair_of(path))
    return Survey(kind)


def _preview(path: Path, options: CsvOptions) -> Preview:
    try:
        return preview_csv(path, options, FIRST)
    except LoadError:
        # Perhaps a column is wished that is not there: those that are can be shown all the same.
        return preview_csv(path, replace(options, target=None, columns=None, categorical=()), FIRST)


def columns_of(shown: Preview, features: Sequence[str] = ()) -> list[Column]:
    """What the columns of a CSV file are used for.

    Parameters
    ----------
    shown
        Its beginning.
    features
        The names of the features that all of it has, once it has been read: they tell how many values a category has.
    """
    columns, found, start = shown.columns, {}, 0
    names = [columns.names[place] for place in columns.features]
    for number, (place, name) in enumerate(zip(columns.features, names, strict=True)):
        if not features:
            found[place] = Column(name, "category" if _is_category(shown, place) else "number")
        elif start < len(features) and features[start] == name:
            found[place] = Column(name, "number")
            start += 1
        else:
            end, after = start, names[number + 1] if number + 1 < len(names) else None
            while end < len(features) and features[end].startswith(f"{name} = ") and features[end] != after:
                end += 1
            found[place] = Column(name, "category", end - start)
            start = end
    kept = set(columns.kept)
    places = range(len(columns.names))
    rest: dict[int, Use] = {place: "unused" if place in kept else "left out" for place in places}
    rest[columns.target] = "class"
    return [found.get(place) or Column(columns.names[place], use) for place, use in rest.items()]


def _is_category(shown: Preview, place: int) -> bool:
    """Whether the first value of a column is a text, or its numbers are wished to be names."""
    if place in shown.columns.categorical:
        return True
    values = (row[place] for _, row in shown.rows if place < len(row))
    first = next((value for value in values if not is_missing(value)), None)
    return first is not None and not is_number(first, shown.dialect.decimal)


def likely_target(shown: Preview) -> str | None:
    """The only column that holds text, if there is just one and it is not the last; else None: the last."""
    columns = shown.columns
    kept = sorted(columns.kept)
    texts = [place for place in kept if _is_category(shown, place)]
    return columns.names[texts[0]] if len(texts) == 1 and texts[0] != kept[-1] else None
