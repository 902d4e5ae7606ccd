"""Fonts and sizes of the network's picture, derived from the widget's font: larger text makes all larger."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap

from densegui.ui.math.math_text import MathText
from densegui.ui.network.words import Face
from densegui.ui.theme import BINS, Scale, Theme, mix, scale_colors, text_on
from densegui.ui.widgets.class_marks import mark_pixmap

SMALLEST_NUMBER = 7
"""Pixels: numbers that would have to be smaller are left out."""

SMALLEST_TILDE = 12
"""Pixels: at smaller sizes the tilde of ỹ is a bar, which would mean a mean."""

HATCHING = 4.0
"""Pixels between the lines over what is from the last minibatch."""

MOST_SPRITES = 600
"""Pictures of nodes that are kept; zooming makes new ones."""


@dataclass(eq=False)
class NetworkStyle:
    """How the network is painted with one font and one theme."""

    font: QFont
    theme: Theme

    def __post_init__(self) -> None:
        self.em = QFontMetricsF(self.font).height()
        pixels = self.em / 1.17
        self.math, self.small_math = MathText(1.12 * pixels), MathText(max(0.95 * pixels, SMALLEST_TILDE))
        self.small = Face(self._sized(0.86 * pixels), self.small_math)
        self.small_bold = Face(self._sized(0.86 * pixels, bold=True), self.small_math)
        self.bold = Face(self._sized(pixels, bold=True))
        self.radius = 0.62 * self.small.width("−0.00")
        self.unit = 0.33 * pixels
        self._numbers: dict[int, Face] = {}
        self.small_size = self.small.font.pixelSize()
        self._number_share = self.small.width("−0.00") / self.small_size
        theme, canvas = self.theme, self.theme.color("canvas")
        self.text, self.muted, self.faint = theme.color("text"), theme.color("muted"), theme.color("faint")
        self.marker, self.canvas, self.border = theme.color("marker"), canvas, theme.color("border")
        self.outline = mix(theme.color("text"), theme.color("muted"), 0.35)
        self.text_on = {scale: [text_on(color) for color in scale_colors(theme, scale)] for scale in Scale}
        self._bars: dict[tuple[object, ...], QPixmap] = {}
        self._sprites: dict[tuple[object, ...], QPixmap] = {}

    def _sized(self, pixels: float, bold: bool = False) -> QFont:
        result = QFont(self.font)
        result.setBold(bold)
        result.setPixelSize(max(round(pixels), 5))
        return result

    def bar(self, scale: Scale, width: int, height: int, ratio: float) -> QPixmap:
        """Return a picture of a colour scale, made once for a size."""
        key = scale, width, height, ratio
        found = self._bars.get(key)
        if found is None:
            if len(self._bars) > MOST_SPRITES:
                self._bars.clear()
            image = QImage(BINS, 1, QImage.Format.Format_RGB32)
            for i, color in enumerate(scale_colors(self.theme, scale)):
                image.setPixelColor(i, 0, color)
            found = QPixmap.fromImage(image.scaled(round(width * ratio), round(height * ratio)))
            found.setDevicePixelRatio(ratio)
            self._bars[key] = found
        return found

    def circle(self, scale: Scale, color: int | None, radius: float, stale: bool, ratio: float) -> QPixmap:
        """Return a picture of a node, made once: its bin of a scale, or None for a number that is not finite."""
        radius = round(2 * radius) / 2
        return self._sprite(
            scale, color, radius, stale, ratio, True, QPen(self.outline, 1.2) if radius > 6 else QPen(self.faint, 1)
        )

    def square(self, scale: Scale, color: int | None, side: float, marked: bool, ratio: float) -> QPixmap:
        """Return a picture of a bias, made once."""
        pen = QPen(self.marker, 2.4) if marked else QPen(self.outline, 1)
        return self._sprite(scale, color, round(side) / 2, marked, ratio, False, pen)

    def _sprite(
        self, scale: Scale, color: int | None, half: float, state: bool, ratio: float, round_: bool, pen: QPen
    ) -> QPixmap:
        side = 2 * ceil(half + 1.5)

        def paint(painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen)
            fill = self.theme.color("danger") if color is None else scale_colors(self.theme, scale)[color]
            painter.setBrush(fill)
            box = QRectF(side / 2 - half, side / 2 - half, 2 * half, 2 * half)
            if round_:
                painter.drawEllipse(box)
            else:
                painter.drawRoundedRect(box, 1.5, 1.5)
            if state and round_:
                self._hatch(painter, box, mix(fill, text_on(fill), 0.5))

        return self.picture((scale.value, color, half, state, ratio, round_), side, side, ratio, paint)

    def picture(
        self, key: tuple[object, ...], width: float, height: float, ratio: float, paint: Callable[[QPainter], None]
    ) -> QPixmap:
        """Return a picture that is painted once for a key, on nothing."""
        found = self._sprites.get(key)
        if found is not None:
            return found
        if len(self._sprites) > MOST_SPRITES:
            self._sprites.clear()
        picture = QPixmap(ceil(width * ratio), ceil(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint(painter)
        painter.end()
        self._sprites[key] = picture
        return picture

    def _hatch(self, painter: QPainter, box: QRectF, color: QColor) -> None:
        """Hatch a circle all around its number."""
        hatched, plate, half = QPainterPath(), QPainterPath(), box.width() / 2
        hatched.addEllipse(box.adjusted(1, 1, -1, -1))
        if self.number_face(half):
            inner = box.adjusted(0.15 * half, 0.52 * half, -0.15 * half, -0.52 * half)
            plate.addRoundedRect(inner, inner.height() / 2, inner.height() / 2)
        painter.setClipPath(hatched.subtracted(plate))
        painter.setPen(QPen(color, 1.2))
        steps = int(box.width() / HATCHING) + 1
        for i in range(-steps, steps + 1):
            x = box.left() + i * HATCHING
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))

    def class_mark(self, k: int, ratio: float) -> QPixmap:
        """Return the mark of a class, made once."""
        key = "class", k, ratio
        if key not in self._sprites:
            self._sprites[key] = mark_pixmap(self.theme, k, 0.29 * self.em, True, self.canvas, ratio)
        return self._sprites[key]

    def number_face(self, radius: float) -> Face | None:
        """Return the face of the numbers inside circles of a radius; None when it would be too small to read."""
        pixels = round(min(self.small_size * max(1.0, radius / self.radius), 1.66 * radius / self._number_share))
        if pixels < SMALLEST_NUMBER:
            return None
        if pixels not in self._numbers:
            self._numbers[pixels] = Face(self._sized(pixels))
        return self._numbers[pixels]
