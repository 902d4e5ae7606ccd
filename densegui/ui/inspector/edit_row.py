"""What can be changed about the selection: a weight's or bias's value, whether it is frozen, whether a node is off."""

from typing import Any

from pydantic import Field
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from densegui.debugger.edits import Edit, Freeze, SetParameter, SwitchOff, element
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.fields import field
from densegui.experiment.model import Model, form
from densegui.ui.widgets.number_edit import NumberEdit

LARGEST = 1e6
"""A typed weight lies between −10⁶ and 10⁶; training can go beyond."""


class _Value(Model):
    value: float = Field(
        default=0.0,
        title="Value",
        description="The value from the start of this minibatch on; drag it or type it.",
        json_schema_extra=form(),
        ge=-LARGEST,
        le=LARGEST,
    )


class EditRow(QWidget):
    """A number and a check box, for what is selected. Emits edits; shows what is so."""

    edited = Signal(object)
    """An Edit."""
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place: Selection | None = None
        self.label = QLabel(self)
        self.value = NumberEdit(field(_Value, "value"), ("value",), "Value", self)
        self.value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.value.edited.connect(self._set_value)
        self.value.refused.connect(self.refused)
        self.held = QCheckBox(self)
        self.held.clicked.connect(self._hold)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 4)
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.value, 1)
        row.addWidget(self.held)
        self.hide()

    def show_frame(self, frame: Frame) -> None:
        """Show the value that the next update, or this minibatch's forward pass, uses, and what is held."""
        place = self._place = frame.selection
        node = place is not None and place.kind is Kind.NODE
        if place is None or (node and not 1 <= place.layer < frame.spec.L):
            self.hide()
            return
        self.value.setVisible(not node)
        self.label.setVisible(not node)
        if node:
            self.held.setText("switched off")
            self.held.setToolTip("a = 0 and ∂ℒ/∂z = 0 from this minibatch on, whatever comes in")
            self.held.setChecked((place.layer, place.node) in frame.spec.off)
        else:
            self.label.setText("w =" if place.kind is Kind.EDGE else "b =")
            self.value.set_value(_value(frame, place))
            self.held.setText("frozen")
            self.held.setToolTip("The update leaves it as it is, from this minibatch on")
            self.held.setChecked(place in frame.setting.frozen)
        self.show()

    def follow(self, frame: Frame) -> None:
        """Show the value while training runs; a field that is typed into is left alone."""
        place = self._place
        if place is not None and place == frame.selection and place.kind is not Kind.NODE and not self.value.hasFocus():
            self.value.set_value(_value(frame, place))

    @Slot(object, object)
    def _set_value(self, path: tuple[str, ...], value: Any) -> None:
        if self._place is not None:
            self._emit(SetParameter(self._place, float(value)))

    @Slot(bool)
    def _hold(self, on: bool) -> None:
        place = self._place
        if place is not None:
            self._emit(SwitchOff(place.layer, place.node, on) if place.kind is Kind.NODE else Freeze(place, on))

    def _emit(self, edit: Edit) -> None:
        self.edited.emit(edit)


def _value(frame: Frame, place: Selection) -> float:
    """Return what the next update, or this minibatch's forward pass, uses."""
    ws = frame.workspace
    return float(element(frame.spec, ws.theta if frame.position.i else ws.theta_new, place))
