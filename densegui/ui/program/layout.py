"""Where the lines of the listing stand: pure lengths from font, width and the sizes of the formulas."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

from densegui.ui.math.latex_text import plain_text
from densegui.ui.math.typeset import Typesetter
from densegui.ui.program.rows import Line

WIDEST_RESULT = {"node": "−0.01234", "example": "0.01234", "minibatch": "0.01234"}
"""What the right column of each form always has room for; longer results widen it."""

EVEN = 0.82
"""Where one equation has to be made smaller to fit, all are, but never by more than this; beyond it, only that one."""

SMALLEST = 0.7
"""Where an equation beside its slide number would be smaller than this, the numbers are left out: it is read first."""

NARROW = 6
"""Letters that an equation must have room for beside its slide number: with less, the number is left out."""
NARROWEST = 1.5
"""Letters that an equation has in the narrowest listing."""

REACH = {"node": -0.02, "example": 0.12, "minibatch": 0.12}
"""How far, in letters, a formula may reach over the edges of its line: only marks as small as a hat get there. The node
form has indices below nearly every letter, under which nothing may be raised."""


@dataclass(frozen=True, slots=True)
class Row:
    """Where a line stands, in pixels: `gap` is left free above it, between two phases."""

    top: float
    gap: float
    height: float
    baseline: float
    where: tuple[tuple[str, float, float], ...]
    """(LaTeX, x, baseline) of each formula of the optimiser, from the top of the line."""

    @property
    def bottom(self) -> float:
        return self.top + self.gap + self.height


class Sizes:
    """Lengths that follow from the font."""

    def __init__(self, font: QFont) -> None:
        self.text, self.small, self.word = QFont(font), QFont(font), QFont(font)
        self.small.setPointSizeF(font.pointSizeF() * 0.86)
        self.word.setPointSizeF(font.pointSizeF() * 0.8)
        self.small_metrics, self.word_metrics = QFontMetricsF(self.small), QFontMetricsF(self.word)
        em = self.em = QFontMetricsF(self.text).height() / 1.17
        self.formula = 1.15 * em
        self.where = 1.04 * em
        self.gutter = 10 + em
        self.rule = 0.22 * em
        self.left = self.gutter + self.rule + 1.0 * em
        self.gap = 0.75 * em
        self.line = 1.46 * em
        self.baseline = 1.06 * em
        self.phase_gap = 0.25 * em
        self.edge = max(0.14 * em, 1.5)


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
    numbered : bool
        Whether there is room for the slides' numbers.
    formula : float
        Size of the equations.
    """

    def __init__(self, typesetter: Typesetter, font: QFont) -> None:
        self._typesetter = typesetter
        self.form, self.width = "minibatch", 0.0
        self.rows: list[Row] = []
        self.numbered = True
        self.number_width = self.result_width = self.formula = 0.0
        self.set_font(font)

    def set_font(self, font: QFont) -> None:
        """Take another font; `place_all` must follow."""
        self.sizes = Sizes(font)
        self._metrics: dict[float, QFontMetricsF] = {}

    @property
    def height(self) -> float:
        """Height of the whole listing."""
        return self.rows[-1].bottom + self.sizes.phase_gap if self.rows else 0.0

    def place_all(self, lines: tuple[Line, ...], results: list[str]) -> None:
        """Place all lines; what stands at their right edges decides how much room their equations have."""
        self.result_width = max(map(self.result_room, (WIDEST_RESULT[self.form], *results)))
        self.number_width = max(map(self.result_room, (line.number for line in lines)))
        self.numbered = self.width - self.narrowest >= self.number_width + self.sizes.gap + NARROW * self.sizes.em
        if self.numbered:
            self.numbered = self._smallest(lines) >= SMALLEST
        size = self.sizes.formula
        self.formula = size * max(EVEN, self._smallest(lines))
        top = 0.0
        self.rows = []
        for line in lines:
            row = self._place(line, top)
            self.rows.append(row)
            top = row.bottom

    def _smallest(self, lines: tuple[Line, ...]) -> float:
        """Return by how much the longest equation must be scaled to fit."""
        size = self.sizes.formula
        return min(self.fit(line.latex, size, self.room(line)) for line in lines)

    @property
    def narrowest(self) -> float:
        """Width of a listing whose equations have no room at all."""
        return self.sizes.left + self.result_width + 2 * self.sizes.gap

    def result_room(self, text: str) -> float:
        """Return the width of a text at the right edge."""
        return self.sizes.small_metrics.horizontalAdvance(text)

    def _place(self, line: Line, top: float) -> Row:
        s = self.sizes
        size = self.formula * self.fit(line.latex, self.formula, self.room(line))
        above, below = (part - REACH[self.form] * size for part in self._extent(line.latex, size))
        baseline = max(above, s.baseline)
        height = baseline + max(below, s.line - s.baseline)
        where, height = self._place_where(line, height)
        return Row(top, s.phase_gap if line.first and top else 0.0, height, baseline, where)

    def _place_where(self, line: Line, height: float) -> tuple[tuple[tuple[str, float, float], ...], float]:
        """Place the optimiser's formulas under the equation, beside each other where they fit; return the height."""
        s = self.sizes
        placed: list[tuple[str, float, float]] = []
        left = s.left + 1.2 * s.em
        x, baseline = left, 0.0
        for latex in line.where:
            width = self._width(latex, s.where)
            if not placed or x + width > self.width - s.gap:
                x, baseline, height = left, height + s.baseline * s.where / s.formula, height + s.line
            placed.append((latex, x, baseline))
            x += width + 1.5 * s.em
        return tuple(placed), height

    def room(self, line: Line) -> float:
        """Return the width that there is for a line's equation."""
        number = self.number_width + self.sizes.gap if self.numbered and line.number else 0.0
        return self.width - self.narrowest - number

    def word(self, line: Line) -> float | None:
        """Return where the name of a phase begins, at the right of its first line; None where it has no room."""
        s = self.sizes
        if not line.first:
            return None
        end = self.width - self.result_width - 2 * s.gap
        if self.numbered and line.number:
            end -= self.result_room(line.number) + s.gap
        start = end - s.word_metrics.horizontalAdvance(line.phase.value)
        taken = s.left + self._width(line.latex, self.formula) * self.fit(line.latex, self.formula, self.room(line))
        return start if start >= taken + 0.5 * s.gap else None

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
