"""The inspector: all numbers of what is selected, and the choice of the example that they belong to."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QWidget,
)

from densegui.debugger.format import class_words
from densegui.debugger.frame import Frame
from densegui.debugger.made import made
from densegui.debugger.seen import seen
from densegui.ui.inspector.edit_row import EditRow
from densegui.ui.inspector.quantity_table import Entry, QuantityTable
from densegui.ui.inspector.text import (
    INVITATION,
    MEAN,
    entries,
    example_text,
    header,
    made_entries,
    made_header,
    probe_text,
)
from densegui.ui.view import FrameView
from densegui.ui.widgets.buttons import step_button
from densegui.ui.widgets.elided_list import ElidedList
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, check_style, panel_style, scrolled, stack
from densegui.ui.widgets.table_model import Heading, TableModel
from densegui.ui.widgets.tips import tip

HIGHEST_MINIMUM = 110
"""Pixels of the table that are never hidden: all rows in the normal size of text, fewer in a large one."""
ROUND_TITLE = 20
"""Pixels beside the title and the chooser."""

_WHAT_FOR = "All numbers and colours belong to this choice: one example of the minibatch, or the mean of each array"


class ExampleModel(TableModel):
    """The mean and the examples of a minibatch. Texts are made when they are looked at."""

    headings = (Heading("example"),)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._frame: Frame | None = None
        self._moving = False

    def show_frame(self, frame: Frame, moving: bool) -> None:
        """Take a frame; the number of rows follows its minibatch. While it moves, classes and losses are not told."""
        self._frame, self._moving = frame, moving
        self.fit_rows()

    def count(self) -> int:
        return 0 if self._frame is None else max(self._frame.m_b, 1) + 1

    def text(self, row: int, column: int) -> str | None:
        return None if self._frame is None else example_text(self._frame, row - 1 if row else None, self._moving)


class ExampleChooser(QWidget):
    """Previous, the list of examples, next."""

    chosen = Signal(object)
    """The user wishes to see an example, from 0, or None: the mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.previous = step_button(Qt.ArrowType.LeftArrow, "The example before this one", self)
        self.next = step_button(Qt.ArrowType.RightArrow, "The next example of the minibatch", self)
        self.previous.clicked.connect(partial(self._step, -1))
        self.next.clicked.connect(partial(self._step, 1))
        self.model = ExampleModel(self)
        self.list = ElidedList(self)
        self.list.setModel(self.model)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(8)
        self.list.setMaxVisibleItems(18)
        self.list.setAccessibleName("Example")
        view = self.list.view()
        if isinstance(view, QListView):
            view.setUniformItemSizes(True)
        self.list.activated.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.previous)
        row.addWidget(self.list, 1)
        row.addWidget(self.next)
        self._text = ""

    def whole_width(self, names: tuple[str, ...]) -> int:
        """Return the width at which an example of any of these classes can be read, in few words."""
        longest = max((class_words(name) for name in names), key=len, default="")
        text = self.list.fontMetrics().horizontalAdvance(f"16 · ℒ 0.01234 · {longest}")
        return text + round(1.8 * self.list.fontMetrics().height()) + self.previous.sizeHint().width() * 2

    def show_frame(self, frame: Frame, moving: bool) -> None:
        """Show which example is chosen; the tool tip waits until training stops."""
        self.model.show_frame(frame, moving)
        row = 0 if frame.example is None else frame.example + 1
        if row != self.list.currentIndex():
            self.list.setCurrentIndex(row)
        probe = frame.probe
        self.list.instead = "" if probe is None else probe_text(frame, probe)
        text = example_text(frame, frame.example, moving)
        self.list.shorter = "" if self.list.instead else text.removeprefix("example ").removesuffix(" of the minibatch")
        text = self.list.instead or text
        if text != self._text or not moving:
            self._text = text
            self.list.update()
            if not moving:
                self.list.setToolTip(tip(_WHAT_FOR if text == MEAN else f"{text}. {_WHAT_FOR}"))
        several = frame.m_b > 0
        if several != self.previous.isEnabled():
            for widget in (self.previous, self.next):
                widget.setEnabled(several)

    @Slot(int)
    def _choose(self, row: int) -> None:
        self.chosen.emit(row - 1 if row else None)

    def _step(self, step: int, checked: bool = False) -> None:
        row, examples = self.list.currentIndex(), self.model.rowCount() - 1
        if row == 0:
            self.chosen.emit(0 if step > 0 else examples - 1)
        else:
            self.chosen.emit((row - 1 + step) % examples)


class Inspector(FrameView):
    """Shows the numbers of the selected node, edge or bias; of nothing selected, of the operation that has just run."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")

    example_chosen = Signal(object)
    """The user wishes to see an example, from 0, or None: the mean over the minibatch."""
    edit_requested = Signal(object)
    """An Edit of what is selected."""
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = PanelTitle("Inspector", "Inspector", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.chooser = ExampleChooser(self)
        self.chooser.chosen.connect(self.example_chosen)
        self.header = NoteLabel(self)
        self.table = QuantityTable()
        self.area = scrolled(self.table, self)
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 6, 0)
        head.addWidget(self.title)
        head.addWidget(self.chooser, 1)
        under = QHBoxLayout()
        under.setContentsMargins(10, 1, 10, 3)
        under.addWidget(self.header)
        self.edits = EditRow(self)
        self.edits.edited.connect(self.edit_requested)
        self.edits.refused.connect(self.refused)
        stack(self, head, under, self.area)
        column = self.layout()
        assert column is not None
        column.addWidget(self.edits)
        self.finish()

    def restyle(self) -> None:
        theme = self.settings.theme
        size = 0.92 * self.font().pointSizeF()
        self.setStyleSheet(
            panel_style(theme, "Inspector")
            + check_style(theme, "QCheckBox")
            + f"QComboBox {{ font-size: {size:.2f}pt; }}"
        )
        self.title.set_color(theme.muted)
        self.header.set_color(theme.muted)
        self.table.set_theme(theme)
        self.area.setMinimumHeight(min(self.table.height_of(6), HIGHEST_MINIMUM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the title out where the example's class would have no room: the tab has the same name."""
        names = () if self.frame is None else self.frame.problem.split.dataset.class_names
        room = self.width() - self.title.full_width - ROUND_TITLE
        self.title.setVisible(self.chooser.whole_width(names) <= room)

    def draw(self, frame: Frame) -> None:
        self._fit()
        running = self.settings.running
        text, rows = _told(frame, running)
        self.chooser.show_frame(frame, running)
        self.header.set_text(text)
        self.header.setVisible(bool(text))
        self.table.show_entries(text, rows, INVITATION if frame.selection is None else "")
        if running:
            self.edits.follow(frame)
        else:
            self.edits.show_frame(frame)
            self.header.setToolTip(tip(text))
            self.table.setAccessibleDescription(self.table.text() if text else INVITATION)


def _told(frame: Frame, running: bool) -> tuple[str, tuple[Entry, ...]]:
    """The header and the rows; of what operations make, nothing while training runs."""
    if frame.selection is not None:
        shown = seen(frame)
        return header(shown), entries(shown)
    just_made = None if running else made(frame)
    return ("", ()) if just_made is None else (made_header(frame, just_made), made_entries(frame, just_made))
