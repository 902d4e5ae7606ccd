"""Painting nodes and biases: coloured circles with numbers, tiles, and what has not been computed yet."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from densegui.debugger.format import MISSING, short
from densegui.debugger.frame import Freshness
from densegui.debugger.selection import Kind, Selection
from densegui.ui.network_content import NetworkContent, Shading
from densegui.ui.network_layout import Block, NetworkLayout
from densegui.ui.network_style import NetworkStyle
from densegui.ui.theme import scale_bins, scale_colors, text_on

SMALLEST_BIASED = 9.0
"""Radius in pixels of the smallest node that has a square for its bias."""


def paint_nodes(painter: QPainter, layout: NetworkLayout, content: NetworkContent, style: NetworkStyle) -> None:
    """Paint all nodes and biases."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for block, shading, bias in zip(layout.blocks, content.nodes, content.biases, strict=True):
        if block.tiles:
            _paint_tiles(painter, block, shading, style)
            continue
        _paint_circles(painter, block, shading, style)
        if bias is not None and has_biases(block):
            _paint_biases(painter, block, bias, style, content.marked == ("bias", bias.layer))


def has_biases(block: Block) -> bool:
    """Whether the biases of a block are drawn."""
    return not block.tiles and block.size >= SMALLEST_BIASED


def bias_rect(block: Block, k: int) -> QRectF:
    """Return the square of the bias of node k, from 0: at the lower left of its node."""
    side = max(0.46 * block.size, 5.0)
    return QRectF(block.x[k] - 0.86 * block.size - side / 2, block.y[k] + 0.78 * block.size - side / 2, side, side)


def _paint_circles(painter: QPainter, block: Block, shading: Shading, style: NetworkStyle) -> None:
    r = block.size
    numbers = style.number_font(r)
    if shading.values is None:
        painter.setPen(dashed(style))
        painter.setBrush(style.canvas)
        for x, y in zip(block.x, block.y, strict=True):
            painter.drawEllipse(QPointF(x, y), r, r)
        if numbers:
            painter.setFont(numbers[0])
            painter.setPen(style.muted)
            for x, y in zip(block.x, block.y, strict=True):
                painter.drawText(QRectF(x - r, y - r, 2 * r, 2 * r), Qt.AlignmentFlag.AlignCenter, MISSING)
        return
    outline = QPen(style.outline, 1.2 if r > 6 else 0.8)
    colors, stale = scale_colors(style.theme, shading.scale), shading.freshness is Freshness.STALE
    bad = style.theme.color("danger")
    for x, y, value, color in zip(*places(block), *coloured(shading), strict=True):
        fill = colors[color] if np.isfinite(value) else bad
        painter.setPen(outline)
        painter.setBrush(fill)
        painter.drawEllipse(QPointF(x, y), r, r)
        if stale:
            painter.setBrush(style.hatch[shading.scale][color])
            painter.drawEllipse(QPointF(x, y), r, r)
        if numbers:
            text = short(value)
            font, metrics = numbers
            advance = metrics.horizontalAdvance(text)
            if advance > 1.86 * r:
                font, metrics = style.number_font(1.86 * r / advance * r) or (None, metrics)
                advance = metrics.horizontalAdvance(text)
            if font is not None:
                painter.setFont(font)
                painter.setPen(text_on(fill))
                painter.drawText(QPointF(x - advance / 2, y + 0.36 * metrics.ascent()), text)


def _paint_biases(painter: QPainter, block: Block, bias: Shading, style: NetworkStyle, marked: bool) -> None:
    painter.setPen(QPen(style.marker, 2.4) if marked else QPen(style.outline, 1))
    if bias.values is None:
        painter.setPen(dashed(style))
        painter.setBrush(style.canvas)
        for k in range(block.x.size):
            painter.drawRoundedRect(bias_rect(block, k), 1.5, 1.5)
        return
    colors = scale_colors(style.theme, bias.scale)
    values, bins = coloured(bias)
    for k, color in enumerate(bins):
        painter.setBrush(colors[color] if np.isfinite(values[k]) else style.theme.color("danger"))
        painter.drawRoundedRect(bias_rect(block, k), 1.5, 1.5)


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
        painter.setFont(style.bold)
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, MISSING)
    else:
        colors, bad = scale_colors(style.theme, shading.scale), style.theme.color("danger")
        values, bins = coloured(shading)
        for x, y, value, color in zip(*places(block), values, bins, strict=True):
            fill = colors[color] if value - value == 0 else bad  # false for ∞ and NaN
            painter.fillRect(QRectF(x - half, y - half, side, side), fill)
        if shading.freshness is Freshness.STALE:
            painter.fillRect(frame, QBrush(style.canvas, Qt.BrushStyle.BDiagPattern))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def paint_mark(painter: QPainter, layout: NetworkLayout, content: NetworkContent, style: NetworkStyle) -> None:
    """Frame what the operation that has just run has made."""
    kind, l = content.marked
    if kind not in ("layer", "gap", "bias"):
        return
    block = layout.blocks[l]
    pad = 0.55 * style.radius
    if kind == "layer":
        left, right = block.left - 1.2 * pad, block.right + 1.2 * pad
        top, bottom = block.top - pad, block.bottom + 1.4 * pad
    elif kind == "bias":
        left, right = block.left - 1.2 * pad, block.left + 0.5 * block.size
        top, bottom = block.top, block.bottom + 1.2 * pad
    else:
        before = layout.blocks[l - 1]
        left, right = before.right + 0.4 * pad, block.left - 0.4 * pad - (pad if has_biases(block) else 0)
        top, bottom = min(before.top, block.top) - pad, max(before.bottom, block.bottom) + 1.4 * pad
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
