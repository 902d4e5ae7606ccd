"""The gradient check panel: what it lists, tells and forgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from densegui.debugger.checking import GradientCheckResult, Verdict
from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Granularity, Position
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.experiment.document import builtin
from densegui.ui.check.model import ERROR, PLACE, VERDICT
from densegui.ui.check.view import INVITATION, NAMES, GradientCheckView
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment

EDGE = Selection(Kind.EDGE, 2, 5, 3)
COMPLETE = 17


@pytest.fixture
def view(make_shown):
    return make_shown(GradientCheckView, size=(420, 300))


def cell(view, row, column):
    return view.model.index(row, column).data()


def test_that_all_parameters_are_listed_and_told(qtbot, view, frame_at):
    view.show_frame(frame_at(30, COMPLETE))
    with qtbot.waitSignal(view.painted) as told:
        view.check_all.click()
        assert view.cancel.isVisible()
        assert view.bar.isVisible()
    (result,) = told.args
    assert isinstance(result, GradientCheckResult)
    assert view.model.rowCount() == view.frame.spec.n_parameters == result.which.size
    assert view.sentence.text() == "All 99 agree."
    assert view.note.text.startswith("minibatch 30 · agrees: error ≤ 1e−8 + 1e−6 |numeric|")
    assert not view.cancel.isVisible()
    assert not view.bar.isVisible()


def test_that_a_planted_error_stands_first_in_the_colour_of_danger(view, frame_at):
    frame = frame_at(30, COMPLETE)
    frame.workspace.dW[2][2, 4] += 1e-3
    view.show_frame(frame)
    view.check(None)
    view.jobs.finish()
    assert view.sentence.text() == "1 of 99 differs."
    assert cell(view, 0, PLACE) == "w[2] 3→5"
    assert cell(view, 0, ERROR) == "0.0010"
    assert cell(view, 0, VERDICT) == Verdict.DIFFERS.value
    color = view.model.index(0, VERDICT).data(Qt.ItemDataRole.ForegroundRole)
    assert color.name() == LIGHT.danger
    assert cell(view, 1, VERDICT) == "agrees"


def test_that_the_selection_alone_can_be_checked(view, debugger):
    debugger.goto(Position(3, 0))
    view.show_frame(debugger.frame())
    assert not view.check_selection.isEnabled()
    view.show_frame(debugger.select(EDGE))
    assert view.check_selection.isEnabled()
    view.check_selection.click()
    view.jobs.finish()
    assert view.model.rowCount() == 1
    assert view.sentence.text() == "It agrees."


def test_that_a_click_on_a_row_selects_its_parameter(qtbot, view, frame_at):
    frame = frame_at(30, COMPLETE)
    frame.workspace.db[3][1, 0] += 1e-2
    view.show_frame(frame)
    view.check(None)
    view.jobs.finish()
    rect = view.table.visualRect(view.model.index(0, 0))
    with qtbot.waitSignal(view.selected) as told:
        qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert told.args == [Selection(Kind.BIAS, 3, 2)]


@pytest.mark.parametrize(("t", "i"), [(0, 0), (3, 5)])
def test_that_without_a_gradient_it_says_what_to_run(view, frame_at, t, i):
    view.show_frame(frame_at(t, i))
    view.check_all.click()
    assert view.sentence.text() == "Run the minibatch to its last db first: the check needs all of its dW and db."
    assert not view.jobs.busy


def test_that_it_can_be_cancelled(view, frame_at):
    view.show_frame(frame_at(30, COMPLETE))
    view.check_all.click()
    view.cancel.click()
    assert not view.jobs.busy
    assert view.sentence.text() == "Cancelled."
    assert view.check_all.isVisible()
    assert view.model.rowCount() == 0


def test_that_a_result_is_forgotten_with_its_minibatch(qtbot, view, debugger):
    view.show_frame(debugger.goto(Position(3, COMPLETE)))
    view.check(None)
    view.jobs.finish()
    view.show_frame(debugger.step(Granularity.OP))
    assert view.model.rowCount() > 0  # still the same minibatch
    view.show_frame(debugger.step(Granularity.MINIBATCH))
    assert view.model.rowCount() > 0  # at (4, 0) it is the last one
    with qtbot.waitSignal(view.painted) as told:
        view.show_frame(debugger.step(Granularity.OP))
    assert told.args == [None]
    assert view.model.rowCount() == 0
    assert view.sentence.text() == INVITATION


def test_that_another_network_forgets_it_too(view, debugger):
    view.show_frame(debugger.goto(Position(3, COMPLETE)))
    view.check(None)
    view.jobs.finish()
    made = Debugger(build(experiment(network={"hidden": [{"nodes": 4, "activation": "tanh"}]})), debugger.versions)
    view.show_frame(made.goto(Position(3, 12)))
    assert view.model.rowCount() == 0


def test_that_nothing_is_checked_while_training_runs_or_nobody_looks(view, frame_at):
    view.show_frame(frame_at(30, COMPLETE))
    view.check_all.click()
    view.apply_settings(ViewSettings(running=True))
    assert not view.jobs.busy
    assert not view.check_all.isEnabled()
    view.apply_settings(ViewSettings())
    assert view.check_all.isEnabled()
    view.check_all.click()
    view.hide()
    assert not view.jobs.busy


def test_that_a_kink_has_a_verdict_of_its_own(view):
    """Where all units of a ReLU layer are 0, the next layer's z is its bias, which is 0 at the start: at the kink."""
    made = Debugger(build(builtin("deep-relu")))
    view.show_frame(made.goto(Position(0, 37)))
    view.check(None)
    view.jobs.finish()
    assert view.sentence.text() == "10 lie at a kink, the other 167 agree."
    assert [cell(view, row, VERDICT) for row in (0, 9, 10)] == ["kink", "kink", "agrees"]
    color = view.model.index(0, VERDICT).data(Qt.ItemDataRole.ForegroundRole)
    assert color.name() == LIGHT.current_border


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [200, 330, 420, 700])
def test_that_columns_and_buttons_fit(view, frame_at, width, theme):
    view.resize(width, 260)
    view.apply_settings(ViewSettings(theme))
    view.show_frame(frame_at(30, COMPLETE))
    view.check(None)
    view.jobs.finish()
    assert view.check_all.geometry().right() <= view.width()
    assert view.check_all.text() == NAMES[width == 200][1]
    if width >= 330:
        assert sum(view.table.columnWidth(column) for column in range(5)) <= view.table.viewport().width()
        view.resize(width, 160)
        QApplication.processEvents()
        assert view.table.verticalScrollBar().isVisible()
        assert not view.table.horizontalScrollBar().isVisible()
    assert not view.grab().isNull()


def test_that_the_title_is_whole_beside_a_note(view, frame_at):
    view.resize(337, 260)
    view.show_frame(frame_at(30, COMPLETE))
    view.check(None)
    view.jobs.finish()
    assert view.title.width() >= view.title.full_width
