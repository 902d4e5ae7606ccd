"""The panel of the minibatch's direction: its charts hold what was measured, and it works only while it is seen."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt

from densegui.debugger.debugger import Debugger
from densegui.debugger.direction.over_sizes import sentence
from densegui.debugger.format import number
from densegui.debugger.position import Position
from densegui.experiment.build import build
from densegui.ui.direction.view import DirectionView
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment


@pytest.fixture
def view(make_shown, debugger):
    made = make_shown(DirectionView, size=(1000, 260))
    made.past_wanted.connect(lambda take: take(debugger.past()))
    return made


def show(view, frame):
    view.show_frame(frame)
    view.jobs.finish()
    return view.charts.charts


def test_that_the_charts_hold_what_was_measured(view, debugger):
    cosine, norms, by_size, times = show(view, debugger.goto(Position(12, 0)))
    known = view.known()
    assert [d.t for d in known] == list(range(12)) == cosine.x.tolist() == norms.x.tolist()
    assert cosine.lines[0].y.tolist() == [d.cosine for d in known]
    assert norms.lines[0].y.tolist() == [d.norm_minibatch for d in known]
    assert norms.lines[1].y.tolist() == [d.norm_training for d in known]
    sizes = view.scan.sizes
    assert by_size.x.tolist() == times.x.tolist() == [1, 2, 4, 8, 16, 32, 64, 128, 210]
    assert by_size.lines[0].y.tolist() == [size.mean for size in sizes]
    assert by_size.band[0].tolist() == [size.spread[0] for size in sizes]
    assert times.lines[0].y.tolist() == pytest.approx([1e6 * size.per_example for size in sizes])
    assert by_size.upright == 16
    assert view.sentence.text() == sentence(view.scan)
    ws = debugger.frame().stale
    assert known[-1].norm_minibatch == pytest.approx(float(np.linalg.norm(ws.gradient)))
    view.grab()


def test_that_sizes_are_tried_once_for_the_same_parameters(view, debugger):
    show(view, debugger.goto(Position(12, 0)))
    scan = view.scan
    show(view, debugger.step())
    show(view, debugger.select(None))
    assert view.scan is scan
    show(view, debugger.goto(Position(13, 0)))
    assert view.scan is not scan


def test_that_they_are_measured_again_on_request(qtbot, view, debugger):
    show(view, debugger.goto(Position(3, 0)))
    scan = view.scan
    qtbot.mouseClick(view.again, Qt.MouseButton.LeftButton)
    view.jobs.finish()
    assert view.scan is not scan
    assert view.scan.complete
    assert [s.cosines.tobytes() for s in view.scan.sizes] == [s.cosines.tobytes() for s in scan.sizes]


def test_that_while_training_runs_nothing_is_tried_and_the_old_result_is_called_old(view, debugger):
    show(view, debugger.goto(Position(3, 0)))
    view.past_wanted.connect(lambda take: pytest.fail("asked while running"))
    view.apply_settings(ViewSettings(running=True))
    view.interval = 0
    view.show_frame(debugger.goto(Position(9, 0)))
    assert view.sentence.text().startswith("Before this run: a minibatch of 16")
    assert [d.t for d in view.known()] == [0, 1, 2, 8]
    assert not view.again.isEnabled()


def test_that_a_hidden_view_does_nothing(view, debugger):
    view.hide()
    view.past_wanted.connect(lambda take: pytest.fail("asked while hidden"))
    view.show_frame(debugger.goto(Position(9, 0)))
    assert view.scan is None
    assert view.directions is None


def test_that_hiding_ends_the_work_and_showing_takes_it_up(view, debugger):
    view.show_frame(debugger.goto(Position(9, 0)))
    assert view.jobs.busy
    assert view.sentence.text() == "Measuring …"
    view.hide()
    assert not view.jobs.busy
    view.show()
    view.jobs.finish()
    assert view.scan.complete
    assert len(view.known()) == 9


def test_that_before_the_first_minibatch_only_sizes_are_tried(view, debugger):
    charts = show(view, debugger.frame())
    assert charts[0].x.size == 0
    assert charts[2].x.size == 9
    assert "after 0 updates" in view.sentence.text()


def test_that_the_penalty_is_said_to_be_left_out(view):
    made = Debugger(build(experiment(training={"regularizer": {"name": "l2", "strength": 0.1}})))
    view.past_wanted.disconnect()
    view.past_wanted.connect(lambda take: take(made.past()))
    show(view, made.goto(Position(4, 0)))
    assert "without the penalty R" in view.header.info.shown_text()


def test_that_the_mouse_reads_off_both_kinds_of_chart(qtbot, view, debugger):
    show(view, debugger.goto(Position(12, 0)))
    axes = view.charts.axes(0)
    qtbot.mouseMove(view.charts, axes.at(7, 0.5).toPoint())
    known = view.known()[7]
    assert f"minibatch 7: cosine {number(known.cosine, 3)}" in view.header.info.shown_text()
    axes = view.charts.axes(3)
    qtbot.mouseMove(view.charts, axes.at(31, axes.y_at(axes.plane.center().y())).toPoint())
    found = next(size for size in view.scan.sizes if size.m_b == 32)
    assert f"mb 32: mean cosine {number(found.mean, 3)}" in view.header.info.shown_text()


def test_that_a_click_on_a_time_travels_in_the_window(qtbot, make_window):
    window = make_window(experiment())
    window.panels.docks["direction"].bring_up()
    window.panels.build(["direction"])
    view = window.panels.view("direction")
    window.controller.goto(Position(40, 0))
    qtbot.waitUntil(lambda: not view.jobs.busy and len(view.known()) == 40, timeout=20_000)
    QCoreApplication.processEvents()
    axes = view.charts.axes(1)
    qtbot.mouseClick(view.charts, Qt.MouseButton.LeftButton, pos=axes.plane.center().toPoint())
    assert abs(window.controller.frame.position.t - 20) <= 1
    qtbot.waitUntil(lambda: not view.jobs.busy, timeout=20_000)
    before = window.controller.frame.position
    qtbot.mouseClick(view.charts, Qt.MouseButton.LeftButton, pos=view.charts.axes(2).plane.center().toPoint())
    assert window.controller.frame.position == before
