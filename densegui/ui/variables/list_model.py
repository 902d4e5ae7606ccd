"""The rows of the list: name, shape, smallest and largest element, norm, equation.

Statistics are computed when a row is looked at, and once for a drawing. While training runs, a drawing may spend only a
few milliseconds on them; the rows that had no time left show "…".
"""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPixmap

from densegui.debugger.frame import Freshness
from densegui.debugger.variables import Statistics, Variable, statistics
from densegui.ui.theme import Theme
from densegui.ui.variables.text import equation_text, shape_text, statistics_text, symbolic_shape, words
from densegui.ui.widgets.table_model import Heading, TableModel

NAME, SHAPE, LOW, HIGH, NORM, EQUATION = range(6)
HEADINGS = (
    Heading("array"),
    Heading("shape"),
    Heading("minimum", numeric=True),
    Heading("maximum", numeric=True),
    Heading("norm", numeric=True),
    Heading("equation"),
)
BUDGET = 0.004
"""Seconds that a drawing spends on statistics while training runs."""
WAITING = "…"


class VariableModel(TableModel):
    """All variables of a frame; `changed` turns each into its difference, where one is asked for."""

    headings = HEADINGS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[Variable, ...] = ()
        self.made_now = ""
        self._changed: Callable[[Variable], Variable] | None = None
        self._remark: Callable[[Freshness], str] = lambda freshness: ""
        self._texts: dict[int, tuple[str, str, str]] = {}
        self._differences: dict[int, Variable] = {}
        self._budget = float("inf")
        self._inks: dict[Freshness, QColor] = {}
        self._now = QColor()
        self._marks: dict[Freshness, QPixmap] = {}

    def set_theme(self, theme: Theme, marks: dict[Freshness, QPixmap]) -> None:
        """Use a theme's colours, and the marks of what is stale or not computed."""
        tokens = {Freshness.FRESH: theme.text, Freshness.STALE: theme.muted, Freshness.ABSENT: theme.faint}
        self._inks = {freshness: QColor(color) for freshness, color in tokens.items()}
        self._now = QColor(theme.current_line)
        self._marks = marks

    def show_variables(
        self,
        items: tuple[Variable, ...],
        changed: Callable[[Variable], Variable] | None,
        made_now: str,
        remark: Callable[[Freshness], str],
        hurry: bool,
    ) -> bool:
        """Take the variables of a frame; return whether the rows are others than before."""
        anew = [item.name for item in items] != [item.name for item in self.items]
        if anew:
            self.beginResetModel()
        self.items, self._changed, self.made_now, self._remark = items, changed, made_now, remark
        self._texts, self._differences = {}, {}
        self._budget = BUDGET if hurry else float("inf")
        if anew:
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, 0), self.index(len(items) - 1, EQUATION))
        return anew

    def shown(self, row: int) -> Variable:
        """Return a row's variable, or its difference."""
        if self._changed is None:
            return self.items[row]
        if row not in self._differences:
            self._differences[row] = self._changed(self.items[row])
        return self._differences[row]

    def row_of(self, name: str) -> int:
        """Return the row of a variable, −1 when there is none of that name."""
        return next((row for row, item in enumerate(self.items) if item.name == name), -1)

    def statistics_of(self, row: int) -> tuple[str, str, str]:
        """Return minimum, maximum and norm of a row as text."""
        found = self._texts.get(row)
        if found is not None:
            return found
        if self._budget <= 0 and self.items[row].array is not None:
            return WAITING, WAITING, WAITING
        begin = perf_counter()
        item = self.shown(row)
        measured: Statistics | None = None if item.array is None else statistics(item.array)
        found = self._texts[row] = statistics_text(item, measured)
        self._budget -= perf_counter() - begin
        return found

    # -- a row

    def count(self) -> int:
        return len(self.items)

    def text(self, row: int, column: int) -> str:
        item = self.items[row]
        if column == NAME:
            return item.name
        if column == SHAPE:
            return shape_text(item)
        if column == EQUATION:
            return equation_text(item)
        return self.statistics_of(row)[column - LOW]

    def look(self, row: int, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._inks.get(self.shown(row).freshness)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._now if self.items[row].name == self.made_now else None
        if role == Qt.ItemDataRole.DecorationRole and column == NAME:
            return self._marks.get(self.shown(row).freshness)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == NAME:
            return self.sentence(row)
        return None

    def sentence(self, row: int, column: int = NAME) -> str:
        """Return all that a row says."""
        item = self.items[row]
        low, high, norm = self.statistics_of(row)
        size = f", {symbolic_shape(item)} = {shape_text(item)}" if item.shape else ""
        number = f" ({item.slide})" if item.slide else ""
        equation = f" {equation_text(item)}{number}." if item.latex else ""
        when = self._remark(self.shown(row).freshness)
        if self._changed is not None and self.shown(row).array is None:
            when = when or "nothing to compare with"
        told = when if self.shown(row).array is None else f"{low} to {high}, norm {norm}{', ' * bool(when)}{when}"
        return f"{item.name}: {words(item)}{size}; {told}.{equation}"
