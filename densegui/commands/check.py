"""`densegui check`: whether a data file is one, what was understood of it, and what to beware of."""

import json
from itertools import chain
from math import fsum
from pathlib import Path

import numpy as np

from densegui.commands.arguments import Parser
from densegui.commands.say import say
from densegui.data.dataset import Dataset
from densegui.data.options import CsvOptions, ReadOptions
from densegui.data.reading import read_dataset

ROWS_AT_ONCE = 1 << 10

PARSER = Parser(
    prog="densegui check",
    usage="densegui check [--json] FILE [LABELS]",
    description="Read a data file as training would, and say what is in it.",
)
PARSER.add_argument("file", metavar="FILE", help="a data file or a folder of pictures")
PARSER.add_argument("labels", metavar="LABELS", nargs="?", help="the labels of an IDX file of images")
PARSER.add_argument("--json", action="store_true", help="print one JSON object")
PARSER.add_argument("--target", metavar="NAME", help="the column that holds the class")


def run(arguments: list[str]) -> int:
    """Read the file and print what is in it."""
    asked = PARSER.parse_args(arguments)
    labels = Path(asked.labels) if asked.labels is not None else None
    dataset = read_dataset(asked.file, ReadOptions(csv=CsvOptions(target=asked.target), labels=labels))
    if asked.json:
        say(json.dumps(summary(dataset)))  # ASCII: what can not be printed is escaped as JSON wants it
    else:
        for line in _lines(dataset):
            say(line)
    return 0


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
    pieces = (dataset.rows[start : start + ROWS_AT_ONCE] for start in range(0, dataset.m, ROWS_AT_ONCE))
    return fsum(chain.from_iterable(piece.ravel().tolist() for piece in pieces))


def _lines(dataset: Dataset) -> list[str]:
    counts = class_counts(dataset)
    return [
        f"{dataset.name}: n_x = {dataset.n_x:,}, n_y = {dataset.n_y:,}, m = {dataset.m:,}",
        *(f"  {name}: {count:,}" for name, count in counts.items()),
        *(f"warning: {warning}" for warning in dataset.warnings),
    ]
