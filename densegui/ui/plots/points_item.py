"""Examples over a plot: the marks of their classes, painted once, lines under them, and rings round a few."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from densegui.engine.network import FloatArray, IntArray
from densegui.ui.plots.plotting import Plot
from densegui.ui.theme import Theme
from densegui.ui.widgets.class_marks import mark_pixmap


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Examples of one set."""

    places: FloatArray
    """Of shape (k, 2), in the view's coordinates."""
    labels: IntArray
    filled: bool


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Polylines, (k, 2) each, in the view's coordinates."""

    paths: Sequence[FloatArray]
    pen: QPen


@dataclass(frozen=True, slots=True)
class Rings:
    """Places, in the view's coordinates, that are ringed with a pen."""

    places: FloatArray
    """Of shape (k, 2)."""
    pen: QPen
    radius: float
    cross: bool = False
    """A cross in place of a ring: what is no example."""


class PointsItem(pg.GraphicsObject):
    """Paints in the coordinates of the screen. The examples are painted once, until the view or the theme changes."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self._theme: Theme | None = None
        self._n_y = 0
        self._radius = 3.0
        self._examples: tuple[Points, ...] = ()
        self._points: QPixmap | None = None
        self._lines: tuple[Lines, ...] = ()
        self._rings: tuple[Rings, ...] = ()
        plot.addItem(self, ignoreBounds=True)

    def set_points(self, examples: Sequence[Points], n_y: int, theme: Theme, radius: float) -> None:
        """Show these examples of n_y classes, the last set in front."""
        self._examples, self._n_y, self._theme, self._radius = tuple(examples), n_y, theme, radius
        self._points = None
        self.update()

    def set_lines(self, *lines: Lines) -> None:
        """Show these lines under the examples."""
        self._lines = lines
        self.update()

    def set_rings(self, *rings: Rings) -> None:
        """Ring these places, the last in front."""
        self._rings = rings
        self.update()

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()
        self._points = None
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(self._plot.view.viewRect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        area = self._area()
        ratio = painter.device().devicePixelRatioF()
        if self._points is None or self._points.devicePixelRatio() != ratio:
            self._points = self._paint_points(area, ratio)
        painter.resetTransform()
        painter.setClipRect(area)
        self.paint_ground(painter, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for lines in self._lines:
            painter.setPen(lines.pen)
            for path in lines.paths:
                painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in self._to_screen(path, area).tolist()]))
        painter.drawPixmap(area.topLeft(), self._points)
        for rings in self._rings:
            mark = _ring_picture(rings, ratio)
            half = mark.width() / ratio / 2
            for x, y in (self._to_screen(rings.places, area) - half).tolist():
                painter.drawPixmap(QPointF(x, y), mark)

    def paint_ground(self, painter: QPainter, area: QRectF) -> None:
        """Paint what lies under everything."""

    def _area(self) -> QRectF:
        view = self._plot.view
        return view.mapRectToScene(view.rect())

    def _to_screen(self, places: FloatArray, area: QRectF) -> FloatArray:
        """Return the coordinates of the screen; what is not finite is left out."""
        (left, right), (bottom, top) = self._plot.view.viewRange()
        result = np.empty((len(places), 2))
        result[:, 0] = area.left() + (places[:, 0] - left) * (area.width() / (right - left))
        result[:, 1] = area.bottom() - (places[:, 1] - bottom) * (area.height() / (top - bottom))
        return result[np.isfinite(result).all(axis=1)]

    def _paint_points(self, area: QRectF, ratio: float) -> QPixmap:
        size = area.size() * ratio
        pixmap = QPixmap(max(round(size.width()), 1), max(round(size.height()), 1))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        if self._theme is None:
            return pixmap
        painter = QPainter(pixmap)
        painter.translate(-area.topLeft())
        for examples in self._examples:
            for k in range(self._n_y):
                mark = mark_pixmap(self._theme, k, self._radius, examples.filled, self._theme.color("panel"), ratio)
                half = mark.deviceIndependentSize().width() / 2
                places = self._to_screen(examples.places[examples.labels == k], area) - half
                for x, y in places.tolist():
                    painter.drawPixmap(QPointF(x, y), mark)
        painter.end()
        return pixmap


def _ring_picture(rings: Rings, ratio: float) -> QPixmap:
    """Return the mark to be drawn at each place: outlines are slow to paint one by one."""
    half = ceil(rings.radius + rings.pen.widthF()) + 1
    picture = QPixmap(round(2 * half * ratio), round(2 * half * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(rings.pen)
    paint_ring(painter, QPointF(half, half), rings.radius, rings.cross)
    painter.end()
    return picture


def paint_ring(painter: QPainter, middle: QPointF, radius: float, cross: bool) -> None:
    """Paint a ring, or a cross of the same size."""
    if not cross:
        painter.drawEllipse(middle, radius, radius)
        return
    arm = QPointF(radius, radius)
    other = QPointF(radius, -radius)
    painter.drawLine(middle - arm, middle + arm)
    painter.drawLine(middle - other, middle + other)
