"""The tiles of the gallery: what they show, and a picture, a dot in the plane or the first features of an example."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from densegui.data.dataset import Dataset
from densegui.debugger.answers import TRAINING, Answers
from densegui.debugger.format import MISSING, number
from densegui.ui.confusion.text import example_words
from densegui.ui.network.words import Face
from densegui.ui.theme import LIGHT, Theme, mix
from densegui.ui.widgets.class_marks import paint_mark
from densegui.ui.widgets.example_pictures import ExamplePictures
from densegui.ui.widgets.table_model import Heading, Index, TableModel

TALL = 2.9
"""Height of a tile, and about the side of its picture, in heights of the font."""
SHORTEST, LONGEST = 2.7, 7.0
"""Room for the words beside the picture, in heights of the font."""
WORDS, SMALLEST_WORDS = 0.88, 0.74
"""Sizes of the words, of the widget's font: as they are best, and where the longest name would be cut off."""
BESIDE_WORDS = 1.3
"""What a tile has beside picture and name: the class's mark and space, in heights of the font."""
MOST_VALUES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """What the gallery shows: some answers of a set, from the worst one on."""

    answers: Answers
    worst: np.ndarray
    dataset: Dataset


class GalleryModel(TableModel):
    """The examples of a shelf."""

    headings = (Heading("example"),)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shelf: Shelf | None = None

    def show_shelf(self, shelf: Shelf | None) -> None:
        """Take other examples; tiles that are there stay, so that the list keeps its place."""
        self.shelf = shelf
        self.fit_rows()
        if self.count():
            self.dataChanged.emit(self.index(0, 0), self.index(self.count() - 1, 0))

    def example(self, tile: int) -> int:
        """Return which example of the set, from 0, a tile shows."""
        assert self.shelf is not None
        return int(self.shelf.worst[tile])

    def row(self, tile: int) -> int:
        """Return which row of the data set, from 0, a tile shows."""
        assert self.shelf is not None
        return int(self.shelf.answers.indices[self.example(tile)])

    def tile_of(self, row: int | None) -> int:
        """Return the tile that shows a row of the data set; −1 for none."""
        if self.shelf is None or row is None:
            return -1
        found = np.flatnonzero(self.shelf.answers.indices[self.shelf.worst] == row)
        return int(found[0]) if found.size else -1

    def count(self) -> int:
        return 0 if self.shelf is None else len(self.shelf.worst)

    def text(self, row: int, column: int) -> None:
        """There is none: a tile is painted."""

    def sentence(self, row: int, column: int) -> str:
        shelf = self.shelf
        return "" if shelf is None else example_words(shelf.answers, self.example(row), shelf.dataset)

    def look(self, row: int, column: int, role: int) -> object:
        return self.sentence(row, column) if role == Qt.ItemDataRole.AccessibleTextRole else None


class TileDelegate(QStyledItemDelegate):
    """Paints tiles."""

    def __init__(self, model: GalleryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = LIGHT
        self._em = 16.0
        self._size = QSize(100, 50)
        self._words = WORDS
        self.pictures = ExamplePictures()
        self._bounds = np.zeros((2, 2)), np.ones((2, 2))

    def set_looks(self, theme: Theme, em: float) -> None:
        """Use a theme's colours and a size of text."""
        self._theme, self._em = theme, em
        self._chosen = mix(theme.color("panel"), theme.color("accent"), 0.22)
        self.pictures.set_theme(theme)

    def set_dataset(self, dataset: Dataset) -> None:
        """Take the data set whose examples are shown."""
        self.pictures.set_dataset(dataset)
        if dataset.n_x == 2:
            low, high = dataset.rows.min(axis=0), dataset.rows.max(axis=0)
            self._bounds = low, np.where(high > low, high - low, 1.0)

    def fit(self, room: int, names: tuple[str, ...], font: QFont) -> None:
        """Let as many tiles as have room share the width; words are smaller where the longest name has none."""
        em = self._em
        name = _widest(names, font)
        least = TALL * em + min(max(name + BESIDE_WORDS * em, SHORTEST * em), LONGEST * em)
        self._size = QSize(max(room // max(int(room / least), 1), 20), round(TALL * em))
        share = (self._size.width() - (TALL + BESIDE_WORDS) * em) / max(name, 1.0)
        self._words = max(WORDS * min(share, 1.0), SMALLEST_WORDS)

    def whole(self, names: tuple[str, ...], font: QFont) -> int:
        """Return the width from which on a tile has the longest name and the loss as a whole."""
        loss = _widest(("ℒ 0.0996",), font) - 0.9 * self._em  # it begins below the mark
        return round(max(_widest(names, font), loss) + (TALL + BESIDE_WORDS) * self._em) + 1

    def name_face(self, font: QFont) -> Face:
        """Return the letters of names."""
        return Face(_sized(font, self._words))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shelf = self._model.shelf
        if shelf is None or index.row() >= len(shelf.worst):
            return
        box, em = QRectF(option.rect).adjusted(0, 1, -2, -1), self._em
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._chosen)
            painter.drawRoundedRect(box, 4, 4)
        i, row = self._model.example(index.row()), self._model.row(index.row())
        side = box.height() - 4
        place = QRectF(box.left() + 2, box.center().y() - side / 2, side, side)
        self._paint_example(painter, place, shelf, i, row)
        left = place.right() + 0.25 * em
        self._paint_words(painter, QRectF(left, box.top() + 1, box.right() - left, box.height() - 2), shelf, i)
        painter.restore()

    def _paint_example(self, painter: QPainter, place: QRectF, shelf: Shelf, i: int, row: int) -> None:
        dataset, theme = shelf.dataset, self._theme
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if dataset.image_shape is not None:
            image = self.pictures.image(row)
            high, wide = dataset.image_shape
            scale = min(place.width() / wide, place.height() / high)
            inner = QRectF(0, 0, wide * scale, high * scale)
            inner.moveCenter(place.center())
            painter.drawImage(inner, image)
            painter.drawRect(inner)
        elif dataset.n_x == 2:
            painter.setBrush(theme.color("canvas"))
            painter.drawRect(place)
            low, size = self._bounds
            x, y = ((dataset.rows[row] - low) / size).tolist()
            inner = place.adjusted(0.1 * place.width(), 0.1 * place.width(), -0.1 * place.width(), -0.1 * place.width())
            at = QPointF(inner.left() + x * inner.width(), inner.bottom() - y * inner.height())
            filled = shelf.answers.which == TRAINING
            paint_mark(painter, theme, int(shelf.answers.labels[i]), at, 0.22 * self._em, filled, theme.color("panel"))
        else:
            self._paint_values(painter, place, dataset.rows[row].tolist())

    def _paint_values(self, painter: QPainter, place: QRectF, values: list[float]) -> None:
        """Write the first features, one below the other."""
        painter.save()
        face = Face(_sized(painter.font(), 0.76))
        painter.setFont(face.font)
        painter.setPen(self._theme.color("muted"))
        more = len(values) > MOST_VALUES
        texts = [number(value, 3) for value in values[: MOST_VALUES - more]] + ["…"] * more
        line = min(place.height() / len(texts), face.height)
        top = place.center().y() - line * len(texts) / 2
        for k, text in enumerate(texts):
            painter.drawText(
                QRectF(place.left(), top + k * line, place.width(), line), Qt.AlignmentFlag.AlignRight, text
            )
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRectF, shelf: Shelf, i: int) -> None:
        answers, names, theme, em = shelf.answers, shelf.dataset.class_names, self._theme, self._em
        face = self.name_face(painter.font())
        line = room.height() / 3
        true, predicted = int(answers.labels[i]), int(answers.predicted[i])
        filled, radius = (True, False), 0.24 * em
        painter.setFont(face.font)
        for k, (label, full) in enumerate(zip((true, predicted), filled, strict=True)):
            y = room.top() + (k + 0.5) * line
            if label >= 0:
                mark = QPointF(room.left() + 0.4 * em, y)
                paint_mark(painter, theme, label, mark, radius, full, theme.color("panel"))
            right = k == 0 or true == predicted
            painter.setPen(theme.color("text" if right else "danger"))
            text = names[label] if label >= 0 else MISSING
            words = QRectF(room.left() + 0.9 * em, y - line / 2, room.width() - 0.9 * em, line)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, face.elided(text, words.width()))
        painter.setPen(theme.color("muted"))
        painter.drawText(
            QRectF(room.left(), room.top() + 2 * line, room.width(), line),
            Qt.AlignmentFlag.AlignVCenter,
            f"ℒ {number(float(answers.loss[i]), 3)}",
        )


def _widest(names: tuple[str, ...], font: QFont) -> float:
    """Return the width of the longest name in words of the usual size."""
    face = Face(_sized(font, WORDS))
    return max((face.width(name) for name in names), default=0.0)


def _sized(font: QFont, share: float) -> QFont:
    result = QFont(font)
    result.setPointSizeF(share * font.pointSizeF())
    return result
