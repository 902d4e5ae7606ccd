"""Decision regions of a data set with two inputs: what the network answers at every point of the plane."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from densegui.data.dataset import Split
from densegui.debugger.format import count, number, short
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.regions import answer_at, data_box, regions
from densegui.experiment.build import Problem
from densegui.ui.plots.plot_header import PlotHeader
from densegui.ui.plots.plotting import Plot
from densegui.ui.plots.region_item import MOST_POINTS, RegionItem, Rings
from densegui.ui.plots.region_legend import Mark, RegionLegend
from densegui.ui.view import FrameView
from densegui.ui.widgets.tips import tip

ALIKE = 3.0
"""Features whose ranges differ by less than this are drawn to the same scale."""
HELP = (
    "The colour is that of the class with the largest ŷ, the stronger the larger ŷ; point at a place to read ŷ there."
)


class RegionPlot(FrameView):
    """Regions, examples, the present minibatch ringed, and the chosen example."""

    _built = False
    """Qt can change the font while the widget is being made."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")
    pace = 0.07

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Decision regions")
        self._pointed: QPointF | None = None
        self._waiting = False
        self._lost = False
        self._styled_for: Problem | None = None
        self.title = QLabel("Decision regions", self)
        self.header = PlotHeader(self)
        self.header.add_title(self.title)
        self.header.info.setToolTip(tip(HELP))
        self.plot = Plot(self)
        self.plot.setMouseEnabled(False, False)
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.item = RegionItem(self.plot)
        self.legend = RegionLegend(self)
        self.message = QLabel(self)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        self._arrange()
        self.plot.pointed.connect(self._point)
        self.plot.view.sigResized.connect(self._resized)
        self._built = True
        self.settings_changed()

    def _arrange(self) -> None:
        page = QWidget(self)
        self._row = QHBoxLayout(page)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.plot, 1)
        self._row.addWidget(self.legend)
        self._pages = QStackedLayout()
        self._pages.addWidget(page)
        self._pages.addWidget(self.message)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        self._column.addWidget(self.header)
        self._column.addLayout(self._pages, 1)

    # -- settings

    def settings_changed(self) -> None:
        theme = self.settings.theme
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.color("panel"))
        self.setPalette(palette)
        height = self.fontMetrics().height()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        for label, token in ((self.title, "text"), (self.message, "muted")):
            colors = label.palette()
            colors.setColor(label.foregroundRole(), theme.color(token))
            label.setPalette(colors)
        self.header.apply(theme)
        margin = round(0.5 * height)
        self._column.setContentsMargins(round(1.3 * margin), margin, round(1.3 * margin), margin // 2)
        self._row.setSpacing(margin)
        self._radius = 0.21 * height
        self._style_plot()

    def _style_plot(self) -> None:
        self._styled_for = self.frame.problem if self.frame else None
        if self.frame is not None and self.frame.spec.n_x == 2:
            split = self.frame.problem.split
            suffix = " (standardised)" if split.standardizer is not None else ""
            names = [name + suffix for name in split.dataset.feature_names]
            self.plot.bottom_axis.name, self.plot.left_axis.name = names
        self.plot.apply(self.settings.theme, "−0.25")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._built:
            self.settings_changed()

    # -- drawing

    def draw(self, frame: Frame) -> None:
        n_x = frame.spec.n_x
        self._pages.setCurrentIndex(0 if n_x == 2 else 1)
        if n_x != 2:
            self.message.setText(f"Decision regions are drawn for two inputs; this data has {n_x}.")
            self.setAccessibleDescription(self.message.text())
            self.header.tell()
            return
        if frame.problem is not self._styled_for:
            self._style_plot()
        self.item.set_data(frame.problem.split, self.settings.theme, self._radius)
        self._draw_regions(frame)
        self._draw_rings(frame)
        self._show_readout()

    def _draw_regions(self, frame: Frame) -> None:
        area = self.plot.view.rect()
        if area.width() < 2 or area.height() < 2:
            return
        aspect = area.width() / area.height()
        box = data_box(frame.problem.split)
        if 1 / ALIKE < box.width / box.height < ALIKE:
            box = box.widened(aspect)
        self.plot.set_box(box.left, box.right, box.bottom, box.top)
        result = regions(frame, box, aspect, self.settings.running)
        self._lost = bool((result.winner < 0).any())
        self.item.set_regions(result)

    def _draw_rings(self, frame: Frame) -> None:
        theme, radius = self.settings.theme, 1.7 * self._radius
        split = frame.problem.split
        indices, freshness = frame.shown("indices")
        marks = [Mark(name, k) for k, name in enumerate(split.dataset.class_names)]
        if split.test.m:
            marks.append(Mark("hollow: test", 0, filled=False))
        if indices is None:
            self.item.set_rings()
        else:
            stale = freshness is Freshness.STALE
            pen = QPen(theme.color("muted" if stale else "text"), 1.2)
            if stale:
                pen.setDashPattern([2, 2])
            rings = [Rings(split.train.rows[indices], pen, radius)]
            marks.append(Mark(f"minibatch {count(frame.minibatch)}", ring=pen))
            if frame.example is not None:
                chosen = QPen(theme.color("marker"), 2.5)
                rings.append(Rings(split.train.rows[indices[frame.example]][np.newaxis], chosen, 1.2 * radius))
                marks.append(Mark(f"example {frame.example + 1} of {indices.size}", ring=chosen))
            self.item.set_rings(*rings)
        self.legend.set_marks(marks, theme, self._radius)
        self.legend.setVisible(self.width() > 3.2 * self.legend.sizeHint().width())

    # -- what the mouse points at

    @Slot()
    def _resized(self) -> None:
        if not self._waiting:
            self._waiting = True
            QTimer.singleShot(0, self._draw_for_size)

    @Slot()
    def _draw_for_size(self) -> None:
        """Draw the regions for a new size: once, however many sizes a layout goes through."""
        self._waiting = False
        frame = self.frame
        if frame is not None and frame.spec.n_x == 2 and self._drawn is not None:
            self._draw_regions(frame)

    @Slot(object)
    def _point(self, place: QPointF | None) -> None:
        self._pointed = place
        self._show_readout()

    def _show_readout(self) -> None:
        frame = self.frame
        if frame is None or frame.spec.n_x != 2:
            return
        explanation = self._explanation(frame)
        if not self.settings.running:
            self.setAccessibleDescription(explanation[0])
        if self._pointed is None:
            self.header.tell(*explanation)
        else:
            self.header.tell(*self._answer(frame, self._pointed.x(), self._pointed.y()))

    def _explanation(self, frame: Frame) -> tuple[str, ...]:
        t = frame.position.t
        after = f"after {count(t)} update{'' if t == 1 else 's'}"
        if self._lost:
            return f"parameters {after} · grey: ŷ is not a number", "grey: ŷ is not a number"
        ringed = f" · minibatch {count(frame.minibatch)} ringed" if frame.m_b else ""
        return f"parameters {after}{_drawn(frame.problem.split)}{ringed}", f"parameters {after}", after

    def _answer(self, frame: Frame, x: float, y: float) -> tuple[str, ...]:
        """Return the answer at a point, the longest text first."""
        dataset = frame.problem.split.dataset
        Y_hat = answer_at(frame, x, y).tolist()
        if not np.isfinite(Y_hat).all():
            return ("ŷ is not a number",)
        k = int(np.argmax(Y_hat))
        place = ", ".join(
            f"{name} {number(value, 3)}" for name, value in zip(dataset.feature_names, (x, y), strict=True)
        )
        answer = f"ŷ {' · '.join(map(short, Y_hat))}"
        winner = dataset.class_names[k]
        return f"{place}: {answer} → {winner}", f"{answer} → {winner}", answer, f"{winner} {short(Y_hat[k])}"


def _drawn(split: Split) -> str:
    """Say so when not all examples are drawn."""
    m = split.dataset.m
    return f" · every {-(-m // MOST_POINTS)}th of {m:,} examples" if m > MOST_POINTS else ""
