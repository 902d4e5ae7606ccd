"""Small charts as data, and the widget that paints them beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from densegui.engine.network import FloatArray
from densegui.ui.math.math_text import MathText
from densegui.ui.slices.axes import Axes, small_font
from densegui.ui.theme import LIGHT, Theme, mix
from densegui.ui.widgets.plot_grid import PlotGrid

DOT = 2.4
"""Radius of a dot."""


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a chart, of numbers over the chart's x; NaN is a gap. `color` is a field of the theme."""

    y: FloatArray
    color: str
    width: float = 1.6
    dashed: bool = False
    dots: bool = False
    name: str = ""


@dataclass(frozen=True, eq=False)
class Chart:
    """One chart.

    Attributes
    ----------
    title : str
        In the markup of MathText.
    x : array of shape (n,)
        Rising.
    x_name : str
    x_range, y_range : (float, float)
    band : (array, array) or None
        Lower and upper end of an area behind the lines.
    log : str
        The axes that are logarithmic.
    x_ticks : sequence of float or None
    upright : float or None
        A vertical line there.
    message : str
        What stands there while there is nothing to draw.
    """

    title: str
    x: FloatArray
    lines: tuple[Line, ...]
    x_name: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    band: tuple[FloatArray, FloatArray] | None = None
    log: str = ""
    x_ticks: Sequence[float] | None = None
    upright: float | None = None
    message: str = ""
    words: str = ""
    """The title where it is no formula."""


class Charts(PlotGrid):
    """Paints charts; tells what the mouse points at, and where it is clicked."""

    pointed = Signal(object)
    """(number of the chart, x), or None."""
    chosen = Signal(int, float)
    """The user clicked a chart at this x."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Direction of minibatches")
        self.charts: tuple[Chart, ...] = ()
        self._theme = LIGHT

    @property
    def n(self) -> int:
        return len(self.charts)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_charts(self, charts: tuple[Chart, ...]) -> None:
        """Show these charts."""
        if len(charts) != len(self.charts):
            self.updateGeometry()
        self.charts = charts
        self.update()

    def axes(self, index: int) -> Axes:
        """Return the axes of a chart."""
        chart = self.charts[index]
        ranges = chart.x_range, chart.y_range
        names = chart.x_name, ""
        return Axes(
            self.room(index), *ranges, *names, self.font(), self._theme, chart.log, chart.x_ticks, x_whole=True,
        )  # fmt: skip

    # -- the mouse

    def _at(self, point: QPointF) -> tuple[int, float] | None:
        for index in range(len(self.charts)):
            if self.room(index).contains(point):
                axes = self.axes(index)
                return (index, axes.x_at(point.x())) if axes.plane.contains(point) else None
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*place)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, chart in enumerate(self.charts):
            painter.setFont(self.font())
            axes = self.axes(index)
            if axes.plane.width() < 4 or axes.plane.height() < 4:
                continue
            self._paint_lines(painter, axes, chart)
            axes.paint(painter)
            self._paint_words(painter, axes, chart)
        painter.end()

    def _paint_lines(self, painter: QPainter, axes: Axes, chart: Chart) -> None:
        theme, x = self._theme, chart.x
        painter.save()
        painter.setClipRect(axes.plane.adjusted(-1, -2, 2, 2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = axes.y_range
        if low < 0 < high:
            painter.setPen(QPen(theme.color("faint"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(axes.plane.left(), axes.y(0)), QPointF(axes.plane.right(), axes.y(0)))
        if chart.band is not None and x.size > 1:
            lower, upper = chart.band
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mix(theme.color("panel"), theme.color(chart.lines[0].color), 0.28))
            painter.drawPolygon(QPolygonF([*_points(axes, x, upper), *_points(axes, x[::-1], lower[::-1])]))
        if chart.upright is not None:
            painter.setPen(QPen(theme.color("marker"), 2))
            place = axes.x(chart.upright)
            painter.drawLine(QPointF(place, axes.plane.top()), QPointF(place, axes.plane.bottom()))
        for line in chart.lines:
            self._paint_line(painter, axes, x, line)
        painter.restore()

    def _paint_line(self, painter: QPainter, axes: Axes, x: FloatArray, line: Line) -> None:
        color = self._theme.color(line.color)
        known = np.isfinite(line.y)
        points = _points(axes, x[known], line.y[known])
        painter.setPen(QPen(color, line.width, Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        if line.dots or len(points) == 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            for point in points:
                painter.drawEllipse(point, DOT, DOT)

    def _paint_words(self, painter: QPainter, axes: Axes, chart: Chart) -> None:
        math, em = MathText(0.9 * self.em), self.em
        baseline = axes.plane.top() - 0.35 * em
        painter.setPen(self._theme.color("text"))
        x = axes.plane.left() + 2
        math.draw(painter, x, baseline, chart.title)
        painter.setFont(small_font(self.font()))
        painter.drawText(QPointF(x, baseline), chart.words)
        x += math.width(chart.title) + 0.7 * em
        metrics = painter.fontMetrics()
        for line in chart.lines:
            width = 1.2 * em + metrics.horizontalAdvance(line.name)
            if line.name and x + width <= axes.plane.right():
                style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
                painter.setPen(QPen(self._theme.color(line.color), line.width, style))
                middle = baseline - 0.3 * metrics.ascent()
                painter.drawLine(QPointF(x, middle), QPointF(x + 0.9 * em, middle))
                painter.setPen(self._theme.color("muted"))
                painter.drawText(QPointF(x + 1.1 * em, baseline), line.name)
                x += width + 0.5 * em
        if chart.message:
            painter.setPen(self._theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(axes.plane, int(flags), chart.message)


def _points(axes: Axes, x: FloatArray, y: FloatArray) -> list[QPointF]:
    return [axes.at(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]
