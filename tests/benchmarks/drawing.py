"""The network view with all edges recoloured, beside pyqtgraph's GraphItem drawing the same nodes and edges.

Both redraw into an image of 1600 × 960, as Qt's raster engine does without a graphics card. Every redraw has other
weights, so all 2,720 edges get new colours; none is antialiased. Ours draws its names, numbers and colour bars as well.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle
from time import perf_counter
from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtWidgets import QApplication, QWidget

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame
from densegui.ui.network.view import NetworkView
from densegui.ui.theme import LIGHT, Scale, scale_bins, scale_colors
from densegui.ui.view import ViewSettings
from tests.benchmarks.problems import random_problem
from tests.benchmarks.report import Figure, interleave, ratios, time_text

SIZES, BATCH_SIZE = (64, 32, 16, 10), 32
WIDE = (784, 128, 64, 10)
EDGES = 64 * 32 + 32 * 16 + 16 * 10
WIDTH, HEIGHT = 1600, 960
FRAMES, REDRAWS, ROUNDS = 8, 4, 9


def measure() -> list[Figure]:
    """For both ways in which the window draws: the time, and the ratio."""
    application = QApplication.instance() or QApplication(["benchmarks"])
    debugger = Debugger(random_problem(SIZES, BATCH_SIZE, hidden="tanh"))
    debugger.set_learning_rate(1.0)
    frames = [debugger.run_minibatches(20) for _ in range(FRAMES)]
    figures = []
    for how, running in (("running", True), ("stepping", False)):
        ours, rival = NetworkView(), GraphWidget(SIZES)
        ours.apply_settings(ViewSettings(running=running))
        contenders = {
            "ours": _timed(ours, partial(_call_next, ours.show_frame, cycle(frames))),
            "rival": _timed(rival, partial(_call_next, rival.recolor, cycle([_pens(frame) for frame in frames]))),
        }
        times = interleave(contenders, ROUNDS)
        what = f"redraw {'-'.join(map(str, SIZES))} ({EDGES:,} edges) at {WIDTH}×{HEIGHT}, {how}"
        milliseconds = tuple(1e3 * seconds for seconds in times["ours"])
        texts = time_text(times["ours"]), f"GraphItem {time_text(times['rival'])}"
        figures.append(Figure(what, texts[0], "", milliseconds, "ms", 25.0, "<="))
        figures.append(Figure(what, *texts, ratios(times["rival"], times["ours"]), goal=10.0))
        ours.close()
        rival.close()
    figures.append(_wide())
    application.processEvents()
    return figures


def _wide() -> Figure:
    """A wide network with new weights, as while stepping: it shows the strongest of its 109,184 edges."""
    debugger = Debugger(random_problem(WIDE, BATCH_SIZE, "float32", "relu"))
    frames = cycle([debugger.run_minibatches(1) for _ in range(FRAMES)])
    view = NetworkView()
    run = _timed(view, partial(_call_next, view.show_frame, frames))
    times = interleave({"wide": run}, ROUNDS)["wide"]
    view.close()
    milliseconds = tuple(1e3 * seconds for seconds in times)
    what = f"redraw {'-'.join(map(str, WIDE))} with new weights at {WIDTH}×{HEIGHT}"
    return Figure(what, time_text(times), "", milliseconds, "ms", 40.0, "<=")


def _call_next(function: Callable[[Any], object], values: Iterator[Any]) -> None:
    function(next(values))


def _timed(widget: QWidget, change: Callable[[], None]) -> Callable[[], float]:
    """A function that returns the mean time of a change together with its redraw, after one that is not counted.

    The other contender's pictures have emptied the processor's caches; a redraw follows one of its own kind.
    """
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    QApplication.processEvents()

    def run() -> float:
        change()
        widget.grab()
        start = perf_counter()
        for _ in range(REDRAWS):
            change()
            widget.grab()
        return (perf_counter() - start) / REDRAWS

    return run


class GraphWidget(pyqtgraph.GraphicsLayoutWidget):
    """The same nodes and edges in one GraphItem."""

    def __init__(self, n: Sequence[int]) -> None:
        super().__init__()
        self.setBackground("w")
        places = [(l, (k + 0.5) / size) for l, size in enumerate(n) for k in range(size)]
        first = np.cumsum([0, *n])
        pairs = [(first[l] + j, first[l + 1] + k) for l in range(len(n) - 1) for j, k in np.ndindex(n[l], n[l + 1])]
        self._nodes = {"pos": np.array(places), "size": 9, "symbolBrush": "k"}
        self._graph = pyqtgraph.GraphItem(**self._nodes, adj=np.array(pairs))
        box = self.addViewBox(enableMouse=False)
        box.addItem(self._graph)
        box.autoRange()

    def recolor(self, pens: np.ndarray) -> None:
        """Take a pen for each edge."""
        self._graph.setData(**self._nodes, pen=pens)  # without the nodes it would forget them


def _pens(frame: Frame) -> np.ndarray:
    """A pen for each edge in the colours of our view, width 1: pyqtgraph's fastest."""
    colors = np.array([color.getRgb() for color in scale_colors(LIGHT, Scale.VALUE)])
    weights = [frame.shown("W", l).array for l in range(1, frame.spec.L + 1)]
    bins = np.concatenate([scale_bins(w.ravel(), float(np.abs(w).max())) for w in weights])
    pens = np.empty(bins.size, [(name, np.uint8) for name in ("red", "green", "blue", "alpha")] + [("width", float)])
    for place, name in enumerate(("red", "green", "blue", "alpha")):
        pens[name] = colors[bins, place]
    pens["width"] = 1.0
    return pens
