"""Focus on a node: its edges and neighbours stay as they are, the rest is dimmed; and how many edges are shown."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame
from densegui.debugger.position import Granularity
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.ui.network.edges import NUMBERS, next_number
from densegui.ui.network.focus import DIMMED, Focus
from densegui.ui.network.view import NetworkView
from densegui.ui.theme import DARK, LIGHT, mix
from densegui.ui.view import ViewSettings

from .conftest import experiment

FrameAt = Callable[[int, int], Frame]


@pytest.fixture
def view(make_shown: Callable[..., NetworkView]) -> NetworkView:
    return make_shown(NetworkView, size=(900, 600))


def test_that_the_edges_of_a_node_are_its_column_and_its_row() -> None:
    W = np.arange(12).reshape(3, 4)
    assert W.ravel()[Focus(1, 2).edges(1, W.shape)].tolist() == W[:, 2].tolist()
    assert W.ravel()[Focus(0, 1).edges(1, W.shape)].tolist() == W[1].tolist()
    assert not Focus(3, 0).edges(1, W.shape).size


def test_that_the_neighbours_of_a_node_are_the_layers_beside_it() -> None:
    focus = Focus(2, 1)
    assert focus.near(2, 3).tolist() == [False, True, False]
    assert focus.near(1, 2).all()
    assert focus.near(3, 2).all()
    assert not focus.near(0, 2).any()


def middle_of_edge(view: NetworkView, image: QImage, l: int, j: int, k: int) -> QColor:
    assert view._scene is not None
    n = view._scene.layout.blocks[l].x.size
    x, y = view._scene.edges.points(l)[j * n + k][10]
    return image.pixelColor(QPointF(x, y).toPoint())


def node_color(view: NetworkView, image: QImage, l: int, k: int) -> QColor:
    assert view._scene is not None
    block = view._scene.layout.blocks[l]
    return image.pixelColor(QPointF(block.x[k], block.y[k] - 0.7 * block.size).toPoint())


def near(color: QColor, other: QColor) -> bool:
    return sum(abs(a - b) for a, b in zip(color.getRgb()[:3], other.getRgb()[:3], strict=True)) <= 18


def test_that_what_the_node_is_not_connected_to_is_dimmed(view: NetworkView, frame_at: FrameAt) -> None:
    frame, canvas = frame_at(2, 3), LIGHT.color("canvas")
    view.show_frame(frame)
    plain = view.grab().toImage()
    W = frame.shown("W", 2).array
    assert W is not None
    j = int(np.argmax(W[:, 1]))
    selected = replace(frame, selection=Selection(Kind.NODE, 2, 2), versions=frame.versions._replace(selection=99))
    view.show_frame(selected)
    image = view.grab().toImage()
    assert near(middle_of_edge(view, image, 2, j, 1), middle_of_edge(view, plain, 2, j, 1))
    assert near(node_color(view, image, 1, 3), node_color(view, plain, 1, 3))
    for k in (0, 1):
        before = node_color(view, plain, 0, k)
        assert near(node_color(view, image, 0, k), mix(before, canvas, DIMMED))
    view.apply_settings(ViewSettings(focus=False))
    assert near(node_color(view, view.grab().toImage(), 0, 0), node_color(view, plain, 0, 0))


def test_that_the_veil_over_a_node_is_even(view: NetworkView, frame_at: FrameAt) -> None:
    frame = frame_at(2, 3)
    selected = replace(frame, selection=Selection(Kind.NODE, 2, 2), versions=frame.versions._replace(selection=99))
    view.show_frame(selected)
    image = view.grab().toImage()
    assert view._scene is not None
    block = view._scene.layout.blocks[0]
    for x, y in zip(block.x, block.y, strict=True):  # inputs have no bias at their lower left
        left, right = (QPointF(x + side * 0.62 * block.size, y + 0.62 * block.size) for side in (-1, 1))
        assert image.pixelColor(left.toPoint()) == image.pixelColor(right.toPoint())


def test_that_all_edges_of_the_node_are_drawn_whatever_the_number(view: NetworkView) -> None:
    network = {"hidden": [{"nodes": 200, "activation": "relu"}]}
    debugger = Debugger(build(experiment(data={"source": "digits"}, network=network)))
    view.apply_settings(ViewSettings(most_edges=50))
    view.show_frame(debugger.select(Selection(Kind.NODE, 1, 7)))
    assert view._scene is not None
    drawn = view._scene.edges.drawn
    assert set(range(6, 64 * 200, 200)) <= set(drawn[1].tolist())
    assert set(range(60, 70)) <= set(drawn[2].tolist())
    assert len(drawn[1]) <= 25 + 64
    assert not view.grab().isNull()


def test_that_the_numbers_of_edges_go_up_and_down_and_end() -> None:
    number = NUMBERS[0]
    assert next_number(number, more=False) == number
    for expected in NUMBERS[1:]:
        number = next_number(number, more=True)
        assert number == expected
    assert next_number(number, more=True) == number
    assert next_number(700, more=False) == 500


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_dimmed_number_is_written_in_an_ink_that_can_be_read(view: NetworkView, debugger, theme) -> None:
    view.apply_settings(ViewSettings(theme=theme))
    debugger.run_minibatches(30)
    debugger.step(Granularity.PHASE)
    debugger.step(Granularity.PHASE)
    view.show_frame(debugger.select(Selection(Kind.NODE, 2, 1)))
    image = view.grab().toImage()
    assert view._scene is not None
    muted = theme.color("muted")
    block = view._scene.layout.blocks[2]
    for k in range(1, 6):
        x, y, half = round(block.x[k]), round(block.y[k]), round(0.6 * block.size)
        inks = [image.pixelColor(x + dx, y + dy) for dx in range(-half, half) for dy in range(-6, 7)]
        assert any(near(ink, muted) for ink in inks), k
