"""Training with the window open, a panel showing at each place, beside training without one, and its frames.

The window is the real one, 1600 × 960, with the real controller; without a window it is `Debugger.advance` alone. Both
run the same problem for the same time, evaluations included.
"""

import statistics
from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from densegui.debugger.debugger import Debugger
from densegui.experiment.build import Problem
from densegui.ui.application import make_application
from densegui.ui.controller import Controller
from densegui.ui.main_window import MainWindow
from tests.benchmarks.problems import random_problem, seconds_per_minibatch
from tests.benchmarks.report import Figure, interleave, ratios

WIDTH, HEIGHT = 1600, 960
SECONDS, ROUNDS = 2.0, 5
SETTLE_MS = 1500
"""After opening: formulas are set, pictures of the gallery are made."""


def measure() -> list[Figure]:
    """Two figures for each network: the share of the speed that is left, and the time between frames."""
    make_application()
    small = random_problem((2, 4, 2, 2), 10, "float64", "tanh", examples=300, train_share=0.7, evaluate_every=50)
    large = random_problem((784, 128, 10), 64, "float32", "relu", examples=10_000, train_share=0.8, evaluate_every=500)
    return [
        *_compare("2-4-2-2, m 10, 210 training examples", small, goal=0.6),
        *_compare("784-128-10, m 64, 8,000 training examples", large, goal=0.7),
    ]


def _compare(what: str, problem: Problem, goal: float) -> list[Figure]:
    controller = Controller(problem)
    window = MainWindow(controller, "benchmark", None)
    window.resize(WIDTH, HEIGHT)
    window.show()
    for group in window.panels.groups.values():
        group[0].bring_up()
    window.panels.build()
    spin(SETTLE_MS)
    gaps: list[float] = []
    alone = Debugger(problem)
    contenders: dict[str, Callable[[], float]] = {
        "window": partial(rate_in_window, controller, window, gaps),
        "alone": lambda: 1 / seconds_per_minibatch(alone, SECONDS),
    }
    rates = interleave(contenders, ROUNDS)
    window.close()
    window.deleteLater()
    spin(50)
    shares = ratios(rates["window"], rates["alone"])
    texts = [f"{statistics.median(rates[name]):,.0f}/s" for name in ("window", "alone")]
    return [
        Figure(f"window open / headless, {what}", texts[0], f"headless {texts[1]}", shares, goal=goal),
        Figure(f"95th percentile between painted frames, {what}", "", "", tuple(gaps[1:]), "ms", 40.0, "<="),
    ]


def rate_in_window(controller: Controller, window: MainWindow, gaps: list[float]) -> float:
    """Run for a while; return minibatches a second, and append the 95th percentile of the time between frames."""
    watch = PaintWatch(controller)
    window.network.installEventFilter(watch)
    before, start = controller.debugger.position.t, perf_counter()
    controller.run()
    spin(round(1000 * SECONDS))
    controller.pause()
    rate = (controller.debugger.position.t - before) / (perf_counter() - start)
    window.network.removeEventFilter(watch)
    gaps.append(watch.percentile(95))
    return rate


class PaintWatch(QObject):
    """Notes when the network view paints a frame that it has not painted before."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._painted: object = None
        self._times: list[float] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._controller.frame is not self._painted:
            self._painted = self._controller.frame
            self._times.append(perf_counter())
        return False

    def percentile(self, share: float) -> float:
        """Milliseconds between painted frames."""
        return float(np.percentile(1000 * np.diff(self._times), share))


def spin(milliseconds: int) -> None:
    """Run the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
