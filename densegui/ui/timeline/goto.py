"""Two fields and a button: go to a minibatch and an operation of it."""

from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from densegui.debugger.position import Position
from densegui.experiment.fields import Bounds, FieldInfo
from densegui.ui.widgets.number_edit import PADDING, NumberEdit
from densegui.ui.widgets.tips import tip

FURTHEST = 10**9


def _whole(name: str, title: str, description: str, maximum: int) -> FieldInfo:
    return FieldInfo(
        name=name, title=title, description=description, symbol="", unit="", kind="int", bounds=Bounds(0, maximum),
        choices=(), labels=(), default=None, required=True, optional=False, resets=False, model=None,
        variants=MappingProxyType({}), tag="",
    )  # fmt: skip


class GoEdit(NumberEdit):
    """A number that Enter goes to."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.property("refused"):
            self.entered.emit()


class GoTo(QWidget):
    """The fields show the position until one of them is typed into."""

    wished = Signal(object)
    """The user wishes to go to this Position."""
    refused = Signal(str)
    """One sentence: what was typed is no place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        about = "How many minibatches are done; beyond what is recorded, training runs up to there."
        self.t = GoEdit(_whole("t", "Minibatch", about, FURTHEST), ("t",), parent=self)
        self.i = GoEdit(_whole("i", "Operation", "How many operations of it are done.", 0), ("i",), parent=self)
        self.button = QToolButton(self)
        self.button.setText("Go")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setToolTip(tip("Go to this minibatch and operation. Enter in a field does the same."))
        self.button.clicked.connect(self._go)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for field, text in ((self.t, "minibatch"), (self.i, "op")):
            label = QLabel(text, self)
            label.setObjectName("muted")
            row.addWidget(label)
            row.addWidget(field)
            field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            field.entered.connect(self._go)
            field.refused.connect(self.refused)
        row.addWidget(self.button)
        self._size()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "button"):  # it can come while this is made
            self._size()

    def _size(self) -> None:
        for field, widest in ((self.t, "0000000"), (self.i, "000")):
            field.setFixedWidth(self.fontMetrics().horizontalAdvance(widest) + PADDING + 4)

    def show_position(self, position: Position, operations: int) -> None:
        """Show where we are, in a program of so many operations, unless a number is being typed."""
        self.i.info = replace(self.i.info, bounds=Bounds(0, operations - 1))
        if not (self.t.hasFocus() or self.i.hasFocus()):
            self.t.set_value(position.t)
            self.i.set_value(position.i)

    @Slot()
    def _go(self) -> None:
        for field in (self.t, self.i):
            field.commit()
            if field.property("refused"):
                return
        for field in (self.t, self.i):
            field.clearFocus()  # keys belong to the window again
        self.wished.emit(Position(int(self.t.value), int(self.i.value)))
