"""A label that says as much as it has room for: a number that is cut off reads as another one."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class FittingLabel(QWidget):
    """Shows the first of its texts that fits, else the last.

    The label is a child without a layout: a QLabel asks for a new layout of the whole window with each text.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._texts: tuple[str, ...] = ("",)

    def text(self) -> str:
        """Return the text that is shown."""
        return self._label.text()

    def set_texts(self, texts: tuple[str, ...]) -> None:
        """Take the texts, the longest first."""
        self._texts = texts
        self._fit()

    def sizeHint(self) -> QSize:
        return self._label.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.resize(self.size())
        self._fit()

    def _fit(self) -> None:
        width = self.fontMetrics().horizontalAdvance
        self._label.setText(next((text for text in self._texts if width(text) <= self.width()), self._texts[-1]))
