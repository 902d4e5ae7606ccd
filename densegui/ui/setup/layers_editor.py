"""The layers of the network, a row each: nodes, activation, remove. Input and output follow from the data."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from densegui.data.dataset import Dataset
from densegui.experiment.config import HiddenLayer
from densegui.experiment.fields import field
from densegui.ui.setup.forms import ChoiceEdit, clear
from densegui.ui.widgets.field_label import FieldLabel
from densegui.ui.widgets.number_edit import NumberEdit
from densegui.ui.widgets.tips import tip

HIDDEN = ("network", "hidden")
MOST_ROWS = 60
"""Deeper networks come from files; their first layers can be edited here."""
NODES, ACTIVATION = field(HiddenLayer, "nodes"), field(HiddenLayer, "activation")


class FixedText(QWidget):
    """A text in the place of a field that can't be changed here; cut off with "…" where there is no room."""

    def __init__(self, help_text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._help = "", help_text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str, more: str = "") -> None:
        """Show a text; the tool tip can say more."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()
        self.setToolTip(tip(f"{self._help} {more}"))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 8, metrics.height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        box = self.rect().adjusted(7, 0, -2, 0)
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


class RemoveButton(QToolButton):
    """A quiet, narrow ×."""

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line + 2, line + 6)


class LayerRow(QWidget):
    """The editors of hidden layer l (from 1). It shows nothing itself: the grid takes its parts."""

    remove_asked = Signal(int)

    def __init__(self, l: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.l = l
        path = (*HIDDEN, l - 1)
        self.label = FieldLabel(f"Layer {l}", "", True, f"Hidden layer {l}: its nodes and its activation.", parent)
        self.nodes = NumberEdit(NODES, (*path, "nodes"), f"{NODES.title} of layer {l}", parent)
        self.activation = ChoiceEdit(ACTIVATION, (*path, "activation"), f"{ACTIVATION.title} of layer {l}", parent)
        self.remove = RemoveButton(parent)
        self.remove.setObjectName("quiet")
        self.remove.setText("×")
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remove.setToolTip(tip(f"Remove layer {l}. This restarts training at t = 0."))
        self.remove.setAccessibleName(f"Remove layer {l}")
        self.remove.clicked.connect(self._ask)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What stands in the grid, from left to right."""
        return self.label, self.nodes, self.activation, self.remove

    @Slot()
    def _ask(self) -> None:
        self.remove_asked.emit(self.l)

    def discard(self) -> None:
        """Delete the row and its parts."""
        for part in (*self.parts, self):
            part.hide()
            part.deleteLater()


class LayersEditor(QWidget):
    """Rows for input, hidden layers and output, and a button that adds a layer."""

    edited = Signal(object, object)
    """(path, value)"""
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden: tuple[HiddenLayer, ...] = ()
        self.rows: list[LayerRow] = []
        self._stacked = False
        source = "It follows from the data."
        self._input = FieldLabel("Input", "n_x", False, f"Number n_x of features. {source}", self)
        self.n_x = FixedText(f"Number n_x of features. {source}", self)
        self.features = FixedText("The features of an example:", self)
        self._output = FieldLabel("Output", "n_y", False, f"Number n_y of classes. {source}", self)
        self.n_y = FixedText(f"Number n_y of classes. {source}", self)
        self.classes = FixedText("The output layer is a softmax over the classes:", self)
        self._more = QLabel(self)
        self._more.setTextFormat(Qt.TextFormat.PlainText)
        self._more.setObjectName("muted")
        self.add = QToolButton(self)
        self.add.setText("+ layer")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.setToolTip(tip("Add a hidden layer like the last one. This restarts training at t = 0."))
        self.add.setAccessibleName("Add a hidden layer")
        self.add.clicked.connect(self._add)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(3)

    def set_data(self, data: Dataset) -> None:
        """Show the sizes that the data give."""
        self.n_x.set_text(str(data.n_x))
        self.n_y.set_text(str(data.n_y))
        shape = data.image_shape
        names = f"{shape[0]} × {shape[1]} pixels" if shape else ", ".join(data.feature_names[:40])
        self.features.set_text(names, f"{names}.")
        self.classes.set_text("softmax", ", ".join(data.class_names[:40]) + ".")

    def set_hidden(self, hidden: tuple[HiddenLayer, ...]) -> None:
        """Show these hidden layers."""
        self._hidden = hidden
        shown = hidden[:MOST_ROWS]
        if len(shown) != len(self.rows):
            while len(self.rows) > len(shown):
                self.rows.pop().discard()
            while len(self.rows) < len(shown):
                self._new_row()
            self._place()
        for row, layer in zip(self.rows, shown, strict=True):
            row.nodes.set_value(layer.nodes)
            row.activation.set_value(layer.activation)
        left = len(hidden) - len(shown)
        self._more.setText(f"… and {left} more")
        self._more.setVisible(left > 0)

    def _new_row(self) -> None:
        row = LayerRow(len(self.rows) + 1, self)
        row.nodes.edited.connect(self.edited)
        row.nodes.refused.connect(self.refused)
        row.activation.edited.connect(self.edited)
        row.remove_asked.connect(self._remove)
        self.rows.append(row)

    @Slot(int)
    def _remove(self, l: int) -> None:
        self.edited.emit(HIDDEN, self._hidden[: l - 1] + self._hidden[l:])

    @Slot()
    def _add(self) -> None:
        self.edited.emit(HIDDEN, (*self._hidden, self._hidden[-1] if self._hidden else HiddenLayer()))

    def arrange(self, stacked: bool) -> None:
        """Put each label above its fields, or beside them."""
        if stacked != self._stacked:
            self._stacked = stacked
            self._place()

    def label_width(self) -> int:
        """The width that the widest label needs."""
        labels = [self._input, self._output, *(row.label for row in self.rows)]
        return max(label.sizeHint().width() for label in labels)

    def _place(self) -> None:
        clear(self._grid)
        for column, share in enumerate((10, 18) if self._stacked else (8, 20), start=1):
            self._grid.setColumnStretch(column, share)
        lines: list[tuple[Any, ...]] = [(self._input, self.n_x, self.features)]
        lines += [row.parts for row in self.rows]
        line = 0
        before: QWidget = self
        for parts in (*lines, (self._more,), (self._output, self.n_y, self.classes), (self.add,)):
            if len(parts) == 1:
                self._grid.addWidget(parts[0], line, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
            else:
                self._grid.addWidget(parts[0], line, 0, 1, 3 if self._stacked else 1)
                line += self._stacked
                for column, part in enumerate(parts[1:], start=1):
                    wide = len(parts) == 3 and column == 2  # there is nothing to remove
                    self._grid.addWidget(part, line, column, 1, 2 if wide else 1)
            line += 1
            for part in parts:
                QWidget.setTabOrder(before, part)
                before = part
                if part is not self._more:
                    part.show()
        self._grid.setColumnMinimumWidth(0, 0 if self._stacked else self.label_width())
