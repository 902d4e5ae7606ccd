"""The cells of a table of numbers, painted all at once: their grounds as one small image, then their numbers."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from densegui.debugger.frame import Freshness
from densegui.ui.theme import BINS, Scale, Theme, mix, scale_colors, text_on
from densegui.ui.variables.picture import Part, Picture, bins, pixels
from densegui.ui.variables.text import value_text

HATCHING = 0.22
"""How much the hatching beside the numbers of the last minibatch stands out."""


class Cells:
    """Paints cells in a theme's colours."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        danger = theme.color("danger")
        fills = {scale: (*scale_colors(theme, scale), danger) for scale in Scale}
        self._inks = {scale: [text_on(fill) for fill in fills[scale]] for scale in Scale}
        self._hatches = {scale: [_hatch(fill) for fill in fills[scale]] for scale in Scale}
        self._plain = theme.color("text"), _hatch(theme.color("panel"))

    def paint(self, painter: QPainter, picture: Picture, part: Part, corner: QPoint, side: QSize) -> None:
        """Paint a part of an array; `corner` is where it begins, `side` the size of a cell."""
        assert picture.array is not None
        values = picture.array[part.top : part.bottom, part.left : part.right]
        rows, columns = values.shape
        colored = picture.limit > 0
        if colored:
            colors = pixels(values, picture.limit, picture.scale, self._theme)
            image = QImage(colors.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
            painter.drawImage(QRect(corner, QSize(columns * side.width(), rows * side.height())), image)
        found = bins(values, picture.limit)
        inks, hatches = self._inks[picture.scale], self._hatches[picture.scale]
        stale = picture.item.freshness is Freshness.STALE
        metrics = painter.fontMetrics()
        baseline = (side.height() + metrics.ascent() - metrics.descent()) / 2
        last: QColor | None = None
        for k, (row, places) in enumerate(zip(values.tolist(), found.tolist(), strict=True)):
            y = corner.y() + k * side.height()
            for j, (value, place) in enumerate(zip(row, places, strict=True)):
                ink = inks[place] if colored or place == BINS else self._plain[0]
                if ink is not last:
                    painter.setPen(ink)
                    last = ink
                text = value_text(picture.item, value)
                x, width = corner.x() + j * side.width(), metrics.horizontalAdvance(text)
                left = x + side.width() - 4 - width
                if stale:
                    hatch = hatches[place] if colored or place == BINS else self._plain[1]
                    painter.fillRect(QRectF(x + 1, y + 2, left - x - 5, side.height() - 4), hatch)
                painter.drawText(QPointF(left, y + baseline), text)
        self.frame(painter, picture.marked, part, corner, side, "marker")

    def frame(
        self, painter: QPainter, framed: Part | None, part: Part, corner: QPoint, side: QSize, token: str
    ) -> None:
        """Frame some of the cells of the array in one of the theme's colours."""
        if framed is None:
            return
        box = QRectF(
            corner.x() + (framed.left - part.left) * side.width(), corner.y() + (framed.top - part.top) * side.height(),
            (framed.right - framed.left) * side.width(), (framed.bottom - framed.top) * side.height(),
        )  # fmt: skip
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color(token), 2))
        painter.drawRect(box.adjusted(1, 1, -1, -1))


def _hatch(fill: QColor) -> QBrush:
    return QBrush(mix(fill, text_on(fill), HATCHING), Qt.BrushStyle.BDiagPattern)
