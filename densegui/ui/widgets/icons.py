"""The tool bar's few icons, painted: theme icons are missing on many desktops, and letters for them in many fonts."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

SIZE = 48
"""Side of the picture from which Qt makes the size that it needs."""


def icon(name: str, color: QColor) -> QIcon:
    """Return the icon "run", "pause", "step", "back" or "reset" in one colour."""
    pixmap = QPixmap(SIZE, SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    _SHAPES[name](painter, color)
    painter.end()
    return QIcon(pixmap)


def _triangle(painter: QPainter, left: float, right: float) -> None:
    painter.drawPolygon(QPolygonF([QPointF(left, 8), QPointF(right, 24), QPointF(left, 40)]))


def _run(painter: QPainter, color: QColor) -> None:
    _triangle(painter, 12, 40)


def _step(painter: QPainter, color: QColor) -> None:
    _triangle(painter, 8, 32)
    painter.drawRect(QRectF(34, 8, 6, 32))


def _back(painter: QPainter, color: QColor) -> None:
    _triangle(painter, 40, 16)
    painter.drawRect(QRectF(8, 8, 6, 32))


def _pause(painter: QPainter, color: QColor) -> None:
    painter.drawRect(QRectF(11, 8, 9, 32))
    painter.drawRect(QRectF(28, 8, 9, 32))


def _reset(painter: QPainter, color: QColor) -> None:
    path = QPainterPath()
    box = QRectF(10, 10, 28, 28)
    path.arcMoveTo(box, 120)
    path.arcTo(box, 120, 290)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([QPointF(8, 4), QPointF(26, 10), QPointF(11, 23)]))


_SHAPES = {"run": _run, "step": _step, "back": _back, "pause": _pause, "reset": _reset}
