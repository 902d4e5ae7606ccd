"""Where the lines of the listing stand: pure lengths from font, width and the sizes of the formulas."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

from densegui.ui.latex_text import plain_text
from densegui.ui.program_rows import Line
from densegui.ui.typeset import Typesetter

WIDEST_RESULT = "−1.234e−05"
"""What the right column always has room for; longer shapes widen it."""


@dataclass(frozen=True, slots=True)
class Row:
    """Where a line stands, in pixels: `heading` is the height of the phase's name above it."""

    top: float
    heading: float
    height: float
    baseline: float
    where: tuple[tuple[str, float, float], ...]
    """(LaTeX, x, baseline) of each formula of the optimiser, from the top of the line."""

    @property
    def bottom(self) -> float:
        return self.top + self.heading + self.height


class Sizes:
    """Lengths that follow from the font."""

    def __init__(self, font: QFont) -> None:
        self.text, self.small, self.heading = QFont(font), QFont(font), QFont(font)
        self.small.setPointSizeF(font.pointSizeF() * 0.86)
        self.heading.setPointSizeF(font.pointSizeF() * 0.72)
        self.heading.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 108)
        self.text_metrics, self.small_metrics = QFontMetricsF(self.text), QFontMetricsF(self.small)
        self.heading_metrics = QFontMetricsF(self.heading)
        em = self.em = self.text_metrics.height() / 1.17
        self.formula = {"node": 1.12 * em, "example": 1.28 * em, "minibatch": 1.28 * em}
        self.where = 1.06 * em
        self.gutter = 22 * em / 12
        self.gap = 0.75 * em
        self.line = 1.52 * em
        self.padding = 0.14 * em


class ProgramLayout:
    """Places lines below each other.

    Attributes
    ----------
    form : str
        Form of the equations.
    width : float
        Pixels that the listing is wide.
    rows : list of Row
    number_width, result_width : float
        Widths of the two columns at the right.
    """

    def __init__(self, typesetter: Typesetter, font: QFont) -> None:
        self._typesetter = typesetter
        self.form, self.width = "minibatch", 0.0
        self.rows: list[Row] = []
        self.number_width = self.result_width = 0.0
        self.set_font(font)

    def set_font(self, font: QFont) -> None:
        """Take another font; `place_all` must follow."""
        self.sizes = Sizes(font)
        self._metrics: dict[float, QFontMetricsF] = {}

    @property
    def formula(self) -> float:
        """Size of the equations; fractions of derivatives are tall, so those of the node form are smaller."""
        return self.sizes.formula[self.form]

    @property
    def height(self) -> float:
        """Height of the whole listing."""
        return self.rows[-1].bottom + 4 * self.sizes.padding if self.rows else 0.0

    def place_all(self, lines: tuple[Line, ...], results: list[str]) -> None:
        """Place all lines; what stands at their right edges decides how much room their equations have."""
        self.result_width = max(map(self.result_room, (WIDEST_RESULT, *results)))
        self.number_width = max(map(self.result_room, (line.number for line in lines)))
        top = 0.0
        self.rows = []
        for line in lines:
            row = self._place(line, top)
            self.rows.append(row)
            top = row.bottom

    def result_room(self, text: str) -> float:
        """Return the width of a text at the right edge."""
        return self.sizes.small_metrics.horizontalAdvance(text)

    def _place(self, line: Line, top: float) -> Row:
        s = self.sizes
        above, below = self._extent(line.latex, self.formula * self.fit(line.latex, self.formula, self.room(line)))
        above, below = max(above, s.text_metrics.ascent() * 0.85), max(below, s.text_metrics.descent())
        height = max(above + below + 2 * s.padding, s.line)
        baseline = (height - above - below) / 2 + above
        heading = 1.5 * s.heading_metrics.height() if line.heading else 0.0
        where, height = self._place_where(line, height)
        return Row(top, heading, height, baseline, where)

    def _place_where(self, line: Line, height: float) -> tuple[tuple[tuple[str, float, float], ...], float]:
        """Place the optimiser's formulas under the equation, beside each other where they fit; return the height."""
        s = self.sizes
        placed: list[tuple[str, float, float]] = []
        left = s.gutter + 1.2 * s.em
        x, baseline, deepest = left, 0.0, 0.0
        for latex in line.where:
            width = self._width(latex, s.where)
            above, below = self._extent(latex, s.where)
            if not placed or x + width > self.width - s.gap:
                x, baseline = left, height + deepest + above + s.padding
                height, deepest = baseline + s.padding, 0.0
            deepest = max(deepest, below)
            placed.append((latex, x, baseline))
            x += width + 1.5 * s.em
        return tuple(placed), height + deepest + (s.padding if placed else 0.0)

    def room(self, line: Line) -> float:
        """Return the width that there is for a line's equation."""
        s = self.sizes
        number = self.number_width + s.gap if line.number else 0.0
        return self.width - s.gutter - number - self.result_width - 2 * s.gap

    def fit(self, latex: str, size: float, room: float) -> float:
        """Return by how much a formula must be scaled to fit: 1 or less."""
        width = self._width(latex, size)
        return min(1.0, max(room, 1.0) / width) if width else 1.0

    def _width(self, latex: str, size: float) -> float:
        formula = self._typesetter.request(latex)
        if formula is not None:
            return formula.width * size
        return self._fallback_metrics(size).horizontalAdvance(plain_text(latex))

    def _extent(self, latex: str, size: float) -> tuple[float, float]:
        """Return how far a formula reaches above and below its baseline."""
        formula = self._typesetter.request(latex)
        if formula is not None:
            return formula.ascent * size, formula.descent * size
        metrics = self._fallback_metrics(size)
        return metrics.ascent(), metrics.descent()

    def fallback_font(self, size: float) -> QFont:
        """Return the font of a formula that is not ready yet."""
        font = QFont(self.sizes.text)
        font.setPixelSize(max(round(0.86 * size), 1))
        return font

    def _fallback_metrics(self, size: float) -> QFontMetricsF:
        metrics = self._metrics.get(size)
        if metrics is None:
            metrics = self._metrics[size] = QFontMetricsF(self.fallback_font(size))
        return metrics
