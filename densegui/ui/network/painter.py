"""One picture of the network, put together: edges, nodes, what is marked and selected, and the words around."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind, Selection
from densegui.ui.network.below import Below
from densegui.ui.network.content import NetworkContent
from densegui.ui.network.cursor_marks import CursorMarks
from densegui.ui.network.edges import HALF, EdgePainter, Edges, edge_pen, width
from densegui.ui.network.flat_edges import FlatEdges
from densegui.ui.network.layout import NetworkLayout
from densegui.ui.network.names import Names
from densegui.ui.network.nodes import paint_mark, paint_nodes, paint_ring
from densegui.ui.network.page import Margins, Page, Strips
from densegui.ui.network.style import NetworkStyle
from densegui.ui.theme import BINS, scale_bins

FAINTEST = BINS // 2 - 3
"""Bin of the faintest colour of a negative edge that is selected or pointed at."""
THINNEST_ON_TOP = 2.0
"""Pixels that such an edge has at least; else it is as wide as all edges of its value."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that one picture depends on."""

    frame: Frame
    content: NetworkContent
    edges: Edges
    layout: NetworkLayout
    around: Margins
    width: float
    height: float
    zoomed: bool
    """Whether the network can reach under the words: it is clipped then."""


class NetworkPainter:
    """Paints scenes in one style."""

    def __init__(self, style: NetworkStyle) -> None:
        self.style = style
        self.edges = EdgePainter(style.unit)
        self._flat = FlatEdges(style)
        self._strips = Strips()

    def paint(self, painter: QPainter, scene: Scene, antialias: bool) -> None:
        """Paint the whole picture; `antialias` concerns the edges."""
        style, layout, content = self.style, scene.layout, scene.content
        painter.fillRect(QRectF(0, 0, scene.width, scene.height), style.canvas)
        self._clip(painter, scene)
        flat = not antialias and self._flat.paint(painter, scene.edges, (scene.width, scene.height))
        bounds = scene.around.header + 2, scene.height - scene.around.footer - 3
        labels = scene.around.area.left - 0.5 * style.em  # the names beside the inputs
        marks = self._cursor_marks(scene)
        if not flat:
            self.edges.paint(painter, scene.edges, style.theme, antialias)
        if marks is None:
            paint_mark(painter, layout, content, style, bounds, labels)
        self.edges.paint_locks(painter, scene.edges, style.theme)
        if marks is not None:
            terms = replace(scene, content=replace(content, gaps=marks.gaps(scene.frame)))
            marks.paint_edges(painter, lambda on, edge, casing: self.paint_edge(on, terms, edge, casing))
        selection = scene.frame.selection
        if selection is not None and selection.kind is Kind.EDGE:
            self.paint_edge(painter, scene, selection, QPen(style.marker, 4))
        on_top = selection is not None and (selection.kind is Kind.BIAS or layout.blocks[selection.layer].tiles)
        if selection is not None and not on_top:
            paint_ring(painter, layout, selection, QPen(style.marker, 3), 3)
        paint_nodes(painter, layout, content, style, scene.edges.focus)
        if selection is not None and on_top:
            paint_ring(painter, layout, selection, QPen(style.marker, 3), 3)
        if marks is not None:
            marks.paint_nodes(painter)
        page = Page(painter, style, layout, scene.around, scene.width, scene.height, self._strips)
        names, below = Names(page), Below(page)
        names.inputs(scene.frame)
        names.outputs(scene.frame, content)
        if content.marked[0] == "cost" and marks is None:
            names.cost_mark()
        painter.setClipping(False)
        names.header(scene.frame, content)
        below.bars(content)
        below.legend(content, scene.edges)

    def paint_hover(self, painter: QPainter, scene: Scene, hovered: Selection) -> None:
        """Emphasise what the mouse points at."""
        self._clip(painter, scene)
        if hovered.kind is Kind.EDGE:
            self.paint_edge(painter, scene, hovered, QPen(self.style.text, 2))
        else:
            selected = hovered == scene.frame.selection
            paint_ring(painter, scene.layout, hovered, QPen(self.style.text, 1.6), 6 if selected else 2)
        painter.setClipping(False)

    def paint_edge(self, painter: QPainter, scene: Scene, edge: Selection, casing: QPen) -> None:
        """Paint one edge again, in its colour and width, on top of a casing that is so much wider."""
        gap = scene.content.gaps[edge.layer]
        assert gap is not None
        n = scene.frame.spec.n[edge.layer]
        place = (edge.source - 1) * n + edge.node - 1
        casing.setCapStyle(Qt.PenCapStyle.RoundCap)
        inner = None
        if gap.values is None:
            casing.setWidthF(casing.widthF() + THINNEST_ON_TOP)
        else:
            value = gap.values[edge.source - 1, edge.node - 1]
            color = int(scale_bins(np.asarray(value), gap.limit))
            across = max(width(abs(color - HALF) / HALF, self.edges.unit, scene.edges), THINNEST_ON_TOP)
            if value:  # enough ink to be seen on the casing
                color = min(color, FAINTEST) if value < 0 else max(color, BINS - 1 - FAINTEST)
            casing.setWidthF(casing.widthF() + across)
            inner = edge_pen(self.style.theme, gap.scale, color, across)
            inner.setCapStyle(Qt.PenCapStyle.FlatCap if value < 0 else Qt.PenCapStyle.RoundCap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.edges.paint_one(painter, scene.edges, edge.layer, place, casing, inner)

    def _cursor_marks(self, scene: Scene) -> CursorMarks | None:
        """Return how the cursor inside an operation is drawn; None when there is none."""
        cursor = scene.frame.cursor
        if cursor is None:
            return None
        top = scene.around.header
        bounds = QRectF(0, top, scene.width, scene.height - scene.around.footer - top)
        activations = scene.frame.spec.activations
        return CursorMarks(cursor, scene.content, scene.layout, scene.edges, self.style, activations, bounds)

    def _clip(self, painter: QPainter, scene: Scene) -> None:
        if scene.zoomed:
            top, bottom = scene.around.header, scene.height - scene.around.footer
            painter.setClipRect(QRectF(0, top, scene.width, bottom - top))
