"""The confusion panel: every number is counted here once more by a loop, clicks choose cells and examples."""

import math
from collections import Counter

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip

from densegui.debugger.answers import ANY, TEST, TRAINING, Cell
from densegui.debugger.debugger import Debugger
from densegui.debugger.format import number
from densegui.debugger.position import Position
from densegui.engine.loops import propagate_example
from densegui.experiment.build import build
from densegui.experiment.document import builtin
from densegui.ui.confusion.tiles import BESIDE_WORDS, TALL
from densegui.ui.confusion.view import NO_SET, WAITS, ConfusionView
from densegui.ui.controller import Controller
from densegui.ui.main_window import MainWindow
from densegui.ui.network.words import Face
from densegui.ui.theme import DARK, LIGHT, Scale, scale_colors
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment
from tests.ui.helpers import draw_in_sizes, show


@pytest.fixture
def view(make_shown, debugger):
    made = make_shown(ConfusionView, debugger.frame(), (640, 360))
    made.jobs.finish()
    return made


def answers_by_hand(frame, examples):
    """(label, predicted, ℒ) of each example by the scalar form; W and b as they are at the start of a minibatch."""
    ws = frame.workspace
    W, b = (ws.W, ws.b) if frame.position.i else (ws.W_new, ws.b_new)
    for x, label in zip(examples.rows.tolist(), examples.labels.tolist(), strict=True):
        y_hat = propagate_example(frame.spec, W, b, x, label).a[-1]
        yield label, max(range(len(y_hat)), key=y_hat.__getitem__), -math.log(y_hat[label])


def click_cell(qtbot, view, row, column):
    spot = view.matrix.places().cell(row, column).center().toPoint()
    qtbot.mouseClick(view.matrix, Qt.MouseButton.LeftButton, pos=spot)


def click_tile(qtbot, view, tile):
    index = view.gallery.tiles.index(tile, 0)
    view.gallery.scrollTo(index)
    spot = view.gallery.visualRect(index).center()
    qtbot.mouseClick(view.gallery.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def tool_tip(view, point):
    event = QHelpEvent(QEvent.Type.ToolTip, point, view.matrix.mapToGlobal(point))
    QApplication.sendEvent(view.matrix, event)
    text = QToolTip.text()
    QToolTip.hideText()
    return text


# -- what it shows


@pytest.mark.parametrize("which", [TRAINING, TEST])
def test_that_every_count_is_that_of_a_loop_over_the_examples(qtbot, view, frame_at, which):
    qtbot.mouseClick(view.switches[which], Qt.MouseButton.LeftButton)
    frame = show(view, frame_at(30, 12))
    split = frame.problem.split
    examples = split.train if which == TRAINING else split.test
    expected = Counter((label, k) for label, k, _ in answers_by_hand(frame, examples))
    counts = view.matrix.confusion.counts
    assert {(j, k): int(counts[j, k]) for j in range(3) for k in range(3)} == {
        (j, k): expected[j, k] for j in range(3) for k in range(3)
    }
    right = sum(n for (j, k), n in expected.items() if j == k)
    view.note.resize(2000, 20)
    assert view.note.text() == f"{which} set after 30 updates  ·  {right} of {examples.m} right"


def test_that_the_gallery_begins_with_the_largest_loss(view, frame_at):
    frame = show(view, frame_at(30, 12))
    train = frame.problem.split.train
    losses = [loss for _, _, loss in answers_by_hand(frame, train)]
    ranked = sorted(range(train.m), key=lambda i: -losses[i])
    shown = [view.gallery.tiles.row(tile) for tile in range(view.gallery.tiles.rowCount())]
    assert shown == train.indices[ranked[:100]].tolist()
    text = view.gallery.tiles.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert f"ℒ = {losses[ranked[0]]:.3f}" in text
    assert f"row {shown[0]} of the data set (training set)" in text
    x1, x2 = frame.problem.split.dataset.rows[shown[0]].tolist()
    assert f"x₁ = {x1:.4f}"[:10].replace("-", "−") in text
    assert f"x₂ = {x2:.4f}"[:10].replace("-", "−") in text


def test_that_a_cell_is_the_bluer_the_larger_its_share_of_the_row(view, frame_at):
    show(view, frame_at(30, 12))
    picture, places = view.matrix.grab().toImage(), view.matrix.places()
    scale = [color.name() for color in scale_colors(LIGHT, Scale.VALUE)]
    counts = view.matrix.confusion.counts.tolist()
    for j, row in enumerate(counts):
        steps = []
        for k in range(3):
            corner = places.cell(j, k).topLeft().toPoint() + QPoint(4, 4)
            steps.append(scale.index(picture.pixelColor(corner).name()) - 16)
        expected = [round(16 * math.sqrt(n / sum(row))) for n in row]
        assert steps == expected


def test_that_sets_and_updates_are_said_at_any_position(view, frame_at):
    for t, i in ((0, 0), (1, 3), (31, 0)):
        show(view, frame_at(t, i))
        assert f"after {t} update{'' if t == 1 else 's'}" in view.matrix.accessibleDescription()


def test_that_the_tool_tip_says_cells_rows_and_columns_in_full(view, frame_at):
    show(view, frame_at(30, 12))
    matrix, places = view.matrix.confusion, view.matrix.places()
    n, of = int(matrix.counts[0, 2]), int(matrix.counts[0].sum())
    assert f"true arm 1, predicted arm 3: {n} ({100 * n / of:.1f} %" in tool_tip(
        view, places.cell(0, 2).center().toPoint()
    )
    middle = places.cell(1, 1).center().toPoint()
    recall = 100 * matrix.counts[1, 1] / matrix.counts[1].sum()
    assert f"true arm 2: 70 examples, recall {recall:.1f} %" in tool_tip(view, QPoint(8, middle.y()))
    precision = 100 * matrix.counts[1, 1] / matrix.counts[:, 1].sum()
    assert f"precision {precision:.1f} %" in tool_tip(view, QPoint(middle.x(), 4))


# -- clicks


def test_that_a_click_on_a_cell_filters_the_gallery_and_again_ends_it(qtbot, view, frame_at):
    frame = show(view, frame_at(30, 12))
    train = frame.problem.split.train
    answers = list(answers_by_hand(frame, train))
    for j, k in ((0, 2), (1, 1)):
        click_cell(qtbot, view, j, k)
        assert view.cell == Cell(j, k)
        ranked = sorted(range(train.m), key=lambda i: -answers[i][2])
        inside = [int(train.indices[i]) for i in ranked if answers[i][:2] == (j, k)]
        shown = [view.gallery.tiles.row(tile) for tile in range(view.gallery.tiles.rowCount())]
        assert shown == inside
        assert len(inside) > 0
    view.heading.resize(2000, 20)
    assert view.heading.text().startswith("true arm 2, predicted arm 2, largest ℒ")
    click_cell(qtbot, view, 1, 1)
    assert view.cell == ANY
    assert view.gallery.tiles.rowCount() == 100


def test_that_the_name_of_a_class_filters_by_its_row_or_column(qtbot, view, frame_at):
    show(view, frame_at(30, 12))
    middle = view.matrix.places().cell(2, 0).center().toPoint()
    qtbot.mouseClick(view.matrix, Qt.MouseButton.LeftButton, pos=QPoint(8, middle.y()))
    assert view.cell == Cell(2, None)
    shown = view.gallery.tiles.shelf
    assert set(shown.answers.labels[shown.worst].tolist()) == {2}
    qtbot.mouseClick(view.matrix, Qt.MouseButton.LeftButton, pos=QPoint(middle.x(), 4))
    assert view.cell == Cell(None, 0)
    assert set(shown.answers.predicted[view.gallery.tiles.shelf.worst].tolist()) == {0}


def test_that_keys_move_the_cell_and_escape_ends_the_choice(qtbot, view, frame_at):
    show(view, frame_at(30, 12))
    for key, cell in (
        (Qt.Key.Key_Right, (0, 0)), (Qt.Key.Key_Right, (0, 1)), (Qt.Key.Key_Down, (1, 1)), (Qt.Key.Key_Left, (1, 0)),
        (Qt.Key.Key_Left, (1, 0)), (Qt.Key.Key_Up, (0, 0)), (Qt.Key.Key_Escape, (None, None)),
    ):  # fmt: skip
        qtbot.keyClick(view.matrix, key)
        assert view.cell == cell
    for key, taken in ((Qt.Key.Key_Left, True), (Qt.Key.Key_Space, False), (Qt.Key.Key_Escape, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(view.matrix, event)
        assert event.isAccepted() is taken


def test_that_a_click_on_a_tile_wishes_its_row(qtbot, view, frame_at):
    frame = show(view, frame_at(30, 12))
    chosen = frame.problem.split.train.indices[frame.workspace.indices[0]]
    for tile in (3, 40):
        row = view.gallery.tiles.row(tile)
        assert row != chosen
        with qtbot.waitSignal(view.row_chosen) as told:
            click_tile(qtbot, view, tile)
        assert told.args == [row]


def test_that_the_chosen_example_is_highlighted_without_a_wish(qtbot, view, debugger, frame_at):
    frame = show(view, frame_at(30, 12))
    rows = frame.problem.split.train.indices[frame.workspace.indices].tolist()
    tile = next(t for t in range(100) if view.gallery.tiles.row(t) in rows)
    told = []
    view.row_chosen.connect(told.append)
    show(view, debugger.choose_example(rows.index(view.gallery.tiles.row(tile))))
    assert view.gallery.currentIndex().row() == tile
    show(view, debugger.choose_example(None))
    assert not view.gallery.selectionModel().hasSelection()
    other = next(t for t in range(100) if view.gallery.tiles.row(t) not in rows)
    show(view, debugger.look_at(view.gallery.tiles.row(other)))
    assert view.gallery.currentIndex().row() == other
    assert told == []


# -- other data, room and time


def test_that_images_are_shown_as_pictures(view, digits):
    frame = show(view, Debugger(digits).goto(Position(20, 0)))
    view.resize(900, 500)
    QApplication.processEvents()
    row = view.gallery.tiles.row(0)
    pixels = frame.problem.split.dataset.rows[row].reshape(8, 8)
    index = view.gallery.tiles.index(0, 0)
    view.gallery.scrollTo(index)
    rect = view.gallery.visualRect(index)
    side = rect.height() - 6
    picture = view.gallery.viewport().grab().toImage()
    left, top = rect.left() + 2, rect.center().y() + 1 - side / 2
    shades = [
        [picture.pixelColor(round(left + (x + 0.5) * side / 8), round(top + (y + 0.5) * side / 8)).lightness()
         for x in range(8)] for y in range(8)
    ]  # fmt: skip
    assert np.corrcoef(np.ravel(shades), -pixels.ravel())[0, 1] > 0.9


@pytest.mark.parametrize("name", ["xor", "iris", "breast-cancer"])
def test_that_a_narrow_panel_has_the_names_of_classes_as_a_whole(view, name):
    view.resize(410, 260)
    frame = show(view, Debugger(build(builtin(name)), view.frame.versions).goto(Position(20, 0)))
    QApplication.processEvents()
    gallery = view.gallery
    tile, face = gallery.visualRect(gallery.tiles.index(0, 0)), gallery.delegate.name_face(gallery.font())
    room = tile.width() - (TALL + BESIDE_WORDS) * gallery.fontMetrics().height()
    for words in frame.problem.split.dataset.class_names:
        assert face.elided(words, room) == words
    assert view.matrix.width() > 0.55 * view.width()


@pytest.mark.parametrize("name", ["xor", "iris", "breast-cancer", "three-spirals"])
@pytest.mark.parametrize(("scale", "width"), [(1.0, 410), (1.5, 410), (2.0, 500), (2.0, 420)])
def test_that_few_cells_stay_wide_in_a_narrow_panel_with_large_text(view, text_size, name, scale, width):
    text_size(scale)
    view.apply_settings(ViewSettings(font_scale=scale))
    view.resize(width, 300)
    show(view, Debugger(build(builtin(name)), view.frame.versions).goto(Position(20, 0)))
    places, line = view.matrix.places(), view.matrix.fontMetrics().height()
    assert places.width > line
    assert places.cells.right() + places.sums + places.shares <= view.matrix.width()
    assert not view.grab().isNull()


def test_that_numbers_of_features_leave_the_names_their_size(view):
    show(view, Debugger(build(builtin("iris")), view.frame.versions).goto(Position(20, 0)))
    picture = QPixmap(200, 60)
    painter, option, drawn = QPainter(picture), QStyleOptionViewItem(), []
    before = painter.font()
    option.rect = QRect(0, 0, 200, 60)
    view.gallery.delegate.name_face = lambda font: drawn.append(font) or Face(font)
    view.gallery.delegate.paint(painter, option, view.gallery.tiles.index(0, 0))
    painter.end()
    assert [font.pointSizeF() for font in drawn] == [before.pointSizeF()]


def test_that_an_experiment_without_a_test_set_says_so(qtbot, view):
    problem = build(experiment(data={"source": "xor", "train_share": 1.0}))
    qtbot.mouseClick(view.switches[TEST], Qt.MouseButton.LeftButton)
    show(view, Debugger(problem, view.frame.versions).frame())
    assert view.message.isVisible()
    assert view.message.text() == NO_SET
    assert not view.switches[TEST].isEnabled()
    qtbot.mouseClick(view.switches[TRAINING], Qt.MouseButton.LeftButton)
    view.jobs.finish()
    assert view.matrix.isVisible()


def test_that_a_new_experiment_forgets_the_cell(qtbot, view, frame_at, digits):
    show(view, frame_at(30, 12))
    click_cell(qtbot, view, 0, 0)
    show(view, Debugger(digits, view.frame.versions).goto(Position(2, 0)))
    assert view.cell == ANY
    assert view.matrix.confusion.counts.shape == (10, 10)


def test_that_a_large_set_waits_while_training_runs_and_its_metrics_are_shown(view, frame_at, monkeypatch):
    show(view, frame_at(20, 0))
    monkeypatch.setattr("densegui.ui.confusion.view.RUNNING_WORK", 1)
    view.apply_settings(ViewSettings(running=True))
    frame = frame_at(72, 0)
    view.show_frame(frame)
    view._present()
    assert not view.jobs.busy
    assert view.matrix.confusion.updates == frame.evaluation.t == 70
    assert view.matrix.confusion.counts.tolist() == frame.evaluation.train.confusion.tolist()
    view.note.resize(2000, 20)
    assert view.note.text().endswith(WAITS)
    assert view.answers.updates == 20
    view.apply_settings(ViewSettings(running=False))
    view.jobs.finish()
    assert view.answers.updates == view.matrix.confusion.updates == 72


def test_that_a_small_set_is_followed_while_training_runs(view, frame_at):
    view.apply_settings(ViewSettings(running=True))
    view.show_frame(frame_at(72, 0))
    view._present()
    view.jobs.finish()
    assert view.answers.updates == 72


def test_that_what_was_hidden_in_the_middle_is_done_when_it_is_seen_again(view, frame_at):
    view.show_frame(frame_at(4, 4))
    assert view.jobs.busy
    view.hide()
    assert not view.jobs.busy
    view.show()
    view.jobs.finish()
    assert view.answers.updates == 4


def test_that_nothing_is_computed_again_for_the_same_parameters(view, debugger, frame_at):
    show(view, frame_at(4, 4))
    view.show_frame(debugger.step())
    assert not view.jobs.busy
    view.show_frame(debugger.choose_example(3))
    assert not view.jobs.busy
    view.show_frame(debugger.goto(Position(5, 1)))
    assert view.jobs.busy
    view.jobs.cancel()


def test_that_a_diverged_network_is_said(view, debugger):
    frame = debugger.run_minibatches(3)
    frame.workspace.theta_new[:] = np.nan
    show(view, frame)
    assert "210 without a prediction: ŷ is not a number" in view.matrix.accessibleDescription()
    assert not view.grab().isNull()


def test_that_names_from_files_are_plain_text_and_cut_where_they_are_long(tmp_path, view):
    long = "<b>" + 30 * "long " + "</b>"
    rows = "\n".join(f"{k},{k % 5},{long if k % 2 else 'no'}" for k in range(20))
    (tmp_path / "odd.csv").write_text(f"a,b,class\n{rows}\n", encoding="utf-8")
    problem = build(experiment(data={"source": "file", "path": "odd.csv", "target": "class"}), tmp_path)
    show(view, Debugger(problem).goto(Position(1, 0)))
    places = view.matrix.places()
    assert places.names < view.matrix.width() / 3
    assert "&lt;b&gt;long" in tool_tip(view, QPoint(8, places.cell(0, 0).center().toPoint().y()))


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_it_is_drawn_in_any_size_and_theme(view, frame_at, digits, scale, theme):
    frames = (frame_at(0, 0), frame_at(3, 4), Debugger(digits).goto(Position(2, 9)))
    draw_in_sizes(view, theme, scale, frames, ((60, 40), (410, 154), (300, 700), (1600, 900)))


# -- in the window


def test_that_a_click_in_the_gallery_shows_the_example_everywhere(qtbot, problem):
    window = MainWindow(Controller(problem), "Three spirals")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.controller.goto(Position(30, 12))
    window.panels.docks["confusion"].bring_up()
    view = window.panels.view("confusion")
    view.jobs.finish()
    taken = problem.split.train.indices[window.controller.frame.workspace.indices].tolist()
    tile = next(t for t in range(100) if view.gallery.tiles.row(t) not in taken)
    row, i = view.gallery.tiles.row(tile), view.gallery.tiles.example(tile)
    loss = float(view.answers.loss[i])
    click_tile(qtbot, view, tile)
    probe = window.controller.frame.probe
    assert (probe.row, probe.label) == (row, int(view.answers.labels[i]))
    assert probe.loss == pytest.approx(loss, rel=1e-9)
    text = window.inspector.chooser.list.instead
    assert text == f"training example, row {row} · ℒ {number(probe.loss)} · arm {probe.label + 1}"
    assert view.gallery.currentIndex().row() == tile
    inside = next(t for t in range(100) if view.gallery.tiles.row(t) in taken)
    click_tile(qtbot, view, inside)
    assert window.controller.frame.probe is None
    assert taken[window.controller.frame.example] == view.gallery.tiles.row(inside)
    window.controller.close()


def test_that_in_a_high_panel_the_gallery_begins_under_the_matrix(view, frame_at):
    view.resize(800, 800)
    show(view, frame_at(40, 0))
    bottom = view.matrix.places().column_foot(0).bottom()
    assert bottom < view.matrix.height() < bottom + 3 * view.fontMetrics().height()
    assert view._side.mapTo(view, view._side.rect().topLeft()).y() < 320
    view.resize(800, 300)
    QApplication.processEvents()
    assert view.matrix.height() > 200
