"""The paths from a weight to the loss: a row for each, factor by factor, the one that kills it in a frame."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from densegui.debugger.explain.blocks import Path, Paths
from densegui.debugger.format import count, number
from densegui.debugger.latex import factor, latex_number
from densegui.ui.equation.latex import markup, text_of
from densegui.ui.equation.piece import Piece
from densegui.ui.equation.style import EquationStyle


class _Spot(NamedTuple):
    """Where one factor stands: its symbol over its number."""

    x: float
    top: float
    width: float


class PathsPiece(Piece):
    """Paints Paths."""

    def __init__(self, block: Paths, style: EquationStyle, minibatch: int) -> None:
        super().__init__(style, minibatch)
        self.block, self.freshness = block, block.freshness
        self._spots: list[list[_Spot]] = []
        self._tops: list[float] = []
        self._end = 0.0

    def place(self, width: float) -> float:
        s, self.width = self.style, width
        top = self.place_title(self.block.title) + 0.3 * s.em
        self._spots, self._tops = [], []
        for path in self.block.paths:
            self._tops.append(top)
            spots, top = self._place_path(path, top)
            self._spots.append(spots)
            top += 0.5 * s.em
        self._tops.append(top)
        self._end = top
        ends = (1 + bool(self.block.left_out)) * bool(self.block.paths)
        return top + ends * s.line

    def _place_path(self, path: Path, top: float) -> tuple[list[_Spot], float]:
        """Place the factors beside each other, in more than one line where there are many."""
        s, spots, x = self.style, [], 0.0
        high, product = s.small_line + s.line, self._product_room(path)
        for k, (name, value) in enumerate(path.factors):
            symbol = min(s.small_math.width(markup(name)), self.width)
            wide = max(symbol, s.small_metrics.horizontalAdvance(number(value, 3))) + 0.35 * s.em
            room = self.width - (product if k == len(path.factors) - 1 else 0.0)
            if x and x + wide > room:
                x, top = 0.0, top + high
            spots.append(_Spot(x, top, wide))
            x += wide + 0.4 * s.em
        return spots, top + high

    def _product_room(self, path: Path) -> float:
        return self.style.metrics.horizontalAdvance(f"= {number(path.product)}") + 0.4 * self.style.em

    def paint(self, painter: QPainter, seen: QRectF) -> None:
        s = self.style
        self.paint_title(painter)
        for k, (path, spots) in enumerate(zip(self.block.paths, self._spots, strict=True)):
            top, bottom = self._tops[k], self._tops[k + 1]
            if bottom >= seen.top() and top <= seen.bottom():
                if k:
                    painter.fillRect(QRectF(0, top - 0.25 * s.em, self.width, 1), s.border)
                self._paint_path(painter, path, spots)
        if self.block.paths:
            self._paint_end(painter)

    def _paint_path(self, painter: QPainter, path: Path, spots: list[_Spot]) -> None:
        s = self.style
        for k, ((name, value), spot) in enumerate(zip(path.factors, spots, strict=True)):
            upper, lower = spot.top + 0.95 * s.em, spot.top + s.small_line + 0.85 * s.em
            painter.setPen(s.muted)
            s.small_math.draw(painter, spot.x + 0.17 * s.em, upper, markup(name))
            text = number(value, 3)
            ink = s.danger if k == path.killer else self._ink(name, value)
            s.say(painter, spot.x + 0.17 * s.em, lower, text, ink, small=True)
            if k == path.killer:
                self._frame_killer(painter, spot)
            if k + 1 < len(spots):
                s.say(painter, spot.x + spot.width + 0.03 * s.em, lower, "·", s.muted, small=True)
        baseline = spots[-1].top + s.small_line + 0.85 * s.em
        ink = s.ink("gradient", path.product, self.freshness)
        s.say_right(painter, self.width, baseline, f"= {number(path.product)}", ink)

    def _ink(self, name: str, value: float) -> QColor:
        """Weights and activations in the colours of values, what comes from the loss in those of gradients."""
        s = self.style
        if self.freshness.value == "stale":
            return s.muted
        return s.signed("gradient" if name.startswith(r"\hat") else "weight", value)

    def _frame_killer(self, painter: QPainter, spot: _Spot) -> None:
        s = self.style
        painter.setPen(QPen(s.danger, max(1.5, 0.1 * s.em)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(spot.x - 1, spot.top, spot.width + 2, s.small_line + s.line - 0.25 * s.em), 3, 3)

    def _paint_end(self, painter: QPainter) -> None:
        """Say what is left out, and what all of them make."""
        s, block = self.style, self.block
        painter.fillRect(QRectF(0, self._end - 0.25 * s.em, self.width, 1), s.muted)
        baseline = self._end + 1.0 * s.em
        rest = block.total - sum(path.product for path in block.paths)
        if block.left_out:
            left = f"{count(block.left_out)} more path{'s' if block.left_out > 1 else ''}, together"
            s.say(painter, 0, baseline, left, s.muted, small=True)
            s.say_right(painter, self.width, baseline, number(self._rounded(rest)), s.muted)
            baseline += s.line
        s.say(painter, 0, baseline, "total", s.muted, small=True)
        painter.setFont(s.bold)
        painter.setPen(s.ink("gradient", block.total, self.freshness))
        text = f"= {number(block.total)}"
        painter.drawText(QPointF(self.width - s.bold_metrics.horizontalAdvance(text), baseline), text)

    def _rounded(self, rest: float) -> float:
        """What only rounding has left over is 0."""
        size = max((abs(path.product) for path in self.block.paths), default=0.0)
        return 0.0 if abs(rest) <= 1e-13 * size else rest

    def tip(self, point: QPointF) -> str:
        for path, spots in zip(self.block.paths, self._spots, strict=True):
            for k, spot in enumerate(spots):
                box = QRectF(spot.x, spot.top, spot.width, self.style.small_line + self.style.line)
                if box.contains(point):
                    name, value = path.factors[k]
                    kills = "; it lets next to nothing of the gradient through" if k == path.killer else ""
                    return f"{text_of(name)} = {number(value)}{kills}"
        return self.block.title

    def latex(self) -> str:
        lines = []
        for path in self.block.paths:
            symbols = " ".join(f"({name})" if " - " in name else name for name, _ in path.factors)
            numbers = r" \cdot ".join(factor(value) for _, value in path.factors)
            lines.append(rf"{symbols} = {numbers} = {latex_number(path.product)}")
        return "\n".join(lines)

    def text(self) -> str:
        return f"{self.block.title}: {number(self.block.total)}"
