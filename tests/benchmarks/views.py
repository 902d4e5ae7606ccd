"""Training with every panel open at once beside training with none, and the frames meanwhile.

Every dock of the window floats and is shown, so that none is hidden behind the tab of another; "none" is the same
window with all of them closed, so that the network alone is drawn. Both train the same problem for the same time.
"""

import statistics
from collections.abc import Callable
from functools import partial

from densegui.experiment.build import Problem
from densegui.ui.application import make_application
from densegui.ui.controller import Controller
from densegui.ui.main_window import MainWindow
from tests.benchmarks.problems import random_problem
from tests.benchmarks.report import Figure, interleave, ratios
from tests.benchmarks.window import HEIGHT, ROUNDS, SETTLE_MS, WIDTH, rate_in_window, spin

PANEL = (720, 420)
"""Size of a floating panel."""


def measure() -> list[Figure]:
    """Two figures for each network: the share of the speed that is left, and the time between frames."""
    make_application()
    small = random_problem((2, 8, 6, 3), 16, "float64", "tanh", examples=300, train_share=0.7, evaluate_every=50)
    large = random_problem((784, 128, 10), 64, "float32", "relu", examples=10_000, train_share=0.8, evaluate_every=500)
    return [
        *_compare("2-8-6-3, m 16, 210 training examples", small),
        *_compare("784-128-10, m 64, 8,000 training examples", large),
    ]


def _compare(what: str, problem: Problem) -> list[Figure]:
    gaps: list[float] = []
    windows = {name: _window(problem, every) for name, every in (("every", True), ("none", False))}
    contenders: dict[str, Callable[[], float]] = {
        name: partial(_rate, window, every, gaps if every else [])
        for (name, window), every in zip(windows.items(), (True, False), strict=True)
    }
    rates = interleave(contenders, ROUNDS)
    panels = len(windows["every"].panels.docks)
    for window in windows.values():
        window.close()
        window.deleteLater()
    spin(50)
    shares = ratios(rates["every"], rates["none"])
    texts = [f"{statistics.median(rates[name]):,.0f}/s" for name in ("every", "none")]
    return [
        Figure(f"all {panels} panels open / none, {what}", texts[0], f"none {texts[1]}", shares, goal=0.7),
        Figure(f"95th percentile between frames, all panels open, {what}", "", "", tuple(gaps[1:]), "ms", 50.0, "<="),
    ]


def _rate(window: MainWindow, every: bool, gaps: list[float]) -> float:
    """Return the rate of one window while nothing of the other can be seen: its panels work on while it is paused."""
    _open(window, every)
    rate = rate_in_window(window.controller, window, gaps)
    _open(window, False)
    spin(SETTLE_MS)
    return rate


def _window(problem: Problem, every: bool) -> MainWindow:
    """Return a window on a problem of which every panel is open, or none."""
    window = MainWindow(Controller(problem), "benchmark", None)
    window.resize(WIDTH, HEIGHT)
    window.show()
    spin(SETTLE_MS)
    _open(window, every)
    closed = [name for name, dock in window.panels.docks.items() if dock.seen is not every]
    if closed:
        raise RuntimeError(f"these panels are not {'open' if every else 'closed'}: {', '.join(closed)}")
    return window


def _open(window: MainWindow, every: bool) -> None:
    """Show every panel, each in a window of its own, or none."""
    for dock in window.panels.docks.values():
        if every:
            dock.setFloating(True)
            dock.show()
            dock.resize(*PANEL)
        else:
            dock.hide()
    spin(SETTLE_MS)
