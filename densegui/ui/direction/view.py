"""Minibatch against training set: where ∇𝒞_b points, over time and over m_b, and what an example costs."""

from collections.abc import Generator

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from densegui.debugger.direction.over_sizes import SizeScan, sentence
from densegui.debugger.direction.over_time import Direction, Directions
from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.debugger.past import Past
from densegui.debugger.position import Position
from densegui.ui.direction.charts import Charts
from densegui.ui.direction.pictures import MEASURING, charts, size_words, time_words
from densegui.ui.past_view import PastView
from densegui.ui.plots.plot_header import PlotHeader, TextButton
from densegui.ui.widgets.panel_header import PanelTitle, panel_style, scrolled_both_ways, stack
from densegui.ui.widgets.sentence import SentenceLabel
from densegui.ui.widgets.tips import tip
from densegui.work import Done

RUNNING = "paused while training runs"
HELP = (
    "The cosine of the angle between the gradient of a minibatch and that of the training set at the same parameters: "
    "1 is the same direction, 0 a right angle. Over the size: the mean over minibatches drawn with a fixed seed, and "
    "between which cosines eight of ten lie; the time is that of a whole minibatch by its examples. A click on a time "
    "travels."
)


class DirectionView(PastView):
    """Shows how well minibatches approximate the direction of the training set's gradient."""

    shows = ("architecture", "data", "parameters", "position", "timeline")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.directions: Directions | None = None
        self.scan: SizeScan | None = None
        self._scanned: tuple[object, ...] = ()
        self._pointed: tuple[int, float] | None = None
        self.title = PanelTitle("Minibatch direction", "Direction", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.header = PlotHeader(self)
        self.header.add_title(self.title)
        self.header.info.setToolTip(tip(HELP))
        self.again = TextButton("measure again", "Measure the sizes again: times differ from one moment to the next.",
                                self, framed=True)  # fmt: skip
        self.again.setCheckable(False)
        self.again.clicked.connect(self.measure_again)
        self.sentence = SentenceLabel("said", self)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.charts = Charts(self)
        self.charts.pointed.connect(self._point)
        self.charts.chosen.connect(self._choose)
        self._arrange()
        self.finish()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 8, 0)
        head.addWidget(self.header, 1)
        head.addWidget(self.again)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(10, 2, 8, 2)
        column.setSpacing(4)
        column.addWidget(self.sentence)
        column.addWidget(self.charts, 1)
        stack(self, head, QHBoxLayout(), scrolled_both_ways(content, self))

    # -- look

    def restyle(self) -> None:
        theme = self.settings.theme
        self.setStyleSheet(panel_style(theme, "DirectionView") + f"QLabel#said {{ color: {theme.text}; }}")
        self.title.set_color(theme.muted)
        self.header.apply(theme)
        self.again.apply(theme)
        self.charts.set_theme(theme)
        self.charts.updateGeometry()

    # -- what is shown

    def present(self, frame: Frame) -> None:
        if self.directions is None or self.directions.problem is not frame.problem:
            self.directions = Directions(frame.problem)
            self.scan = None
        self.directions.take(frame)
        self.ask_for_the_past(frame)
        self.draw_known(frame)

    def need(self, frame: Frame) -> tuple[object, ...]:
        """What the parameters in force, and the sizes that are tried, depend on."""
        return (frame.timeline.way, frame.position.t, frame.setting)

    def work(self, frame: Frame, past: Past) -> Generator[Done, None, None]:
        """Try the sizes at the present parameters, then look at the past."""
        if self._scanned != self.need(frame) or self.scan is None or not self.scan.complete:
            self._scanned = self.need(frame)
            self.scan = SizeScan(frame)
            yield from self.scan.steps()
        directions = self.directions
        assert directions is not None
        yield from directions.sampling(past, directions.missing(past.way, frame.position.t, self.least))

    def known(self) -> list[Direction]:
        """Return what is known of the minibatches of the frame's past."""
        frame = self.frame
        if frame is None or self.directions is None:
            return []
        return self.directions.known(frame.timeline.way, frame.position.t)

    def draw_known(self, frame: Frame) -> None:
        message = MEASURING if self.jobs.busy else RUNNING if self.settings.running else "—"
        self.charts.show_charts(charts(self.known(), frame.position.t, self.scan, message))
        said = "" if self.scan is None else sentence(self.scan)
        if self.settings.running and said:
            said = f"Before this run: {said[:1].lower()}{said[1:]}"
        self.sentence.setText(said or ("Measuring …" if self.jobs.busy else RUNNING.capitalize() + "."))
        self.again.setEnabled(not self.settings.running)
        self._tell(frame)

    def _tell(self, frame: Frame) -> None:
        if self._pointed is not None:
            chart, x = self._pointed
            self.header.tell(*(time_words(self.known(), x) if chart < 2 else size_words(self.scan, x)))
            return
        self.header.tell()
        looked = f"{count(len(self.known()))} of {count(frame.position.t)} minibatches"
        busy = ", measuring …" if self.jobs.busy else ""
        directions = self.directions
        assert directions is not None
        m, part = frame.problem.split.train.m, directions.part.size
        against = f", each against {count(part)} of {count(m)} training examples" if part < m else ""
        penalty = ", without the penalty R" if frame.setting.regularizer.active else ""
        texts = f"{looked}{busy}{against}{penalty}", f"{looked}{busy}{penalty}", f"{looked}{busy}"
        self.header.info.set_texts(*texts)
        if not self.settings.running:
            self.charts.setAccessibleDescription(self.sentence.text())

    # -- what the user does

    @Slot()
    def measure_again(self) -> None:
        """Try the sizes again."""
        self._scanned = self._needed = ()
        if self.frame is not None and not self.settings.running:
            self.present(self.frame)

    @Slot(object)
    def _point(self, place: tuple[int, float] | None) -> None:
        self._pointed = place
        if self.frame is not None and self.directions is not None:
            self._tell(self.frame)

    @Slot(int, float)
    def _choose(self, chart: int, x: float) -> None:
        if chart < 2 and self.frame is not None:
            self.travel_requested.emit(Position(min(max(round(x), 0), self.frame.position.t), 0))
