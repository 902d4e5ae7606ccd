"""The matrices of an operation as they are painted: to scale, in place, with the numbers of the frame."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from densegui.debugger.debugger import Debugger
from densegui.debugger.format import number
from densegui.debugger.frame import Frame
from densegui.debugger.matrix_form import MatrixBlock
from densegui.debugger.position import Granularity, Position
from densegui.experiment.build import build
from densegui.ui.blocks.arrangement import Arrangement, Placed
from densegui.ui.blocks.view import MatrixFormView
from densegui.ui.network.content import limit_of
from densegui.ui.theme import DARK, LIGHT, Scale, scale_bins, scale_colors
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment

FrameAt = Callable[[int, int], Frame]


@pytest.fixture
def view(qtbot: QtBot) -> MatrixFormView:
    return shown(qtbot, 1000, 420)


def shown(qtbot: QtBot, width: int, height: int) -> MatrixFormView:
    view = MatrixFormView()
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show()
    return view


def arrangement(view: MatrixFormView) -> Arrangement:
    assert view.picture.arrangement is not None
    return view.picture.arrangement


def blocks(view: MatrixFormView) -> list[tuple[Placed, MatrixBlock]]:
    return [(placed, placed.item) for placed in arrangement(view).placed if isinstance(placed.item, MatrixBlock)]


def painted(view: MatrixFormView) -> QImage:
    return view.picture.grab().toImage()


def test_that_matrices_are_drawn_to_one_scale(view: MatrixFormView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(3, 12))
    for index in range(len(frame_at(3, 12).program)):
        view.show_op(index)
        cell = arrangement(view).cell
        for placed, block in blocks(view):
            assert placed.box.width() == pytest.approx(max(block.columns * cell.width, 5))
            assert placed.box.height() == pytest.approx(max(block.rows * cell.height, 5))


@pytest.mark.parametrize("size", [(420, 300), (1000, 420), (1600, 800)])
def test_that_nothing_overlaps_or_leaves_the_picture(
    view: MatrixFormView, frame_at: FrameAt, size: tuple[int, int]
) -> None:
    view.resize(*size)
    view.show_frame(frame_at(3, 12))
    for index in range(len(frame_at(3, 12).program)):
        view.show_op(index)
        boxes = [placed.box for placed in arrangement(view).placed]
        for a, b in itertools.combinations(boxes, 2):
            assert not a.adjusted(0.1, 0.1, -0.1, -0.1).intersects(b)
        assert max(box.right() for box in boxes) <= view.picture.width() + 1
        assert max(box.bottom() for box in boxes) <= view.picture.height()


def test_that_cells_have_the_colours_of_their_numbers(view: MatrixFormView, frame_at: FrameAt) -> None:
    frame = frame_at(3, 12)
    view.show_frame(frame)
    view.show_op(9)  # dW[3]
    colors = scale_colors(LIGHT, Scale.GRADIENT)
    image = painted(view)
    placed, block = blocks(view)[0]
    assert block.array is not None
    expected = frame.array("dW", 3)
    assert expected is not None
    bins = scale_bins(expected, limit_of(expected))
    cell = arrangement(view).cell
    for row, column in np.ndindex(*expected.shape):
        x, y = placed.box.left() + (column + 0.15) * cell.width, placed.box.top() + (row + 0.15) * cell.height
        found = image.pixelColor(QPointF(x, y).toPoint())
        assert near(found, colors[bins[row, column]]), (row, column)


def near(a: QColor, b: QColor) -> bool:
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) <= 3


def test_that_pointing_at_an_element_tells_it(view: MatrixFormView, frame_at: FrameAt) -> None:
    frame = frame_at(3, 12)
    view.show_frame(frame)
    view.show_op(1)  # Z[1] = W[1]ᵀ A[0] + B[1]
    Z, W = frame.array("Z", 1), frame.array("W", 1)
    assert Z is not None
    assert W is not None
    for place, element, words in (
        (0, Z[4, 6], "node 5 of layer 1, example 7"),
        (1, W.T[4, 1], "node 5 of layer 1, input 2"),
    ):
        placed, block = blocks(view)[place]
        row, column = (4, 6) if place == 0 else (4, 1)
        step_x, step_y = placed.box.width() / block.columns, placed.box.height() / block.rows
        point = placed.box.topLeft() + QPointF((column + 0.5) * step_x, (row + 0.5) * step_y)
        text = view.picture.text_at(point)
        assert words in text
        assert f": {number(float(element))}." in text
        assert block.shape in text
    assert view.picture.text_at(QPointF(1, 1)) == ""


def test_that_the_chosen_example_is_outlined(view: MatrixFormView, debugger: Debugger) -> None:
    debugger.goto(Position(3, 12))
    view.show_op(1)
    counts = []
    for example in (None, 5):
        view.show_frame(debugger.choose_example(example))
        image = painted(view)
        placed, block = blocks(view)[0]
        step = placed.box.width() / block.columns
        y = placed.box.center().y()
        xs = [placed.box.left() + 5 * step - 0.5, placed.box.left() + 6 * step + 0.5]
        gold = [
            any(near(image.pixelColor(QPointF(x + dx, y).toPoint()), LIGHT.color("marker")) for dx in (-1, 0, 1))
            for x in xs
        ]
        counts.append(sum(gold))
    assert counts == [0, 2]


def test_that_it_follows_the_program_until_a_line_is_chosen(view: MatrixFormView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(3, 4))
    assert view.op_index == 3
    view.show_frame(frame_at(3, 5))
    assert view.op_index == 4
    view.show_op(1)
    assert view.op_index == 1
    view.show_frame(frame_at(3, 6))
    assert view.op_index == 5
    view.show_op(1)
    view.show_op(None)
    assert view.op_index == 5
    view.show_frame(frame_at(4, 0))
    assert view.op_index == len(frame_at(4, 0).program) - 1
    assert "last minibatch (3)" in view.note.text
    view.show_frame(frame_at(0, 0))
    assert view.op_index == 0


def test_that_inside_an_operation_it_shows_that_one(view: MatrixFormView, debugger: Debugger) -> None:
    debugger.goto(Position(3, 3))
    view.show_frame(debugger.step(Granularity.NODE))
    assert view.op_index == 3
    assert view.note.text.startswith("Z[2], node 1 of 6: z = ")


def test_that_a_very_large_matrix_is_shrunk_to_pixels(qtbot: QtBot) -> None:
    network = {"hidden": [{"nodes": 900, "activation": "relu"}, {"nodes": 700, "activation": "relu"}]}
    view = shown(qtbot, 700, 300)
    view.show_frame(Debugger(build(experiment(network=network))).goto(Position(0, 4)))
    for placed, block in blocks(view):
        assert placed.box.width() <= max(block.columns, 0.4 * 700)
        assert placed.box.height() <= 300
    assert not arrangement(view).to_scale
    assert not painted(view).isNull()


def test_that_theme_and_font_are_taken(view: MatrixFormView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(3, 12))
    before = blocks(view)[0][0].box.top()
    view.apply_settings(ViewSettings(theme=DARK, font_scale=1.5))
    font = view.font()
    font.setPointSizeF(1.5 * font.pointSizeF())
    view.setFont(font)
    assert blocks(view)[0][0].box.top() > 1.2 * before
    corner = view.grab().toImage().pixelColor(2, view.height() - 3)
    assert near(corner, DARK.color("panel"))


def test_that_it_speaks_for_those_who_do_not_see_it(view: MatrixFormView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(3, 2))
    spoken = view.picture.accessibleDescription()
    assert spoken.startswith("Z[1] = W[1]ᵀ · A[0] + B[1]. Z[1] is 8 × 16, ")


def test_that_all_optimisers_can_be_painted_at_every_position(qtbot: QtBot) -> None:
    for name in ("momentum", "rmsprop", "adam"):
        training = {"learning_rate": 0.05, "batch_size": 16, "optimizer": {"name": name}}
        debugger = Debugger(build(experiment(training=training)))
        view = shown(qtbot, 900, 400)
        for position in (Position(0, 0), Position(1, 5), Position(2, 22), Position(2, 0)):
            frame = debugger.goto(position)
            view.show_frame(frame)
            for index in range(len(frame.program)):
                view.show_op(index)
                assert not painted(view).isNull()
