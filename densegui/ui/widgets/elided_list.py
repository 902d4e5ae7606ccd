"""A drop-down list whose text ends in "…" where there is no room for it; Qt's own is cut off."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

SPARE = 4
"""Pixels of the text's field that Qt does not write on."""


class ElidedList(QComboBox):
    """A drop-down list."""

    instead = ""
    """Written in place of what is chosen: what is shown is none of the list."""
    shorter = ""
    """What is chosen in fewer words, for where the whole has no room."""

    @property
    def _arrow(self) -> float:
        """Half the width of the arrow."""
        return self.fontMetrics().height() / 5

    @property
    def _arrow_at(self) -> float:
        return self.width() - 1.7 * self._arrow - 3

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(SPARE, 0)

    def shown_text(self) -> str:
        """Return what is written on it."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width() - SPARE
        text, metrics = self.instead or self.currentText(), self.fontMetrics()
        if self.shorter and metrics.horizontalAdvance(text) > room:
            text = self.shorter
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        self._paint_arrow(painter)
        painter.end()

    def _paint_arrow(self, painter: QPainter) -> None:
        x, y, half = self._arrow_at, self.height() / 2, self._arrow
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.4))
        painter.drawPolyline(
            QPolygonF([QPointF(x - half, y - half / 2), QPointF(x, y + half / 2), QPointF(x + half, y - half / 2)])
        )
