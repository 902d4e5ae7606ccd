"""A label with sentences in it: plain text, whatever the data is called, as many lines as it takes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def sentence_label(name: str, parent: QWidget, text: str = "") -> QLabel:
    """Return a label; its style sheet knows it by `name`."""
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setText(text)
    return label
