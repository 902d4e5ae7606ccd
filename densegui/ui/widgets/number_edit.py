"""Entry of one number: Enter or leaving the field commits it, Esc brings the old one back, ↑ and ↓ step.

Enter leaves the field too, so that Space and the arrow keys belong to the program again; not in a dialog.
"""

from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QDialog, QLineEdit, QSizePolicy, QWidget

from densegui.experiment.fields import FieldInfo
from densegui.experiment.messages import allowed
from densegui.ui.widgets.leave import leave
from densegui.ui.widgets.number_text import NotANumberError, number_text, parse_real, parse_whole, stepped, within
from densegui.ui.widgets.tips import tip

LONGEST = 64
PADDING = 12
"""Of the text, left and right together."""
_OWN_KEYS = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape,
    Qt.Key.Key_Backspace, Qt.Key.Key_Delete,
}  # fmt: skip
_KEYS = QKeySequence.StandardKey
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
"""Modifiers with which a key is still a typed one."""


class NumberEdit(QLineEdit):
    """A number of the kind and within the bounds of a field.

    Parameters
    ----------
    info : FieldInfo
        Of the kind "int" or "float".
    path : tuple
        Which field of the experiment it is; sent along with each edit.
    title : str
        What a refusal calls the field; by default the field's own title.
    """

    edited = Signal(object, object)
    """(path, value): the user has entered another number, which keeps the bounds."""
    refused = Signal(str)
    """One sentence: what was typed is not allowed; the old value is kept."""

    def __init__(self, info: FieldInfo, path: tuple, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info, self.path = info, path
        self.title = title or info.title
        self._value: float = 0
        self._hovered = False
        self._pending = False
        self.setMaxLength(LONGEST)
        self.setAcceptDrops(False)  # a file that is dropped here is for the window
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin)
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(info.description)
        self.textEdited.connect(self._note_typing)
        self.textChanged.connect(self._make_room)
        self._mark(None)

    @property
    def value(self) -> float:
        """The value in force."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value; what is being typed over the same value stays."""
        if value == self._value and self.text() and self._pending and self.hasFocus():
            return
        self._value = value
        self._restore()

    def commit(self) -> None:
        """Take what has been typed, or refuse it."""
        if not self._pending:
            return
        try:
            value = self._parsed()
        except NotANumberError as error:
            self.refuse(str(error))
        else:
            self._take(value)

    def refuse(self, sentence: str) -> None:
        """Ring the field in red, with one sentence as its tool tip, and tell it."""
        self._mark(sentence)
        self.refused.emit(sentence)

    def _take(self, value: float) -> None:
        differs = value != self._value
        self._value = value
        self._restore()
        if differs:
            self.edited.emit(self.path, value)

    def _parsed(self) -> float:
        text = self.text()
        what, advice = allowed(self.info), ""
        try:
            value = parse_whole(text) if self.info.kind == "int" else parse_real(text)
        except NotANumberError as error:
            advice = str(error)
        else:
            if within(value, self.info.bounds):
                return value
        raise NotANumberError(f"{self.title}: {text.strip() or 'nothing'} is not allowed; {advice or what}")

    def _restore(self) -> None:
        self.setText(number_text(self._value))  # also when it is the same: the field forgets what could be undone in it
        self.setCursorPosition(0)
        self._pending = False
        self._mark(None)

    @Slot()
    def _note_typing(self) -> None:
        self._pending = True
        if self.property("refused"):
            self._mark(None)

    def _mark(self, sentence: str | None) -> None:
        resets = " Changing it restarts training at t = 0." if self.info.resets else ""
        self.setToolTip(tip(sentence or f"{self.info.description}{resets}"))
        if bool(self.property("refused")) != (sentence is not None):
            self.setProperty("refused", sentence is not None)
            self.style().unpolish(self)
            self.style().polish(self)

    def step(self, up: bool) -> None:
        """Go to the next number up or down."""
        self.commit()
        whole = self.info.kind == "int"
        self._take(stepped(self._value, up, whole, self.info.bounds))
        self.selectAll()

    # -- keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not self._pending and (event.matches(_KEYS.Undo) or event.matches(_KEYS.Redo)):
                event.ignore()  # nothing is being typed: the window undoes the edit
                return True
            typed = event.modifiers() | _PLAIN == _PLAIN
            if typed and (event.key() in _OWN_KEYS or (event.text() and event.text().isprintable())):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            taken = self._pending
            self.commit()
            if self.property("refused"):
                self.selectAll()
            elif not isinstance(self.window(), QDialog):
                self.clearFocus()
            else:
                self.selectAll()
                if not taken:  # it is for the button
                    event.ignore()
                    return
        elif key == Qt.Key.Key_Escape and self._pending:
            self._restore()
            self.selectAll()
        elif key == Qt.Key.Key_Escape and isinstance(self.window(), QDialog):
            event.ignore()
            return
        elif key == Qt.Key.Key_Escape:
            self.clearFocus()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() | _PLAIN == _PLAIN:
            self.step(key == Qt.Key.Key_Up)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason):
            return
        self.deselect()
        self.commit()
        if self._pending:  # refused: what is not in force does not stay on the screen
            self._restore()

    def hideEvent(self, event: QHideEvent) -> None:
        leave(self)
        super().hideEvent(event)

    # -- mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self.step(event.angleDelta().y() > 0)
            event.accept()
        else:
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        super().leaveEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._arrows().contains(event.position().toPoint()):
            self.step(event.position().y() < self.height() / 2)
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._arrows().contains(event.position().toPoint()):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._arrows().contains(event.position().toPoint())
        self.setCursor(Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    # -- paint

    def _arrows(self) -> QRect:
        """The two little arrows, at the right edge; there are none where the number needs the room."""
        metrics = self.fontMetrics()
        line = metrics.height()
        width = line if self.width() - metrics.horizontalAdvance(self.text()) > line + PADDING else 0
        return QRect(self.width() - width, 0, width, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @Slot()
    def _make_room(self) -> None:
        self.setTextMargins(0, 0, max(self._arrows().width() - 5, 0), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        if self.info.unit:
            self._paint_unit(painter, muted)
        if (self._hovered or self.hasFocus()) and self._arrows().width():
            painter.setPen(QPen(muted, 1.3))
            box = self._arrows()
            x, y, half = box.center().x() - 1.0, box.center().y() + 0.5, box.width() / 5
            for sign in (-1, 1):
                points = [QPointF(x - half, y + sign * 2.2), QPointF(x, y + sign * (2.2 + half))]
                painter.drawPolyline(QPolygonF([*points, QPointF(x + half, y + sign * 2.2)]))
        painter.end()

    def _paint_unit(self, painter: QPainter, color: QColor) -> None:
        """Write the unit after the number, where there is room for it."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.info.unit)
        left = self._arrows().left() - width
        if left > metrics.horizontalAdvance(self.text()) + 1.5 * metrics.height():
            painter.setPen(color)
            painter.drawText(QRect(left, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, self.info.unit)
