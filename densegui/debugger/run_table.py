"""The table of runs: their results, and the settings in which they differ. The panel shows it, a CSV file holds it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from densegui.debugger.format import MISSING, count, number, percent
from densegui.debugger.frame import Frame
from densegui.debugger.rules import with_training
from densegui.debugger.runs import KeptRun, Result, edits_text
from densegui.debugger.timeline import LoggedEdit
from densegui.debugger.words import readable
from densegui.experiment.config import Experiment
from densegui.experiment.settings import Difference, Value, differing_settings


class Kind(Enum):
    """What the values of a column are."""

    NAME = "name"
    COUNT = "count"
    EPOCHS = "epochs"
    COST = "cost"
    SHARE = "share"
    SETTING = "setting"
    EDITS = "edits"


@dataclass(frozen=True, slots=True)
class Row:
    """One run of the table."""

    name: str
    experiment: Experiment
    edits: tuple[LoggedEdit, ...]
    result: Result


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, what its values are, and the value of each row; None where there is none."""

    key: str
    title: str
    about: str
    kind: Kind
    values: tuple[Value, ...]

    def text(self, row: int) -> str:
        """Return the value of a row as it is shown."""
        value = self.values[row]
        if value is None:
            return MISSING
        if isinstance(value, str):
            return f"{value.count('; ') + 1}" if self.kind is Kind.EDITS and value else value
        if self.kind is Kind.COUNT:
            return count(int(value))
        if self.kind is Kind.SHARE:
            return percent(value)
        if self.kind is Kind.SETTING:
            return count(value) if isinstance(value, int) else readable(value)
        return number(value)

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers, which stand at the right."""
        return self.kind is not Kind.NAME and not any(isinstance(value, str) for value in self.values)

    def sorted_rows(self, rows: Sequence[int], descending: bool = False) -> list[int]:
        """Return these rows by their values; those without one are always the last."""

        def rank(row: int) -> tuple[bool, float, str]:
            value = self.values[row]
            return (True, 0.0, value.casefold()) if isinstance(value, str) else (False, float(value or 0), "")

        known = [row for row in rows if self.values[row] is not None]
        return sorted(known, key=rank, reverse=descending) + [row for row in rows if self.values[row] is None]


def row_of(run: KeptRun) -> Row:
    """Return the row of a kept run."""
    return Row(run.name, run.experiment, run.edits, run.result)


def present_row(frame: Frame, experiment: Experiment | None = None) -> Row:
    """Return the row of what a frame shows; `experiment` where that is known: see `present_settings`."""
    edits = tuple(edit for edit in frame.timeline.edits if not edit.undone and edit.t <= frame.position.t)
    result = Result.at(frame.curves, frame.position.t, frame.epoch)
    return Row("this run", experiment or present_settings(frame), edits, result)


def present_settings(frame: Frame) -> Experiment:
    """Return the experiment with the settings that are in force in a frame."""
    return with_training(frame.problem.experiment, frame.setting)


def table(rows: Sequence[Row], differences: Sequence[Difference] | None = None) -> tuple[Column, ...]:
    """Return the columns: name, results, and of the settings only those that differ.

    `differences` are those of the rows' experiments, in their order, where they are known.
    """
    if differences is None:
        differences = differing_settings([row.experiment for row in rows])
    results = [row.result for row in rows]
    columns = [
        Column("name", "run", "Its name.", Kind.NAME, tuple(row.name for row in rows)),
        *(
            Column(key, title, about, kind, tuple(_known(getattr(result, key)) for result in results))
            for key, title, about, kind in RESULTS
        ),
    ]
    for found in differences:
        key = ".".join(map(str, found.path))
        columns.append(Column(key, found.title, f"{found.title}: a setting that differs.", Kind.SETTING, found.values))
    if any(row.edits for row in rows):
        edits = tuple(edits_text(row.edits) or None for row in rows)
        columns.append(Column("edits", "edits", EDITS, Kind.EDITS, edits))
    if any(result.updates != result.minibatches for result in results):
        updates = tuple(result.updates for result in results)
        columns.append(Column("updates", "metrics after", UPDATES, Kind.COUNT, updates))
    return tuple(columns)


def csv_rows(columns: Sequence[Column], rows: Sequence[int]) -> tuple[list[str], list[list[Value]]]:
    """Return the titles, and the values of these rows: numbers as they are, edits in full.

    The results are called as in the metrics of `densegui train`, the settings as in the form.
    """
    titles = [column.title if column.kind is Kind.SETTING else column.key for column in columns]
    return titles, [[column.values[row] for column in columns] for row in rows]


def _known(value: float | int) -> float | int | None:
    return None if math.isnan(value) else value


RESULTS = (
    ("minibatches", "minibatches", "Minibatches done.", Kind.COUNT),
    ("epochs", "epochs", "Epochs done; a fraction is the part of the last one.", Kind.EPOCHS),
    ("train_cost", "𝒞 train", "𝒞, the cost of the training set at the end.", Kind.COST),
    ("test_cost", "𝒞 test", "𝒞, the cost of the test set at the end.", Kind.COST),
    ("train_accuracy", "acc. train", "Accuracy: share of the training set that is right at the end.", Kind.SHARE),
    ("test_accuracy", "acc. test", "Accuracy: share of the test set that is right at the end.", Kind.SHARE),
)  # fmt: skip
UPDATES = "Cost and accuracy are those of the parameters after so many updates: the last time that they were evaluated."
EDITS = "Changes on the way, such as of λ or of a weight; point at one to read them."
