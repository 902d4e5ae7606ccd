"""The first examples as a table: the values of a CSV file as they stand in it, or the numbers of other files."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from densegui.data.csv_reader import Preview
from densegui.data.csv_values import clean, is_missing
from densegui.data.dataset import Dataset
from densegui.data.survey import FIRST, Column
from densegui.debugger.format import count
from densegui.ui.theme import LIGHT, Theme, mix
from densegui.ui.widgets.number_text import number_text
from densegui.ui.widgets.tips import tip

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
LONGEST = 200
"""Characters of a value that are shown: a cell has room for fewer."""
MISSING = "missing"
WHAT_BECOMES = {
    "refuse": "such a file is refused",
    "drop": "the row is left out",
    "mean": "the mean of the column stands in for it",
}
"""Of a missing value."""


class FirstRows(QAbstractTableModel):
    """What both tables have in common: a line under the name of each column says what it is used for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.theme = theme
        self._colors = {
            "class": mix(theme.color("panel"), theme.color("accent"), 0.16),
            "category": mix(theme.color("panel"), theme.color("marker"), 0.16),
            MISSING: mix(theme.color("panel"), theme.color("danger"), 0.3),
        }

    def ground(self, use: str) -> QColor | None:
        """Return the colour behind the values of a column that is used so, if it has one."""
        return self._colors.get(use)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class CsvRows(FirstRows):
    """The first rows of a CSV file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[tuple[int, Sequence[str]]] = ()
        self._columns: Sequence[Column] = ()
        self._missing = ""

    def show_rows(self, shown: Preview | None, columns: Sequence[Column], missing: str) -> None:
        """Take the beginning of a file, what its columns are used for, and what becomes of missing values."""
        self.beginResetModel()
        self._rows, self._columns = shown.rows if shown else (), columns
        self._missing = WHAT_BECOMES[missing]
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == ROLE.DisplayRole:
                return str(self._rows[section][0])
            return tip(f"Line {self._rows[section][0]} of the file") if role == ROLE.ToolTipRole else None
        column = self._columns[section]
        if role == ROLE.DisplayRole:
            return f"{column.name or MISSING}\n{use_text(column)}"
        return tip(f"{column.name}: {use_text(column)}") if role == ROLE.ToolTipRole else None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        row, place = self._rows[index.row()][1], index.column()
        text = row[place] if place < len(row) else None
        column = self._columns[place]
        idle = column.use in ("unused", "left out")
        gap = text is None or (not idle and is_missing(text))
        match role:
            case ROLE.DisplayRole:
                return shown_text(text, gap)
            case ROLE.ToolTipRole if gap and text is not None:
                return tip(f"This value is missing: {self._missing}.")
            case ROLE.ToolTipRole:
                return tip("" if text is None else shown_text(text, gap))
            case ROLE.BackgroundRole:
                return self.ground(MISSING) if gap else self.ground(column.use)
            case ROLE.ForegroundRole if idle:
                return self.theme.color("faint")
            case ROLE.TextAlignmentRole if column.use == "number":
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class NumberRows(FirstRows):
    """The first examples of a data set: the class first, then the raw features."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None

    def show_rows(self, dataset: Dataset | None) -> None:
        """Take a data set."""
        self.beginResetModel()
        self._dataset = dataset
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if self._dataset is None or (parent is not None and parent.isValid()) else min(self._dataset.m, FIRST)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if self._dataset is None or (parent is not None and parent.isValid()) else self._dataset.n_x + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:
        if self._dataset is None or role != ROLE.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return f"{self._dataset.feature_names[section - 1]}\nnumber" if section else "y\nclass"

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        dataset = self._dataset
        if dataset is None:
            return None
        i, j = index.row(), index.column()
        match role:
            case ROLE.DisplayRole:
                return raw_number(dataset.rows[i, j - 1]) if j else dataset.class_names[dataset.labels[i]]
            case ROLE.BackgroundRole if not j:
                return self.ground("class")
            case ROLE.TextAlignmentRole if j:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def use_text(column: Column) -> str:
    """Return what a column is used for, in words."""
    if column.use == "category" and column.values:
        return f"category, {count(column.values)} value{'s' * (column.values != 1)}"
    return column.use


def shown_text(text: str | None, gap: bool) -> str:
    """Return a value as a cell shows it; one that is missing says so, unless something else stands there."""
    if text is None:
        return "no value"
    shown = clean(text[:LONGEST])
    return shown or (MISSING if gap else "")


def raw_number(value: Any) -> str:
    """Return a number of a data set with all its digits."""
    return number_text(int(value) if value.dtype.kind in "iu" else value).replace("-", "\N{MINUS SIGN}")
