"""The box of what is ticked or not, the same in forms and lists."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPalette, QPen, QPolygonF


def paint_box(painter: QPainter, box: QRectF, colors: QPalette, ticked: bool, lively: bool, width: float = 1.0) -> None:
    """Paint a box that is ticked or not; the rim of a lively one is coloured, and `width` wide."""
    role = QPalette.ColorRole
    painter.setPen(QPen(colors.color(role.Highlight if lively else role.Dark), width))
    painter.setBrush(colors.color(role.Highlight if ticked else role.Base))
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        painter.setPen(QPen(colors.color(role.HighlightedText), 0.13 * box.width()))
        places = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.30))
        points = [box.topLeft() + QPointF(x * box.width(), y * box.width()) for x, y in places]
        painter.drawPolyline(QPolygonF(points))
