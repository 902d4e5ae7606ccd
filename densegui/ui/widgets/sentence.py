"""A label with sentences in it: plain text, whatever the data is called, as many lines as it takes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class SentenceLabel(QLabel):
    """A label; its style sheet knows it by `name`."""

    def __init__(self, name: str, parent: QWidget, text: str = "") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(text)
