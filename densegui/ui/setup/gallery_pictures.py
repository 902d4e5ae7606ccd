"""Little pictures of the data sets, painted from the data themselves in the colours of their classes."""

import math
from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from densegui.data.generators import GENERATORS
from densegui.data.loaders import load_builtin
from densegui.ui.theme import Theme

EXAMPLES, NOISE, SEED = 120, 0.03, 7
MEASURED = 110
"""At most so many points of a shipped set."""
FEATURES = {"iris": (2, 3), "wine": (12, 6), "breast_cancer": (27, 23), "clusters": (4, 5)}
"""Which two features show the classes best: petals; proline and flavanoids; worst concave points and area …"""
_DRAWN = (
    ((0.16, 0.72), 0), ((0.28, 0.84), 0), ((0.13, 0.88), 0), ((0.4, 0.8), 0),
    ((0.2, 0.2), 1), ((0.36, 0.14), 1), ((0.42, 0.3), 1), ((0.24, 0.36), 1),
    ((0.84, 0.6), 2), ((0.72, 0.72), 2), ((0.86, 0.82), 2), ((0.64, 0.86), 2),
)  # fmt: skip
"""Points about the pencil, in shares of the picture's side, and their classes."""
MARGIN = 0.09
"""Of the picture's side."""


def picture(source: str, theme: Theme, side: int, ratio: float) -> QPixmap:
    """Return the square picture of a source.

    Parameters
    ----------
    source
        As in the experiment's `data`.
    theme
        Its class colours are used.
    side
        Of the picture, in points of the screen.
    ratio
        Pixels a point.
    """
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if source in GENERATORS or source in FEATURES:
        _paint_points(painter, source, theme, side)
    elif source == "digits":
        _paint_images(painter, theme, side)
    elif source == "drawn":
        _paint_pencil(painter, theme, side)
    else:
        _paint_file(painter, theme, side)
    painter.end()
    return pixmap


@cache
def _points(source: str) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.int64]]:
    """Places within [0, 1]² and classes of some examples; of a large set, every n-th."""
    if source in GENERATORS:
        classes = 3 if source in ("spirals", "blobs") else 2
        data = GENERATORS[source](EXAMPLES, NOISE, SEED, classes)
        points = data.rows
        low, high = points.min(), points.max()  # as wide as high
    else:
        data = load_builtin(source)
        points = data.rows[:, FEATURES[source]]
        low, high = points.min(axis=0), points.max(axis=0)
    every = max(1, data.m // MEASURED)
    return ((points - low) / (high - low))[::every], data.labels[::every]


@cache
def _digits() -> tuple[npt.NDArray[np.uint8], ...]:
    """The first images of 0, 1, 2 and 3, each pixel 0…255."""
    data = load_builtin("digits")
    rows = data.values(np.array([np.flatnonzero(data.labels == digit)[0] for digit in range(4)]))
    return tuple(np.rint(255 * row).astype(np.uint8).reshape(data.image_shape or (1, -1)) for row in rows)


def _paint_points(painter: QPainter, source: str, theme: Theme, side: int) -> None:
    """A dot for each example."""
    points, labels = _points(source)
    places = side * (MARGIN + (1 - 2 * MARGIN) * points)
    radius = max(0.9, 0.026 * side)
    painter.setPen(Qt.PenStyle.NoPen)
    for (x, y), label in zip(places.tolist(), labels.tolist(), strict=True):
        painter.setBrush(theme.class_color(label))
        painter.drawEllipse(QPointF(x, side - y), radius, radius)


def _paint_images(painter: QPainter, theme: Theme, side: int) -> None:
    """Four digits, two by two, each in the colour of its class."""
    cell = side * (1 - 2 * MARGIN) / 2
    for digit, ink in enumerate(_digits()):
        color = theme.class_color(digit)
        height, width = ink.shape
        image = np.empty((height, width, 4), dtype=np.uint8)
        image[..., :3] = (color.red(), color.green(), color.blue())
        image[..., 3] = ink
        x, y = side * MARGIN + (digit % 2) * cell, side * MARGIN + (digit // 2) * cell
        shown = QImage(image.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888)
        painter.drawImage(QRectF(x, y, cell, cell).adjusted(1, 1, -1, -1), shown)


def _paint_pencil(painter: QPainter, theme: Theme, side: int) -> None:
    """A pencil among a few points."""
    painter.setPen(Qt.PenStyle.NoPen)
    for (x, y), k in _DRAWN:
        painter.setBrush(theme.class_color(k))
        painter.drawEllipse(QPointF(x * side, y * side), max(1.2, 0.04 * side), max(1.2, 0.04 * side))
    ink = QPen(QColor(theme.muted), max(1.0, 0.03 * side))
    ink.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(ink)
    painter.setBrush(QColor(theme.panel))
    tip, end, half = QPointF(0.36, 0.66), QPointF(0.78, 0.22), 0.065
    along = end - tip
    length = math.hypot(along.x(), along.y())
    across = QPointF(-along.y(), along.x()) * (half / length)
    neck = tip + along * (0.15 / length)
    body = [tip, neck + across, end + across, end - across, neck - across]
    painter.drawPolygon(QPolygonF([point * side for point in body]))
    painter.drawLine((neck + across) * side, (neck - across) * side)


def _paint_file(painter: QPainter, theme: Theme, side: int) -> None:
    """A sheet with a table on it."""
    sheet = QRectF(0.24 * side, 0.12 * side, 0.52 * side, 0.76 * side)
    corner = 0.17 * side
    path = QPainterPath(sheet.topLeft())
    for point in (
        sheet.topRight() - QPointF(corner, 0),
        sheet.topRight() + QPointF(0, corner),
        sheet.bottomRight(),
        sheet.bottomLeft(),
    ):
        path.lineTo(point)
    path.closeSubpath()
    muted = QColor(theme.muted)
    painter.setPen(QPen(muted, max(1.0, 0.03 * side), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPath(path)
    painter.setPen(QPen(QColor(theme.faint), max(1.0, 0.03 * side)))
    for line in range(4):
        y = sheet.top() + 0.28 * side + 0.12 * side * line
        for left, right in ((0.1, 0.36), (0.46, 0.62), (0.72, 0.9)):
            x = sheet.left()
            painter.drawLine(QPointF(x + left * sheet.width(), y), QPointF(x + right * sheet.width(), y))
