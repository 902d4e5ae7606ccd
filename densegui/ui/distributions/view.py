"""Distributions over time: how the elements of W, Z, A, dZ or dW are spread in each layer, from the start to now.

While it is seen, the minibatches of frames are kept; what happened before is run again in pieces while nothing runs.
"""

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from densegui.debugger.distributions.record import QUANTITIES, Record, Sample, present
from densegui.debugger.distributions.summary import Summary
from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.past import Past
from densegui.debugger.position import Position
from densegui.experiment.build import Problem
from densegui.ui.distributions.picture import LayerPicture
from densegui.ui.distributions.plots import DistributionPlots, Spot
from densegui.ui.jobs import Work
from densegui.ui.past_view import PastView
from densegui.ui.plots.plot_header import PlotHeader, TextButton
from densegui.ui.theme import Scale
from densegui.ui.variables.text import WORDS
from densegui.ui.widgets.elided_list import ElidedList
from densegui.ui.widgets.panel_header import PanelTitle, panel_style, scrolled_both_ways, stack
from densegui.ui.widgets.tips import tip

SYMBOLS = {"W": "W", "Z": "Z", "A": "A", "dZ": "∂ℒ/∂z", "dW": "∂𝒞/∂w"}
"""What the elements of each array are called."""
SCALES = {"dZ": Scale.GRADIENT, "dW": Scale.GRADIENT}
HELP = (
    "Each column is one minibatch, each row an interval of values: the stronger the colour, the more elements lie in "
    "it; grey: most of them are exactly 0. Bands: from the smallest to the largest element, 5 to 95 %, 25 to 75 %; the "
    "line is the median. At the right edge, the array on the screen. A click travels to that minibatch."
)


class DistributionsView(PastView):
    """Shows a picture for each layer, or a larger one of a single layer."""

    shows = ("architecture", "data", "parameters", "trace", "position", "timeline")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.record = Record()
        self._problem: Problem | None = None
        self._spot: Spot | None = None
        self.title = PanelTitle("Distributions", "Distributions", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.header = PlotHeader(self)
        self.header.info.setToolTip(tip(HELP))
        self.header.add_title(self.title)
        self.quantities = {name: self._quantity_button(name) for name in QUANTITIES}
        self.layers = ElidedList(self)
        self.layers.setAccessibleName("Layers")
        self.layers.setToolTip(tip("All layers beside each other, or one larger"))
        self.layers.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.layers.activated.connect(self._again)
        self.heat = TextButton(
            "histogram", "Show each minibatch's histogram as a column of colours.", self, framed=True
        )
        self.band = TextButton("bands", "Show smallest, 5, 25, 50, 75, 95 % and largest as bands.", self, framed=True)
        self.plots = DistributionPlots(self)
        self.plots.pointed.connect(self._point)
        self.plots.chosen.connect(self._travel)
        self._arrange()
        self.finish()

    def _quantity_button(self, name: str) -> TextButton:
        button = TextButton(SYMBOLS[name], f"{name}[l]: {WORDS[name]}.", self)
        button.setAccessibleName(name)
        button.setAutoExclusive(True)
        button.setChecked(name == "W")
        button.clicked.connect(self._again)
        self.header.add_title(button)
        return button

    def _arrange(self) -> None:
        modes = QWidget(self)  # a group of its own: switches exclude those with the same parent
        row = QHBoxLayout(modes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.layers)
        for button in (self.heat, self.band):
            button.setParent(modes)
            button.setAutoExclusive(True)
            button.clicked.connect(self._again)
            row.addWidget(button)
        self.heat.setChecked(True)
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 8, 0)
        head.addWidget(self.header, 1)
        head.addWidget(modes)
        stack(self, head, QHBoxLayout(), scrolled_both_ways(self.plots, self))

    # -- look

    def restyle(self) -> None:
        theme, points = self.settings.theme, 0.92 * self.font().pointSizeF()
        self.setStyleSheet(panel_style(theme, "DistributionsView") + f"QComboBox {{ font-size: {points:.2f}pt; }}")
        self.title.set_color(theme.muted)
        self.header.apply(theme)
        for button in (self.heat, self.band):
            button.apply(theme)
        self.plots.set_theme(theme)
        self.plots.updateGeometry()

    # -- what is shown

    @property
    def quantity(self) -> str:
        """W, Z, A, dZ or dW."""
        return next(name for name, button in self.quantities.items() if button.isChecked())

    def present(self, frame: Frame) -> None:
        if frame.problem is not self._problem:
            self._begin(frame)
        self.record.take(frame, self.quantity)
        self.ask_for_the_past(frame)
        self.draw_known(frame)

    def _begin(self, frame: Frame) -> None:
        """Another experiment: forget what was seen, and offer its layers."""
        self._problem = frame.problem
        self.record.clear()
        chosen = self.layers.currentIndex()
        self.layers.clear()
        self.layers.addItem("all layers", 0)
        for l in range(1, frame.spec.L + 1):
            self.layers.addItem(f"layer {l}", l)
        self.layers.setCurrentIndex(chosen if 0 <= chosen < self.layers.count() else 0)

    def draw_known(self, frame: Frame) -> None:
        quantity, t = self.quantity, frame.position.t
        samples = self.record.samples(quantity, frame.timeline.way, t)
        chosen = self.layers.currentData() or 0
        layers = [chosen] if chosen else range(1, frame.spec.L + 1)
        self.plots.show_pictures([self._picture(frame, samples, l) for l in layers], self.band.isChecked())
        self._tell(len(samples))

    def _picture(self, frame: Frame, samples: list[Sample], l: int) -> LayerPicture:
        quantity = self.quantity
        now: Summary | None
        if frame.position.i == 0 and samples and samples[-1].t == frame.position.t - 1:
            now, freshness = samples[-1].layers[l - 1], Freshness.STALE  # what `present` would work out again
        else:
            now, freshness = present(frame, quantity, l)
        symbol = {"dZ": "∂ℒ/∂z", "dW": "∂𝒞/∂w"}.get(quantity, quantity)
        if quantity == "dW" and frame.setting.regularizer.active:
            symbol = "∂(𝒞 + R)/∂w"
        times = np.array([sample.t for sample in samples], np.int64)
        summaries = [sample.layers[l - 1] for sample in samples]
        scale = SCALES.get(quantity, Scale.VALUE)
        return LayerPicture(f"{symbol}^[{l}]", l, times, summaries, now, freshness, frame.position.t, scale)

    def _tell(self, samples: int) -> None:
        frame = self.frame
        if frame is None:
            return
        if self._spot is not None:
            self.header.tell(*self._readout(self._spot))
            return
        done = frame.position.t
        looked = f"{count(samples)} of {count(done)} minibatches" if samples < done else f"{count(done)} minibatches"
        every = max((s.every for p in self.plots.pictures for s in p.shown), default=1)
        part = f", every {count(every)}th element of the largest array" if every > 1 else ""
        busy = ", looking at the past …" if self.jobs.busy else ""
        edge = "" if not frame.has_minibatch else f"; right: minibatch {count(frame.minibatch)}"
        self.header.tell()
        self.header.info.set_texts(f"{looked}{part}{busy}{edge}", f"{looked}{busy}", looked)
        if not self.settings.running:
            self.plots.setAccessibleDescription(f"{self.quantity} of {looked}")

    def _readout(self, spot: Spot) -> tuple[str, ...]:
        picture = next((p for p in self.plots.pictures if p.layer == spot.picture.layer), spot.picture)
        return picture.readout_now(spot.value) if spot.t is None else picture.readout(spot.t, spot.value)

    # -- the past

    def need(self, frame: Frame) -> tuple[object, ...]:
        return (self.quantity, frame.timeline.way, frame.position.t)

    def lacks(self, frame: Frame) -> bool:
        return bool(self.record.missing(self.quantity, frame.timeline.way, frame.position.t, self.least))

    def work(self, frame: Frame, past: Past) -> Work:
        times = self.record.missing(self.quantity, past.way, frame.position.t, self.least)
        return self.record.sampling(past, self.quantity, times)

    # -- what the user does

    @Slot()
    def _again(self) -> None:
        if self.frame is not None:
            self._spot = None
            self.present(self.frame)

    @Slot(object)
    def _point(self, spot: Spot | None) -> None:
        self._spot = spot
        if self.frame is not None and self.plots.pictures:
            self._tell(len(self.plots.pictures[0].summaries))

    @Slot(int)
    def _travel(self, t: int) -> None:
        self.travel_requested.emit(Position(t, 0))
