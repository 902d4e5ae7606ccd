"""The panel of distributions: its counts are those of the arrays, and the past comes by itself while it is seen."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt

from densegui.debugger.debugger import Debugger
from densegui.debugger.distributions.summary import summarise
from densegui.debugger.edits import SetLearningRate
from densegui.debugger.format import number
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Position
from densegui.experiment.build import build
from densegui.ui.controller import Controller
from densegui.ui.distributions.picture import LayerPicture
from densegui.ui.distributions.view import DistributionsView
from densegui.ui.theme import DARK, Scale
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment


@pytest.fixture
def view(make_shown, debugger):
    made = make_shown(DistributionsView, size=(1000, 240))
    made.past_wanted.connect(lambda take: take(debugger.past()))
    return made


def show(view, frame):
    view.show_frame(frame)
    view.jobs.finish()
    return view.plots.pictures


def independent(array, width):
    """How many elements lie in each bin of this width, by its number."""
    found: dict[int, int] = {}
    for value in np.asarray(array, float).ravel().tolist():
        k = math.floor(value / width)
        found[k] = found.get(k, 0) + 1
    return found


def as_dict(picture, counts):
    return {picture.bins[0] + k: int(n) for k, n in enumerate(counts) if n}


@pytest.mark.parametrize("quantity", ["W", "Z", "A", "dZ", "dW"])
def test_that_every_column_counts_the_elements_of_that_minibatch(qtbot, view, debugger, quantity):
    arrays = {}
    for t in range(25):
        ws = debugger.goto(Position(t + 1, 0)).stale
        arrays[t] = [np.array(getattr(ws, quantity)[l]) for l in (1, 2, 3)]
    qtbot.mouseClick(view.quantities[quantity], Qt.MouseButton.LeftButton)
    pictures = show(view, debugger.frame())
    assert [picture.layer for picture in pictures] == [1, 2, 3]
    for picture, l in zip(pictures, range(3), strict=True):
        assert picture.times.tolist() == list(range(25))
        for column, t in enumerate(picture.times.tolist()):
            assert as_dict(picture, picture.counts[:, column]) == independent(arrays[t][l], picture.width)
        assert as_dict(picture, picture.histogram(picture.now)) == independent(arrays[24][l], picture.width)
        middle = picture.quantiles()[3]
        assert middle == pytest.approx([np.median(arrays[t][l]) for t in range(25)])


def test_that_a_long_past_is_sampled_evenly_and_said_so(view, debugger):
    pictures = show(view, debugger.goto(Position(400, 0)))
    assert pictures[0].times.tolist() == [*range(0, 400, 4), 399]
    assert view.header.info.shown_text().startswith("101 of 400 minibatches")


def test_that_the_past_after_an_edit_is_that_of_the_branch(view, debugger):
    show(view, debugger.goto(Position(20, 0)))
    debugger.goto(Position(10, 0))
    debugger.edit(SetLearningRate(0.9))
    debugger.run_minibatches(10)
    frame = debugger.frame()
    picture = show(view, frame)[0]
    assert picture.times.tolist() == list(range(20))
    straight = debugger.goto(Position(15, 0)).stale
    assert as_dict(picture, picture.counts[:, 14]) == independent(straight.W[1], picture.width)


def test_that_while_training_runs_only_frames_are_kept(view, debugger):
    show(view, debugger.goto(Position(10, 0)))
    view.past_wanted.connect(lambda take: pytest.fail("asked while running"))
    view.apply_settings(ViewSettings(running=True))
    view.interval = 0
    view.show_frame(debugger.goto(Position(15, 0)))
    view.show_frame(debugger.goto(Position(18, 0)))
    assert view.plots.pictures[0].times.tolist() == [*range(10), 14, 17]
    assert not view.jobs.busy


def test_that_a_hidden_view_keeps_nothing_and_asks_for_nothing(view, debugger):
    view.hide()
    view.past_wanted.connect(lambda take: pytest.fail("asked while hidden"))
    view.show_frame(debugger.goto(Position(10, 0)))
    assert view.plots.pictures == ()
    assert view.record.samples("W", debugger.frame().timeline.way, 10) == []


def test_that_hiding_ends_the_work_and_showing_goes_on_with_it(view, debugger):
    view.show_frame(debugger.goto(Position(300, 0)))
    assert view.jobs.busy
    view.hide()
    assert not view.jobs.busy
    view.show()
    view.jobs.finish()
    assert view.plots.pictures[0].times.size == 151


def test_that_another_experiment_begins_with_nothing(view, debugger):
    show(view, debugger.goto(Position(10, 0)))
    other = build(experiment(network={"hidden": [{"nodes": 5, "activation": "tanh"}]}))
    made = Controller(other)
    view.past_wanted.disconnect()
    view.show_frame(made.frame)
    assert [view.layers.itemText(k) for k in range(view.layers.count())] == ["all layers", "layer 1", "layer 2"]
    assert view.plots.pictures[0].times.size == 0
    made.close()


def test_that_one_layer_can_be_shown_larger(qtbot, view, debugger):
    show(view, debugger.goto(Position(10, 0)))
    narrow = view.plots.axes(1).plane.width()
    view.layers.setFocus()
    for _ in range(2):
        qtbot.keyClick(view.layers, Qt.Key.Key_Down)
    assert [picture.layer for picture in view.plots.pictures] == [2]
    assert view.plots.axes(0).plane.width() > 2 * narrow


def place(view, index, t, value):
    axes = view.plots.axes(index)
    return axes.at(t, value).toPoint()


def test_that_the_mouse_reads_off_minibatch_interval_and_count(qtbot, view, debugger):
    picture = show(view, debugger.goto(Position(20, 0)))[1]
    row = int(np.argmax(picture.counts[:, 7]))
    value = (picture.bins[0] + row + 0.5) * picture.width
    qtbot.mouseMove(view.plots, place(view, 1, 7.5, value))
    text = view.header.info.shown_text()
    assert text.startswith(f"minibatch 7, layer 2: {picture.counts[row, 7]} of 48 in ")
    assert number(value - picture.width / 2, 3) in text
    view.plots.pointed.emit(None)
    assert view.header.info.shown_text().startswith("20 minibatches")


def test_that_the_histogram_at_the_edge_can_be_read_too(qtbot, view, debugger):
    picture = show(view, debugger.goto(Position(20, 4)))[0]
    counts = picture.histogram(picture.now)
    row = int(np.argmax(counts))
    value = (picture.bins[0] + row + 0.5) * picture.width
    axes = view.plots.axes(0)
    qtbot.mouseMove(view.plots, QPoint(round(axes.plane.right() + 12), round(axes.y(value))))
    assert view.header.info.shown_text().startswith(f"this minibatch, layer 1: {counts[row]} of 16 in ")


def test_that_bands_and_heat_map_take_turns(qtbot, view, debugger):
    show(view, debugger.goto(Position(20, 0)))
    heat = view.plots.grab().toImage()
    qtbot.mouseClick(view.band, Qt.MouseButton.LeftButton)
    assert view.plots.bands
    assert view.plots.grab().toImage() != heat
    assert view.quantity == "W"
    qtbot.mouseClick(view.heat, Qt.MouseButton.LeftButton)
    assert view.plots.grab().toImage() == heat


def test_that_colours_tell_sign_and_strength(view, debugger):
    picture = show(view, debugger.goto(Position(20, 0)))[0]
    for theme in (view.settings.theme, DARK):
        pixels = picture.colors(40, theme)
        rows = picture.counts.shape[0]
        assert pixels.shape == (rows, 40)
        columns = picture.columns(40)
        ground = theme.color("panel").rgb() & 0xFFFFFF
        for column in (0, 20, 39):
            counts = picture.counts[::-1, columns[column]]
            assert ((pixels[:, column] & 0xFFFFFF == ground) == (counts == 0)).all()


def test_that_zeros_are_neither_negative_nor_positive(view):
    zeros = {"hidden": [{"nodes": 4, "activation": "tanh"}], "initializer": "zeros"}
    debugger = Debugger(build(experiment(network=zeros)))
    picture = show(view, debugger.goto(Position(20, 0)))[0]
    grey = view.settings.theme.color("muted").rgb() & 0xFFFFFF
    assert (picture.counts.sum(axis=1) > 0).tolist() == [k == -picture.bins[0] for k in range(picture.counts.shape[0])]
    assert picture.colors(40, view.settings.theme)[::-1][-picture.bins[0], -1] & 0xFFFFFF == grey
    assert "8 of 8 in 0 … " in picture.readout(19, 0.0)[-2]
    assert picture.readout(19, 0.0)[-2].endswith(", 8 of them 0")


def test_that_values_that_are_not_finite_are_told(view):
    hidden = {"hidden": [{"nodes": 4, "activation": "identity"}]}
    made = Controller(build(experiment(training={"learning_rate": 1e12}, network=hidden)))
    made.debugger.run_minibatches(500)
    assert made.debugger.divergence is not None
    view.past_wanted.disconnect()
    view.past_wanted.connect(lambda take: take(made.past()))
    for name in ("W", "Z", "dZ", "dW"):
        view.quantities[name].click()
        show(view, made.debugger.frame())
        view.grab()
    last = view.plots.pictures[-1].summaries[-1]
    assert last.not_finite > 0
    made.close()


# -- in the window


@pytest.fixture
def window(make_window):
    window = make_window(experiment())
    window.panels.docks["distributions"].bring_up()
    window.panels.build(["distributions"])
    return window


def test_that_a_click_travels_and_the_past_comes_by_itself(qtbot, window):
    view = window.panels.view("distributions")
    window.controller.goto(Position(60, 0))
    qtbot.waitUntil(lambda: view.plots.pictures and view.plots.pictures[0].times.size == 60, timeout=20_000)
    QCoreApplication.processEvents()
    axes = view.plots.axes(0)
    qtbot.mouseClick(view.plots, Qt.MouseButton.LeftButton, pos=axes.at(30, sum(axes.y_range) / 2).toPoint())
    assert abs(window.controller.frame.position.t - 30) <= 1
    assert window.controller.frame.position.i == 0


def test_that_a_run_is_followed_and_filled_in_afterwards(qtbot, window):
    view, controller = window.panels.view("distributions"), window.controller
    controller.run()
    qtbot.waitUntil(lambda: controller.debugger.position.t > 200, timeout=20_000)
    assert controller.past() is None
    controller.pause()
    way, t = controller.frame.timeline.way, controller.frame.position.t
    qtbot.waitUntil(lambda: not view.jobs.busy and not view.record.missing("W", way, t), timeout=20_000)
    assert view.plots.pictures[0].t == t


@pytest.mark.parametrize(
    ("value", "ends"), [(0.0, (-1.0, 1.0)), (-3.0, (-4.5, -1.5)), (2e-9, (1e-9, 3e-9)), (1.7e308, None), (5e-324, None)]
)
def test_that_one_value_alone_is_a_thin_line_with_room_around_it(value, ends):
    summary = summarise(np.full((4, 3), value))
    picture = LayerPicture("W^[1]", 1, np.arange(3), [summary] * 3, summary, Freshness.FRESH, 3, Scale.VALUE)
    assert picture.counts.sum(axis=0).tolist() == [12, 12, 12]
    assert np.count_nonzero(picture.histogram(summary)) == 1
    if ends is not None:  # at the limits of floating point there is no room
        assert picture.value_range == pytest.approx(ends, abs=2 * picture.width)
        assert picture.counts.shape[0] >= 40


@pytest.mark.parametrize("t", [0, 1, 2, 3])
def test_that_minibatches_are_whole_numbers_on_the_axis(view, debugger, t):
    show(view, debugger.goto(Position(t, 0)))
    ticks = view.plots.axes(0).x_ticks
    assert ticks == [round(tick) for tick in ticks]
    assert len(ticks) >= 2
