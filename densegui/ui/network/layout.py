"""Where the nodes and edges of a network stand: pure geometry, in pixels, without a widget.

A layer is a block: a column of circles where they stay large enough, else a field of square tiles; an input that is an
image keeps the image's shape. Camera movements give a new layout, so that whoever paints needs no transformation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from densegui.engine.network import FloatArray

SMALLEST_PITCH = 9.0
"""Distance of two nodes in a column, in pixels, below which a layer becomes a field of tiles."""
WIDEST_SHARE = 0.45
"""Share of the width that all fields of tiles together may take."""
LARGEST_GROWTH, LARGEST_SHARE = 2.0, 0.16
"""How many times the usual size nodes become where there is room, and of the distance of two layers."""
CLOSE, WIDE = 3.4, 5.0
"""Distance of two nodes of a layer at most, in radii; the second where no layer needs the height."""
CURVE_SEGMENTS = 20


class Area(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One layer.

    Attributes
    ----------
    x, y : arrays of shape (n,)
        The nodes' centres.
    size : float
        Radius of a circle, or half the side of a tile.
    pitch : float
        Distance of two neighbours in a column.
    tiles : bool
        Whether the nodes are squares without gaps.
    """

    x: FloatArray
    y: FloatArray
    size: float
    pitch: float
    tiles: bool

    @property
    def left(self) -> float:
        return float(self.x.min()) - self.size

    @property
    def right(self) -> float:
        return float(self.x.max()) + self.size

    @property
    def top(self) -> float:
        return float(self.y.min()) - self.size

    @property
    def bottom(self) -> float:
        return float(self.y.max()) + self.size

    @property
    def middle(self) -> float:
        """The x in the middle of the block."""
        return (self.left + self.right) / 2

    def docks(self) -> FloatArray:
        """Return the y at which the nodes' edges begin and end."""
        return self.y + (self.x - self.middle) / (self.right - self.left) * self.pitch if self.tiles else self.y

    def at(self, x: float, y: float, reach: float = 0.0) -> int | None:
        """Return the node, from 0, at a point; circles can be missed by `reach` pixels."""
        dx, dy = np.abs(self.x - x), np.abs(self.y - y)
        distance = np.maximum(dx, dy) if self.tiles else np.hypot(dx, dy)
        nearest = int(np.argmin(distance))
        return nearest if distance[nearest] <= self.size + (0 if self.tiles else reach) else None


@dataclass(frozen=True, slots=True, eq=False)
class NetworkLayout:
    """The blocks of layers 0…L."""

    blocks: tuple[Block, ...]

    def moved(self, zoom: float, center: tuple[float, float], shift: tuple[float, float]) -> "NetworkLayout":
        """Return the layout enlarged about a centre, then shifted."""
        (cx, cy), (dx, dy) = center, shift
        return NetworkLayout(
            tuple(
                Block(
                    (b.x - cx) * zoom + cx + dx, (b.y - cy) * zoom + cy + dy, b.size * zoom, b.pitch * zoom, b.tiles
                )
                for b in self.blocks
            )
        )  # fmt: skip

    def ends(self, l: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return x, y where the edges of layer l leave layer l − 1, and x, y where they arrive, by node.

        Edges of tiles begin and end at the outline of the field, side by side within the height of their row.
        """
        start, end = self.blocks[l - 1], self.blocks[l]
        x0 = np.full(start.x.size, start.right) if start.tiles else start.x + start.size
        x1 = np.full(end.x.size, end.left) if end.tiles else end.x - end.size
        return x0, start.docks(), x1, end.docks()

    def lines(self, l: int, chosen: np.ndarray) -> FloatArray:
        """Return x₁, y₁, x₂, y₂ of straight edges of layer l, shape (edges, 4).

        `chosen` numbers them as W[l] lies in memory: j · n[l] + k.
        """
        x0, y0, x1, y1 = self.ends(l)
        j, k = np.divmod(chosen, x1.size)
        return np.column_stack([x0[j], y0[j], x1[k], y1[k]])

    def curves(self, l: int) -> FloatArray:
        """Return points on all edges of layer l as curves, shape (edges, CURVE_SEGMENTS + 1, 2), at equal distances."""
        x0, y0, x1, y1 = self.ends(l)
        start = np.repeat(np.column_stack([x0, y0]), x1.size, axis=0)
        end = np.tile(np.column_stack([x1, y1]), (x0.size, 1))
        return _curves(start, end, CURVE_SEGMENTS)

    def dashes(self, curves: FloatArray, length: float) -> FloatArray:
        """Return curves cut into dashes of about `length` pixels (gaps included), shape (edges, dashes, 4)."""
        steps = np.hypot(*np.moveaxis(np.diff(curves, axis=1), 2, 0)).sum(axis=1)
        n = max(int(steps.mean() / max(length, 1.0)), 2)
        starts = np.arange(n) / n
        begin, end = (_along(curves, at) for at in (starts, starts + 0.62 / n))
        return np.concatenate([begin, end], axis=2)


def _curves(start: FloatArray, end: FloatArray, segments: int) -> FloatArray:
    """Cubic curves with level ends, sampled finely, then again at equal distances along each."""
    t = np.linspace(0, 1, 4 * segments + 1)[:, None]
    bend = np.array([0.5, 0.0]) * (end - start)
    first, second = start + bend, end - bend
    p0, p1, p2, p3 = (p[:, None, :] for p in (start, first, second, end))
    fine = (1 - t) ** 3 * p0 + 3 * (1 - t) ** 2 * t * p1 + 3 * (1 - t) * t**2 * p2 + t**3 * p3
    steps = np.hypot(*np.moveaxis(np.diff(fine, axis=1), 2, 0))
    lengths = np.concatenate([np.zeros((len(fine), 1)), np.cumsum(steps, axis=1)], axis=1)
    result = np.empty((len(fine), segments + 1, 2))
    for curve, length, points in zip(fine, lengths, result, strict=True):
        at = np.linspace(0, length[-1], segments + 1)
        points[:, 0], points[:, 1] = np.interp(at, length, curve[:, 0]), np.interp(at, length, curve[:, 1])
    return result


def _along(curves: FloatArray, share: FloatArray) -> FloatArray:
    """Points at shares 0…1 of the way along curves whose points are at equal distances."""
    place = np.clip(share, 0, 1) * (curves.shape[1] - 1)
    before = np.minimum(place.astype(int), curves.shape[1] - 2)
    rest = (place - before)[None, :, None]
    return curves[:, before] * (1 - rest) + curves[:, before + 1] * rest


def network_layout(
    n: Sequence[int], area: Area, radius: float, image_shape: tuple[int, int] | None = None
) -> NetworkLayout:
    """Place the layers in an area.

    Parameters
    ----------
    n : sequence of int
        Nodes of layers 0…L.
    area : Area
    radius : float
        The usual radius of a node.
    image_shape : (rows, columns), optional
        Given when the input is an image: n[0] pixels, row by row.
    """
    image = image_shape if image_shape and image_shape[0] * image_shape[1] == n[0] and n[0] > 9 else None
    fields = [l for l, size in enumerate(n) if area.height / size < SMALLEST_PITCH or (l == 0 and image)]
    room = WIDEST_SHARE * area.width / max(len(fields), 1)
    cap = min(LARGEST_GROWTH * radius, LARGEST_SHARE * area.width / max(len(n) - 1, 1))
    radii = [_radius(size, area.height, radius, cap) for size in n]
    large = [r for l, r in enumerate(radii) if l not in fields and r >= 0.85 * radius]
    common = min(large, default=radius)  # nodes of one size where they can be
    tallest = max((size for l, size in enumerate(n) if l not in fields), default=1)
    apart = max(CLOSE * common, min(WIDE * common, area.height / tallest))
    blocks = []
    for l, size in enumerate(n):
        if l == 0 and image:
            blocks.append(_image(image, area.height, room, 1.1 * radius))
        elif l in fields:
            blocks.append(_field(size, area.height, room, 0.6 * radius))
        else:
            blocks.append(_column(size, area.height, min(common, radii[l]), apart))
    free = area.width - sum(block.right - block.left for block in blocks)
    gap = free / max(len(blocks) - 1, 1)
    placed, x = [], area.left
    for block in blocks:
        shift = x - block.left
        middle = area.top + area.height / 2
        placed.append(Block(block.x + shift, block.y + middle, block.size, block.pitch, block.tiles))
        x += block.right - block.left + gap
    return NetworkLayout(tuple(placed))


def _column(n: int, height: float, radius: float, apart: float) -> Block:
    """A column of circles about (0, 0), `apart` from each other where the height is enough."""
    pitch = min(apart, height / n)
    y = (np.arange(n) - (n - 1) / 2) * pitch
    return Block(np.zeros(n), y, radius, pitch, tiles=False)


def _radius(n: int, height: float, usual: float, cap: float) -> float:
    """Return the radius of n nodes in a column: the usual one where it fits, larger where there is room to spare."""
    return max(min(usual, 0.43 * height / n), min(cap, 0.38 * height / n), 1.0)


def _field(n: int, height: float, width: float, largest: float) -> Block:
    """A field of tiles, filled column by column."""
    pitch = max(min(largest, float(np.sqrt(height * width / n))), 1.0)
    while pitch > 1 and -(-n // max(int(height / pitch), 1)) * pitch > width:
        pitch *= 0.95
    columns = -(-n // max(int(height / pitch), 1))
    rows = -(-n // columns)
    k = np.arange(n)
    return _tiles(k % rows, k // rows, (rows, columns), pitch)


def _image(shape: tuple[int, int], height: float, width: float, largest: float) -> Block:
    """The pixels of an image, row by row."""
    rows, columns = shape
    pitch = max(min(height / rows, width / columns, largest), 1.0)
    k = np.arange(rows * columns)
    return _tiles(k // columns, k % columns, shape, pitch)


def _tiles(row: np.ndarray, column: np.ndarray, shape: tuple[int, int], pitch: float) -> Block:
    rows, columns = shape
    return Block(
        (column - (columns - 1) / 2) * pitch, (row - (rows - 1) / 2) * pitch, pitch / 2, pitch, tiles=True
    )  # fmt: skip
