"""The minibatch's panel: its numbers are the frame's, its order is stable, a click chooses the example everywhere."""

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Position
from densegui.engine.loops import propagate_example
from densegui.ui.minibatch.model import GRADIENT, INPUT, LABEL, LOSS, NUMBER, PREDICTED, PROBABILITY, RIGHT
from densegui.ui.minibatch.view import INVITATION, MinibatchView
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings

DESCENDING = Qt.SortOrder.DescendingOrder


@pytest.fixture
def view(make_shown, debugger):
    return make_shown(MinibatchView, debugger.frame(), (700, 420))


def text(view, row, column):
    return view.model.index(row, column).data()


def column(view, which):
    return [text(view, row, which) for row in range(view.model.rowCount())]


def value(shown):
    return float(shown.replace("−", "-"))


def click(qtbot, view, row, which=LOSS):
    index = view.model.index(row, which)
    view.table.scrollTo(index)
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=view.table.visualRect(index).center())


# -- what it shows


def test_that_there_is_nothing_before_the_first_minibatch(view):
    assert view.model.rowCount() == 0
    assert view.note.text == INVITATION


def test_that_every_row_is_what_the_scalar_form_computes(view, frame_at):
    frame = frame_at(30, 22)
    view.show_frame(frame)
    ws, names = frame.workspace, frame.problem.split.dataset.class_names
    assert view.model.rowCount() == 16
    for i in range(16):
        p = propagate_example(frame.spec, ws.W, ws.b, ws.X[:, i].tolist(), int(ws.labels[i]))
        y_hat = p.a[-1]
        assert text(view, i, NUMBER) == str(i + 1)
        assert [value(x) for x in text(view, i, INPUT).split(", ")] == pytest.approx(ws.X[:, i].tolist(), rel=1e-2)
        assert text(view, i, LABEL) == names[int(ws.labels[i])]
        assert text(view, i, PREDICTED) == names[y_hat.index(max(y_hat))]
        assert value(text(view, i, PROBABILITY)) == pytest.approx(max(y_hat), rel=1e-3)
        assert text(view, i, RIGHT) == ("✓" if y_hat.index(max(y_hat)) == int(ws.labels[i]) else "✗")
        assert value(text(view, i, LOSS)) == pytest.approx(p.loss, rel=1e-3)
        squares = [v * v for layer in p.dW for row in layer for v in row] + [v * v for layer in p.db for v in layer]
        assert value(text(view, i, GRADIENT)) == pytest.approx(math.sqrt(math.fsum(squares)), rel=1e-3)
    right = sum(text(view, i, RIGHT) == "✓" for i in range(16))
    assert view.note.text == f"minibatch 30  ·  16 examples  ·  {right} right"


def test_that_what_is_not_computed_yet_is_a_dash(view, frame_at):
    view.show_frame(frame_at(2, 1))
    assert {text(view, 3, which) for which in (PREDICTED, PROBABILITY, RIGHT, LOSS, GRADIENT)} == {"—"}
    view.show_frame(frame_at(2, 8))
    assert text(view, 3, LOSS) != "—"
    assert text(view, 3, GRADIENT) == "—"


def test_that_the_last_minibatch_is_called_so_and_muted(view, frame_at):
    view.show_frame(frame_at(31, 0))
    assert view.note.text.startswith("last minibatch (30)")
    assert view.model.index(0, LOSS).data(Qt.ItemDataRole.ForegroundRole) == LIGHT.color("muted")
    view.show_frame(frame_at(31, 10))
    assert view.model.index(0, LOSS).data(Qt.ItemDataRole.ForegroundRole) == LIGHT.color("text")


def test_that_images_are_shown_as_pictures(qtbot, view, digits):
    frame = Debugger(digits).goto(Position(2, 8))
    view.show_frame(frame)
    QApplication.processEvents()
    assert not view.table.isColumnHidden(INPUT)
    row = int(digits.split.train.indices[frame.workspace.indices[0]])
    image, pixels = view.delegate.pictures.image(row), digits.split.dataset.rows[row].reshape(8, 8)
    assert (image.width(), image.height()) == (8, 8)
    brightest = np.unravel_index(pixels.argmax(), pixels.shape)
    darkness = [image.pixelColor(int(x), int(y)).lightness() for y, x in (brightest, (0, 0))]
    assert darkness[0] < darkness[1]
    assert pixels[0, 0] == 0
    assert view.table.rowHeight(0) > 2 * view.fontMetrics().height()


# -- sorting


def test_that_sorting_is_stable_and_by_the_exact_numbers(view, frame_at):
    frame = frame_at(30, 22)
    view.show_frame(frame)
    labels = frame.workspace.labels.tolist()
    view.table.sortByColumn(LABEL, Qt.SortOrder.AscendingOrder)
    assert [value(x) - 1 for x in column(view, NUMBER)] == sorted(range(16), key=lambda i: labels[i])
    view.table.sortByColumn(LABEL, DESCENDING)
    assert [value(x) - 1 for x in column(view, NUMBER)] == sorted(range(16), key=lambda i: -labels[i])
    loss = frame.workspace.loss.tolist()
    view.table.sortByColumn(LOSS, DESCENDING)
    assert [value(x) - 1 for x in column(view, NUMBER)] == sorted(range(16), key=lambda i: -loss[i])
    assert [view.model.row_of(i) for i in range(16)] == [
        sorted(range(16), key=lambda i: -loss[i]).index(i) for i in range(16)
    ]


def test_that_the_order_is_kept_for_the_next_minibatch(view, frame_at):
    view.show_frame(frame_at(30, 22))
    view.table.sortByColumn(LOSS, DESCENDING)
    frame = frame_at(31, 22)
    view.show_frame(frame)
    assert [value(x) for x in column(view, LOSS)] == sorted((value(x) for x in column(view, LOSS)), reverse=True)


def test_that_a_column_without_numbers_sorts_by_the_minibatch(view, frame_at):
    view.show_frame(frame_at(2, 1))
    view.table.sortByColumn(GRADIENT, DESCENDING)
    assert column(view, NUMBER) == [str(i + 1) for i in range(16)]


# -- the choice


def test_that_a_click_chooses_the_example_of_its_row(qtbot, view, frame_at):
    view.show_frame(frame_at(30, 22))
    view.table.sortByColumn(LOSS, DESCENDING)
    wanted = int(frame_at(30, 22).workspace.loss.argsort()[::-1][2])
    with qtbot.waitSignal(view.example_chosen) as told:
        click(qtbot, view, 2)
    assert told.args == [wanted]


def test_that_the_chosen_example_is_highlighted_wherever_it_is_sorted(qtbot, view, debugger, frame_at):
    frame_at(30, 22)
    told = []
    view.example_chosen.connect(told.append)
    view.show_frame(debugger.choose_example(9))
    for which in (NUMBER, LOSS, LABEL):
        view.table.sortByColumn(which, DESCENDING)
        row = view.table.currentIndex().row()
        assert text(view, row, NUMBER) == "10"
        assert [index.row() for index in view.table.selectionModel().selectedRows()] == [row]
    view.show_frame(debugger.choose_example(None))
    assert not view.table.currentIndex().isValid()
    assert told == []


def test_that_arrows_move_to_the_next_row(qtbot, view, debugger, frame_at):
    frame_at(30, 22)
    view.show_frame(debugger.choose_example(3))
    with qtbot.waitSignal(view.example_chosen) as told:
        qtbot.keyClick(view.table, Qt.Key.Key_Down)
    assert told.args == [4]
    for key, taken in ((Qt.Key.Key_Down, True), (Qt.Key.Key_Right, False), (Qt.Key.Key_Space, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(view.table, event)
        assert event.isAccepted() is taken


def test_that_an_odd_last_minibatch_has_its_own_rows(view, debugger):
    per_epoch = math.ceil(210 / 16)
    view.show_frame(debugger.goto(Position(per_epoch - 1, 8)))
    assert view.model.rowCount() == 210 - 16 * (per_epoch - 1)
    view.show_frame(debugger.goto(Position(per_epoch, 8)))
    assert view.model.rowCount() == 16


# -- room and time


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_it_is_drawn_in_any_size_and_theme(view, text_size, frame_at, digits, scale, theme):
    text_size(scale)
    view.apply_settings(ViewSettings(theme, scale))
    for frame in (frame_at(0, 0), frame_at(3, 4), frame_at(4, 0), Debugger(digits).goto(Position(2, 9))):
        view.show_frame(frame)
        for size in ((330, 180), (1600, 900)):
            view.resize(*size)
            assert not view.grab().isNull()
            assert not view.table.isColumnHidden(LABEL)


def test_that_a_wide_panel_has_all_columns_and_a_narrow_one_the_important(view, frame_at):
    view.show_frame(frame_at(3, 22))
    view.resize(900, 300)
    QApplication.processEvents()
    assert not any(view.table.isColumnHidden(which) for which in range(view.model.columnCount()))
    view.resize(330, 180)
    QApplication.processEvents()
    assert not view.table.isColumnHidden(RIGHT)
    assert not view.table.isColumnHidden(LOSS)
    assert view.table.isColumnHidden(INPUT)


def test_that_title_and_note_begin_at_the_left(view, frame_at):
    view.show_frame(frame_at(30, 12))
    assert view.title.geometry().left() == view.note.geometry().left()
    assert view.title.width() > view.title.full_width


def test_that_a_diverged_minibatch_is_shown(view, frame_at):
    frame = frame_at(30, 22)
    view.show_frame(frame)
    shown = view.model.examples
    loss = shown.loss.copy()
    loss[3] = math.nan
    view.model.show_examples(frame, replace(shown, loss=loss, predicted=np.full(16, -1)))
    view.table.sortByColumn(LOSS, DESCENDING)
    assert text(view, 15, LOSS) == "NaN"
    assert text(view, 0, PREDICTED) == "—"
    assert not view.grab().isNull()
