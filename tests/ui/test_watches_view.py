"""The watches' panel: rows with values, their curves, what is added and removed, and what is refused."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Freshness
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.watches.row import curve_points
from densegui.ui.watches.view import WatchesView
from tests.ui.conftest import experiment

BOX = QRectF(10, 20, 100, 40)


@pytest.fixture
def view(make_shown, debugger):
    return make_shown(WatchesView, debugger.frame(), (360, 420))


def row(view, text):
    return next(row for watch, row in view.rows.items() if str(watch) == text)


def watch(view, texts):
    """Watch these numbers, as when the window remembers them."""
    view.apply_settings(replace(view.settings, watches=tuple(texts)))


def type_and_enter(qtbot, view, typed):
    view.field.setFocus()
    qtbot.keyClicks(view.field, typed)
    qtbot.keyClick(view.field, Qt.Key.Key_Return)


# -- what the user does


def test_that_a_typed_watch_is_added_and_told(qtbot, view):
    with qtbot.waitSignal(view.watches_changed) as told:
        type_and_enter(qtbot, view, "norm dW 1")
    assert told.args == [("norm dW 1",)]
    assert view.field.text() == ""
    assert not view.invitation.isVisible()
    with qtbot.waitSignal(view.watches_changed) as told:
        type_and_enter(qtbot, view, "W 1 2 3")
    assert told.args == [("norm dW 1", "W 1 2 3")]


def test_that_watches_of_another_network_wait_for_it(qtbot, view):
    watch(view, ["W 7 1 1", "cost"])
    assert list(map(str, view.rows)) == ["cost"]
    with qtbot.waitSignal(view.watches_changed) as told:
        type_and_enter(qtbot, view, "b 1 1")
    assert told.args == [("cost", "b 1 1", "W 7 1 1")]


def test_that_a_wrong_text_stays_with_a_sentence_below_it(qtbot, view):
    type_and_enter(qtbot, view, "W 1 9 1")
    assert view.field.text() == "W 1 9 1"
    assert view.message.isVisible()
    assert "the input is 1 to 2" in view.message.text()
    assert not view.rows
    qtbot.keyClicks(view.field, "2")
    assert not view.message.isVisible()


def test_that_what_is_selected_is_watched(qtbot, view, debugger):
    assert not view.pin.isEnabled()
    view.show_frame(debugger.select(Selection(Kind.EDGE, 2, 5, 3)))
    with qtbot.waitSignal(view.watches_changed) as told:
        qtbot.mouseClick(view.pin, Qt.MouseButton.LeftButton)
    assert told.args == [("W 2 3 5",)]


def test_that_the_cross_removes_its_watch(qtbot, view):
    watch(view, ["cost", "b 1 2"])
    QApplication.processEvents()
    with qtbot.waitSignal(view.watches_changed) as told:
        qtbot.mouseClick(row(view, "cost").remove, Qt.MouseButton.LeftButton)
    assert told.args == [("b 1 2",)]
    assert list(map(str, view.rows)) == ["b 1 2"]


def test_that_letters_and_enter_in_the_field_are_no_shortcuts(view):
    for key, letter in ((Qt.Key.Key_N, "n"), (Qt.Key.Key_Space, " "), (Qt.Key.Key_Return, "\r")):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, letter)
        event.ignore()
        QApplication.sendEvent(view.field, event)
        assert event.isAccepted(), key


def test_that_the_field_completes_from_what_there_is(view):
    completer = view.field.completer()
    completer.setCompletionPrefix("norm d")
    texts = {completer.completionModel().index(k, 0).data() for k in range(completer.completionCount())}
    assert texts == {f"norm {name} {l}" for name in ("dW", "db", "dZ") for l in (1, 2, 3)}


# -- what it shows


def test_that_a_row_has_the_number_of_the_position_and_its_freshness(view, frame_at):
    watch(view, ["cost", "W 1 2 3", "dW 1 1 1"])
    frame = frame_at(30, 8)
    view.show_frame(frame)
    assert float(row(view, "cost").value) == pytest.approx(float(frame.workspace.cost), rel=1e-3)
    shown = float(row(view, "W 1 2 3").value.replace("−", "-"))
    assert shown == pytest.approx(frame.workspace.W[1][1, 2], rel=1e-3)
    assert (row(view, "dW 1 1 1").value, row(view, "dW 1 1 1").freshness) == ("—", Freshness.ABSENT)
    view.show_frame(frame_at(31, 0))
    assert row(view, "cost").freshness is Freshness.STALE
    assert "minibatch 30" in row(view, "cost").toolTip()


def test_that_means_are_called_means(view, debugger, frame_at):
    watch(view, ["A 1 2"])
    view.show_frame(frame_at(3, 5))
    assert (row(view, "A 1 2").words, row(view, "A 1 2").mean) == ("example 1", False)
    debugger.choose_example(None)
    view.show_frame(debugger.frame())
    assert (row(view, "A 1 2").words, row(view, "A 1 2").mean) == ("minibatch", True)


def test_that_frames_are_recorded_while_the_panel_is_hidden(view, frame_at):
    watch(view, ["cost"])
    view.hide()
    for t in (3, 6, 9):
        view.show_frame(frame_at(t, 0))
    assert row(view, "cost").track.times == [2, 5, 8]
    view.show()
    assert row(view, "cost").value != "—"


def test_that_another_network_keeps_the_watches_that_it_has(view, debugger):
    watch(view, ["cost", "W 3 6 3", "A 1 8"])
    assert len(view.rows) == 3
    other = Debugger(
        build(experiment(network={"hidden": [{"nodes": 4, "activation": "tanh"}]})), debugger.versions
    ).frame()
    view.show_frame(other)
    assert list(map(str, view.rows)) == ["cost"]
    assert row(view, "cost").track.times == []


def test_that_watches_asked_for_before_the_first_frame_are_there_with_it(qtbot, debugger):
    view = WatchesView()
    qtbot.addWidget(view)
    watch(view, ["accuracy test"])
    view.show_frame(debugger.frame())
    view.show()
    assert row(view, "accuracy test").value != "—"


def test_that_all_rows_have_the_same_columns_that_never_narrow(view, frame_at):
    watch(view, ["cost", "dW 2 8 6", "accuracy train"])
    view.show_frame(frame_at(3, 14))
    before = row(view, "cost").columns
    assert {each.columns for each in view.rows.values()} == {before}
    view.show_frame(frame_at(4, 0))
    after = row(view, "cost").columns
    assert all(new >= old for new, old in zip(after, before, strict=True))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_curve_is_painted_in_the_themes_colour(view, frame_at, theme):
    view.apply_settings(replace(view.settings, theme=theme))
    watch(view, ["cost"])
    for t in range(1, 12):
        view.show_frame(frame_at(t, 0))
    QApplication.processEvents()
    image = view.grab().toImage()
    place = row(view, "cost").geometry()
    colors = {
        image.pixelColor(x, y).name()
        for x in range(place.width())
        for y in range(image.height())
    }  # fmt: skip
    assert theme.accent in colors
    assert image.pixelColor(2, view.height() - 2).name() == theme.panel


def test_that_the_rows_grow_with_the_text(view):
    watch(view, ["cost"])
    height = row(view, "cost").sizeHint().height()
    font, larger = QApplication.font(), QApplication.font()
    larger.setPointSizeF(2 * font.pointSizeF())
    try:
        QApplication.setFont(larger)
        view.apply_settings(replace(view.settings, font_scale=2.0))
        QApplication.processEvents()
        assert row(view, "cost").sizeHint().height() > 1.8 * height
    finally:
        QApplication.setFont(font)


# -- the curve


def test_that_a_curve_fills_its_box_from_the_oldest_to_the_newest():
    (line,) = curve_points([0, 5, 10], [1.0, 3.0, 2.0], BOX)
    assert [(point.x(), point.y()) for point in line] == [(10, 60), (60, 20), (110, 40)]


def test_that_numbers_that_are_not_finite_are_gaps():
    lines = curve_points([0, 1, 2, 3, 4], [1.0, math.nan, 2.0, 3.0, math.inf], BOX)
    assert [len(line) for line in lines] == [1, 2]
    assert curve_points([0, 1], [math.nan, math.inf], BOX) == []
    assert curve_points([], [], BOX) == []


def test_that_a_constant_runs_through_the_middle_and_one_value_is_a_dot_at_the_right():
    (line,) = curve_points([0, 4], [7.0, 7.0], BOX)
    assert [point.y() for point in line] == [40, 40]
    (dot,) = curve_points([3], [7.0], BOX)
    assert [(point.x(), point.y()) for point in dot] == [(110, 40)]


def test_that_enormous_values_are_drawn_without_a_warning():
    (line,) = curve_points([0, 1], [-1e308, 1e308], BOX)
    assert all(20 <= point.y() <= 60 for point in line)


def test_that_many_points_are_thinned_out_and_no_peak_is_lost():
    values = [0.0] * 500
    values[251] = 9.0
    (line,) = curve_points(list(range(500)), values, BOX)
    assert len(line) < 200
    assert min(point.y() for point in line) == 20
