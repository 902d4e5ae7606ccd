"""Arrays into files: one as CSV or NPZ, or all that are computed as NPZ."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from densegui.debugger.variables import Array
from densegui.errors import SaveError
from densegui.experiment.export import write_trace
from densegui.experiment.files import atomic_write
from densegui.ui.variables.text import csv_bytes

ALL = "All arrays computed so far, as NPZ (*.npz)"


def filters(name: str) -> list[str]:
    """Return the kinds of files for the file dialog; `name` is the opened array's, or ""."""
    return ([f"{name} as CSV (*.csv)", f"{name} as NPZ (*.npz)"] if name else []) + [ALL]


def ask(parent: QWidget, name: str) -> tuple[str, bool]:
    """Ask for a file; return its path, "" for none, and whether all arrays are wanted."""
    kinds = filters(name)
    suggested = f"{name or 'arrays'}{_ending(kinds[0])}"
    path, kind = QFileDialog.getSaveFileName(parent, "Save arrays", suggested, ";;".join(kinds))
    if path and not Path(path).suffix:
        path += _ending(kind)
    return path, kind == ALL


def _ending(kind: str) -> str:
    return ".csv" if "*.csv" in kind else ".npz"


def save(path: str, arrays: dict[str, Array]) -> str:
    """Write arrays into a file, as CSV where its name ends so, else as NPZ; return a sentence that says so.

    Raises
    ------
    SaveError
        When the file can't be written, or has room for one array only.
    """
    if path.lower().endswith(".csv"):
        if len(arrays) != 1:
            raise SaveError(f"a CSV file holds one array, not {len(arrays)}; save them as NPZ")
        ((name, array),) = arrays.items()
        atomic_write(path, csv_bytes(array))
    else:
        write_trace(path, arrays)
        name = next(iter(arrays)) if len(arrays) == 1 else f"{len(arrays)} arrays"
    return f"Saved {name} in {Path(path).name}."
