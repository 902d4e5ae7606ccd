"""Runs into CSV files: the table as it is shown, or the curves of the kept runs."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QFileDialog, QWidget

from densegui.debugger.format import count
from densegui.debugger.run_table import Column, csv_rows
from densegui.debugger.runs import KeptRun, curve_rows
from densegui.experiment.export import CURVE_COLUMNS, write_table
from densegui.ui.waiting import waiting

TABLE, CURVES = "Table of runs as CSV (*.csv)", "Curves of the kept runs as CSV (*.csv)"
EVERY = 2_000
"""Rows between two looks at whether to go on."""

_Row = TypeVar("_Row")


class _GivenUpError(Exception):
    """The user has cancelled."""


def ask(parent: QWidget) -> tuple[str, bool]:
    """Ask for a file; return its path, "" for none, and whether the curves are wanted."""
    path, kind = QFileDialog.getSaveFileName(parent, "Export runs", "runs.csv", f"{TABLE};;{CURVES}")
    return (f"{path}.csv" if path and not Path(path).suffix else path), kind == CURVES


def save_table(path: str, columns: tuple[Column, ...], order: list[int]) -> str:
    """Write the table in its order; return a sentence that says so. SaveError when the file can't be written."""
    titles, rows = csv_rows(columns, order)
    write_table(path, titles, rows)
    return f"Saved {len(rows)} {'run' if len(rows) == 1 else 'runs'} in {Path(path).name}."


def save_curves(path: str, runs: tuple[KeptRun, ...], parent: QWidget) -> str:
    """Write the curves of all kept runs; return a sentence that says so. SaveError when the file can't be written."""
    total = sum(run.curves.cost.size + 1 for run in runs)
    try:
        with waiting(parent, "Writing the curves…") as progress:
            write_table(path, ("run", *CURVE_COLUMNS), _counted(curve_rows(runs), total, progress))
    except _GivenUpError:
        return "Cancelled: nothing was written."
    curves = f"the curves of {count(len(runs))} {'run' if len(runs) == 1 else 'runs'}"
    return f"Saved {curves} in {Path(path).name}."


def _counted(rows: Iterable[_Row], total: int, progress: Callable[[int, int], bool]) -> Iterator[_Row]:
    for done, row in enumerate(rows):
        if done % EVERY == 0 and not progress(done, total):
            raise _GivenUpError
        yield row
