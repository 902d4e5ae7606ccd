"""Short texts: those that come again and again are kept as pictures, which are drawn faster."""

import re
from math import ceil

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from densegui.ui.math.math_text import MathText

SYMBOLS = re.compile("([ŷỹ])")
MOST_KEPT = 2000
"""Pictures of texts that are kept for one font."""


class Face:
    """A font that remembers how wide its texts are, and what they look like.

    Parameters
    ----------
    font : QFont
    math : MathText, optional
        Sets ŷ and ỹ as in formulas: else hats and tildes are hard to tell apart.
    """

    def __init__(self, font: QFont, math: MathText | None = None) -> None:
        self.font = font
        self._math = math
        self._metrics = QFontMetricsF(font)
        self.ascent, self.height = self._metrics.ascent(), self._metrics.height()
        self._widths: dict[str, float] = {}
        self._pictures: dict[tuple[str, int, float], QPixmap | None] = {}
        """None for a text that has been written once."""
        self._above = ceil(max(self.ascent, math.ascent if math else 0)) + 2
        self._below = ceil(max(self._metrics.descent(), math.descent if math else 0)) + 2

    def width(self, text: str) -> float:
        """Return the width of a text in pixels."""
        found = self._widths.get(text)
        if found is None:
            if len(self._widths) > 2 * MOST_KEPT:
                self._widths.clear()
            found = self._widths[text] = sum(self._part_width(part) for part in self._parts(text))
        return found

    def elided(self, text: str, width: float) -> str:
        """Return the text, cut where it is too wide."""
        return text if self.width(text) <= width else self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def paint(self, painter: QPainter, x: float, baseline: float, text: str, color: QColor) -> float:
        """Paint a text from x on, at whole pixels, and return where it ends."""
        ratio = painter.device().devicePixelRatioF()
        key = text, color.rgba(), ratio
        if key not in self._pictures:  # most numbers are never seen again
            if len(self._pictures) > MOST_KEPT:
                self._pictures.clear()
            self._pictures[key] = None
            self._write(painter, round(x), round(baseline), text, color)
            return x + self.width(text)
        picture = self._pictures[key]
        if picture is None:
            picture = self._pictures[key] = self._picture(text, color, ratio)
        painter.drawPixmap(QPoint(round(x) - 2, round(baseline) - self._above), picture)
        return x + self.width(text)

    def _picture(self, text: str, color: QColor, ratio: float) -> QPixmap:
        width, height = ceil(self.width(text)) + 4, self._above + self._below
        picture = QPixmap(ceil(width * ratio), ceil(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._write(painter, 2, self._above, text, color)
        painter.end()
        return picture

    def _write(self, painter: QPainter, x: float, baseline: float, text: str, color: QColor) -> None:
        painter.setPen(color)
        for part in self._parts(text):
            if self._math is not None and SYMBOLS.match(part):
                self._math.draw(painter, x, baseline, part)
            else:
                painter.setFont(self.font)
                painter.drawText(QPointF(x, baseline), part)
            x += self._part_width(part)

    def _parts(self, text: str) -> list[str]:
        return [text] if self._math is None else [part for part in SYMBOLS.split(text) if part]

    def _part_width(self, part: str) -> float:
        if self._math is not None and SYMBOLS.match(part):
            return self._math.width(part) + 1
        return self._metrics.horizontalAdvance(part)
