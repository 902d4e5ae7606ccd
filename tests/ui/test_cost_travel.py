"""The cost plot as a way through time: the recorded future, travel by click and drag, moving the view, comparisons."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Position
from densegui.ui.plots.cost_lines import faded
from densegui.ui.plots.cost_plot import CostPlot
from densegui.ui.plots.curves_item import DOTS
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.widgets import throttle
from tests.ui.test_cost_plot import column_of

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


@pytest.fixture
def make_plot(make_shown):
    def make(frame, size=(800, 220), **settings):
        plot = make_shown(CostPlot, frame, size, **settings)
        plot.wishes = []
        plot.travel_requested.connect(plot.wishes.append)
        return plot

    return make


def place_of(plot, t):
    """Where minibatch t is in the plot's viewport."""
    middle = sum(plot.plot.view.viewRange()[1]) / 2
    return plot.plot.mapFromScene(plot.plot.view.mapViewToScene(QPointF(t, middle)))


def curve(plot, name):
    return next(curve for curve in plot.curves._curves if curve.stroke is plot._strokes[name])


def marker(plot):
    return plot.curves._uprights[-1][0]


@pytest.fixture
def back_at_40(debugger):
    """120 minibatches recorded, standing at 40:5."""
    debugger.run_minibatches(120)
    return debugger.goto(Position(40, 5))


# -- the future


def test_that_what_comes_after_the_position_is_the_future_of_every_curve(make_plot, back_at_40):
    plot = make_plot(back_at_40)
    for name in ("cost", "smooth"):
        shown = curve(plot, name)
        assert shown.x.size == 120
        assert shown.x[: shown.past].tolist() == list(range(40))  # minibatch 40 is not done yet
    for name in ("train", "test"):
        shown = curve(plot, name)
        assert shown.x[: shown.past].max() <= 40 < shown.x[shown.past :].min()
    assert curve(plot, "smooth").y.tolist() == plot._smooth.tolist()


def test_that_at_the_end_of_the_record_nothing_is_future(make_plot, debugger):
    plot = make_plot(debugger.run_minibatches(120))
    assert all(shown.past == shown.x.size for shown in plot.curves._curves)


@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_the_future_is_painted_in_fainter_colours(make_plot, back_at_40, theme, running):
    plot = make_plot(back_at_40, theme=theme, running=running)
    picture = plot.grab().toImage()

    def colors(first, last):
        columns = range(column_of(plot, first) + 4, column_of(plot, last) - 4)
        return {picture.pixelColor(x, y).name() for x in columns for y in range(30, 180)}

    faint = faded(theme.color("text"), theme.color("panel")).name()
    assert theme.text in colors(0, 40)
    assert theme.text not in colors(45, 118)
    assert faint in colors(45, 118)


def test_that_the_readout_reaches_to_the_end_of_the_record(qtbot, make_plot, back_at_40):
    plot = make_plot(back_at_40, size=(1000, 220))
    qtbot.mouseMove(plot.plot.viewport(), place_of(plot, 90))
    assert f"minibatch 90 · epoch 6 · 𝒞b {back_at_40.curves.cost[90]:.4f}" in plot.header.info.shown_text()
    qtbot.mouseMove(plot.plot.viewport(), place_of(plot, 130))
    assert plot.header.info.shown_text().startswith("minibatch 120 · 𝒞b —")


# -- travel


def test_that_a_click_wishes_to_go_there_and_the_line_follows_at_once(qtbot, make_plot, back_at_40):
    plot = make_plot(back_at_40)
    qtbot.mousePress(plot.plot.viewport(), LEFT, NONE, place_of(plot, 77))
    assert marker(plot) == 77
    qtbot.mouseRelease(plot.plot.viewport(), LEFT, NONE, place_of(plot, 77))
    assert plot.wishes == [Position(77, 0)]
    assert marker(plot) == 40  # it stands where the frame is
    assert plot.following


def test_that_the_debugger_gets_where_the_click_was(qtbot, make_plot, debugger, back_at_40):
    plot = make_plot(back_at_40)
    plot.travel_requested.connect(lambda position: plot.show_frame(debugger.goto(position)))
    qtbot.mouseClick(plot.plot.viewport(), LEFT, NONE, place_of(plot, 100))
    assert debugger.position == (100, 0)
    assert marker(plot) == 100


def test_that_of_a_drag_few_wishes_are_told_and_always_the_last(qtbot, make_plot, back_at_40, monkeypatch):
    monkeypatch.setattr(throttle, "EVERY_MS", 60_000)
    plot = make_plot(back_at_40)
    viewport = plot.plot.viewport()
    qtbot.mousePress(viewport, LEFT, NONE, place_of(plot, 10))
    for t in (20, 30, 60, 90):
        qtbot.mouseMove(viewport, place_of(plot, t))
        assert marker(plot) == t
    assert plot.wishes == [Position(10, 0)]
    qtbot.mouseRelease(viewport, LEFT, NONE, place_of(plot, 90))
    assert plot.wishes == [Position(10, 0), Position(90, 0)]


def test_that_while_the_mouse_rests_the_newest_wish_is_told(qtbot, make_plot, back_at_40):
    plot = make_plot(back_at_40)
    viewport = plot.plot.viewport()
    qtbot.mousePress(viewport, LEFT, NONE, place_of(plot, 10))
    qtbot.mouseMove(viewport, place_of(plot, 20))
    qtbot.mouseMove(viewport, place_of(plot, 30))
    qtbot.waitUntil(lambda: plot.wishes == [Position(10, 0), Position(30, 0)])
    qtbot.mouseRelease(viewport, LEFT, NONE, place_of(plot, 30))
    assert plot.wishes == [Position(10, 0), Position(30, 0)]


def test_that_a_drag_beyond_the_ends_stays_within_the_record(qtbot, make_plot, back_at_40):
    plot = make_plot(back_at_40)
    viewport = plot.plot.viewport()
    qtbot.mousePress(viewport, LEFT, NONE, place_of(plot, 60))
    for x, t in ((-500, 0), (5000, 120)):
        qtbot.mouseMove(viewport, QPoint(x, 60))
        assert marker(plot) == t
    qtbot.mouseRelease(viewport, LEFT, NONE, QPoint(5000, 60))
    assert plot.wishes[-1] == Position(120, 0)


def test_that_a_plot_that_is_hidden_in_the_middle_of_a_drag_ends_it(qtbot, make_plot, back_at_40):
    plot = make_plot(back_at_40)
    qtbot.mousePress(plot.plot.viewport(), LEFT, NONE, place_of(plot, 60))
    qtbot.mouseMove(plot.plot.viewport(), place_of(plot, 70))
    plot.hide()
    assert plot.wishes == [Position(60, 0), Position(70, 0)]
    assert not plot.plot._holding


def test_that_wishes_that_come_while_one_is_granted_wait(qtbot, make_plot, back_at_40):
    """Granting can show progress, which lets events through."""
    plot = make_plot(back_at_40)
    viewport, depth = plot.plot.viewport(), []

    def grant(position):
        assert not depth
        depth.append(1)
        if position.t == 10:
            qtbot.mouseMove(viewport, place_of(plot, 50))
            qtbot.mouseRelease(viewport, LEFT, NONE, place_of(plot, 50))
        depth.pop()

    plot.travel_requested.connect(grant)
    qtbot.mousePress(viewport, LEFT, NONE, place_of(plot, 10))
    qtbot.waitUntil(lambda: plot.wishes == [Position(10, 0), Position(50, 0)])


# -- moving the view


@pytest.mark.parametrize(("button", "keys"), [(LEFT, CTRL), (MIDDLE, NONE), (RIGHT, NONE)])
def test_that_other_buttons_and_ctrl_move_the_view(qtbot, make_plot, back_at_40, button, keys):
    plot = make_plot(back_at_40)
    viewport, before = plot.plot.viewport(), plot.plot.view.viewRange()
    start = place_of(plot, 60)
    qtbot.mousePress(viewport, button, keys, start)
    qtbot.mouseMove(viewport, start + QPoint(80, 20))
    qtbot.mouseRelease(viewport, button, keys, start + QPoint(80, 20))
    after = plot.plot.view.viewRange()
    assert not plot.following
    assert plot.wishes == []
    assert after[0][0] < before[0][0]
    assert after[0][1] - after[0][0] == pytest.approx(before[0][1] - before[0][0])
    # what was under the mouse is under it still
    assert place_of(plot, 60).x() == pytest.approx(start.x() + 80, abs=1)


def test_that_the_help_says_how_to_travel_and_how_to_move(make_plot, debugger):
    plot = make_plot(debugger.frame())
    text = plot.header.info.toolTip()
    assert "travels to that minibatch" in text
    assert "middle or right button, or with Ctrl" in text


# -- branches and comparisons


@pytest.fixture
def forked(debugger):
    """Branch 1 with 120 minibatches; branch 2 leaves it at 40 with another λ and has 100."""
    debugger.run_minibatches(120)
    debugger.goto(Position(40, 0))
    debugger.set_learning_rate(0.4)
    debugger.run_minibatches(60)
    return debugger


def test_that_the_average_is_that_of_the_branch_that_is_shown(make_plot, forked):
    plot = make_plot(forked.frame())
    for number, n in ((1, 120), (2, 100), (1, 120)):
        frame = forked.switch_branch(number)
        plot.show_frame(frame)
        s, weights, expected = 0.0, 0.0, []
        for cost in frame.curves.cost.tolist():
            s, weights = 0.95 * s + 0.05 * cost, 0.95 * weights + 0.05
            expected.append(s / weights)
        np.testing.assert_allclose(curve(plot, "smooth").y, expected, rtol=1e-12)
        assert curve(plot, "smooth").x.size == n


def test_that_a_comparison_is_drawn_dotted_with_its_name_in_the_legend(make_plot, forked: Debugger):
    plot = make_plot(forked.frame(), size=(1200, 220))
    assert len(plot.curves._curves) == 4
    frame = forked.compare_branch(1)
    plot.show_frame(frame)
    there = curve(plot, "train there")
    np.testing.assert_array_equal(there.y, frame.comparison.curves.train_cost)
    assert curve(plot, "smooth there").x.size == 120
    assert there.past == there.x.size
    assert there.stroke.dashes == DOTS
    assert curve(plot, "train").stroke.dashes == ()
    assert plot.header.info.shown_text().endswith("branch 1 at minibatch 100")
    plot.accuracy_button.setChecked(True)
    np.testing.assert_array_equal(curve(plot, "train there").y, frame.comparison.curves.train_accuracy)
    plot.show_frame(forked.compare(None))
    assert len(plot.curves._curves) == 2
    assert "branch" not in plot.header.info.shown_text()


@pytest.mark.parametrize("log", [False, True])
def test_that_all_of_the_comparison_is_in_the_picture(make_plot, forked, log):
    forked.switch_branch(1)
    forked.goto(Position(10, 0))
    frame = forked.compare_branch(2)
    plot = make_plot(frame)
    plot.log_button.setChecked(log)
    (left, right), (bottom, top) = plot.plot.view.viewRange()
    there = curve(plot, "train there")
    assert left <= there.x.min() <= there.x.max() <= right
    assert bottom <= there.y.min() <= there.y.max() <= top
    assert not plot.grab().isNull()


@pytest.mark.parametrize("width", [220, 320, 500, 900])
def test_that_a_legend_with_a_long_name_fits_every_width(make_plot, forked, width):
    forked.rename_branch(1, "a branch with a very long name, which goes on and on")
    plot = make_plot(forked.compare_branch(1), size=(width, 160))
    assert not plot.grab().isNull()
    shown = plot.header.info._fitting_legend()
    assert any(entry.dashes == DOTS for entry in shown)
