"""What the words around the network have in common: the space that they leave, where columns are, and a cache."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from densegui.debugger.frame import Frame
from densegui.ui.network.content import PENALISED, SYMBOLS
from densegui.ui.network.layout import Area, NetworkLayout
from densegui.ui.network.style import NetworkStyle

LONGEST_NAME = 16
"""Letters of a class name that are shown; longer names are cut."""
MOST_LEFT = 0.2
"""Share of the width that the features' names take at most."""
LONGEST_FEATURE = 24


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """The space around the network, in pixels, and how dense the words must be."""

    area: Area
    header: float
    footer: float
    two_rows: bool
    """Whether the gaps' symbols need a row of their own."""


def clipped(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name cut to a few letters."""
    name = " ".join(name.split())
    return name if len(name) <= longest else name[: longest - 1] + "…"


def feature_names(frame: Frame, style: NetworkStyle, width: float) -> tuple[str, ...]:
    """Return the names beside the input nodes, as long as a widget of this width has room for."""
    room = MOST_LEFT * width - 1.3 * style.em
    names = (clipped(name, LONGEST_FEATURE) for name in frame.problem.split.dataset.feature_names)
    return tuple(style.small.elided(name, room) for name in names)


def margins(frame: Frame, style: NetworkStyle, width: float, height: float) -> Margins:
    """Return the place for the network inside a widget of this size."""
    em = style.em
    names = feature_names(frame, style, width)
    left = right = 0.9 * em
    if frame.spec.n_x <= 40:
        left += max(style.small.width(name) for name in names)
    if frame.spec.n_y <= 40:
        classes = max(style.small_bold.width(clipped(n)) for n in frame.problem.split.dataset.class_names)
        right += max(classes + 1.1 * em, style.small_bold.width("0: ŷ −0.00")) + 0.8 * em
    left, right = min(left + 0.4 * em, MOST_LEFT * width), min(right, 0.25 * width)
    spacing = (width - left - right - 2 * style.radius) / frame.spec.L
    dw = PENALISED if frame.setting.regularizer.active else SYMBOLS["dW"]
    two_rows = style.math.width("∂ℒ/∂z^[2]") + style.math.width(f"{dw}^[2]") + 0.7 * em > spacing
    header = (3.5 if two_rows else 2.5) * em
    footer = (4.3 if height > 17 * em else 1.8) * em
    area = Area(left, header + 0.2 * em, max(width - left - right, 40), max(height - header - footer - 0.4 * em, 40))
    return Margins(area, header, footer, two_rows)


class Strips:
    """Pictures of the words that stay the same from frame to frame; they are painted again when their key changes."""

    def __init__(self) -> None:
        self._strips: dict[str, tuple[tuple[object, ...], QPixmap]] = {}

    def draw(
        self, page: "Page", name: str, key: tuple[object, ...], top: float, bottom: float, paint: Callable[[], None]
    ) -> None:
        """Draw a strip of the picture between two heights; `paint` paints it with page.painter."""
        ratio = page.painter.device().devicePixelRatioF()
        top, bottom = floor(top), ceil(bottom)
        key = (*key, *page.middles, page.width, page.height, ratio)
        if name not in self._strips or self._strips[name][0] != key:
            picture = QPixmap(ceil(page.width * ratio), ceil((bottom - top) * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            outer, page.painter = page.painter, QPainter(picture)
            page.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            page.painter.translate(0, -top)
            paint()
            page.painter.end()
            page.painter = outer
            self._strips[name] = key, picture
        page.painter.drawPixmap(QPointF(0, top), self._strips[name][1])


class Page:
    """One picture of the network: the painter, and where the words belong."""

    def __init__(
        self, painter: QPainter, style: NetworkStyle, layout: NetworkLayout, around: Margins, width: float,
        height: float, strips: "Strips",
    ) -> None:  # fmt: skip
        self.painter, self.style, self.layout, self.around = painter, style, layout, around
        self.strips = strips
        self.width, self.height = width, height
        blocks = layout.blocks
        self.middles = [block.middle for block in blocks]
        self.gap_middles = [(a.right + b.left) / 2 for a, b in pairwise(blocks)]
        self.spacing = min(b - a for a, b in pairwise(self.middles))
