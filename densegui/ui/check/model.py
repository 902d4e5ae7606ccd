"""A gradient check as rows of a table, the worst first. Texts are made when they are looked at."""

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from densegui.debugger.checking import Checked, GradientCheckResult, Verdict
from densegui.debugger.edits import parameter_name
from densegui.debugger.format import number
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.table_model import Heading, TableModel

HEADINGS = (
    Heading("place", "The weight w[l] j→k, or the bias b[l] k"),
    Heading("program", "The derivative that the program computed", numeric=True),
    Heading("numeric", "The same by central differences, in float64", numeric=True),
    Heading("error", "How far the two lie apart", numeric=True),
    Heading("verdict", "Whether they agree within the tolerance; at a kink of g they need not"),
)
COLORS = {Verdict.AGREES: "muted", Verdict.DIFFERS: "danger", Verdict.KINK: "current_border"}
PLACE, PROGRAM, NUMERIC, ERROR, VERDICT = range(5)


class CheckModel(TableModel):
    """The rows of a result."""

    headings = HEADINGS

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

    def count(self) -> int:
        return 0 if self.result is None else self.result.which.size

    def text(self, row: int, column: int) -> str:
        checked = self.checked(row)
        if column == PLACE:
            return parameter_name(checked.place)
        if column == VERDICT:
            return checked.verdict.value
        value = {PROGRAM: checked.analytic, NUMERIC: checked.numeric, ERROR: checked.error}[column]
        return number(value, 2 if column == ERROR else self.digits)

    def look(self, row: int, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and column == VERDICT:
            return QColor(getattr(self._theme, COLORS[self.checked(row).verdict]))
        return None
