"""The choice of a layer: a list of all of them, and steps to the one before and the next."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from densegui.ui.widgets.buttons import step_button
from densegui.ui.widgets.elided_list import ElidedList
from densegui.ui.widgets.tips import tip

LONGEST = 11
"""Letters that the list has room for at most."""


class LayerSteps(QWidget):
    """Layers from `first` on."""

    chosen = Signal()
    """The user chose another layer."""

    def __init__(self, parent: QWidget, what: str, first: int = 0) -> None:
        super().__init__(parent)
        self._first = first
        self.previous = step_button(Qt.ArrowType.LeftArrow, "The layer before this one", self)
        self.next = step_button(Qt.ArrowType.RightArrow, "The next layer", self)
        self.previous.clicked.connect(partial(self._step, -1))
        self.next.clicked.connect(partial(self._step, 1))
        self.list = ElidedList(self)
        self.list.setAccessibleName("Layer")
        self.list.setToolTip(tip(what))
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.activated.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for part in (self.previous, self.list, self.next):
            row.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def layer(self) -> int:
        """The layer that is chosen."""
        return self._first + max(self.list.currentIndex(), 0)

    def apply_size(self, style: str) -> None:
        """Take over the size of the text; `style` is the style sheet of the list."""
        self.list.setStyleSheet(style)
        side = round(1.1 * self.fontMetrics().height())
        for button in (self.previous, self.next):
            button.setFixedSize(side, side)
            button.setStyleSheet("QToolButton { background: transparent; border: none; padding: 0; }")

    def offer(self, texts: Sequence[str], layer: int) -> None:
        """Offer these layers, and take one of them."""
        self.list.clear()
        self.list.addItems(list(texts))
        self.list.setMinimumContentsLength(min(max(map(len, texts)) - 2, LONGEST))
        self.take(layer)

    def take(self, layer: int) -> None:
        """Show a layer as the one that is chosen."""
        self.list.setCurrentIndex(layer - self._first)
        self._enable()

    def _enable(self) -> None:
        at = self.list.currentIndex()
        self.previous.setEnabled(at > 0)
        self.next.setEnabled(at < self.list.count() - 1)

    @Slot()
    def _choose(self) -> None:
        self._enable()
        self.chosen.emit()

    def _step(self, step: int, checked: bool = False) -> None:
        self.take(self.layer + step)
        self.chosen.emit()
