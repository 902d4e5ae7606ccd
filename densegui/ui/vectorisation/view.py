"""The panel of vectorisation: the lecture's last chapter, measured on the present network when it is wished for."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from densegui.debugger.frame import Frame
from densegui.debugger.vectorisation import Vectorisation, VectorisationJob
from densegui.errors import InputError
from densegui.ui.asked import AskedView, bar_style
from densegui.ui.plots.plot_header import InfoLine, plain
from densegui.ui.setup.parts import style
from densegui.ui.theme import Theme
from densegui.ui.vectorisation.plot import TimesPlot
from densegui.ui.vectorisation.text import COLUMNS, TIPS, agreement, note, row, sentences
from densegui.ui.widgets.buttons import word_button
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style
from densegui.ui.widgets.tips import tip

QUESTION = "How much faster are matrices than loops? Measure (21), (22) and (23) on this network"
INVITATION = (
    f"{QUESTION}, on this computer, now. Training has to be paused for it.", f"{QUESTION}, now.",
    "Measure (21), (22) and (23) on this network.",
)  # fmt: skip
BUSY = "Pause training to measure: it would take the time of the processor."
ROOMY = 10.5
"""Times the height of the font: in a lower panel the plot and the sentence are all."""


class VectorisationView(AskedView):
    """A plot over m_b, the numbers, and a sentence."""

    shows = ("architecture", "data", "parameters")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Progress of measuring", "Stop measuring.", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Vectorisation")
        self.result: Vectorisation | None = None
        self.title, self.note = PanelTitle("Vectorisation", "Vectors", self), NoteLabel(self)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.measure = word_button("Measure", "Time the three forms on the present network.", self)
        self.measure.clicked.connect(self._start)
        self.sentence, self.agreement = InfoLine(self), InfoLine(self)
        self._say(*INVITATION)
        self.times = TimesPlot(self)
        self.table = self._make_table()
        self._arrange()
        self.finish()
        self.show_state()

    # -- construction

    def _say(self, *texts: str) -> None:
        """Show the longest of these texts that has room."""
        self.sentence.set_texts(*texts)
        self.sentence.setToolTip(tip(plain(texts[0])))
        self.sentence.setAccessibleName(plain(texts[0]))

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(COLUMNS), self)
        table.setHorizontalHeaderLabels(COLUMNS)
        for column, text in enumerate(TIPS):
            table.model().setHeaderData(column, Qt.Orientation.Horizontal, tip(text), Qt.ItemDataRole.ToolTipRole)
        table.setAccessibleName("Time for each example")
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return table

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 5, 8, 0)
        head.setSpacing(10)
        for part in (self.title, self.measure, self.cancel, self.bar):
            head.addWidget(part)
        head.addWidget(self.note, 1)
        said = QVBoxLayout()
        said.setContentsMargins(10, 2, 8, 2)
        said.setSpacing(1)
        said.addWidget(self.sentence)
        said.addWidget(self.agreement)
        self.body = QWidget(self)
        both = QHBoxLayout(self.body)
        both.setContentsMargins(10, 0, 6, 2)
        both.setSpacing(14)
        both.addWidget(self.times, 1)
        both.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(said)
        column.addWidget(self.body, 1)
        column.addStretch(0)

    # -- looks

    def restyle(self) -> None:
        theme = self.settings.theme
        self.setStyleSheet(
            style(theme) + panel_style(theme, "VectorisationView") + _own_style(theme) + bar_style(theme)
        )
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.times.apply(theme)
        self.agreement.apply(theme)
        self.sentence.apply(theme, "text", 1.0)
        if self.result is not None:
            self._draw_result(self.result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_table()
        self.show_state()

    def _fit_table(self) -> None:
        """Give the table the width that it needs, as far as the plot keeps some: a narrow panel scrolls it."""
        self.table.verticalHeader().setDefaultSectionSize(round(1.3 * self.fontMetrics().height()))
        self.table.resizeColumnsToContents()
        whole = sum(self.table.columnWidth(column) for column in range(len(COLUMNS))) + 14
        self.table.setFixedWidth(min(whole, self.width() // 2))

    # -- what is shown

    def check_result(self, frame: Frame) -> None:
        if self.result is not None and (self.result.n, self.result.dtype) != (frame.spec.n, frame.spec.dtype):
            self.result = None
            self._say(*INVITATION)

    def show_state(self) -> None:
        busy, running, known = self.jobs.busy, self.settings.running, self.result is not None
        self.measure.setVisible(not busy)
        self.measure.setEnabled(not running and self.frame is not None)
        self.cancel.setVisible(busy)
        self.bar.setVisible(busy)
        self.body.setVisible(known)
        roomy = self.height() >= ROOMY * self.fontMetrics().height()
        self.agreement.setVisible(known and roomy)
        self.table.setVisible(roomy)
        self.note.set_text(BUSY if running else note(self.result) if self.result is not None else "")

    def _draw_result(self, result: Vectorisation) -> None:
        self.times.show_times(result)
        self.table.setRowCount(len(result.timings))
        for line, timing in enumerate(result.timings):
            for column, text in enumerate(row(result, timing)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if timing is result.read:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                self.table.setItem(line, column, item)
        self._fit_table()

    # -- measuring

    @Slot()
    def _start(self) -> None:
        if self.frame is None or self.settings.running:
            return
        try:
            job = VectorisationJob(self.frame)
        except InputError as error:
            self.refuse(str(error))
            return
        self._say("Measuring …")
        self.begin(job.steps())

    def say_cancelled(self) -> None:
        before = () if self.result is None else tuple(f"Cancelled. Before: {text}" for text in sentences(self.result))
        self._say(*before or ("Cancelled.",))

    @Slot(int, int)
    def tell(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        super().tell(done, total)

    @Slot(object)
    def show_result(self, result: Vectorisation) -> None:
        self.result = result
        self._say(*sentences(result))
        agreed = agreement(result)
        self.agreement.set_texts(*agreed)
        self.agreement.setToolTip(tip(plain(agreed[0])))
        self.agreement.setAccessibleName(plain(agreed[0]))
        self.show_state()
        self._draw_result(result)

    @Slot(str)
    def refuse(self, words: str) -> None:
        self.result = None
        self._say(words[:1].upper() + words[1:] + ".")
        self.show_state()


def _own_style(theme: Theme) -> str:
    return f"""
        QToolButton:disabled {{ color: {theme.faint}; }}
        QTableWidget {{ background: {theme.panel}; color: {theme.text}; }}
        QTableWidget::item {{ padding: 0px 4px; }}
        QHeaderView {{ background: {theme.panel}; border: none; }}
        QHeaderView::section {{ background: {theme.panel}; color: {theme.muted}; border: none;
            border-bottom: 1px solid {theme.border}; padding: 0px 5px; }}
        QScrollBar:horizontal {{ background: transparent; height: 9px; margin: 0; border: none; }}
        QScrollBar::handle:horizontal {{ background: {theme.border}; border-radius: 3px; min-width: 24px; }}
    """
