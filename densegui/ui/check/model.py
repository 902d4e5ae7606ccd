"""A gradient check as rows of a table, the worst first. Texts are made when they are looked at."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from densegui.debugger.checking import Checked, GradientCheckResult, Verdict
from densegui.debugger.edits import parameter_name
from densegui.debugger.format import number
from densegui.ui.theme import LIGHT, Theme

COLUMNS = ("place", "program", "numeric", "error", "verdict")
TIPS = (
    "The weight w[l] j→k, or the bias b[l] k",
    "The derivative that the program computed",
    "The same by central differences, in float64",
    "How far the two lie apart",
    "Whether they agree within the tolerance; at a kink of g they need not",
)
COLORS = {Verdict.AGREES: "muted", Verdict.DIFFERS: "danger", Verdict.KINK: "current_border"}
PLACE, PROGRAM, NUMERIC, ERROR, VERDICT = range(5)

_Index = QModelIndex | QPersistentModelIndex


class CheckModel(QAbstractTableModel):
    """The rows of a result."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.result: GradientCheckResult | None = None
        self._theme = LIGHT
        self.digits = 6

    def show_result(self, result: GradientCheckResult | None) -> None:
        """Show another result, or none."""
        self.beginResetModel()
        self.result = result
        self.endResetModel()

    def set_look(self, theme: Theme, digits: int) -> None:
        """Take over colours, and how many digits there is room for."""
        if (theme, digits) != (self._theme, self.digits):
            self.layoutAboutToBeChanged.emit()
            self._theme, self.digits = theme, digits
            self.layoutChanged.emit()

    def checked(self, row: int) -> Checked:
        """Return what a row shows."""
        assert self.result is not None
        return self.result.row(int(self.result.order[row]))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if self.result is None or (parent is not None and parent.isValid()) else self.result.which.size

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
        if not index.isValid() or self.result is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self.checked(index.row()), column)
        if role == Qt.ItemDataRole.ForegroundRole and column == VERDICT:
            return QColor(getattr(self._theme, COLORS[self.checked(index.row()).verdict]))
        return None

    def _text(self, checked: Checked, column: int) -> str:
        if column == PLACE:
            return parameter_name(checked.place)
        if column == VERDICT:
            return checked.verdict.value
        value = {PROGRAM: checked.analytic, NUMERIC: checked.numeric, ERROR: checked.error}[column]
        return number(value, 2 if column == ERROR else self.digits)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (PROGRAM, NUMERIC, ERROR) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
