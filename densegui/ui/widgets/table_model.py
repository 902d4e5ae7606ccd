"""What the tables of the panels answer to Qt's questions: headings, rows, texts, and numbers to the right."""

from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from densegui.ui.widgets.tips import tip

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole


class Heading(NamedTuple):
    """What stands over a column.

    Attributes
    ----------
    title, about
        What it is called, and what that means.
    numeric
        Whether numbers stand in it, to the right.
    """

    title: str
    about: str = ""
    numeric: bool = False

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """Where the texts of the column and its title stand."""
        side = Qt.AlignmentFlag.AlignRight if self.numeric else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """Subclasses know how many rows there are, and what stands in a cell; a list is a table of one column.

    They change what they show between `beginResetModel` and `endResetModel`, or call `fit_rows` afterwards.
    """

    headings: tuple[Heading, ...] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = 0  # as Qt knows it

    def endResetModel(self) -> None:
        self._rows = self.count()
        super().endResetModel()

    def fit_rows(self) -> None:
        """Have more rows at the end, or fewer: those that are there stay, so that a view keeps its place."""
        rows = self.count()
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        elif rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()

    # -- Qt's questions

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.headings):
            return None
        heading = self.headings[section]
        if role == ROLE.DisplayRole:
            return heading.title
        if role == ROLE.ToolTipRole:
            return tip(self.about(section)) or None
        if role == ROLE.AccessibleDescriptionRole:
            return heading.about or None
        return heading.alignment if role == ROLE.TextAlignmentRole else None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.count():
            return None
        row, column = index.row(), index.column()
        if role == ROLE.DisplayRole:
            return self.text(row, column)
        if role == ROLE.TextAlignmentRole:
            return self.headings[column].alignment
        if role == ROLE.ToolTipRole:
            return tip(self.sentence(row, column)) or None
        return self.look(row, column, role)

    # -- what subclasses answer

    def count(self) -> int:
        """Return how many rows there are."""
        raise NotImplementedError

    def text(self, row: int, column: int) -> str | None:
        """Return what stands in a cell."""
        raise NotImplementedError

    def about(self, section: int) -> str:
        """Return what the tool tip of a heading says."""
        return self.headings[section].about

    def sentence(self, row: int, column: int) -> str:
        """Return what the tool tip of a cell says."""
        return ""

    def look(self, row: int, column: int, role: int) -> Any:
        """Return what a cell has for the other roles."""
        return None
