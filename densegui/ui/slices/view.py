"""The slice panel: how the cost changes along a weight, along −∇𝒞, and over two weights, computed while it pauses."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.slice_contour import Contour, contour
from densegui.debugger.slices import StepSlice, WeightSlice, step_slice, step_training, weight_slice, weight_training
from densegui.engine.network import NetworkSpec
from densegui.errors import InputError
from densegui.ui.jobs import JobRunner
from densegui.ui.slices import text
from densegui.ui.slices.contour_plot import ContourPicture
from densegui.ui.slices.line_plot import LinePicture
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.view import FrameView
from densegui.ui.widgets.buttons import word_button
from densegui.ui.widgets.elided_list import ElidedList
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, stack
from densegui.ui.widgets.sentence import SentenceLabel
from densegui.ui.widgets.tips import tip

MODES = {"weight": "along this weight", "step": "along −∇𝒞", "contour": "two weights"}
BIAS_MODE = "along this bias"
"""The first of them, where a bias is selected, or a node: its bias is cut."""
NARROWEST, WIDEST = 1 / 1024, 64.0
ROOM_FOR_LINES = 11
"""Height of the panel in lines of text from which the numbers have a place below the plot."""
RUNNING = "paused while training runs"
NO_SECOND = "Press “Second weight” to keep the selected one, then select another."


class SlicePlot(QWidget):
    """Paints a picture, or a sentence where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.picture: LinePicture | ContourPicture | None = None
        self.message = ""
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_picture(self, picture: LinePicture | ContourPicture) -> None:
        """Show a slice."""
        self.picture, self.message = picture, ""
        self.update()

    def show_message(self, message: str) -> None:
        """Show a sentence in place of a slice."""
        self.picture, self.message = None, message
        self.setAccessibleDescription(message)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(8, 0, -6, -2)
        if self.picture is not None:
            self.picture.paint(painter, room, self._theme)
        elif self.message:
            painter.setPen(self._theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self.message)
        painter.end()


class SliceView(FrameView):
    """Shows one of three slices through the cost at the frame's minibatch."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.factor = 1.0
        self.second: Selection | None = None
        self._first: Selection | None = None
        self._previous: Selection | None = None
        self._spec: NetworkSpec | None = None
        self._asked: Frame | None = None
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._show)
        self.jobs.failed.connect(self._refuse)
        self.title = PanelTitle("Slice", "Slice", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.note = NoteLabel(self)
        self.plot = SlicePlot(self)
        self.lines = SentenceLabel("lines", self)
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._arrange()
        self.finish()

    def _arrange(self) -> None:
        self.mode_list = ElidedList(self)
        for mode, words in MODES.items():
            self.mode_list.addItem(words, mode)
        self.mode_list.setAccessibleName("Slice")
        self.mode_list.setToolTip(tip("Along which direction the cost is cut: one weight, all of them, or two"))
        self.mode_list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.mode_list.setMinimumContentsLength(5)
        self.mode_list.activated.connect(self._recompute)
        self.narrower = word_button("+", "Look closer: half the width", self)
        self.wider = word_button("−", "See more: twice the width", self)
        self.use_second = word_button("Second weight", "Use what is selected as the second weight", self)
        self.narrower.clicked.connect(self._narrow)
        self.wider.clicked.connect(self._widen)
        self.use_second.clicked.connect(self._use_second)
        head, under = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(10, 4, 6, 0)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addSpacing(6)
        head.addWidget(self.mode_list, 1)
        head.addWidget(self.wider)
        head.addWidget(self.narrower)
        under.setContentsMargins(10, 1, 6, 3)
        under.addWidget(self.note, 1)
        under.addWidget(self.use_second)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(2)
        column.addWidget(self.plot, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 0, 8, 0)
        foot.addWidget(self.lines)
        column.addLayout(foot)
        stack(self, head, under, content)

    @property
    def mode(self) -> str:
        """ "weight", "step" or "contour"."""
        return str(self.mode_list.currentData())

    def restyle(self) -> None:
        theme, size = self.settings.theme, 0.92 * self.font().pointSizeF()
        self.setStyleSheet(
            panel_style(theme, "SliceView")
            + f"QComboBox, QToolButton, QLabel#lines {{ font-size: {size:.2f}pt; }}"
            + f"QLabel#lines {{ color: {theme.text}; }}"
        )
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.plot.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Say the numbers below the plot where it keeps enough height; the plot's tool tip says them anyway."""
        self.lines.setVisible(bool(self.lines.text()) and self.height() >= ROOM_FOR_LINES * self.fontMetrics().height())

    def hideEvent(self, event: QHideEvent) -> None:
        self.jobs.cancel()
        self._drawn = None  # what was not done is done when it is seen again
        super().hideEvent(event)

    # -- what the user does

    @Slot()
    def _narrow(self) -> None:
        self.factor = max(self.factor / 2, NARROWEST)
        self._recompute()

    @Slot()
    def _widen(self) -> None:
        self.factor = min(self.factor * 2, WIDEST)
        self._recompute()

    @Slot()
    def _use_second(self) -> None:
        if self.frame is not None and self.frame.selection is not None:
            self.second = self.frame.selection
            self._recompute()

    @Slot()
    def _recompute(self) -> None:
        if self.frame is not None:
            self.draw(self.frame)

    # -- what is shown

    def draw(self, frame: Frame) -> None:
        self._remember(frame)
        bias = frame.selection is not None and frame.selection.kind is not Kind.EDGE
        self.mode_list.setItemText(0, BIAS_MODE if bias else MODES["weight"])
        self.use_second.setVisible(self.mode == "contour")
        self.use_second.setEnabled(frame.selection is not None)
        if self.settings.running:
            self.jobs.cancel()
            self.note.set_text(RUNNING)
            return
        self.note.set_text(text.header(frame, self.mode, self._partner))
        self._asked = frame
        if self.mode == "weight":
            self.jobs.start(weight_slice(frame, self.factor))
        elif self.mode == "step":
            self.jobs.start(step_slice(frame, self.factor))
        elif self._partner is None:
            self.jobs.cancel()
            self._refuse(NO_SECOND)
        else:
            self.jobs.start(contour(frame, self._partner, self.factor))

    @property
    def _partner(self) -> Selection | None:
        """The second weight: the one that was chosen, else the one selected before."""
        return self.second if self.second is not None and self.second != self._first else self._previous

    def _remember(self, frame: Frame) -> None:
        if self._spec is None or frame.spec.n != self._spec.n:
            self._spec, self.second, self._previous, self._first = frame.spec, None, None, None
        if frame.selection != self._first:
            if _has_weight(self._first, frame.spec):
                self._previous = self._first
            self._first = frame.selection

    @Slot(object)
    def _show(self, found: Any) -> None:
        frame = self._asked
        if frame is None:
            return
        train = frame.problem.split.train.m > 0
        if isinstance(found, WeightSlice):
            self._present(text.weight_picture(frame, found), text.weight_lines(found))
            if found.training is None and train:
                self.jobs.start(weight_training(found, frame))
        elif isinstance(found, StepSlice):
            self._present(text.step_picture(found), text.step_lines(found))
            if found.gradient.training is None and train:
                self.jobs.start(step_training(found, frame))
        elif isinstance(found, Contour):
            self._present(text.contour_picture(frame, found), text.contour_lines(found))

    def _present(self, picture: LinePicture | ContourPicture, lines: list[str]) -> None:
        self.lines.setText("\n".join(lines))
        self.plot.setToolTip(tip(". ".join(lines)))
        self._make_room()
        self.plot.setAccessibleDescription(". ".join(lines))
        self.plot.show_picture(picture)

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self.lines.clear()
        self.plot.setToolTip("")
        self._make_room()
        self.plot.show_message(sentence[:1].upper() + sentence[1:].removesuffix(".") + ".")


def _has_weight(place: Selection | None, spec: NetworkSpec) -> bool:
    try:
        return place is not None and place.layer > 0 and bool(place.check(spec))
    except InputError:
        return False
