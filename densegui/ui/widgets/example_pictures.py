"""Pictures of the examples of a data set of images, from its own numbers: the larger, the more like ink."""

import numpy as np
from PySide6.QtGui import QImage

from densegui.data.dataset import Dataset
from densegui.ui.theme import LIGHT, Theme, rgb

MOST_KEPT = 2000
"""Pictures that are kept."""


class ExamplePictures:
    """Makes each picture once, and anew in other colours."""

    def __init__(self) -> None:
        self._dataset: Dataset | None = None
        self._range = (0.0, 1.0)
        self._images: dict[int, QImage] = {}
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
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
        """Return the picture of a row of the data set."""
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
