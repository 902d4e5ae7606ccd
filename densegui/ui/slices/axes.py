"""A plane with two axes, painted with a QPainter: from numbers to pixels, and the ticks with their texts."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from densegui.ui.math.math_text import MathText
from densegui.ui.plots.ticks import linear_ticks, log_ticks, tick_text
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
    log : str
        "x", "y" or "xy": the axes that are logarithmic; their ranges are positive.
    x_ticks : sequence of float, optional
        Where the lower axis has ticks, as many of them as have room.
    x_whole : bool
        The ticks of the lower axis are whole numbers.
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
        log: str = "",
        x_ticks: Sequence[float] | None = None,
        x_whole: bool = False,
    ) -> None:
        self.x_range, self.y_range, self.theme = x_range, y_range, theme
        self._log_x, self._log_y = "x" in log, "y" in log
        self._names = x_name, y_name
        self._font = small_font(font)
        self._metrics = QFontMetricsF(self._font)
        line = self._metrics.height()
        self._math = MathText(0.95 * line)
        rows = max(int(room.height() / (2.4 * line)), 2)
        self._y_ticks = _ticks(y_range, min(rows, 7), self._log_y)
        widest = max((self._metrics.horizontalAdvance(tick_text(v)) for v in self._y_ticks), default=0.0)
        left = widest + TICK + 6
        top = line * 1.35
        self.plane = QRectF(
            room.left() + left, room.top() + top, room.width() - left - 8, room.height() - top - 1.5 * line
        )
        wanted = x_ticks if x_ticks is not None else _ticks(x_range, 5, self._log_x, x_whole)
        ends = [self._metrics.horizontalAdvance(tick_text(v)) for v in wanted]
        columns = max(int(self.plane.width() / (max(ends, default=20.0) + 2 * line)), 2)
        if x_ticks is None:
            self.x_ticks = _ticks(x_range, min(columns, 9), self._log_x, x_whole)
        else:
            self.x_ticks = list(x_ticks[:: -(-len(x_ticks) // columns)])

    def x(self, value: float) -> float:
        """Return the pixel of a number on the lower axis."""
        return self.plane.left() + _share(value, self.x_range, self._log_x) * self.plane.width()

    def y(self, value: float) -> float:
        """Return the pixel of a number on the left axis."""
        return self.plane.bottom() - _share(value, self.y_range, self._log_y) * self.plane.height()

    def x_at(self, pixel: float) -> float:
        """Return the number on the lower axis at a pixel."""
        return _number((pixel - self.plane.left()) / self.plane.width(), self.x_range, self._log_x)

    def y_at(self, pixel: float) -> float:
        """Return the number on the left axis at a pixel."""
        return _number((self.plane.bottom() - pixel) / self.plane.height(), self.y_range, self._log_y)

    def at(self, x: float, y: float) -> QPointF:
        """Return the pixel of a place."""
        return QPointF(self.x(x), self.y(y))

    def paint(self, painter: QPainter) -> None:
        """Paint the axes with ticks, texts and names."""
        plane, metrics = self.plane, self._metrics
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self.theme.color("faint"))
        lines = [QLineF(plane.bottomLeft(), plane.bottomRight()), QLineF(plane.topLeft(), plane.bottomLeft())]
        lines += [QLineF(self.x(v), plane.bottom(), self.x(v), plane.bottom() + TICK) for v in self.x_ticks]
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
        for value in self.x_ticks:
            width = metrics.horizontalAdvance(tick_text(value))
            if self.x(value) + width / 2 < name_left - 6:
                painter.drawText(QPointF(self.x(value) - width / 2, baseline), tick_text(value))
        for value in self._y_ticks:
            width = metrics.horizontalAdvance(tick_text(value))
            middle = self.y(value) + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(plane.left() - TICK - 3 - width, middle), tick_text(value))


def _ticks(ends: tuple[float, float], most: int, log: bool, whole: bool = False) -> list[float]:
    if log:
        return log_ticks(math.log10(ends[0]), math.log10(ends[1]), most)
    return linear_ticks(*ends, most, 1.0 if whole else 0.0)


def _share(value: float, ends: tuple[float, float], log: bool) -> float:
    """How far along an axis a number lies."""
    if log:
        low, high = math.log10(ends[0]), math.log10(ends[1])
        return ((math.log10(value) if value > 0 else low - 1) - low) / (high - low)
    return (value - ends[0]) / (ends[1] - ends[0])


def _number(share: float, ends: tuple[float, float], log: bool) -> float:
    """The number that lies a share along an axis."""
    if log:
        low, high = math.log10(ends[0]), math.log10(ends[1])
        return float(10 ** (low + share * (high - low)))
    return ends[0] + share * (ends[1] - ends[0])
