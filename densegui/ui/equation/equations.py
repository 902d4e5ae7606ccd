"""An equation: in symbols, typeset, with its slide number; below, the same with the numbers put in, and what it means.

The numbers are text that is broken into lines, since they change with every frame and are often long.
"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from densegui.debugger.explain.blocks import Equation
from densegui.debugger.format import MISSING, number
from densegui.debugger.frame import Freshness
from densegui.debugger.latex import latex_number
from densegui.ui.equation.latex import chunks, displayed, split_at_relations, text_of
from densegui.ui.equation.piece import Piece
from densegui.ui.equation.style import SMALLEST, EquationStyle


class EquationPiece(Piece):
    """Paints an Equation."""

    def __init__(self, block: Equation, style: EquationStyle, minibatch: int) -> None:
        super().__init__(style, minibatch)
        self.block, self.freshness = block, block.freshness
        self._symbols: list[tuple[str, float, float, float]] = []
        self._lines: list[str] = []
        self._numbers_top = self._words_top = 0.0
        self._first_baseline = 0.0
        self._remark_below = 0.0
        """How far below the last line of numbers the remark stands, where there is no room for it beside them."""

    # -- layout

    def place(self, width: float) -> float:
        self.width = width
        top = self._place_symbols(0.0)
        self._numbers_top = top
        top = self._place_numbers(top)
        self._words_top = top
        self.title = self.style.broken(self.block.words, width - self.style.em)
        top += len(self.title) * self.style.small_line
        return top

    def _place_symbols(self, top: float) -> float:
        """Place the formula in one line, or in one for each side of it where it would be too small."""
        s, latex = self.style, displayed(self.block.symbolic)
        self._symbols = []
        if not latex:
            return top
        number_room = s.small_metrics.horizontalAdvance(self._slide) + s.gap if self.block.slide else 0.0
        parts = [latex]
        if s.extent(latex, s.formula)[0] * SMALLEST > self.width - number_room:
            parts = split_at_relations(latex)
        for place, part in enumerate(parts):
            indent = 1.2 * s.em if place else 0.0
            room = self.width - indent - (0.0 if place else number_room)
            wide, ascent, descent = s.extent(part, s.formula)
            share = min(1.0, room / wide) if wide else 1.0
            baseline = top + max(share * ascent, 0.95 * s.em)
            if not place:
                self._first_baseline = baseline
            self._symbols.append((part, indent, baseline, s.formula * share))
            top = max(baseline + share * descent, top + s.line) + 0.12 * s.em
        return top

    def _place_numbers(self, top: float) -> float:
        s = self.style
        self._lines = []
        if not self.block.symbolic:
            return top
        numeric, value = self._numeric, number(self.block.value)
        if self.block.value is None and self.freshness is not Freshness.ABSENT and not numeric:
            return top
        parts = (
            [f"= {chunk}" if place == 0 else chunk for place, chunk in enumerate(chunks(numeric))] if numeric else []
        )
        if not numeric or (self.block.value is not None and not self._ends_with_value):
            parts.append(f"= {value}")
        remark = s.small_metrics.horizontalAdvance(self.remark) + s.gap if self.remark else 0.0
        bolder = s.bold_metrics.horizontalAdvance(value) - s.metrics.horizontalAdvance(value)
        room = self.width - s.em - bolder
        lines = s.wrapped(parts, room)
        if remark and s.metrics.horizontalAdvance(lines[-1]) + remark > room:
            lines = s.wrapped(parts[:-1], room) + parts[-1:] if len(parts) > 1 else lines
        self._lines = lines
        top += len(lines) * s.line
        alone = bool(remark) and s.metrics.horizontalAdvance(lines[-1]) + remark > room
        self._remark_below = s.small_line if alone else 0.0
        return top + self._remark_below

    @property
    def _slide(self) -> str:
        return f"({self.block.slide})"

    @property
    def _numeric(self) -> str:
        """The numbers, without what would only say the value twice."""
        text = text_of(self.block.numeric) if self.block.numeric else ""
        return "" if text == text_of(latex_number(self.block.value or 0.0)) else text.removeprefix("= ")

    @property
    def _ends_with_value(self) -> bool:
        value = latex_number(self.block.value) if self.block.value is not None else ""
        return bool(value) and self.block.numeric.replace(" ", "").endswith("=" + value.replace(" ", ""))

    # -- painting

    def paint(self, painter: QPainter, seen: QRectF) -> None:
        s = self.style
        ink = s.muted if self.freshness is Freshness.ABSENT else s.text
        for latex, x, baseline, size in self._symbols:
            s.draw_formula(painter, latex, x, baseline, size, ink, self.width - x)
        if self.block.slide and self._symbols:
            s.say_right(painter, self.width, self._first_baseline, self._slide, s.muted, small=True)
        for place, line in enumerate(self._lines):
            self._paint_numbers(painter, line, self._numbers_top + place * s.line, place == len(self._lines) - 1)
        for k, line in enumerate(self.title):
            s.say(painter, s.em, self._words_top + k * s.small_line + 0.92 * s.em, line, s.muted, small=True)

    def _paint_numbers(self, painter: QPainter, line: str, top: float, last: bool) -> None:
        """Paint a line of numbers; what the equation comes to stands at the end of the last one."""
        s, baseline = self.style, top + 1.0 * self.style.em
        plain = s.text if self.freshness is Freshness.FRESH else s.muted
        ahead, mark, result = line.rpartition("= ") if last else (line, "", "")
        x = s.em
        if self.freshness is Freshness.STALE:
            wide = s.metrics.horizontalAdvance(ahead + mark) + s.bold_metrics.horizontalAdvance(result)
            beside = last and not self._remark_below
            end = self.width - (s.small_metrics.horizontalAdvance(self.remark) + 0.4 * s.em if beside else 0)
            begin = x + wide + 0.4 * s.em
            s.paint_hatch(painter, QRectF(begin, top + 2, max(end - begin, 0.0), s.line - 4))
        s.say(painter, x, baseline, ahead + mark, plain)
        if result:
            painter.setFont(s.bold)
            painter.setPen(s.ink(self.block.color, self.block.value, self.freshness))
            painter.drawText(QPointF(x + s.metrics.horizontalAdvance(ahead + mark), baseline), result)
        if last and self.remark:
            s.say_right(painter, self.width, baseline + self._remark_below, self.remark, s.muted, small=True)

    # -- what it says

    def tip(self, point: QPointF) -> str:
        words = self.block.words
        whose = f"of minibatch {self.remark.strip('()').partition(' ')[2]}, the last one" if self.remark else ""
        return ": ".join(part for part in (words, whose) if part)

    def latex(self) -> str:
        if not self.block.symbolic:
            return ""
        parts = [self.block.symbolic, self.block.numeric]
        if self.block.value is not None and not self._ends_with_value:
            value = latex_number(self.block.value)
            parts.append("" if value == self.block.numeric else value)
        return " = ".join(part for part in parts if part)

    def text(self) -> str:
        parts = (text_of(self.block.symbolic), self._numeric, number(self.block.value))
        return " = ".join(part for part in parts if part and part != MISSING) + (
            f" = {MISSING}" if self.freshness is Freshness.ABSENT else ""
        )
