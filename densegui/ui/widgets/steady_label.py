"""A label for a number that changes many times a second."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

SLACK = 0.6
"""A text that needs less than this share of the width gives the rest back."""


class SteadyLabel(QLabel):
    """A label of fixed size that grows with its text, and shrinks only when the text has become much shorter.

    With a size that can change, each new text would make Qt lay out the whole window anew.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def set_text(self, text: str) -> None:
        """Show a text; nothing when it is empty."""
        metrics = self.fontMetrics()
        needed, height = metrics.horizontalAdvance(text) + 2, metrics.height()
        if not SLACK * self.width() <= needed <= self.width() or height != self.height():
            self.setFixedSize(needed, height)
        self.setText(text)
        if self.isHidden() == bool(text):
            self.setVisible(bool(text))
