"""What the panels of examples in a plane are made of: a header, a plot with a legend beside it, or a message."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness
from densegui.engine.network import FloatArray
from densegui.ui.plots.plot_header import PlotHeader
from densegui.ui.plots.plotting import Plot
from densegui.ui.plots.points_item import Rings
from densegui.ui.plots.region_legend import Mark, RegionLegend
from densegui.ui.theme import Theme
from densegui.ui.widgets.panel_header import PanelTitle
from densegui.ui.widgets.sentence import SentenceLabel

ALIKE = 3.0
"""Axes whose ranges differ by less than this are drawn to the same scale."""


class PlaneBody:
    """Fills a panel.

    Parameters
    ----------
    panel
        The view that it is the content of.
    title
        What stands at its top.
    """

    def __init__(self, panel: QWidget, title: str) -> None:
        panel.setAutoFillBackground(True)
        panel.setAccessibleName(title)
        self._panel = panel
        self.title = PanelTitle(title, title, panel)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.header = PlotHeader(panel)
        self.header.add_title(self.title)
        self.plot = Plot(panel)
        self.plot.setMouseEnabled(False, False)
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.legend = RegionLegend(panel)
        self.message = SentenceLabel("", panel)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.radius = 3.0
        """Of the marks of examples, in pixels."""
        page = QWidget(panel)
        self._row = QHBoxLayout(page)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.plot, 1)
        self._row.addWidget(self.legend)
        self._pages = QStackedLayout()
        self._pages.addWidget(page)
        self._pages.addWidget(self.message)
        self._column = QVBoxLayout(panel)
        self._column.setSpacing(2)
        self._column.addWidget(self.header)
        self._column.addLayout(self._pages, 1)

    def apply(self, theme: Theme) -> None:
        """Take over colours and the size of the text; the plot's own follow with its names."""
        palette = self._panel.palette()
        palette.setColor(self._panel.backgroundRole(), theme.color("panel"))
        self._panel.setPalette(palette)
        height = self._panel.fontMetrics().height()
        self.title.set_color(theme.muted)
        colors = self.message.palette()
        colors.setColor(self.message.foregroundRole(), theme.color("muted"))
        self.message.setPalette(colors)
        self.header.apply(theme)
        margin = round(0.5 * height)
        self._column.setContentsMargins(round(1.3 * margin), margin, round(1.3 * margin), margin // 2)
        self._row.setSpacing(margin)
        self.radius = 0.21 * height

    def show_plot(self, shown: bool) -> None:
        """Show the plot, or the message."""
        self._pages.setCurrentIndex(0 if shown else 1)

    def show_marks(self, marks: list[Mark], theme: Theme) -> None:
        """Explain the marks, where there is room beside the plot."""
        self.legend.set_marks(marks, theme, self.radius)
        self.legend.setVisible(self._panel.width() > 3.2 * self.legend.sizeHint().width())


def class_marks(frame: Frame) -> list[Mark]:
    """Return the lines of the legend that explain the marks of examples."""
    split = frame.problem.split
    marks = [Mark(name, k) for k, name in enumerate(split.dataset.class_names)]
    return [*marks, Mark("hollow: test", filled=False)] if split.test.m else marks


def looked_at(
    frame: Frame, theme: Theme, size: float, minibatch: FloatArray | None, probe: FloatArray | None
) -> tuple[list[Rings], list[Mark]]:
    """Return the rings round the minibatch and the chosen example, the cross of a probe, and what explains them.

    Parameters
    ----------
    frame, theme
    size
        Radius of the marks of examples.
    minibatch : array of shape (m_b, 2) or None
        Where the examples of the minibatch on the screen lie.
    probe : array of shape (2,) or None
    """
    rings, marks = [], []
    if minibatch is not None:
        stale = frame.shown("indices").freshness is Freshness.STALE
        pen = QPen(theme.color("muted" if stale else "text"), 1.2)
        if stale:
            pen.setDashPattern([2, 2])
        rings.append(Rings(minibatch, pen, 1.7 * size))
        marks.append(Mark(f"minibatch {count(frame.minibatch)}", ring=pen))
        if frame.example is not None and frame.probe is None:
            chosen = QPen(theme.color("marker"), 2.5)
            rings.append(Rings(minibatch[[frame.example]], chosen, 1.7 * 1.2 * size))
            marks.append(Mark(f"example {frame.example + 1} of {len(minibatch)}", ring=chosen))
    if probe is not None:
        pen = QPen(theme.color("text"), 2.5)
        rings.append(Rings(probe[None], pen, 1.3 * size, cross=True))
        marks.append(Mark("probe", ring=pen, cross=True))
    return rings, marks
