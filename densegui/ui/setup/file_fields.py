"""The fields of a data file: its name, which asks for another file when clicked, and the column of the classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from densegui.data.csv_reader import Preview, preview_csv
from densegui.data.options import OPTIONS, Format, ReadOptions
from densegui.data.reading import format_of
from densegui.debugger.format import count
from densegui.errors import LoadError
from densegui.experiment.fields import FieldInfo, fields
from densegui.experiment.sources import File
from densegui.ui.setup import forms
from densegui.ui.widgets.tips import tip

LAST = "last column"
FEW = 3
"""So many columns are named."""


class FileEdit(forms.ChoiceEdit):
    """Shows a file's name. A click asks for another one; there is no list to open."""

    asked = Signal()

    def __init__(self, info: FieldInfo, path: forms.Path, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(info, path, title, parent)
        self.setMinimumContentsLength(4)

    def set_value(self, value: Any) -> None:
        """Show the name of a file, and in the tool tip where it is."""
        if self.count() != 1 or self.itemData(0) != value:
            self.clear()
            self.addItem(Path(value).name, value)
            self.setToolTip(tip(f"{value}. Click to choose another file."))

    def showPopup(self) -> None:
        """Ask for a file in place of opening a list."""
        self.asked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.showPopup()


class ColumnEdit(forms.ChoiceEdit):
    """Which column holds the classes."""

    def set_columns(self, columns: Sequence[str]) -> None:
        """Offer these columns; without any, only the last one, whatever its name is."""
        offered = list(columns) or [LAST]
        if offered != [self.itemText(place) for place in range(self.count())]:
            self.clear()
            for column in offered:
                self.addItem(column, column if columns else None)

    def set_value(self, value: Any) -> None:
        """Show a column; None is the last one. One that is not offered is added."""
        if value is None:
            self.setCurrentIndex(self.count() - 1)
            return
        if self.findData(value) < 0:
            self.addItem(value, value)
        self.setCurrentIndex(self.findData(value))


@dataclass(frozen=True)
class Look:
    """What a glance at a file tells: its format, and the beginning of a CSV file."""

    format: Format
    csv: Preview | None


def look_at(path: Path, data: File) -> Look | None:
    """Look at a file as it will be understood; None where it can't be read. It never fails.

    Only the form needs it. Whether the file is good, and why not, is said when it is loaded.
    """
    try:
        status = path.stat()
        return _look(path, data.read_options(Path()), status.st_mtime_ns, status.st_size)
    except (OSError, ValueError, LoadError):
        return None


@lru_cache(maxsize=4)
def _look(path: Path, options: ReadOptions, changed: int, size: int) -> Look:
    """A file as it was when it was changed last."""
    kind = format_of(path, options)
    return Look(kind, preview_csv(path, options.csv) if kind == "csv" else None)


def described(data: File, found: Look | None) -> str:
    """Return the format of a file and what is said of it beside that, in words."""
    known = {info.name: info for info in fields(File)}
    labels = {info.name: dict(zip(info.choices, info.labels, strict=True)) for info in known.values()}
    kind = found.format if found is not None else data.format
    words = [labels["format"][kind]] if kind != "auto" else []
    for name in OPTIONS.get(kind, ()):
        value = getattr(data, name)
        if name == "target" or value == known[name].default:
            continue
        if isinstance(value, tuple):
            value = ", ".join(value) if len(value) <= FEW else count(len(value))
        text = labels[name].get(value, Path(value).name if name == "labels" else str(value))
        words.append(f"{known[name].title.lower()}: {text}")
    return " · ".join(words)


def columns_of(shown: Preview) -> list[str]:
    """Return the names of a file's columns that hold data."""
    return [shown.columns.names[place] for place in sorted(shown.columns.kept)]
