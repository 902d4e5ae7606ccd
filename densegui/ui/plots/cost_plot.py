"""The curves of training: the cost of each minibatch, its average, and cost or accuracy of both sets."""

import math

import numpy as np
from PySide6.QtCore import QPointF, Signal, Slot
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from densegui.debugger.curves import Points, Smoothed, thin_out
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.debugger.runs import Runs
from densegui.engine.network import FloatArray
from densegui.experiment.build import Problem
from densegui.ui.plots.cost_lines import HELP, MINIBATCH, in_ranges, legends, line_points, longest, present, strokes
from densegui.ui.plots.cost_range import FEWEST, Y_LIMIT, Y_LIMIT_LOG, accuracy_range, cost_range
from densegui.ui.plots.cost_readout import cost_in_progress, readout, runs_readout
from densegui.ui.plots.curves_item import Curve, CurvesItem
from densegui.ui.plots.plot_header import PlotHeader, TextButton, plain
from densegui.ui.plots.ticks import percent_text, tick_text
from densegui.ui.plots.travel_plot import TravelPlot
from densegui.ui.view import FrameView
from densegui.ui.widgets.throttle import Throttle
from densegui.ui.widgets.tips import tip

WEIGHT = 0.05
"""Of the newest minibatch in the smoothed curve."""


class CostPlot(FrameView):
    """Cost or accuracy over minibatches. A vertical line stands at the position; a click or drag wishes to go there."""

    shows = ("history", "position", "timeline", "runs")
    travel_requested = Signal(object)
    """The user wishes to go to this Position."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Cost and accuracy")
        self._smoothed, self._smoothed_there = Smoothed(WEIGHT), Smoothed(WEIGHT)
        self._smooth: FloatArray = np.empty(0)
        self._smooth_there: FloatArray = self._smooth
        self._pointed: float | None = None
        self._held: int | None = None
        self._wishes = Throttle(self)
        self._wishes.passed.connect(self.travel_requested)
        self._setting_range = False
        self._unit = 1.0
        self._followed: Problem | None = None
        self._build_header()
        self._build_plot()
        column = QVBoxLayout(self)
        column.setSpacing(2)
        column.addWidget(self.header)
        column.addWidget(self.plot, 1)
        self.finish()

    # -- construction

    def _build_header(self) -> None:
        self.header = PlotHeader(self)
        self.cost_button = TextButton("Cost", "Show the cost 𝒞: the cross entropy, without penalty.", self, title=True)
        self.accuracy_button = TextButton(
            "Accuracy", "Show the share of examples that are classified right.", self, title=True
        )
        for button in (self.cost_button, self.accuracy_button):
            button.setAutoExclusive(True)
            self.header.add_title(button)
        self.log_button = TextButton("log", "Draw the cost on a logarithmic axis.", self, framed=True)
        self.auto_button = TextButton("auto", "Show all of the curves, and follow the training.", self, framed=True)
        for button in (self.log_button, self.auto_button):
            self.header.add_switch(button)
        self.cost_button.setChecked(True)
        self.auto_button.setChecked(True)
        self.cost_button.toggled.connect(self._change_quantity)
        self.log_button.toggled.connect(self._change_quantity)
        self.auto_button.clicked.connect(self._follow)
        self.header.info.setToolTip(tip(HELP))

    def _build_plot(self) -> None:
        self.plot = TravelPlot(self)
        self.plot.bottom_axis.name = "minibatches"
        self.plot.bottom_axis.integer = True
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.curves = CurvesItem(self.plot)
        self.plot.pointed.connect(self._point)
        self.plot.held.connect(self._hold)
        self.plot.let_go.connect(self._let_go)
        self.plot.view.sigRangeChangedManually.connect(self._stop_following)
        self.plot.view.sigXRangeChanged.connect(self._x_range_changed)
        self.plot.view.sigResized.connect(self._x_range_changed)
        self.plot.double_clicked.connect(self._follow)

    # -- settings

    @property
    def _has_test(self) -> bool:
        return self.frame is None or self.frame.problem.split.test.m > 0

    @property
    def shows_accuracy(self) -> bool:
        return self.accuracy_button.isChecked()

    @property
    def log(self) -> bool:
        """Whether the axis is logarithmic; that of the accuracy never is."""
        return self.log_button.isChecked() and not self.shows_accuracy

    @property
    def following(self) -> bool:
        """Whether the plot always shows all of the curves."""
        return self.auto_button.isChecked()

    def restyle(self) -> None:
        theme = self.settings.theme
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.color("panel"))
        self.setPalette(palette)
        self.header.apply(theme)
        margin, column = round(0.5 * self.fontMetrics().height()), self.layout()
        assert column is not None
        column.setContentsMargins(round(1.3 * margin), margin, round(1.3 * margin), margin // 2)
        self._style_plot()
        self._style_lines()
        self._marker_pen = QPen(theme.color("marker"), 2)
        self._cursor_pen = QPen(theme.color("faint"), 1)
        self._set_legend()

    def _style_lines(self) -> None:
        self._runs = self.frame.runs if self.frame is not None else Runs()
        self._strokes = strokes(self.settings.theme, self._runs.shown)

    def _style_plot(self) -> None:
        axis = self.plot.left_axis
        axis.text = percent_text if self.shows_accuracy else tick_text
        axis.log = self.log
        y = Y_LIMIT_LOG if self.log else Y_LIMIT
        self.plot.view.setLimits(xMin=-1e9, xMax=1e9, minXRange=1, yMin=-y, yMax=y, minYRange=1e-6)
        widest = "100 %" if self.shows_accuracy else "10,000"
        if self.log or axis.unit != 1:
            widest = "1.5·10⁻⁸"
        self.plot.apply(self.settings.theme, widest)

    # -- drawing

    def draw(self, frame: Frame) -> None:
        self._smooth = self._smoothed.update(frame.curves.cost)
        if frame.comparison is not None:
            self._smooth_there = self._smoothed_there.update(frame.comparison.curves.cost)
        if frame.problem is not self._followed:
            self._followed = frame.problem
            self.auto_button.setChecked(True)
        if frame.runs is not self._runs:
            self._style_lines()
        self._set_legend()
        self._draw_curves()
        self._show_readout()

    def _set_legend(self) -> None:
        compared = self.frame.comparison.name if self.frame is not None and self.frame.comparison is not None else ""
        theme, accuracy = self.settings.theme, self.shows_accuracy
        self.header.info.set_legends(legends(theme, self._has_test, accuracy, compared, self._runs))

    def _draw_curves(self, fit: bool = True) -> None:
        """Draw what is in sight; with `fit`, and when following, show all before."""
        frame = self.frame
        if frame is None:
            return
        following, right = fit and self.following, max(longest(frame), FEWEST)
        low, high = (0.0, right) if following else self.plot.view.viewRange()[0]
        width = max(int(self.plot.view.width()), 50)
        thin = {
            name: thin_out(x, y, low, high, width if name.startswith(("cost", "smooth")) else width // 4, self.log)
            for name, (x, y) in line_points(frame, self._smooth, self._smooth_there, self.shows_accuracy).items()
        }
        if following:
            self._show_all(thin, right)
        with np.errstate(over="ignore"):
            scaled = {name: (x, np.log10(y) if self.log else y / self._unit) for name, (x, y) in thin.items()}
        t = frame.position.t
        curves = [Curve(*points, self._strokes[name], present(name, t)) for name, points in scaled.items()]
        self.curves.show_curves(curves, self.settings.running)
        self._draw_marks(frame, curves)

    def _draw_marks(self, frame: Frame, curves: list[Curve]) -> None:
        """Draw the cost of the minibatch in progress, and, when following, where costs lie beyond the upper edge."""
        top = self.plot.view.viewRange()[1][1]
        beyond = curves[0].y > (top if self.following and not self.shows_accuracy else np.inf)
        peaks = curves[0].x[beyond].astype(np.float64)
        cost, t, dot = cost_in_progress(frame), frame.position.t, None
        if cost is not None and not self.shows_accuracy and (cost > 0 or not self.log):
            dot = (t, math.log10(cost) if self.log else cost / self._unit)
            if dot[1] > top and self.following:
                dot, peaks = None, np.append(peaks, t)
        self.curves.show_marks(self._strokes[MINIBATCH.name].color, dot, peaks)

    def _show_all(self, thin: dict[str, Points], right: float) -> None:
        """Fit the axes to the curves."""
        ranges = accuracy_range(right) if self.shows_accuracy else cost_range(right, in_ranges(thin), self.log)
        self._setting_range = True
        if ranges.unit != self._unit:
            self._unit = self.plot.left_axis.unit = ranges.unit
            self._style_plot()
        self.plot.set_box(*ranges.box)
        self._setting_range = False

    # -- wishes of the user

    @Slot()
    def _change_quantity(self) -> None:
        self.log_button.setEnabled(not self.shows_accuracy)
        self.auto_button.setChecked(True)
        self._style_plot()
        self._set_legend()
        if self.frame is not None:
            self.draw(self.frame)

    @Slot()
    def _follow(self) -> None:
        self.auto_button.setChecked(True)
        self._draw_curves()

    @Slot(object)
    def _stop_following(self, axes: object) -> None:
        if self.following:
            self.auto_button.setChecked(False)
            self._draw_curves()

    @Slot()
    def _x_range_changed(self) -> None:
        # A layout can come before the newest frame is drawn: that draws the curves in any case.
        drawn = self.frame is not None and self._parts(self.frame) == self._drawn
        if drawn and not self._setting_range:
            self._draw_curves(fit=False)

    @Slot(float)
    def _hold(self, x: float) -> None:
        """Stand the line where the mouse is, and wish to go there."""
        if self.frame is None:
            return
        if self._held is None:
            self._wishes.begin()
        t = self._held = self._recorded(x)
        self._show_readout()
        self._wishes.wish(Position(t, 0))

    @Slot()
    def _let_go(self) -> None:
        self._wishes.finish()
        self._held = None
        self._show_readout()

    def _recorded(self, x: float) -> int:
        """Return the nearest minibatch that is recorded."""
        assert self.frame is not None
        last = max(self.frame.position.t, self.frame.curves.cost.size)
        return min(max(round(x), 0), last)

    # -- what the mouse points at

    @Slot(object)
    def _point(self, place: QPointF | None) -> None:
        self._pointed = None if place is None else place.x()
        self._show_readout()

    def _show_readout(self) -> None:
        """Write the numbers at the mouse, or the legend; and stand the lines at the position and at the mouse."""
        frame = self.frame
        if frame is None:
            return
        if not self.settings.running:
            self.setAccessibleDescription(plain(self._numbers_at(frame.position.t)[0]))
        here = frame.position.t if self._held is None else self._held
        uprights = [(float(here), self._marker_pen)]
        if self._pointed is None:
            self.header.tell()
        else:
            t = self._recorded(self._pointed)
            uprights.insert(0, (float(t), self._cursor_pen))
            self.header.tell(*self._numbers_at(t))
        self.curves.show_uprights(uprights)

    def _numbers_at(self, t: int) -> tuple[str, ...]:
        assert self.frame is not None
        cost = cost_in_progress(self.frame) if t == self.frame.position.t else None
        runs = runs_readout(self._runs, t, self.shows_accuracy)
        return readout(self.frame.curves, t, self.shows_accuracy, self._has_test, cost, runs)
