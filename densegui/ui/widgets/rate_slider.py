"""A slider for the learning rate: equal ways are equal factors."""

import math
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

LOWEST, HIGHEST = -5, 1
"""Powers of ten at its ends; a value beyond them stands at the end."""
STEPS = 20
"""A factor of ten."""


class RateSlider(QSlider):
    """Tells each λ on the way, with two digits. A small stroke marks each power of ten."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(LOWEST * STEPS, HIGHEST * STEPS)
        self.setPageStep(STEPS // 2)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("Learning rate, as a slider")
        self.setToolTip("Learning rate λ from 0.00001 to 10; it changes at once, training goes on.")
        self.valueChanged.connect(self._tell)

    def set_value(self, value: Any) -> None:
        """Stand at a learning rate."""
        blocked = self.blockSignals(True)
        self.setValue(round(STEPS * math.log10(value)))
        self.update()
        self.blockSignals(blocked)

    @Slot(int)
    def _tell(self, place: int) -> None:
        self.chosen.emit(float(f"{10 ** (place / STEPS):.2g}"))

    def sizeHint(self) -> QSize:
        return QSize(60, round(1.1 * self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self.sizeHint().height())

    def _radius(self) -> float:
        return 0.36 * self.fontMetrics().height()

    def place_of(self, value: float) -> float:
        """Where a value of the slider lies, from the left edge."""
        share = (value - self.minimum()) / (self.maximum() - self.minimum())
        return self._radius() + 1 + share * (self.width() - 2 * self._radius() - 2)

    def _go(self, x: float) -> None:
        share = (x - self.place_of(self.minimum())) / (self.width() - 2 * self._radius() - 2)
        self.setValue(round(self.minimum() + share * (self.maximum() - self.minimum())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, role = self.palette(), QPalette.ColorRole
        y, x = self.height() / 2, self.place_of(self.value())
        left, right = self.place_of(self.minimum()), self.place_of(self.maximum())
        painter.setPen(QPen(colors.color(role.Mid), 1))
        for power in range(LOWEST, HIGHEST + 1):
            place = round(self.place_of(power * STEPS)) + 0.5
            painter.drawLine(QPointF(place, y - 4), QPointF(place, y + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color(role.Mid))
        painter.drawRoundedRect(QRectF(left, y - 1.5, right - left, 3), 1.5, 1.5)
        painter.setBrush(colors.color(role.Highlight))
        painter.drawRoundedRect(QRectF(left, y - 1.5, x - left, 3), 1.5, 1.5)
        lively = self.hasFocus() or self.underMouse()
        painter.setBrush(colors.color(role.Highlight if lively else role.Base))
        painter.setPen(QPen(colors.color(role.Highlight), 1.5))
        painter.drawEllipse(QPointF(x, y), self._radius() - 0.5, self._radius() - 0.5)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()
