"""The gradient check panel: the program's gradient against central differences, on request, the worst first."""

from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from densegui.debugger.checking import GradientCheckJob, GradientCheckResult
from densegui.debugger.edits import parameter_name
from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import FloatArray
from densegui.errors import InputError
from densegui.ui.asked import AskedView, bar_style
from densegui.ui.check.model import CheckModel
from densegui.ui.setup.parts import style
from densegui.ui.widgets.buttons import word_button
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, stack
from densegui.ui.widgets.row_table import RowTable, row_table_style
from densegui.ui.widgets.sentence import SentenceLabel
from densegui.ui.widgets.tips import tip

INVITATION = "Are dW and db right? Compare them with central differences of the cost."
NAMES = (("Check the selection", "Check all parameters"), ("Selection", "All"))
"""Of the buttons, in a wide panel and in a narrow one."""
SIZE = 0.92
PADDING, OWN_MARGIN, SCROLL_BAR = 2, 3, 16
"""Pixels beside a text of the table, those that Qt adds to them, and beside the table."""


class GradientCheckView(AskedView):
    """Checks the gradient of the minibatch on the screen."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")

    selected = Signal(Selection)
    """The user wishes to see a parameter of the list."""
    painted = Signal(object)
    """A GradientCheckResult to paint on the network's edges; None when it is no longer that of the frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Progress of the check", "Stop the check", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theta: FloatArray | None = None
        self._asked: Frame | None = None
        self.title = PanelTitle("Gradient check", "Check", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.note = NoteLabel(self)
        self.check_selection = word_button(NAMES[0][0], "Check what is selected in the network", self)
        self.check_all = word_button(NAMES[0][1], "Check every weight and every bias", self)
        self.check_selection.clicked.connect(self._check_selection)
        self.check_all.clicked.connect(self._check_all)
        for button in (self.check_selection, self.check_all, self.cancel):
            button.setMinimumWidth(1)  # a narrow panel with large text gives it a shorter name
        self.sentence = SentenceLabel("sentence", self, INVITATION)
        self.model = CheckModel(self)
        self.table = RowTable(self.model, "Checked parameters, the worst first", self)
        self.table.clicked.connect(self._choose)
        self.table.activated.connect(self._choose)
        self._arrange()
        self.finish()
        self.show_state()

    def _arrange(self) -> None:
        head, under, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(10, 4, 6, 0)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        under.setContentsMargins(10, 3, 8, 3)
        under.setSpacing(6)
        for widget in (self.check_selection, self.check_all, self.cancel):
            under.addWidget(widget)
        under.addWidget(self.bar, 1)
        under.addStretch(0)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        foot.setContentsMargins(10, 0, 8, 2)
        foot.addWidget(self.sentence)
        column.addLayout(foot)
        inset = QHBoxLayout()
        inset.setContentsMargins(8 - PADDING, 0, 0, 0)  # the text of the first column stands under the title
        inset.addWidget(self.table)
        column.addLayout(inset, 1)
        stack(self, head, under, content)

    # -- look

    def restyle(self) -> None:
        theme, points = self.settings.theme, SIZE * self.font().pointSizeF()
        self.setStyleSheet(
            style(theme)
            + panel_style(theme, "GradientCheckView")
            + f"QToolButton, QLabel#sentence, QTableView, QHeaderView {{ font-size: {points:.2f}pt; }}"
            + f"QLabel#sentence {{ color: {theme.text}; }}"
            + row_table_style(theme)
            + f"QTableView::item {{ padding: 0 {PADDING}px; }}"
            + bar_style(theme)
        )
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give the columns the width of their widest texts; in a narrow panel the numbers have fewer digits."""
        font = self.font()
        font.setPointSizeF(SIZE * font.pointSizeF())
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance
        place, error, verdict = (width(sample) for sample in (self._longest_place(), "1.2e−11", "verdict"))
        gap = 2 * (PADDING + OWN_MARGIN) + metrics.height() // 6
        numbers = [(digits, width(f"−9.{'3' * (digits - 1)}e−05")) for digits in (6, 4, 3, 2)]
        room = self.width() - SCROLL_BAR - place - error - verdict - 5 * gap
        digits, wide = next((fit for fit in numbers if 2 * fit[1] <= room), numbers[-1])
        widths = [column + gap for column in (place, wide, wide, error, verdict)]
        full = sum(width(words) + 2 * metrics.height() for words in NAMES[0])
        for button, words in zip((self.check_selection, self.check_all), NAMES[full > self.width()], strict=True):
            button.setText(words)
        spare = max(self.width() - SCROLL_BAR - sum(widths), 0) // len(widths)
        for column, taken in enumerate(widths):
            self.table.setColumnWidth(column, taken + spare)
        self.table.verticalHeader().setDefaultSectionSize(round(1.35 * metrics.height()))
        self.model.set_look(self.settings.theme, digits)

    def _longest_place(self) -> str:
        """Return the longest name that a parameter of this network has."""
        n = (1, 1) if self.frame is None else self.frame.spec.n
        return parameter_name(Selection(Kind.EDGE, len(n) - 1, max(n), max(n)))

    # -- what the user does

    @Slot()
    def _check_selection(self) -> None:
        if self.frame is not None and self.frame.selection is not None:
            self.check(self.frame.selection)

    @Slot()
    def _check_all(self) -> None:
        self.check(None)

    def check(self, selection: Selection | None) -> None:
        """Check what is selected, or with None all parameters, at the newest frame."""
        if self.frame is None:
            return
        try:
            job = GradientCheckJob(self.frame, selection)
        except InputError as error:
            self.refuse(str(error))
            return
        self._asked = self.frame
        self.sentence.setText(f"Checking {count(job.progress[1])}: two costs for each …")
        self.begin(job.steps(), job.progress[1])

    def say_cancelled(self) -> None:
        self.sentence.setText("Cancelled.")

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.selected.emit(self.model.checked(index.row()).place)

    # -- what is shown

    def check_result(self, frame: Frame) -> None:
        if self.model.result is not None and not self._is_of(frame):
            self._forget()

    def _is_of(self, frame: Frame) -> bool:
        """Whether the result is still that of the minibatch on the screen."""
        result, theta = self.model.result, self._theta
        if result is None or theta is None or not frame.m_b or frame.arrays.spec != result.spec:
            return False
        return frame.minibatch == result.minibatch and np.array_equal(frame.arrays.theta, theta, equal_nan=True)

    def _forget(self) -> None:
        self.model.show_result(None)
        self.sentence.setText(INVITATION)
        self.note.set_text("")
        self.painted.emit(None)

    def show_state(self) -> None:
        busy, frame = self.jobs.busy, self.frame
        still = not busy and not self.settings.running
        self.check_selection.setVisible(not busy)
        self.check_all.setVisible(not busy)
        self.cancel.setVisible(busy)
        self.bar.setVisible(busy)
        self.check_all.setEnabled(still)
        self.check_selection.setEnabled(still and frame is not None and frame.selection is not None)

    @Slot(object)
    def show_result(self, result: Any) -> None:
        if isinstance(result, GradientCheckResult) and self._asked is not None:
            self._theta = self._asked.arrays.theta.copy()
            self.model.show_result(result)
            self._fit_columns()
            self.sentence.setText(result.sentence())
            self.sentence.setToolTip(tip(result.tolerance_text()))
            self.note.set_text(f"minibatch {count(result.minibatch)} · {result.tolerance_text()}")
            self.note.setToolTip(tip(result.tolerance_text()))
            self.painted.emit(result)
            self._asked = None
            if self.frame is not None and not self._is_of(self.frame):
                self._forget()
        self.show_state()

    @Slot(str)
    def refuse(self, sentence: str) -> None:
        self.sentence.setText(sentence[:1].upper() + sentence[1:] + ".")
        self.show_state()
