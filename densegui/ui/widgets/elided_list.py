"""A drop-down list whose text ends in "…" where there is no room for it; Qt's own is cut off."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter


class ElidedList(QComboBox):
    """A drop-down list."""

    instead = ""
    """Written in place of what is chosen: what is shown is none of the list."""
    shorter = ""
    """What is chosen in fewer words, for where the whole has no room."""

    def shown_text(self) -> str:
        """Return what is written on it."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width() - 4
        text, metrics = self.instead or option.currentText, option.fontMetrics
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
        painter.end()
