"""The tools of the variables: what they are compared with, following the program, copying and saving."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from densegui.ui.variables.comparing import NONE, OTHER, PREVIOUS
from densegui.ui.widgets.buttons import word_button
from densegui.ui.widgets.elided_list import ElidedList
from densegui.ui.widgets.tips import tip

CHANGE = "change since the previous minibatch"


class Tools(QWidget):
    """A row of tools; a narrow panel has fewer of them."""

    compared = Signal()
    """The user chose what to compare with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.versus = ElidedList(self)
        self.versus.setAccessibleName("Difference")
        self.versus.setToolTip(tip("Show the arrays as they are, or what they differ by"))
        self.versus.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.versus.setMinimumContentsLength(6)
        self.versus.addItem("values", NONE)
        self.versus.addItem(CHANGE, PREVIOUS)
        self.versus.activated.connect(self.compared)
        self.follow = word_button("Follow", "Open the array that has just been computed", self)
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.copy = word_button("Copy", "Copy the selected numbers, or all of the array (Ctrl+C)", self)
        self.save = word_button("Save…", "Save the array, or all arrays, as CSV or NPZ", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.versus, 20)
        row.addStretch(1)
        for tool in (self.follow, self.copy, self.save):
            row.addWidget(tool)

    def fit(self, room: int) -> None:
        """Show the tools that fit into a width."""
        room -= self.versus.minimumSizeHint().width()
        for tool in (self.save, self.follow, self.copy):  # what there is no room for, the last one first
            room -= tool.sizeHint().width() + 4
            tool.setVisible(room >= 0)
        self.versus.setMaximumWidth(self.fontMetrics().horizontalAdvance(f"{CHANGE}MMM"))

    def offer(self, name: str) -> str:
        """Offer to compare with the place of a name, if there is one; return what is chosen."""
        offered = self.versus.findData(OTHER)
        if name and offered < 0:
            self.versus.addItem("", OTHER)
            offered = self.versus.findData(OTHER)
        if name:
            self.versus.setItemText(offered, f"difference to {name}")
        elif offered >= 0:
            if self.versus.currentIndex() == offered:
                self.versus.setCurrentIndex(0)
            self.versus.removeItem(offered)
        return str(self.versus.currentData())
