"""A line of text whose letters and Enter are its own, whatever the window's shortcuts are."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LetterEdit(QLineEdit):
    """Where a name or a text is typed."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = event.text().isprintable() or event.key() in _ENTER
            if own and event.modifiers() in _PLAIN:
                event.accept()
                return True
        return super().event(event)
