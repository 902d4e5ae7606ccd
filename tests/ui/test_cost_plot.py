"""The cost plot: what it draws, tells and keeps, fed with frames of a real debugger."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from densegui.debugger.debugger import Debugger
from densegui.debugger.history import Evaluation
from densegui.engine.propagation import Metrics
from densegui.experiment.build import build
from densegui.ui.plots.cost_plot import CostPlot
from densegui.ui.theme import DARK, LIGHT
from tests.ui.conftest import experiment


@pytest.fixture
def make_plot(make_shown):
    return partial(make_shown, CostPlot, size=(600, 220))


def drawn(plot):
    """The curves that are painted, by name."""
    names = ["train", "test"] if plot.shows_accuracy else ["cost", "smooth", "test", "train"]
    by_stroke = {id(stroke): name for name, stroke in plot._strokes.items()}
    curves = {by_stroke[id(curve.stroke)]: curve for curve in plot.curves._curves}
    assert set(curves) == set(names)
    return curves


def point_at(qtbot, plot, t):
    """Move the mouse over minibatch t."""
    view = plot.plot.view
    middle = sum(view.viewRange()[1]) / 2
    qtbot.mouseMove(plot.plot.viewport(), plot.plot.mapFromScene(view.mapViewToScene(QPointF(t, middle))))


def column_of(plot, t):
    """x in the whole widget's picture of minibatch t."""
    place = plot.plot.mapFromScene(plot.plot.view.mapViewToScene(QPointF(t, 0)))
    return plot.plot.mapTo(plot, place).x()


def wheel(plot, turns):
    middle = plot.plot.viewport().rect().center()
    event = QWheelEvent(
        QPointF(middle), QPointF(plot.plot.viewport().mapToGlobal(middle)), QPoint(), QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.plot.viewport(), event)


def test_that_the_curves_are_those_of_the_frame(make_plot, debugger):
    frame = debugger.run_minibatches(120)
    curves = drawn(make_plot(frame))
    np.testing.assert_array_equal(curves["cost"].y, frame.curves.cost)
    np.testing.assert_array_equal(curves["cost"].x, np.arange(120))
    np.testing.assert_array_equal(curves["train"].x, frame.curves.evaluated)
    np.testing.assert_array_equal(curves["train"].y, frame.curves.train_cost)
    np.testing.assert_array_equal(curves["test"].y, frame.curves.test_cost)
    assert curves["smooth"].y[0] == frame.curves.cost[0]


def test_that_the_switch_shows_the_accuracy_and_back(qtbot, make_plot, debugger):
    frame = debugger.run_minibatches(60)
    plot = make_plot(frame)
    qtbot.mouseClick(plot.accuracy_button, Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(drawn(plot)["train"].y, frame.curves.train_accuracy)
    assert not plot.log_button.isEnabled()
    assert plot.header.info.shown_text() == "training · test"
    qtbot.mouseClick(plot.cost_button, Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(drawn(plot)["train"].y, frame.curves.train_cost)


def test_that_the_log_axis_draws_logarithms(qtbot, make_plot, debugger):
    frame = debugger.run_minibatches(60)
    plot = make_plot(frame)
    qtbot.mouseClick(plot.log_button, Qt.MouseButton.LeftButton)
    np.testing.assert_allclose(10 ** drawn(plot)["cost"].y, frame.curves.cost, rtol=1e-12)
    low, high = plot.plot.view.viewRange()[1]
    assert 10**low <= frame.curves.cost.min()
    assert frame.curves.cost.max() <= 10**high


def test_that_the_readout_tells_the_numbers_of_the_nearest_minibatch(qtbot, make_plot, debugger):
    frame = debugger.run_minibatches(120)
    plot = make_plot(frame, size=(900, 220))
    point_at(qtbot, plot, 52)
    cost, train, test = frame.curves.cost[52], frame.curves.train_cost, frame.curves.test_cost
    e = list(frame.curves.evaluated).index(50)
    expected = (
        f"minibatch 52 · epoch 3 · 𝒞b {cost:.4f} · after 50 updates: training {train[e]:.4f} · test {test[e]:.4f}"
    )
    assert plot.header.info.shown_text() == expected
    qtbot.mouseMove(plot.plot.viewport(), QPoint(1, 1))
    assert "training" in plot.header.info.shown_text()
    assert "minibatch 52" not in plot.header.info.shown_text()


def test_that_a_narrow_plot_makes_room_for_the_readout(qtbot, make_plot, debugger):
    plot = make_plot(debugger.run_minibatches(60), size=(300, 150))
    point_at(qtbot, plot, 10)
    assert plot.accuracy_button.isHidden()
    assert plot.log_button.isHidden()
    assert plot.header.info.shown_text().startswith("10 · 𝒞b")
    qtbot.mouseMove(plot.plot.viewport(), QPoint(1, 1))
    assert not plot.accuracy_button.isHidden()
    assert not plot.log_button.isHidden()


def test_that_a_set_without_examples_has_no_curve_and_no_number(qtbot, make_plot):
    data = {"source": "moons", "n_examples": 60, "train_share": 1.0}
    frame = Debugger(build(experiment(data=data))).run_minibatches(20)
    plot = make_plot(frame, size=(900, 220))
    assert "test" not in plot.header.info.shown_text()
    point_at(qtbot, plot, 5)
    assert plot.header.info.shown_text().endswith("test —")


def test_that_a_gap_does_not_hide_the_rest(make_plot, debugger):
    debugger.run_minibatches(30)
    for cost in (np.nan, np.inf, 0.5, 0.4):
        debugger.history.record(cost, 2)
    frame = debugger.frame()
    plot = make_plot(frame)
    cost = drawn(plot)["cost"].y
    assert np.isnan(cost[30:32]).all()
    np.testing.assert_array_equal(cost[32:], [0.5, 0.4])
    assert plot.plot.view.viewRange()[1][1] < 5


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("peak", [1e8, 1e31, 1e300, np.inf, np.nan])
def test_that_one_wild_minibatch_leaves_the_others_readable(make_plot, debugger, peak, log):
    debugger.run_minibatches(100)
    debugger.history.record(peak, 7)
    debugger.run_minibatches(100)
    plot = make_plot(debugger.frame())
    plot.log_button.setChecked(log)
    plot.grab()
    if not log:
        assert plot.plot.view.viewRange()[1] == [0, pytest.approx(2.0, abs=1.0)]


def test_that_costs_of_1e8_have_short_ticks(make_plot, debugger):
    rng = np.random.default_rng(1)
    for t in range(100):
        debugger.history.record(1e8 * (1 + rng.random()), 0)
        metrics = Metrics(1.5e8, 0.5, np.zeros((3, 3), np.int64))
        debugger.history.evaluate(Evaluation(t + 1, 0.0, metrics, metrics))
    plot = make_plot(debugger.frame())
    texts = [text for _, text in plot.plot.left_axis.ticks()]
    assert "10⁸" in texts
    bottom, top = (end * plot.plot.left_axis.unit for end in plot.plot.view.viewRange()[1])
    assert bottom == 0
    assert 2e8 <= top <= 4e8


def test_that_zooming_stops_following_and_auto_returns(qtbot, make_plot, debugger):
    plot = make_plot(debugger.run_minibatches(100))
    everything = plot.plot.view.viewRange()
    wheel(plot, 3)
    assert not plot.following
    zoomed = plot.plot.view.viewRange()
    assert zoomed[0][1] - zoomed[0][0] < everything[0][1] - everything[0][0]
    plot.show_frame(debugger.run_minibatches(20))
    assert plot.plot.view.viewRange() == zoomed
    qtbot.mouseClick(plot.auto_button, Qt.MouseButton.LeftButton)
    assert plot.following
    assert plot.plot.view.viewRange()[0][1] >= 120


def test_that_a_click_on_auto_never_switches_it_off(qtbot, make_plot, debugger):
    plot = make_plot(debugger.frame())
    qtbot.mouseClick(plot.auto_button, Qt.MouseButton.LeftButton)
    assert plot.following


def test_that_a_double_click_shows_all_again(qtbot, make_plot, debugger):
    plot = make_plot(debugger.run_minibatches(100))
    wheel(plot, 2)
    qtbot.mouseDClick(plot.plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.plot.viewport().rect().center())
    assert plot.following


@pytest.mark.parametrize("log", [False, True])
def test_that_zooming_out_as_far_as_the_wheel_goes_breaks_nothing(make_plot, debugger, log):
    plot = make_plot(debugger.run_minibatches(50))
    plot.log_button.setChecked(log)
    for turns in (-400, 800):
        wheel(plot, turns)
        plot.grab()


def test_that_another_experiment_is_followed_from_its_start(make_plot, debugger):
    plot = make_plot(debugger.run_minibatches(100))
    wheel(plot, 3)
    plot.show_frame(Debugger(build(experiment(seed=8)), debugger.versions).frame())
    assert plot.following
    assert drawn(plot)["cost"].y.size == 0


def test_that_reset_begins_the_average_anew(make_plot, debugger):
    plot = make_plot(debugger.run_minibatches(50))
    before = drawn(plot)["smooth"].y.copy()
    debugger.reset()
    debugger.set_learning_rate(0.5)
    plot.show_frame(debugger.run_minibatches(60))
    after = drawn(plot)["smooth"].y
    assert after[0] == before[0]
    assert not np.array_equal(after[:50], before)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_the_marker_stands_at_the_position(make_plot, frame_at, theme):
    plot = make_plot(frame_at(30, 12), theme=theme)
    picture = plot.grab().toImage()
    column, row = column_of(plot, 30), round(0.5 * plot.height())
    nearby = {picture.pixelColor(x, row).name() for x in range(column - 2, column + 3)}
    assert theme.marker in nearby
    assert picture.pixelColor(2, plot.height() // 2).name() == theme.panel


def test_that_the_first_evaluation_can_be_seen(make_plot, debugger):
    plot = make_plot(debugger.frame())
    frame = debugger.frame()
    area = plot.plot.view
    y = frame.evaluation.train.cost
    place = plot.plot.mapTo(plot, plot.plot.mapFromScene(area.mapViewToScene(QPointF(0, y))))
    picture = plot.grab().toImage()
    around = [picture.pixelColor(place.x() + dx, place.y()).lightness() for dx in (-2, 2)]
    assert min(around) < 80


def test_that_a_hidden_plot_draws_nothing_until_it_is_shown(make_plot, debugger, monkeypatch):
    plot = make_plot(debugger.frame())
    plot.hide()
    calls = []
    draw = plot.draw
    monkeypatch.setattr(plot, "draw", lambda frame: calls.append(frame) or draw(frame))
    frame = debugger.run_minibatches(10)
    plot.show_frame(frame)
    assert calls == []
    plot.show()
    assert calls == [frame]


def test_that_a_new_size_before_the_newest_frame_is_drawn_breaks_nothing(make_plot, debugger):
    plot = make_plot(debugger.run_minibatches(20))
    plot.hide()
    debugger.keep_run()
    plot.show_frame(debugger.run_minibatches(30))
    plot.plot.set_box(0, 10, 0, 1)  # as a layout does before the view is told that it is seen
    plot.show()
    assert [entry.text for entry in plot.header.info._fitting_legend()][-1] == "run 1"
    assert not plot.grab().isNull()


def test_that_the_numbers_are_there_for_a_screen_reader(make_plot, debugger):
    frame = debugger.run_minibatches(50)
    text = make_plot(frame).accessibleDescription()
    assert f"after 50 updates: training {frame.evaluation.train.cost:.4f}" in text


@pytest.mark.parametrize("scale", [0.8, 2.5])
def test_that_all_sizes_of_text_can_be_drawn(make_plot, debugger, scale):
    font = QApplication.font()
    larger = QApplication.font()
    larger.setPointSizeF(font.pointSizeF() * scale)
    QApplication.setFont(larger)
    try:
        plot = make_plot(debugger.run_minibatches(30), font_scale=scale)
        assert not plot.grab().isNull()
        assert plot.plot.left_axis.width() > plot.fontMetrics().horizontalAdvance("10") * 0.8
    finally:
        QApplication.setFont(font)


def test_that_a_hundred_thousand_minibatches_are_a_few_thousand_points_to_draw(make_plot, debugger):
    for t in range(100_000):
        debugger.history.record(1 / (1 + t), 0)
    plot = make_plot(debugger.frame(), running=True)
    width = plot.plot.view.width()
    assert sum(curve.x.size for curve in drawn(plot).values()) < 6 * width
