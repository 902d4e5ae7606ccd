"""The table of runs on the screen: its keys, and columns as wide as what stands in them."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from densegui.ui.runs.model import CHECKED, SAMPLE, UNCHECKED, RunModel
from densegui.ui.widgets.keys import claims
from densegui.ui.widgets.row_table import RowTable

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN_KEYS = {*_ENTER, Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down,
             Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Left,
             Qt.Key.Key_Right}  # fmt: skip
_Trigger = QAbstractItemView.EditTrigger


class RunTable(RowTable):
    """Rows are clicked, or chosen with keys once Tab has led there."""

    opened = Signal(int)
    """The settings of the run of this number are wished for."""
    deleted = Signal(int)
    chosen = Signal()
    """Another row is selected, or none."""

    def __init__(self, model: RunModel, parent: QWidget) -> None:
        super().__init__(model, "Runs: results, and the settings that differ", parent)
        self._runs = model
        self._number: int | None = None
        self.setIconSize(SAMPLE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setEditTriggers(_Trigger.DoubleClicked)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        model.modelReset.connect(self._shown_anew)
        self.selectionModel().selectionChanged.connect(self._select)

    @property
    def number(self) -> int | None:
        """The number of the kept run that is selected."""
        return self._number

    @Slot()
    def _select(self) -> None:
        rows = self.selectionModel().selectedRows()
        run = self._runs.run_at(rows[0].row()) if rows else None
        self._number = run.number if run is not None else None
        self.chosen.emit()

    @Slot()
    def _shown_anew(self) -> None:
        """The rows are others: the same run stays selected, and columns have the width of what is in them."""
        number = self._number
        row = self._runs.row_of_run(number) if number is not None else None
        if row is not None:
            self.selectRow(row)
        else:
            self._number = None
            self.chosen.emit()
        keys, by = [column.key for column in self._runs.columns], self._runs.sorted_by
        if by is not None and by[0] in keys:  # its column can have moved
            order = Qt.SortOrder.DescendingOrder if by[1] else Qt.SortOrder.AscendingOrder
            self.horizontalHeader().setSortIndicator(keys.index(by[0]), order)
        self.fit()

    def fit(self) -> None:
        """Give columns and rows their sizes."""
        self.verticalHeader().setDefaultSectionSize(round(1.45 * self.fontMetrics().height()))
        self.resizeColumnsToContents()
        # Qt forgets that the style sheet's check box grows with the font.
        self.setColumnWidth(0, self.columnWidth(0) + self.fontMetrics().height())
        self._tighten()

    def _tighten(self) -> None:
        """Take from the columns what Qt leaves beside their texts, as far as that spares a scroll bar."""
        columns = range(1, self._runs.columnCount())
        over = sum(self.columnWidth(column) for column in range(self._runs.columnCount())) - self.viewport().width()
        if over > 0 and columns:
            less = min(-(-over // len(columns)), round(0.9 * self.fontMetrics().height()))
            for column in columns:
                self.setColumnWidth(column, self.columnWidth(column) - less)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    @Slot()
    def rename(self) -> None:
        """Let the name of the selected run be typed."""
        row = self._runs.row_of_run(self._number) if self._number is not None else None
        if row is not None:
            self.setCurrentIndex(self._runs.index(row, 0))
            self.edit(self._runs.index(row, 0))

    def event(self, event: QEvent) -> bool:
        return claims(event, _OWN_KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number, typing = self._number, self.state() is QAbstractItemView.State.EditingState
        if number is None or typing or not self._key(number, event.key()):
            super().keyPressEvent(event)

    def _key(self, number: int, key: int) -> bool:
        """React to a key on a kept run; return whether it meant something."""
        row = self._runs.row_of_run(number)
        if row is None:
            return False
        if key in _ENTER:
            self.opened.emit(number)
        elif key == Qt.Key.Key_F2:
            self.rename()
        elif key == Qt.Key.Key_Delete:
            self.deleted.emit(number)
        elif key == Qt.Key.Key_Space:
            run = self._runs.runs.run(number)
            state = UNCHECKED if run.shown else CHECKED
            self._runs.setData(self._runs.index(row, 0), state.value, Qt.ItemDataRole.CheckStateRole)
        else:
            return False
        return True
