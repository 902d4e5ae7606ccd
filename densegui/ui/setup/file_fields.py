"""The fields of a data file: its name, which asks for another file when clicked, and the column of the classes."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from densegui.data.csv_reader import Preview, preview_csv
from densegui.data.csv_values import is_number
from densegui.data.options import ReadOptions
from densegui.data.reading import format_of
from densegui.errors import LoadError
from densegui.experiment.fields import FieldInfo
from densegui.experiment.sources import File
from densegui.ui.setup import forms
from densegui.ui.widgets.tips import tip

LAST = "last column"


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


def preview(path: Path, data: File | None = None) -> Preview | None:
    """Return the beginning of a CSV file as it will be understood; None for what is none. It never fails.

    Only the form needs it. Whether the file is good, and why not, is said when it is loaded.
    """
    try:
        status = path.stat()
        options = (data or File(source="file", path=str(path))).read_options(Path())
        return _preview(path, options, status.st_mtime_ns, status.st_size)
    except (OSError, ValueError, LoadError, ValidationError):
        return None


@lru_cache(maxsize=4)
def _preview(path: Path, options: ReadOptions, changed: int, size: int) -> Preview | None:
    """The preview of a file as it was when it was changed last."""
    return preview_csv(path, options.csv) if format_of(path, options) == "csv" else None


def has_columns(path: Path, data: File) -> bool:
    """Return whether a file is a table, as far as one can tell; pictures and arrays have no column of the class."""
    try:
        return format_of(path, data.read_options(path.parent)) == "csv"
    except LoadError:
        return True


def columns_of(shown: Preview) -> list[str]:
    """Return the names of a file's columns that hold data."""
    return [shown.columns.names[place] for place in sorted(shown.columns.kept)]


def likely_target(shown: Preview | None) -> str | None:
    """Return the only column that holds text, if there is just one and it is not the last; else None: the last."""
    if shown is None or not shown.rows:
        return None
    columns, (_, row) = shown.columns, shown.rows[0]
    if len(row) != len(columns.names):
        return None
    texts = [place for place in sorted(columns.kept) if not is_number(row[place], shown.dialect.decimal)]
    return columns.names[texts[0]] if len(texts) == 1 and texts[0] != max(columns.kept) else None
