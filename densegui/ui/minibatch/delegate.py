"""The pictures of examples in the minibatch's table."""

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from densegui.data.dataset import Dataset
from densegui.debugger.frame import Freshness
from densegui.ui.minibatch.model import INPUT, ExamplesModel
from densegui.ui.theme import LIGHT, Theme, rgb
from densegui.ui.variables.table import TextDelegate

MOST_KEPT = 2000
"""Pictures that are kept."""
Index = QModelIndex | QPersistentModelIndex


class ExampleDelegate(TextDelegate):
    """Paints pictures from the data set's own numbers: the larger, the more like ink."""

    def __init__(self, model: ExamplesModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = LIGHT
        self._dataset: Dataset | None = None
        self._range = (0.0, 1.0)
        self._images: dict[int, QImage] = {}

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._images.clear()
        low, high = rgb(theme.color("canvas")), rgb(theme.color("text"))
        steps = np.linspace(low, high, 256).round().astype(np.uint32)
        self._grey = 0xFF000000 | steps[:, 0] << 16 | steps[:, 1] << 8 | steps[:, 2]

    def set_dataset(self, dataset: Dataset) -> None:
        """Take the data set whose rows the pictures are."""
        if dataset is not self._dataset:
            self._dataset = dataset
            self._images.clear()
            if dataset.image_shape is not None:
                self._range = float(dataset.rows.min()), float(dataset.rows.max())

    def image(self, row: int) -> QImage:
        """Return the picture of a row of the data set, made once."""
        found = self._images.get(row)
        if found is None:
            assert self._dataset is not None
            assert self._dataset.image_shape is not None
            if len(self._images) > MOST_KEPT:
                self._images.clear()
            low, high = self._range
            shares = (self._dataset.rows[row].reshape(self._dataset.image_shape) - low) / ((high - low) or 1.0)
            colors = np.ascontiguousarray(self._grey[(shares * 255).astype(np.uint8)].astype(np.uint32))
            rows, columns = colors.shape
            found = QImage(colors.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
            self._images[row] = found
        return found

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        shown = self._model.examples
        if index.column() == INPUT and self._model.with_pictures and shown is not None:
            row = int(shown.indices[self._model.example(index.row())])
            self._paint_picture(painter, QRectF(option.rect), row, shown.freshness)

    def _paint_picture(self, painter: QPainter, box: QRectF, row: int, freshness: Freshness) -> None:
        image = self.image(row)
        height = box.height() - 2
        width = min(height * image.width() / image.height(), box.width() - 4)
        place = QRectF(box.left() + 2, box.top() + 1, width, height)
        painter.drawImage(place, image)
        if freshness is Freshness.STALE:
            painter.fillRect(place, QBrush(self._theme.color("faint"), Qt.BrushStyle.BDiagPattern))
