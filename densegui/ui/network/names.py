"""The words over and beside the network: layers and what they show, features, classes, ŷ and ỹ."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from densegui.debugger.format import short
from densegui.debugger.frame import Frame, Freshness
from densegui.engine.activations import ACTIVATIONS
from densegui.ui.network.content import NetworkContent, Shading
from densegui.ui.network.page import Page, clipped, feature_names
from densegui.ui.network.words import Face


def shorter(name: str) -> str:
    """Return an activation's name as the equations write it."""
    return ACTIVATIONS[name].latex.replace(r"\mathrm", "").replace(r"\sigma", "σ").strip("\\{}")


class Names:
    """Paints the names on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def header(self, frame: Frame, content: NetworkContent) -> None:
        """Name every layer and what it shows, and every gap and what it shows."""
        key = tuple((s.symbol, s.there, s.values is None) for s in (*content.nodes, *content.gaps[1:]) if s is not None)
        raw = frame.problem.split.standardizer is None
        self.page.strips.draw(
            self.page,
            "header",
            (key, frame.spec.activations, raw),
            0,
            self.page.around.header,
            partial(self._header, frame, content),
        )

    def _header(self, frame: Frame, content: NetworkContent) -> None:
        painter, style, em = self.page.painter, self.page.style, self.page.style.em
        titles = self._titles(frame)
        painter.setFont(style.bold.font)
        painter.setPen(style.text)
        for title, x in zip(titles, self.page.middles, strict=True):
            w = style.bold.width(title)
            left = min(max(x - w / 2, 4), self.page.width - w - 4) if 0 < x < self.page.width else x - w / 2
            painter.drawText(QPointF(left, 1.15 * em), title)
        first, second = 2.25 * em, (3.35 if self.page.around.two_rows else 2.25) * em
        for shading, x in zip(content.nodes, self.page.middles, strict=True):
            self._symbol(shading, x, first, self.page.spacing)
        sides = [0.0 if second > first else style.math.width(shading.symbol) for shading in content.nodes]
        for gap, x, beside in zip(content.gaps[1:], self.page.gap_middles, pairwise(sides), strict=True):
            if gap is not None:
                self._symbol(gap, x, second, self.page.spacing, max(beside))

    def _titles(self, frame: Frame) -> list[str]:
        """Return the longest titles that fit, all of one kind."""
        spec = frame.spec
        raw = "input" if frame.problem.split.standardizer is None else "input, standardised"
        hidden, last = range(1, spec.L), spec.activations[spec.L]
        g = ["", *(ACTIVATIONS[name].label for name in spec.activations[1:-1])]
        kinds = (
            [raw, *(f"layer {l} · {g[l]}" for l in hidden), f"output · {last}"],
            ["input", *(f"layer {l} · {g[l]}" for l in hidden), f"output · {last}"],
            ["input", *(f"{l} · {g[l]}" for l in hidden), last],
            ["input", *(f"{l} · {shorter(spec.activations[l])}" for l in hidden), last],
            ["input", *(f"{l}" for l in hidden), "output"],
        )
        advance = self.page.style.bold.width
        for kind in kinds[:-1]:
            widths = [advance(title) for title in kind]
            pairs = zip(pairwise(widths), pairwise(self.page.middles), strict=True)
            if all((a + b) / 2 + 0.5 * self.page.style.em <= right - left for (a, b), (left, right) in pairs):
                return list(kind)
        room = self.page.spacing - 0.5 * self.page.style.em
        shortest = kinds[-2] if room > 3.5 * self.page.style.em else kinds[-1]
        return [self.page.style.bold.elided(title, room) for title in shortest]

    def _symbol(self, shading: Shading, x: float, baseline: float, room: float, beside: float = 0.0) -> None:
        """Write a symbol, and what a difference is one to where that leaves room for what stands beside it."""
        style = self.page.style
        if shading.values is None:
            color = style.theme.waiting
        else:
            color = style.theme.color("gradient_negative") if shading.name.startswith("d") else style.muted
        self.page.painter.setPen(color)
        fits = style.math.width(shading.symbol) < room - beside - 0.6 * style.em
        text = shading.symbol if fits else shading.short_symbol
        words = self._to(shading, room - beside - style.math.width(text) - 0.8 * style.em)
        left = x - (style.math.width(text) + style.small.width(words)) / 2
        style.math.draw(self.page.painter, left, baseline, text)
        if words:
            self.page.painter.setFont(style.small.font)
            self.page.painter.drawText(QPointF(left + style.math.width(text), baseline), words)

    def _to(self, shading: Shading, room: float) -> str:
        """Return what a difference is one to, as far as there is room."""
        if not shading.there or room < 5 * self.page.style.em:
            return ""
        return self.page.style.small.elided(f" to {shading.there}", room)

    def inputs(self, frame: Frame) -> None:
        """Name the features beside the input nodes."""
        block, style = self.page.layout.blocks[0], self.page.style
        if block.tiles or block.pitch < 0.9 * style.small.height:
            return
        rows = zip(block.x.tolist(), block.y.tolist(), feature_names(frame, style, self.page.width), strict=True)
        for x, y, name in rows:
            left = x - block.size - 0.35 * style.em - style.small.width(name)
            style.small.paint(self.page.painter, left, y + 0.36 * style.small.ascent, name, style.text)

    def outputs(self, frame: Frame, content: NetworkContent) -> None:
        """Write the class, ŷ and ỹ beside each output node."""
        block, style = self.page.layout.blocks[-1], self.page.style
        line = 1.14 * style.small.height
        if block.tiles or block.pitch < 0.95 * line:
            return
        rows = 3 if block.pitch > 3.2 * line else 2 if block.pitch > 2.1 * line else 1
        names = [clipped(name) for name in frame.problem.split.dataset.class_names]
        predicted = [None] * len(names) if content.predicted is None else content.predicted.tolist()
        wanted = [None] * len(names) if content.wanted is None else content.wanted.tolist()
        x = block.right + 0.4 * style.radius + 0.4 * style.em
        room = self.page.width - x - 3
        stale = frame.shown("A", frame.spec.L).freshness is Freshness.STALE
        for k, (y, name) in enumerate(zip(block.y.tolist(), names, strict=True)):
            true = wanted[k] == 1 and frame.example is not None
            likeliest = predicted[k] is not None and predicted[k] == max(predicted)
            texts = [
                (
                    "ŷ " + short(predicted[k]),
                    style.small_bold if likeliest and not stale else style.small,
                    style.muted if stale else style.text,
                ),
                (
                    "ỹ " + (f"{wanted[k]:g}" if wanted[k] in (0, 1) else short(wanted[k])) + (" true" if true else ""),
                    style.small_bold if true and not stale else style.small,
                    style.theme.class_color(k) if true and not stale else style.muted,
                ),
            ]
            if rows == 3:
                shown = style.small_bold.elided(name, room - 0.95 * style.em)
                texts.insert(0, (shown, style.small_bold, style.theme.class_color(k)))
            if rows < 3 and len(name) <= 2:
                texts[0] = (f"{name}: {texts[0][0]}", *texts[0][1:])
            if rows == 1:
                texts = [(texts[0][0] + self._true_mark(*texts[0][:2], room) * true, *texts[0][1:])]
            top = y - len(texts) * line / 2 + 0.78 * line
            for i, (text, face, color) in enumerate(texts):
                indent = 0.0
                if rows == 3 and i == 0:
                    ratio = self.page.painter.device().devicePixelRatioF()
                    mark = style.class_mark(k, ratio)
                    half = mark.width() / ratio / 2
                    place = QPointF(x + 0.32 * style.em - half, top - 0.34 * line - half)
                    self.page.painter.drawPixmap(place, mark)
                    indent = 0.95 * style.em
                face.paint(self.page.painter, x + indent, top + i * line, text, color)

    def _true_mark(self, text: str, face: Face, room: float) -> str:
        """Return what marks the true class after a text, as far as there is room."""
        return next((mark for mark in (" ◂ ỹ 1", " ◂") if face.width(text + mark) <= room), "")

    def cost_mark(self) -> None:
        """Frame ŷ and ỹ: the operation that has just run was the cost."""
        block, style = self.page.layout.blocks[-1], self.page.style
        pen = QPen(style.marker, 2)
        pen.setDashPattern([3, 2.2])
        self.page.painter.setPen(pen)
        self.page.painter.setBrush(Qt.BrushStyle.NoBrush)
        left, top = block.right + 0.3 * style.em, block.top - 0.4 * style.em
        rect = QRectF(left, top, self.page.width - left - 4, block.bottom - block.top + 0.8 * style.em)
        self.page.painter.drawRoundedRect(rect, 8, 8)
