"""One array as a table of numbers, each cell in the colour of its number.

Only the cells that can be seen are looked at, and the delegate paints them straight from the array: a table of
784 × 128 scrolls as fast as a small one.
"""

import math

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from densegui.debugger.variables import Array, Variable
from densegui.ui.theme import BINS, LIGHT, Theme, scale_colors, text_on
from densegui.ui.variables.picture import Picture
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


class NumberDelegate(QStyledItemDelegate):
    """Paints a number on the colour of its value."""

    def __init__(self, model: ArrayModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._panel, self._text, self._danger = theme.color("panel"), theme.color("text"), theme.color("danger")
        self._chosen = QPen(theme.color("accent"), 2)
        self._marked = QPen(theme.color("marker"), 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        picture = self._model.picture
        if picture is None or picture.array is None:
            return
        row, column = index.row(), index.column()
        value = float(picture.array[row, column])
        # The stubs of PySide lack the fields that the option has from its base classes.
        rect, state = option.rect, option.state  # type: ignore[attr-defined]  # see above
        fill, ink = self._colors(picture, value)
        painter.fillRect(rect, fill)
        painter.setPen(ink)
        text = value_text(picture.item, value)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(1, 0, -4, 0), int(right), text)
        if picture.is_marked(row, column):
            painter.setPen(self._marked)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(self._chosen)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _colors(self, picture: Picture, value: float) -> tuple[QColor, QColor]:
        if not math.isfinite(value):
            return self._danger, text_on(self._danger)
        if not picture.limit > 0:
            return self._panel, self._text
        half = BINS // 2
        fill = scale_colors(self._theme, picture.scale)[half + round(max(-1.0, min(1.0, value / picture.limit)) * half)]
        return fill, text_on(fill)


class ArrayTable(Table):
    """The table of an array's numbers."""

    chosen = Signal(int, int)
    """The user clicked or moved to an element: row and column, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(KEYS, parent)
        self.model_ = ArrayModel(self)
        self.setModel(self.model_)
        self.delegate = NumberDelegate(self.model_, self)
        self.setItemDelegate(self.delegate)
        self.row_height = 1.3
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            header.setSectionsClickable(True)
        self.selectionModel().currentChanged.connect(self._tell)
        self.clicked.connect(self._tell)
        self._told: tuple[int, int] | None = None
        self.setAccessibleName("Numbers")
        self.measure()

    def measure(self) -> None:
        super().measure()
        font = QFont(self.font())
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(WIDEST), metrics.horizontalAdvance("−0.001235"))
        self.horizontalHeader().setDefaultSectionSize(round(widest + 0.5 * metrics.height()))

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.delegate.set_theme(theme)
        self.viewport().update()

    def show_picture(self, picture: Picture | None) -> None:
        """Show an array, or nothing."""
        before = self.model_.item.name if self.model_.item else ""
        self._told = None
        self.model_.show_picture(picture)
        if picture is not None and picture.item.name != before:
            self.selectionModel().clear()
            self.scrollToTop()
            self.horizontalScrollBar().setValue(0)
        self.repaint_cells()

    def copied_text(self) -> str:
        """Return the selected cells, or all if none is selected, for a spreadsheet."""
        array = self.model_.array
        if array is None:
            return ""
        ranges = self.selectionModel().selection()
        if not ranges:
            return tabbed(array)
        return "".join(tabbed(array[r.top() : r.bottom() + 1, r.left() : r.right() + 1]) for r in ranges)

    @Slot()
    def _tell(self) -> None:
        index = self.currentIndex()
        place = (index.row(), index.column())
        if index.isValid() and place != self._told:
            self._told = place
            self.chosen.emit(*place)
