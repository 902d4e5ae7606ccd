"""Decision regions: what the network answers at every point of a plane through its inputs."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from densegui.debugger.components import Components, principal_components
from densegui.debugger.cuts import Cut, component_cut, feature_cut, plane_of
from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.regions import regions
from densegui.experiment.build import Problem
from densegui.ui.jobs import JobRunner
from densegui.ui.plots.cut_chooser import CutChooser
from densegui.ui.plots.plot_header import PlotHeader
from densegui.ui.plots.plotting import Plot
from densegui.ui.plots.region_item import RegionItem, Rings
from densegui.ui.plots.region_legend import Mark, RegionLegend
from densegui.ui.plots.region_text import answer_texts, explanation_texts, point_words
from densegui.ui.view import FrameView
from densegui.ui.widgets.tips import tip

ALIKE = 3.0
"""Features whose ranges differ by less than this are drawn to the same scale."""
AT_ONCE = 200_000
"""Numbers of a training set whose principal components are found at once; of a larger one, in pieces."""
NARROW = 24
"""Heights of the font: a panel of less width has no title beside the choice of the plane."""
HELP = (
    "The colour is that of the class with the largest ŷ, the stronger the larger ŷ; point at a place to read ŷ there, "
    "click to send that point through the network."
)
FLAT = (
    " The examples lie where they fall on the plane, straight down: away from it, the network can answer otherwise "
    "than the colour under them."
)


class RegionPlot(FrameView):
    """Regions, examples, the present minibatch ringed, the chosen example, and the probe."""

    _built = False
    """Qt can change the font while the widget is being made."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")

    probe_requested = Signal(object, str)
    """The user wishes to send a point through the network: x, as the network sees it, and its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Decision regions")
        self._pointed: QPointF | None = None
        self._waiting = False
        self._lost = False
        self._cut: Cut | None = None
        self._cut_of: tuple[Problem, tuple[int, int] | None] | None = None
        self._components: tuple[Problem, Components] | None = None
        self._job_of: Problem | None = None
        self.title = QLabel("Decision regions", self)
        self.chooser = CutChooser(self)
        self.chooser.hide()
        self.header = PlotHeader(self)
        self.header.add_title(self.title)
        self.header.add_title(self.chooser)
        self.plot = Plot(self)
        self.plot.setMouseEnabled(False, False)
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.plot.setCursor(Qt.CursorShape.CrossCursor)
        self.item = RegionItem(self.plot)
        self.legend = RegionLegend(self)
        self.message = QLabel(self)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._take_components)
        self._arrange()
        self.plot.pointed.connect(self._point)
        self.plot.clicked.connect(self._send)
        self.chooser.chosen.connect(self._draw_again)
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
        self.chooser.apply_size()
        margin = round(0.5 * height)
        self._column.setContentsMargins(round(1.3 * margin), margin, round(1.3 * margin), margin // 2)
        self._row.setSpacing(margin)
        self._radius = 0.21 * height
        self._style_plot()

    def _style_plot(self) -> None:
        if self._cut is not None:
            self.plot.bottom_axis.name, self.plot.left_axis.name = self._cut.words.names
            self.header.info.setToolTip(tip(HELP if self._cut.whole else HELP + FLAT))
        self.plot.apply(self.settings.theme, "−0.25")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._built:
            self.settings_changed()

    # -- the plane

    def _find_cut(self, frame: Frame) -> Cut | None:
        """Return the plane that is chosen; None, and a message, while it is being looked for or where there is none."""
        problem, split = frame.problem, frame.problem.split
        plane = split.dataset.plane is not None
        several = not plane and frame.spec.n_x > 1
        self.chooser.setVisible(several)
        self.title.setVisible(not several or self.width() > NARROW * self.fontMetrics().height())
        if several:
            self.chooser.set_names(split.dataset.feature_names)
        key = (problem, self.chooser.choice if several else None)
        if self._cut is not None and key == self._cut_of:
            return self._cut
        self._cut = None
        if plane:
            self._cut = plane_of(split)
        elif not several:
            self.message.setText("Decision regions are drawn for two inputs or more; this data has one.")
        elif self.chooser.choice is not None:
            self._cut = feature_cut(split, *self.chooser.choice)
        elif self._components is not None and self._components[0] is problem:
            self._cut = component_cut(split, self._components[1])
        else:
            self._look_for_components(problem)
            return self._cut
        self._cut_of = key
        if self._cut is not None:
            self._style_plot()
        return self._cut

    def _look_for_components(self, problem: Problem) -> None:
        rows = problem.split.train.rows
        self.message.setText("Looking for the principal components of the training set…")
        if self._job_of is not problem or not self.jobs.busy:
            self._job_of = problem
            self.jobs.start(principal_components(rows))
        if rows.size <= AT_ONCE:
            self.jobs.finish()

    @Slot(object)
    def _take_components(self, found: Components) -> None:
        frame = self.frame
        if frame is None or frame.problem is not self._job_of:
            return
        self._components = (frame.problem, found)
        self._find_cut(frame)
        if frame.problem.split.train.rows.size > AT_ONCE:
            self._draw_again()

    @Slot()
    def _draw_again(self) -> None:
        if self.frame is not None and self.isVisible():
            self.draw(self.frame)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.jobs.busy:
            self.jobs.cancel()
            self._drawn = None  # it is begun again when the panel is shown

    # -- drawing

    def draw(self, frame: Frame) -> None:
        cut = self._find_cut(frame)
        self._pages.setCurrentIndex(1 if cut is None else 0)
        if cut is None:
            self.setAccessibleDescription(self.message.text())
            self.header.tell()
            return
        self._draw_regions(frame, cut)
        self._draw_rings(frame, cut)
        self._show_readout()

    def _draw_regions(self, frame: Frame, cut: Cut) -> None:
        box = self.item.set_data(frame.problem.split, cut, self.settings.theme, self._radius)
        area = self.plot.view.rect()
        if area.width() < 2 or area.height() < 2:
            return
        aspect = area.width() / area.height()
        if 1 / ALIKE < box.width / box.height < ALIKE:
            box = box.widened(aspect)
        self.plot.set_box(box.left, box.right, box.bottom, box.top)
        result = regions(frame, cut, box, aspect, self.settings.running)
        self._lost = bool((result.winner < 0).any())
        self.item.set_regions(result)

    def _draw_rings(self, frame: Frame, cut: Cut) -> None:
        theme, radius = self.settings.theme, 1.7 * self._radius
        split = frame.problem.split
        indices, freshness = frame.shown("indices")
        marks = [Mark(name, k) for k, name in enumerate(split.dataset.class_names)]
        if split.test.m:
            marks.append(Mark("hollow: test", 0, filled=False))
        rings = []
        if indices is not None:
            stale = freshness is Freshness.STALE
            pen = QPen(theme.color("muted" if stale else "text"), 1.2)
            if stale:
                pen.setDashPattern([2, 2])
            rings.append(Rings(cut.places(split.train, indices), pen, radius))
            marks.append(Mark(f"minibatch {count(frame.minibatch)}", ring=pen))
            if frame.example is not None and frame.probe is None:
                chosen = QPen(theme.color("marker"), 2.5)
                rings.append(Rings(cut.places(split.train, indices[[frame.example]]), chosen, 1.2 * radius))
                marks.append(Mark(f"example {frame.example + 1} of {indices.size}", ring=chosen))
        place = None if frame.probe is None else cut.place(frame.probe)
        if place is not None:
            pen = QPen(theme.color("text"), 2.5)
            rings.append(Rings(place[np.newaxis], pen, 1.3 * self._radius, cross=True))
            marks.append(Mark("probe", ring=pen, cross=True))
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
        if frame is not None and self._cut is not None and self._drawn is not None:
            self._draw_regions(frame, self._cut)

    @Slot(object)
    def _point(self, place: QPointF | None) -> None:
        self._pointed = place
        self._show_readout()

    @Slot(object)
    def _send(self, place: QPointF) -> None:
        if self._cut is not None and self.frame is not None:
            x = self._cut.inputs(np.array([[place.x()], [place.y()]]))[:, 0]
            self.probe_requested.emit(x, point_words(self._cut, place.x(), place.y()))

    def _show_readout(self) -> None:
        frame, cut = self.frame, self._cut
        if frame is None or cut is None:
            return
        explanation = explanation_texts(frame, cut, self._lost)
        if not self.settings.running:
            self.setAccessibleDescription(explanation[0])
        if self._pointed is None:
            self.header.tell(*explanation)
        else:
            self.header.tell(*answer_texts(frame, cut, self._pointed.x(), self._pointed.y()))
