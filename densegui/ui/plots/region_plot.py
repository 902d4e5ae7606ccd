"""Decision regions: what the network answers at every point of a plane through its inputs."""

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from densegui.debugger.components import Components, principal_components
from densegui.debugger.cuts import Cut, component_cut, feature_cut, plane_of
from densegui.debugger.frame import Frame
from densegui.debugger.regions import Regions, RegionTask
from densegui.experiment.build import Problem
from densegui.ui.jobs import JobRunner
from densegui.ui.plots.cut_chooser import CutChooser
from densegui.ui.plots.plane_body import ALIKE, PlaneBody, class_marks, looked_at
from densegui.ui.plots.region_item import RegionItem
from densegui.ui.plots.region_text import answer_texts, explanation_texts, point_words
from densegui.ui.view import FrameView
from densegui.ui.widgets.tips import tip
from densegui.work import result_of

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

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")

    probe_requested = Signal(object, str)
    """The user wishes to send a point through the network: x, as the network sees it, and its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pointed: QPointF | None = None
        self._waiting = False
        self._task: RegionTask | None = None
        self._is_fine = self._lost = False
        self._problem: Problem | None = None
        self._plane: Cut | None = None
        self._cut: Cut | None = None
        self._cut_of: tuple[Problem, tuple[int, int] | None] | None = None
        self._components: tuple[Problem, Components] | None = None
        self._job_of: Problem | None = None
        self.body = PlaneBody(self, "Decision regions")
        self.title, self.header, self.plot = self.body.title, self.body.header, self.body.plot
        self.legend, self.message = self.body.legend, self.body.message
        self.chooser = CutChooser(self)
        self.chooser.hide()
        self.header.add_title(self.chooser)
        self.plot.setCursor(Qt.CursorShape.CrossCursor)
        self.item = RegionItem(self.plot)
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._take_components)
        self.refining = JobRunner(self)
        self.refining.finished.connect(self._take_fine)
        self.plot.pointed.connect(self._point)
        self.plot.clicked.connect(self._send)
        self.chooser.chosen.connect(self._draw_again)
        self.plot.view.sigResized.connect(self._resized)
        self.finish()

    # -- settings

    def restyle(self) -> None:
        self.body.apply(self.settings.theme)
        self.chooser.apply_size()
        self._style_plot()

    def _style_plot(self) -> None:
        if self._cut is not None:
            self.plot.bottom_axis.name, self.plot.left_axis.name = self._cut.words.names
            self.header.info.setToolTip(tip(HELP if self._cut.whole else HELP + FLAT))
        self.plot.apply(self.settings.theme, "−0.25")

    # -- the plane

    def _find_cut(self, frame: Frame) -> Cut | None:
        """Return the plane that is chosen; None, and a message, while it is being looked for or where there is none."""
        problem, split = frame.problem, frame.problem.split
        if problem is not self._problem:
            self._problem, self._plane = problem, plane_of(split)
            several = self._plane is None and frame.spec.n_x > 1
            if several:
                self.chooser.set_names(split.dataset.feature_names)
            self.chooser.setVisible(several)
        several = not self.chooser.isHidden()
        self.title.setVisible(not several or self.width() > NARROW * self.fontMetrics().height())
        key = (problem, self.chooser.choice if several else None)
        if self._cut is not None and key == self._cut_of:
            return self._cut
        self._cut = None
        if self._plane is not None:
            self._cut = self._plane
        elif not several:
            self.message.setText("Decision regions are drawn for two inputs or more; this data has one.")
        elif self.chooser.choice is not None:
            self._cut = feature_cut(split, *self.chooser.choice)
        elif self._components is not None and self._components[0] is problem:
            self._cut = component_cut(self._components[1])
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
        for jobs in (self.jobs, self.refining):
            if jobs.busy:
                jobs.cancel()
                self._drawn = None  # it is begun again when the panel is shown

    # -- drawing

    def draw(self, frame: Frame) -> None:
        cut = self._find_cut(frame)
        self.body.show_plot(cut is not None)
        if cut is None:
            self.setAccessibleDescription(self.message.text())
            self.header.tell()
            return
        self._draw_regions(frame, cut)
        self._draw_rings(frame, cut)
        self._show_readout()

    def _draw_regions(self, frame: Frame, cut: Cut) -> None:
        box = self.item.set_data(frame.problem.split, cut, self.settings.theme, self.body.radius)
        area = self.plot.view.rect()
        if area.width() < 2 or area.height() < 2:
            return
        aspect = area.width() / area.height()
        if 1 / ALIKE < box.width / box.height < ALIKE:
            box = box.widened(aspect)
        self.plot.set_box(box.left, box.right, box.bottom, box.top)
        task = RegionTask.of(frame, cut, box, aspect)
        known = self._task is not None and self._task.same_as(task)
        if self.settings.running or not known:
            self.refining.cancel()
        if not known:
            # A step inside a minibatch changes no parameter: what is on the screen stays, or is still made finer.
            self._task, self._is_fine = task, False
            if self.settings.running or task.takes_long:
                self._show_regions(task.coarse())
        if not (self.settings.running or self._is_fine or self.refining.busy):
            if task.takes_long:
                self.refining.start(task.fine())
            else:
                self._take_fine(result_of(task.fine()))

    @Slot(object)
    def _take_fine(self, regions: Regions) -> None:
        self._is_fine = True
        self._show_regions(regions)
        self._show_readout()

    def _show_regions(self, regions: Regions) -> None:
        self._lost = bool((regions.winner < 0).any())
        self.item.set_regions(regions)

    def _draw_rings(self, frame: Frame, cut: Cut) -> None:
        indices = frame.shown("indices").array
        minibatch = None if indices is None else cut.places(frame.problem.split.train, indices)
        probe = None if frame.probe is None else cut.place(frame.probe)
        rings, marks = looked_at(frame, self.settings.theme, self.body.radius, minibatch, probe)
        self.item.set_rings(*rings)
        self.body.show_marks([*class_marks(frame), *marks], self.settings.theme)

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
