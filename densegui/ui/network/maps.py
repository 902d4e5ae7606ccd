"""Maps inside the nodes: what each one answers over the plane of the inputs, or the image that it looks for."""

from dataclasses import replace
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QBrush, QImage, QImageWriter, QPainter, QPen, QTransform

from densegui.debugger.format import number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.maps import Ground, ground_of, node_maps
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import FloatArray
from densegui.experiment.build import Problem
from densegui.ui.network.content import BOUNDED, SYMBOLS, NetworkContent, Shading, limit_of
from densegui.ui.network.layout import Block, NetworkLayout
from densegui.ui.network.style import NetworkStyle
from densegui.ui.theme import Theme
from densegui.ui.variables.picture import pixels

CHOICE = "map"
SMALLEST = 9.0
"""Radius in pixels of the smallest node that has a map; smaller ones keep their colour."""
LARGE = 168
"""Side of the map in a tool tip, in pixels."""


class NodeMaps:
    """Puts maps into the content of a picture. What they are drawn over is found once for a data set."""

    def __init__(self) -> None:
        self._problem: Problem | None = None
        self._ground = Ground(None, None, None)

    def put_into(self, content: NetworkContent, frame: Frame, layout: NetworkLayout, running: bool) -> NetworkContent:
        """Return the content with maps in the layers whose nodes are large enough; the others stay as they are."""
        if frame.problem is not self._problem:
            self._problem, self._ground = frame.problem, ground_of(frame.problem.split)
        if not self._ground.exists:
            return _with_words(content, f"no maps for {frame.spec.n_x} inputs")
        layers = [l for l in self._ground.layers(frame.spec.L) if _has_room(layout.blocks[l])]
        if not layers:
            tiles = all(layout.blocks[l].tiles for l in self._ground.layers(frame.spec.L))
            return _with_words(content, "too many for maps" if tiles else "too small for maps: zoom in")
        maps = node_maps(frame, self._ground, running)
        nodes = list(content.nodes)
        for l in layers:
            nodes[l] = self._shading(frame, l, maps[l])
        plane = self._ground.plane
        words = f"a over {' and '.join(plane.words.short_names)}" if plane else "weights of layer 1 as images"
        return _with_words(replace(content, nodes=tuple(nodes)), words)

    def _shading(self, frame: Frame, l: int, maps: FloatArray) -> Shading:
        name = "W" if self._ground.plane is None else "A" if l else "X"
        fixed = name == "A" and frame.spec.activations[l] in BOUNDED
        return Shading(name, l, maps.reshape(-1), Freshness.FRESH, 1.0 if fixed else limit_of(maps), maps=maps)

    def tip(self, content: NetworkContent, thing: Selection, theme: Theme) -> str:
        """Return the map of a node, larger and on a scale of its own, and what it shows, as HTML; "" without one."""
        shading = content.nodes[thing.layer]
        if thing.kind is not Kind.NODE or shading.maps is None:
            return ""
        one, plane = shading.maps[[thing.node - 1]], self._ground.plane is not None
        shading = replace(shading, limit=limit_of(one))
        image = map_images(one, shading, theme, plane)[0]
        large = image.scaled(LARGE, LARGE, Qt.AspectRatioMode.KeepAspectRatio, _how(plane))
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(large)
        source = bytes(data.toBase64().data()).decode()
        return f"<img src='data:image/png;base64,{source}'><br>{self._tip_words(shading)}<br>"

    def _tip_words(self, shading: Shading) -> str:
        scale = f"{SYMBOLS[shading.name]}: −{number(shading.limit, 3)} to {number(shading.limit, 3)}"
        plane, box = self._ground.plane, self._ground.box
        if plane is None or box is None:
            return scale
        sides = zip(plane.words.short_names, ((box.left, box.right), (box.bottom, box.top)), strict=True)
        reach = "".join(f"<br>{escape(name)}: {number(low, 3)} to {number(high, 3)}" for name, (low, high) in sides)
        return scale + reach


def _with_words(content: NetworkContent, words: str) -> NetworkContent:
    return replace(content, belongs_to=f"nodes: {words} · the rest: {content.belongs_to}")


def _has_room(block: Block) -> bool:
    return not block.tiles and block.size >= SMALLEST


def _how(plane: bool) -> Qt.TransformationMode:
    """Between points of a plane there are others; between pixels of an image there are none."""
    return Qt.TransformationMode.SmoothTransformation if plane else Qt.TransformationMode.FastTransformation


def map_images(maps: FloatArray, shading: Shading, theme: Theme, plane: bool) -> list[QImage]:
    """Return an image of each map, one pixel a point, the top row first."""
    colours = pixels(maps[:, ::-1] if plane else maps, shading.limit, shading.scale, theme)
    _, rows, columns = maps.shape
    return [QImage(each.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy() for each in colours]


def paint_maps(painter: QPainter, block: Block, shading: Shading, style: NetworkStyle) -> None:
    """Paint the nodes of a layer as circles cut out of their maps."""
    assert shading.maps is not None
    plane = shading.name != "W"
    r, ratio = block.size, painter.device().devicePixelRatioF()
    painter.setPen(QPen(style.outline, 1.2))
    side = round(2 * (r + 1) * ratio)  # the pattern repeats beyond its edge: it is a little larger than the circle
    half, turned = side / ratio / 2, QTransform.fromScale(1 / ratio, 1 / ratio)
    images = map_images(shading.maps, shading, style.theme, plane)
    for x, y, image in zip(block.x.tolist(), block.y.tolist(), images, strict=True):
        # Enlarged beforehand: a pattern that is only moved is painted several times as fast.
        brush = QBrush(image.scaled(side, side, Qt.AspectRatioMode.IgnoreAspectRatio, _how(plane)))
        brush.setTransform(turned * QTransform.fromTranslate(x - half, y - half))
        painter.setBrush(brush)
        painter.drawEllipse(QPointF(x, y), r, r)
