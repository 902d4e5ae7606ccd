"""The runs as rows of a table: this one first, then the kept ones, by the column that they are sorted by."""

from typing import Any

from PySide6.QtCore import QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from densegui.debugger.frame import Frame
from densegui.debugger.run_table import Column, Kind, Row, present_row, present_settings, row_of, table
from densegui.debugger.runs import KeptRun, Runs
from densegui.experiment.config import Experiment
from densegui.experiment.settings import Difference, differing_settings
from densegui.ui.plots.cost_lines import run_stroke
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.table_model import ROLE, Heading, Index, TableModel

CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
SAMPLE = QSize(30, 12)
"""Of the line before a run's name."""
KEYS = "F2 renames it, Space draws its curves or not, Enter opens its settings, Delete forgets it."


class RunModel(TableModel):
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
        headings = tuple(Heading(column.title, column.about, column.numeric) for column in columns)
        if same and [column.key for column in columns] == [column.key for column in self.columns]:
            self.columns, self.headings = columns, headings
            self.dataChanged.emit(self.index(0, 0), self.index(0, len(columns) - 1))
            return
        self.beginResetModel()
        self.columns, self.headings, self.runs = columns, headings, frame.runs
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

    # -- Qt's questions

    def count(self) -> int:
        return len(self.order)

    def about(self, section: int) -> str:
        return f"{super().about(section)} A click sorts by it."

    def text(self, row: int, column: int) -> str:
        return self.columns[column].text(self.order[row])

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and index.column() == 0 and self.run_at(index.row()) is not None:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def look(self, row: int, column: int, role: int) -> Any:
        run = self.run_at(row)
        if role == ROLE.FontRole and run is None:
            font = QFont()
            font.setItalic(True)
            return font
        if column:
            return None
        if role == ROLE.EditRole:
            return self.text(row, column)
        if run is None:
            return None
        if role == ROLE.CheckStateRole:
            return CHECKED if run.shown else UNCHECKED
        return self._sample(run) if role == ROLE.DecorationRole else None

    def setData(self, index: Index, value: Any, role: int = ROLE.EditRole) -> bool:
        run = self.run_at(index.row()) if index.isValid() else None
        if run is None or index.column():
            return False
        if role == ROLE.CheckStateRole:
            self.drawn.emit(run.number, Qt.CheckState(value) == CHECKED)
            return True
        name = str(value).strip()
        if role == ROLE.EditRole and name and name != run.name:
            self.renamed.emit(run.number, name)
        return False  # a frame says what it is called now

    def sentence(self, row: int, column: int) -> str:
        asked, run = self.columns[column], self.run_at(row)
        value = asked.values[self.order[row]]
        if asked.kind is Kind.EDITS and value:
            return f"Changed on the way: {value}."
        if asked.kind is not Kind.NAME:
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
