"""The fields of a data file: its name, which asks for another file when clicked, and the column of the classes."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from densegui.experiment.fields import FieldInfo
from densegui.ui.setup import forms
from densegui.ui.widgets.tips import tip

ENOUGH = 1 << 20
"""So many characters hold the header and the first example."""
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


def first_rows(path: Path) -> list[list[str]]:
    """Return the header of a CSV file and its first example, or what there is of them; never fails.

    Only the form needs them. Whether the file is good, and why not, is said when it is loaded.
    """
    try:
        if not path.is_file():
            return []
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = csv.reader(io.StringIO(file.read(ENOUGH)))
            rows = [row for _, row in zip(range(2), filter(None, reader), strict=False)]
    except (OSError, ValueError, csv.Error):
        return []
    return [[" ".join(value.split()) for value in row] for row in rows]


def likely_target(rows: Sequence[Sequence[str]]) -> str | None:
    """Return the only column that holds text, if there is just one and it is not the last; else None: the last."""
    if len(rows) < 2 or len(rows[0]) != len(rows[1]):
        return None
    texts = [place for place, value in enumerate(rows[1]) if not _is_number(value)]
    return rows[0][texts[0]] if len(texts) == 1 and texts[0] != len(rows[0]) - 1 else None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
