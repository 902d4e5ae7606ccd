"""The panel "Your backprop": a student's NPZ file against the minibatch on the screen, the verdict large."""

import os

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from densegui.debugger.compare.names import Name
from densegui.debugger.compare.places import example_of, position_of, selection_of
from densegui.debugger.compare.report import details
from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.ui.asked import AskedView
from densegui.ui.compare.look import SMALL, sheet
from densegui.ui.compare.model import CompareModel, text
from densegui.ui.compare.work import Compared, shown_minibatch, work
from densegui.ui.widgets.buttons import word_button
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, scrolled, stack
from densegui.ui.widgets.row_table import RowTable
from densegui.ui.widgets.sentence import SentenceLabel
from densegui.ui.widgets.tips import tip

INVITATION = (
    "Is your own backpropagation right? Save its arrays of this minibatch with numpy.savez, under the names of "
    "densegui trace (Z1, A1, dZ2, dW1 …), and drop the file here."
)
FILTER = "NumPy arrays (*.npz);;All files (*)"
LEAST_ROWS = 7
"""Lines of the table that can be seen at least; where there is no room for them, the panel scrolls."""
MARKS = {True: "\N{CHECK MARK}", False: "\N{BALLOT X}"}


class CompareView(AskedView):
    """Compares a file with the minibatch on the screen."""

    shows = ("architecture", "data", "parameters", "position")

    selected = Signal(object)
    """A Selection: where the largest difference of a row is."""
    example_chosen = Signal(object)
    """The example of the minibatch that it belongs to."""
    travel_requested = Signal(object)
    """The Position after the operation that makes the row's array."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Comparing", "Stop comparing", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.path = ""
        self.compared: Compared | None = None
        self._shown_stale = False
        self.title = PanelTitle("Your backprop", "Yours", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.note = NoteLabel(self)
        self.choose = word_button("Open arrays…", "Choose an NPZ file with the arrays of your own program", self)
        self.again = word_button("Check again", "Read the file anew and compare it with this minibatch", self)
        self.choose.clicked.connect(self.ask)
        self.again.clicked.connect(self.check)
        for button in (self.choose, self.again, self.cancel):
            button.setMinimumWidth(1)
        self.sentence = self._label("verdict")
        self.conventions = self._label("conventions")
        self.detail = self._label("detail")
        self.model = CompareModel(self)
        self.table = RowTable(self.model, "Your arrays in the order of the program", self)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.clicked.connect(self._choose_row)
        self.table.activated.connect(self._choose_row)
        self._arrange()
        self.finish()
        self.show_state()

    def _label(self, name: str) -> QLabel:
        label = SentenceLabel(name, self)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _arrange(self) -> None:
        head, under = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(10, 4, 6, 0)
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addWidget(self.note, 1)
        under.setContentsMargins(10, 3, 8, 3)
        under.setSpacing(6)
        for widget in (self.choose, self.again, self.cancel):
            under.addWidget(widget)
        under.addWidget(self.bar, 1)
        under.addStretch(0)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(10, 2, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.sentence)
        column.addWidget(self.conventions)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addStretch(0)
        stack(self, head, under, scrolled(content, self))

    # -- look

    def restyle(self) -> None:
        theme, compared = self.settings.theme, self.compared
        verdict = theme.muted if self._stale or compared is None else self._verdict_color(compared)
        self.setStyleSheet(sheet(theme, self.font().pointSizeF(), verdict, large=compared is not None))
        self._shown_stale = self._stale
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.model.set_look(theme, self._stale)
        self._fit_columns()

    def _verdict_color(self, compared: Compared) -> str:
        return self.settings.theme.accent if compared.result.agrees else self.settings.theme.danger

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give the columns the width of their widest texts, and the rest of the panel to the last one."""
        font = self.font()
        font.setPointSizeF(SMALL * font.pointSizeF())
        metrics = QFontMetrics(font)
        samples = ["array", "verdict", "difference", "at"]
        for row in self.model.rows:
            samples = [max(longest, text(row, column), key=len) for column, longest in enumerate(samples)]
        for column, longest in enumerate(samples):
            self.table.setColumnWidth(column, metrics.horizontalAdvance(longest) + metrics.height())
        height = round(1.35 * metrics.height())
        self.table.verticalHeader().setDefaultSectionSize(height)
        self.table.setMinimumHeight(LEAST_ROWS * height)

    # -- what the user does

    @Slot()
    def ask(self) -> None:
        """Ask for a file and compare it."""
        path, _ = QFileDialog.getOpenFileName(self, "Your arrays", os.path.dirname(self.path), FILTER)
        if path:
            self.open(path)

    def open(self, path: str) -> None:
        """Compare a file with the minibatch on the screen."""
        self.path = path
        self.check()

    @Slot()
    def check(self) -> None:
        """Read the file anew and compare it with the minibatch on the screen."""
        if self.frame is None or not self.path:
            return
        self.begin(work(self.path, self.frame))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(_files(event)) == 1 and self.choose.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open(_files(event)[0])

    @Slot(QModelIndex)
    def _choose_row(self, index: QModelIndex) -> None:
        """Go to where the array is made, and select where its largest difference is."""
        compared, frame = self.compared, self.frame
        if compared is None or frame is None or compared.reference.rules.n != frame.spec.n:
            return
        row = self.model.rows[index.row()]
        self.detail.setText(self.model.sentence(index.row(), index.column()))
        self.travel_requested.emit(position_of(row.name, compared.minibatch, frame.program))
        place = selection_of(row.name, row.place, frame.spec.L)
        if place is not None:
            self.selected.emit(place)
        example = example_of(row.name, row.place)
        if example is not None and example < frame.m_b:
            self.example_chosen.emit(example)

    # -- what is shown

    def draw(self, frame: Frame) -> None:
        super().draw(frame)
        if self._stale != self._shown_stale:
            self.restyle()

    @property
    def _stale(self) -> bool:
        """Whether the result is of another minibatch than the one on the screen, or of other parameters."""
        compared, frame = self.compared, self.frame
        if compared is None or frame is None:
            return False
        if compared.minibatch != shown_minibatch(frame) or compared.reference.rules.n != frame.spec.n:
            return True
        W = frame.arrays.W if frame.has_minibatch else frame.workspace.W_new
        return not np.array_equal(compared.reference.arrays[Name("W", 1)], W[1], equal_nan=True)

    def show_state(self) -> None:
        busy, still = self.jobs.busy, not self.settings.running
        self.choose.setVisible(not busy)
        self.again.setVisible(not busy and bool(self.path))
        self.choose.setEnabled(still)
        self.again.setEnabled(still)
        self.cancel.setVisible(busy)
        self.bar.setVisible(busy)
        self.table.setVisible(bool(self.model.rows))
        for label in (self.conventions, self.detail):
            label.setVisible(bool(label.text()))
        if self.compared is None and not self.sentence.text():
            self.sentence.setText(INVITATION)
        self._show_note()

    def _show_note(self) -> None:
        if self.compared is None:
            self.note.set_text(os.path.basename(self.path))
            return
        note = f"{os.path.basename(self.compared.path)} · minibatch {count(self.compared.minibatch)}"
        if self._stale:
            note = f"{note}, not the one on the screen"
        self.note.set_text(note)
        self.note.setToolTip(tip(f"{self.compared.path}: {note}"))

    @Slot(object)
    def show_result(self, compared: Compared) -> None:
        self.compared = compared
        result = compared.result
        self.sentence.setText(f"{MARKS[result.agrees]} {result.sentence}")
        said = [f"convention: {convention}" for convention in result.conventions]
        self.conventions.setText("\n".join([*said, *result.notes]))
        self.detail.setText("")
        self.model.show_rows(result.rows)
        if result.first is not None:
            self.detail.setText(f"{result.first.name} {details(result.first)}")
        self.restyle()
        self.show_state()
        if result.first is not None:
            row = result.rows.index(result.first)
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    @Slot(str)
    def refuse(self, sentence: str) -> None:
        self.compared = None
        self.model.show_rows(())
        self.conventions.setText("")
        self.detail.setText("")
        self.sentence.setText(f"{sentence.removesuffix('.')}.")
        self.restyle()
        self.show_state()


def _files(event: QDropEvent) -> list[str]:
    """Return the files of this computer that are dragged."""
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
