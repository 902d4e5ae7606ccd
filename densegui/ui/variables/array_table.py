"""One array as a table of numbers, each cell in the colour of its number.

Only the cells that can be seen are looked at, and they are painted straight from the array: a table of 784 × 128
scrolls as fast as a small one.
"""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from densegui.debugger.variables import Array, Variable
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.variables.cells import Cells
from densegui.ui.variables.picture import Part, Picture
from densegui.ui.variables.table import Table
from densegui.ui.variables.text import tabbed, value_text

WIDEST = "−1.235e−05"
"""The longest number there is."""
KEYS = frozenset({
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
})  # fmt: skip
Index = QModelIndex | QPersistentModelIndex


class ArrayModel(QAbstractTableModel):
    """The elements of an array."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self._size = (0, 0)

    @property
    def item(self) -> Variable | None:
        """The variable, if there is one."""
        return self.picture.item if self.picture else None

    @property
    def array(self) -> Array | None:
        """Its rows and columns."""
        return self.picture.array if self.picture else None

    def show_picture(self, picture: Picture | None) -> None:
        """Take an array, or none."""
        self.picture = picture
        array = self.array
        size = (0, 0) if array is None else (int(array.shape[0]), int(array.shape[1]))
        if size != self._size:
            self.beginResetModel()
            self._size = size
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._size[0]

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._size[1]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return str(section + 1)
        if role == Qt.ItemDataRole.ToolTipRole and self.picture is not None:
            names = self.picture.row_words if orientation == Qt.Orientation.Vertical else self.picture.column_words
            return names(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.picture is None or self.picture.array is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return value_text(self.picture.item, self.picture.array[row, column])
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.picture.element_words(row, column)
        return None


class ArrayTable(Table):
    """The table of an array's numbers."""

    chosen = Signal(int, int)
    """The user clicked or moved to an element: row and column, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(KEYS, parent)
        self.model_ = ArrayModel(self)
        self.setModel(self.model_)
        self.cells = Cells(LIGHT)
        self.row_height = 1.3
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            header.setSectionsClickable(True)
        self.pressed.connect(self._tell)
        self.setAccessibleName("Numbers")
        self.measure()

    def measure(self) -> None:
        super().measure()
        metrics = QFontMetricsF(self.font())
        widest = max(metrics.horizontalAdvance(WIDEST), metrics.horizontalAdvance("−0.001235"))
        self.horizontalHeader().setDefaultSectionSize(round(widest + 0.5 * metrics.height()))

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.cells = Cells(theme)
        self.viewport().update()

    def show_picture(self, picture: Picture | None) -> None:
        """Show an array, or nothing."""
        before = self.model_.item.name if self.model_.item else ""
        self.model_.show_picture(picture)
        if picture is not None and picture.item.name != before:
            self.selectionModel().clear()
            self.scrollToTop()
            self.horizontalScrollBar().setValue(0)
        self.repaint_cells()

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self.model_.picture
        if picture is None or picture.array is None or not picture.array.size:
            return
        box, (rows, columns) = event.rect(), picture.array.shape
        top, left = max(self.rowAt(box.top()), 0), max(self.columnAt(box.left()), 0)
        bottom, right = self.rowAt(box.bottom()), self.columnAt(box.right())
        part = Part(top, left, rows if bottom < 0 else bottom + 1, columns if right < 0 else right + 1)
        corner = QPoint(self.columnViewportPosition(left), self.rowViewportPosition(top))
        side = QSize(self.columnWidth(left), self.rowHeight(top))
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        self.cells.paint(painter, picture, part, corner, side)
        self.cells.frame(painter, self._chosen(), part, corner, side, "accent")
        painter.end()

    def _chosen(self) -> Part | None:
        found = self.selectionModel().selection()
        if found.isEmpty():
            return None
        chosen = found.at(0)  # there is one: the selection is contiguous
        return Part(chosen.top(), chosen.left(), chosen.bottom() + 1, chosen.right() + 1)

    def copied_text(self) -> str:
        """Return the selected cells, or all if none is selected, for a spreadsheet."""
        array = self.model_.array
        if array is None:
            return ""
        chosen = self._chosen()
        if chosen is None:
            return tabbed(array)
        return tabbed(array[chosen.top : chosen.bottom, chosen.left : chosen.right])

    @Slot()
    def _tell(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.chosen.emit(index.row(), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self._tell()
