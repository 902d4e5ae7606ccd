"""Short formulas as painted text: italic letters, raised and lowered parts. For labels that change often.

Markup: `^[2]` raises "[2]", `_{12}` lowers "12", `_k` lowers one sign; the rest is set as it is, Latin and Greek
letters in italics. Long formulas are typeset elsewhere.
"""

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

FAMILIES = ["STIX Two Text", "Cambria", "Times New Roman", "DejaVu Serif"]
_PARTS = re.compile(r"\^(\[[^\]]*\])|_\{([^}]*)\}|_(.)|([A-Za-zα-ωŷỹℒ𝒞]+)|([^\^_A-Za-zα-ωŷỹℒ𝒞]+)")
_WORDS = ("new", "cos", "zeros", "not", "finite")


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    font: QFont
    x: float
    y: float


class MathText:
    """Sets formulas in one size. Runs are cached: the same label costs next to nothing the second time."""

    def __init__(self, pixel_size: float) -> None:
        def font(size: float, italic: bool) -> QFont:
            result = QFont()
            result.setFamilies(FAMILIES)
            result.setStyleHint(QFont.StyleHint.Serif)
            result.setPixelSize(max(round(size), 4))
            result.setItalic(italic)
            return result

        self._upright, self._italic = font(pixel_size, False), font(pixel_size, True)
        self._small = font(0.72 * pixel_size, False)
        self._raise = 0.38 * pixel_size
        self._lower = 0.16 * pixel_size
        self._cache: dict[str, tuple[tuple[_Run, ...], float]] = {}
        metrics = QFontMetricsF(self._italic)
        self.ascent, self.descent = metrics.ascent(), metrics.descent()
        self.height = self.ascent + self.descent

    def width(self, markup: str) -> float:
        """Return the width in pixels."""
        return self._runs(markup)[1]

    def draw(self, painter: QPainter, x: float, baseline: float, markup: str) -> None:
        """Paint with the painter's pen, from x on."""
        for run in self._runs(markup)[0]:
            painter.setFont(run.font)
            painter.drawText(QPointF(x + run.x, baseline + run.y), run.text)

    def draw_centered(self, painter: QPainter, middle: float, baseline: float, markup: str) -> None:
        """Paint with the painter's pen, about an x."""
        self.draw(painter, middle - self.width(markup) / 2, baseline, markup)

    def _runs(self, markup: str) -> tuple[tuple[_Run, ...], float]:
        found = self._cache.get(markup)
        if found is None:
            found = self._cache[markup] = self._set(markup)
        return found

    def _set(self, markup: str) -> tuple[tuple[_Run, ...], float]:
        runs: list[_Run] = []
        x = 0.0
        for match in _PARTS.finditer(markup):
            upper, lower, sign, letters, other = match.groups()
            text = upper or lower or sign or letters or other
            if upper:
                font, y = self._small, -self._raise
            elif lower or sign:
                font, y = self._small, self._lower
            else:
                font, y = (self._italic if letters and letters not in _WORDS else self._upright), 0.0
            if upper and runs and runs[-1].font is self._italic:
                x += 0.08 * self._raise  # the slant of an italic letter would touch what is raised
            runs.append(_Run(text, font, x, y))
            x += QFontMetricsF(font).horizontalAdvance(text)
        return tuple(runs), x
