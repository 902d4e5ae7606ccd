"""Painting thousands of edges without a graphics card: opaque lines, batched by colour and width, weakest first.

Up to CURVED edges are curves, negative ones dashed; above that all are straight; above MOST only the strongest are
drawn. Lines go to Qt as one array per colour. Plain lines cost 3 µs each, antialiased ones 10 times as much.
"""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen
from shiboken6 import wrapInstance

from densegui.engine.network import FloatArray
from densegui.ui.network_content import NetworkContent, Shading, shares, strongest
from densegui.ui.network_layout import NetworkLayout
from densegui.ui.theme import BINS, Theme, scale_bins, scale_colors

CURVED = 320
"""Edges of the whole network up to which they are curves."""
MOST = 6000
"""Edges of the whole network that are drawn at most."""
CROWD = 1200
"""Edges from which on all are thin."""
THINNEST = 1.2
"""Wider than 1: Qt's own lines of width 1 are several times slower when not antialiased."""
HALF = BINS // 2


@dataclass(eq=False)
class Edges:
    """The edges of one frame: which are drawn, and their places in a layout."""

    content: NetworkContent
    layout: NetworkLayout
    curved: bool
    drawn: dict[int, np.ndarray] = field(default_factory=dict)
    """By layer: the flat indices into W[l] of the edges that are drawn."""
    total: int = 0

    @property
    def n_drawn(self) -> int:
        return sum(chosen.size for chosen in self.drawn.values())

    def points(self, l: int) -> FloatArray:
        """Return the drawn edges of layer l as chains of points, shape (edges, points, 2)."""
        if self.curved:
            return self.layout.curves(l)
        return self.layout.lines(l, self.drawn[l]).reshape(-1, 2, 2)


class EdgePainter:
    """Chooses and paints edges; keeps the curves until the layout changes."""

    def __init__(self) -> None:
        self._layout: NetworkLayout | None = None
        self._solid: dict[int, FloatArray] = {}
        self._dashed: dict[int, FloatArray] = {}
        self._coarse: dict[int, FloatArray] = {}
        self._pens: dict[tuple[object, ...], QPen] = {}

    def choose(self, content: NetworkContent, layout: NetworkLayout) -> Edges:
        """Return the edges to draw."""
        blocks = layout.blocks
        layers = range(1, len(blocks))
        sizes = [blocks[l - 1].x.size * blocks[l].x.size for l in layers]
        edges = Edges(content, layout, sum(sizes) <= CURVED, total=sum(sizes))
        for l, most in zip(layers, shares(sizes, MOST), strict=True):
            gap = content.gaps[l]
            assert gap is not None
            if gap.values is not None:
                edges.drawn[l] = strongest(gap.values, most)
            else:
                edges.drawn[l] = np.arange(sizes[l - 1] if edges.curved else 0)
        return edges

    def _keep(self, layout: NetworkLayout, dash: float) -> None:
        if self._layout is layout:
            return
        self._layout = layout
        self._solid, self._dashed, self._coarse = {}, {}, {}
        for l in range(1, len(layout.blocks)):
            curves = layout.curves(l)
            self._solid[l] = np.concatenate([curves[:, :-1], curves[:, 1:]], axis=2)
            coarse = curves[:, ::2]
            self._coarse[l] = np.concatenate([coarse[:, :-1], coarse[:, 1:]], axis=2)
            self._dashed[l] = layout.dashes(curves, dash)

    def paint(self, painter: QPainter, edges: Edges, theme: Theme, unit: float, antialias: bool) -> None:
        """Paint all edges; `unit` is the width of the strongest one in pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, antialias)
        if edges.curved:
            self._keep(edges.layout, 2.4 * unit)
        for l in edges.drawn:
            gap = edges.content.gaps[l]
            assert gap is not None
            if gap.values is None:
                self._paint_absent(painter, l, theme)
            else:
                self._paint_gap(painter, edges, gap, theme, unit, antialias)

    def _paint_absent(self, painter: QPainter, l: int, theme: Theme) -> None:
        if l in self._dashed and self._layout is not None:
            painter.setPen(QPen(theme.color("border"), THINNEST))
            draw_lines(painter, self._dashed[l][:, ::2])

    def _paint_gap(
        self, painter: QPainter, edges: Edges, gap: Shading, theme: Theme, unit: float, fine: bool
    ) -> None:
        l, chosen = gap.layer, edges.drawn[gap.layer]
        assert gap.values is not None
        values = gap.values.reshape(-1)
        bins = scale_bins(values[chosen], gap.limit)
        order = np.argsort(np.abs(bins - HALF) * 2 + (bins > HALF), kind="stable")
        bins = bins[order]
        places = chosen[order]
        straight = None if edges.curved else edges.layout.lines(l, places)
        solid = self._solid if fine else self._coarse
        cuts = (np.flatnonzero(np.diff(bins)) + 1).tolist()
        for start, end in zip([0, *cuts], [*cuts, bins.size], strict=True):
            color = int(bins[start])
            key = theme.name, gap.scale, color, unit, edges.curved, edges.n_drawn < CROWD, fine
            pen = self._pens.get(key)
            if pen is None:
                share = abs(color - HALF) / HALF
                pen = self._pens[key] = edge_pen(theme, gap, color, width(share, unit, edges), fine)
            painter.setPen(pen)
            if straight is not None:
                draw_lines(painter, straight[start:end])
            else:
                lines = self._dashed if color < HALF else solid
                draw_lines(painter, lines[l][places[start:end]])

    def paint_one(self, painter: QPainter, edges: Edges, l: int, place: int, pens: tuple[QPen, ...]) -> None:
        """Paint one edge (flat index into W[l]) with one pen after the other."""
        lines = edges.layout.lines(l, np.array([place]))
        if edges.curved:
            self._keep(edges.layout, 12.0)
            lines = self._solid[l][place]
        for pen in pens:
            painter.setPen(pen)
            draw_lines(painter, lines)


def width(share: float, unit: float, edges: Edges) -> float:
    """Return the width of an edge from its share of the largest magnitude."""
    if edges.curved:
        return THINNEST + share * (unit - THINNEST)
    crowd = 0.55 if edges.n_drawn < CROWD else 0.35
    return THINNEST + share * max(crowd * unit - THINNEST, 0.4)


def edge_pen(theme: Theme, gap: Shading, color: int, width: float, round_ends: bool = True) -> QPen:
    """Return the pen of a colour bin."""
    pen = QPen(scale_colors(theme, gap.scale)[color], width)
    round_ends = round_ends and width > 1.6 and color >= HALF
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.FlatCap)
    return pen


def draw_lines(painter: QPainter, lines: FloatArray) -> None:
    """Draw an array of shape (…, 4) of x₁, y₁, x₂, y₂ in one call, without an object for each line."""
    array = np.ascontiguousarray(lines, np.float64)
    if array.size:
        # A QLineF is four doubles: the array's memory is an array of QLineF, and Qt only reads it, before this returns.
        painter.drawLines(wrapInstance(array.ctypes.data, QLineF), array.size // 4)
