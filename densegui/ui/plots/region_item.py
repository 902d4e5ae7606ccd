"""The picture of the decision regions: soft colours of the classes, and the examples over it."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from densegui.data.dataset import Split
from densegui.debugger.cuts import Cut
from densegui.debugger.regions import Box, Regions, data_box
from densegui.ui.plots.plotting import Plot
from densegui.ui.plots.points_item import Points, PointsItem
from densegui.ui.theme import Theme, mix

LEVELS = 32
"""Steps from a class that has just won to a certain one."""
FAINTEST, STRONGEST = 0.05, 0.4
"""Share of the class's colour in the background at these two."""
MOST_POINTS = 10_000
"""Examples that are drawn; of more, every n-th."""


class RegionItem(PointsItem):
    """Paints the regions under the examples."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._regions: Regions | None = None
        self._image: QImage | None = None
        self._table = np.zeros((1, 1), np.uint32)
        self._shown: tuple[Split, Cut, Theme, float] | None = None
        self._box = Box(-1.0, 1.0, -1.0, 1.0)

    def set_data(self, split: Split, cut: Cut, theme: Theme, radius: float) -> Box:
        """Show the examples of both sets on a plane, and return the box that they lie in; nothing is done again."""
        before, self._shown = self._shown, (split, cut, theme, radius)
        if self._shown == before:
            return self._box
        if before is None or (split, cut) != before[:2]:
            every = slice(None, None, -(-split.dataset.m // MOST_POINTS))
            self._examples = tuple(
                Points(cut.places(examples, every), examples.labels[every], filled)
                for examples, filled in ((split.test, False), (split.train, True))
            )
            self._box = data_box(*(points.places for points in self._examples))
            self._regions = None
        self.set_points(self._examples, split.dataset.n_y, theme, radius)
        self._table = color_table(theme, split.dataset.n_y)
        self._paint()
        return self._box

    def set_regions(self, regions: Regions) -> None:
        """Show these regions, which fill the view."""
        self._regions = regions
        self._paint()
        self.update()

    def _paint(self) -> None:
        self._image = None if self._regions is None else region_image(self._regions, self._table)

    def paint_ground(self, painter: QPainter, area: QRectF) -> None:
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, self._image)


def color_table(theme: Theme, n_y: int) -> np.ndarray:
    """Return the colours 0xffRRGGBB of shape (n_y + 1, LEVELS); the last row is that of no class."""
    panel = theme.color("panel")
    shares = FAINTEST + (STRONGEST - FAINTEST) * np.linspace(0, 1, LEVELS)
    rows = [[mix(panel, theme.class_color(k), share).rgb() for share in shares.tolist()] for k in range(n_y)]
    rows.append([QColor(theme.border).rgb()] * LEVELS)
    return np.array(rows, np.uint32)


def region_image(regions: Regions, table: np.ndarray) -> QImage:
    """Return one pixel a cell, the top row first: the winner's colour, the stronger the surer it is."""
    n_y = len(table) - 1
    certainty = (regions.probability * n_y - 1) / max(n_y - 1, 1)
    level = np.clip(certainty * LEVELS, 0, LEVELS - 1).astype(np.intp)
    pixels = np.ascontiguousarray(table[regions.winner, level][::-1])
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()  # the pixels belong to NumPy
