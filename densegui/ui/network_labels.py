"""The words around the network: names over layers and gaps, colour bars under them, features, ŷ and ỹ, and the legend."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from densegui.debugger.format import MISSING, number, short
from densegui.debugger.frame import Frame
from densegui.ui.network_content import NetworkContent, Shading
from densegui.ui.network_layout import Area, NetworkLayout
from densegui.ui.network_nodes import dashed
from densegui.ui.network_style import NetworkStyle

LONGEST_NAME = 12
"""Letters of a class or feature name that are shown; longer names are cut."""


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """The space around the network, in pixels, and how dense the words must be."""

    area: Area
    header: float
    footer: float
    two_rows: bool
    """Whether the gaps' symbols need a row of their own."""


def clipped(name: str) -> str:
    """Return a name cut to a few letters."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def feature_names(frame: Frame) -> tuple[str, ...]:
    """Return the names beside the input nodes."""
    return tuple(clipped(name) for name in frame.problem.split.dataset.feature_names)


def margins(frame: Frame, style: NetworkStyle, width: float, height: float) -> Margins:
    """Return the place for the network inside a widget of this size."""
    em = style.em
    names = feature_names(frame)
    left = right = 0.9 * em
    if frame.spec.n_x <= 40:
        left += max(style.small_metrics.horizontalAdvance(name) for name in names)
    if frame.spec.n_y <= 40:
        classes = max(style.small_metrics.horizontalAdvance(clipped(n)) for n in frame.problem.split.dataset.class_names)
        right += max(classes, style.small_metrics.horizontalAdvance("ŷ −0.00 ")) + 0.8 * em
    left, right = min(left + 0.4 * em, 0.2 * width), min(right, 0.25 * width)
    spacing = (width - left - right - 2 * style.radius) / frame.spec.L
    two_rows = style.math.width("∂𝓛/∂z^[2]") + style.math.width("∂𝒞/∂w^[2]") + 0.7 * em > spacing
    header = (3.5 if two_rows else 2.5) * em
    footer = (4.6 if height > 20 * em else 1.8) * em
    area = Area(left, header + 0.4 * em, max(width - left - right, 40), max(height - header - footer - em, 40))
    return Margins(area, header, footer, two_rows)


class Labels:
    """Paints the words of one picture."""

    def __init__(
        self, painter: QPainter, style: NetworkStyle, layout: NetworkLayout, around: Margins, width: float, height: float
    ) -> None:
        self.painter, self.style, self.layout, self.around = painter, style, layout, around
        self.width, self.height = width, height
        blocks = layout.blocks
        self.middles = [block.middle for block in blocks]
        self.gap_middles = [(a.right + b.left) / 2 for a, b in zip(blocks[:-1], blocks[1:], strict=True)]
        self.spacing = min(b - a for a, b in zip(self.middles[:-1], self.middles[1:], strict=True))

    # -- names

    def header(self, frame: Frame, content: NetworkContent) -> None:
        """Name every layer and what it shows, and every gap and what it shows."""
        painter, style, em = self.painter, self.style, self.style.em
        titles = self._titles(frame)
        painter.setFont(style.bold)
        painter.setPen(style.text)
        for title, x in zip(titles, self.middles, strict=True):
            w = style.bold_metrics.horizontalAdvance(title)
            left = min(max(x - w / 2, 4), self.width - w - 4) if 0 < x < self.width else x - w / 2
            painter.drawText(QPointF(left, 1.15 * em), title)
        first, second = 2.25 * em, (3.35 if self.around.two_rows else 2.25) * em
        for shading, x in zip(content.nodes, self.middles, strict=True):
            self._symbol(shading, x, first, self.spacing)
        for gap, x in zip(content.gaps[1:], self.gap_middles, strict=True):
            if gap is not None:
                self._symbol(gap, x, second, self.spacing)

    def _titles(self, frame: Frame) -> list[str]:
        """Return the longest titles that fit, all of one kind."""
        spec = frame.spec
        raw = "input" if frame.problem.split.standardizer is None else "input, standardised"
        hidden, last = range(1, spec.L), spec.activations[spec.L]
        kinds = (
            [raw, *(f"layer {l} · {spec.activations[l]}" for l in hidden), f"output · {last}"],
            ["input", *(f"layer {l} · {spec.activations[l]}" for l in hidden), f"output · {last}"],
            ["input", *(f"{l} · {spec.activations[l]}" for l in hidden), last],
            ["input", *(f"{l}" for l in hidden), "output"],
        )
        advance = self.style.bold_metrics.horizontalAdvance
        for kind in kinds:
            widths = [advance(title) for title in kind]
            pairs = zip(widths[:-1], widths[1:], self.middles[:-1], self.middles[1:], strict=True)
            if all((a + b) / 2 + 0.5 * self.style.em <= right - left for a, b, left, right in pairs):
                return list(kind)
        elided, room = Qt.TextElideMode.ElideRight, self.spacing - 0.5 * self.style.em
        shortest = kinds[-2] if room > 3.5 * self.style.em else kinds[-1]
        return [self.style.bold_metrics.elidedText(title, elided, room) for title in shortest]

    def _symbol(self, shading: Shading, x: float, baseline: float, room: float) -> None:
        style = self.style
        if shading.values is None:
            color = style.faint
        else:
            color = style.theme.color("gradient_negative") if shading.name.startswith("d") else style.muted
        self.painter.setPen(color)
        text = shading.symbol if style.math.width(shading.symbol) < room else shading.short_symbol
        style.math.draw_centered(self.painter, x, baseline, text)

    # -- beside the nodes

    def inputs(self, frame: Frame) -> None:
        """Name the features beside the input nodes."""
        block, style = self.layout.blocks[0], self.style
        if block.tiles or block.pitch < 0.9 * style.small_metrics.height():
            return
        self.painter.setFont(style.small)
        self.painter.setPen(style.text)
        rows = zip(block.x.tolist(), block.y.tolist(), feature_names(frame), strict=True)
        for x, y, name in rows:
            right = x - block.size - 0.35 * style.em
            rect = QRectF(right - 400, y - style.em, 400, 2 * style.em)
            self.painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)

    def outputs(self, frame: Frame, content: NetworkContent) -> None:
        """Write the class, ŷ and ỹ beside each output node."""
        block, style = self.layout.blocks[-1], self.style
        line = 0.92 * style.small_metrics.height()
        if block.tiles or block.pitch < 0.95 * line:
            return
        rows = 3 if block.pitch > 3.2 * line else 2 if block.pitch > 2.1 * line else 1
        names = [clipped(name) for name in frame.problem.split.dataset.class_names]
        predicted = [None] * len(names) if content.predicted is None else content.predicted.tolist()
        wanted = [None] * len(names) if content.wanted is None else content.wanted.tolist()
        x = block.right + 0.5 * style.em
        for k, (y, name) in enumerate(zip(block.y.tolist(), names, strict=True)):
            true = wanted[k] == 1 and frame.example is not None
            likeliest = predicted[k] is not None and predicted[k] == max(predicted)
            texts = [
                ("ŷ " + short(predicted[k]), style.small_bold if likeliest else style.small, style.text),
                (
                    "ỹ " + (f"{wanted[k]:g}" if wanted[k] in (0, 1) else short(wanted[k])) + (" true" if true else ""),
                    style.small_bold if true else style.small,
                    style.theme.class_color(k) if true else style.muted,
                ),
            ]
            if rows == 3:
                texts.insert(0, (name, style.small_bold, style.theme.class_color(k)))
            if rows == 1:
                texts = [(texts[0][0] + (" ◂ ỹ 1" if true else ""), *texts[0][1:])]
            top = y - len(texts) * line / 2 + 0.78 * line
            for i, (text, font, color) in enumerate(texts):
                self.painter.setFont(font)
                self.painter.setPen(color)
                self.painter.drawText(QPointF(x, top + i * line), text)

    def cost_mark(self, style: NetworkStyle) -> None:
        """Frame ŷ and ỹ: the operation that has just run was the cost."""
        block = self.layout.blocks[-1]
        pen = QPen(style.marker, 2)
        pen.setDashPattern([3, 2.2])
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        left, top = block.right + 0.2 * style.em, block.top - 0.4 * style.em
        rect = QRectF(left, top, self.width - left - 4, block.bottom - block.top + 0.8 * style.em)
        self.painter.drawRoundedRect(rect, 8, 8)

    # -- below

    def bars(self, content: NetworkContent) -> None:
        """Draw a colour bar under every layer and every gap."""
        top = self.height - self.around.footer
        if self.around.footer < 3 * self.style.em:
            return
        ends = 2 * (min(self.middles[0], self.width - self.middles[-1]) - 0.4 * self.style.em)
        width = min(self.spacing / 2 - self.style.em / (3 if self.around.two_rows else 0.8), ends, 8 * self.style.em)
        width = max(width, 2 * self.style.em)
        for shading, x in zip(content.nodes, self.middles, strict=True):
            self._bar(shading, x, top, width)
        for gap, x in zip(content.gaps[1:], self.gap_middles, strict=True):
            if gap is not None:
                self._bar(gap, x, top, width)

    def _bar(self, shading: Shading, x: float, top: float, width: float) -> None:
        painter, style, em = self.painter, self.style, self.style.em
        if width < 1.2 * em:
            return
        self._caption(shading, x, top + 0.8 * em, width)
        bar = QRectF(round(x - width / 2), round(top + 1.15 * em), round(width), round(0.5 * em))
        absent = shading.values is None
        if absent:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(dashed(style))
            painter.drawRect(bar)
        else:
            painter.drawImage(bar.toRect(), style.bars[shading.scale])
        painter.setFont(style.small)
        painter.setPen(style.muted)
        advance = style.small_metrics.horizontalAdvance
        limit = number(shading.limit, 3)
        line = QRectF(bar.left(), bar.bottom() + 0.1 * em, bar.width(), 1.1 * em)
        if not absent and shading.limit and 2.2 * advance("−" + limit) < width:
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "−" + limit)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, limit)
            return
        text = MISSING if absent else "0" if shading.limit == 0 else "±" + limit
        if advance(text) > self.spacing / 2 - 2:
            text = ("±" if self.spacing / 2 > 3.5 * em else "") + number(shading.limit, 2)
        painter.drawText(line.adjusted(-em, 0, em, 0), Qt.AlignmentFlag.AlignCenter, text)

    def _caption(self, shading: Shading, x: float, baseline: float, width: float) -> None:
        math = self.style.small_math
        text = shading.symbol if math.width(shading.symbol) < width + 4 else shading.short_symbol
        self.painter.setPen(self.style.muted if shading.values is not None else self.style.faint)
        math.draw_centered(self.painter, x, baseline, text)

    def legend(self, content: NetworkContent, drawn: int, total: int) -> None:
        """Say whose numbers these are, how many edges are missing, and what the signs mean."""
        style, em, painter = self.style, self.style.em, self.painter
        y = self.height - 0.55 * em
        x = self._words(0.8 * em, y, content.belongs_to, style.small, style.text)
        if drawn < total:
            edges = f"strongest {drawn:,} of {total:,} edges"
            x = self._words(x + em, y, edges, style.small_bold, style.theme.color("accent"))
        side = 0.62 * em
        items = [("square", "bias"), ("dash", "negative"), ("dashed", "not computed yet"), ("hatch", "last minibatch")]
        for sign, text in items:
            w = style.small_metrics.horizontalAdvance(text)
            if x + em + side + 0.3 * em + w > self.width - 0.5 * em:
                break
            rect = QRectF(x + 1.1 * em, y - 0.72 * side - 1, side, side)
            painter.setPen(dashed(style) if sign == "dashed" else QPen(style.outline, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if sign == "dash":
                pen = QPen(style.theme.color("negative"), 2)
                pen.setDashPattern([2, 1.4])
                painter.setPen(pen)
                painter.drawLine(QPointF(rect.left() - 4, rect.center().y()), QPointF(rect.right(), rect.center().y()))
            elif sign == "square":
                painter.drawRoundedRect(rect, 1.5, 1.5)
            else:
                painter.drawEllipse(rect)
                if sign == "hatch":
                    painter.setBrush(QBrush(style.outline, Qt.BrushStyle.BDiagPattern))
                    painter.drawEllipse(rect)
            x = self._words(rect.right() + 0.3 * em, y, text, style.small, style.muted)

    def _words(self, x: float, y: float, text: str, font: QFont, color: QColor) -> float:
        self.painter.setFont(font)
        self.painter.setPen(color)
        self.painter.drawText(QPointF(x, y), text)
        return x + QFontMetricsF(font).horizontalAdvance(text)
