"""The scalar form on the network's picture: nodes that are done, the node whose sum grows, and the terms in it.

It is drawn over the picture of the position, in two turns: the edges of the terms under the nodes, then the nodes. What
it shows is the frame's cursor; nothing is worked out here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from densegui.debugger.cursor import RESULTS, CursorState
from densegui.debugger.format import number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.selection import Kind, Selection
from densegui.ui.math.latex_text import plain_text
from densegui.ui.network.content import BOUNDED, NetworkContent, Shading, limit_of
from densegui.ui.network.edges import Edges
from densegui.ui.network.layout import Block, NetworkLayout
from densegui.ui.network.nodes import has_biases, paint_nodes, paint_ring
from densegui.ui.network.style import NetworkStyle
from densegui.ui.theme import mix, scale_bins, scale_colors

MOST_STRONG = 300
"""Edges of a sum that are drawn strong: of more terms the largest ones."""
CROWD = 24
"""Terms from which on all but the newest are thin."""

PaintEdge = Callable[[QPainter, Selection, QPen], None]
"""Paints one edge again, in its colour on top of a casing that is wider by the pen's width."""


@dataclass(frozen=True, slots=True)
class CursorMarks:
    """Draws one cursor on one layout, between two heights of the picture."""

    cursor: CursorState
    content: NetworkContent
    layout: NetworkLayout
    edges: Edges
    style: NetworkStyle
    activations: tuple[str, ...]
    bounds: QRectF

    # -- which things

    @property
    def layer(self) -> int:
        """The layer whose nodes are worked on; the output for the cost."""
        return self.cursor.op.layer or len(self.layout.blocks) - 1

    @property
    def running(self) -> int:
        """The node with the growing sum, or just completed; for the cost the output node of the newest term."""
        return len(self.cursor.terms) if self.cursor.op.name == "cost" else self.cursor.node.node

    def edge_of(self, j: int) -> Selection | None:
        """Return the edge that term j, from 1, comes along; None when it comes along none."""
        op, k = self.cursor.op, self.cursor.node.node
        blocks = self.layout.blocks
        if op.name in ("Z", "dW", "W") and j <= blocks[op.layer - 1].x.size:
            return Selection(Kind.EDGE, op.layer, k, j)
        if op.name == "dZ" and op.layer < len(blocks) - 1:
            return Selection(Kind.EDGE, op.layer + 1, j, k)
        return None

    # -- edges

    def gaps(self, frame: Frame) -> tuple[Shading | None, ...]:
        """Return what the gaps show: (21c) multiplies with w, whatever the gap behind its layer shows."""
        l = self.cursor.op.layer + 1
        if self.cursor.op.name != "dZ" or l >= len(self.layout.blocks):
            return self.content.gaps
        W = frame.shown("W", l)
        gaps = list(self.content.gaps)
        gaps[l] = Shading("W", l, W.array, W.freshness, limit_of(W.array))
        return tuple(gaps)

    def paint_edges(self, painter: QPainter, paint_edge: PaintEdge) -> None:
        """Paint the edges whose terms are in the sum strong, the newest one strongest."""
        style, values = self.style, [term.value for term in self.cursor.terms]
        numbered = list(enumerate(values, start=1))
        newest = numbered[-1:]
        older = sorted(numbered[:-1], key=lambda term: abs(term[1]))[-MOST_STRONG:]
        width = 3.0 if self.edges.curved and len(values) <= CROWD else 1.2
        quiet = QPen(mix(style.canvas, style.marker, 0.6), width)
        for terms, pen in ((older, quiet), (newest, QPen(style.marker, 4))):
            for j, _ in terms:
                edge = self.edge_of(j)
                if edge is not None:
                    paint_edge(painter, edge, QPen(pen))

    # -- nodes

    def paint_nodes(self, painter: QPainter) -> None:
        """Paint the nodes that are done with their values, ring the running one, and write out term and sum."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        op, block, k = self.cursor.op, self.layout.blocks[self.layer], self.running
        if op.name in ("Z", "A", "dZ"):
            self._paint_values(painter, block)
        if op.name in ("A", "dZ", "cost"):  # the layer's other nodes show another quantity
            for node in range(1, k):
                self._ring(painter, Selection(Kind.NODE, self.layer, node), 1.6)
        on_bias = op.name in ("db", "b") and has_biases(block)
        self._ring(painter, Selection(Kind.BIAS if on_bias else Kind.NODE, self.layer, k), 3.4)
        last = len(self.cursor.terms)
        if op.name == "Z" and self.edge_of(last) is None and has_biases(block):
            self._ring(painter, Selection(Kind.BIAS, self.layer, k), 2.4)
        room = block.size + 0.35 * self.style.em
        node_label = self._label(painter, self.result_text(), QPointF(block.x[k - 1], block.y[k - 1]), room)
        edge = self.edge_of(last)
        if edge is not None:
            self._label(painter, self.term_text(), self._middle_of(edge), 0.0, node_label)

    def _paint_values(self, painter: QPainter, block: Block) -> None:
        cursor, l = self.cursor, self.layer
        values = cursor.values
        values[cursor.node.node - 1] = cursor.node.result if cursor.complete else cursor.so_far
        done = np.flatnonzero(np.arange(values.size) < cursor.node.node)
        bounded = cursor.op.name == "A" and self.activations[l] in BOUNDED
        shading = Shading(cursor.op.name, l, values[done], Freshness.FRESH, 1.0 if bounded else limit_of(values[done]))
        if block.tiles:
            self._paint_tiles(painter, block, shading, done)
            return
        bias = self.content.biases[l]
        if bias is not None and bias.values is not None:
            bias = replace(bias, values=bias.values[done])
        part = NetworkLayout((Block(block.x[done], block.y[done], block.size, block.pitch, block.tiles),))
        content = replace(self.content, nodes=(shading,), gaps=(None,), biases=(bias,), marked=("", 0))
        paint_nodes(painter, part, content, self.style)

    def _paint_tiles(self, painter: QPainter, block: Block, shading: Shading, done: np.ndarray) -> None:
        assert shading.values is not None
        colors = scale_colors(self.style.theme, shading.scale)
        bins = scale_bins(shading.values, shading.limit).tolist()
        for k, color in zip(done.tolist(), bins, strict=True):
            half = block.size
            painter.fillRect(QRectF(block.x[k] - half, block.y[k] - half, 2 * half, 2 * half), colors[color])

    def _ring(self, painter: QPainter, thing: Selection, width: float) -> None:
        paint_ring(painter, self.layout, thing, QPen(self.style.marker, width), 3)

    # -- words

    def result_text(self) -> str:
        """Return what the running node comes to, as markup for `MathText`."""
        cursor, name = self.cursor, self.cursor.op.name
        l, k = self.layer, cursor.node.node
        if not cursor.complete and not cursor.elementwise:
            return f"Σ = {number(cursor.so_far)} so far"
        if name == "cost":
            return f"ℒ = {number(cursor.node.result)}"
        symbol = f"{RESULTS[name]}_{{{k}}}^[{l}]"
        if cursor.elementwise:
            j = len(cursor.terms)
            symbol = f"{RESULTS[name]}_{{{j}{',' if max(j, k) > 9 else ''}{k}}}^[{l}]"
        new = " new" if name in ("W", "b") else ""
        return f"{symbol}{new} = {number(cursor.so_far if cursor.elementwise else cursor.node.result)}"

    def term_text(self) -> str:
        """Return the newest term with its numbers."""
        term = self.cursor.terms[-1]
        return f"{plain_text(term.numeric)} = {number(term.value)}"

    def _middle_of(self, edge: Selection) -> QPointF:
        """Return the point halfway along an edge."""
        n = self.layout.blocks[edge.layer].x.size
        place = (edge.source - 1) * n + edge.node - 1
        if self.edges.curved:
            points = self.edges.curves[edge.layer][place]
            return QPointF(*points[len(points) // 2])
        x0, y0, x1, y1 = self.layout.lines(edge.layer, np.array([place]))[0]
        return QPointF((x0 + x1) / 2, (y0 + y1) / 2)

    def _label(self, painter: QPainter, text: str, middle: QPointF, room: float, taken: QRectF | None = None) -> QRectF:
        """Write on a plate above a point, or below where there is no room, inside the picture; return the plate."""
        style, math, em = self.style, self.style.small_math, self.style.em
        width, height = math.width(text) + 0.8 * em, math.height + 0.2 * em
        top = middle.y() - room - height if room else middle.y() - height / 2
        if top < self.bounds.top():
            top = middle.y() + room
        left = min(max(middle.x() - width / 2, self.bounds.left() + 2), self.bounds.right() - width - 2)
        plate = QRectF(left, min(top, self.bounds.bottom() - height), width, height)
        if taken is not None and plate.intersects(taken):
            plate.moveTop(taken.bottom() + 2 if plate.center().y() > taken.center().y() else taken.top() - height - 2)
        painter.setPen(QPen(style.marker, 1.4))
        painter.setBrush(style.canvas)
        painter.drawRoundedRect(plate, 0.3 * em, 0.3 * em)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(style.text)
        math.draw(painter, plate.left() + 0.4 * em, plate.top() + 0.1 * em + math.ascent, text)
        return plate
