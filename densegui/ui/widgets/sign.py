"""A sign that something is wrong: a small triangle with an exclamation mark, as high as a line of text."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from densegui.ui.theme import text_on


class Sign(QWidget):
    """A small triangle with an exclamation mark."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._color = QColor()

    def set_color(self, color: QColor) -> None:
        self._color = color
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = round(1.05 * QFontMetrics(self.font()).height())
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, ink = self.width(), text_on(self._color)
        painter.setPen(QPen(self._color, 0.12 * side, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap,
                            Qt.PenJoinStyle.RoundJoin))  # fmt: skip
        painter.setBrush(self._color)
        corners = ((0.5, 0.14), (0.92, 0.86), (0.08, 0.86))
        painter.drawPolygon(QPolygonF([QPointF(x * side, y * side) for x, y in corners]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(0.44 * side, 0.33 * side, 0.12 * side, 0.3 * side), 1, 1)
        painter.drawEllipse(QPointF(0.5 * side, 0.75 * side), 0.07 * side, 0.07 * side)
        painter.end()
