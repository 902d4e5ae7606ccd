"""The pads' own keys: classes by number, pen and eraser, undo and redo, Delete."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from densegui.ui.pad.points_pad import ERASER_TOOL, POINT_TOOL
from densegui.ui.pad.tools import CLASSES, PictureTools, PointTools

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def is_own(event: QKeyEvent) -> bool:
    """Return whether a key is the pads' own, whatever the window's shortcuts are."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y)
    digit = Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_0 + CLASSES
    return event.modifiers() in _PLAIN and (digit or event.key() in (Qt.Key.Key_E, Qt.Key.Key_P, Qt.Key.Key_Delete))


def press(event: QKeyEvent, tools: PictureTools | PointTools) -> None:
    """Press the button that an own key stands for; a picture has no redo and no classes."""
    key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    points = tools if isinstance(tools, PointTools) else None
    if key == Qt.Key.Key_Z and not shift:
        tools.undo.click()
    elif key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        if points is not None:
            points.redo.click()
    elif key == Qt.Key.Key_Delete:
        tools.clear.click()
    elif isinstance(tools, PictureTools):
        if key in (Qt.Key.Key_E, Qt.Key.Key_P):
            (tools.eraser if key == Qt.Key.Key_E else tools.pen).click()
    elif key in (Qt.Key.Key_E, Qt.Key.Key_P):
        tools.tools[ERASER_TOOL if key == Qt.Key.Key_E else POINT_TOOL].click()
    else:
        tools.choose_class(key - Qt.Key.Key_0)
