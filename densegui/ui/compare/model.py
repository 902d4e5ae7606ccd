"""A comparison as rows of a table, in the order of the program."""

import math
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from densegui.debugger.compare.compare import Row
from densegui.debugger.compare.examine import Verdict
from densegui.debugger.compare.report import details
from densegui.debugger.format import number
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.table_model import Heading, TableModel

HEADINGS = (
    Heading("array", "The array, by its name in a trace"),
    Heading("verdict", "agrees; differs; or follows: differs only since an array before it does"),
    Heading("difference", "The largest relative difference from ours", numeric=True),
    Heading("at", "Where that is in your array, from 0 as in NumPy"),
)
NAME, VERDICT, DIFFERENCE, AT = range(4)
COLORS = {Verdict.AGREES: "muted", Verdict.DIFFERS: "danger", Verdict.FOLLOWS: "current_border"}


class CompareModel(TableModel):
    """The rows of a comparison."""

    headings = HEADINGS

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self._theme, self._stale = LIGHT, False

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def set_look(self, theme: Theme, stale: bool) -> None:
        """Take over colours, and whether the rows are of another minibatch than the one on the screen."""
        if (theme, stale) != (self._theme, self._stale):
            self.layoutAboutToBeChanged.emit()
            self._theme, self._stale = theme, stale
            self.layoutChanged.emit()

    def count(self) -> int:
        return len(self.rows)

    def text(self, row: int, column: int) -> str:
        return text(self.rows[row], column)

    def sentence(self, row: int, column: int) -> str:
        found = self.rows[row]
        return f"{found.name} {found.verdict.value} {details(found)}".strip()

    def look(self, row: int, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole:
            if self._stale:
                return QColor(self._theme.faint)
            if column == VERDICT:
                return QColor(getattr(self._theme, COLORS[self.rows[row].verdict]))
        return None


def text(row: Row, column: int) -> str:
    """Return what stands in a cell."""
    if column == NAME:
        return str(row.name)
    if column == VERDICT:
        return row.verdict.value
    if row.yours is None and math.isinf(row.relative):
        return "shape" if column == DIFFERENCE else ""
    if column == DIFFERENCE:
        return number(row.relative, 2)
    agrees = row.verdict is Verdict.AGREES  # what is left is rounding, wherever it is largest
    return f"[{', '.join(map(str, row.index))}]" if row.index and not agrees else ""
