"""The small buttons of panels: with words, or with an arrow to the one before and the next. Tool tips say what they do.

So do their names, for those who can't see them.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from densegui.ui.widgets.tips import tip


def word_button(words: str, what: str, parent: QWidget) -> QToolButton:
    """Return a button with words on it."""
    button = _button(what, parent)
    button.setText(words)
    return button


def step_button(arrow: Qt.ArrowType, what: str, parent: QWidget) -> QToolButton:
    """Return a button with an arrow on it."""
    button = _button(what, parent)
    button.setArrowType(arrow)
    button.setAutoRaise(True)
    return button


def _button(what: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setToolTip(tip(what))
    button.setAccessibleName(what)
    return button
