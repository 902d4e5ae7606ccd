"""The mark of each class: a colour and a shape of its own, filled for training examples, hollow for test examples."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from densegui.ui.theme import Theme


def _polygon(corners: int, turn: float = 0.0, inner: float = 1.0, radius: float = 1.0) -> QPainterPath:
    """A regular polygon about 0, its first corner at the top; with `inner` below 1, a star."""
    points = []
    number = corners if inner == 1.0 else 2 * corners
    for k in range(number):
        angle = turn + 2 * math.pi * k / number
        size = radius * (inner if inner != 1.0 and k % 2 else 1.0)
        points.append(QPointF(size * math.sin(angle), -size * math.cos(angle)))
    path = QPainterPath()
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path


def _circle() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(-0.95, -0.95, 1.9, 1.9))
    return path


def _plus(turn: float) -> QPainterPath:
    arm, end = 0.36, 1.05
    corners = [
        (arm, -end), (arm, -arm), (end, -arm), (end, arm), (arm, arm), (arm, end),
        (-arm, end), (-arm, arm), (-end, arm), (-end, -arm), (-arm, -arm), (-arm, -end),
    ]  # fmt: skip
    cos, sin = math.cos(turn), math.sin(turn)
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(cos * x - sin * y, sin * x + cos * y) for x, y in corners]))
    path.closeSubpath()
    return path


_SHAPES = (
    _circle(), _polygon(4, math.pi / 4, radius=1.2), _polygon(3, radius=1.2), _polygon(4, radius=1.2), _plus(0.0),
    _polygon(3, math.pi, radius=1.2), _polygon(5, inner=0.45, radius=1.25), _plus(math.pi / 4), _polygon(6),
    _polygon(4, inner=0.45, radius=1.25),
)  # fmt: skip


def shape(k: int) -> QPainterPath:
    """Return the outline of class k, about 0, of radius 1. Where colours begin again, shapes are shifted by one."""
    return _SHAPES[(k + k // len(_SHAPES)) % len(_SHAPES)]


def paint_mark(
    painter: QPainter, theme: Theme, k: int, middle: QPointF, radius: float, filled: bool, background: QColor
) -> None:
    """Paint the mark of class k; the thin rim of a filled one sets it off from its neighbours."""
    color = theme.class_color(k)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(middle)
    size = radius if filled else 0.86 * radius
    painter.scale(size, size)
    pen = QPen(background if filled else color, 0.8 if filled else max(1.1, 0.28 * radius))
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(color if filled else background)
    painter.drawPath(shape(k))
    painter.restore()


def mark_pixmap(theme: Theme, k: int, radius: float, filled: bool, background: QColor, ratio: float) -> QPixmap:
    """Return the mark in the middle of a square picture, to be stamped many times."""
    side = math.ceil(2 * (1.3 * radius + 1.5))
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, theme, k, QPointF(side / 2, side / 2), radius, filled, background)
    painter.end()
    return pixmap
