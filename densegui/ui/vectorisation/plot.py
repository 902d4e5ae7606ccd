"""Time for an example over the size of the minibatch, on logarithmic axes: three curves, a dot for each number."""

import math

import numpy as np
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from densegui.debugger.format import duration
from densegui.debugger.vectorisation import Vectorisation
from densegui.ui.plots.curves_item import DASHES, DOTS, Curve, CurvesItem, Stroke
from densegui.ui.plots.plot_header import Entry, InfoLine
from densegui.ui.plots.plotting import Plot
from densegui.ui.theme import Theme
from densegui.ui.widgets.tips import tip

ABOUT = "Time for each example, over the size of the minibatch; both axes are logarithmic."
FORMS = (
    ("loops", "muted", DOTS, "loops (21)"), ("vectors", "text", DASHES, "one example at a time (22)"),
    ("matrices", "accent", (), "minibatch (23)"),
)  # fmt: skip
"""Of a timing: its field, colour, line and name."""
ROOM, ROOM_FOR_NAME = 0.08, 0.38
"""Of the axes beyond the first and the last point, in decades; at the right stands the axis' name."""


class TimesPlot(QWidget):
    """A legend over a plot."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.plot = Plot(self)
        self.plot.setMouseEnabled(False, False)
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.plot.left_axis.log = self.plot.bottom_axis.log = True
        self.plot.left_axis.text = lambda seconds: duration(seconds, 1)
        self.plot.bottom_axis.name = "size"
        self.plot.setAccessibleName(ABOUT)
        self.curves = CurvesItem(self.plot)
        self.legend = InfoLine(self)
        self.legend.setToolTip(tip(ABOUT))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.legend)
        column.addWidget(self.plot, 1)

    def apply(self, theme: Theme) -> None:
        """Take over colours and the font."""
        self.legend.apply(theme)
        self.plot.apply(theme, "100 ms")
        self._strokes = {
            form: Stroke(theme.color(token), 2, dashes, theme.color(token), dots=True)
            for form, token, dashes, _ in FORMS
        }
        entries = [Entry(name, self._strokes[form].color, 2, dashes) for form, _, dashes, name in FORMS]
        self.legend.set_legends([entries])

    def show_times(self, result: Vectorisation) -> None:
        """Draw what was measured."""
        timings = result.timings
        x = np.log10([timing.m_b for timing in timings])
        curves = []
        for form, stroke in self._strokes.items():
            seconds = [getattr(timing, form) for timing in timings]
            y = np.array([math.nan if value is None else math.log10(value) for value in seconds])
            curves.append(Curve(x, y, stroke))
        every = np.concatenate([curve.y for curve in curves])
        low, high = float(np.nanmin(every)), float(np.nanmax(every))
        self.plot.bottom_axis.marked = tuple(float(timing.m_b) for timing in timings)
        self.plot.set_box(float(x[0]) - ROOM, float(x[-1]) + ROOM_FOR_NAME, low - ROOM, high + ROOM)
        self.curves.show_curves(curves, fast=False)
