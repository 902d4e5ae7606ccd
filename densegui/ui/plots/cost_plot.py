"""The curves of training: the cost of each minibatch, its average, and cost or accuracy of both sets."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Slot
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from densegui.debugger.curves import Points, Smoothed, thin_out
from densegui.debugger.frame import Frame
from densegui.engine.network import FloatArray
from densegui.experiment.build import Problem
from densegui.ui.plots.cost_range import FEWEST, Y_LIMIT, Y_LIMIT_LOG, accuracy_range, cost_range
from densegui.ui.plots.cost_readout import cost_in_progress, readout
from densegui.ui.plots.curves_item import Curve, CurvesItem, Stroke
from densegui.ui.plots.plot_header import Entry, PlotHeader, TextButton, plain
from densegui.ui.plots.plotting import Plot, percent_text, tick_text
from densegui.ui.view import FrameView
from densegui.ui.widgets.tips import tip

WEIGHT = 0.05
"""Of the newest minibatch in the smoothed curve."""
HELP = (
    "Faint: 𝒞_b of each minibatch before its update, a dot that of the one in progress, ▲ beyond the top; smoothed: "
    "s ← 0.95 s + 0.05 𝒞_b from s = 0, divided by 1 − 0.95ᵗ⁺¹; training and test: the whole set after t updates; "
    "the wheel zooms, dragging moves, auto shows all."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A curve's name, its colour in the theme, and how it is drawn."""

    name: str
    token: str
    width: int
    dashed: bool
    legends: tuple[str, ...]
    """Its texts in the legend, the longest first."""


MINIBATCH = Line("cost", "faint", 1, False, ("𝒞_{b} of each minibatch", "𝒞_{b}", "𝒞_{b}"))
SMOOTHED = Line("smooth", "accent", 1, False, ("smoothed, 0.95", "smoothed", "smoothed"))
TEST = Line("test", "text", 2, True, ("test", "test", "test"))
TRAIN = Line("train", "text", 2, False, ("training", "training", "train"))
LINES = (MINIBATCH, SMOOTHED, TEST, TRAIN)
LEGEND_ORDER = (TRAIN, TEST, MINIBATCH, SMOOTHED)


class CostPlot(FrameView):
    """Cost or accuracy over minibatches. A vertical line stands at the position."""

    shows = ("history", "position")
    _built = False
    """Qt can change the font while the widget is being made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Cost and accuracy")
        self._smoothed = Smoothed(WEIGHT)
        self._smooth: FloatArray = np.empty(0)
        self._pointed: float | None = None
        self._setting_range = False
        self._unit = 1.0
        self._legend_of: Problem | None = None
        self._build_header()
        self._build_plot()
        column = QVBoxLayout(self)
        column.setSpacing(2)
        column.addWidget(self.header)
        column.addWidget(self.plot, 1)
        self._built = True
        self.settings_changed()

    # -- construction

    def _build_header(self) -> None:
        self.header = PlotHeader(self)
        self.cost_button = TextButton("Cost", "Show the cost 𝒞: the cross entropy, without penalty.", self)
        self.accuracy_button = TextButton("Accuracy", "Show the share of examples that are classified right.", self)
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
        self.plot = Plot(self)
        self.plot.bottom_axis.name = "minibatches"
        self.plot.bottom_axis.integer = True
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.curves = CurvesItem(self.plot)
        self.plot.pointed.connect(self._point)
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

    def settings_changed(self) -> None:
        theme = self.settings.theme
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.color("panel"))
        self.setPalette(palette)
        self.header.apply(theme)
        margin, column = round(0.5 * self.fontMetrics().height()), self.layout()
        assert column is not None
        column.setContentsMargins(round(1.3 * margin), margin, round(1.3 * margin), margin // 2)
        self._style_plot()
        heads = {"train": theme.color("text"), "test": theme.color("panel")}
        self._strokes = {
            line.name: Stroke(theme.color(line.token), line.width, line.dashed, heads.get(line.name)) for line in LINES
        }
        self._marker_pen = QPen(theme.color("marker"), 2)
        self._cursor_pen = QPen(theme.color("faint"), 1)
        self._set_legend()

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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._built:
            self.settings_changed()

    # -- drawing

    def draw(self, frame: Frame) -> None:
        self._smooth = self._smoothed.update(frame.curves.cost)
        if frame.problem is not self._legend_of:
            self.auto_button.setChecked(True)
            self._set_legend()
        self._draw_curves()
        self._show_readout()

    def _set_legend(self) -> None:
        theme = self.settings.theme
        self._legend_of = self.frame.problem if self.frame else None
        lines = [line for line in LEGEND_ORDER if self._has_test or line is not TEST]
        if self.shows_accuracy:
            lines = [line for line in lines if line in (TRAIN, TEST)]
        sets = [line for line in lines if line in (TRAIN, TEST)]
        without_average = [line for line in lines if line is not SMOOTHED]
        versions = ((lines, 0), (lines, 1), (without_average, 1), (sets, 1), (sets, 2))
        self.header.info.set_legends(
            [Entry(line.legends[n], theme.color(line.token), line.width, line.dashed) for line in chosen]
            for chosen, n in versions
        )

    def _curves(self, frame: Frame) -> dict[str, Points]:
        """Return x and y of each line of the chosen quantity."""
        curves = frame.curves
        if self.shows_accuracy:
            train, test = curves.train_accuracy, curves.test_accuracy
            return {"train": (curves.evaluated, train), "test": (curves.evaluated, test)}
        t, train, test = np.arange(curves.cost.size), curves.train_cost, curves.test_cost
        return {
            "cost": (t, curves.cost), "smooth": (t, self._smooth),
            "test": (curves.evaluated, test), "train": (curves.evaluated, train),
        }  # fmt: skip

    def _draw_curves(self, fit: bool = True) -> None:
        """Draw what is in sight; with `fit`, and when following, show all before."""
        frame = self.frame
        if frame is None:
            return
        following = fit and self.following
        right = max(frame.position.t, frame.curves.cost.size, FEWEST)
        low, high = (0.0, right) if following else self.plot.view.viewRange()[0]
        width = max(int(self.plot.view.width()), 50)
        buckets = {"cost": width, "smooth": width, "train": width // 4, "test": width // 4}
        thin = {
            name: thin_out(x, y, low, high, buckets[name], self.log) for name, (x, y) in self._curves(frame).items()
        }
        if following:
            self._show_all(thin, right)
        with np.errstate(over="ignore"):
            scaled = {name: (x, np.log10(y) if self.log else y / self._unit) for name, (x, y) in thin.items()}
        curves = [Curve(*scaled[line.name], self._strokes[line.name]) for line in LINES if line.name in scaled]
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
        if self.shows_accuracy:
            ranges = accuracy_range(right)
        else:
            ranges = cost_range(right, {name: y for name, (_, y) in thin.items()}, self.log)
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
        if not self._setting_range:
            self._draw_curves(fit=False)

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
        uprights = [(float(frame.position.t), self._marker_pen)]
        if self._pointed is None:
            self.header.tell()
        else:
            t = min(max(round(self._pointed), 0), frame.position.t)
            uprights.insert(0, (float(t), self._cursor_pen))
            self.header.tell(*self._numbers_at(t))
        self.curves.show_uprights(uprights)

    def _numbers_at(self, t: int) -> tuple[str, ...]:
        assert self.frame is not None
        cost = cost_in_progress(self.frame) if t == self.frame.position.t else None
        return readout(self.frame.curves, t, self.shows_accuracy, self._has_test, cost)
