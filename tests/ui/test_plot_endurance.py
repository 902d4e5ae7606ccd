"""Plots that are drawn for hours: they live, and keep their memory."""

import gc
import resource
import sys
from pathlib import Path

import pytest

from densegui.ui.plots.cost_plot import CostPlot
from densegui.ui.plots.region_plot import RegionPlot
from densegui.ui.view import ViewSettings


def memory():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
@pytest.mark.parametrize("view", [CostPlot, RegionPlot])
def test_that_600_updates_live_and_keep_the_memory_flat(qtbot, debugger, view):
    """PySide6 6.12 loses a reference to None at every call on Python 3.11, and dies after some hundred updates."""
    plot = view()
    qtbot.addWidget(plot)
    plot.resize(600, 220)
    plot.apply_settings(ViewSettings(running=True))
    plot.show()
    sizes = []
    gc.collect()
    references = sys.getrefcount(None)
    for n in range(600):
        plot.show_frame(debugger.run_minibatches(1))
        plot.grab()
        if n % 200 == 199:
            gc.collect()
            sizes.append(memory())
    assert sizes[-1] - sizes[0] < 6 * 2**20
    assert sys.getrefcount(None) > references - 5000  # PySide6 6.12 loses more than 100,000
