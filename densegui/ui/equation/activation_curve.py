"""The graph of g: all z of a set as ticks, the chosen example's a = g(z) as a point, and g'(z) as its tangent."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from densegui.debugger.explain.blocks import ActivationCurve
from densegui.debugger.format import number
from densegui.debugger.frame import Freshness
from densegui.engine.activations import ACTIVATIONS
from densegui.ui.equation.piece import Piece
from densegui.ui.equation.style import EquationStyle
from densegui.ui.theme import mix

POINTS = 121
FARTHEST = 30.0
"""z beyond this are drawn at the edge: a few large ones would leave nothing of the bend."""


class CurvePiece(Piece):
    """Paints an ActivationCurve."""

    def __init__(self, block: ActivationCurve, style: EquationStyle, minibatch: int) -> None:
        super().__init__(style, minibatch)
        self.block, self.freshness = block, block.freshness
        z = np.asarray(block.ticks, float)
        z = z[np.isfinite(z)]
        if block.z is not None and np.isfinite(block.z):
            z = np.append(z, block.z)
        low, high = (float(z.min()), float(z.max())) if z.size else (0.0, 0.0)
        self._low, self._high = max(min(low, -2.0) * 1.08, -FARTHEST), min(max(high, 2.0) * 1.08, FARTHEST)
        self._ticks = np.unique(np.clip(z, self._low, self._high).round(3))
        self._x = np.linspace(self._low, self._high, POINTS)
        self._y = ACTIVATIONS[block.activation].g(self._x, np.empty_like(self._x))
        self._bottom, self._top = float(min(self._y.min(), 0.0)), float(max(self._y.max(), 0.5))
        self._plot = QRectF()

    def place(self, width: float) -> float:
        s, self.width = self.style, width
        g = ACTIVATIONS[self.block.activation].label
        top = self.place_title(f"g = {g}, | z of {self.block.ticks_of}") + 0.3 * s.em
        self._plot = QRectF(0, top, width, 6.0 * s.em)
        return self._plot.bottom() + s.small_line + 0.5 * s.em

    def _at(self, z: float, a: float) -> QPointF:
        box = self._plot
        x = box.left() + (z - self._low) / (self._high - self._low) * box.width()
        return QPointF(x, box.bottom() - (a - self._bottom) / (self._top - self._bottom) * box.height())

    def paint(self, painter: QPainter, seen: QRectF) -> None:
        s, box = self.style, self._plot
        self.paint_title(painter)
        origin = self._at(0.0, 0.0)
        painter.setPen(QPen(s.border, 1))
        painter.drawLine(QPointF(box.left(), round(origin.y()) + 0.5), QPointF(box.right(), round(origin.y()) + 0.5))
        painter.drawLine(QPointF(round(origin.x()) + 0.5, box.top()), QPointF(round(origin.x()) + 0.5, box.bottom()))
        self._paint_ticks(painter)
        painter.save()
        painter.setClipRect(box.adjusted(-1, -3, 1, 3))
        painter.setPen(QPen(s.text, max(1.6, 0.11 * s.em)))
        points = [self._at(float(z), float(a)) for z, a in zip(self._x, self._y, strict=True)]
        painter.drawPolyline(QPolygonF(points))
        self._paint_tangent(painter)
        painter.restore()
        baseline = box.bottom() + 0.5 * s.em + 0.9 * s.em
        s.say(painter, 0, baseline, number(self._low, 2), s.muted, small=True)
        s.say_right(painter, self.width, baseline, number(self._high, 2), s.muted, small=True)
        self._paint_point(painter, baseline)

    def _paint_ticks(self, painter: QPainter) -> None:
        s, y = self.style, self._plot.bottom()
        color = s.muted if self.freshness is Freshness.FRESH else mix(s.panel, s.muted, 0.6)
        painter.setPen(QPen(color, 1))
        columns: npt.NDArray[np.int64] = np.unique(
            ((self._ticks - self._low) / (self._high - self._low) * self.width).round().astype(int)
        )
        for x in columns.tolist():
            painter.drawLine(QPointF(x + 0.5, y), QPointF(x + 0.5, y + 0.45 * s.em))

    def _paint_tangent(self, painter: QPainter) -> None:
        s, block = self.style, self.block
        if block.z is None or block.a is None or block.slope is None or not np.isfinite(block.z):
            return
        reach = 0.22 * (self._high - self._low)
        ends = [self._at(block.z + side * reach, block.a + side * reach * block.slope) for side in (-1, 1)]
        painter.setPen(QPen(s.theme.color("accent"), max(1.4, 0.1 * s.em), Qt.PenStyle.DashLine))
        painter.drawLine(*ends)

    def _paint_point(self, painter: QPainter, baseline: float) -> None:
        """Paint a = g(z) and say the numbers."""
        s, block = self.style, self.block
        if block.z is None or not np.isfinite(block.z):
            return
        parts = [f"z = {number(block.z)}"]
        if block.a is not None:
            parts.append(f"a = {number(block.a)}")
        if block.slope is not None:
            parts.append(f"g′(z) = {number(block.slope)}")
        text = "   ".join(parts)
        text = text if s.small_metrics.horizontalAdvance(text) < self.width - 5 * s.em else "  ".join(parts[1:])
        s.say(painter, (self.width - s.small_metrics.horizontalAdvance(text)) / 2, baseline, text, s.text, small=True)
        inside = max(self._low, min(block.z, self._high))
        painter.setPen(QPen(s.panel, 1.5))
        painter.setBrush(s.marker)
        half = 0.32 * s.em
        if block.a is not None and np.isfinite(block.a):
            painter.drawEllipse(self._at(inside, max(self._bottom, min(block.a, self._top))), half, half)
        else:
            foot = self._at(inside, self._bottom)
            painter.setPen(QPen(s.marker, 2))
            painter.drawLine(foot, QPointF(foot.x(), self._plot.bottom() + 0.45 * s.em))

    def tip(self, point: QPointF) -> str:
        return (
            f"The graph of {ACTIVATIONS[self.block.activation].label}. Each tick is the z of one example of "
            f"{self.block.ticks_of}; the point is the chosen example, the dashed line its slope g′(z)."
        )

    def text(self) -> str:
        block = self.block
        return f"{block.activation} at z = {number(block.z)}: a = {number(block.a)}, slope {number(block.slope)}"
