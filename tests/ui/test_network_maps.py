"""Maps inside the nodes of the picture: their colours, which layers have them, and what is said about them."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from densegui.debugger.debugger import Debugger
from densegui.debugger.maps import ground_of, node_maps
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.ui.network.maps import NodeMaps
from densegui.ui.network.view import NetworkView
from densegui.ui.theme import LIGHT, Scale, scale_bins, scale_colors
from tests.ui.conftest import experiment


@pytest.fixture
def make_view(make_shown):
    return partial(make_shown, NetworkView, size=(1000, 640), nodes="map")


def frame_of(hidden=8, minibatches=40, **data):
    network = {"hidden": [{"nodes": hidden, "activation": "tanh"}]}
    return Debugger(build(experiment(data=data, network=network))).run_minibatches(minibatches)


def test_that_a_node_is_painted_in_the_colours_of_its_activation_over_the_plane(make_view, debugger):
    frame = debugger.run_minibatches(300)
    view = make_view(frame)
    picture = view.grab().toImage()
    maps = node_maps(frame, ground_of(frame.problem.split))
    colors = scale_colors(LIGHT, Scale.VALUE)
    compared = 0
    for l in (1, 3):
        block, side = view._scene.layout.blocks[l], maps[l].shape[1]
        for k in range(frame.spec.n[l]):
            for right, up in ((0.3, 0.3), (-0.4, 0.2), (0.1, -0.5)):
                column, row = (int((0.5 + 0.5 * share) * side) for share in (right, up))
                around = maps[l][k, row - 2 : row + 3, column - 2 : column + 3]
                # A pixel more or less is another colour: it lies between those of the points around.
                low, high = (colors[int(scale_bins(end, 1.0))] for end in (around.min(), around.max()))
                place = QPointF(block.x[k] + right * block.size, block.y[k] - up * block.size).toPoint()
                found = picture.pixelColor(place)
                if around.min() > 0 or around.max() < 0:  # over 0 the colours are not in one line
                    for part in (QColor.red, QColor.blue):
                        ends = sorted((part(low), part(high)))
                        assert ends[0] - 6 <= part(found) <= ends[1] + 6
                    compared += 1
    assert compared > 15


def test_that_the_colour_scale_is_that_of_the_maps(make_view, debugger):
    frame = debugger.run_minibatches(300)
    nodes = make_view(frame)._scene.content.nodes
    maps = node_maps(frame, ground_of(frame.problem.split))
    assert nodes[1].limit == nodes[3].limit == 1.0  # tanh and softmax
    assert nodes[2].limit == pytest.approx(float(maps[2].max()))  # ReLU
    assert [node.name for node in nodes] == ["X", "A", "A", "A"]


def test_that_the_legend_says_what_the_nodes_show(make_view, debugger):
    frame = debugger.run_minibatches(3)
    words = make_view(frame)._scene.content.belongs_to
    assert words == "nodes: a over x₁ and x₂ · the rest: example 1 of 16 · last minibatch (2)"


def test_that_first_layer_weights_of_images_are_pictures(make_view):
    frame = frame_of(source="digits")
    nodes = make_view(frame)._scene.content.nodes
    assert [node.maps is not None for node in nodes] == [False, True, False]
    assert nodes[1].name == "W"
    assert nodes[1].limit == pytest.approx(float(np.abs(frame.shown("W", 1).array).max()))
    assert nodes[0].name == "X"
    assert nodes[2].name == "A"


def test_that_nodes_too_small_for_a_map_keep_their_numbers_and_that_it_is_said(make_view):
    content = make_view(frame_of(source="digits", hidden=40, minibatches=1))._scene.content
    assert content.nodes[1].maps is None
    assert content.nodes[1].name == "A"
    assert content.belongs_to.startswith("nodes: too small for maps: zoom in · the rest: ")


def test_that_a_layer_of_tiles_has_no_maps(make_view):
    content = make_view(frame_of(source="digits", hidden=90, minibatches=1))._scene.content
    assert content.belongs_to.startswith("nodes: too many for maps · the rest: ")


def test_that_zooming_in_brings_the_maps(make_view):
    view = make_view(frame_of(source="digits", hidden=40, minibatches=1))
    for _ in range(8):
        view.zoom_in()
    assert view._scene.content.nodes[1].maps is not None


def test_that_data_without_a_plane_are_said_to_have_no_maps(make_view):
    content = make_view(frame_of(source="iris", minibatches=1))._scene.content
    assert all(node.maps is None for node in content.nodes)
    assert content.belongs_to.startswith("nodes: no maps for 4 inputs · the rest: ")


def test_that_nothing_is_computed_when_maps_are_not_chosen(make_view, debugger, monkeypatch):
    computed = []
    monkeypatch.setattr(NodeMaps, "put_into", lambda *arguments: computed.append(arguments))
    make_view(debugger.run_minibatches(3), nodes="auto").grab()
    assert not computed


def test_that_a_diverged_network_has_maps_in_the_colour_of_danger(make_view, debugger):
    frame = debugger.run_minibatches(3)
    frame.workspace.theta_new[:] = np.nan
    view = make_view(frame)
    block = view._scene.layout.blocks[1]
    spot = QPoint(round(block.x[0]), round(block.y[0]))
    assert view.grab().toImage().pixelColor(spot).name() == LIGHT.danger


def test_that_a_larger_map_is_in_the_tool_tip(make_view, debugger):
    frame = debugger.run_minibatches(300)
    view = make_view(frame)
    block = view._scene.layout.blocks[2]
    QTest.mouseMove(view, QPoint(round(block.x[1]), round(block.y[1])))
    text = QToolTip.text()
    assert "<img src='data:image/png;base64," in text
    limit = node_maps(frame, ground_of(frame.problem.split))[2][1].max()
    assert f"a: −{limit:.2f} to {limit:.2f}" in text
    assert "x₁: −" in text
    QToolTip.hideText()


def test_that_edges_have_no_map_in_their_tool_tip(make_view, debugger):
    view = make_view(debugger.run_minibatches(3))
    assert view._maps.tip(view._scene.content, Selection(Kind.EDGE, 1, 1, 1), LIGHT) == ""
