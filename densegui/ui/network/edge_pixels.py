"""Thousands of straight edges between the same places, recoloured again and again: faster than drawing lines.

Which edges cover a pixel is worked out once for a layout. A picture then gives each pixel the colour of the strongest
edge that covers it, which is what painting line over line, the weakest first, ends in.
"""

import numpy as np
from PySide6.QtGui import QImage

from densegui.engine.network import FloatArray

EDGE_BITS = 16
EDGE = (1 << EDGE_BITS) - 1
"""A pixel and an edge over it are one number: the edge in its lower bits."""

Ranks = np.ndarray
"""Strength of each edge's colour, 1…255, as uint8: the larger lies on top."""


class EdgePixels:
    """The pixels of one gap between two layers.

    Parameters
    ----------
    lines : array of shape (edges, 4)
        x₁, y₁, x₂, y₂ in pixels of the picture; x₁ < x₂.
    width : float
        Of each line, in pixels.
    size : (int, int)
        Width and height of the picture that the lines lie in; what lies outside is cut off.
    """

    def __init__(self, lines: FloatArray, width: float, size: tuple[int, int]) -> None:
        right, bottom = size
        self.left = int(max(np.floor(lines[:, 0].min()), 0))
        self.width = int(min(np.ceil(lines[:, 2].max()), right)) - self.left
        self.height = bottom
        keys = _covered(lines - np.array([self.left, 0, self.left, 0]), width, self.width, self.height)
        self._pixels, self._edges, self._ends = _in_layers(keys)

    def picture(self, ranks: Ranks, colors: np.ndarray) -> QImage:
        """Return the gap's picture, of shape (height, width), to be drawn at (left, 0).

        `colors` are pixels (0xffRRGGBB): of the ground, then of each rank.
        """
        found = ranks.take(self._edges, mode="clip")  # no index is out of range: "clip" only looks less closely
        top = found[: self._pixels.size].copy()
        for start, end in zip(self._ends, self._ends[1:], strict=False):
            np.maximum(top[: end - start], found[start:end], out=top[: end - start])
        picture = np.full(self.width * self.height, colors[0], np.uint32)
        picture[self._pixels] = colors.take(top, mode="clip")
        return QImage(picture.data, self.width, self.height, 4 * self.width, QImage.Format.Format_RGB32)


def _covered(lines: FloatArray, width: float, columns: int, rows: int) -> np.ndarray:
    """Return a number for each pixel that a line covers: its flat place, and in the lower bits the line."""
    steep = np.abs(lines[:, 3] - lines[:, 1]) > np.abs(lines[:, 2] - lines[:, 0])
    flat, tall = np.flatnonzero(~steep), np.flatnonzero(steep)
    parts = []
    for chosen, ends in ((flat, lines[flat]), (tall, lines[tall][:, [1, 0, 3, 2]])):
        line, at, low, wide = _slices(ends, width)
        for deeper in range(int(wide.max(initial=0))):
            here = wide > deeper
            x, y = at[here], low[here] + deeper
            if chosen is tall:
                x, y = y, x
            keys = ((y * columns + x) << EDGE_BITS) | chosen[line[here]]
            parts.append(keys[(x >= 0) & (x < columns) & (y >= 0) & (y < rows)])
    return np.concatenate([*parts, np.empty(0, np.int64)])


def _slices(lines: FloatArray, width: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cut lines that are longer along their first coordinate into slices of one pixel.

    Return the line of each slice, its place along, the first pixel across and how many it covers.
    """
    lines = np.where((lines[:, 0] > lines[:, 2])[:, None], lines[:, [2, 3, 0, 1]], lines)
    along, across, end, other = lines.T
    slope = np.divide(other - across, end - along, out=np.zeros(len(lines)), where=end > along)
    half = 0.5 * width * np.hypot(1, slope)
    first = np.ceil(along - 0.5).astype(np.int64)
    steps = np.maximum(np.ceil(end - 0.5).astype(np.int64) - first, 0)
    line = np.repeat(np.arange(len(lines)), steps)
    at = np.arange(line.size) + np.repeat(first - np.cumsum(steps) + steps, steps)
    middle = (across - slope * along)[line] + slope[line] * (at + 0.5) - 0.5
    low = np.ceil(middle - half[line]).astype(np.int64)
    wide = np.maximum(np.ceil(middle + half[line]).astype(np.int64) - low, 1)
    return line, at, low, wide


def _in_layers(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Return the covered pixels, those under most edges first, and the edges in layers over them.

    Layer d has the d-th edge over each pixel that has so many: the pixels that it covers are the first ones.
    """
    keys.sort()
    edges = keys & EDGE
    pixels = keys >> EDGE_BITS
    first = np.flatnonzero(pixels[1:] != pixels[:-1]) + 1
    first = np.concatenate([np.zeros(min(keys.size, 1), np.int64), first])
    depths = np.diff(first, append=keys.size)
    by_depth = np.argsort(-depths.astype(np.int16), kind="stable")
    first, depths = first[by_depth], depths[by_depth]
    counts = np.searchsorted(-depths, -np.arange(depths.max(initial=0)), side="left")
    layers = [edges[first[:n] + d] for d, n in enumerate(counts.tolist())]
    return pixels[first], np.concatenate([*layers, edges[:0]]), np.cumsum(counts).tolist()
