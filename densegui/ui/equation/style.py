"""Fonts, lengths and inks of the equations, derived from the widget's font, and how a formula is drawn."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter

from densegui.debugger.frame import Freshness
from densegui.ui.equation.latex import text_of
from densegui.ui.math.math_text import MathText
from densegui.ui.math.typeset import Typesetter, picture
from densegui.ui.theme import Scale, Theme, mix

SMALLEST = 0.72
"""A formula is made smaller to fit by no more than this, while it can be broken."""


class EquationStyle:
    """What all blocks are painted with. Made anew for another font or theme."""

    def __init__(self, font: QFont, theme: Theme, typesetter: Typesetter) -> None:
        self.theme, self._typesetter = theme, typesetter
        self.font, self.small, self.bold = QFont(font), QFont(font), QFont(font)
        self.small.setPointSizeF(font.pointSizeF() * 0.88)
        self.bold.setWeight(QFont.Weight.DemiBold)
        self.metrics, self.small_metrics = QFontMetricsF(self.font), QFontMetricsF(self.small)
        self.bold_metrics = QFontMetricsF(self.bold)
        self.em = self.metrics.height() / 1.17
        self.formula = 1.08 * self.em
        self.line, self.small_line = 1.4 * self.em, 1.28 * self.em
        self.gap, self.margin = 0.75 * self.em, 0.85 * self.em
        self.math, self.small_math = MathText(1.08 * self.em), MathText(0.92 * self.em)
        self.panel = theme.color("panel")
        self.text, self.muted, self.faint = theme.color("text"), theme.color("muted"), theme.color("faint")
        self.danger, self.marker, self.border = theme.color("danger"), theme.color("marker"), theme.color("border")
        self.hatch = QBrush(mix(self.panel, self.faint, 0.6), Qt.BrushStyle.BDiagPattern)

    # -- inks

    def scale(self, token: str) -> Scale:
        """Return the colour scale of an explanation's colour: gradients have one of their own."""
        return Scale.GRADIENT if token == "gradient" else Scale.VALUE

    def signed(self, token: str, value: float | None) -> QColor:
        """Return the colour that the graph has for a value: orange −, blue +; of a gradient purple −, green +."""
        if value is None or not token or value == 0 or value != value:
            return self.danger if value is not None and value != value else self.text
        pair = ("gradient_negative", "gradient_positive") if token == "gradient" else ("negative", "positive")
        return self.theme.color(pair[value > 0])

    def ink(self, token: str, value: float | None, freshness: Freshness) -> QColor:
        """Return the colour of a printed number: muted when it is of the last minibatch, faint when there is none."""
        if freshness is Freshness.ABSENT or value is None:
            return mix(self.faint, self.muted, 0.25)
        return self.muted if freshness is Freshness.STALE else self.signed(token, value)

    def bar(self, token: str, value: float, freshness: Freshness) -> QColor:
        """Return the colour of a bar."""
        color = self.signed(token or "weight", value)
        return mix(self.panel, color, 0.45) if freshness is Freshness.STALE else color

    # -- text

    def say(self, painter: QPainter, x: float, baseline: float, text: str, ink: QColor, small: bool = False) -> None:
        """Draw a text from x on."""
        painter.setFont(self.small if small else self.font)
        painter.setPen(ink)
        painter.drawText(QPointF(x, baseline), text)

    def say_right(
        self, painter: QPainter, right: float, baseline: float, text: str, ink: QColor, small: bool = False
    ) -> None:
        """Draw a text that ends at `right`."""
        width = (self.small_metrics if small else self.metrics).horizontalAdvance(text)
        self.say(painter, right - width, baseline, text, ink, small)

    def elided(self, text: str, room: float, small: bool = True) -> str:
        """Return a text, cut with "…" where there is no room for it."""
        metrics = self.small_metrics if small else self.metrics
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))

    def broken(self, text: str, room: float) -> list[str]:
        """Return a small text as lines broken between words."""
        return self.wrapped(text.split(" "), room, small=True) if text else []

    def wrapped(self, parts: list[str], room: float, small: bool = False) -> list[str]:
        """Return lines made of parts that must not be broken, each as full as it can be."""
        metrics = self.small_metrics if small else self.metrics
        lines: list[str] = []
        for part in parts:
            longer = f"{lines[-1]} {part}" if lines else part
            if lines and metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
        return lines

    def paint_hatch(self, painter: QPainter, box: QRectF) -> None:
        """Hatch the ground of what is from the last minibatch."""
        painter.fillRect(box, self.hatch)

    # -- formulas

    def extent(self, latex: str, size: float) -> tuple[float, float, float]:
        """Return width, ascent and descent of a formula; of its text while it is not set."""
        formula = self._typesetter.request(latex)
        if formula is not None:
            return formula.width * size, formula.ascent * size, formula.descent * size
        metrics = self.metrics
        return metrics.horizontalAdvance(text_of(latex)), metrics.ascent(), metrics.descent()

    def draw_formula(
        self, painter: QPainter, latex: str, x: float, baseline: float, size: float, ink: QColor, room: float
    ) -> None:
        """Draw a formula, or its text while it is not set."""
        formula = self._typesetter.request(latex)
        if formula is None:
            self._typesetter.request(latex, first=True)
            self.say(painter, x, baseline, self.elided(text_of(latex), room, small=False), ink)
            return
        ratio = painter.device().devicePixelRatioF()
        size = round(size, 2)
        image = picture(formula, size, ink.name(), ratio)
        y = round(baseline * ratio) / ratio - formula.rise(size, ratio)
        painter.drawImage(QPointF(round(x * ratio) / ratio, y), image)
