"""`densegui check`: whether a data file is one, what was understood of it, and what to beware of."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from math import frexp, fsum
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from densegui.commands.arguments import Parser, file, refused
from densegui.commands.say import say
from densegui.data.dataset import Dataset, training_examples
from densegui.data.options import (
    FORMAT_OF,
    OPTIONS,
    CsvOptions,
    Decimal,
    Encoding,
    Format,
    Header,
    Missing,
    ReadOptions,
    Separator,
)
from densegui.data.progress import Progress
from densegui.data.reading import format_of, read_dataset
from densegui.data.stratified import unseen
from densegui.errors import ExperimentError, InputError

NUMBERS_AT_ONCE = 1 << 16
SEPARATOR_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "colon": ":", "space": " "}
LARGEST_SIDE = 1_024

EPILOG = """\
FILE is a CSV or TSV file, an NPZ file, an IDX file of images (plain or .gz; its labels are found beside it or given
as LABELS), a folder of pictures with a folder for each class, or an experiment file, whose data are then read. What it
is, its content tells. Printed are n_x, n_y and m, the classes with the number of their examples, and warnings; with
--json as one object with the keys n_x, n_y, m, classes, sum and warnings, where sum is that of all features as they
stand in the file. A file that can't be read is refused in one sentence, with exit code 2.

Without --target, the last column of a CSV file is the class.

examples:
  densegui check measured.csv --target species
  densegui check --json prices.csv --separator semicolon --decimal , --missing drop
  densegui check train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz
  densegui check pictures/ --size 28x28
"""

PARSER = Parser(
    prog="densegui check",
    usage="densegui check [--json] FILE [LABELS] [options]",
    description="Read a data file as training would, and say what is in it.",
    epilog=EPILOG,
)


def separator(text: str) -> str:
    """A separator by itself or by its name."""
    found = SEPARATOR_NAMES.get(text, "\t" if text == "\\t" else text)
    if found not in get_args(Separator):
        raise refused(text, f"one of auto, {', '.join(SEPARATOR_NAMES)}, or the character itself")
    return found


def size(text: str) -> tuple[int, int]:
    """A picture's width and height: 28x28."""
    width, _, height = text.lower().partition("x")
    sides = [int(side) if side.isascii() and side.isdecimal() and len(side) < 5 else 0 for side in (width, height)]
    if not all(1 <= side <= LARGEST_SIDE for side in sides):
        raise refused(text, f"a width and a height from 1 to {LARGEST_SIDE}, such as 28x28")
    return sides[0], sides[1]


PARSER.add_argument("file", metavar="FILE", type=file, help="a data file, a folder of pictures, or an experiment file")
PARSER.add_argument("labels", metavar="LABELS", nargs="?", type=file, help="the labels of an IDX file of images")
PARSER.add_argument("--json", action="store_true", help="print one JSON object")
PARSER.add_argument("--format", choices=get_args(Format), help="what the file is, whatever its content says")
_csv = PARSER.add_argument_group("for CSV and TSV files")
_csv.add_argument("--target", metavar="NAME", help='the column of the class, by its name or as "column 3"')
_csv.add_argument(
    "--column", metavar="NAME", action="append", dest="columns", help="a column that is a feature; once for each"
)
_csv.add_argument(
    "--categorical", metavar="NAME", action="append", help="a column whose numbers are names of categories"
)
_csv.add_argument("--missing", choices=get_args(Missing), help="what becomes of missing values")
_csv.add_argument("--separator", type=separator, help="what divides values: comma, semicolon, tab, bar, space")
_csv.add_argument("--decimal", choices=get_args(Decimal), help="the decimal mark")
_csv.add_argument("--header", choices=get_args(Header), help="whether the first line has names")
_csv.add_argument("--encoding", choices=get_args(Encoding), help="how letters are stored")
_others = PARSER.add_argument_group("for other files")
_others.add_argument("-x", metavar="ARRAY", help="NPZ: the array of the examples")
_others.add_argument("-y", metavar="ARRAY", help="NPZ: the array of the classes")
_others.add_argument("--size", type=size, metavar="WxH", help="pictures: to which size they are made")


def run(arguments: list[str]) -> int:
    """Read the file and print what is in it."""
    asked = PARSER.parse_intermixed_args(arguments)
    with _Bar() as progress:
        dataset = _read(asked, progress)
    if asked.json:
        say(json.dumps(summary(dataset)))  # ASCII: what can't be printed is escaped as JSON wants it
    else:
        for line in _lines(dataset):
            say(line)
    return 0


def _read(asked: Namespace, progress: Progress | None) -> Dataset:
    path, given = Path(asked.file), _given(asked)
    if path.suffix.lower() == ".json":
        from densegui.experiment.document import looks_like_experiment

        if looks_like_experiment(path):
            return _read_experiment(path, given, progress)
    options = _options(asked)
    kind = format_of(path, options)
    for option, key in given.items():
        if key != "format" and FORMAT_OF[key] != kind:
            raise InputError(f'{option}: {path.name} is read as "{kind}", and this is for "{FORMAT_OF[key]}"')
    return read_dataset(path, replace(options, format=kind), progress)


def _read_experiment(path: Path, given: dict[str, str], progress: Progress | None) -> Dataset:
    from densegui.experiment.build import load_data
    from densegui.experiment.document import load_experiment

    if given:
        option = next(iter(given))
        raise InputError(f"{option}: {path} is an experiment file, which says how its data are read")
    experiment = load_experiment(path)
    try:
        dataset = load_data(experiment, path.parent, progress)
    except ExperimentError as error:
        raise ExperimentError(f"{path}: {error}") from error
    chosen = training_examples(dataset, experiment.data.train_share, experiment.seed)
    never = unseen(dataset.labels, chosen, dataset.class_names, dataset.name)
    return replace(dataset, warnings=(*dataset.warnings, *never)) if never else dataset


def _given(asked: Namespace) -> dict[str, str]:
    """The options about the file that were given, with their keys in an experiment file."""
    keys = {"--format": "format", "LABELS": "labels", "-x": "x", "-y": "y", "--size": "width", "--column": "columns"}
    keys |= {f"--{key}": key for key in OPTIONS["csv"] if key != "columns"}
    return {
        option: key for option, key in keys.items() if getattr(asked, "size" if key == "width" else key) is not None
    }


def _options(asked: Namespace) -> ReadOptions:
    csv = CsvOptions(
        target=asked.target,
        columns=tuple(asked.columns) if asked.columns else None,
        categorical=tuple(asked.categorical or ()),
        missing=asked.missing or "refuse",
        separator=asked.separator or "auto",
        decimal=asked.decimal or "auto",
        header=asked.header or "auto",
        encoding=asked.encoding or "auto",
    )
    labels = Path(asked.labels) if asked.labels is not None else None
    return ReadOptions(format=asked.format or "auto", csv=csv, x=asked.x, y=asked.y, labels=labels, size=asked.size)


class _Bar:
    """A progress bar when a person is watching."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> Progress | None:
        return self._show if sys.stderr is not None and sys.stderr.isatty() else None

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def _show(self, done: int, total: int) -> None:
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                total=total, leave=False, dynamic_ncols=True, bar_format="{percentage:3.0f} % |{bar}| {remaining}"
            )
        self._bar.update(done - self._bar.n)


def summary(dataset: Dataset) -> dict[str, object]:
    """What `check --json` prints of a data set."""
    return {
        "n_x": dataset.n_x,
        "n_y": dataset.n_y,
        "m": dataset.m,
        "classes": class_counts(dataset),
        "sum": exact_sum(dataset),
        "warnings": list(dataset.warnings),
    }


def class_counts(dataset: Dataset) -> dict[str, int]:
    """How many examples each class has."""
    counts = np.bincount(dataset.labels, minlength=dataset.n_y).tolist()
    return dict(zip(dataset.class_names, counts, strict=True))


def exact_sum(dataset: Dataset) -> float:
    """Σ of all raw features, rounded once."""
    step = max(1, NUMBERS_AT_ONCE // dataset.n_x)
    pieces = (dataset.rows[start : start + step] for start in range(0, dataset.m, step))
    return fsum(chain.from_iterable(map(_parts, pieces)))


def _parts(piece: NDArray[Any]) -> Iterator[float]:
    """A few numbers with exactly the sum of many.

    The leading bits of all of them, down to the same place, add up without rounding; then those below, until none is
    left (Rump, Ogita and Oishi's way).
    """
    values = piece.astype(np.float64)
    while largest := float(max(values.max(), -values.min())):
        above = 2.0 ** (frexp(largest)[1] + values.size.bit_length())
        leading = (values + above) - above
        yield float(leading.sum())
        values -= leading


def _lines(dataset: Dataset) -> list[str]:
    counts = class_counts(dataset)
    return [
        f"{dataset.name}: n_x = {dataset.n_x:,}, n_y = {dataset.n_y:,}, m = {dataset.m:,}",
        *(f"  {name}: {count:,}" for name, count in counts.items()),
        *(f"warning: {warning}" for warning in dataset.warnings),
    ]
