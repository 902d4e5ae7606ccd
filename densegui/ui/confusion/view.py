"""The confusion matrix of the training or test set, and beside it the examples with the largest loss."""

import numpy as np
from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from densegui.debugger.answers import (
    ANY,
    SETS,
    TEST,
    TRAINING,
    Answers,
    Cell,
    Confusion,
    answers,
    evaluated,
    set_size,
    set_work,
)
from densegui.debugger.examples import row_of
from densegui.debugger.frame import Frame
from densegui.debugger.regions import parameters_in_force
from densegui.engine.network import FloatArray
from densegui.experiment.build import Problem
from densegui.ui.confusion.gallery import MOST, Gallery
from densegui.ui.confusion.matrix import ConfusionMatrix
from densegui.ui.confusion.text import gallery_words, summary
from densegui.ui.confusion.tiles import Shelf
from densegui.ui.jobs import Work
from densegui.ui.plots.plot_header import TextButton
from densegui.ui.variables.table import table_style
from densegui.ui.widgets.fitting_label import FittingLabel
from densegui.ui.widgets.panel_header import PanelTitle, free, panel_style, stack
from densegui.ui.widgets.sentence import SentenceLabel
from densegui.ui.widgets.tips import tip
from densegui.ui.worked import WorkedView

RUNNING_WORK = 1e8
"""Operations that a set may take to be computed while training runs; of a larger one the newest metrics are shown."""
SHARE = 0.7
"""Of the panel's width, what the matrix takes."""
MOST_SHARE = 0.38
"""Of the width, what the gallery takes at most so that no name is cut off."""
BESIDE = 1.1
"""Width / height of the content from which matrix and gallery stand beside each other."""
LIMITLESS = 16_777_215
"""Qt's largest height of a widget."""
WAITS = "the gallery waits until training stands still"
NO_SET = "This experiment has no test set: its training share is 1."


class ConfusionView(WorkedView):
    """Shows what the network answers to a whole set."""

    shows = ("architecture", "data", "parameters", "position", "history", "selection")

    row_chosen = Signal(object)
    """The user wishes to see the example of a row of the data set, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.which = TRAINING
        self.cell = ANY
        self.answers: Answers | None = None
        self._known: tuple[Problem, FloatArray] | None = None
        """What the answers belong to: the problem and Θ."""
        self._wanted: tuple[Problem, FloatArray] | None = None
        self._syncing = False
        self.title = PanelTitle("Confusion", "Confusion", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.note = FittingLabel(self)
        self.matrix = ConfusionMatrix(self)
        self.matrix.chosen.connect(self.choose_cell)
        self.heading = FittingLabel(self)
        self.gallery = Gallery(self)
        self.gallery.clicked.connect(self._choose)
        self.gallery.selectionModel().currentChanged.connect(self._choose)
        self.message = SentenceLabel("", self)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrange()
        self.finish()

    def _arrange(self) -> None:
        head, under = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(10, 4, 8, 0)
        head.setSpacing(6)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        self.switches = {which: TextButton(which, f"Show the {which} set", self, framed=True) for which in SETS}
        self._group = QButtonGroup(self)
        for which, switch in self.switches.items():
            switch.setChecked(which == self.which)
            switch.clicked.connect(self._switch)
            self._group.addButton(switch)
            head.addWidget(switch)
        under.setContentsMargins(0, 0, 0, 3)
        content = QWidget(self)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._row.setContentsMargins(10, 0, 4, 4)
        self._row.setSpacing(8)
        self._side = QWidget(content)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(self.gallery, 1)
        self._row.addWidget(self.matrix, round(100 * SHARE))
        self._row.addWidget(self._side, round(100 * (1 - SHARE)))
        self.pages = QStackedWidget(self)
        self.pages.addWidget(content)
        self.pages.addWidget(self.message)
        stack(self, head, under, self.pages)
        free(self)

    # -- looks

    def restyle(self) -> None:
        theme, points = self.settings.theme, self.font().pointSizeF()
        self.setStyleSheet(
            panel_style(theme, "ConfusionView")
            + table_style(theme, points)
            + f"QLabel {{ color: {theme.muted}; font-size: {0.9 * points:.2f}pt; }}"
            + "QListView { background: transparent; }"
        )
        self.title.set_color(theme.muted)
        self.matrix.set_theme(theme)
        self.gallery.set_looks(theme)
        for switch in self.switches.values():
            switch.apply(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Lay the gallery beside the matrix, or below it; beside it, names get their room where there is some."""
        beside = self.pages.width() >= BESIDE * self.pages.height()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        most = round(MOST_SHARE * self.pages.width())
        self._side.setMinimumWidth(min(self.gallery.whole(), most) if beside else 0)
        self.matrix.setMaximumHeight(LIMITLESS if beside else max(self.matrix.whole_height(), 1))

    def minimumSizeHint(self) -> QSize:
        em = self.fontMetrics().height()
        return QSize(10 * em, 5 * em)

    # -- frames

    def work(self, frame: Frame) -> Work | None:
        split = frame.problem.split
        self.switches[TEST].setEnabled(split.test.m > 0)
        m = set_size(split, self.which)
        self.pages.setCurrentIndex(0 if m else 1)
        if not m:
            self.message.setText(NO_SET)
            self.note.set_texts(("",))
            return None
        if self._known is not None and self._known[0] is not frame.problem:
            self.cell, self.answers = ANY, None
        theta = parameters_in_force(frame)
        if self.answers is not None and self.answers.which == self.which and self._is_known(frame, theta):
            self._mark(frame)
            return None
        if self.settings.running and set_work(frame.spec, m) > RUNNING_WORK:
            self._show_metrics(frame)
            return None
        self._wanted = frame.problem, theta
        return answers(frame, self.which)

    def _is_known(self, frame: Frame, theta: FloatArray) -> bool:
        return self._known is not None and self._known[0] is frame.problem and np.array_equal(self._known[1], theta)

    def take(self, result: Answers, frame: Frame) -> None:
        self.answers, self._known = result, self._wanted
        self._show(frame)

    def _show_metrics(self, frame: Frame) -> None:
        """Show the matrix of the newest metrics: while training runs, a large set is not computed anew for it."""
        found = evaluated(frame, self.which)
        if found is not None:
            self._show_matrix(frame, found, WAITS)

    def _show_matrix(self, frame: Frame, confusion: Confusion, remark: str = "") -> None:
        self.matrix.show_confusion(confusion, frame.problem.split.dataset.class_names, self.cell)
        texts = summary(confusion, self.which)
        self.note.set_texts((f"{texts[0]}  ·  {remark}", *texts) if remark else texts)
        self.note.setToolTip(tip(texts[0]))
        self.matrix.setAccessibleDescription(texts[0])

    def _show(self, frame: Frame) -> None:
        shown = self.answers
        if shown is None:
            return
        dataset = frame.problem.split.dataset
        self._show_matrix(frame, shown.confusion())
        words = gallery_words(shown, self.cell, MOST, dataset.class_names)
        self.heading.set_texts(words)
        self.heading.setToolTip(tip(words[0]))
        self._syncing = True
        self.gallery.show_shelf(Shelf(shown, shown.worst(self.cell, MOST), dataset))
        self._syncing = False
        self._share()
        self._mark(self.frame or frame)

    def _mark(self, frame: Frame) -> None:
        """Highlight the chosen example where it is in the gallery."""
        self._syncing = True
        self.gallery.show_tile(self.gallery.tiles.tile_of(row_of(frame)))
        self._syncing = False

    # -- what the user does

    @Slot()
    def _switch(self) -> None:
        self.which = next(which for which, switch in self.switches.items() if switch.isChecked())
        self._again()

    @Slot(object)
    def choose_cell(self, cell: Cell) -> None:
        """Show the worst examples of a cell, a row or a column of the matrix, or of all."""
        self.cell = cell
        if self._asked is not None:
            self._show(self._asked)

    def _again(self) -> None:
        if self.frame is not None:
            self.present(self.frame)

    @Slot(QModelIndex)
    @Slot(QModelIndex, QModelIndex)
    def _choose(self, index: QModelIndex, before: QModelIndex | None = None) -> None:
        frame = self.frame
        if self._syncing or not index.isValid() or frame is None or self.answers is None:
            return
        row = self.gallery.tiles.row(index.row())
        if row != row_of(frame):
            self.row_chosen.emit(row)
