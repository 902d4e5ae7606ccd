"""What can be told to the readers of data files. Whatever is not told they find out, or take the usual."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Format = Literal["auto", "csv", "npz", "idx", "pictures"]
Missing = Literal["refuse", "drop", "mean"]
Separator = Literal["auto", ",", ";", "\t", "|", ":", " "]
Decimal = Literal["auto", ".", ","]
Header = Literal["auto", "yes", "no"]
Encoding = Literal[
    "auto", "utf-8", "utf-16", "windows-1252", "latin-1", "windows-1250", "windows-1251", "shift_jis", "gb18030", "big5"
]


@dataclass(frozen=True)
class CsvOptions:
    """How a CSV file is written, and what is wanted of it.

    Attributes
    ----------
    target
        The column that holds the class: its name, or "column 3"; None is the last one.
    columns
        The columns that are features; None is all but the target.
    categorical
        Columns whose values are categories even where they are numbers, such as postal codes.
    missing
        What becomes of missing values: "refuse" the file, "drop" their rows, or put the column's "mean" there.
    separator, decimal, header, encoding
        What divides values, the decimal mark, whether the first line has names, and how letters are stored;
        "auto" finds it out.
    """

    target: str | None = None
    columns: tuple[str, ...] | None = None
    categorical: tuple[str, ...] = ()
    missing: Missing = "refuse"
    separator: Separator = "auto"
    decimal: Decimal = "auto"
    header: Header = "auto"
    encoding: Encoding = "auto"


@dataclass(frozen=True)
class ReadOptions:
    """What is known of a data file beside its path; each format looks at what concerns it.

    Attributes
    ----------
    format
        "auto" finds it out from the content.
    csv
        For CSV and TSV files.
    x, y
        NPZ: the names of the arrays of the examples and of their classes; None finds the usual ones.
    labels
        IDX: the file of the labels; None finds it beside the images.
    size
        Pictures: width and height in pixels; None is the reader's choice.
    """

    format: Format = "auto"
    csv: CsvOptions = field(default_factory=CsvOptions)
    x: str | None = None
    y: str | None = None
    labels: Path | None = None
    size: tuple[int, int] | None = None


OPTIONS: Mapping[Format, tuple[str, ...]] = MappingProxyType(
    {
        "csv": ("target", "columns", "categorical", "missing", "separator", "decimal", "header", "encoding"),
        "npz": ("x", "y"),
        "idx": ("labels",),
        "pictures": ("width", "height"),
    }
)
"""What can be said of the files of each format, as the experiment file calls it."""
FORMAT_OF: Mapping[str, Format] = MappingProxyType({name: kind for kind, names in OPTIONS.items() for name in names})
"""Which format each of them belongs to."""
