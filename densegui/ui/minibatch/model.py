"""The rows of the minibatch's table, in the order that the user sorts them into."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPixmap

from densegui.debugger.examples import Examples, order
from densegui.debugger.format import MISSING, class_words, count, number
from densegui.debugger.frame import Frame, Freshness
from densegui.engine.network import IntArray
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.class_marks import mark_pixmap
from densegui.ui.widgets.table_model import Heading, TableModel

NUMBER, INPUT, LABEL, PREDICTED, PROBABILITY, RIGHT, LOSS, GRADIENT = range(8)
KEYS = ("number", "x", "label", "predicted", "probability", "right", "loss", "gradient")
"""What each column is sorted by."""
HEADINGS = (
    Heading("", "The number of the example in the minibatch", numeric=True),
    Heading("x", "The input"),
    Heading("label", "The class that the data set gives"),
    Heading("predicted", "The class with the largest ŷ"),
    Heading("ŷ", "The probability that the network gives to the class it predicts", numeric=True),
    Heading("", "Whether the predicted class is the label"),
    Heading("ℒ", "The loss of the example", numeric=True),
    Heading("‖∇ℒ‖", "The norm of the example's gradient, over all weights and biases", numeric=True),
)
MOST_COORDINATES = 4
"""Inputs that are written out; more than these are no help."""
WRONG_RIGHT = ("✗", "✓")


class ExamplesModel(TableModel):
    """The examples of a minibatch."""

    headings = HEADINGS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.examples: Examples | None = None
        self.class_names: tuple[str, ...] = ()
        self.with_pictures = False
        self._frame: Frame | None = None
        self._order: IntArray = order(None, 0, False)
        self._sorted_by, self._descending = NUMBER, False
        self.set_looks(LIGHT, 16, 1)

    def set_looks(self, theme: Theme, em: float, ratio: float) -> None:
        """Use a theme's colours and a size of text."""
        self._looks = theme, em, ratio
        self._marks: dict[tuple[int, bool], QPixmap] = {}
        self._inks = {name: theme.color(name) for name in ("text", "muted", "faint", "danger")}

    def show_examples(self, frame: Frame, shown: Examples | None) -> None:
        """Take the examples of a frame."""
        dataset = frame.problem.split.dataset
        self.examples, self._frame = shown, frame
        self.class_names = dataset.class_names
        self.with_pictures = dataset.image_shape is not None
        self._sort()
        self.fit_rows()
        if shown:
            self.dataChanged.emit(self.index(0, 0), self.index(shown.m_b - 1, GRADIENT))

    def _sort(self) -> None:
        if self.examples is None:
            self._order = order(None, 0, False)
            return
        key = self.examples.sort_keys[KEYS[self._sorted_by]]
        self._order = order(key, self.examples.m_b, self._descending)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; equal ones keep the order of the minibatch, NaN is at the end."""
        self.layoutAboutToBeChanged.emit()
        self._sorted_by, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._sort()
        self.layoutChanged.emit()

    def example(self, row: int) -> int:
        """Return the example, from 0, in a row."""
        return int(self._order[row])

    def row_of(self, example: int | None) -> int:
        """Return the row of an example; −1 for none."""
        if example is None or example >= self._rows:
            return -1
        return int((self._order == example).argmax())

    # -- a cell

    def count(self) -> int:
        return self.examples.m_b if self.examples else 0

    def about(self, section: int) -> str:
        scaled = ", as the network sees it" if section == INPUT and not self.with_pictures else ""
        return f"{super().about(section)}{scaled}. Click to sort."

    def text(self, row: int, column: int) -> str:
        return self.text_of(self.example(row), column)

    def sentence(self, row: int, column: int) -> str:
        return self.sentence_of(self.example(row))

    def look(self, row: int, column: int, role: int) -> object:
        example = self.example(row)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(example, column)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._mark(example, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == NUMBER:
            return self.sentence_of(example)
        return None

    def _ink(self, example: int, column: int) -> QColor | None:
        shown = self.examples
        assert shown is not None
        if self.text_of(example, column) == MISSING:
            return self._inks.get("faint")
        if column == RIGHT and shown.right is not None and not shown.right[example]:
            return self._inks.get("danger")
        return self._inks.get("muted" if shown.freshness is Freshness.STALE or column == NUMBER else "text")

    def _mark(self, example: int, column: int) -> QPixmap | None:
        """The mark of a cell's class, filled for what is so and hollow for what is predicted."""
        k = self.class_in(example, column)
        if k is None:
            return None
        key = k, column == LABEL
        if key not in self._marks:
            theme, em, ratio = self._looks
            self._marks[key] = mark_pixmap(theme, k, 0.29 * em, column == LABEL, theme.color("panel"), ratio)
        return self._marks[key]

    def class_in(self, example: int, column: int) -> int | None:
        """Return the class, from 0, that a cell is about; None where it is about none."""
        shown = self.examples
        if shown is None or column not in (LABEL, PREDICTED):
            return None
        found = shown.labels if column == LABEL else shown.predicted
        return None if found is None or found[example] < 0 else int(found[example])

    def text_of(self, example: int, column: int) -> str:
        """Return what a cell says of an example."""
        shown = self.examples
        assert shown is not None
        if column == NUMBER:
            return count(example + 1)
        if column == INPUT:
            return "" if self.with_pictures else coordinates(shown, example)
        if column in (LABEL, PREDICTED):
            k = self.class_in(example, column)
            return MISSING if k is None else self.class_names[k]
        if column == RIGHT:
            return MISSING if shown.right is None else WRONG_RIGHT[int(shown.right[example])]
        values = {PROBABILITY: shown.probability, LOSS: shown.loss, GRADIENT: shown.gradient_norm}[column]
        return MISSING if values is None else number(float(values[example]))

    def sentence_of(self, example: int) -> str:
        """Return all that is known of an example."""
        shown = self.examples
        assert shown is not None
        row = count(int(shown.indices[example]))
        parts = [f"example {example + 1} of minibatch {count(shown.minibatch)}, row {row} of the data set"]
        parts.append(f"label {class_words(self.class_names[int(shown.labels[example])])}")
        k = self.class_in(example, PREDICTED)
        if k is not None and shown.right is not None:
            right = "right" if shown.right[example] else "wrong"
            y_hat = self.text_of(example, PROBABILITY)
            parts.append(f"predicted {class_words(self.class_names[k])} with ŷ = {y_hat}, {right}")
        for column, symbol in ((LOSS, "ℒ"), (GRADIENT, "‖∇ℒ‖")):
            text = self.text_of(example, column)
            if text != MISSING:
                parts.append(f"{symbol} = {text}")
        return "; ".join(parts)


def coordinates(shown: Examples, example: int) -> str:
    """Return the first inputs of an example."""
    column = shown.X[:, example]
    texts = [number(float(value), 3) for value in column[:MOST_COORDINATES]]
    return ", ".join(texts + ["…"] * (column.size > MOST_COORDINATES))
