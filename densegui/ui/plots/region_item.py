"""The picture of the decision regions: soft colours of the classes, the examples over it, and rings round a few."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from densegui.data.dataset import Split
from densegui.debugger.cuts import Cut
from densegui.debugger.regions import Box, Regions, data_box
from densegui.engine.network import FloatArray, IntArray
from densegui.ui.plots.plotting import Plot
from densegui.ui.theme import Theme, mix
from densegui.ui.widgets.class_marks import mark_pixmap

LEVELS = 32
"""Steps from a class that has just won to a certain one."""
FAINTEST, STRONGEST = 0.05, 0.4
"""Share of the class's colour in the background at these two."""
MOST_POINTS = 10_000
"""Examples that are drawn; of more, every n-th."""


@dataclass(frozen=True, slots=True)
class Rings:
    """Places, in the view's coordinates, that are ringed with a pen."""

    places: FloatArray
    """Of shape (k, 2)."""
    pen: QPen
    radius: float
    cross: bool = False
    """A cross in place of a ring: what is no example."""


class RegionItem(pg.GraphicsObject):
    """Paints in the coordinates of the screen. The examples are painted once, until the view or the theme changes."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self._image: QImage | None = None
        self._table = np.zeros((1, 1), np.uint32)
        self._theme: Theme | None = None
        self._split: Split | None = None
        self._cut: Cut | None = None
        self._box = Box(-1.0, 1.0, -1.0, 1.0)
        self._places: list[FloatArray] = []
        self._labels: list[IntArray] = []
        self._radius = 3.0
        self._points: QPixmap | None = None
        self._rings: tuple[Rings, ...] = ()
        plot.addItem(self, ignoreBounds=True)

    def set_data(self, split: Split, cut: Cut, theme: Theme, radius: float) -> Box:
        """Show these examples on a plane, and return the box that they lie in; nothing is done again."""
        if (split, cut, theme, radius) == (self._split, self._cut, self._theme, self._radius):
            return self._box
        if (split, cut) != (self._split, self._cut):
            every = slice(None, None, -(-split.dataset.m // MOST_POINTS))
            self._places = [cut.places(examples, every) for examples in (split.test, split.train)]
            self._labels = [examples.labels[every] for examples in (split.test, split.train)]
            self._box = data_box(*self._places)
        self._split, self._cut, self._theme, self._radius = split, cut, theme, radius
        self._table = color_table(theme, split.dataset.n_y)
        self._points = None
        self.update()
        return self._box

    def set_regions(self, regions: Regions) -> None:
        """Show these regions, which fill the view."""
        self._image = region_image(regions, self._table)
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
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, self._image)
        painter.drawPixmap(area.topLeft(), self._points)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rings in self._rings:
            painter.setPen(rings.pen)
            for x, y in self._to_screen(rings.places, area).tolist():
                paint_ring(painter, QPointF(x, y), rings.radius, rings.cross)

    def _area(self) -> QRectF:
        view = self._plot.view
        return view.mapRectToScene(view.rect())

    def _to_screen(self, places: FloatArray, area: QRectF) -> FloatArray:
        (left, right), (bottom, top) = self._plot.view.viewRange()
        result = np.empty((len(places), 2))
        result[:, 0] = area.left() + (places[:, 0] - left) * (area.width() / (right - left))
        result[:, 1] = area.bottom() - (places[:, 1] - bottom) * (area.height() / (top - bottom))
        return result

    def _paint_points(self, area: QRectF, ratio: float) -> QPixmap:
        """Paint all examples: the test set hollow, the training set filled and in front."""
        size = area.size() * ratio
        pixmap = QPixmap(max(round(size.width()), 1), max(round(size.height()), 1))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        if self._split is None or self._theme is None:
            return pixmap
        painter = QPainter(pixmap)
        painter.translate(-area.topLeft())
        for all_places, labels, filled in zip(self._places, self._labels, (False, True), strict=True):
            places = self._to_screen(all_places, area)
            for k in range(self._split.dataset.n_y):
                mark = mark_pixmap(self._theme, k, self._radius, filled, self._theme.color("panel"), ratio)
                half = mark.deviceIndependentSize().width() / 2
                for x, y in (places[labels == k] - half).tolist():
                    painter.drawPixmap(QPointF(x, y), mark)
        painter.end()
        return pixmap


def paint_ring(painter: QPainter, middle: QPointF, radius: float, cross: bool) -> None:
    """Paint a ring, or a cross of the same size."""
    if not cross:
        painter.drawEllipse(middle, radius, radius)
        return
    arm = QPointF(radius, radius)
    other = QPointF(radius, -radius)
    painter.drawLine(middle - arm, middle + arm)
    painter.drawLine(middle - other, middle + other)


def color_table(theme: Theme, n_y: int) -> np.ndarray:
    """Return the colours 0xffRRGGBB of shape (n_y + 1, LEVELS); the last row is that of no class."""
    panel = theme.color("panel")
    shares = FAINTEST + (STRONGEST - FAINTEST) * np.linspace(0, 1, LEVELS)
    rows = [[mix(panel, theme.class_color(k), share).rgb() for share in shares.tolist()] for k in range(n_y)]
    rows.append([QColor(theme.border).rgb()] * LEVELS)
    return np.array(rows, np.uint32)


def region_image(regions: Regions, table: np.ndarray) -> QImage:
    """Return one pixel a cell, the top row first: the winner's colour, the stronger the surer it is."""
    n_y = len(table) - 1
    certainty = (regions.probability * n_y - 1) / max(n_y - 1, 1)
    level = np.clip(certainty * LEVELS, 0, LEVELS - 1).astype(np.intp)
    pixels = np.ascontiguousarray(table[regions.winner, level][::-1])
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()  # the pixels belong to NumPy
