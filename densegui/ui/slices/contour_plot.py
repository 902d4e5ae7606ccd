"""𝒞 over two weights as bands of colour with the descent path on them: the bluer, the lower."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from densegui.debugger.slice_contour import Contour
from densegui.engine.network import FloatArray
from densegui.ui.slices.axes import Axes
from densegui.ui.theme import Theme, mix, rgb

BANDS = 14
STEEP = 30.0
"""From so many times the lowest cost on, bands are of equal ratio instead of equal height."""


@dataclass(frozen=True, slots=True, eq=False)
class ContourPicture:
    """A contour with the names of its axes, in the markup of MathText."""

    contour: Contour
    x_name: str
    y_name: str

    def paint(self, painter: QPainter, room: QRectF, theme: Theme) -> None:
        """Paint the bands, the axes, the path and where the program's update led."""
        found, font = self.contour, painter.font()
        x_range, y_range = ((float(v[0]), float(v[-1])) for v in (found.x, found.y))
        axes = Axes(room, x_range, y_range, self.x_name, self.y_name, font, theme)
        width, height = max(int(axes.plane.width()), 2), max(int(axes.plane.height()), 2)
        painter.drawImage(axes.plane, bands(found.cost, width, height, theme))
        axes.paint(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(axes.plane)
        way = [axes.at(x, y) for x, y in found.path.tolist()]
        for color, extra in (("panel", 2.4), ("text", 0.0)):  # light round dark, to be seen on every band
            painter.setPen(QPen(theme.color(color), 1.4 + extra))
            painter.drawPolyline(QPolygonF(way))
        radius = 0.28 * QFontMetricsF(font).height()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        for point in way[1:-1]:
            painter.drawEllipse(point, 0.4 * radius, 0.4 * radius)
        self._end(painter, theme, way[0], radius, True)
        if found.new is not None:
            self._end(painter, theme, axes.at(*found.new), radius, False)
        painter.restore()
        painter.setFont(font)

    def _end(self, painter: QPainter, theme: Theme, point: QPointF, radius: float, filled: bool) -> None:
        painter.setPen(QPen(theme.color("text"), 1.6))
        painter.setBrush(theme.color("marker") if filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(point, radius, radius)


def bands(cost: FloatArray, width: int, height: int, theme: Theme) -> QImage:
    """Return the costs as a picture of bands; row 0 is at the bottom, gaps are left in the ground's colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(theme.color("canvas"))
    finite = np.isfinite(cost)
    if not finite.any():
        return image
    smooth = _stretched(cost, width, height)
    low, high = float(cost[finite].min()), float(cost[finite].max())
    if low > 0 and high > STEEP * low:
        smooth, low, high = np.log(np.maximum(smooth, low)), float(np.log(low)), float(np.log(high))
    share = (smooth - low) / max(high - low, 1e-300)
    gaps = ~np.isfinite(share)
    band = np.clip(np.where(gaps, 0, share) * BANDS, 0, BANDS - 1).astype(int)
    low_end, high_end = (
        mix(theme.color("panel"), theme.color("accent"), 0.85),
        mix(theme.color("panel"), theme.color("accent"), 0.04),
    )
    colors = [(*rgb(mix(low_end, high_end, k / (BANDS - 1)))[::-1], 255) for k in range(BANDS)]
    pixels = np.array(colors, np.uint8)[band]
    pixels[gaps] = (*rgb(theme.color("canvas"))[::-1], 255)
    pixels = np.ascontiguousarray(pixels[::-1])
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _stretched(cost: FloatArray, width: int, height: int) -> FloatArray:
    """Return the costs at the pixels, linear between the points of the grid."""
    for axis, size in ((0, height), (1, width)):
        place = np.linspace(0, cost.shape[axis] - 1, size)
        below = np.minimum(place.astype(int), cost.shape[axis] - 2)
        share = (place - below)[:, None] if axis == 0 else place - below
        first, second = np.take(cost, below, axis), np.take(cost, below + 1, axis)
        cost = first + share * (second - first)
    return cost
