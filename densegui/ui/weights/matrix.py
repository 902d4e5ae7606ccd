"""A matrix of weights: large cells with their numbers where they have room, and which nodes the sides are."""

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from densegui.debugger.format import number
from densegui.debugger.frame import Freshness
from densegui.ui.theme import scale_colors, text_on
from densegui.ui.variables.heat_map import HeatMap
from densegui.ui.variables.picture import Picture, bins

DIGITS = 3
SMALL = 0.88
"""Size of the numbers in the cells, of the widget's font."""
LARGER = 1.7
"""How much larger they are at most, where there is room."""


class WeightMatrix(HeatMap):
    """Paints W[l] or what stands in its place: rows are the nodes that edges come from, columns those they go to."""

    largest: ClassVar[tuple[float, float]] = (5.5, 9.0)

    def sides(self) -> tuple[str, ...]:
        """Return what rows and columns are, the longest text first."""
        if self.picture is None:
            return ("",)
        l = self.picture.item.layer
        before = "inputs" if l == 1 else f"nodes of layer {l - 1}"
        return f"rows: {before}, columns: nodes of layer {l}", "row: from, column: to", ""

    def texts(self) -> list[list[str]] | None:
        """Return the number of each cell; None where the widest has no room."""
        area, picture = self.area(), self.picture
        if picture is None or picture.array is None or picture.item.freshness is Freshness.STALE:
            return None
        rows, columns = picture.array.shape
        metrics = QFontMetricsF(self._small())
        wide, high = area.width() / columns, area.height() / rows
        if high < metrics.height() or wide < metrics.horizontalAdvance("0.0"):
            return None
        texts = [[number(value, DIGITS) for value in row] for row in picture.array.tolist()]
        widest = max(metrics.horizontalAdvance(text) for row in texts for text in row)
        return texts if widest + 0.3 * metrics.height() <= wide else None

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(SMALL * font.pointSizeF())
        return font

    def _number_font(self, texts: list[list[str]], wide: float, high: float) -> QFont:
        """Return the font of the numbers: larger in cells that have room."""
        font = self._small()
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(text) for row in texts for text in row)
        grow = min(LARGER, 0.5 * high / metrics.height(), 0.75 * wide / widest)
        font.setPointSizeF(max(grow, 1.0) * font.pointSizeF())
        return font

    def _paint_inside(self, painter: QPainter, area: QRectF, picture: Picture) -> None:
        texts = self.texts()
        if texts is None or picture.array is None:
            return
        theme = self._theme
        inks = [text_on(fill) for fill in (*scale_colors(theme, picture.scale), theme.color("danger"))]
        rows, columns = picture.array.shape
        wide, high = area.width() / columns, area.height() / rows
        painter.setFont(self._number_font(texts, wide, high))
        for j, (row, places) in enumerate(zip(texts, bins(picture.array, picture.limit).tolist(), strict=True)):
            for k, (text, place) in enumerate(zip(row, places, strict=True)):
                painter.setPen(inks[place])
                box = QRectF(area.left() + k * wide, area.top() + j * high, wide, high)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(self.font())

    def _paint_beside_bar(self, painter: QPainter, corner: QPointF, picture: Picture) -> None:
        metrics = QFontMetricsF(self._small())
        left = corner.x() + 1.5 * self._em
        fitting = (text for text in self.sides() if left + metrics.horizontalAdvance(text) <= self.width())
        painter.setFont(self._small())
        painter.setPen(self._theme.color("muted"))
        painter.drawText(QPointF(left, corner.y() + 0.8 * self._em), next(fitting, ""))
