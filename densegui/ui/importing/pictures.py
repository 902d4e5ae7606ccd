"""The first pictures of each class in a grid, each with its class under it, as light as they are in the file."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from densegui.data.dataset import Dataset
from densegui.debugger.format import count
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.class_marks import paint_mark
from densegui.ui.widgets.tips import tip

MOST = 120
"""Pictures that are shown at most."""
SIDE = 3.4
"""Of a picture, in heights of a line of text."""


class PictureGrid(QWidget):
    """Shows some examples of a data set of pictures, as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self.examples: Sequence[int] = ()
        self._images: list[QImage] = []
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("Pictures")

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def show_pictures(self, dataset: Dataset | None, examples: Sequence[int]) -> None:
        """Take a data set of pictures, and which of its examples to show."""
        self._dataset, self.examples = dataset, examples[:MOST]
        self._images = grey_images(dataset, self.examples) if dataset is not None else []
        self.setAccessibleDescription(f"{len(self._images)} pictures, some of each class")
        self.update()

    # -- where things are

    def _cell(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(round((SIDE + 0.6) * line), round((SIDE + 1.5) * line))

    def boxes(self) -> list[QRect]:
        """Return where the pictures are that have room."""
        cell = self._cell()
        columns, rows = max(1, self.width() // cell.width()), self.height() // cell.height()
        left = (self.width() - columns * cell.width()) // 2
        places = range(min(len(self._images), columns * rows))
        corners = [QPoint(left + k % columns * cell.width(), k // columns * cell.height()) for k in places]
        return [QRect(corner, cell) for corner in corners]

    def sizeHint(self) -> QSize:
        cell = self._cell()
        return QSize(6 * cell.width(), 3 * cell.height())

    def minimumSizeHint(self) -> QSize:
        return self._cell()

    # -- paint

    def paintEvent(self, event: QPaintEvent) -> None:
        dataset = self._dataset
        if dataset is None:
            return
        painter = QPainter(self)
        metrics = self.fontMetrics()
        side = SIDE * metrics.height()
        for box, image, example in zip(self.boxes(), self._images, self.examples, strict=False):
            scale = side / max(image.width(), image.height())
            size = QSize(round(scale * image.width()), round(scale * image.height()))
            place = QRectF(
                box.center().x() - size.width() / 2, box.top() + (side - size.height()) / 2 + 3, *size.toTuple()
            )
            # Large pixels stay pixels: that is what the network sees.
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1)
            painter.drawImage(place, image)
            self._paint_class(painter, metrics, box, int(dataset.labels[example]))
        painter.end()

    def _paint_class(self, painter: QPainter, metrics: QFontMetrics, box: QRect, k: int) -> None:
        """The mark and the name of a class, in the middle under its picture."""
        assert self._dataset is not None  # there is a picture
        radius = 0.24 * metrics.height()
        gap = round(3.4 * radius)
        room = box.width() - gap - 6
        name = metrics.elidedText(self._dataset.class_names[k], Qt.TextElideMode.ElideRight, room)
        left = box.center().x() - (metrics.horizontalAdvance(name) + gap) / 2
        middle = box.bottom() - 0.65 * metrics.height()
        ground = self._theme.color("panel")
        paint_mark(painter, self._theme, k, QRectF(left, middle, 2 * radius, 0).center(), radius, True, ground)
        painter.setPen(self._theme.color("text"))
        painter.drawText(round(left + gap), round(middle + (metrics.ascent() - metrics.descent()) / 2), name)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._dataset is not None:
            place = next((place for place, box in enumerate(self.boxes()) if box.contains(event.pos())), None)
            if place is not None:
                example = int(self.examples[place])
                name = self._dataset.class_names[int(self._dataset.labels[example])]
                QToolTip.showText(event.globalPos(), tip(f"Example {count(example + 1)}: {name}"), self)
                return True
        return super().event(event)


def grey_images(dataset: Dataset, examples: Sequence[int]) -> list[QImage]:
    """Return examples as pictures: bytes as they are, other numbers from the least (black) to the greatest (white)."""
    assert dataset.image_shape is not None
    height, width = dataset.image_shape
    rows = dataset.rows[np.asarray(examples, np.int64)]
    if rows.dtype != np.uint8:
        low, high = float(dataset.rows.min()), float(dataset.rows.max())
        rows = np.rint((rows - low) * (255.0 / ((high - low) or 1.0))).astype(np.uint8)
    return [QImage(row.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy() for row in rows]


def some_of_each(labels: np.ndarray, most: int = MOST) -> tuple[int, ...]:
    """Return which examples to show: the first of each class, then the second of each, and so on."""
    order = np.argsort(labels, kind="stable")
    sorted_labels = labels[order]
    starts = np.searchsorted(sorted_labels, sorted_labels)
    turn = np.arange(labels.size) - starts  # the how-manieth of its class each is
    chosen = np.lexsort((sorted_labels, turn))[:most]
    return tuple(order[chosen].tolist())
