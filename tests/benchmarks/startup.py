"""From the start of a process to its first painted frame: densegui on "Three spirals", and an empty window with a plot.

Both are whole processes, with the same Python and the same platform of Qt. Python's own start is part of both. Each
loads its modules in its own order: what is loaded after PySide takes longer, as PySide reads its source.
"""

import os
import subprocess
import sys
import time

from tests.benchmarks.report import Figure, interleave, ratios, time_text

OURS = """
import time
from densegui import app

load_qt = app.load_qt

def load_qt_and_watch():
    load_qt()
    from PySide6.QtCore import QTimer
    from densegui.ui.network.view import NetworkView

    paint = NetworkView.paintEvent

    def paint_and_tell(view, event):
        paint(view, event)
        if view.frame is not None:
            print(time.time(), flush=True)
            NetworkView.paintEvent = paint
            QTimer.singleShot(0, view.window().close)

    NetworkView.paintEvent = paint_and_tell

app.load_qt = load_qt_and_watch
raise SystemExit(app.main([]))
"""
RIVAL = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph

class Plot(pyqtgraph.PlotWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time(), flush=True)
        QTimer.singleShot(0, self.window().close)

application = QApplication([])
window = QMainWindow()
window.setCentralWidget(Plot())
window.resize(1600, 960)
window.show()
application.exec()
"""
ROUNDS = 7


def measure() -> list[Figure]:
    """One figure: ours / the empty window."""
    times = interleave({"ours": lambda: _first_frame(OURS), "rival": lambda: _first_frame(RIVAL)}, ROUNDS)
    slower = ratios(times["ours"], times["rival"])
    what = "start to the first painted frame / empty window with a PlotWidget"
    rival = f"empty window {time_text(times['rival'])}"
    return [Figure(what, time_text(times["ours"]), rival, slower, goal=1.6, sense="<=")]


def _first_frame(program: str) -> float:
    """Seconds from the start of a process to the time that it prints when it has painted."""
    start = time.time()
    command = [sys.executable, "-c", program]
    # As installed: modules are compiled once, not at every start.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout.split()[0]) - start
