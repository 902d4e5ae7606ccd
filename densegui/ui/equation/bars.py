"""A bar for each example in the order given, the mean as a line, the chosen one marked: who pulls which way."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from densegui.debugger.explain.blocks import Bars
from densegui.debugger.format import number
from densegui.debugger.latex import latex_number
from densegui.ui.equation.piece import Piece
from densegui.ui.equation.style import EquationStyle

DASH = 1.9
"""Length of the piece of the mean's line that stands beside its number, in em."""


class BarsPiece(Piece):
    """Paints Bars."""

    def __init__(self, block: Bars, style: EquationStyle, minibatch: int) -> None:
        super().__init__(style, minibatch)
        self.block, self.freshness = block, block.freshness
        values = np.nan_to_num(np.append(np.asarray(block.values, float), 0.0), posinf=0.0, neginf=0.0)
        self._high, self._low = float(values.max()), float(values.min())
        self.hovered: int | None = None
        self._top = self._bottom = 0.0
        mean, marked = block.mean, block.marked
        self._mean_text = f"mean {number(mean)}" if mean is not None and math.isfinite(mean) else ""
        self._mark_text = "" if marked is None else f"{block.labels[marked]}: {number(float(block.values[marked]))}"
        self._lines = 1
        """Of text under the bars."""

    def place(self, width: float) -> float:
        s, self.width = self.style, width
        self._top = self.place_title(self.block.title) + 0.5 * s.em
        self._bottom = self._top + 5.2 * s.em
        both = self._mean_width + s.small_metrics.horizontalAdvance(self._mark_text)
        self._lines = 2 if self._mean_text and self._mark_text and both > width else 1
        return self._bottom + self._lines * s.small_line + 0.2 * s.em

    @property
    def _mean_width(self) -> float:
        """What the mean takes of the line under the bars: a piece of its line, its number, and a gap."""
        return self.style.small_metrics.horizontalAdvance(self._mean_text) + (DASH + 1) * self.style.em

    def bar_at(self, point: QPointF) -> int | None:
        """Return which bar stands at a place."""
        n = len(self.block.places)
        if not n or not self._top - 4 <= point.y() <= self._bottom + 4 or not 0 <= point.x() < self.width:
            return None
        return min(int(point.x() * n / self.width), n - 1)

    def example(self, point: QPointF) -> int | None:
        bar = self.bar_at(point)
        return None if bar is None else self.block.places[bar]

    def tip(self, point: QPointF) -> str:
        bar = self.bar_at(point)
        if bar is None:
            return self.block.title
        return f"{self.block.labels[bar]}: {number(float(self.block.values[bar]))}. Click to choose this example."

    # -- painting

    def _y(self, value: float) -> float:
        """Return the height of a value; infinite ones reach the edge."""
        span = self._high - self._low
        if not span > 0:
            return (self._top + self._bottom) / 2
        share = max(0.0, min((self._high - value) / span, 1.0)) if not math.isnan(value) else 0.0
        return self._top + share * (self._bottom - self._top)

    def paint(self, painter: QPainter, seen: QRectF) -> None:
        s = self.style
        self.paint_title(painter)
        n, zero = len(self.block.places), self._y(0.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        # More bars than pixels: some of them show the shape as well as all of them, in sorted order.
        shown = range(n) if n <= self.width else np.unique(np.linspace(0, n - 1, int(self.width)).astype(int)).tolist()
        step = self.width / max(n, 1)
        gap = min(2.0, 0.25 * step) if step > 3 else 0.0
        for k in shown:
            self._paint_bar(painter, k, QRectF(k * step + gap / 2, 0, max(step - gap, 1.0), 0), zero)
        painter.fillRect(QRectF(0, round(zero), self.width, 1), s.faint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self.block.marked is not None:
            self._paint_mark(painter, self.block.marked, step, zero)
        self._paint_mean(painter)

    def _paint_bar(self, painter: QPainter, k: int, box: QRectF, zero: float) -> None:
        s, value = self.style, float(self.block.values[k])
        y = self._y(value)
        box.setTop(min(y, zero))
        box.setBottom(max(y, zero))
        painter.fillRect(box, s.bar(self.block.color, value, self.freshness))
        if self.freshness.value == "stale":
            painter.fillRect(box, s.hatch)

    def _paint_mark(self, painter: QPainter, k: int, step: float, zero: float) -> None:
        """Frame the chosen example's bar and say whose it is."""
        s, value = self.style, float(self.block.values[k])
        y = self._y(value)
        box = QRectF(k * step, min(y, zero), max(step, 3.0), abs(y - zero)).adjusted(-1, -2, 1, 2)
        painter.setPen(QPen(s.marker, max(2.0, 0.14 * s.em)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2, 2)
        text = self._mark_text
        wide, end = s.small_metrics.horizontalAdvance(text), self.width
        if self._lines == 1 and self._mean_text:
            end -= self._mean_width
        left = max(0.0, min(box.center().x() - wide / 2, end - wide))
        s.say(painter, left, self._bottom + 1.0 * s.em, text, s.text, small=True)

    def _paint_mean(self, painter: QPainter) -> None:
        """Draw the mean's line through the bars, and say it under their right end, where no bar is."""
        s, mean = self.style, self.block.mean
        if mean is None or not self._mean_text:
            return
        y = round(self._y(mean)) + 0.5
        painter.setPen(QPen(s.text, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(0, y), QPointF(self.width, y))
        baseline = self._bottom + 1.0 * s.em + (self._lines - 1) * s.small_line
        left = self.width - s.small_metrics.horizontalAdvance(self._mean_text)
        y = round(baseline - 0.3 * s.em) + 0.5
        painter.drawLine(QPointF(left - DASH * s.em, y), QPointF(left - 0.3 * s.em, y))
        s.say_right(painter, self.width, baseline, self._mean_text, s.text, small=True)

    def latex(self) -> str:
        mean = "" if self.block.mean is None else f" = {latex_number(self.block.mean)}"
        values = " + ".join(f"({latex_number(float(v))})" for v in self.block.values)
        return rf"\frac{{1}}{{{len(self.block.values)}}} ({values}){mean}" if mean else ""

    def text(self) -> str:
        return self.block.title + ("" if self.block.mean is None else f"; mean {number(self.block.mean)}")
