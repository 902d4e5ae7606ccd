"""Fonts and sizes of the network's picture, all derived from the widget's font, so that larger text makes all larger."""

from dataclasses import dataclass, field
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap

from densegui.ui.math_text import MathText
from densegui.ui.theme import BINS, Scale, Theme, mix, scale_colors

SMALLEST_NUMBER = 7
"""Pixels: numbers that would have to be smaller are left out."""

MOST_SPRITES = 600
"""Pictures of nodes that are kept; zooming makes new ones."""


@dataclass(eq=False)
class NetworkStyle:
    """How the network is painted with one font and one theme."""

    font: QFont
    theme: Theme
    small: QFont = field(init=False)
    bold: QFont = field(init=False)

    def __post_init__(self) -> None:
        self.em = QFontMetricsF(self.font).height()
        pixels = QFontMetricsF(self.font).height() / 1.17
        self.small = self._sized(0.86 * pixels)
        self.bold = self._sized(pixels)
        self.bold.setBold(True)
        self.small_bold = self._sized(0.86 * pixels)
        self.small_bold.setBold(True)
        self.small_metrics, self.bold_metrics = QFontMetricsF(self.small), QFontMetricsF(self.bold)
        self.small_bold_metrics = QFontMetricsF(self.small_bold)
        self.math, self.small_math = MathText(1.12 * pixels), MathText(0.95 * pixels)
        self.radius = 0.62 * self.small_metrics.horizontalAdvance("−0.00")
        self.unit = 0.33 * pixels
        self._numbers: dict[int, tuple[QFont, QFontMetricsF]] = {}
        self.small_size = self.small.pixelSize()
        self._number_share = self.small_metrics.horizontalAdvance("−0.00") / self.small_size
        theme, canvas = self.theme, self.theme.color("canvas")
        self.text, self.muted, self.faint = theme.color("text"), theme.color("muted"), theme.color("faint")
        self.marker, self.canvas, self.border = theme.color("marker"), canvas, theme.color("border")
        self.outline = mix(theme.color("text"), theme.color("muted"), 0.35)
        self.bars = {scale: self._bar(scale) for scale in Scale}
        self._sprites: dict[tuple[object, ...], QPixmap] = {}

    def _sized(self, pixels: float) -> QFont:
        result = QFont(self.font)
        result.setPixelSize(max(round(pixels), 5))
        return result

    def _bar(self, scale: Scale) -> QImage:
        """A colour scale as an image of one row, to be stretched."""
        image = QImage(BINS, 1, QImage.Format.Format_RGB32)
        for i, color in enumerate(scale_colors(self.theme, scale)):
            image.setPixelColor(i, 0, color)
        return image

    def circle(self, scale: Scale, color: int | None, radius: float, stale: bool, ratio: float) -> QPixmap:
        """Return a picture of a node, made once: its bin of a scale, or None for a number that is not finite."""
        radius = round(2 * radius) / 2
        return self._sprite(scale, color, radius, stale, ratio, True, QPen(self.outline, 1.2 if radius > 6 else 0.8))

    def square(self, scale: Scale, color: int | None, side: float, marked: bool, ratio: float) -> QPixmap:
        """Return a picture of a bias, made once."""
        pen = QPen(self.marker, 2.4) if marked else QPen(self.outline, 1)
        return self._sprite(scale, color, round(side) / 2, marked, ratio, False, pen)

    def _sprite(
        self, scale: Scale, color: int | None, half: float, state: bool, ratio: float, round_: bool, pen: QPen
    ) -> QPixmap:
        key = scale, color, half, state, ratio, round_
        found = self._sprites.get(key)
        if found is not None:
            return found
        if len(self._sprites) > MOST_SPRITES:
            self._sprites.clear()
        side = 2 * ceil(half + 1.5)
        sprite = QPixmap(round(side * ratio), round(side * ratio))
        sprite.setDevicePixelRatio(ratio)
        sprite.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sprite)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        fill = self.theme.color("danger") if color is None else scale_colors(self.theme, scale)[color]
        hatch = QBrush(mix(fill, self.canvas, 0.62), Qt.BrushStyle.BDiagPattern)
        brushes = [QBrush(fill), hatch] if state and round_ else [QBrush(fill)]
        box = QRectF(side / 2 - half, side / 2 - half, 2 * half, 2 * half)
        for brush in brushes:
            painter.setBrush(brush)
            if round_:
                painter.drawEllipse(box)
            else:
                painter.drawRoundedRect(box, 1.5, 1.5)
        painter.end()
        self._sprites[key] = sprite
        return sprite

    def number_font(self, radius: float) -> tuple[QFont, QFontMetricsF] | None:
        """Return the font of the numbers inside circles of a radius, and its metrics; None when too small to read."""
        pixels = round(min(self.small_size * max(1.0, radius / self.radius), 1.66 * radius / self._number_share))
        if pixels < SMALLEST_NUMBER:
            return None
        if pixels not in self._numbers:
            font = self._sized(pixels)
            self._numbers[pixels] = font, QFontMetricsF(font)
        return self._numbers[pixels]
