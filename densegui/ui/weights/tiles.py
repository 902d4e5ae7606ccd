"""The weights of each first-layer node as an image: what it looks for. A grid of tiles that scrolls where it must."""

from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from densegui.debugger.format import count
from densegui.debugger.frame import Freshness
from densegui.ui.network.content import limit_of
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.variables.color_bar import paint_bar
from densegui.ui.variables.picture import Picture, pixels
from densegui.ui.widgets.tips import tip

SMALLEST, LARGEST = 1.9, 9.0
"""Sides of a tile, in heights of the font."""
GAP = 4
"""Pixels between tiles."""
FOOT = 1.3
"""Height of the colour bar below them, in heights of the font."""


@dataclass(frozen=True, slots=True)
class TileGrid:
    """Where n tiles lie: so many columns, each tile `wide` × `high` pixels with its number below."""

    n: int
    columns: int
    wide: float
    high: float
    line: float

    @property
    def pitch(self) -> float:
        """From a row to the next."""
        return self.high + self.line + GAP

    @property
    def height(self) -> int:
        """Of all rows."""
        return ceil(ceil(self.n / self.columns) * self.pitch)

    def tile(self, k: int) -> QRectF:
        """Return the place of tile k, from 0."""
        row, column = divmod(k, self.columns)
        return QRectF(column * (self.wide + GAP), row * self.pitch, self.wide, self.high)

    def at(self, x: float, y: float) -> int | None:
        """Return the tile at a place, its number included."""
        row, column = int(y // self.pitch), int(x // (self.wide + GAP))
        k = row * self.columns + column
        return k if 0 <= column < self.columns and 0 <= k < self.n else None


def tile_grid(n: int, shape: tuple[int, int], width: float, height: float, em: float, line: float) -> TileGrid:
    """Return the largest tiles that all have room; where even the smallest have not, those: the grid scrolls."""
    rows, columns = shape
    ratio = rows / columns
    for across in range(1, n + 1):
        wide = min((width - (across - 1) * GAP) / across, LARGEST * em, LARGEST * em / ratio)
        if min(wide, wide * ratio) < SMALLEST * em:
            break
        grid = TileGrid(n, across, wide, wide * ratio, line)
        if grid.height <= height:
            return grid
    wide = max(SMALLEST * em, SMALLEST * em / ratio)
    across = max(int((width + GAP) / (wide + GAP)), 1)
    wide = (width - (across - 1) * GAP) / across
    return TileGrid(n, across, wide, wide * ratio, line)


class WeightTiles(QAbstractScrollArea):
    """Paints the tiles that can be seen."""

    chosen = Signal(int)
    """The user clicked a node, from 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Weights of each node")
        self.viewport().setAutoFillBackground(False)
        self.picture: Picture | None = None
        self.node: int | None = None
        self.own_scale = False
        self._shape = (1, 1)
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._fit()

    def show_picture(self, picture: Picture, shape: tuple[int, int], node: int | None, own_scale: bool) -> None:
        """Show n[0] × n[1] weights as images of a shape, node `node` chosen; all on one scale, or each on its own."""
        self.picture, self._shape, self.node, self.own_scale = picture, shape, node, own_scale
        self._fit()

    # -- geometry

    @property
    def _em(self) -> float:
        return float(self.fontMetrics().height())

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(0.82 * font.pointSizeF())
        return font

    @property
    def _n(self) -> int:
        return 0 if self.picture is None or self.picture.array is None else int(self.picture.array.shape[1])

    def grid(self) -> TileGrid:
        """Return where the tiles lie."""
        line = QFontMetricsF(self._small_font()).height()
        width, height = max(self.width() - 12, 20), max(self.height() - self._foot(), 20)
        return tile_grid(max(self._n, 1), self._shape, width, height, self._em, line)

    def _foot(self) -> float:
        return 0.0 if self.own_scale else FOOT * self._em

    def _fit(self) -> None:
        grid = self.grid()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(round(grid.height + self._foot() - self.viewport().height()), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(round(grid.pitch / 2))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 40)

    def tile_box(self, k: int) -> QRect:
        """Return where the tile of node k, from 1, is seen."""
        return self.grid().tile(k - 1).translated(0, -self.verticalScrollBar().value()).toRect()

    def _node_at(self, point: QPoint) -> int | None:
        if point.y() >= self.viewport().height() - self._foot():
            return None
        k = self.grid().at(point.x(), point.y() + self.verticalScrollBar().value())
        return None if k is None or k >= self._n else k + 1

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        node = self._node_at(event.position().toPoint())
        if node is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(node)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tip(self._words(event.pos())), self)
            return True
        return super().viewportEvent(event)

    def _words(self, point: QPoint) -> str:
        """Return the node and the weight at a point."""
        node, picture = self._node_at(point), self.picture
        if node is None or picture is None:
            return ""
        box, (rows, columns) = self.tile_box(node), self._shape
        row = int((point.y() - box.top()) / max(box.height(), 1) * rows)
        column = int((point.x() - box.left()) / max(box.width(), 1) * columns)
        if not (0 <= row < rows and 0 <= column < columns):
            return f"node {count(node)} of layer {picture.item.layer}"
        where = f"row {row + 1}, column {column + 1} of the image"
        return f"{where}: {picture.element_words(row * columns + column, node - 1)}"

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self.picture
        if picture is None or picture.array is None:
            return
        painter = QPainter(self.viewport())
        grid, top = self.grid(), self.verticalScrollBar().value()
        bottom = self.viewport().height() - self._foot()
        first = int(top // grid.pitch) * grid.columns
        last = min((int((top + bottom) // grid.pitch) + 1) * grid.columns, grid.n)
        painter.setClipRect(QRectF(0, 0, self.viewport().width(), bottom))
        painter.setFont(self._small_font())
        colors = self.colors(first, last)
        rows, columns = self._shape
        image = QImage(colors.data, columns, rows * (last - first), 4 * columns, QImage.Format.Format_RGB32)
        for k in range(first, last):
            box = grid.tile(k).translated(0, -top)
            painter.drawImage(box, image, QRectF(0, (k - first) * rows, columns, rows))
            self._paint_frame(painter, box, k + 1, grid.line)
        painter.setClipping(False)
        if not self.own_scale:
            painter.setFont(self.font())
            end = self.viewport().width() - 0.5 * self._em
            paint_bar(painter, QPointF(0, bottom + 0.15 * self._em), end, picture.limit, picture.scale, self._theme)
        painter.end()

    def colors(self, first: int, last: int) -> npt.NDArray[np.uint32]:
        """Return the colours of tiles first … last − 1, shape (last − first, n[0]): one for each weight."""
        picture = self.picture
        assert picture is not None
        assert picture.array is not None
        weights = picture.array[:, first:last].T
        if self.own_scale:
            limits = np.array([limit_of(row) for row in weights], weights.dtype)[:, np.newaxis]
            with np.errstate(all="ignore"):  # a diverged network is shown too
                shares = np.divide(weights, limits, where=limits > 0, out=weights.copy())
            return pixels(shares, 1.0, picture.scale, self._theme)
        return pixels(weights, picture.limit, picture.scale, self._theme)

    def _paint_frame(self, painter: QPainter, box: QRectF, node: int, line: float) -> None:
        assert self.picture is not None
        theme = self._theme
        if self.picture.item.freshness is Freshness.STALE:
            painter.fillRect(box, QBrush(theme.color("panel"), Qt.BrushStyle.BDiagPattern))
        chosen = node == self.node
        painter.setPen(QPen(theme.color("marker"), 2) if chosen else QPen(theme.color("border"), 1))
        painter.drawRect(box)
        painter.setPen(theme.color("text" if chosen else "muted"))
        number = QRectF(box.left(), box.bottom(), box.width(), line)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, count(node))
