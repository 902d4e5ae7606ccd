"""Leaving a field that goes out of sight: Qt would give the focus to any other one, whose keys are other keys."""

from PySide6.QtWidgets import QApplication, QWidget


def leave(hidden: QWidget) -> None:
    """Take the focus from a widget that is being hidden, or from what is in it; nothing else gets it."""
    focused = QApplication.focusWidget()
    if focused is not None and (focused is hidden or hidden.isAncestorOf(focused)):
        focused.clearFocus()
