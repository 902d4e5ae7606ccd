"""A plane with two axes, painted with a QPainter: from numbers to pixels, and the ticks with their texts."""

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from densegui.ui.math.math_text import MathText
from densegui.ui.plots.ticks import linear_ticks, tick_text
from densegui.ui.theme import Theme

SMALL = 0.85
"""Size of the numbers at the axes, of the widget's font."""
TICK = 4.0


def small_font(font: QFont) -> QFont:
    """Return the font of the axes."""
    result = QFont(font)
    result.setPointSizeF(SMALL * font.pointSizeF())
    return result


class Axes:
    """Two axes round what is left of `room` for the plane.

    Parameters
    ----------
    room : QRectF
        For the plane, ticks and names.
    x_range, y_range : (float, float)
        Finite, and not empty.
    x_name, y_name : str
        In the markup of MathText; names in words are set as they are.
    """

    def __init__(
        self,
        room: QRectF,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        x_name: str,
        y_name: str,
        font: QFont,
        theme: Theme,
    ) -> None:
        self.x_range, self.y_range, self.theme = x_range, y_range, theme
        self._names = x_name, y_name
        self._font = small_font(font)
        self._metrics = QFontMetricsF(self._font)
        line = self._metrics.height()
        self._math = MathText(0.95 * line)
        rows = max(int(room.height() / (2.4 * line)), 2)
        self._y_ticks = linear_ticks(*y_range, min(rows, 7))
        widest = max((self._metrics.horizontalAdvance(tick_text(v)) for v in self._y_ticks), default=0.0)
        left = widest + TICK + 6
        top = line * 1.35
        self.plane = QRectF(
            room.left() + left, room.top() + top, room.width() - left - 8, room.height() - top - 1.5 * line
        )
        ends = [self._metrics.horizontalAdvance(tick_text(v)) for v in linear_ticks(*x_range, 5)]
        columns = max(int(self.plane.width() / (max(ends, default=20.0) + 2 * line)), 2)
        self._x_ticks = linear_ticks(*x_range, min(columns, 9))

    def x(self, value: float) -> float:
        """Return the pixel of a number on the lower axis."""
        low, high = self.x_range
        return self.plane.left() + (value - low) / (high - low) * self.plane.width()

    def y(self, value: float) -> float:
        """Return the pixel of a number on the left axis."""
        low, high = self.y_range
        return self.plane.bottom() - (value - low) / (high - low) * self.plane.height()

    def at(self, x: float, y: float) -> QPointF:
        """Return the pixel of a place."""
        return QPointF(self.x(x), self.y(y))

    def paint(self, painter: QPainter) -> None:
        """Paint the axes with ticks, texts and names."""
        plane, metrics = self.plane, self._metrics
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self.theme.color("faint"))
        lines = [QLineF(plane.bottomLeft(), plane.bottomRight()), QLineF(plane.topLeft(), plane.bottomLeft())]
        lines += [QLineF(self.x(v), plane.bottom(), self.x(v), plane.bottom() + TICK) for v in self._x_ticks]
        lines += [QLineF(plane.left() - TICK, self.y(v), plane.left(), self.y(v)) for v in self._y_ticks]
        painter.drawLines(lines)
        painter.setPen(self.theme.color("muted"))
        x_name, y_name = self._names
        name_left = plane.right() - self._math.width(x_name)
        baseline = plane.bottom() + TICK + metrics.ascent() + 1
        self._math.draw(painter, name_left, baseline, x_name)
        self._math.draw(
            painter, max(plane.left() - self._math.width(y_name), 2), plane.top() - 0.35 * metrics.height(), y_name
        )
        painter.setFont(self._font)
        for value in self._x_ticks:
            width = metrics.horizontalAdvance(tick_text(value))
            if self.x(value) + width / 2 < name_left - 6:
                painter.drawText(QPointF(self.x(value) - width / 2, baseline), tick_text(value))
        for value in self._y_ticks:
            width = metrics.horizontalAdvance(tick_text(value))
            middle = self.y(value) + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(plane.left() - TICK - 3 - width, middle), tick_text(value))
