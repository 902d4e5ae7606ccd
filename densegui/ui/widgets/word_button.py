"""A button with words on it; its tool tip says what it does, and so does its name for those who can't see it."""

from PySide6.QtWidgets import QToolButton, QWidget

from densegui.ui.widgets.tips import tip


def word_button(words: str, what: str, parent: QWidget) -> QToolButton:
    """Return a button."""
    button = QToolButton(parent)
    button.setText(words)
    button.setToolTip(tip(what))
    button.setAccessibleName(what)
    return button
