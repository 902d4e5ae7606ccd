"""The panel of vectorisation: measured on a click, drawn as it was measured, cancelled and refused."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt

from densegui.debugger import vectorisation
from densegui.debugger.debugger import Debugger
from densegui.debugger.vectorisation import Timing, Vectorisation
from densegui.experiment.build import build
from densegui.ui.vectorisation.text import agreement, sentences
from densegui.ui.vectorisation.view import BUSY, VectorisationView
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(vectorisation, "REPEATS", 1)
    monkeypatch.setattr(vectorisation, "LARGEST", 16)
    monkeypatch.setattr(vectorisation, "PATIENCE", 1e9)


@pytest.fixture
def make_view(make_shown):
    return partial(make_shown, VectorisationView, size=(1000, 230))


def measure(qtbot, view):
    qtbot.mouseClick(view.measure, LEFT)
    assert view.cancel.isVisible()
    qtbot.waitUntil(lambda: not view.jobs.busy, timeout=20_000)


def cells(view):
    return [
        [view.table.item(row, column).text() for column in range(view.table.columnCount())]
        for row in range(view.table.rowCount())
    ]


def test_that_a_click_measures_and_the_curves_are_the_times(qtbot, make_view, debugger):
    view = make_view(debugger.run_minibatches(20))
    assert view.sentence.shown_text().startswith("How much faster")
    assert not view.body.isVisible()
    measure(qtbot, view)
    result = view.result
    for curve, form in zip(view.times.curves._curves, ("loops", "vectors", "matrices"), strict=True):
        np.testing.assert_allclose(10**curve.x, [timing.m_b for timing in result.timings], rtol=1e-12)
        np.testing.assert_allclose(10**curve.y, [getattr(timing, form) for timing in result.timings], rtol=1e-12)
    assert [row[0] for row in cells(view)] == ["1", "2", "4", "8", "16"]
    assert view.sentence.shown_text().startswith("A minibatch of 16 takes ")
    assert view.agreement.shown_text().startswith("The three forms agree: largest difference ")
    assert view.note.text.startswith("2-8-6-3, parameters after 20 updates")
    (low, high), (bottom, top) = view.times.plot.view.viewRange()
    assert low < 0
    assert high > np.log10(16)
    assert bottom < np.log10(min(timing.matrices for timing in result.timings))
    assert top > np.log10(max(timing.loops for timing in result.timings))


def test_that_measuring_can_be_cancelled(qtbot, make_view, debugger):
    view = make_view(debugger.run_minibatches(20))
    qtbot.mouseClick(view.measure, LEFT)
    qtbot.mouseClick(view.cancel, LEFT)
    assert not view.jobs.busy
    assert view.sentence.shown_text() == "Cancelled."
    assert view.measure.isVisible()
    assert view.result is None


def test_that_training_and_measuring_exclude_each_other(qtbot, make_view, debugger):
    view = make_view(debugger.run_minibatches(20))
    qtbot.mouseClick(view.measure, LEFT)
    view.apply_settings(ViewSettings(running=True))
    assert not view.jobs.busy
    assert not view.measure.isEnabled()
    assert view.note.text == BUSY
    view.apply_settings(ViewSettings())
    assert view.measure.isEnabled()


def test_that_a_hidden_panel_measures_nothing(qtbot, make_view, debugger):
    view = make_view(debugger.run_minibatches(20))
    qtbot.mouseClick(view.measure, LEFT)
    view.hide()
    assert not view.jobs.busy


def test_that_another_network_forgets_the_times_and_more_training_does_not(qtbot, make_view, debugger):
    view = make_view(debugger.run_minibatches(20))
    measure(qtbot, view)
    view.show_frame(debugger.run_minibatches(20))
    assert view.result is not None
    assert "after 20 updates" in view.note.text
    other = Debugger(build(experiment(network={"hidden": [{"nodes": 4}]})), debugger.versions)
    view.show_frame(other.frame())
    assert view.result is None
    assert not view.body.isVisible()


def test_that_a_diverged_network_is_one_sentence(qtbot, make_view, debugger):
    frame = debugger.run_minibatches(1)
    frame.workspace.theta_new[3] = np.inf
    view = make_view(frame)
    qtbot.mouseClick(view.measure, LEFT)
    assert view.sentence.shown_text() == "A parameter is not finite: there is nothing to compare here."


def test_that_a_low_panel_keeps_the_plot_and_the_sentence(qtbot, make_view, debugger):
    view = make_view(debugger.run_minibatches(20), size=(600, 120))
    measure(qtbot, view)
    assert view.times.plot.isVisible()
    assert not view.table.isVisible()
    view.resize(900, 400)
    assert view.table.isVisible()
    assert view.agreement.isVisible()


# -- what it says: by hand

TIMINGS = (Timing(1, 400e-6, 40e-6, 20e-6), Timing(64, None, 38e-6, 3.14e-6), Timing(256, None, None, 1e-6))
RESULT = Vectorisation((2, 3), "float64", 0, 64, TIMINGS, 2e-15, ("from m_b = 64 on …", "other"))


def test_that_the_sentence_reads_the_plot_off():
    assert sentences(RESULT)[0] == (
        "A minibatch of 64 takes 3.1 µs an example: 130 times as fast as the loops, 12 times as fast as one at a time; "
        "the fastest is m_{b} = 256 with 1.0 µs."
    )
    assert sentences(RESULT)[-1] == "m_{b} = 64: 3.1 µs an example"
    assert all(len(a) >= len(b) for a, b in zip(sentences(RESULT), sentences(RESULT)[1:], strict=False))


def test_that_it_says_how_far_the_forms_agree_and_what_is_missing():
    assert agreement(RESULT)[0] == (
        "The three forms agree: largest difference 2.0e−15 of an array's largest entry, float64 "
        "· —: from m_{b} = 64 on … · —: other"
    )
    wrong = Vectorisation((2, 3), "float64", 0, 64, TIMINGS, 2e-9, ())
    assert agreement(wrong)[0].startswith("The three forms do NOT agree: largest difference 2.0e−09")
