"""The panel of weights: its pixels are the frame's numbers, its name follows the edges, clicks select edge and node."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from densegui.debugger.debugger import Debugger
from densegui.debugger.format import number
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.ui.theme import DARK, LIGHT, Scale, scale_colors
from densegui.ui.view import ViewSettings
from densegui.ui.weights.tiles import tile_grid
from densegui.ui.weights.view import WeightsView
from tests.ui.helpers import draw_in_sizes, show


@pytest.fixture
def view(make_shown, debugger):
    return make_shown(WeightsView, debugger.frame(), (760, 420))


def show_digits(view, digits, t, i):
    return show(view, Debugger(digits, view.frame.versions).goto(Position(t, i)))


def color_of(value, limit, scale=Scale.VALUE):
    """The colour of a number on a scale of 33 steps, by the definition."""
    return scale_colors(LIGHT, scale)[16 + round(16 * max(-1.0, min(1.0, value / limit)))].name()


def tool_tip(widget, point):
    event = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, event)
    text = QToolTip.text()
    QToolTip.hideText()
    return text


def note(view):
    view.note.resize(2000, 20)
    return view.note.text()


def cell(view, row, column):
    """A place in a cell, beside its number."""
    area, (rows, columns) = view.heat_map.area(), view.heat_map.picture.array.shape
    return QPointF(
        area.left() + (column + 0.5) * area.width() / columns, area.top() + (row + 0.12) * area.height() / rows
    ).toPoint()


# -- the matrix


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_that_every_cell_has_the_colour_of_its_weight(view, frame_at, layer):
    frame = show(view, frame_at(30, 4))
    while view.steps.layer != layer:
        view.steps.next.click()
    W = frame.workspace.W[layer]
    picture = view.heat_map.grab().toImage()
    limit = np.abs(W).max()
    for j, k in np.ndindex(W.shape):
        assert picture.pixelColor(cell(view, j, k)).name() == color_of(W[j, k], limit)
    assert note(view) == f"w[{layer}]  ·  {W.shape[0]} × {W.shape[1]}  ·  after 30 updates"


def test_that_the_name_follows_the_program_as_the_edges_do(view, frame_at, debugger):
    frame = show(view, frame_at(31, 0))
    assert note(view).endswith("w[1]  ·  2 × 8  ·  after 31 updates"[-18:])
    np.testing.assert_array_equal(view.heat_map.picture.array, frame.workspace.W_new[1])
    names = [op.makes for op in frame.program]
    frame = show(view, debugger.goto(Position(31, 1 + next(
        i for i, op in enumerate(frame.program) if op.makes == "dW" and op.layer == 1))))  # fmt: skip
    assert note(view) == "∂𝒞/∂w[1]  ·  2 × 8  ·  of minibatch 31"
    np.testing.assert_array_equal(view.heat_map.picture.array, frame.workspace.dW[1])
    picture, dW = view.heat_map.grab().toImage(), frame.workspace.dW[1]
    assert picture.pixelColor(cell(view, 1, 3)).name() == color_of(dW[1, 3], np.abs(dW).max(), Scale.GRADIENT)
    frame = show(view, debugger.goto(Position(31, 1 + names.index("W_new"))))
    assert note(view) == "w[1] new  ·  2 × 8  ·  after 32 updates"
    np.testing.assert_array_equal(view.heat_map.picture.array, frame.workspace.W_new[1])


def test_that_the_choice_of_edges_is_followed(view, frame_at):
    view.apply_settings(ViewSettings(edges="dw"))
    show(view, frame_at(31, 4))
    assert view.absent.isVisible()
    assert view.absent.text() == "—  not computed yet"
    frame = show(view, frame_at(31, 0))
    assert note(view) == "∂𝒞/∂w[1]  ·  2 × 8  ·  of the last minibatch (30)"
    np.testing.assert_array_equal(view.heat_map.picture.array, frame.stale.dW[1])
    view.apply_settings(ViewSettings(edges="dw_example"))
    frame = show(view, frame_at(31, 22))
    ws = frame.workspace
    np.testing.assert_allclose(view.heat_map.picture.array, np.outer(ws.X[:, 0], ws.dZ[1][:, 0]), rtol=1e-12)
    assert note(view) == "∂ℒ/∂w[1]  ·  2 × 8  ·  example 1 of 16 · minibatch 31"


def test_that_a_difference_is_said_to_be_one(view, debugger):
    debugger.run_minibatches(4)
    debugger.bookmark("here")
    debugger.run_minibatches(4)
    view.apply_settings(ViewSettings(edges="difference"))
    frame = show(view, debugger.compare_bookmark("here"))
    there = Debugger(frame.problem).goto(Position(4, 0)).workspace.W_new[1]
    np.testing.assert_allclose(view.heat_map.picture.array, frame.workspace.W_new[1] - there, rtol=1e-12)
    assert note(view) == "Δw[1]  ·  2 × 8  ·  after 8 updates, minus that of here"


def test_that_a_click_selects_the_edge_and_the_selected_one_is_framed(qtbot, view, debugger, frame_at):
    show(view, frame_at(30, 4))
    qtbot.mouseClick(view.steps.next, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(view.selected) as told:
        qtbot.mouseClick(view.heat_map, Qt.MouseButton.LeftButton, pos=cell(view, 4, 2))
    assert told.args == [Selection(Kind.EDGE, 2, 3, 5)]
    show(view, debugger.select(told.args[0]))
    assert view.heat_map.picture.marked == (4, 2, 5, 3)


def test_that_the_tool_tip_tells_the_edge_and_its_number(view, frame_at):
    frame = show(view, frame_at(30, 4))
    text = tool_tip(view.heat_map, cell(view, 1, 6))
    assert text == f"<qt>w[1], edge 2 → 7 of layer 1: {number(frame.workspace.W[1][1, 6])}</qt>"


def test_that_large_cells_have_their_numbers_and_small_ones_none(view, frame_at, digits):
    frame = show(view, frame_at(30, 4))
    assert view.heat_map.texts() == [[number(w, 3) for w in row] for row in frame.workspace.W[1].tolist()]
    view.resize(760, 90)
    QApplication.processEvents()
    assert view.heat_map.texts() is None
    view.resize(760, 420)
    show_digits(view, digits, 20, 0)
    view.images.click()
    assert view.heat_map.texts() is None  # 64 × 32


def test_that_rows_and_columns_are_said(view, frame_at):
    show(view, frame_at(30, 4))
    assert view.heat_map.sides()[0] == "rows: inputs, columns: nodes of layer 1"
    view.steps.next.click()
    assert view.heat_map.sides()[0] == "rows: nodes of layer 1, columns: nodes of layer 2"


# -- images


def test_that_each_pixel_of_a_tile_is_a_weight(view, digits):
    frame = show_digits(view, digits, 20, 0)
    W = frame.workspace.W_new[1]
    assert view.tiles.isVisible()
    picture = view.tiles.viewport().grab().toImage()
    for node in (1, 7, 32):
        box = view.tiles.tile_box(node)
        for j in range(64):
            row, column = divmod(j, 8)
            x = box.left() + round((column + 0.5) * box.width() / 8)
            y = box.top() + round((row + 0.5) * box.height() / 8)
            assert picture.pixelColor(x, y).name() == color_of(W[j, node - 1], np.abs(W).max())


def test_that_each_tile_can_have_its_own_scale(qtbot, view, digits):
    frame = show_digits(view, digits, 20, 0)
    qtbot.mouseClick(view.own, Qt.MouseButton.LeftButton)
    W = frame.workspace.W_new[1]
    picture = view.tiles.viewport().grab().toImage()
    for node in range(1, 33):
        w, box = W[:, node - 1], view.tiles.tile_box(node)
        for j in (9, 17, int(np.abs(w).argmax())):
            x = box.left() + round((j % 8 + 0.5) * box.width() / 8)
            y = box.top() + round((j // 8 + 0.5) * box.height() / 8)
            assert picture.pixelColor(x, y).name() == color_of(w[j], np.abs(w).max())


def test_that_a_click_on_a_tile_selects_its_node(qtbot, view, digits):
    show_digits(view, digits, 20, 0)
    for node in (1, 9, 32):
        with qtbot.waitSignal(view.selected) as told:
            qtbot.mouseClick(view.tiles.viewport(), Qt.MouseButton.LeftButton, pos=view.tiles.tile_box(node).center())
        assert told.args == [Selection(Kind.NODE, 1, node)]


def test_that_the_tool_tip_of_a_pixel_tells_its_weight(view, digits):
    frame = show_digits(view, digits, 20, 0)
    box = view.tiles.tile_box(5)
    spot = QPoint(box.left() + round(2.5 * box.width() / 8), box.top() + round(6.5 * box.height() / 8))
    text = tool_tip(view.tiles.viewport(), spot)
    w = number(frame.workspace.W_new[1][6 * 8 + 2, 4])
    assert text == f"<qt>row 7, column 3 of the image: w[1], edge 51 → 5 of layer 1: {w}</qt>"


def test_that_images_can_be_left_for_the_matrix_and_other_layers_have_none(qtbot, view, digits):
    frame = show_digits(view, digits, 20, 0)
    qtbot.mouseClick(view.images, Qt.MouseButton.LeftButton)
    assert view.heat_map.isVisible()
    np.testing.assert_array_equal(view.heat_map.picture.array, frame.workspace.W_new[1])
    assert not view.own.isVisible()
    qtbot.mouseClick(view.images, Qt.MouseButton.LeftButton)
    assert view.tiles.isVisible()
    qtbot.mouseClick(view.steps.next, Qt.MouseButton.LeftButton)
    assert view.heat_map.isVisible()
    assert not view.images.isVisible()


def test_that_the_tiles_of_a_small_panel_scroll(qtbot, view, digits):
    show_digits(view, digits, 20, 0)
    view.resize(240, 140)
    QApplication.processEvents()
    bar = view.tiles.verticalScrollBar()
    assert bar.maximum() > 0
    assert view.tiles.tile_box(32).top() > view.tiles.viewport().height()
    bar.setValue(bar.maximum())
    with qtbot.waitSignal(view.selected) as told:
        qtbot.mouseClick(view.tiles.viewport(), Qt.MouseButton.LeftButton, pos=view.tiles.tile_box(32).center())
    assert told.args == [Selection(Kind.NODE, 1, 32)]


@pytest.mark.parametrize("n", [1, 5, 32, 512])
@pytest.mark.parametrize("shape", [(8, 8), (28, 28), (20, 8), (8, 20)])
@pytest.mark.parametrize("size", [(400, 180), (900, 600), (120, 500)])
def test_that_tiles_neither_overlap_nor_leave_the_width(n, shape, size):
    grid = tile_grid(n, shape, *size, 16.0, 13.0)
    boxes = [grid.tile(k) for k in range(n)]
    assert max(box.right() for box in boxes) <= max(size[0], 1.9 * 16 * 20 / 8) + 1e-6
    assert grid.wide / grid.high == pytest.approx(shape[1] / shape[0])
    for k in range(n - 1):
        assert not boxes[k].intersects(boxes[k + 1])
        assert grid.at(boxes[k].center().x(), boxes[k].center().y()) == k
    assert boxes[-1].bottom() + grid.line <= grid.height + 4


# -- room and time


def test_that_a_diverged_network_is_shown(view, digits, frame_at):
    frame = frame_at(3, 0)
    frame.workspace.W_new[1][0, 0] = np.nan
    show(view, frame)
    assert view.heat_map.grab().toImage().pixelColor(cell(view, 0, 0)).name() == LIGHT.danger
    frame = Debugger(digits, view.frame.versions).goto(Position(2, 0))
    frame.workspace.W_new[1][:, 3] = np.nan
    view.own.setChecked(True)
    show(view, frame)
    box = view.tiles.tile_box(4)
    assert view.tiles.viewport().grab().toImage().pixelColor(box.center()).name() == LIGHT.danger


@pytest.mark.parametrize("scale", [0.8, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_it_is_drawn_in_any_size_and_theme(view, frame_at, digits, scale, theme):
    frames = (frame_at(0, 0), frame_at(3, 4), Debugger(digits, view.frame.versions).goto(Position(2, 9)))
    draw_in_sizes(view, theme, scale, frames, ((60, 40), (410, 154), (1600, 900)))
