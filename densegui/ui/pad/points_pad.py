"""A pad of the plane: points of a class are set one by one or sprayed, and erased."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from densegui.data.drawn import Point
from densegui.debugger.format import number
from densegui.debugger.regions import Box
from densegui.ui.pad.points import DrawnPoints
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.class_marks import mark_pixmap

EMPTY = Box(-1.2, 1.2, -1.2, 1.2)
APART = 9.0
"""Pixels between two points that are set by dragging."""
SPRAY, SPRAYED = 16.0, 3
"""Spread of the spray in pixels, and points each time."""
REACH = 11.0
"""Radius of the eraser in pixels."""
DIGITS = 4
"""Decimals of a coordinate: the mouse is no finer."""
POINT_TOOL, SPRAY_TOOL, ERASER_TOOL = "point", "spray", "eraser"


class PointsPad(QWidget):
    """Shows points, and lets them be drawn."""

    changed = Signal()
    """There are other points."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Pad for points")
        self.setToolTip("Draw points of the chosen class with the left button, erase with the right one")
        self.drawn = DrawnPoints()
        self.number = 1
        """The class of new points, from 1."""
        self.tool = POINT_TOOL
        self.box = EMPTY
        self._theme = LIGHT
        self._last: QPointF | None = None
        self._wiping = False
        self._rng = np.random.default_rng()

    def sizeHint(self) -> QSize:
        return QSize(200, 160)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 64)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def show_points(self, points: tuple[Point, ...], box: Box) -> None:
        """Put other points in the place of these, and show this part of the plane; it can be undone."""
        self.box = box
        self.drawn.replace(points)
        self._tell()

    def undo(self) -> None:
        """Take the last stroke back."""
        self.drawn.undo()
        self._tell()

    def redo(self) -> None:
        """Make the stroke again that was undone last."""
        self.drawn.redo()
        self._tell()

    def clear(self) -> None:
        """Remove all points, and show the usual part of the plane; the points can be brought back."""
        self.drawn.replace(())
        self.box = EMPTY
        self._tell()

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    # -- places

    def shown_box(self) -> Box:
        """Return the part of the plane that the pad shows: both axes to the same scale."""
        return self.box.widened(max(self.width(), 1) / max(self.height(), 1))

    def to_plane(self, point: QPointF) -> tuple[float, float]:
        """Return (x₁, x₂) of a place on the screen."""
        box = self.shown_box()
        x = box.left + point.x() / self.width() * box.width
        y = box.top - point.y() / self.height() * box.height
        return round(x, DIGITS), round(y, DIGITS)

    def to_screen(self, x: float, y: float) -> QPointF:
        """Return the place on the screen of (x₁, x₂)."""
        box = self.shown_box()
        return QPointF((x - box.left) / box.width * self.width(), (box.top - y) / box.height * self.height())

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton) or self._last is not None:
            return
        self._wiping = self.tool == ERASER_TOOL or event.button() == Qt.MouseButton.RightButton
        self.drawn.begin()
        self._draw_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is None or not event.buttons():
            return
        way = QLineF(self._last, event.position()).length()
        if self._wiping or way >= (APART if self.tool == POINT_TOOL else APART / 2):
            self._draw_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._last is not None:
            self._last = None
            self.drawn.end()
            self._tell()

    def _draw_at(self, point: QPointF) -> None:
        self._last = point
        if self._wiping:
            box = self.shown_box()
            reach_x, reach_y = REACH * box.width / self.width(), REACH * box.height / self.height()
            self.drawn.erase(*self.to_plane(point), reach_x, reach_y)
        elif QRectF(self.rect()).contains(point):
            places = [point]
            if self.tool == SPRAY_TOOL:
                away = self._rng.normal(scale=SPRAY, size=(SPRAYED, 2)).tolist()
                places = [point + QPointF(*each) for each in away]
            self.drawn.add((*self.to_plane(place), self.number) for place in places)
        self._tell()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.setPen(QPen(theme.color("border"), 1))
        origin = self.to_screen(0, 0)
        painter.drawLine(QLineF(0, origin.y(), self.width(), origin.y()))
        painter.drawLine(QLineF(origin.x(), 0, origin.x(), self.height()))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        self._paint_ends(painter, origin)
        radius = 0.24 * self.fontMetrics().height()
        ratio = self.devicePixelRatioF()
        marks = {k: mark_pixmap(theme, k - 1, radius, True, theme.color("canvas"), ratio) for k in self.drawn.counts()}
        for x, y, k in self.drawn.points:
            half = marks[k].deviceIndependentSize().width() / 2
            painter.drawPixmap(self.to_screen(x, y) - QPointF(half, half), marks[k])
        if not self.drawn.points:
            painter.setPen(theme.color("muted"))
            words = "Draw points of the chosen class here"
            place = self.rect().adjusted(8, 0, -8, -self.height() // 2)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.fillRect(painter.boundingRect(place, flags, words), theme.color("canvas"))
            painter.drawText(place, flags, words)
        painter.end()

    def _paint_ends(self, painter: QPainter, origin: QPointF) -> None:
        """Write how far the axes reach, at their ends."""
        box = self.shown_box()
        painter.setPen(self._theme.color("faint"))
        font = self.font()
        font.setPointSizeF(0.82 * font.pointSizeF())
        painter.setFont(font)
        metrics = painter.fontMetrics()
        right = f"x₁ {number(box.right, 2)}"
        top = f"x₂ {number(box.top, 2)}"
        painter.drawText(QPointF(self.width() - metrics.horizontalAdvance(right) - 4, origin.y() - 3), right)
        painter.drawText(QPointF(origin.x() + 4, metrics.ascent() + 2), top)
