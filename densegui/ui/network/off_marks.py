"""Marks of what is taken out of training: a cross through a node that is switched off, a lock on what is frozen."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

LOCK = 1.9
"""Height of a lock on an edge, times the width of the strongest edge."""


def paint_cross(painter: QPainter, x: float, y: float, r: float, pen: QPen, ground: QColor) -> None:
    """Paint an empty node with a cross through it."""
    painter.setPen(pen)
    painter.setBrush(ground)
    painter.drawEllipse(QPointF(x, y), r, r)
    paint_strokes(painter, x, y, 0.7 * r)


def paint_strokes(painter: QPainter, x: float, y: float, half: float) -> None:
    """Paint a cross in the painter's pen."""
    for sign in (-1, 1):
        painter.drawLine(QPointF(x - half, y - sign * half), QPointF(x + half, y + sign * half))


def paint_lock(painter: QPainter, x: float, y: float, height: float, ink: QColor, ground: QColor) -> None:
    """Paint a small padlock about a place, set off from what lies below it."""
    width, body, line = 0.8 * height, 0.55 * height, max(0.13 * height, 1.0)
    top = y - height / 2
    box = QRectF(x - width / 2, top + height - body, width, body)
    painter.setPen(QPen(ground, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 1, 1)
    shackle = QRectF(x - 0.3 * width, top + line / 2, 0.6 * width, height - body)
    painter.drawEllipse(shackle)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, line))
    painter.drawArc(shackle, 0, 180 * 16)
    for side in (shackle.left(), shackle.right()):
        painter.drawLine(QPointF(side, shackle.center().y()), QPointF(side, box.top()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRoundedRect(box, 1, 1)
