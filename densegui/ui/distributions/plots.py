"""The plots of all layers beside each other: over time at the left, the array on the screen at the right edge."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from densegui.debugger.frame import Freshness
from densegui.engine.network import FloatArray
from densegui.ui.distributions.picture import LayerPicture
from densegui.ui.math.math_text import MathText
from densegui.ui.slices.axes import Axes, small_font
from densegui.ui.theme import LIGHT, Theme, mix, scale_colors
from densegui.ui.widgets.plot_grid import PlotGrid

EDGE = 2.6
"""Width of the histogram at the right edge."""
BANDS = ((0, 6, 0.22), (1, 5, 0.42), (2, 4, 0.68))
"""From which quantile to which a band goes, and how strong it is."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What the mouse points at: a layer's plot, a time (None: the histogram at the edge) and a value."""

    picture: LayerPicture
    t: float | None
    value: float


class DistributionPlots(PlotGrid):
    """Paints the pictures of layers; tells what the mouse points at, and where it is clicked."""

    pointed = Signal(object)
    """A Spot, or None."""
    chosen = Signal(int)
    """The user clicked this time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Distributions over time")
        self.pictures: tuple[LayerPicture, ...] = ()
        self.bands = False
        self._theme = LIGHT
        self._images: dict[int, tuple[object, QImage]] = {}

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._images.clear()
        self.update()

    def show_pictures(self, pictures: Sequence[LayerPicture], bands: bool) -> None:
        """Show these layers, as bands or as heat maps."""
        if len(pictures) != len(self.pictures):
            self.updateGeometry()
        self.pictures, self.bands = tuple(pictures), bands
        self._images.clear()
        self.update()

    # -- geometry

    @property
    def n(self) -> int:
        return len(self.pictures)

    def axes(self, index: int) -> Axes:
        """Return the axes of a plot: minibatches and values."""
        picture, room = self.pictures[index], self.room(index)
        left = room.adjusted(0, 0, -EDGE * self.em, 0)
        ends = picture.value_range
        return Axes(left, (0.0, float(max(picture.t, 1))), ends, "t", "", self.font(), self._theme, x_whole=True)

    def _edge(self, axes: Axes) -> QRectF:
        """Where the histogram of the array on the screen lies."""
        plane = axes.plane
        return QRectF(plane.right() + 5, plane.top(), EDGE * self.em - 2, plane.height())

    def spot_at(self, point: QPointF) -> Spot | None:
        """Return what a point means."""
        for index, picture in enumerate(self.pictures):
            if not self.room(index).contains(point):
                continue
            axes = self.axes(index)
            value = axes.y_at(point.y())
            if axes.plane.contains(point):
                return Spot(picture, axes.x_at(point.x()), value)
            if self._edge(axes).contains(point):
                return Spot(picture, None, value)
        return None

    # -- the mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.spot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if spot is not None and spot.t is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(min(round(spot.t), spot.picture.t))

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        for index, picture in enumerate(self.pictures):
            axes = self.axes(index)
            if axes.plane.width() < 4 or axes.plane.height() < 4:
                continue
            if self.bands:
                self._paint_bands(painter, axes, picture)
            else:
                painter.drawImage(axes.plane, self._image(index, axes))
            self._paint_zero(painter, axes)
            axes.paint(painter)
            painter.setFont(self.font())
            self._paint_edge(painter, axes, picture)
            math = MathText(0.95 * self.em)
            painter.setPen(self._theme.color("text"))
            math.draw(painter, axes.plane.left() + 2, axes.plane.top() - 0.3 * self.em, picture.name)
        painter.end()

    def _image(self, index: int, axes: Axes) -> QImage:
        width = max(round(axes.plane.width() * self.devicePixelRatioF()), 1)
        known = self._images.get(index)
        if known is None or known[0] != width:
            colors = self.pictures[index].colors(width, self._theme)
            rows, columns = colors.shape
            image = QImage(colors.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
            self._images[index] = known = (width, image)
        return known[1]

    def _paint_zero(self, painter: QPainter, axes: Axes) -> None:
        low, high = axes.y_range
        if low < 0 < high:
            painter.setPen(QPen(self._theme.color("faint"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(axes.plane.left(), axes.y(0)), QPointF(axes.plane.right(), axes.y(0)))

    def _paint_bands(self, painter: QPainter, axes: Axes, picture: LayerPicture) -> None:
        quantiles = picture.quantiles()
        known = np.isfinite(quantiles).all(axis=0)
        if not known.any():
            return
        color, ground = self._theme.color("muted"), self._theme.color("panel")  # no sign: a band holds both
        ends = np.append(picture.times[1:], picture.t)
        x = np.stack([picture.times, ends], axis=1)[known].ravel()
        painter.save()
        painter.setClipRect(axes.plane)
        painter.setPen(Qt.PenStyle.NoPen)
        for low, high, strength in BANDS:
            painter.setBrush(mix(ground, color, strength))
            lower, upper = (np.repeat(quantiles[k, known], 2) for k in (low, high))
            painter.drawPolygon(QPolygonF([*_points(axes, x, upper), *_points(axes, x[::-1], lower[::-1])]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("text"), 1.6))
        painter.drawPolyline(QPolygonF(_points(axes, x, np.repeat(quantiles[3, known], 2))))
        painter.restore()

    def _paint_edge(self, painter: QPainter, axes: Axes, picture: LayerPicture) -> None:
        """Paint the histogram of the array on the screen, a bar for each bin."""
        room, theme = self._edge(axes), self._theme
        painter.setPen(theme.color("faint"))
        painter.drawLine(room.topLeft(), room.bottomLeft())
        if picture.now is None:
            painter.setFont(small_font(self.font()))
            painter.setPen(theme.color("muted"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "—")
            painter.setFont(self.font())
            return
        counts = picture.histogram(picture.now)
        most, colors = max(int(counts.max(initial=0)), 1), scale_colors(theme, picture.scale)
        height = room.height() / counts.size
        for row in np.flatnonzero(counts).tolist():
            color = colors[-1] if picture.bins[0] + row >= 0 else colors[0]
            if picture.is_zero(picture.now, row, int(counts[row])):
                color = theme.color("muted")
            length = max(float(counts[row]) / most * room.width(), 1.0)
            top = room.bottom() - (row + 1) * height
            painter.fillRect(QRectF(room.left() + 1, top, length, max(height, 1.0)), color)
        if picture.freshness is Freshness.STALE:
            painter.fillRect(room.adjusted(1, 0, 0, 0), QBrush(theme.color("panel"), Qt.BrushStyle.BDiagPattern))
        if picture.now.quantiles.size:
            y = axes.y(float(picture.now.quantiles[3]))
            painter.setPen(QPen(theme.color("text"), 1.6))
            painter.drawLine(QPointF(room.left() - 3, y), QPointF(room.left() + 3, y))


def _points(axes: Axes, x: FloatArray, y: FloatArray) -> list[QPointF]:
    return [axes.at(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]
