"""Curves, marks and a legend as data, painted in a plane."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from densegui.engine.network import FloatArray
from densegui.ui.math.math_text import MathText
from densegui.ui.slices.axes import Axes, small_font
from densegui.ui.theme import Theme


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A line of the plot; where y is NaN it has a gap. `color` is a field of the theme."""

    name: str
    x: FloatArray
    y: FloatArray
    color: str
    dashed: bool = False
    guide: bool = False
    """A tangent: it does not widen the picture."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a curve: filled where training stands, hollow where it goes."""

    x: float
    y: float
    color: str
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Upright:
    """A thin line from the lower axis up, with a name at its head."""

    x: float
    name: str


@dataclass(frozen=True, slots=True)
class LinePicture:
    """All that a plot shows. Names of axes are in the markup of MathText."""

    curves: tuple[Curve, ...]
    spots: tuple[Spot, ...]
    uprights: tuple[Upright, ...]
    x_name: str
    y_name: str = "𝒞"

    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return what the axes must hold: all of x, and the finite costs."""
        shown = [curve for curve in self.curves if not curve.guide]
        x = np.concatenate([curve.x for curve in shown])
        y = np.concatenate([curve.y for curve in shown] + [np.array([spot.y for spot in self.spots])])
        y = y[np.isfinite(y)]
        low, high = (float(y.min()), float(y.max())) if y.size else (0.0, 1.0)
        margin = max(0.06 * (high - low), 1e-9 * max(abs(high), 1e-3))
        return (float(x.min()), float(x.max())), (low - margin, high + margin)

    def paint(self, painter: QPainter, room: QRectF, theme: Theme) -> None:
        """Paint legend, axes, curves and marks."""
        room = self._legend(painter, room, theme)
        axes = Axes(room, *self.ranges(), self.x_name, self.y_name, painter.font(), theme)
        font = painter.font()
        axes.paint(painter)
        self._uprights(painter, axes, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(axes.plane.adjusted(0, -1, 1, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for curve in self.curves:
            painter.setPen(_pen(curve, theme))
            for part in _parts(curve.y):
                points = [axes.at(x, y) for x, y in zip(curve.x[part].tolist(), curve.y[part].tolist(), strict=True)]
                painter.drawPolyline(QPolygonF(points))
        painter.restore()
        radius = 0.28 * QFontMetricsF(font).height()
        for spot in self.spots:
            if np.isfinite(spot.y):
                color = theme.color(spot.color)
                painter.setPen(QPen(color, 1.8))
                painter.setBrush(color if spot.filled else theme.color("panel"))
                painter.drawEllipse(axes.at(spot.x, spot.y), radius, radius)
        painter.setFont(font)

    def _uprights(self, painter: QPainter, axes: Axes, theme: Theme) -> None:
        metrics = QFontMetricsF(small_font(painter.font()))
        math = MathText(0.95 * metrics.height())
        taken = -1e9
        for upright in sorted(self.uprights, key=lambda mark: mark.x):
            x = axes.x(upright.x)
            painter.setPen(QPen(theme.color("faint"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, axes.plane.top()), QPointF(x, axes.plane.bottom()))
            width = math.width(upright.name)
            left = max(min(x - width / 2, axes.plane.right() - width), taken)
            painter.setPen(theme.color("text"))
            math.draw(painter, left, axes.plane.top() - 0.3 * metrics.height(), upright.name)
            taken = left + width + 6

    def _legend(self, painter: QPainter, room: QRectF, theme: Theme) -> QRectF:
        """Paint the names of the curves, in as many rows as they take; return what is left of the room."""
        font = painter.font()
        painter.setFont(small_font(font))
        metrics = QFontMetricsF(painter.font())
        line, sample = metrics.height(), 1.6 * metrics.height()
        x, y = room.left() + 2, room.top()
        for curve in self.curves:
            width = sample + 5 + metrics.horizontalAdvance(curve.name)
            if x > room.left() + 2 and x + width > room.right():
                x, y = room.left() + 2, y + line
            painter.setPen(_pen(curve, theme))
            painter.drawLine(QPointF(x, y + line / 2), QPointF(x + sample, y + line / 2))
            painter.setPen(QColor(theme.text))
            painter.drawText(QPointF(x + sample + 5, y + metrics.ascent()), curve.name)
            x += width + line
        painter.setFont(font)
        return room.adjusted(0, y + 1.2 * line - room.top(), 0, 0)


def _pen(curve: Curve, theme: Theme) -> QPen:
    style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
    return QPen(theme.color(curve.color), 1.3 if curve.guide else 2.0, style)


def _parts(y: FloatArray) -> list[slice]:
    """Return the stretches without a gap."""
    finite = np.concatenate([[False], np.isfinite(y), [False]])
    edges = np.flatnonzero(finite[1:] != finite[:-1]).tolist()
    return [slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
