"""A list with columns, as the timeline has three: rows are clicked, or chosen with keys once Tab has led there."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.keys import claims

COMPARE = ("compare", "Δ")
"""The title of a column, and the one for a narrow list."""
NARROW = 22
"""Times the height of the font."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN_KEYS = {
    *_ENTER, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Space,
}  # fmt: skip


class RowList(QTreeWidget):
    """Rows with columns, the first as wide as there is room. Keys work in it once Tab has led there."""

    FLAGS: ClassVar[Qt.ItemFlag] = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    chosen = Signal(int)
    """This row was clicked, or Enter pressed on it."""

    def __init__(self, name: str, titles: Sequence[str], wide: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHeaderLabels(list(titles))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(10)
        for column in range(len(titles)):
            stretched = column == wide
            mode = QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        self.theme: Theme = LIGHT
        self._compare_column = titles.index(COMPARE[0]) if COMPARE[0] in titles else None
        self.itemClicked.connect(self._click)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours; the rows are coloured when they are shown next."""
        self.theme = theme

    def row_of(self, item: QTreeWidgetItem) -> int:
        return self.indexOfTopLevelItem(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._compare_column is not None:
            narrow = self.width() < NARROW * self.fontMetrics().height()
            self.headerItem().setText(self._compare_column, COMPARE[narrow])

    def take_rows(self, n: int) -> list[QTreeWidgetItem]:
        """Have n rows, and return them."""
        while self.topLevelItemCount() > n:
            self.takeTopLevelItem(n)
        for _ in range(n - self.topLevelItemCount()):
            item = QTreeWidgetItem()
            item.setFlags(self.FLAGS)  # only now: it would bring back what is typed over
            self.addTopLevelItem(item)
        return self.items()

    def items(self) -> list[QTreeWidgetItem]:
        """Return the rows."""
        rows = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in rows if item is not None]

    def tint(self, item: QTreeWidgetItem, token: str, bold: bool = False, struck: bool = False) -> None:
        """Give a row its colour and font."""
        font = QFont()
        font.setBold(bold)
        font.setStrikeOut(struck)
        # resolved against the list's font: only weight and line are set
        font = font.resolve(self.font())
        for column in range(self.columnCount()):
            item.setForeground(column, QBrush(self.theme.color(token)))
            item.setFont(column, font)

    @Slot(QTreeWidgetItem, int)
    def _click(self, item: QTreeWidgetItem, column: int) -> None:
        self.pressed_at(self.row_of(item), column)

    def pressed_at(self, row: int, column: int) -> None:
        """React to a click on a cell."""
        self.chosen.emit(row)

    def key_on(self, row: int, key: int) -> bool:
        """React to a key on a row; return whether it meant something."""
        if key in _ENTER:
            self.chosen.emit(row)
            return True
        return False

    def event(self, event: QEvent) -> bool:
        return claims(event, _OWN_KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, typing = self.currentItem(), self.state() is QAbstractItemView.State.EditingState
        if item is None or typing or not self.key_on(self.row_of(item), event.key()):
            super().keyPressEvent(event)

    def cell(self, row: int, column: int) -> QPoint:
        """Return the middle of a cell in the viewport."""
        return self.visualRect(self.model().index(row, column)).center()
