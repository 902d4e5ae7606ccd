"""Which plane the decision regions are drawn on: two lists, of what lies across and of what lies upwards."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from densegui.ui.plots.plot_header import SMALL
from densegui.ui.widgets.elided_list import ElidedList
from densegui.ui.widgets.field_style import list_style
from densegui.ui.widgets.tips import tip

WIDEST = 6
"""Width of a list at most, in heights of its letters."""
COMPONENTS = -1
"""In place of a feature's number: a principal component."""


class CutChooser(QWidget):
    """Two features that differ, or the first two principal components: a component never lies beside a feature."""

    chosen = Signal(object)
    """The user wishes (first, second), features from 0; None: the principal components."""

    def __init__(
        self, parent: QWidget, component: str = "a principal component of the training set", feature: str = "an input"
    ) -> None:
        super().__init__(parent)
        self.across = self._list("Across", f"What lies across: {component}, or {feature}")
        self.up = self._list("Upwards", f"What lies upwards: {component}, or {feature}")
        self._names: tuple[str, ...] = ()
        self.choice: tuple[int, int] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(self.across)
        row.addWidget(self.up)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _list(self, name: str, what: str) -> ElidedList:
        found = ElidedList(self)
        found.setAccessibleName(name)
        found.setToolTip(tip(what))
        found.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        found.setMinimumContentsLength(5)
        found.setMaxVisibleItems(18)
        found.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        found.activated.connect(self._choose)
        return found

    def apply_size(self) -> None:
        """Take over the size of the text."""
        size = SMALL * self.fontMetrics().height() / 1.17
        for box in (self.across, self.up):
            box.setMaximumWidth(round(WIDEST * size))
        self.setStyleSheet(list_style(f"{round(size)}px"))

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these features; new ones begin with the principal components."""
        if tuple(names) == self._names:
            return
        self._names = tuple(names)
        for number, box in enumerate((self.across, self.up), start=1):
            box.clear()
            box.addItem(f"PC {number}", COMPONENTS)
            for feature, name in enumerate(names):
                box.addItem(name, feature)
        self.choice = None

    def choose(self, first: int, second: int) -> None:
        """Take two features, from 0."""
        for box, feature in ((self.across, first), (self.up, second)):
            box.setCurrentIndex(box.findData(feature))
        self.choice = first, second

    @Slot()
    def _choose(self) -> None:
        mover, other = (self.across, self.up) if self.sender() is self.across else (self.up, self.across)
        feature, beside = mover.currentData(), other.currentData()
        if feature == COMPONENTS:
            other.setCurrentIndex(0)
        elif beside in (COMPONENTS, feature):
            other.setCurrentIndex(other.findData(0 if feature else 1))
        first, second = self.across.currentData(), self.up.currentData()
        self.choice = None if COMPONENTS in (first, second) else (first, second)
        self.chosen.emit(self.choice)
