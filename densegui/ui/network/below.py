"""What stands under the network: a colour bar for every layer and gap, whose numbers these are, and the legend."""

from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPen

from densegui.debugger.format import MISSING, count, number
from densegui.debugger.frame import Freshness
from densegui.ui.network.content import NetworkContent, Shading
from densegui.ui.network.edges import Edges
from densegui.ui.network.nodes import dashed, has_biases
from densegui.ui.network.off_marks import paint_lock, paint_strokes
from densegui.ui.network.page import Page


class Below:
    """Paints the bars and the legend on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def bars(self, content: NetworkContent) -> None:
        """Draw a colour bar under every layer and every gap."""
        top = self.page.height - self.page.around.footer
        if self.page.around.footer < 3 * self.page.style.em:
            return
        area, em = self.page.around.area, self.page.style.em
        ends = 2 * (min(area.left, self.page.width - area.left - area.width) + self.page.style.radius - 0.4 * em)
        width = min(
            self.page.spacing / 2 - self.page.style.em / (3 if self.page.around.two_rows else 0.8),
            ends,
            8 * self.page.style.em,
        )
        width = max(width, 2 * self.page.style.em)
        places = list(zip(content.nodes, self.page.middles, strict=True))
        places += [(gap, x) for gap, x in zip(content.gaps[1:], self.page.gap_middles, strict=True) if gap is not None]
        key = tuple((s.symbol, s.values is None) for s, _ in places)
        paint = partial(self._captions, places, top + 0.8 * self.page.style.em, width)
        self.page.strips.draw(self.page, "captions", key, top, top + 1.15 * self.page.style.em, paint)
        for shading, x in places:
            self._bar(shading, x, top, width)

    def _captions(self, places: list[tuple[Shading, float]], baseline: float, width: float) -> None:
        for shading, x in places:
            self._caption(shading, x, baseline, width)

    def _bar(self, shading: Shading, x: float, top: float, width: float) -> None:
        painter, style, em = self.page.painter, self.page.style, self.page.style.em
        bar = QRectF(round(x - width / 2), round(top + 1.15 * em), round(width), round(0.5 * em))
        absent = shading.values is None
        if absent:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(dashed(style))
            painter.drawRect(bar)
        elif not shading.limit:
            painter.fillRect(bar, style.border)
        else:
            place, ratio = bar.toRect(), painter.device().devicePixelRatioF()
            painter.drawPixmap(place.topLeft(), style.bar(shading.scale, place.width(), place.height(), ratio))
        advance, baseline = style.small.width, bar.bottom() + 0.98 * em
        room = self.page.spacing / 2 - 2
        if absent or not shading.limit:
            text = MISSING if absent else "NaN" if shading.lost else "0"
        else:
            short_sign = "±" if self.page.spacing / 2 > 3.5 * em else ""
            texts = (
                sign + number(shading.limit, digits) for sign, digits in (("±", 3), (short_sign, 2), (short_sign, 1))
            )
            text = next((each for each in texts if advance(each) <= room), "")  # rather nothing than two as one
        style.small.paint(painter, x - advance(text) / 2, baseline, text, style.muted)

    def _caption(self, shading: Shading, x: float, baseline: float, width: float) -> None:
        math = self.page.style.small_math
        text = shading.symbol if math.width(shading.symbol) < width + 4 else shading.short_symbol
        room = self.page.spacing / 2 - 2
        if shading.penalised and math.width(text) > room:
            text = "∇w"  # the header says of what
        if math.width(text) > room:
            return  # the header names it, too
        self.page.painter.setPen(self.page.style.muted if shading.values is not None else self.page.style.theme.waiting)
        math.draw_centered(self.page.painter, x, baseline, text)

    def legend(self, content: NetworkContent, edges: Edges) -> None:
        """Say whose numbers these are, how many edges are missing, and what the signs mean."""
        style, em = self.page.style, self.page.style.em
        drawn, total = edges.n_drawn, edges.total
        y = self.page.height - 0.55 * em
        painter = self.page.painter
        x = style.small.paint(painter, 0.8 * em, y, content.belongs_to, style.text)
        if drawn < total:
            words = f"strongest {count(drawn)} of {count(total)} edges"
            x = style.small_bold.paint(painter, x + em, y, words, style.theme.color("accent"))
        signs = self._signs(content, edges)
        paint = partial(self._paint_signs, signs, x, y)
        self.page.strips.draw(self.page, "legend", (round(x), signs), y - em, self.page.height, paint)

    def _signs(self, content: NetworkContent, edges: Edges) -> tuple[tuple[str, str], ...]:
        """Return the signs that are in the picture and what they mean."""
        signs = []
        if any(has_biases(block) for block in self.page.layout.blocks[1:]):
            biases = {b.short_symbol.rstrip("′"): b for b in content.biases if b and b.values is not None}
            ranges = [(f"{s} " if s != "b" else "") + _range(b) for s, b in biases.items()]
            signs.append(("square", " ".join(["bias", ", ".join(ranges)]).strip()))
        gaps = [gap.values for gap in content.gaps[1:] if gap is not None]
        if edges.curved and any(values is not None and (values < 0).any() for values in gaps):
            signs.append(("dash", "negative"))
        if any(s.values is None for s in (*content.nodes, *content.gaps[1:]) if s is not None):
            signs.append(("dashed", "not computed yet"))
        if any(s.freshness is Freshness.STALE for s in content.nodes):
            signs.append(("hatch", "last minibatch"))
        if content.off:
            signs.append(("cross", "switched off"))
        if content.frozen:
            signs.append(("lock", "frozen"))
        return tuple(signs)

    def _paint_signs(self, signs: tuple[tuple[str, str], ...], x: float, y: float) -> None:
        style, em, painter = self.page.style, self.page.style.em, self.page.painter
        side = 0.62 * em
        for sign, text in signs:
            w = style.small.width(text)
            if x + em + side + 0.3 * em + w > self.page.width - 0.5 * em:
                break
            rect = QRectF(x + 1.1 * em, y - 0.72 * side - 1, side, side)
            painter.setPen(dashed(style) if sign == "dashed" else QPen(style.outline, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if sign == "dash":
                pen = QPen(style.outline, 2)
                pen.setDashPattern([2, 1.4])
                painter.setPen(pen)
                painter.drawLine(QPointF(rect.left() - 4, rect.center().y()), QPointF(rect.right(), rect.center().y()))
            elif sign == "lock":
                middle = rect.center()
                paint_lock(painter, middle.x(), middle.y(), 1.15 * side, style.text, style.canvas)
            elif sign == "square":
                painter.drawRoundedRect(rect, 1.5, 1.5)
            else:
                painter.drawEllipse(rect)
                if sign == "cross":
                    paint_strokes(painter, rect.center().x(), rect.center().y(), 0.33 * side)
                elif sign == "hatch":
                    painter.setBrush(QBrush(style.outline, Qt.BrushStyle.BDiagPattern))
                    painter.drawEllipse(rect)
            x = style.small.paint(painter, rect.right() + 0.3 * em, y, text, style.muted)


def _range(shading: Shading) -> str:
    return f"±{number(shading.limit, 2)}" if shading.limit else "NaN" if shading.lost else "0"
