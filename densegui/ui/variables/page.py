"""One opened array: what it is, a choice between numbers and picture, and either of them."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from densegui.debugger.format import MISSING
from densegui.debugger.frame import Freshness
from densegui.ui.theme import Theme
from densegui.ui.variables.array_table import ArrayTable
from densegui.ui.variables.heat_map import HeatMap
from densegui.ui.variables.picture import Picture
from densegui.ui.variables.text import equation_text, shape_text, words
from densegui.ui.widgets.panel_header import NoteLabel
from densegui.ui.widgets.tips import tip


class ArrayPage(QWidget):
    """Shows an array. A drawing of the part that can't be seen costs nothing."""

    chosen = Signal(int, int)
    """The user chose an element: row and column, from 0."""
    closed = Signal()
    """The user wishes to see the list again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.back = QToolButton(self)
        self.back.setArrowType(Qt.ArrowType.LeftArrow)
        self.back.setToolTip(tip("Back to the list of arrays"))
        self.back.setAccessibleName("Back to the list")
        self.back.clicked.connect(self.closed)
        self.name = NoteLabel(self)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.toggle = QToolButton(self)
        self.toggle.setCheckable(True)
        self.toggle.setText("Picture")
        self.toggle.setToolTip(tip("Show the array as a picture, one colour for each number, or as numbers"))
        self.toggle.setAccessibleName("Picture")
        self.toggle.toggled.connect(self._turn)
        self.table, self.heat_map = ArrayTable(self), HeatMap(self)
        self.absent = NoteLabel(self)
        self.stack = QStackedWidget(self)
        for widget in (self.table, self.heat_map, self._absent_page()):
            self.stack.addWidget(widget)
        self.table.chosen.connect(self.chosen)
        self.heat_map.chosen.connect(self.chosen)
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 8, 3)
        head.setSpacing(8)
        for part in (self.back, self.name, self.toggle):
            head.addWidget(part, 1 if part is self.name else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def _absent_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 4, 8, 4)
        column.addWidget(self.absent)
        column.addStretch(1)
        return page

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.name.set_color(theme.text)
        self.absent.set_color(theme.muted)
        self.table.set_theme(theme)
        self.heat_map.set_theme(theme)

    def show_picture(self, picture: Picture | None, remark: str) -> None:
        """Show an array; `remark` says what has to be said of it."""
        self.picture = picture
        if picture is None:
            self.name.set_text("")
            self.absent.set_text("")
            self.stack.setCurrentIndex(2)
            return
        item = picture.item
        parts = [item.name, shape_text(item), remark, words(item), equation_text(item)]
        self.name.set_text("  ·  ".join(part for part in parts if part))
        self.name.setToolTip(tip(self.name.text))
        self.absent.set_text(f"{MISSING}  {remark}")
        self._show()

    def _show(self) -> None:
        picture = self.picture
        if picture is None:
            return
        if picture.array is None:
            self.stack.setCurrentIndex(2)
        elif self.toggle.isChecked():
            self.heat_map.show_picture(picture)
            self.stack.setCurrentIndex(1)
        else:
            self.table.show_picture(picture)
            self.table.setEnabled(picture.item.freshness is not Freshness.ABSENT)
            self.stack.setCurrentIndex(0)

    @Slot(bool)
    def _turn(self, on: bool) -> None:
        self._show()
