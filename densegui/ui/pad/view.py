"""Drawing: a picture whose answer follows the pen, or points in the plane that become the data of an experiment."""

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from densegui.data.widening import Plane
from densegui.debugger.frame import Frame
from densegui.debugger.probe import Probe
from densegui.debugger.regions import data_box
from densegui.engine.network import FloatArray
from densegui.experiment.build import Problem
from densegui.experiment.sources import Drawn
from densegui.ui.pad.answer_bars import AnswerBars
from densegui.ui.pad.brush import from_raw, ink_levels, to_raw
from densegui.ui.pad.keys import is_own, press
from densegui.ui.pad.picture_pad import PicturePad
from densegui.ui.pad.points_pad import ERASER_TOOL, POINT_TOOL, PointsPad
from densegui.ui.pad.text import picture_note, points_note
from densegui.ui.pad.tools import CLASSES, PictureTools, PointTools
from densegui.ui.plots.plot_header import PlotHeader, TextButton
from densegui.ui.view import FrameView
from densegui.ui.widgets.panel_header import PanelTitle
from densegui.ui.widgets.throttle import Throttle

SAYS = "drawn picture"
"""What the probe of a picture is called."""
SHARES = {PicturePad: 3, AnswerBars: 2, PointsPad: 1}
"""How pads and answer share what the tools leave of the width."""


class PadView(FrameView):
    """Shows the pad that suits the data: of pixels for images, of points for everything else."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")

    probe_requested = Signal(object, str)
    """The user wishes to send a picture through the network: x, as the network sees it; None ends that."""
    data_drawn = Signal(object)
    """The user wishes to train on points: (x₁, x₂, class) of each."""
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Draw")
        self._problem: Problem | None = None
        self._plane: Plane | None = None
        self._levels = (0.0, 1.0)
        self._strokes = 0
        self.to_picture = TextButton("Picture", "Draw a picture and see what the network answers", self)
        self.to_points = TextButton("Points", "Draw points in the plane to train on", self)
        self.title = PanelTitle("Draw", "Draw", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.header = PlotHeader(self)
        self.header.add_title(self.title)
        self.header.add_title(self.to_picture)
        self.header.add_title(self.to_points)
        self.picture, self.picture_tools, self.answer = PicturePad(self), PictureTools(self), AnswerBars(self)
        self.points, self.point_tools = PointsPad(self), PointTools(self)
        self._wishes = Throttle(self)
        self._arrange()
        self._connect()
        self.finish()

    def _arrange(self) -> None:
        self.pages = QStackedWidget(self)
        for parts in ((self.picture, self.picture_tools, self.answer), (self.points, self.point_tools)):
            page = QWidget(self.pages)
            row = QHBoxLayout(page)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            for part in parts:
                row.addWidget(part, SHARES.get(type(part), 0))
            self.pages.addWidget(page)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._column.addWidget(self.header)
        self._column.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.to_picture.clicked.connect(self._show_picture_page)
        self.to_points.clicked.connect(self._show_points_page)
        self.picture.begun.connect(self._wishes.begin)
        self.picture.drawn.connect(self._picture_drawn)
        self.picture.ended.connect(self._wishes.finish)
        self._wishes.passed.connect(self._send)
        tools = self.picture_tools
        tools.pen.clicked.connect(self._take_pen)
        tools.eraser.clicked.connect(self._take_pen)
        tools.undo.clicked.connect(self.picture.undo)
        tools.clear.clicked.connect(self._clear_picture)
        tools.example.clicked.connect(self._show_example)
        tools.send.clicked.connect(self._send)
        self.point_tools.class_chosen.connect(self._choose_class)
        self.point_tools.tool_chosen.connect(self._choose_tool)
        self.point_tools.undo.clicked.connect(self.points.undo)
        self.point_tools.redo.clicked.connect(self.points.redo)
        self.point_tools.clear.clicked.connect(self.points.clear)
        self.point_tools.present.clicked.connect(self._take_present)
        self.point_tools.use.clicked.connect(self._use)
        self.points.changed.connect(self._show_state)

    # -- looks

    def restyle(self) -> None:
        theme, height = self.settings.theme, self.fontMetrics().height()
        self.title.set_color(theme.muted)
        self.header.apply(theme)
        for part in (self.picture, self.points, self.answer):
            part.set_theme(theme)
        self.point_tools.set_theme(theme, height, self.devicePixelRatioF())
        size = 0.88 * self.font().pointSizeF()
        self.setStyleSheet(f"""
            PadView {{ background: {theme.panel}; }}
            QToolButton {{ font-size: {size:.2f}pt; color: {theme.text}; background: {theme.panel};
                           border: 1px solid {theme.border}; border-radius: 4px; padding: 1px 5px; }}
            QToolButton:hover, QToolButton:focus {{ border-color: {theme.accent}; }}
            QToolButton:checked {{ border: 2px solid {theme.accent}; padding: 0px 4px; }}
            QToolButton:disabled {{ color: {theme.faint}; }}
            QToolButton#use:enabled {{ color: {theme.accent_text}; background: {theme.accent}; }}
        """)
        margin = round(0.5 * height)
        self._column.setContentsMargins(round(1.3 * margin), margin, round(1.3 * margin), margin)

    # -- frames

    def draw(self, frame: Frame) -> None:
        if frame.problem is not self._problem:
            self._take_problem(frame.problem)
        self._show_state()

    def _take_problem(self, problem: Problem) -> None:
        """Begin with the pad that suits new data; what is drawn stays where it fits them."""
        before, self._problem = self._problem, problem
        dataset = problem.split.dataset
        self._plane = dataset.plane
        shape = dataset.image_shape
        self.to_picture.setEnabled(shape is not None)
        if shape is not None:
            self._levels = ink_levels(dataset)
            if shape != self.picture.picture.shape:
                self.picture.begin_anew(shape)
        was_image = before is not None and before.split.dataset.image_shape is not None
        if before is None or was_image != (shape is not None):
            self._show_page(0 if shape is not None else 1)
        data = problem.experiment.data
        if isinstance(data, Drawn) and data.points != self.points.drawn.points:
            self.points.show_points(data.points, data_box(np.array([point[:2] for point in data.points])))

    @Slot()
    def _show_state(self) -> None:
        """Show what can be done now, what the picture's answer is, and what the points are."""
        frame = self.frame
        if frame is None:
            return
        picture_page = self.pages.currentIndex() == 0
        probe = self._probe()
        answer = None if probe is None else tuple(probe.A[-1][:, 0].tolist())
        self.answer.show_answer(frame.problem.split.dataset.class_names, answer)
        self.answer.setAccessibleDescription(self.answer.text())
        self.picture_tools.undo.setEnabled(self.picture.can_undo)
        self.picture_tools.clear.setEnabled(not self.picture.empty)
        self.picture_tools.send.setEnabled(probe is None and not self.picture.empty)
        self.picture_tools.example.setEnabled(frame.m_b > 0 and frame.example is not None)
        drawn = self.points.drawn
        self.point_tools.undo.setEnabled(drawn.can_undo)
        self.point_tools.redo.setEnabled(drawn.can_redo)
        self.point_tools.clear.setEnabled(bool(drawn.points))
        self.point_tools.present.setEnabled(self._plane is not None)
        self.point_tools.use.setEnabled(bool(drawn.points))
        self.header.tell(*(picture_note(frame, probe, self.picture.empty) if picture_page else points_note(drawn)))

    def _probe(self) -> Probe | None:
        """Return the probe, if it is the picture."""
        probe = None if self.frame is None else self.frame.probe
        return probe if probe is not None and probe.says == SAYS else None

    # -- pages

    @Slot()
    def _show_picture_page(self) -> None:
        self._show_page(0)

    @Slot()
    def _show_points_page(self) -> None:
        self._show_page(1)

    @Slot()
    def show_points(self) -> None:
        """Show the pad for points."""
        self._show_page(1)

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self.to_picture.setChecked(page == 0)
        self.to_points.setChecked(page == 1)
        self._show_state()

    # -- the picture

    @Slot()
    def _take_pen(self) -> None:
        self.picture.erasing = self.picture_tools.eraser.isChecked()

    @Slot()
    def _picture_drawn(self) -> None:
        self._strokes += 1
        if not self.picture.empty:
            self._wishes.wish(self._strokes)
        elif self._probe() is not None:
            self.probe_requested.emit(None, "")
        self._show_state()

    @Slot()
    def _clear_picture(self) -> None:
        self.picture.show_picture(np.zeros_like(self.picture.picture))

    @Slot()
    def _send(self) -> None:
        """Send the picture through the network."""
        if self._problem is None or self._problem.split.dataset.image_shape is None or self.picture.empty:
            return
        x: FloatArray = to_raw(self.picture.picture, self._levels)
        standardizer = self._problem.split.standardizer
        self.probe_requested.emit(x if standardizer is None else standardizer.apply(x), SAYS)

    @Slot()
    def _show_example(self) -> None:
        """Put the chosen example of the minibatch on the pad."""
        frame = self.frame
        indices = None if frame is None else frame.shown("indices").array
        if frame is None or indices is None or frame.example is None:
            return
        split = frame.problem.split
        row = split.dataset.values(split.train.indices[[int(indices[frame.example])]])[0]
        shape = (self.picture.picture.shape[0], self.picture.picture.shape[1])
        self.picture.show_picture(from_raw(row, self._levels, shape))

    # -- the points

    @Slot(int)
    def _choose_class(self, number: int) -> None:
        self.points.number = number
        if self.points.tool == ERASER_TOOL:
            self.point_tools.tools[POINT_TOOL].click()

    @Slot(str)
    def _choose_tool(self, name: str) -> None:
        self.points.tool = name

    @Slot()
    def _take_present(self) -> None:
        """Put the points of the present data on the pad."""
        assert self._problem is not None
        dataset, plane = self._problem.split.dataset, self._plane
        assert plane is not None  # else the button is off
        if dataset.n_y > CLASSES:
            self.refused.emit(f"The pad has {CLASSES} classes; these data have {dataset.n_y}.")
            return
        numbers = (dataset.labels + 1).tolist()
        points = tuple((x, y, k) for (x, y), k in zip(plane.rows.tolist(), numbers, strict=True))
        self.points.show_points(points, data_box(plane.rows))

    @Slot()
    def _use(self) -> None:
        reason = self.points.drawn.why_not()
        if reason:
            self.refused.emit(reason)
        else:
            self.data_drawn.emit(self.points.drawn.points)

    # -- keys

    def event(self, event: QEvent) -> bool:
        """The pads' own keys come before the window's while a pad has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_own(event):
            press(event, self.picture_tools if self.pages.currentIndex() == 0 else self.point_tools)
        else:
            super().keyPressEvent(event)
