"""Steps and ways through time: how soon they are seen, what they cost in memory, and what training loses by them."""

import random
import resource
import statistics
import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from densegui.debugger.checking import GradientCheckJob
from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetOptimizer
from densegui.debugger.position import Granularity, Position
from densegui.engine.optimizers import Adam
from densegui.ui.application import make_application
from densegui.ui.controller import Controller
from densegui.ui.main_window import MainWindow
from tests.benchmarks.problems import NEVER, random_problem, seconds_per_minibatch
from tests.benchmarks.report import Figure, interleave, ratios
from tests.benchmarks.window import spin

MB = 1e6
LONG, WIDE = 100_000, 10_000
ROUNDS = 5


def measure() -> list[Figure]:
    """All rows of the group."""
    return [*_clicks(), *_goto(), _share_left(), _without_breakpoints(), *_wide(), _check()]


def _clicks() -> list[Figure]:
    """From a key to the painted frame: steps forward and back through two minibatches of 2-20-20-3, 500 edges."""
    make_application()
    controller = Controller(random_problem((2, 20, 20, 3), 16, "float64", "tanh", examples=300, train_share=0.7))
    window = MainWindow(controller, "benchmark", None)
    window.resize(1600, 960)
    window.show()
    spin(1500)
    controller.goto(Position(50, 0))
    spin(500)
    painted = Painted()
    window.network.installEventFilter(painted)
    figures = []
    for what, key in (("step", Qt.Key.Key_Right), ("back", Qt.Key.Key_Left)):
        times = [_press(window, key, painted) for _ in range(2 * len(controller.debugger.program))]
        slowest = statistics.quantiles(times, n=20)[-1]
        name = f"{what}: key to painted frame, 500 edges at 1600×960, 95th percentile"
        figures.append(Figure(name, "", "", (1e3 * slowest,), "ms", 50.0, "<="))
    window.close()
    window.deleteLater()
    spin(50)
    return figures


class Painted(QObject):
    """Notes whether the network has been painted."""

    done = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.done = self.done or event.type() == QEvent.Type.Paint
        return False


def _press(window: MainWindow, key: Qt.Key, painted: Painted) -> float:
    painted.done = False
    start = perf_counter()
    QTest.keyClick(window, key)
    while not painted.done:
        QApplication.processEvents()
    QApplication.processEvents()  # the panels beside it
    return perf_counter() - start


def _goto() -> list[Figure]:
    """Anywhere in 100,000 minibatches of 2-8-8-3."""
    problem = random_problem((2, 8, 8, 3), 16, "float64", "tanh", examples=300, train_share=0.7, evaluate_every=50)
    debugger = Debugger(problem)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    debugger.run_minibatches(LONG)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * (1 if sys.platform == "darwin" else 1024)
    chance = random.Random(1)
    times = []
    for _ in range(100):
        place = Position(chance.randrange(LONG), chance.randrange(len(debugger.program)))
        times.append(_seconds(partial(debugger.goto, place)))
    slowest = 1e3 * statistics.quantiles(times, n=20)[-1]
    what = "2-8-8-3, 100,000 minibatches"
    return [
        Figure(f"goto anywhere, {what}, 95th percentile", "", "", (slowest,), "ms", 300.0, "<="),
        Figure(f"memory for curves and checkpoints, {what}", "", "", (grown / MB,), "MB", 64.0, "<="),
    ]


def _share_left() -> Figure:
    """Minibatches a second with checkpoints beside without."""
    problem = random_problem((2, 8, 8, 3), 16, "float64", "tanh", examples=300, train_share=0.7, evaluate_every=NEVER)
    on, off = Debugger(problem), Debugger(problem)
    off.machine.checkpoints.due_after = lambda t: sys.maxsize  # type: ignore[method-assign]  # none is ever due
    off.machine.stand(off.machine.tip, off.machine.segment, off.machine.checkpoints.first)
    contenders: dict[str, Callable[[], float]] = {
        "on": lambda: 1 / seconds_per_minibatch(on, 1.0),
        "off": lambda: 1 / seconds_per_minibatch(off, 1.0),
    }
    rates = interleave(contenders, ROUNDS)
    texts = [f"{statistics.median(rates[name]):,.0f}/s" for name in ("on", "off")]
    shares = ratios(rates["on"], rates["off"])
    return Figure("time travel on / off, 2-8-8-3, m 16", texts[0], f"off {texts[1]}", shares, goal=0.9)


def _without_breakpoints() -> Figure:
    """Minibatches a second where no breakpoint is set, beside a debugger that never asks for one."""
    problem = random_problem((2, 8, 8, 3), 16, "float64", "tanh", examples=300, train_share=0.7, evaluate_every=NEVER)
    none_set, never_asked = Debugger(problem), Debugger(problem)
    contenders: dict[str, Callable[[], float]] = {
        "none set": lambda: 1 / seconds_per_minibatch(none_set, 1.0),
        "never asked": lambda: 1 / seconds_per_minibatch(never_asked, 1.0, stopping=False),
    }
    rates = interleave(contenders, ROUNDS)
    texts = [f"{statistics.median(rates[name]):,.0f}/s" for name in contenders]
    shares = ratios(rates["none set"], rates["never asked"])
    return Figure("no breakpoint set / never asked for, 2-8-8-3, m 16", texts[0], texts[1], shares, goal=0.95)


def _wide() -> list[Figure]:
    """Back, 20 times, from places in 10,000 minibatches of 784-512-256-10 with Adam."""
    debugger = Debugger(random_problem((784, 512, 256, 10), 32, "float64", "relu"))
    debugger.edit(SetOptimizer(Adam()))
    debugger.run_minibatches(WIDE)
    firsts, later = [], []
    for t in (WIDE, 7_777, 3_333):
        if debugger.position.t != t:
            debugger.goto(Position(t, 0))
            debugger.machine.checkpoints.recent.clear()  # as if it had been run to there
        times = [_seconds(partial(debugger.back, Granularity.MINIBATCH)) for _ in range(20)]
        firsts.append(times[0])
        later += times[1:]
    what = "784-512-256-10, Adam, 10,000 minibatches"
    return [
        Figure(f"back, the first one, {what}", "", "", tuple(firsts), "s", 6.0, "<="),
        Figure(f"back, the next 19, slowest, {what}", "", "", (1e3 * max(later),), "ms", 100.0, "<="),
        Figure(f"checkpoints, {what}", "", "", (debugger.machine.checkpoints.used / MB,), "MB", 512.0, "<="),
    ]


def _check() -> Figure:
    """The gradient check of all parameters of 64-32-10."""
    debugger = Debugger(random_problem((64, 32, 10), 32, "float64", "tanh"))
    frame = debugger.run_minibatches(1)
    times = tuple(_seconds(GradientCheckJob(frame).work) for _ in range(ROUNDS))
    return Figure("gradient check of all 2,410 parameters of 64-32-10, m 32", "", "", times, "s", 2.0, "<=")


def _seconds(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start
