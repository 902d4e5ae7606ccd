"""The timeline's panel: its slider, where to go, branches, edits and bookmarks, fed by a real debugger."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from densegui.debugger.edits import SetParameter, SwitchOff
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.timeline.view import TimelineView
from densegui.ui.widgets import throttle
from tests.ui.helpers import activate, note_wishes

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def make_view(qtbot, make_shown):
    def make(frame, size=(900, 200), **settings):
        view = make_shown(TimelineView, None, size, **settings)
        view.wishes = note_wishes(view, "timeline")
        activate(qtbot, view)
        view.show_frame(frame)
        return view

    return make


@pytest.fixture
def told(debugger):
    """Branch 1: 120 minibatches. Branch 2 leaves it at 40; 60 more; another edit is undone. Standing at 90:7."""
    debugger.run_minibatches(120)
    debugger.bookmark("before the fork")
    debugger.goto(Position(40, 0))
    debugger.set_learning_rate(0.4)
    debugger.run_minibatches(60)
    debugger.edit(SetParameter(Selection(Kind.EDGE, 1, 2, 1), 0.5))
    debugger.edit(SwitchOff(1, 3))
    debugger.undo()
    debugger.goto(Position(90, 7))
    debugger.bookmark("here")
    return debugger


def texts(rows):
    return [[rows.topLevelItem(k).text(c) for c in range(rows.columnCount())] for k in range(rows.topLevelItemCount())]


def click(qtbot, rows, row, column):
    qtbot.mouseClick(rows.viewport(), LEFT, pos=rows.cell(row, column))


# -- what it shows


def test_that_a_new_run_has_one_branch_and_nothing_else(make_view, debugger):
    view = make_view(debugger.frame())
    assert texts(view.branches) == [["branch 1", "", "0", "—", ""]]
    assert view.edits.topLevelItemCount() == view.bookmarks.topLevelItemCount() == 0
    assert not view.undo.isEnabled()
    assert not view.redo.isEnabled()
    assert view.end.isHidden()
    assert not view.grab().isNull()


def test_that_branches_edits_and_bookmarks_are_those_of_the_debugger(make_view, told):
    frame = told.frame()
    view = make_view(frame)
    first, second = frame.timeline.branches
    assert texts(view.branches) == [
        ["branch 1", "", "120", f"{first.cost:.4f}", ""], ["branch 2", "40", "100", f"{second.cost:.4f}", ""],
    ]  # fmt: skip
    assert [view.branches.topLevelItem(row).font(0).bold() for row in (0, 1)] == [False, True]
    assert [row[0] for row in texts(view.edits)] == ["40", "100", "100"]
    assert [row[1] for row in texts(view.edits)] == [edit.text for edit in frame.timeline.edits]
    assert [view.edits.topLevelItem(row).font(1).strikeOut() for row in range(3)] == [False, False, True]
    assert view.edits.topLevelItem(2).foreground(1).color().name() == LIGHT.faint
    assert texts(view.bookmarks) == [
        ["before the fork", "branch 1", "120", "", "×"], ["here", "branch 2", "90:7", "", "×"],
    ]  # fmt: skip
    assert view.undo.isEnabled()
    assert view.redo.isEnabled()
    assert view.note.text == "minibatch 90 of 100 recorded · branch 2"


def test_that_the_lists_follow_the_frames(make_view, told):
    view = make_view(told.frame())
    view.show_frame(told.delete_bookmark("here"))
    assert len(texts(view.bookmarks)) == 1
    view.show_frame(told.switch_branch(1))
    assert texts(view.edits) == []
    assert view.branches.topLevelItem(0).font(0).bold()
    view.show_frame(told.run_minibatches(5))
    assert texts(view.branches)[0][2] == "125"
    view.show_frame(told.reset())
    assert texts(view.branches) == [["branch 1", "", "0", "—", ""]]


def test_that_a_hidden_panel_shows_the_newest_frame_when_it_is_seen(make_view, told):
    view = make_view(told.frame())
    view.hide()
    view.show_frame(told.rename_branch(2, "higher λ"))
    assert texts(view.branches)[1][0] == "branch 2"
    view.show()
    assert texts(view.branches)[1][0] == "higher λ"


# -- the slider


def place(view, t):
    return QPoint(round(view.slider.place_of(t)), view.slider.height() // 2)


def test_that_the_slider_stands_at_the_position_and_ends_with_the_record(make_view, told):
    view = make_view(told.frame())
    assert (view.slider.minimum(), view.slider.value(), view.slider.maximum()) == (0, 90, 100)
    assert view.slider.accessibleDescription() == "minibatch 90 of 100"
    assert view.slider._edits == (40, 100)
    assert view.slider._bookmarks == (90,)  # of this branch


def test_that_dragging_tells_few_wishes_and_always_the_last(qtbot, make_view, told, monkeypatch):
    monkeypatch.setattr(throttle, "EVERY_MS", 60_000)
    view = make_view(told.frame())
    qtbot.mousePress(view.slider, LEFT, pos=place(view, 10))
    for t in (20, 35, 70):
        qtbot.mouseMove(view.slider, place(view, t))
        assert view.slider.value() == t
    assert view.wishes == [("travel_requested", Position(10, 0))]
    view.show_frame(told.goto(Position(10, 0)))
    assert view.slider.value() == 70  # it stays under the mouse
    qtbot.mouseRelease(view.slider, LEFT, pos=place(view, 70))
    assert view.wishes[1:] == [("travel_requested", Position(70, 0))]
    assert view.slider.value() == 10
    view.show_frame(told.goto(Position(70, 0)))
    assert view.slider.value() == 70


@pytest.mark.parametrize(
    ("key", "t"),
    [(Qt.Key.Key_Left, 89), (Qt.Key.Key_Right, 91), (Qt.Key.Key_PageUp, 80), (Qt.Key.Key_PageDown, 100),
     (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 100)],
)  # fmt: skip
def test_that_keys_move_the_slider_and_are_its_own(qtbot, make_view, told, key, t):
    view = make_view(told.frame())
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(view.slider, event)
    assert event.isAccepted()
    qtbot.keyClick(view.slider, key)
    assert view.wishes == [("travel_requested", Position(t, 0))]


def test_that_keys_beyond_the_ends_wish_nothing(qtbot, make_view, debugger):
    view = make_view(debugger.frame())
    qtbot.keyClick(view.slider, Qt.Key.Key_Left)
    qtbot.keyClick(view.slider, Qt.Key.Key_End)
    assert view.wishes == []


# -- go to


def test_that_the_fields_show_the_position_and_enter_goes_there(qtbot, make_view, told):
    view = make_view(told.frame())
    assert (view.goto.t.text(), view.goto.i.text()) == ("90", "7")
    view.goto.t.setFocus()
    view.goto.t.selectAll()
    qtbot.keyClicks(view.goto.t, "33")
    qtbot.keyClick(view.goto.t, Qt.Key.Key_Return)
    assert view.wishes == [("travel_requested", Position(33, 7))]
    assert not view.goto.t.hasFocus()


def test_that_the_button_goes_where_the_fields_say(qtbot, make_view, told):
    view = make_view(told.frame())
    view.goto.i.setFocus()
    view.goto.i.selectAll()
    qtbot.keyClicks(view.goto.i, "12")
    qtbot.mouseClick(view.goto.button, LEFT)
    assert view.wishes == [("travel_requested", Position(90, 12))]


def test_that_what_is_no_place_is_refused_with_a_sentence(qtbot, make_view, told):
    view = make_view(told.frame())
    view.goto.i.setFocus()
    view.goto.i.selectAll()
    qtbot.keyClicks(view.goto.i, str(len(told.program)))
    qtbot.keyClick(view.goto.i, Qt.Key.Key_Return)
    assert view.wishes == []
    assert f"from 0 to {len(told.program) - 1}" in view.note.text


def test_that_a_number_that_is_being_typed_is_not_overwritten(qtbot, make_view, told):
    view = make_view(told.frame())
    view.goto.t.setFocus()
    view.goto.t.selectAll()
    qtbot.keyClicks(view.goto.t, "12")
    view.show_frame(told.run_minibatches(3))
    assert view.goto.t.text() == "12"


# -- branches


def test_that_a_double_click_enter_and_the_button_go_to_a_branch(qtbot, make_view, told):
    view = make_view(told.frame())
    place = view.branches.cell(0, 0)
    qtbot.mouseClick(view.branches.viewport(), LEFT, pos=place)
    assert view.wishes == []
    qtbot.mouseDClick(view.branches.viewport(), LEFT, pos=place)
    qtbot.mouseClick(view.switch, LEFT)
    qtbot.keyClick(view.branches, Qt.Key.Key_Return)
    assert view.wishes == 3 * [("branch_requested", 1)]


def test_that_a_branch_is_renamed_in_place(qtbot, make_view, told):
    view = make_view(told.frame())
    click(qtbot, view.branches, 1, 0)
    qtbot.mouseClick(view.rename, LEFT)
    editor = view.branches.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "higher rate")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.wishes == [("branch_renamed", 2, "higher rate")])
    view.show_frame(told.rename_branch(2, "higher λ"))
    assert texts(view.branches)[1][0] == "higher λ"


@pytest.mark.parametrize("typed", ["", "   ", "branch 2"])
def test_that_no_name_or_the_same_one_is_no_wish(make_view, told, typed):
    view = make_view(told.frame())
    view.branches.topLevelItem(1).setText(0, typed)
    assert view.wishes == []
    assert texts(view.branches)[1][0] == "branch 2"


def test_that_frames_do_not_end_the_typing_of_a_name(qtbot, make_view, told):
    view = make_view(told.frame())
    click(qtbot, view.branches, 1, 0)
    qtbot.mouseClick(view.rename, LEFT)
    editor = view.branches.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "slow")
    view.show_frame(told.run_minibatches(3))
    assert view.branches.findChild(QLineEdit) is editor
    assert editor.text() == "slow"


def test_that_compare_is_switched_on_and_off(qtbot, make_view, told):
    view = make_view(told.frame())
    click(qtbot, view.branches, 0, 4)
    assert view.wishes == [("comparison_requested", 1)]
    view.show_frame(told.compare_branch(1))
    assert view.branches.topLevelItem(0).checkState(4) is Qt.CheckState.Checked
    assert view.branches.topLevelItem(1).checkState(4) is Qt.CheckState.Unchecked
    assert view.end.isVisible()
    assert "branch 1 at minibatch 90" in view.end.text()
    click(qtbot, view.branches, 0, 4)
    qtbot.mouseClick(view.end, LEFT)
    qtbot.keyClick(view.branches, Qt.Key.Key_Space)
    assert view.wishes[1:] == 3 * [("comparison_requested", None)]
    view.show_frame(told.compare(None))
    assert view.end.isHidden()
    assert view.branches.topLevelItem(0).checkState(4) is Qt.CheckState.Unchecked


# -- edits and bookmarks


def test_that_a_click_on_an_edit_goes_to_where_it_was_made(qtbot, make_view, told):
    view = make_view(told.frame())
    click(qtbot, view.edits, 0, 1)
    click(qtbot, view.edits, 2, 0)
    qtbot.keyClick(view.edits, Qt.Key.Key_Return)
    assert view.wishes == [("travel_requested", Position(t, 0)) for t in (40, 100, 100)]


def test_that_undo_and_redo_are_wished(qtbot, make_view, told):
    view = make_view(told.frame())
    qtbot.mouseClick(view.undo, LEFT)
    qtbot.mouseClick(view.redo, LEFT)
    assert view.wishes == [("undo_requested",), ("redo_requested",)]
    view.show_frame(told.redo())
    assert not view.redo.isEnabled()
    assert not view.edits.topLevelItem(2).font(1).strikeOut()


def test_that_a_name_makes_a_bookmark(qtbot, make_view, told):
    view = make_view(told.frame())
    view.name.setFocus()
    qtbot.keyClicks(view.name, " all well ")
    qtbot.keyClick(view.name, Qt.Key.Key_Return)
    qtbot.mouseClick(view.add, LEFT)  # nothing is typed
    assert view.wishes == [("bookmark_requested", "all well")]
    assert view.name.text() == ""


def test_that_bookmarks_are_chosen_compared_and_deleted(qtbot, make_view, told):
    view = make_view(told.frame())
    click(qtbot, view.bookmarks, 0, 0)
    click(qtbot, view.bookmarks, 1, 2)
    click(qtbot, view.bookmarks, 0, 3)
    click(qtbot, view.bookmarks, 1, 4)
    qtbot.keyClick(view.bookmarks, Qt.Key.Key_Delete)
    assert view.wishes == [
        ("bookmark_chosen", "before the fork"), ("bookmark_chosen", "here"), ("bookmark_compared", "before the fork"),
        ("bookmark_deleted", "here"), ("bookmark_deleted", "here"),
    ]  # fmt: skip
    view.show_frame(told.compare_bookmark("before the fork"))
    assert view.bookmarks.topLevelItem(0).checkState(3) is Qt.CheckState.Checked
    view.wishes.clear()
    click(qtbot, view.bookmarks, 0, 3)
    assert view.wishes == [("comparison_requested", None)]


# -- looks


def test_that_a_wide_panel_has_its_lists_side_by_side(make_view, told):
    view = make_view(told.frame(), (900, 200))
    lefts = [section.mapTo(view, QPoint()).x() for section in view.sections]
    assert all(section.isVisible() for section in view.sections)
    assert lefts == sorted(lefts)
    assert view.tabs.isHidden()
    assert all(section.rows.height() > 90 for section in view.sections)


def test_that_a_narrow_panel_shows_one_list_at_a_time(qtbot, make_view, told):
    view = make_view(told.frame(), (400, 200))
    assert view.width() == 400
    for number, section in enumerate(view.sections):
        qtbot.mouseClick(view.tabs, LEFT, pos=view.tabs.tabRect(number).center())
        assert [each.isVisible() for each in view.sections] == [each is section for each in view.sections]
        assert view.tabs.isVisible()
        assert section.rows.height() > 90
        assert view.goto.mapTo(view, view.goto.rect().bottomRight()).x() < 400
    view.resize(900, 200)
    assert all(section.isVisible() for section in view.sections)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("scale", [0.8, 2.0])
def test_that_all_sizes_of_text_can_be_drawn(make_view, told, scale, theme):
    font = QApplication.font()
    larger = QApplication.font()
    larger.setPointSizeF(font.pointSizeF() * scale)
    QApplication.setFont(larger)
    try:
        view = make_view(told.compare_branch(1), (900, 260), theme=theme, font_scale=scale)
        picture = view.grab().toImage()
        assert picture.pixelColor(2, 2).name() == theme.panel
        assert view.minimumSizeHint().width() <= 600
    finally:
        QApplication.setFont(font)


def test_that_letters_typed_as_a_name_are_no_shortcuts(make_view, told):
    view = make_view(told.frame())
    for key, letter in ((Qt.Key.Key_N, "n"), (Qt.Key.Key_Space, " "), (Qt.Key.Key_Return, "\r")):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, letter)
        event.ignore()
        QApplication.sendEvent(view.name, event)
        assert event.isAccepted(), key
