"""The curves of training: the cost of each minibatch, its average, and cost or accuracy of the training and test sets."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from densegui.debugger.curves import Smoothed, thin_out
from densegui.debugger.format import MISSING, number, percent
from densegui.debugger.frame import Frame
from densegui.debugger.history import Curves
from densegui.engine.network import FloatArray
from densegui.ui.cost_range import FEWEST, accuracy_range, cost_range
from densegui.ui.plot_header import Entry, PlotHeader, TextButton
from densegui.ui.plotting import Plot, percent_text, tick_text
from densegui.ui.tips import tip
from densegui.ui.view import FrameView

WEIGHT = 0.05
"""Of the newest minibatch in the smoothed curve."""
HELP = (
    "Faint: 𝒞_b of each minibatch, before its update. Smoothed: its exponential average, s ← 0.95 s + 0.05 𝒞_b. Training "
    "and test: of the whole set, with the parameters after t updates. Wheel: zoom; drag: move; auto: all again."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A curve as it is drawn: x, y, which color of the theme, and how."""

    name: str
    token: str
    width: float
    dashed: bool
    legends: tuple[str, ...]
    """Its texts in the legend, the longest first."""


MINIBATCH = Line("cost", "faint", 1, False, ("𝒞_{b} of each minibatch", "𝒞_{b}", "𝒞_{b}"))
SMOOTHED = Line("smooth", "accent", 1, False, ("smoothed, 0.95", "smoothed", "smoothed"))
TEST = Line("test", "text", 2, True, ("test", "test", "test"))
TRAIN = Line("train", "text", 2, False, ("training", "training", "training"))
LINES = (MINIBATCH, SMOOTHED, TEST, TRAIN)
LEGEND_ORDER = (TRAIN, TEST, MINIBATCH, SMOOTHED)


class CostPlot(FrameView):
    """Cost or accuracy over minibatches. A vertical line stands at the position."""

    shows = ("history", "position")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Cost and accuracy")
        self._smoothed = Smoothed(WEIGHT)
        self._smooth: FloatArray = np.empty(0)
        self._pointed: float | None = None
        self._setting_range = False
        self._unit = 1.0
        self._build_header()
        self._build_plot()
        column = QVBoxLayout(self)
        column.setSpacing(2)
        column.addWidget(self.header)
        column.addWidget(self.plot, 1)
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
        self.plot = CurvesPlot(self)
        self.plot.setToolTip("")
        self.plot.bottom_axis.name = "minibatches"
        self.plot.bottom_axis.integer = True
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.items = {line.name: pg.PlotCurveItem(antialias=True, skipFiniteCheck=False) for line in LINES}
        for item in self.items.values():
            self.plot.addItem(item, ignoreBounds=True)
        self.heads = pg.ScatterPlotItem(pxMode=True)
        self.plot.addItem(self.heads, ignoreBounds=True)
        self.cursor = pg.InfiniteLine(angle=90)
        self.marker = pg.InfiniteLine(angle=90)
        self.plot.addItem(self.cursor, ignoreBounds=True)
        self.plot.addItem(self.marker, ignoreBounds=True)
        self.cursor.hide()
        self.plot.pointed.connect(self._point)
        self.plot.view.sigRangeChangedManually.connect(self._stop_following)
        self.plot.view.sigXRangeChanged.connect(self._x_range_changed)
        self.plot.view.sigResized.connect(self._x_range_changed)
        self.plot.double_clicked.connect(self._follow)

    # -- settings

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
        margin = round(0.5 * self.fontMetrics().height())
        column = self.layout()
        assert column is not None
        column.setContentsMargins(round(1.3 * margin), margin, round(1.3 * margin), margin // 2)
        self._style_plot()
        for line in LINES:
            pen = pg.mkPen(theme.color(line.token), width=line.width)
            if line.dashed:
                pen.setDashPattern([3, 2.5])
            self.items[line.name].setPen(pen)
        self.marker.setPen(pg.mkPen(theme.color("marker"), width=2))
        self.cursor.setPen(pg.mkPen(theme.color("faint"), width=1))

    def _style_plot(self) -> None:
        axis = self.plot.left_axis
        axis.text = percent_text if self.shows_accuracy else tick_text
        axis.log = self.log
        self.plot.apply(self.settings.theme, "100 %" if self.shows_accuracy else "2·10⁻⁸")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.settings_changed()

    # -- drawing

    def draw(self, frame: Frame) -> None:
        self._smooth = self._smoothed.update(frame.curves.cost)
        self.marker.setPos(frame.position.t)
        self._set_legend(frame)
        self._draw_curves()
        self._show_readout()

    def _set_legend(self, frame: Frame) -> None:
        theme = self.settings.theme
        has_test = frame.problem.split.test.m > 0
        lines = [line for line in LEGEND_ORDER if has_test or line is not TEST]
        if self.shows_accuracy:
            lines = [line for line in lines if line in (TRAIN, TEST)]
        legends = [
            [Entry(line.legends[n], theme.color(line.token), line.width, line.dashed) for line in lines]
            for n in range(2)
        ]
        short = [entry for entry in legends[-1] if entry.text != SMOOTHED.legends[-1]]
        self.header.info.set_legends([*legends, short])

    def _curves(self, frame: Frame) -> dict[str, tuple[FloatArray, FloatArray]]:
        """Return x and y of each line of the chosen quantity."""
        curves = frame.curves
        if self.shows_accuracy:
            nothing = (np.empty(0), np.empty(0))
            train, test = curves.train_accuracy, curves.test_accuracy
            return {
                "cost": nothing, "smooth": nothing, "test": (curves.evaluated, test), "train": (curves.evaluated, train),
            }  # fmt: skip
        t = np.arange(curves.cost.size)
        return {
            "cost": (t, curves.cost), "smooth": (t, self._smooth), "test": (curves.evaluated, curves.test_cost),
            "train": (curves.evaluated, curves.train_cost),
        }  # fmt: skip

    def _draw_curves(self) -> None:
        frame = self.frame
        if frame is None:
            return
        following = self.following
        right = max(frame.position.t, FEWEST)
        low, high = (0.0, right) if following else self.plot.view.viewRange()[0]
        width = max(int(self.plot.view.width()), 50)
        buckets = {"cost": width, "smooth": width, "train": width // 4, "test": width // 4}
        thin = {
            name: thin_out(x, y, low, high, buckets[name], self.log)
            for name, (x, y) in self._curves(frame).items()
        }
        if following:
            self._show_all(thin, right)
        for name, (x, y) in thin.items():
            if self.log:
                y = np.log10(y)
            else:
                y = y / self._unit
            has_gap = bool(np.isnan(y).any())
            self.items[name].setData(x, y, connect="finite" if has_gap else "all")
        self._draw_heads(thin)

    def _show_all(self, thin: dict[str, tuple[FloatArray, FloatArray]], right: float) -> None:
        """Fit the axes to the curves."""
        if self.shows_accuracy:
            ranges = accuracy_range(right)
        else:
            ranges = cost_range(right, {name: y for name, (_, y) in thin.items()}, self.log)
        self._unit = self.plot.left_axis.unit = ranges.unit
        self._setting_range = True
        self.plot.set_box(*ranges.box)
        self._setting_range = False

    def _draw_heads(self, thin: dict[str, tuple[FloatArray, FloatArray]]) -> None:
        """A dot at the newest evaluation of each set: the only sign of it before there are two."""
        theme = self.settings.theme
        ink, paper = theme.color("text"), theme.color("panel")
        spots = []
        for name, fill in (("test", paper), ("train", ink)):
            x, y = thin[name]
            finite = np.flatnonzero(np.isfinite(y))
            if finite.size:
                last = finite[-1]
                value = np.log10(y[last]) if self.log else y[last] / self._unit
                spots.append({"pos": (x[last], value), "size": 5, "pen": pg.mkPen(ink, width=1), "brush": fill})
        self.heads.setData(spots)

    # -- wishes of the user

    @Slot()
    def _change_quantity(self) -> None:
        self.log_button.setEnabled(not self.shows_accuracy)
        self.auto_button.setChecked(True)
        self._style_plot()
        if self.frame is not None:
            self.draw(self.frame)

    @Slot()
    def _follow(self) -> None:
        self.auto_button.setChecked(True)
        self._draw_curves()

    @Slot(object)
    def _stop_following(self, axes: object) -> None:
        self.auto_button.setChecked(False)

    @Slot()
    def _x_range_changed(self) -> None:
        if not self._setting_range:
            self._draw_curves()

    # -- what the mouse points at

    @Slot(object)
    def _point(self, place: QPointF | None) -> None:
        self._pointed = None if place is None else place.x()
        self._show_readout()

    def _show_readout(self) -> None:
        frame = self.frame
        self.cursor.setVisible(self._pointed is not None and frame is not None)
        if self._pointed is None or frame is None:
            self.header.tell()
            return
        t = min(max(round(self._pointed), 0), frame.position.t)
        self.cursor.setPos(t)
        self.header.tell(*self._readout(frame.curves, t))

    def _readout(self, curves: Curves, t: int) -> tuple[str, ...]:
        """Return the numbers at t, the longest text first. The sets were evaluated at t or the last time before."""
        e = int(np.searchsorted(curves.evaluated, t, "right")) - 1
        updates = int(curves.evaluated[e])
        epoch = f" · epoch {curves.epoch[t]:.0f}" if t < curves.epoch.size else ""
        if self.shows_accuracy:
            train, test = percent(curves.train_accuracy[e]), percent(curves.test_accuracy[e])
        else:
            train, test = self._number(curves.train_cost[e]), self._number(curves.test_cost[e])
        sets = f"training {train} · test {test}"
        cost = number(float(curves.cost[t])) if t < curves.cost.size else MISSING
        own = "" if self.shows_accuracy else f" · 𝒞_{{b}} {cost}"
        long = f"minibatch {t}{epoch}{own} · after {updates} updates: {sets}"
        return long, f"minibatch {t}{own} · {sets}", f"{t}{own} · {sets}", f"{t}{own}"

    def _number(self, value: float) -> str:
        """A set without examples has no cost: NaN at all times; a cost that has become NaN is told as it is."""
        frame = self.frame
        has_test = frame is not None and frame.problem.split.test.m > 0
        return number(value) if has_test or not np.isnan(value) else MISSING


class CurvesPlot(Plot):
    """A plot whose double click asks to see all."""

    double_clicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()
        event.accept()
