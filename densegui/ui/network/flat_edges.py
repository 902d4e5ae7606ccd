"""Many straight edges as pictures, one for each gap: used once the layout has stood still for a few frames."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from densegui.ui.network.edge_pixels import EdgePixels
from densegui.ui.network.edges import ALL, CROWD, Edges, bins_of_strength, gap_of, strength, width
from densegui.ui.network.layout import NetworkLayout
from densegui.ui.network.style import NetworkStyle
from densegui.ui.theme import Scale, scale_bins, scale_colors

STANDING = 3
"""Frames with one layout after which its pixels are worked out: a window that is being resized never gets there."""


class FlatEdges:
    """Paints all edges of one layout without antialiasing; what costs time is done once, a gap a frame.

    Parameters
    ----------
    style : NetworkStyle
    """

    def __init__(self, style: NetworkStyle) -> None:
        self._style = style
        self._for: tuple[NetworkLayout, float] | None = None
        self._frames = 0
        self._pixels: dict[int, EdgePixels] = {}
        self._colors = {scale: self._pixel_colors(scale) for scale in Scale}

    def _pixel_colors(self, scale: Scale) -> np.ndarray:
        """Return the pixel of the ground, then those of each rank."""
        colors = np.array([color.rgb() for color in scale_colors(self._style.theme, scale)], np.uint32)
        return np.concatenate([[self._style.canvas.rgb()], colors[bins_of_strength()]]).astype(np.uint32)

    def paint(self, painter: QPainter, edges: Edges, size: tuple[float, float]) -> bool:
        """Paint all edges on the empty canvas, and return whether that was possible."""
        if edges.curved or edges.focus is not None or not CROWD <= edges.total <= ALL or edges.n_drawn < edges.total:
            return False
        ratio = painter.device().devicePixelRatioF()
        if self._for is None or self._for[0] is not edges.layout or self._for[1] != ratio:
            self._for, self._frames, self._pixels = (edges.layout, ratio), 0, {}
        self._frames += 1
        layers = [l for l, chosen in edges.drawn.items() if chosen.size]
        missing = [l for l in layers if l not in self._pixels]
        if missing:
            if self._frames >= STANDING:
                self._pixels[missing[0]] = self._work_out(edges, missing[0], ratio, size)
            return False
        for l in layers:
            gap, pixels = gap_of(edges.content, l), self._pixels[l]
            assert gap.values is not None
            bins = scale_bins(gap.values.reshape(-1), gap.limit)
            ranks = strength(bins, np.arange(bins.size)) + 1
            picture = pixels.picture(ranks.astype(np.uint8), self._colors[gap.scale])
            picture.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(pixels.left / ratio, 0), picture)
        return True

    def _work_out(self, edges: Edges, l: int, ratio: float, size: tuple[float, float]) -> EdgePixels:
        """Find the pixels of a gap, one width for all: in a crowd the widths hardly differ."""
        lines = edges.layout.lines(l, np.arange(edges.drawn[l].size))
        right, bottom = (int(np.ceil(length * ratio)) for length in size)
        return EdgePixels(lines * ratio, width(0.5, self._style.unit, edges) * ratio, (right, bottom))
