"""What is seen of a file: its first rows or pictures, or a sentence in their place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from densegui.data.csv_reader import Preview
from densegui.data.dataset import Dataset
from densegui.data.survey import Column
from densegui.ui.importing.pictures import PictureGrid
from densegui.ui.importing.tables import CsvRows, FirstRows, NumberRows
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.variables.table import Table
from densegui.ui.widgets.sentence import SentenceLabel

INVITATION = """Choose a file or a folder, or drop one here.

CSV, TSV: a table, one example a line
NPZ: arrays of NumPy, such as X and y
IDX: the format of MNIST, images and labels
A folder of pictures: one folder in it for each class"""
WIDEST, NARROWEST = 16, 4
"""Of a column, in heights of the font."""


class PreviewPane(QStackedWidget):
    """Shows one of a table, pictures and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.csv, self.numbers = CsvRows(self), NumberRows(self)
        self.table = Table(frozenset(), self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAccessibleName("First examples")
        self.pictures = PictureGrid(self)
        self.sentence = SentenceLabel("", self, INVITATION)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.addWidget(self.sentence)
        for widget in (page, self.table, self.pictures):
            self.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._page, self._theme = page, LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.pictures.set_theme(theme)
        for model in (self.csv, self.numbers):
            model.set_theme(theme)

    def say(self, text: str, wrong: bool) -> None:
        """Show a sentence; what is wrong is in red."""
        self.sentence.setText(text)
        color = self._theme.danger if wrong else self._theme.muted
        self.sentence.setStyleSheet(f"color: {color};")
        self.setCurrentWidget(self._page)

    def show_rows(self, shown: Preview, columns: Sequence[Column], missing: str) -> None:
        """Show the first rows of a CSV file."""
        self.csv.show_rows(shown, columns, missing)
        self._show_table(self.csv)

    def show_dataset(self, dataset: Dataset, examples: Sequence[int]) -> None:
        """Show some examples of what was read from another file."""
        if dataset.image_shape is None:
            self.numbers.show_rows(dataset)
            self._show_table(self.numbers)
        else:
            self.pictures.show_pictures(dataset, examples)
            self.setCurrentWidget(self.pictures)

    def forget(self) -> None:
        """Let go of the data set."""
        self.numbers.show_rows(None)
        self.pictures.show_pictures(None, ())

    def _show_table(self, model: FirstRows) -> None:
        if self.table.model() is not model:
            self.table.setModel(model)
        self.setCurrentWidget(self.table)
        self.measure()

    def measure(self) -> None:
        """Give each column the room that its name and its first values need."""
        model = self.table.model()
        if model is None:
            return
        self.table.measure()
        line = self.table.fontMetrics().height()
        header = self.table.horizontalHeader()
        header.setFixedHeight(round(2.4 * line))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().setFixedWidth(self.table.advance("1000"))
        rows = range(min(model.rowCount(), 20))
        for place in range(min(model.columnCount(), 200)):
            texts = model.headerData(place, Qt.Orientation.Horizontal).split("\n")
            texts += [model.data(model.index(row, place)) for row in rows]
            width = max(map(self.table.advance, texts))
            self.table.setColumnWidth(place, min(max(width, NARROWEST * line), WIDEST * line))
