"""The runs as rows of a table: this one first, then the kept ones, by the column that they are sorted by."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from densegui.debugger.frame import Frame
from densegui.debugger.run_table import Column, Kind, Row, present_row, present_settings, row_of, table
from densegui.debugger.runs import KeptRun, Runs
from densegui.experiment.config import Experiment
from densegui.experiment.settings import Difference, Value, differing_settings
from densegui.ui.plots.cost_lines import run_stroke
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.tips import tip

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
SAMPLE = QSize(30, 12)
"""Of the line before a run's name."""
KEYS = "F2 renames it, Space draws its curves or not, Enter opens its settings, Delete forgets it."


class RunModel(QAbstractTableModel):
    """Shows what it is given, and tells what is typed and ticked."""

    renamed = Signal(int, str)
    drawn = Signal(int, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.runs = Runs()
        self.order: list[int] = []
        """Rows of the columns' values in the order of the screen: 0 is this run, k the k-th kept one."""
        self.sorted_by: tuple[str, bool] | None = None
        """Key of a column, and whether the largest comes first."""
        self._known: tuple[object, ...] = ()
        self._experiment: Experiment | None = None
        self._differences: tuple[Difference, ...] = ()
        self._theme = LIGHT
        self._samples: dict[int, QPixmap] = {}

    # -- what is shown

    def show_frame(self, frame: Frame) -> None:
        """Show a frame. Where only this run has gone on, only its row changes."""
        known = (frame.runs, frame.setting, frame.problem)
        same = len(known) == len(self._known) and all(a is b for a, b in zip(known, self._known, strict=True))
        if not same:
            self._experiment = present_settings(frame)
            experiments = [self._experiment, *(run.experiment for run in frame.runs.kept)]
            self._known, self._differences = known, differing_settings(experiments)
        rows: list[Row] = [present_row(frame, self._experiment), *map(row_of, frame.runs.kept)]
        columns = table(rows, self._differences)
        if same and [column.key for column in columns] == [column.key for column in self.columns]:
            self.columns = columns
            self.dataChanged.emit(self.index(0, 0), self.index(0, len(columns) - 1))
            return
        self.beginResetModel()
        self.columns, self.runs = columns, frame.runs
        self._sort()
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._samples.clear()

    @property
    def differing(self) -> tuple[str, ...]:
        """The titles of the settings that differ."""
        return tuple(found.title for found in self._differences)

    def run_at(self, row: int) -> KeptRun | None:
        """Return the kept run of a row; None for this run, and for no row."""
        place = self.order[row] if 0 <= row < len(self.order) else 0
        return self.runs.kept[place - 1] if place else None

    def row_of_run(self, number: int) -> int | None:
        """Return the row of a kept run."""
        places = {run.number: place for place, run in enumerate(self.runs.kept, start=1)}
        return self.order.index(places[number]) if number in places else None

    # -- order

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the kept runs; this run stays the first row. A column that is not there: as they were kept."""
        known = 0 <= column < len(self.columns)
        wanted = (self.columns[column].key, order == Qt.SortOrder.DescendingOrder) if known else None
        if wanted != self.sorted_by:
            self.beginResetModel()
            self.sorted_by = wanted
            self._sort()
            self.endResetModel()

    def _sort(self) -> None:
        kept = list(range(1, len(self.runs.kept) + 1))
        by = {column.key: column for column in self.columns}
        if self.sorted_by is not None and self.sorted_by[0] in by:
            kept = by[self.sorted_by[0]].sorted_rows(kept, self.sorted_by[1])
        self.order = [0, *kept]

    # -- Qt's table

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.order)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _Role.DisplayRole:
            return column.title
        if role == _Role.ToolTipRole:
            return tip(f"{column.about} A click sorts by it.")
        return _alignment(column) if role == _Role.TextAlignmentRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and index.column() == 0 and self.run_at(index.row()) is not None:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, run = self.columns[index.column()], self.run_at(index.row())
        place = self.order[index.row()]
        if role == _Role.DisplayRole or (role == _Role.EditRole and index.column() == 0):
            return column.text(place)
        if role == _Role.TextAlignmentRole:
            return _alignment(column)
        if role == _Role.ToolTipRole:
            return tip(self._about(column, column.values[place], run))
        if role == _Role.FontRole and run is None:
            font = QFont()
            font.setItalic(True)
            return font
        if index.column() or run is None:
            return None
        if role == _Role.CheckStateRole:
            return CHECKED if run.shown else UNCHECKED
        return self._sample(run) if role == _Role.DecorationRole else None

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        run = self.run_at(index.row()) if index.isValid() else None
        if run is None or index.column():
            return False
        if role == _Role.CheckStateRole:
            self.drawn.emit(run.number, Qt.CheckState(value) == CHECKED)
            return True
        name = str(value).strip()
        if role == _Role.EditRole and name and name != run.name:
            self.renamed.emit(run.number, name)
        return False  # a frame says what it is called now

    def _about(self, column: Column, value: Value, run: KeptRun | None) -> str:
        if column.kind is Kind.EDITS and value:
            return f"Changed on the way: {value}."
        if column.kind is not Kind.NAME:
            return ""
        if run is None:
            return "What is on the screen now."
        return f"{run.name}{', kept automatically' if run.automatic else ''}. {KEYS}"

    def _sample(self, run: KeptRun) -> QPixmap:
        """Return a piece of the line that the run's curve is drawn with."""
        if run.number not in self._samples:
            stroke = run_stroke(self._theme, run)
            pixmap = QPixmap(SAMPLE)
            pixmap.fill(QColor(0, 0, 0, 0))
            painter = QPainter(pixmap)
            painter.setPen(stroke.pen(stroke.width))
            middle = SAMPLE.height() / 2
            painter.drawLine(QPointF(0, middle), QPointF(SAMPLE.width(), middle))
            painter.end()
            self._samples[run.number] = pixmap
        return self._samples[run.number]


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
