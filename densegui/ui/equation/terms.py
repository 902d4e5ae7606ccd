"""A sum as a table: each term with its factors, a bar, its value, and the sum so far."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from densegui.debugger.explain.blocks import Sum, Term
from densegui.debugger.format import number
from densegui.debugger.latex import factor, latex_number
from densegui.ui.equation.latex import markup, text_of
from densegui.ui.equation.piece import Piece
from densegui.ui.equation.style import EquationStyle

DIGITS = "−0.0000"
"""What a column of numbers has room for at least."""


class SumPiece(Piece):
    """Paints a Sum."""

    def __init__(self, block: Sum, style: EquationStyle, minibatch: int) -> None:
        super().__init__(style, minibatch)
        self.block, self.freshness = block, block.freshness
        self._limit = max((abs(term.value) for term in block.terms if term.value == term.value), default=0.0)
        texts = [number(value) for term in block.terms for value in (term.value, term.so_far)]
        self._column = max(style.metrics.horizontalAdvance(text) for text in [*texts, DIGITS])
        self._symbol_end = self._numeric_end = self._bar_from = self._value_end = self._names = 0.0

    def place(self, width: float) -> float:
        """Symbol | factors | bar | value | sum so far; the factors are left out where there is no room for them."""
        s, self.width = self.style, width
        self._names = self.place_title(self.block.title)
        column = self._column + 0.7 * s.em
        self._value_end = width - column
        widest = max((s.small_math.width(markup(term.symbolic)) for term in self.block.terms), default=0.0)
        room = self._value_end - column
        self._symbol_end = min(widest, 0.75 * room)
        factors = (s.small_metrics.horizontalAdvance(text_of(term.numeric)) for term in self.block.terms)
        numeric = max(factors, default=0.0) + 0.8 * s.em
        fits = self._symbol_end + numeric + 2 * s.em <= room
        self._numeric_end = self._symbol_end + (numeric if fits else 0.0)
        self._bar_from = self._numeric_end + 0.6 * s.em
        return self._row(0) + s.line * len(self.block.terms) + 0.3 * s.em + s.line

    def _row(self, k: int) -> float:
        """Return where a term's row begins; the title and the columns' names stand above the first one."""
        return self._names + self.style.small_line + k * self.style.line

    def paint(self, painter: QPainter, seen: QRectF) -> None:
        s = self.style
        self.paint_title(painter)
        baseline = self._names + 0.95 * s.em
        s.say_right(painter, self._value_end, baseline, "term", s.muted, small=True)
        s.say_right(painter, self.width, baseline, "sum", s.muted, small=True)
        for k, term in enumerate(self.block.terms):
            top = self._row(k)
            if top + s.line >= seen.top() and top <= seen.bottom():
                self._paint_term(painter, term, top)
        top = self._row(len(self.block.terms)) + 0.15 * s.em
        painter.fillRect(QRectF(0, top, self.width, 1), s.border)
        painter.setFont(s.bold)
        painter.setPen(s.ink(self.block.color, self.block.total, self.freshness))
        text = number(self.block.total)
        painter.drawText(QPointF(self.width - s.bold_metrics.horizontalAdvance(text), top + 1.1 * s.em), text)
        s.say(painter, 0, top + 1.1 * s.em, "total", s.muted, small=True)

    def _paint_term(self, painter: QPainter, term: Term, top: float) -> None:
        s, baseline = self.style, top + 1.0 * self.style.em
        painter.save()
        painter.setClipRect(QRectF(0, top, self._symbol_end + 2, s.line))
        painter.setPen(s.text)
        s.small_math.draw(painter, 0, baseline, markup(term.symbolic))
        painter.restore()
        if self._numeric_end > self._symbol_end:
            s.say_right(painter, self._numeric_end, baseline, text_of(term.numeric), s.muted, small=True)
        self._paint_bar(painter, term.value, top)
        s.say_right(painter, self._value_end, baseline, number(term.value), s.ink("", term.value, self.freshness))
        s.say_right(painter, self.width, baseline, number(term.so_far), s.muted)

    def _paint_bar(self, painter: QPainter, value: float, top: float) -> None:
        """Paint a bar from a zero in the middle."""
        s = self.style
        end = self._value_end - self._column - 0.5 * s.em
        middle, half = (self._bar_from + end) / 2, (end - self._bar_from) / 2
        if half < 3 or not self._limit > 0 or value != value:
            return
        length = half * max(-1.0, min(value / self._limit, 1.0))
        left = middle + min(length, 0.0)
        ink = s.bar(self.block.color, value, self.freshness)
        painter.fillRect(QRectF(left, top + 0.35 * s.line, abs(length), 0.4 * s.line), ink)
        painter.fillRect(QRectF(middle, top + 0.2 * s.line, 1, 0.7 * s.line), s.faint)

    def tip(self, point: QPointF) -> str:
        k = int((point.y() - self._row(0)) // self.style.line)
        if not 0 <= k < len(self.block.terms):
            return self.block.title
        term = self.block.terms[k]
        return f"{text_of(term.symbolic)} = {text_of(term.numeric)} = {number(term.value)}"

    def latex(self) -> str:
        terms = " + ".join(
            factor(term.value) if k else latex_number(term.value) for k, term in enumerate(self.block.terms)
        )
        symbols = " + ".join(term.symbolic for term in self.block.terms)
        return f"{symbols} = {terms} = {latex_number(self.block.total)}"

    def text(self) -> str:
        terms = ", ".join(f"{text_of(term.symbolic)} = {number(term.value)}" for term in self.block.terms)
        return f"{self.block.title}: {terms}; total {number(self.block.total)}"
