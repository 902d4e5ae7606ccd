"""What the network's picture marks: the sign of a selected edge, the legend that explains what is drawn, and sizes."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from densegui.debugger.checking import GradientCheckJob
from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.experiment.document import builtin
from densegui.ui.math.math_text import MathText
from densegui.ui.network.below import Below
from densegui.ui.network.nodes import bias_rect
from densegui.ui.network.page import Page, Strips
from densegui.ui.network.view import NetworkView
from densegui.ui.theme import DARK, LIGHT, Scale, Theme
from densegui.ui.view import ViewSettings

from .test_network_view import FrameAt, near, picture, scene, view

__all__ = ["view"]


def test_that_a_selected_negative_edge_stays_dashed(view: NetworkView, debugger: Debugger) -> None:
    frame = debugger.goto(Position(1, 0))
    W = frame.shown("W", 1).array
    assert W is not None
    for place, is_dashed in ((int(np.argmin(W)), True), (int(np.argmax(W)), False)):
        j, k = divmod(place, W.shape[1])
        view.show_frame(debugger.select(Selection(Kind.EDGE, 1, k + 1, j + 1)))
        image = picture(view)
        points = scene(view).edges.points(1)[place]
        fine = [a + t * (b - a) for a, b in pairwise(points) for t in np.linspace(0, 1, 8)]
        gold = np.mean([near(image.pixelColor(QPointF(*p).toPoint()), LIGHT.color("marker")) for p in fine])
        assert (0.15 < gold < 0.6) if is_dashed else gold < 0.05


def test_that_the_legend_lists_only_what_is_in_the_picture(view: NetworkView, frame_at: FrameAt) -> None:
    for i, expected in ((0, {"bias", "negative", "last"}), (3, {"bias", "negative", "not"}), (8, {"bias", "negative"})):
        view.show_frame(frame_at(3, i))
        shown = scene(view)
        painter = QPainter(image := QImage(10, 10, QImage.Format.Format_RGB32))
        page = Page(painter, view._painter.style, shown.layout, shown.around, 900, 600, Strips())
        assert {text.split()[0] for _, text in Below(page)._signs(shown.content, shown.edges)} == expected
        painter.end()
        assert not image.isNull()


def test_that_a_larger_font_makes_larger_nodes(view: NetworkView, frame_at: FrameAt) -> None:
    view.resize(450, 1000)
    view.show_frame(frame_at(1, 8))
    before = scene(view).layout.blocks[0].size
    font = view.font()
    font.setPointSizeF(1.5 * font.pointSizeF())
    view.setFont(font)
    assert scene(view).layout.blocks[0].size > 1.3 * before


def test_that_a_larger_canvas_makes_larger_nodes(view: NetworkView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(1, 8))
    before = scene(view).layout.blocks[0].size
    view.resize(1800, 1100)
    assert 1.5 * before < scene(view).layout.blocks[0].size <= 2 * view._painter.style.radius


def test_that_pictures_of_nodes_are_sharp_at_a_double_scale(view: NetworkView) -> None:
    once, twice = (view._painter.style.circle(Scale.VALUE, 3, 10.0, False, ratio) for ratio in (1.0, 2.0))
    assert twice.width() == 2 * once.width()
    assert twice.deviceIndependentSize() == once.deviceIndependentSize()


@pytest.mark.parametrize("name", ["xor", "iris", "digits"])
@pytest.mark.parametrize("width", [330, 420, 560, 900])
def test_that_no_name_of_a_class_runs_out_of_the_picture(view: NetworkView, name: str, width: int) -> None:
    view.resize(width, 300)
    view.show_frame(Debugger(build(builtin(name))).goto(Position(20, 6)))
    image = picture(view)
    edge = {image.pixelColor(image.width() - 2, y).name() for y in range(60, image.height() - 60)}
    assert edge == {view.settings.theme.color("canvas").name()}


@pytest.mark.parametrize("width", [700, 1100])
def test_that_symbols_of_errors_do_not_run_into_each_other(
    view: NetworkView, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.resize(width, 460)
    frame = Debugger(build(builtin("deep-relu"))).goto(Position(3, 37))
    result = GradientCheckJob(frame).work()
    drawn, draw = [], MathText.draw

    def record(self: MathText, painter: QPainter, x: float, y: float, text: str) -> None:
        if "error" in text or "∂" in text:
            drawn.append((round(y), x, x + self.width(text), text))
        draw(self, painter, x, y, text)

    view.show_frame(frame)
    monkeypatch.setattr(MathText, "draw", record)
    view.show_check(result)
    picture(view)
    assert any("error" in text for *_, text in drawn)
    for (y, _, right, _), (below, left, _, _) in pairwise(sorted(set(drawn))):
        assert below != y or right < left


@pytest.mark.parametrize(("name", "i", "framed"), [("digits", 14, False), ("wine", 12, True), ("wine", 9, True)])
def test_that_many_small_biases_are_marked_one_by_one(view: NetworkView, name: str, i: int, framed: bool) -> None:
    view.resize(800, 560)
    debugger = Debugger(build(builtin(name)))
    view.show_frame(debugger.goto(Position(3, i)))
    image, shown = picture(view), scene(view)
    assert shown.content.marked[0] == "bias"
    block = shown.layout.blocks[shown.content.marked[1]]
    square = bias_rect(block, 0)
    marker = LIGHT.color("marker")
    around = [QPointF(x, square.center().y()) for x in np.arange(square.left() - 3, square.left() + 4)]
    assert any(near(image.pixelColor(place.toPoint()), marker) for place in around)
    columns = np.arange(square.left() - 25, square.left() - 3)
    rows = np.arange(block.top, block.bottom)
    found = [near(image.pixelColor(QPointF(x, y).toPoint()), marker) for x in columns for y in rows]
    assert any(found) is framed


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours as WCAG defines it, from 1 to 21."""

    def luminance(color: QColor) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
        return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_edges_whose_weight_is_0_can_be_seen(view: NetworkView, theme: Theme) -> None:
    view.apply_settings(ViewSettings(theme=theme))
    view.show_frame(Debugger(build(builtin("zero-weights"))).frame())
    image = picture(view)
    ground = theme.color("canvas")
    for l in (1, 2, 3):
        curve = scene(view).edges.points(l)[0]
        places = [QPointF(*curve[k]).toPoint() for k in range(4, 16)]
        strongest = max(
            contrast(image.pixelColor(place.x(), place.y() + d), ground) for place in places for d in (-1, 0, 1)
        )
        assert strongest > 1.4


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_what_has_just_run_is_framed_over_a_crowd_of_edges(view: NetworkView, theme: Theme) -> None:
    debugger = Debugger(build(builtin("digits")))
    view.resize(1000, 700)
    view.apply_settings(ViewSettings(theme=theme))
    view.show_frame(debugger.goto(Position(3, 5)))
    image, block = picture(view), scene(view).layout.blocks[2]
    for edge in (block.left, block.right):
        columns = range(round(edge) - 40, round(edge) + 41)
        rows = range(round(block.top), round(block.bottom))
        gold = max(sum(near(image.pixelColor(x, y), theme.color("marker")) for y in rows) for x in columns)
        assert gold > 0.35 * len(rows)  # dashes


def test_that_an_edge_on_top_is_as_wide_as_its_weight_says(
    view: NetworkView, debugger: Debugger, monkeypatch: pytest.MonkeyPatch
) -> None:
    W = np.abs(debugger.frame().shown("W", 1).array)
    widths: list[tuple[float, float]] = []
    monkeypatch.setattr(
        view._painter.edges,
        "paint_one",
        lambda p, e, l, k, casing, inner: widths.append((casing.widthF(), inner.widthF())),
    )
    for place in (int(W.argmin()), int(W.argmax())):
        j, k = divmod(place, W.shape[1])
        view.show_frame(debugger.select(Selection(Kind.EDGE, 1, k + 1, j + 1)))
        picture(view)
    (around, thin), (wider, thick) = widths[0], widths[-1]
    assert thin < 0.6 * thick
    assert thick == pytest.approx(view._painter.style.unit)
    assert around - thin == pytest.approx(wider - thick)
