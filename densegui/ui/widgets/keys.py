"""Keys that a widget has uses of its own for while it has the focus, though the window has other uses for them."""

from collections.abc import Set as AbstractSet

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

KEYPAD, SHIFT = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier


def claims(event: QEvent, keys: AbstractSet[Qt.Key], beside: Qt.KeyboardModifier = KEYPAD) -> bool:
    """Keep a key from the shortcuts of the window; return whether the event asks for that, and is one of `keys`.

    `beside` are the modifiers that may be held with it.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.modifiers() & ~beside or event.key() not in keys:
        return False
    event.accept()
    return True
