"""Marks of the cost plot: the cost of the minibatch in progress, and peaks beyond the upper edge."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from densegui.debugger.position import Granularity
from densegui.ui.plots.cost_plot import CostPlot
from densegui.ui.plots.curves_item import MOST_PEAKS, _apart
from densegui.ui.theme import DARK, LIGHT
from tests.ui.test_cost_plot import column_of, wheel


@pytest.fixture
def make_plot(make_shown):
    return partial(make_shown, CostPlot, size=(600, 220))


@pytest.mark.parametrize("log", [False, True])
def test_that_the_cost_of_the_minibatch_in_progress_is_a_dot_on_the_marker(make_plot, debugger, log):
    debugger.run_minibatches(30)
    plot = make_plot(debugger.frame())
    plot.log_button.setChecked(log)
    assert plot.curves._dot is None  # (30, 0) has the cost of minibatch 29
    assert "𝒞b —" in plot.accessibleDescription()
    shown = []
    for _ in debugger.program:
        frame = debugger.step(Granularity.OP)
        plot.show_frame(frame)
        shown.append(plot.curves._dot)
    made = [op.makes for op in debugger.program].index("cost")
    assert shown[:made] == [None] * made
    cost = float(frame.curves.cost[30])
    assert shown[made] == (30, pytest.approx(np.log10(cost) if log else cost))
    assert shown[made] == shown[-2]
    assert shown[-1] is None


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_the_dot_is_painted_in_the_colour_of_the_minibatches(make_plot, frame_at, theme):
    frame = frame_at(30, 12)
    plot = make_plot(frame, theme=theme)
    cost = float(frame.shown("cost").array)
    place = plot.plot.mapTo(plot, plot.plot.mapFromScene(plot.plot.view.mapViewToScene(QPointF(30, cost))))
    picture = plot.grab().toImage()
    assert theme.faint in {picture.pixelColor(place.x() + dx, place.y()).name() for dx in (-2, -1, 1, 2)}
    assert f"𝒞b {cost:.4f}" in plot.accessibleDescription()
    plot.accuracy_button.setChecked(True)
    assert plot.curves._dot is None


def test_that_peaks_beyond_the_upper_edge_are_marked_while_the_plot_follows(make_plot, debugger):
    debugger.run_minibatches(100)
    debugger.history.record(1e8, 7)
    debugger.run_minibatches(100)
    plot = make_plot(debugger.frame())
    assert plot.curves._peaks.tolist() == [100]
    top = plot.plot.mapTo(plot, plot.plot.mapFromScene(plot.plot.view.mapRectToScene(plot.plot.view.rect()).topLeft()))
    picture = plot.grab().toImage()
    columns = range(column_of(plot, 100) - 4, column_of(plot, 100) + 5)
    assert sum(picture.pixelColor(x, top.y() + 4).name() != LIGHT.panel for x in columns) >= 5
    plot.log_button.setChecked(True)
    assert plot.curves._peaks.size == 0
    plot.log_button.setChecked(False)
    wheel(plot, 3)
    assert plot.curves._peaks.size == 0
    plot.accuracy_button.setChecked(True)
    assert plot.curves._peaks.size == 0


def test_that_the_number_of_marks_is_bounded():
    columns = np.sort(np.random.default_rng(1).uniform(0, 3000, 10_000))
    chosen = _apart(columns)
    assert len(chosen) == MOST_PEAKS
    assert _apart(np.array([10.0, 10.5, 200.0])) == [10.0, 200.0]
    assert _apart(np.empty(0)) == []
