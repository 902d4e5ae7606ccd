"""A slider over the minibatches of a branch: what is past, what is recorded beyond it, and where something was done."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from densegui.debugger.format import count
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.keys import claims

HELP = (
    "Drag to travel through the minibatches of this branch. Strokes are edits, flags are bookmarks. "
    "With the keyboard: ← and → one minibatch, PgUp and PgDn ten, Home and End to the ends."
)
PAGE = 10
_STEPS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageUp: -PAGE, Qt.Key.Key_PageDown: PAGE,
}  # fmt: skip
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)


class TimeSlider(QSlider):
    """Stands at t; tells where it is dragged, and where keys send it."""

    held = Signal(int)
    """The mouse holds it at this minibatch."""
    let_go = Signal()
    stepped = Signal(int)
    """A key or the wheel wishes to go to this minibatch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("Minibatch")
        self.setToolTip(HELP)
        self._theme: Theme = LIGHT
        self._edits: tuple[int, ...] = ()
        self._bookmarks: tuple[int, ...] = ()
        self._t = 0
        self._holding = False

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_time(self, t: int, length: int, edits: Iterable[int], bookmarks: Iterable[int]) -> None:
        """Stand at t of so many minibatches; while the mouse holds it, only the ends and marks change."""
        self._t, self._edits, self._bookmarks = t, tuple(edits), tuple(bookmarks)
        blocked = self.blockSignals(True)
        self.setRange(0, max(length, t))
        if not self._holding:
            self.setValue(t)
        self.blockSignals(blocked)
        self.setAccessibleDescription(f"minibatch {count(t)} of {count(self.maximum())}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, round(1.5 * self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def _radius(self) -> float:
        return 0.36 * self.fontMetrics().height()

    def place_of(self, t: float) -> float:
        """Where a minibatch lies, from the left edge."""
        return self._radius() + 1 + t / max(self.maximum(), 1) * (self.width() - 2 * self._radius() - 2)

    def _at(self, x: float) -> int:
        share = (x - self.place_of(0)) / max(self.width() - 2 * self._radius() - 2, 1)
        return min(max(round(share * self.maximum()), 0), self.maximum())

    # -- what the user does

    def _hold(self, x: float) -> None:
        self.setValue(self._at(x))
        self.held.emit(self.value())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._holding = True
            self._hold(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():  # the release got lost
            self._end()
        if self._holding:
            self._hold(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._holding:
            self._hold(event.position().x())
            self._end()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._end()

    def _end(self) -> None:
        if self._holding:
            self._holding = False
            self.let_go.emit()

    def event(self, event: QEvent) -> bool:
        return claims(event, {*_STEPS, *_ENDS}) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _ENDS:
            self._step_to(0 if key == Qt.Key.Key_Home else self.maximum())
        elif key in _STEPS:
            self._step_to(self._t + _STEPS[Qt.Key(key)])
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self._step_to(self._t + (1 if event.angleDelta().y() < 0 else -1))
            event.accept()
        else:
            event.ignore()

    def _step_to(self, t: int) -> None:
        t = min(max(t, 0), self.maximum())
        if t != self._t:
            self.stepped.emit(t)

    # -- paint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, y, r = self._theme, self.height() / 2, self._radius()
        left, here, right = self.place_of(0), self.place_of(self.value()), self.place_of(self.maximum())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("border"))
        painter.drawRoundedRect(QRectF(left, y - 1.5, right - left, 3), 1.5, 1.5)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(left, y - 1.5, here - left, 3), 1.5, 1.5)
        self._paint_edits(painter, y, r, theme.color("muted"))
        self._paint_bookmarks(painter, y, r, theme.color("text"))
        lively = self.hasFocus() or self.underMouse() or self._holding
        painter.setBrush(theme.color("marker"))
        painter.setPen(QPen(theme.color("accent" if lively else "panel"), 2 if lively else 1.2))
        painter.drawEllipse(QPointF(here, y), r - 0.5, r - 0.5)
        painter.end()

    def _paint_edits(self, painter: QPainter, y: float, r: float, color: QColor) -> None:
        painter.setPen(QPen(color, 1.5))
        for column in {round(self.place_of(t)) for t in self._edits}:
            painter.drawLine(QPointF(column, y - r), QPointF(column, y + r))
        painter.setPen(Qt.PenStyle.NoPen)

    def _paint_bookmarks(self, painter: QPainter, y: float, r: float, color: QColor) -> None:
        painter.setBrush(color)
        top, size = y - 1.9 * r, 0.9 * r
        for column in {round(self.place_of(t)) for t in self._bookmarks}:
            painter.setPen(QPen(color, 1))
            painter.drawLine(QPointF(column, top), QPointF(column, y))
            painter.setPen(Qt.PenStyle.NoPen)
            corners = [QPointF(column, top), QPointF(column + size, top + size / 2), QPointF(column, top + size)]
            painter.drawPolygon(QPolygonF(corners))
