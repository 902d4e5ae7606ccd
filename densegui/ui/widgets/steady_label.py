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

    def width_for(self, text: str) -> int:
        """Return how wide it would be with a text."""
        needed = self.fontMetrics().horizontalAdvance(text) + 2
        return self.width() if SLACK * self.width() <= needed <= self.width() else needed

    def set_text(self, text: str, exactly: bool = False) -> None:
        """Show a text; nothing when it is empty. With `exactly`, it gets no more than it needs."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(text) + 2 if exactly else self.width_for(text)
        if (width, metrics.height()) != (self.width(), self.height()):
            self.setFixedSize(width, metrics.height())
        self.setText(text)
        if self.isHidden() == bool(text):
            self.setVisible(bool(text))
