"""The growing sum on the network's picture: values, rings, strong edges and plates, at every stop of a minibatch."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from densegui.debugger.debugger import Debugger
from densegui.debugger.format import number
from densegui.debugger.position import Granularity, Position
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.ui.network.cursor_marks import CursorMarks
from densegui.ui.network.view import NetworkView
from densegui.ui.theme import DARK, LIGHT, Scale, Theme, scale_bins, scale_colors
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment


@pytest.fixture
def view(qtbot: QtBot) -> NetworkView:
    view = NetworkView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    return view


def marks(view: NetworkView) -> CursorMarks:
    assert view._scene is not None
    found = view._painter._cursor_marks(view._scene)
    assert found is not None
    return found


def near(a: QColor, b: QColor) -> bool:
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) <= 12


def beside(image: QImage, view: NetworkView, layer: int, node: int) -> QColor:
    """The colour inside a node, away from its number."""
    block = marks(view).layout.blocks[layer]
    return image.pixelColor(
        QPoint(round(block.x[node - 1] + 0.55 * block.size), round(block.y[node - 1] - 0.6 * block.size))
    )


def test_that_nodes_that_are_done_show_their_values_and_the_others_do_not(
    view: NetworkView, debugger: Debugger
) -> None:
    debugger.goto(Position(3, 1))
    debugger.choose_example(4)
    frame = debugger.step(Granularity.NODE, 3)
    view.show_frame(frame)
    image = view.grab().toImage()
    state = frame.cursor
    assert state is not None
    done = state.values[:3]
    bins = scale_bins(done, float(np.abs(done).max()))
    for k in (1, 2, 3):
        assert near(beside(image, view, 1, k), scale_colors(LIGHT, Scale.VALUE)[bins[k - 1]])
    for k in (5, 6, 7, 8):
        assert near(beside(image, view, 1, k), LIGHT.color("canvas"))
    after = debugger.goto(Position(3, 2)).array("Z", 1)
    assert after is not None
    assert done == pytest.approx(after[:3, 4], rel=1e-12)


def test_that_the_edges_of_the_sum_are_those_of_its_terms(view: NetworkView, debugger: Debugger) -> None:
    debugger.goto(Position(3, 3))
    view.show_frame(debugger.step(Granularity.TERM, 9 + 4))  # Z[2]: 8 products and a bias; node 2, term 4
    found = marks(view)
    assert [found.edge_of(j) for j in (1, 4)] == [Selection(Kind.EDGE, 2, 2, 1), Selection(Kind.EDGE, 2, 2, 4)]
    assert found.edge_of(9) is None
    debugger.goto(Position(3, 11))
    view.show_frame(debugger.step(Granularity.TERM, 2))  # dZ[2]
    assert marks(view).edge_of(2) == Selection(Kind.EDGE, 3, 2, 1)
    debugger.goto(Position(3, 8))
    view.show_frame(debugger.step(Granularity.TERM))  # dZ[3]
    assert marks(view).edge_of(1) is None


def test_that_strong_edges_are_drawn_on_the_marker(view: NetworkView, debugger: Debugger) -> None:
    debugger.goto(Position(3, 3))
    view.show_frame(debugger.step(Granularity.TERM, 9 + 4))
    counts = []
    for frame in (view.frame, debugger.goto(Position(3, 0))):  # nothing is marked there
        assert frame is not None
        view.show_frame(frame)
        image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
        counts.append(int((pixels == LIGHT.color("marker").rgb()).sum()))
    assert counts[0] > 500 + counts[1]


def test_that_the_words_are_the_cursors_numbers(view: NetworkView, debugger: Debugger) -> None:
    debugger.goto(Position(3, 3))
    frame = debugger.step(Granularity.TERM, 4)
    view.show_frame(frame)
    state = frame.cursor
    assert state is not None
    W, A = frame.array("W", 2), frame.array("A", 1)
    assert W is not None
    assert A is not None
    product, so_far = W[3, 0] * A[3, 0], W[:4, 0] @ A[:4, 0]
    assert marks(view).term_text().endswith(f" = {number(product)}")
    assert marks(view).result_text() == f"Σ = {number(so_far)} so far"
    view.show_frame(debugger.step(Granularity.NODE))
    z = debugger.goto(Position(3, 4)).array("Z", 2)
    assert z is not None
    assert marks(view).result_text() == f"z_{{1}}^[2] = {number(z[0, 0])}"


def test_that_a_sum_of_21c_goes_over_weights(view: NetworkView, debugger: Debugger) -> None:
    debugger.goto(Position(3, 11))
    frame = debugger.step(Granularity.TERM)
    view.show_frame(frame)
    gap = marks(view).gaps(frame)[3]
    assert gap is not None
    assert gap.name == "W"
    assert np.array_equal(gap.values, frame.array("W", 3))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_that_every_stop_of_a_minibatch_can_be_painted(view: NetworkView, debugger: Debugger, theme: Theme) -> None:
    view.apply_settings(ViewSettings(theme=theme))
    debugger.goto(Position(1, 0))
    painted = 0
    while debugger.position.t == 1:
        frame = debugger.step(Granularity.NODE)
        view.show_frame(frame)
        painted += frame.cursor is not None
        assert not view.grab().isNull()
    assert painted == 7 * 17 + 1  # Z, A, dZ, dW, db, W, b of 17 nodes, and the cost


def test_that_layers_of_tiles_are_marked_too(view: NetworkView) -> None:
    debugger = Debugger(build(experiment(network={"hidden": [{"nodes": 200, "activation": "relu"}]})))
    for i in (1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13):
        debugger.goto(Position(0, i))
        view.show_frame(debugger.step(Granularity.NODE, 2))
        assert not view.grab().isNull()
        view.show_frame(debugger.step(Granularity.TERM))
        assert not view.grab().isNull()


def test_that_plates_stay_inside_the_picture(view: NetworkView, debugger: Debugger) -> None:
    view.resize(420, 300)
    debugger.goto(Position(2, 1))
    while debugger.position.i < 8:
        frame = debugger.step(Granularity.TERM)
        view.show_frame(frame)
        if frame.cursor is None:
            continue
        image = QImage(10, 10, QImage.Format.Format_RGB32)
        found = marks(view)
        painter = QPainter(image)
        block = found.layout.blocks[found.layer]
        k = found.running - 1
        plate = found._label(painter, found.result_text(), QPointF(block.x[k], block.y[k]), block.size)
        painter.end()
        assert QRectF(0, 0, view.width(), view.height()).contains(plate)
