"""The tools beside the pads: small buttons in a grid, and the classes with their marks."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from densegui.ui.pad.points_pad import ERASER_TOOL, POINT_TOOL, SPRAY_TOOL
from densegui.ui.theme import Theme
from densegui.ui.widgets.buttons import word_button
from densegui.ui.widgets.class_marks import mark_pixmap

CLASSES = 6
"""Classes that can be drawn; each has a key."""
COLUMNS = 2


def tool(text: str, what: str, parent: QWidget, checkable: bool = False) -> QToolButton:
    """Return a small button with a word on it."""
    button = word_button(text, what, parent)
    button.setCheckable(checkable)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button


def _grid(column: QVBoxLayout, *buttons: QToolButton) -> None:
    """Lay buttons out in two columns."""
    grid = QGridLayout()
    grid.setSpacing(3)
    for place, button in enumerate(buttons):
        grid.addWidget(button, place // COLUMNS, place % COLUMNS)
    column.addLayout(grid)


class PictureTools(QWidget):
    """Pen, eraser, undo, clear, the chosen example as a beginning, and sending once more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pen = tool("Pen", "Draw with the left button (P)", self, checkable=True)
        self.eraser = tool(
            "Eraser", "Erase with the left button (E); the right one always erases", self, checkable=True
        )
        self.undo = tool("Undo", "Take the last stroke back (Ctrl+Z)", self)
        self.clear = tool("Clear", "Begin with an empty picture (Delete); it can be undone", self)
        self.example = tool("Example", "Put the chosen example's picture here, to draw on", self)
        self.send = tool("Send", "Send the picture through the network once more, after a step has ended that", self)
        group = QButtonGroup(self)
        group.addButton(self.pen)
        group.addButton(self.eraser)
        self.pen.setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        _grid(column, self.pen, self.eraser, self.undo, self.clear, self.example, self.send)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)


class PointTools(QWidget):
    """The classes, how points are set, undo and redo, and what becomes of the points."""

    class_chosen = Signal(int)
    """A class, from 1."""
    tool_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes = [
            tool("", f"New points are of class {number} (key {number})", self, checkable=True)
            for number in range(1, CLASSES + 1)
        ]
        group = QButtonGroup(self)
        for number, button in enumerate(self.classes, start=1):
            group.addButton(button, number)
        group.idClicked.connect(self.class_chosen)
        self.tools = {
            POINT_TOOL: tool(
                "Point", "Set one point with each click, or a row of them by dragging", self, checkable=True
            ),
            SPRAY_TOOL: tool("Spray", "Spray points while dragging", self, checkable=True),
            ERASER_TOOL: tool("Eraser", "Erase points (E); the right button always does", self, checkable=True),
        }
        self._tool_group = QButtonGroup(self)
        for button in self.tools.values():
            self._tool_group.addButton(button)
        self._tool_group.buttonClicked.connect(self._choose_tool)
        self.undo = tool("Undo", "Take the last stroke back (Ctrl+Z)", self)
        self.redo = tool("Redo", "Make it again (Ctrl+Y)", self)
        self.clear = tool("Clear", "Remove all points (Delete); it can be undone", self)
        self.present = tool("Present data", "Take the points of the present data, to change them", self)
        self.use = tool("Use these data", "Train on these points: a new experiment with the same network begins", self)
        self.use.setObjectName("use")
        self._arrange()
        self.classes[0].setChecked(True)
        self.tools[POINT_TOOL].setChecked(True)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        marks = QHBoxLayout()
        marks.setSpacing(1)
        for button in self.classes:
            marks.addWidget(button)
        column.addLayout(marks)
        _grid(column, *self.tools.values(), self.clear, self.undo, self.redo)
        column.addWidget(self.present)
        column.addWidget(self.use)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def set_theme(self, theme: Theme, height: float, ratio: float) -> None:
        """Paint the marks of the classes."""
        for k, button in enumerate(self.classes):
            pixmap = mark_pixmap(theme, k, 0.3 * height, True, theme.color("panel"), ratio)
            button.setIcon(QIcon(pixmap))
            side = round(pixmap.deviceIndependentSize().width())
            button.setIconSize(QSize(side, side))

    def choose_class(self, number: int) -> None:
        """Press the button of a class."""
        self.classes[number - 1].click()

    @Slot()
    def _choose_tool(self) -> None:
        self.tool_chosen.emit(next(name for name, button in self.tools.items() if button.isChecked()))
