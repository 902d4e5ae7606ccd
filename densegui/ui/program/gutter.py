"""The gutter of the listing: a dot beside each line that has a breakpoint, and a click that sets or removes one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QWidget

from densegui.ui.theme import Theme, mix
from densegui.ui.widgets.tips import tip

if TYPE_CHECKING:
    from densegui.ui.program.listing import ProgramListing

HINT = "Click beside a line to stop right after it has run; click again to remove the breakpoint."


class Gutter(QWidget):
    """Lies over the left edge of the listing, and paints nothing but dots."""

    line_toggled = Signal(int)
    """The user wishes a breakpoint on the line of this operation, from 0, or wishes it away."""

    def __init__(self, listing: "ProgramListing") -> None:
        super().__init__(listing)
        self._listing = listing
        self._theme: Theme | None = None
        self._hovered: int | None = None
        self.lines: Mapping[int, bool] = {}
        """The lines with a breakpoint, and whether it is enabled."""
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip(HINT))
        self.setAccessibleName("Breakpoints on lines")

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def show_breakpoints(self, lines: Mapping[int, bool]) -> None:
        """Show a dot on each of these lines; hollow where no breakpoint is enabled."""
        if lines != self.lines:
            self.lines = dict(lines)
            self.setAccessibleDescription(", ".join(f"line {index + 1}" for index in self.lines))
            self.update()

    def dot(self, index: int) -> QRectF:
        """Return where the dot of a line is painted."""
        places = self._listing.places
        row, em = places.rows[index], places.sizes.em
        middle = QPointF(places.sizes.gutter / 2, row.top + row.gap + row.baseline - 0.32 * em)
        half = 0.36 * em
        return QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, rows = self._theme, len(self._listing.places.rows)
        if theme is None or not rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color, ground = QColor(theme.danger), QColor(theme.panel)
        pen = QPen(color, 0.12 * self._listing.places.sizes.em)
        for index, enabled in self.lines.items():
            if index < rows:
                painter.setPen(pen)
                painter.setBrush(color if enabled else ground)
                painter.drawEllipse(self.dot(index))
        if self._hovered is not None and self._hovered < rows and self._hovered not in self.lines:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mix(ground, color, 0.35))
            painter.drawEllipse(self.dot(self._hovered))
        painter.end()

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._listing.line_at(event.position().y()))

    def leaveEvent(self, event: object) -> None:
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._listing.line_at(event.position().y())
        if event.button() != Qt.MouseButton.LeftButton or index is None:
            event.ignore()
            return
        self.line_toggled.emit(index)


def line_menu(index: int, breaks: bool, parent: QWidget) -> QMenu:
    """Return the menu of a line; each action's data is a wish: a signal of the program view, and the line."""
    menu = QMenu(parent)
    for text, wish in (
        ("&Run to here", "run_to"),
        ("&Back to here", "back_to"),
        ("Show as &matrices", "matrices_requested"),
        ("", ""),
        ("Remove the b&reakpoint" if breaks else "Brea&k here", "line_toggled"),
    ):
        if wish:
            menu.addAction(text).setData((wish, index))
        else:
            menu.addSeparator()
    return menu
