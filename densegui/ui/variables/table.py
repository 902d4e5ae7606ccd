"""The table that lists and arrays are shown in: quiet, as tall rows as the font asks for, and its keys are its own."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from densegui.ui.theme import Theme, mix
from densegui.ui.widgets.keys import KEYPAD, SHIFT, claims

ROW = 1.45
"""Height of a row, in heights of the font."""
GAP = 4
"""Pixels beside a text and a mark."""
Index = QModelIndex | QPersistentModelIndex


class Table(QTableView):
    """A table whose rows are as tall as its font asks for.

    Parameters
    ----------
    keys
        Keys that move in the table while it has the focus. The window has uses of its own for some of them.
    parent
    """

    opened = Signal(int)
    """A row was double-clicked, or Enter was pressed in it."""

    def __init__(self, keys: frozenset[Qt.Key], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.row_height = ROW
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
            header.setMinimumSectionSize(8)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._open)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # the panel copies, with all digits
        else:
            super().keyPressEvent(event)

    def measure(self) -> None:
        """Take over the font."""
        height = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(round(self.row_height * height))
        self.horizontalHeader().setFixedHeight(round(ROW * height))

    def advance(self, text: str) -> int:
        """Return the width of a text in the table's font, with the space beside it."""
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance(text) + max(round(0.6 * metrics.height()), 2 * GAP + 2)

    def repaint_cells(self) -> None:
        """Show new values of the same cells."""
        self.viewport().update()

    def show_row(self, row: int | None) -> None:
        """Make a row the current one, or none, and bring it into view."""
        if row is None or row < 0:
            self.selectionModel().clear()
            return
        index = self.model().index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.measure()

    def event(self, event: QEvent) -> bool:
        return claims(event, self._keys, KEYPAD | SHIFT) or super().event(event)


class TextDelegate(QStyledItemDelegate):
    """Paints texts with a mark before them. It asks the model directly, which is much faster than Qt's way through it.

    Marks are pixmaps; they keep their colours in a selected row.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, rect, role = index.model(), option.rect, Qt.ItemDataRole
        painter.setFont(option.font)
        metrics = option.fontMetrics
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, option.palette.brush(QPalette.ColorRole.Highlight))
        elif (ground := model.data(index, role.BackgroundRole)) is not None:
            painter.fillRect(rect, ground)
        left, right = rect.left() + GAP, rect.right() - GAP
        mark = model.data(index, role.DecorationRole)
        if mark is not None:
            size = mark.deviceIndependentSize()
            painter.drawPixmap(QPointF(left, rect.center().y() + 1 - size.height() / 2), mark)
            left += round(size.width()) + GAP
        text = model.data(index, role.DisplayRole)
        width = metrics.horizontalAdvance(text)
        if width > right - left:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, right - left)
        elif model.data(index, role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight:
            left = right - width
        painter.setPen(model.data(index, role.ForegroundRole))
        painter.drawText(QPointF(left, rect.center().y() + 0.5 + (metrics.ascent() - metrics.descent()) / 2), text)


def table_style(theme: Theme, points: float) -> str:
    """Return the style sheet of the tables, their tools and both scroll bars."""
    chosen = mix(theme.color("panel"), theme.color("accent"), 0.22).name()
    hover = mix(theme.color("border"), theme.color("accent"), 0.5).name()
    return f"""
        QTableView {{ background: {theme.panel}; color: {theme.text}; outline: none;
            selection-background-color: {chosen}; selection-color: {theme.text}; }}
        QHeaderView, QTableCornerButton::section {{ background: {theme.panel}; border: none; }}
        QHeaderView::section {{ background: {theme.panel}; color: {theme.muted}; border: none;
            border-bottom: 1px solid {theme.border}; padding: 0 4px; font-size: {0.9 * points:.2f}pt; }}
        QHeaderView::section:vertical {{ border-bottom: none; border-right: 1px solid {theme.border}; }}
        QScrollBar:horizontal {{ background: transparent; height: 9px; margin: 0; border: none; }}
        QScrollBar::handle:horizontal {{ background: {theme.border}; border-radius: 3px; min-width: 24px;
            margin: 1px; }}
        QScrollBar::handle:horizontal:hover {{ background: {theme.faint}; }}
        QToolButton, QComboBox {{ font-size: {0.92 * points:.2f}pt; }}
        QToolButton {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: 5px; padding: 1px 6px; }}
        QToolButton:hover, QToolButton:focus {{ border-color: {hover}; }}
        QToolButton:pressed {{ background: {theme.window}; }}
        QToolButton:checked {{ background: {chosen}; border-color: {theme.accent}; }}
        QToolButton:disabled {{ color: {theme.faint}; }}
        QSplitter::handle {{ background: {theme.border}; }}
    """
