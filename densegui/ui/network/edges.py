"""Painting thousands of edges without a graphics card: opaque lines, batched by colour and width, weakest first.

Up to CURVED edges are curves, negative ones dashed; above that all are straight; of very many only the strongest are
drawn. Lines go to Qt as one array per colour. Plain lines cost 3 µs each, antialiased ones 10 times as much.
"""

from dataclasses import dataclass, field
from typing import cast

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen
from shiboken6 import wrapInstance

from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import FloatArray
from densegui.ui.network.content import NetworkContent, Shading
from densegui.ui.network.focus import DIMMED, Focus
from densegui.ui.network.layout import NetworkLayout
from densegui.ui.network.off_marks import LOCK, paint_lock
from densegui.ui.network.strongest import shares, strongest
from densegui.ui.theme import BINS, Scale, Theme, mix, scale_bins, scale_colors

CURVED = 320
"""Edges of the whole network up to which they are curves."""
ALL, FEW = 3000, 300
"""All edges of a network are drawn up to so many; of larger ones so many, the strongest."""
NUMBERS = (50, 100, 200, FEW, 500, 1000, 2000, ALL, 6000, 12_000, 24_000)
"""Edges at most, to choose from; 0 is the usual number."""
CROWD = 1200
"""Edges from which on all are thin."""
THINNEST = 1.2
"""Wider than 1: Qt's own lines of width 1 are several times slower when not antialiased."""
HALF = BINS // 2
ALIKE = 3
"""Groups of edges of one strength, each with both signs."""
MOST_STRENGTH = (HALF * ALIKE + ALIKE - 1) * 2 + 1
GREYED, GREYEST = 0.3, 0.55
"""Share of the largest magnitude below which edges of a small network turn grey, and how grey the edge of 0 is."""
LOCK_AT = 0.7
"""Where on its way an edge has its lock."""
MOST_LOCKS = 500


@dataclass(eq=False)
class Edges:
    """The edges of one frame: which are drawn, and their places in a layout."""

    content: NetworkContent
    layout: NetworkLayout
    curved: bool
    curves: dict[int, FloatArray] = field(default_factory=dict)
    """By layer, where edges are curves: points on each."""
    drawn: dict[int, np.ndarray] = field(default_factory=dict)
    """By layer: the flat indices into W[l] of the edges that are drawn."""
    total: int = 0
    focus: Focus | None = None

    @property
    def n_drawn(self) -> int:
        return sum(chosen.size for chosen in self.drawn.values())

    def points(self, l: int) -> FloatArray:
        """Return the drawn edges of layer l as chains of points, shape (edges, points, 2)."""
        if self.curved:
            return self.curves[l]
        return self.layout.lines(l, self.drawn[l]).reshape(-1, 2, 2)


class EdgePainter:
    """Chooses and paints edges; keeps the curves until the layout changes."""

    def __init__(self, unit: float) -> None:
        self.unit = unit
        """Width of the strongest edge in pixels."""
        self._smallest: dict[int, float] = {}
        self._layout: NetworkLayout | None = None
        self._curves: dict[int, FloatArray] = {}
        self._offsets: dict[int, int] = {}
        self._solid: FloatArray = np.empty((0, 0, 4))
        self._coarse: FloatArray = self._solid
        self._dashed: FloatArray = self._solid
        self._pens: dict[tuple[object, ...], QPen] = {}

    def choose(
        self, content: NetworkContent, layout: NetworkLayout, running: bool = False, most: int = 0,
        focus: Focus | None = None,
    ) -> Edges:  # fmt: skip
        """Return the edges to draw: the strongest `most` (of many, FEW while running), and those in focus."""
        blocks = layout.blocks
        layers = range(1, len(blocks))
        sizes = [blocks[l - 1].x.size * blocks[l].x.size for l in layers]
        edges = Edges(content, layout, curved=sum(sizes) <= CURVED, focus=focus)
        if not edges.curved:  # without numbers there are too many to be outlined
            sizes = [0 if gap_of(content, l).values is None else size for l, size in zip(layers, sizes, strict=True)]
        edges.total = sum(sizes)
        if most == 0 or (running and edges.total > ALL):
            most = min(most or ALL, ALL if edges.total <= ALL else FEW)
        for l, size, share in zip(layers, sizes, shares(sizes, most), strict=True):
            values = gap_of(content, l).values
            edges.drawn[l] = np.arange(size) if values is None else self._strongest(l, values, share)
            if focus is not None and values is not None and edges.drawn[l].size < values.size:
                edges.drawn[l] = np.union1d(edges.drawn[l], focus.edges(l, values.shape))
        if edges.curved:
            self._keep(layout)
            edges.curves = self._curves
        return edges

    def _strongest(self, l: int, values: FloatArray, share: int) -> np.ndarray:
        """Return the edges of a gap to draw, starting from how large they were in the last frame."""
        chosen = strongest(values, share, self._smallest.get(l, 0.0))
        if 0 < chosen.size < values.size:
            self._smallest[l] = 0.9 * float(np.abs(values.reshape(-1)[chosen]).min())
        return chosen

    def _keep(self, layout: NetworkLayout) -> None:
        """Make the curves of a layout, all gaps in one array; gap l begins at _offsets[l]."""
        if self._layout is layout:
            return
        self._layout, self._offsets, self._curves = layout, {}, {}
        n = 0
        for l in range(1, len(layout.blocks)):
            self._curves[l] = layout.curves(l)
            self._offsets[l] = n
            n += len(self._curves[l])
        curves = np.concatenate(list(self._curves.values()))
        self._solid, self._coarse = pieces(curves), pieces(curves[:, ::2])
        self._dashed = layout.dashes(curves, 2.4 * self.unit)

    def paint(self, painter: QPainter, edges: Edges, theme: Theme, antialias: bool) -> None:
        """Paint all edges."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, antialias)
        by_scale: dict[Scale | None, list[int]] = {None: [], Scale.VALUE: [], Scale.GRADIENT: []}
        for l, chosen in edges.drawn.items():
            if not chosen.size:
                continue
            gap = gap_of(edges.content, l)
            by_scale[None if gap.values is None else gap.scale].append(l)
        if edges.curved:
            painter.setPen(QPen(theme.color("border"), THINNEST))
            for l in by_scale.pop(None):
                draw_lines(painter, self._dashed[self._offsets[l] :][: edges.drawn[l].size, ::2])
        for scale in Scale:
            if by_scale[scale]:
                self._paint_scale(painter, edges, by_scale[scale], theme, antialias)

    def paint_locks(self, painter: QPainter, edges: Edges, theme: Theme) -> None:
        """Paint a lock on each frozen edge, nearer to the node that it leads to."""
        frozen = [place for place in edges.content.frozen if place.kind is Kind.EDGE][:MOST_LOCKS]
        if frozen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for place in frozen:
            x, y = self.lock_place(edges, place)
            paint_lock(painter, x, y, LOCK * self.unit, theme.color("text"), theme.color("canvas"))

    def lock_place(self, edges: Edges, edge: Selection) -> tuple[float, float]:
        """Return where the lock of an edge is."""
        place = (edge.source - 1) * edges.layout.blocks[edge.layer].x.size + edge.node - 1
        if edges.curved:
            curve = edges.curves[edge.layer][place]
            x, y = curve[round(LOCK_AT * (len(curve) - 1))].tolist()
            return x, y
        x1, y1, x2, y2 = edges.layout.lines(edge.layer, np.array([place]))[0].tolist()
        return x1 + LOCK_AT * (x2 - x1), y1 + LOCK_AT * (y2 - y1)

    def _paint_scale(self, painter: QPainter, edges: Edges, layers: list[int], theme: Theme, fine: bool) -> None:
        """Paint the gaps whose values have the same colour scale, colour by colour."""
        drawn, gaps = edges.drawn, [gap_of(edges.content, l) for l in layers]
        values = [(g.layer, g.values, g.limit) for g in gaps if g.values is not None]
        bins = np.concatenate([scale_bins(v.reshape(-1)[drawn[l]], limit) for l, v, limit in values])
        near = np.ones(bins.size, bool)
        if edges.focus is not None:
            near = np.concatenate([np.isin(drawn[l], edges.focus.edges(l, v.shape)) for l, v, _ in values])
        places = np.concatenate([drawn[l] for l in layers])
        rank = strength(bins, places, ALIKE if edges.n_drawn >= CROWD else 1)
        order = np.lexsort([rank, near])
        bins, near, rank = bins[order], near[order], rank[order]
        if edges.curved:
            curves = np.concatenate([drawn[l] + self._offsets[l] for l in layers])[order]
            solid = self._solid if fine else self._coarse
        else:
            straight = np.concatenate([edges.layout.lines(l, drawn[l]) for l in layers])[order]
        cuts = (np.flatnonzero(np.diff(rank) | np.diff(near)) + 1).tolist()
        for start, end in zip([0, *cuts], [*cuts, bins.size], strict=True):
            color = int(bins[start])
            painter.setPen(self._pen(theme, gaps[0].scale, color, edges, fine, bool(near[start])))
            if edges.curved:
                draw_lines(painter, (self._dashed if color < HALF else solid)[curves[start:end]])
            else:
                draw_lines(painter, straight[start:end])

    def _pen(self, theme: Theme, scale: Scale, color: int, edges: Edges, fine: bool, near: bool) -> QPen:
        key = theme.name, scale, color, edges.curved, edges.n_drawn < CROWD, fine, near
        pen = self._pens.get(key)
        if pen is None:
            share = abs(color - HALF) / HALF
            pen = self._pens[key] = edge_pen(theme, scale, color, width(share, self.unit, edges), fine)
            if edges.curved and share < GREYED:  # an edge of 0 is there too
                pen.setColor(mix(pen.color(), theme.color("faint"), GREYEST * (1 - share / GREYED)))
            if not near:
                pen.setColor(mix(pen.color(), theme.color("canvas"), DIMMED))
        return pen

    def paint_one(self, painter: QPainter, edges: Edges, l: int, place: int, casing: QPen, inner: QPen | None) -> None:
        """Paint one edge (flat index into W[l]): its casing, and dashes or a line on top of it."""
        lines = dashes = edges.layout.lines(l, np.array([place]))
        if edges.curved:
            lines, dashes = self._solid[self._offsets[l] + place], self._dashed[self._offsets[l] + place]
        painter.setPen(casing)
        draw_lines(painter, lines)
        if inner is None:
            return
        is_dashed = inner.capStyle() is Qt.PenCapStyle.FlatCap
        if is_dashed and not edges.curved:
            inner.setDashPattern([2.4, 1.6])
        painter.setPen(inner)
        draw_lines(painter, dashes if is_dashed else lines)


def width(share: float, unit: float, edges: Edges) -> float:
    """Return the width of an edge from its share of the largest magnitude."""
    if edges.curved:
        return THINNEST + share * (unit - THINNEST)
    crowd = 0.55 if edges.n_drawn < CROWD else 0.35
    return THINNEST + share * max(crowd * unit - THINNEST, 0.4)


def next_number(most: int, more: bool) -> int:
    """Return the next larger of NUMBERS, or the next smaller; the last one where there is none."""
    most = most or FEW
    if more:
        return min((number for number in NUMBERS if number > most), default=NUMBERS[-1])
    return max((number for number in NUMBERS if number < most), default=NUMBERS[0])


def strength(bins: np.ndarray, places: np.ndarray, alike: int = ALIKE) -> np.ndarray:
    """Return the order in which edges of these colours lie upon each other, 0…MOST_STRENGTH: the strongest on top.

    Of those of one strength, a part of the negative ones lies below a part of the positive ones, and so on, `alike`
    times: in a crowd none of the two signs hides the other.
    """
    result: np.ndarray = (np.abs(bins - HALF) * alike + places * 7919 % 1021 % alike) * 2 + (bins > HALF)
    return result


def bins_of_strength() -> np.ndarray:
    """Return the colour bin of each strength."""
    strengths = np.arange(MOST_STRENGTH + 1)
    bins: np.ndarray = HALF + strengths // (2 * ALIKE) * np.where(strengths % 2, 1, -1)
    return bins


def edge_pen(theme: Theme, scale: Scale, color: int, width: float, round_ends: bool = True) -> QPen:
    """Return the pen of a colour bin."""
    pen = QPen(scale_colors(theme, scale)[color], width)
    round_ends = round_ends and width > 1.6 and color >= HALF
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.FlatCap)
    return pen


def gap_of(content: NetworkContent, l: int) -> Shading:
    """Return what the edges of layer l show."""
    gap = content.gaps[l]
    assert gap is not None
    return gap


def pieces(curves: FloatArray) -> FloatArray:
    """Return chains of points, shape (edges, points, 2), as lines, shape (edges, points − 1, 4)."""
    return np.concatenate([curves[:, :-1], curves[:, 1:]], axis=2)


def draw_lines(painter: QPainter, lines: FloatArray) -> None:
    """Draw an array of shape (…, 4) of x₁, y₁, x₂, y₂ in one call, without an object for each line."""
    array = np.ascontiguousarray(lines, np.float64)
    if array.size:
        # A QLineF is four doubles: the array's memory is an array of QLineF, and Qt only reads it, before this returns.
        first = cast(QLineF, wrapInstance(array.ctypes.data, QLineF))
        painter.drawLines(first, array.size // 4)
