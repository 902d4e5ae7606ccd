"""Representations: what a layer makes of all examples, and how it bends the plane of the inputs."""

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from densegui.debugger.examples import row_of
from densegui.debugger.frame import Frame
from densegui.debugger.regions import Box, data_box, parameters_in_force
from densegui.debugger.representation import Aspect, Representation, axis_names, representation
from densegui.engine.network import FloatArray
from densegui.experiment.build import Problem
from densegui.ui.jobs import Work
from densegui.ui.plots.plane_body import ALIKE, PlaneBody, class_marks, looked_at
from densegui.ui.plots.points_item import Lines, Points, PointsItem
from densegui.ui.plots.region_legend import Mark
from densegui.ui.representation.chooser import LayerChooser
from densegui.ui.representation.text import GRID, HELP, TURNED, every_words, example_texts, explanation_texts
from densegui.ui.widgets.tips import tip
from densegui.ui.worked import WorkedView

SINGLE = "Layer {} has one node: there is no plane to draw in."
NARROW = 30
"""Heights of the font: a panel of less width has no title beside the choice of the layer."""
NUMBER = "−0.25"
"""What the numbers beside the plot have room for at least."""
LOOSE = 0.55
"""A picture that fills less than this share of the view's width and height is drawn larger."""
NEAR = 2.5
"""How far from an example the mouse still points at it, in radii of its mark."""


class RepresentationView(WorkedView):
    """A[l] of all examples of the training and test sets, in a plane."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")
    interval = 90

    row_chosen = Signal(object)
    """The user wishes to see the example of a row of the data set, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = PlaneBody(self, "Representation")
        self.title, self.header, self.plot = self.body.title, self.body.header, self.body.plot
        self.message = self.body.message
        self.chooser = LayerChooser(self)
        self.header.add_title(self.chooser)
        self.item = PointsItem(self.plot)
        self.shown: Representation | None = None
        self._before: tuple[Problem, Aspect] | None = None
        self._key: tuple[object, ...] = ()
        self._wanted: tuple[tuple[object, ...], FloatArray] | None = None
        self._known: tuple[tuple[object, ...], FloatArray] | None = None
        self._box: Box | None = None
        self._widest = NUMBER
        self._pointed: QPointF | None = None
        self.chooser.chosen.connect(self._choose)
        self.plot.pointed.connect(self._point)
        self.plot.clicked.connect(self._click)
        self.plot.view.sigResized.connect(self._resized)
        self.finish()

    # -- settings

    def restyle(self) -> None:
        self.body.apply(self.settings.theme)
        self.chooser.apply_size()
        self._style_plot()
        if self.shown is not None and self._asked is not None:
            self._draw_points(self._asked, self.shown)

    def _style_plot(self) -> None:
        shown, frame = self.shown, self._asked
        if shown is not None and frame is not None:
            self.plot.bottom_axis.name, self.plot.left_axis.name = axis_names(frame, shown.aspect)
            words = HELP + (GRID if shown.grid else "") + (TURNED if shown.aspect.turned else "")
            self.header.info.setToolTip(tip(words))
        self.plot.apply(self.settings.theme, self._widest)

    # -- what is computed

    def work(self, frame: Frame) -> Work | None:
        self.chooser.show_layers(frame)
        self.title.setVisible(self.width() > NARROW * self.fontMetrics().height())
        layer, nodes = self.chooser.layer, self.chooser.nodes
        single = frame.spec.n[layer] == 1
        self.body.show_plot(not single)
        if single:
            self.message.setText(SINGLE.format(layer))
            self.header.tell()
            return None
        theta = parameters_in_force(frame)
        indices = frame.shown("indices").array
        minibatch = None if indices is None else indices.tobytes()
        probed = None if frame.probe is None else frame.probe.x.tobytes()
        key = (frame.problem, frame.spec, layer, nodes, minibatch, probed, self.settings.running)
        if self._known is not None and key == self._known[0] and np.array_equal(theta, self._known[1]):
            self._draw_rings(frame)
            return None
        self._wanted = key, theta
        before = self._before[1] if self._before is not None and self._before[0] is frame.problem else None
        return representation(frame, layer, nodes, before, self.settings.running)

    def take(self, result: Representation, frame: Frame) -> None:
        self._known = self._wanted
        self.shown = result
        self._before = frame.problem, result.aspect
        names = axis_names(frame, result.aspect)
        if names != (self.plot.bottom_axis.name, self.plot.left_axis.name):
            self._style_plot()
        self._fit_box(frame, result)
        self._draw_points(frame, result)
        self._draw_rings(frame)
        self._show_readout()

    # -- drawing

    def _fit_box(self, frame: Frame, shown: Representation) -> None:
        """Keep the view while the examples fill it and lie in it, else fit it to them."""
        places = [group.places[np.isfinite(group.places).all(axis=1)] for group in (shown.training, shown.test)]
        if not any(len(group) for group in places):
            return
        box = data_box(*places)
        area = self.plot.view.rect()
        if 1 / ALIKE < box.width / box.height < ALIKE and area.width() > 2 and area.height() > 2:
            box = box.widened(area.width() / area.height())
        key = (frame.problem, shown.aspect.layer, shown.aspect.nodes, area.width(), area.height())
        if self._box is None or key != self._key or not _fits(np.concatenate(places), self._box):
            self._box, self._key = box, key
        self.plot.set_box(self._box.left, self._box.right, self._box.bottom, self._box.top)
        widest = max((text for _, text in self.plot.left_axis.ticks()), key=len, default=NUMBER)
        if len(widest) > len(self._widest):
            self._widest = widest
            self._style_plot()

    def _draw_points(self, frame: Frame, shown: Representation) -> None:
        theme = self.settings.theme
        groups = (Points(shown.test.places, shown.test.labels, False),
            Points(shown.training.places, shown.training.labels, True))  # fmt: skip
        self.item.set_points(groups, frame.spec.n_y, theme, self.body.radius)
        half = len(shown.grid) // 2
        self.item.set_lines(*(Lines(paths, pen) for paths, pen in zip(
            (shown.grid[:half], shown.grid[half:]), self._grid_pens(), strict=True)))  # fmt: skip

    def _grid_pens(self) -> tuple[QPen, QPen]:
        """Lines of constant x₁, and dashed ones of constant x₂."""
        color = self.settings.theme.color("faint")
        first, second = QPen(color, 1.0), QPen(color, 1.0)
        second.setDashPattern([4, 3])
        return first, second

    def _draw_rings(self, frame: Frame) -> None:
        shown = self.shown
        if shown is None:
            return
        theme = self.settings.theme
        minibatch = shown.minibatch if frame.has_minibatch else None
        rings, marks = looked_at(frame, theme, self.body.radius, minibatch, shown.probe if frame.probe else None)
        self.item.set_rings(*rings)
        first, second = self._grid_pens()
        plane = frame.problem.split.dataset.plane
        names = plane.names if plane is not None and shown.grid else ()
        lines = [Mark(f"{name} constant", line=pen) for name, pen in zip(names, (first, second), strict=False)]
        part = [Mark(every_words(shown.every))] if shown.every > 1 else []
        self.body.show_marks([*part, *class_marks(frame), *marks, *lines], theme)

    # -- what the user does

    @Slot()
    def _choose(self) -> None:
        self._before = None  # the components themselves
        self._widest = NUMBER
        self._known = None
        if self.frame is not None:
            self.present(self.frame)

    @Slot()
    def _resized(self) -> None:
        if self.shown is not None and self._asked is not None:
            self._fit_box(self._asked, self.shown)

    @Slot(object)
    def _point(self, place: QPointF | None) -> None:
        self._pointed = place
        self._show_readout()

    def nearest(self, place: QPointF) -> tuple[int, int, bool, tuple[float, float]] | None:
        """Return (row, label, whether of the test set, place) of the example at a place, if there is one."""
        shown, area = self.shown, self.plot.view.rect()
        (left, right), (bottom, top) = self.plot.view.viewRange()
        if shown is None:
            return None
        scale = np.array([area.width() / (right - left), area.height() / (top - bottom)])
        best, found = NEAR * self.body.radius, None
        for test, group in ((False, shown.training), (True, shown.test)):
            away = np.hypot(*((group.places - (place.x(), place.y())) * scale).T)
            if not np.isfinite(away).any():
                continue
            i = int(np.nanargmin(away))
            if away[i] < best:
                best = float(away[i])
                x, y = group.places[i].tolist()
                found = int(group.rows[i]), int(group.labels[i]), test, (x, y)
        return found

    @Slot(object)
    def _click(self, place: QPointF) -> None:
        found = self.nearest(place)
        if found is not None and self.frame is not None and found[0] != row_of(self.frame):
            self.row_chosen.emit(found[0])

    def _show_readout(self) -> None:
        frame, shown = self._asked, self.shown
        if frame is None or shown is None:
            return
        texts = explanation_texts(frame, shown)
        if not self.settings.running:
            self.setAccessibleDescription(texts[0])
        found = None if self._pointed is None else self.nearest(self._pointed)
        self.header.tell(*(texts if found is None else example_texts(frame, *found)))
        self.plot.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)


def _fits(places: FloatArray, view: Box) -> bool:
    """Whether places lie in a view and fill it."""
    (left, bottom), (right, top) = places.min(axis=0), places.max(axis=0)
    inside = view.left <= left and right <= view.right and view.bottom <= bottom and top <= view.top
    return bool(inside and (right - left > LOOSE * view.width or top - bottom > LOOSE * view.height))
