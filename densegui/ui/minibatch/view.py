"""The minibatch: its examples as a table that can be sorted, and the choice of one of them."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from densegui.debugger.examples import Examples, examples
from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness
from densegui.ui.minibatch.delegate import ExampleDelegate
from densegui.ui.minibatch.model import (
    GRADIENT,
    HEADINGS,
    INPUT,
    LABEL,
    LOSS,
    MOST_COORDINATES,
    NUMBER,
    PREDICTED,
    PROBABILITY,
    RIGHT,
    WRONG_RIGHT,
    ExamplesModel,
)
from densegui.ui.variables.paced import PacedView
from densegui.ui.variables.table import ROW, Table, table_style
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, stack_titled

KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
PICTURE = 2.2
"""Height of a row with a picture, in heights of the font."""
LESS_IMPORTANT = (INPUT, GRADIENT, PROBABILITY, NUMBER, PREDICTED, LOSS)
"""The columns that a narrow panel leaves out, the first one first. Pictures stay."""
MOST_SPARE = 3
"""What a column takes at most of the room that is left, in heights of the font."""
INVITATION = "No minibatch yet: step or run."


class MinibatchView(PacedView):
    """Shows the examples of the minibatch on the screen."""

    shows = ("architecture", "data", "trace", "position", "selection")

    example_chosen = Signal(object)
    """The user wishes to see an example, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._syncing = False
        self.title = PanelTitle("Minibatch", "Minibatch", self)
        self.note = NoteLabel(self)
        self.model = ExamplesModel(self)
        self.table = Table(KEYS, self)
        self.table.setModel(self.model)
        self.delegate = ExampleDelegate(self.model, self.table)
        self.table.setItemDelegate(self.delegate)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName("Examples")
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicator(NUMBER, Qt.SortOrder.AscendingOrder)
        self.table.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(self._sorted)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.table.clicked.connect(self._choose)
        self._arrange()
        self.finish()

    def _arrange(self) -> None:
        stack_titled(self, self.title, self.note, self.table)

    # -- looks

    def restyle(self) -> None:
        theme = self.settings.theme
        self.setStyleSheet(panel_style(theme, "MinibatchView") + table_style(theme, self.font().pointSizeF()))
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.model.set_looks(theme, self.table.fontMetrics().height(), self.devicePixelRatioF())
        self.delegate.set_theme(theme)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _widths(self) -> dict[int, int]:
        advance, em = self.table.advance, self.table.fontMetrics().height()
        name = max((advance(name) for name in self.model.class_names), default=advance("class"))
        frame = self.frame
        n_x = frame.spec.n_x if frame else 2
        texts = min(n_x, MOST_COORDINATES) * ["−0.0123"] + ["…"] * (n_x > MOST_COORDINATES)
        number = advance("0.001235")
        return {
            NUMBER: advance("000"),
            INPUT: round((PICTURE + 0.6) * em) if self.model.with_pictures else advance(", ".join(texts)),
            LABEL: max(name + round(1.4 * em), advance(HEADINGS[LABEL].title)),
            PREDICTED: max(name + round(1.4 * em), advance(HEADINGS[PREDICTED].title) + em // 2),
            PROBABILITY: number, RIGHT: advance(WRONG_RIGHT[0]), LOSS: number, GRADIENT: number,
        }  # fmt: skip

    def _fit(self) -> None:
        """Give each column the room it needs; a narrow panel shows fewer of them."""
        self.table.row_height = PICTURE if self.model.with_pictures else ROW
        self.table.measure()
        widths = self._widths()
        room = self.width() - 14
        shown = set(widths)
        for column in LESS_IMPORTANT:
            if sum(widths[each] for each in shown) > room and not (column == INPUT and self.model.with_pictures):
                shown.discard(column)
        spare = (room - sum(widths[each] for each in shown)) // len(shown)
        wider = min(max(spare, 0), round(MOST_SPARE * self.table.fontMetrics().height()))
        for column, width in widths.items():
            self.table.setColumnHidden(column, column not in shown)
            self.table.setColumnWidth(column, width + wider)

    # -- frames

    def present(self, frame: Frame) -> None:
        shown = examples(frame)
        anew = frame.problem.split.dataset.class_names != self.model.class_names
        before = self.model.with_pictures
        self.delegate.pictures.set_dataset(frame.problem.split.dataset)
        self._syncing = True
        self.model.show_examples(frame, shown)
        if anew or before != self.model.with_pictures:
            self._fit()
        self._mark(frame)
        self._syncing = False
        self.note.set_text(summary(shown))

    def _mark(self, frame: Frame) -> None:
        """Highlight the chosen example."""
        row = self.model.row_of(frame.example)
        if row != self.table.currentIndex().row():
            self.table.show_row(row)

    # -- what the user does

    @Slot(int, Qt.SortOrder)
    def _sorted(self, column: int, order: Qt.SortOrder) -> None:
        if self.frame is not None:
            self._syncing = True
            self._mark(self.frame)
            self._syncing = False

    @Slot(QModelIndex)
    @Slot(QModelIndex, QModelIndex)
    def _choose(self, index: QModelIndex, before: QModelIndex | None = None) -> None:
        if self._syncing or not index.isValid() or self.frame is None:
            return
        example = self.model.example(index.row())
        if example != self.frame.example:
            self.example_chosen.emit(example)


def summary(shown: Examples | None) -> str:
    """Return what the table is about: minibatch 30 · 16 examples · 11 right."""
    if shown is None:
        return INVITATION
    stale = shown.freshness is Freshness.STALE
    minibatch = f"last minibatch ({count(shown.minibatch)})" if stale else f"minibatch {count(shown.minibatch)}"
    parts = [minibatch, f"{count(shown.m_b)} example{'s' * (shown.m_b != 1)}"]
    if shown.right is not None:
        parts.append(f"{count(int(shown.right.sum()))} right")
    return "  ·  ".join(parts)
