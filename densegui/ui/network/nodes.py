"""Painting nodes and biases: coloured circles with numbers, tiles, and what has not been computed yet."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from densegui.debugger.format import MISSING, short
from densegui.debugger.frame import Freshness
from densegui.debugger.selection import Kind, Selection
from densegui.ui.network.content import NetworkContent, Shading
from densegui.ui.network.focus import DIMMED, Focus
from densegui.ui.network.layout import Block, NetworkLayout
from densegui.ui.network.maps import paint_maps
from densegui.ui.network.off_marks import paint_cross, paint_lock, paint_strokes
from densegui.ui.network.style import NetworkStyle
from densegui.ui.network.words import Face
from densegui.ui.theme import scale_bins, scale_colors, text_on

CROWDED = 2.5
"""Distance of nodes, in their radii, below which there is next to no ground between them."""
SMALLEST_BIASED = 9.0
"""Radius in pixels of the smallest node that has a square for its bias."""


def paint_nodes(
    painter: QPainter, layout: NetworkLayout, content: NetworkContent, style: NetworkStyle, focus: Focus | None = None
) -> None:
    """Paint all nodes and biases, dimmed where they do not belong to the focus."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for block, shading, bias in zip(layout.blocks, content.nodes, content.biases, strict=True):
        near = None if focus is None else focus.near(shading.layer, block.x.size)
        if block.tiles:
            _paint_tiles(painter, block, shading, style)
        else:
            _paint_circles(painter, block, shading, style, near)
        _paint_off(painter, block, [k for l, k in content.off if l == shading.layer], style)
        if bias is not None and has_biases(block):
            _paint_biases(painter, block, bias, style, content.marked == ("bias", bias.layer))
            frozen = [place.node for place in content.frozen if (place.kind, place.layer) == (Kind.BIAS, bias.layer)]
            for k in frozen:
                box = bias_rect(block, k - 1)
                middle, height = box.center(), max(0.9 * box.height(), 8.0)
                paint_lock(painter, middle.x(), middle.y(), height, style.text, style.canvas)
        if near is not None:
            _dim(painter, block, near, bias is not None and has_biases(block), style)
            _paint_dimmed_numbers(painter, block, shading, style, near)


def _dim(painter: QPainter, block: Block, near: np.ndarray, biased: bool, style: NetworkStyle) -> None:
    """Lay a veil of the ground over the nodes that are not near, and over their biases: nowhere twice."""
    veil = QColor(style.canvas)
    veil.setAlphaF(DIMMED)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    reach = block.size + 1.0
    for k in np.flatnonzero(~near).tolist():
        x, y = float(block.x[k]), float(block.y[k])
        if block.tiles:
            half = block.pitch / 2
            painter.fillRect(QRectF(x - half, y - half, block.pitch, block.pitch), veil)
        else:
            shape = QPainterPath()
            shape.setFillRule(Qt.FillRule.WindingFill)
            shape.addEllipse(QPointF(x, y), reach, reach)
            if biased:
                shape.addRect(bias_rect(block, k).adjusted(-1, -1, 1, 1))
            painter.drawPath(shape)


def _paint_off(painter: QPainter, block: Block, nodes: list[int], style: NetworkStyle) -> None:
    """Cross out the nodes that are switched off."""
    for k in nodes:
        x, y = float(block.x[k - 1]), float(block.y[k - 1])
        if block.tiles:
            painter.setPen(QPen(style.text, 1.2))
            paint_strokes(painter, x, y, block.pitch / 2 - 0.5)
        else:
            paint_cross(painter, x, y, block.size, QPen(style.muted, 1.6), style.canvas)


def has_biases(block: Block) -> bool:
    """Whether the biases of a block are drawn."""
    return not block.tiles and block.size >= SMALLEST_BIASED


def bias_rect(block: Block, k: int) -> QRectF:
    """Return the square of the bias of node k, from 0: at the lower left of its node."""
    side = max(0.46 * block.size, 5.0)
    return QRectF(block.x[k] - 0.86 * block.size - side / 2, block.y[k] + 0.78 * block.size - side / 2, side, side)


def _paint_circles(
    painter: QPainter, block: Block, shading: Shading, style: NetworkStyle, near: np.ndarray | None
) -> None:
    """Paint the nodes of a layer, with the numbers of those that are `near`, or of all."""
    if shading.maps is not None:
        paint_maps(painter, block, shading, style)
        return
    r = block.size
    numbers = style.number_face(r)
    if shading.values is None:
        painter.setPen(dashed(style))
        painter.setBrush(style.canvas)
        for x, y in zip(block.x, block.y, strict=True):
            painter.drawEllipse(QPointF(x, y), r, r)
        if numbers:
            painter.setFont(numbers.font)
            painter.setPen(style.muted)
            for x, y in zip(block.x, block.y, strict=True):
                painter.drawText(QRectF(x - r, y - r, 2 * r, 2 * r), Qt.AlignmentFlag.AlignCenter, MISSING)
        return
    colors, stale = style.text_on[shading.scale], shading.freshness is Freshness.STALE
    bad, ratio = text_on(style.theme.color("danger")), painter.device().devicePixelRatioF()
    values, bins = coloured(shading)
    numbered = [bool(numbers)] * len(values) if near is None else (near & bool(numbers)).tolist()
    for x, y, value, color, has_number in zip(*places(block), values, bins, numbered, strict=True):
        finite = value - value == 0  # false for ∞ and NaN
        sprite = style.circle(shading.scale, color if finite else None, r, stale, ratio)
        half = sprite.width() / ratio / 2
        painter.drawPixmap(QPointF(x - half, y - half), sprite)
        if has_number:
            assert numbers is not None
            _paint_number(painter, x, y, r, short(value), numbers, style, colors[color] if finite else bad)


def _paint_dimmed_numbers(
    painter: QPainter, block: Block, shading: Shading, style: NetworkStyle, near: np.ndarray
) -> None:
    """Paint the numbers of the nodes that are not near upon the veil, so that they can be read there."""
    numbers = style.number_face(block.size)
    if block.tiles or shading.maps is not None or shading.values is None or numbers is None:
        return
    values, _ = coloured(shading)
    for (x, y, value), dimmed in zip(zip(*places(block), values, strict=True), (~near).tolist(), strict=True):
        if dimmed:
            _paint_number(painter, x, y, block.size, short(value), numbers, style, style.muted)


def _paint_number(
    painter: QPainter, x: float, y: float, r: float, text: str, face: Face, style: NetworkStyle, color: QColor
) -> None:
    """Paint a number in the middle of a node, smaller when it is long; nothing when it would be unreadable."""
    advance = face.width(text)
    if advance > 1.86 * r:
        smaller = style.number_face(1.86 * r / advance * r)
        if smaller is None:
            return
        face, advance = smaller, smaller.width(text)
    face.paint(painter, x - advance / 2, y + 0.36 * face.ascent, text, color)


def _paint_biases(painter: QPainter, block: Block, bias: Shading, style: NetworkStyle, marked: bool) -> None:
    if bias.values is None:
        painter.setPen(dashed(style))
        painter.setBrush(style.canvas)
        for k in range(block.x.size):
            painter.drawRoundedRect(bias_rect(block, k), 1.5, 1.5)
        return
    ratio, side = painter.device().devicePixelRatioF(), bias_rect(block, 0).width()
    for k, (value, color) in enumerate(zip(*coloured(bias), strict=True)):
        sprite = style.square(bias.scale, color if value - value == 0 else None, side, marked, ratio)
        half = sprite.width() / ratio / 2
        painter.drawPixmap(bias_rect(block, k).center() - QPointF(half, half), sprite)


def _paint_tiles(painter: QPainter, block: Block, shading: Shading, style: NetworkStyle) -> None:
    side = block.pitch - (1.0 if block.pitch >= 6 else 0.0)
    half = side / 2
    frame = QRectF(block.left, block.top, block.right - block.left, block.bottom - block.top).adjusted(-2, -2, 2, 2)
    painter.setPen(QPen(style.border, 1))
    painter.setBrush(style.canvas)
    painter.drawRect(frame)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if shading.values is None:
        for x, y in zip(*places(block), strict=True):
            painter.fillRect(QRectF(x - half, y - half, side, side), style.theme.color("zero"))
        painter.setPen(dashed(style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        painter.setPen(style.muted)
        painter.setFont(style.bold.font)
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, MISSING)
    else:
        colors, bad = scale_colors(style.theme, shading.scale), style.theme.color("danger")
        values, bins = coloured(shading)
        finite = np.isfinite(values)
        table = np.array([color.rgb() for color in (*colors, bad)], np.uint32)
        _paint_grid(painter, block, table[np.where(finite, bins, len(colors))], style)
        stale, ratio = shading.freshness is Freshness.STALE, painter.device().devicePixelRatioF()
        if side < block.pitch or stale:
            painter.drawPixmap(frame.topLeft(), _veil(block, frame, side < block.pitch, stale, style, ratio))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _veil(block: Block, frame: QRectF, gaps: bool, stale: bool, style: NetworkStyle, ratio: float) -> QPixmap:
    """Return what lies over the tiles, made once: lines of the ground that part them, and the hatching of old ones."""

    def paint(painter: QPainter) -> None:
        painter.translate(-frame.topLeft())
        if gaps:
            _paint_gaps(painter, block, style)
        if stale:
            painter.fillRect(frame, QBrush(style.muted, Qt.BrushStyle.BDiagPattern))

    key = "veil", block.x.size, frame.getRect(), block.pitch, stale, ratio
    return style.picture(key, frame.width(), frame.height(), ratio, paint)


def _paint_gaps(painter: QPainter, block: Block, style: NetworkStyle) -> None:
    """Part the tiles by lines of the ground."""
    left, top = block.x.min() - block.pitch / 2, block.y.min() - block.pitch / 2
    right, bottom = block.x.max() + block.pitch / 2, block.y.max() + block.pitch / 2
    painter.setPen(QPen(style.canvas, 1))
    lines = [QLineF(x, top, x, bottom) for x in np.arange(left, right + 1, block.pitch).round().tolist()]
    lines += [QLineF(left, y, right, y) for y in np.arange(top, bottom + 1, block.pitch).round().tolist()]
    painter.drawLines(lines)


def _paint_grid(painter: QPainter, block: Block, pixels: np.ndarray, style: NetworkStyle) -> None:
    """Paint tiles as one picture: much faster than one by one."""
    left, top = block.x.min(), block.y.min()
    columns = np.rint((block.x - left) / block.pitch).astype(int)
    rows = np.rint((block.y - top) / block.pitch).astype(int)
    width, height = int(columns.max()) + 1, int(rows.max()) + 1
    grid = np.full((height, width), style.theme.color("zero").rgb(), np.uint32)
    grid[rows, columns] = pixels
    image = QImage(grid.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32)
    half = block.pitch / 2
    painter.drawImage(QRectF(left - half, top - half, width * block.pitch, height * block.pitch), image)


def paint_mark(
    painter: QPainter, layout: NetworkLayout, content: NetworkContent, style: NetworkStyle,
    bounds: tuple[float, float], labels: float,
) -> None:  # fmt: skip
    """Frame what the operation that has just run has made, between two heights.

    `labels` is how far the names beside the inputs reach to the left: they are framed too.
    """
    kind, l = content.marked
    if kind not in ("layer", "gap", "bias"):
        return
    block = layout.blocks[l]
    pad = 0.55 * style.radius
    if kind == "layer":
        left, right = block.left - (1.2 * pad if l or block.tiles else labels), block.right + 0.9 * pad
        top, bottom = block.top - pad, block.bottom + 1.4 * pad
    elif kind == "bias":
        if has_biases(block) and block.size < style.radius and block.pitch < CROWDED * block.size:
            return  # many small nodes and their edges would cover it; each square has a frame of its own
        left, right = block.left - 1.2 * pad, block.left + 0.5 * block.size
        top, bottom = block.top, block.bottom + 1.2 * pad
    else:
        before = layout.blocks[l - 1]
        left, right = before.right + 0.4 * pad, block.left - 0.4 * pad - (pad if has_biases(block) else 0)
        top, bottom = min(before.top, block.top) - pad, max(before.bottom, block.bottom) + 1.4 * pad
    top, bottom = max(top, bounds[0]), min(bottom, bounds[1])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    pen = QPen(style.marker, 2)
    pen.setDashPattern([3, 2.2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(left, top, right - left, bottom - top), 8, 8)


def paint_ring(painter: QPainter, layout: NetworkLayout, thing: Selection, pen: QPen, gap: float) -> None:
    """Ring a node or a bias `gap` pixels outside of it. An edge has no ring."""
    block, k = layout.blocks[thing.layer], thing.node - 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if thing.kind is Kind.BIAS:
        painter.drawRoundedRect(bias_rect(block, k).adjusted(-gap, -gap, gap, gap), 2, 2)
    elif thing.kind is Kind.NODE and block.tiles:
        half = block.size + gap - 1
        painter.drawRect(QRectF(block.x[k] - half, block.y[k] - half, 2 * half, 2 * half))
    elif thing.kind is Kind.NODE:
        painter.drawEllipse(QPointF(block.x[k], block.y[k]), block.size + gap, block.size + gap)


def coloured(shading: Shading) -> tuple[list[float], list[int]]:
    """Return the values and their colour bins as plain numbers."""
    assert shading.values is not None
    return shading.values.tolist(), scale_bins(shading.values, shading.limit).tolist()


def places(block: Block) -> tuple[list[float], list[float]]:
    """Return x and y of the nodes as plain numbers."""
    return block.x.tolist(), block.y.tolist()


def dashed(style: NetworkStyle) -> QPen:
    """Return the pen of what has not been computed yet."""
    pen = QPen(style.faint, 1.3)
    pen.setDashPattern([3, 2.5])
    return pen
