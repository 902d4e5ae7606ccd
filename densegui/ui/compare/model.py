"""A comparison as rows of a table, in the order of the program."""

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from densegui.debugger.compare.compare import Row
from densegui.debugger.compare.examine import Verdict
from densegui.debugger.compare.report import details
from densegui.debugger.format import number
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.tips import tip

COLUMNS = ("array", "verdict", "difference", "at")
TIPS = (
    "The array, by its name in a trace",
    "agrees; differs; or follows: differs only since an array before it does",
    "The largest relative difference from ours",
    "Where that is in your array, from 0 as in NumPy",
)
NAME, VERDICT, DIFFERENCE, AT = range(4)
COLORS = {Verdict.AGREES: "muted", Verdict.DIFFERS: "danger", Verdict.FOLLOWS: "current_border"}

_Index = QModelIndex | QPersistentModelIndex


class CompareModel(QAbstractTableModel):
    """The rows of a comparison."""

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

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return TIPS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{row.name} {row.verdict.value} {details(row)}".strip())
        if role == Qt.ItemDataRole.ForegroundRole:
            if self._stale:
                return QColor(self._theme.faint)
            if column == VERDICT:
                return QColor(getattr(self._theme, COLORS[row.verdict]))
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


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == DIFFERENCE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
