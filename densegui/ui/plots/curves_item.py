"""All curves of a plot in one item, painted in the coordinates of the screen: a few calls a frame, whatever the number.

Qt strokes a line of width 2 many times slower than one of width 1. While training runs, a thick line is therefore two
thin ones, one pixel apart; a still picture is painted properly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from densegui.engine.network import FloatArray
from densegui.ui.plots.plotting import Plot

FAR = 1e4
"""Pixels beyond which a line is cut off: Qt's painter does not bear every number."""
HEAD = 2.5
"""Radius of the dot at the end of a curve."""
DOT = 3.5
"""Radius of a lone dot."""
PEAK = 5
"""Half the width, and the height, of the mark of a peak."""
MOST_PEAKS = 60
"""Marks of peaks that are painted; of more, those at the right."""
Dashes: TypeAlias = tuple[float, ...]
"""Lengths of a dash, of the gap behind it, and so on, in pixels; none for a line without gaps."""
DASHES: Dashes = (6.0, 5.0)
DOTS: Dashes = (2.0, 3.0)


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a curve is painted."""

    color: QColor
    width: int = 1
    dashes: Dashes = ()
    head: QColor | None = None
    """Fill of the dot at the last point of its past; None paints no dot."""
    faded: QColor | None = None
    """Colour of its future."""
    dots: bool = False
    """A dot at each point: what lies between was not measured."""

    def pen(self, width: int, future: bool = False) -> QPen:
        pen = QPen(self.faded if future and self.faded is not None else self.color, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        if self.dashes:
            pen.setDashPattern([length / width for length in self.dashes])
        return pen


@dataclass(frozen=True, slots=True)
class Curve:
    """Points in the view's coordinates; NaN is a gap."""

    x: FloatArray
    y: FloatArray
    stroke: Stroke
    present: float = np.inf
    """What lies beyond this x is the future: painted faint, below all that is past."""

    @property
    def past(self) -> int:
        """How many points are not in the future."""
        return int(np.searchsorted(self.x, self.present, "right"))


class CurvesItem(pg.GraphicsObject):
    """Curves, vertical lines in front of them, a dot, and marks at the upper edge of peaks that lie beyond it."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self._curves: Sequence[Curve] = ()
        self._uprights: Sequence[tuple[float, QPen]] = ()
        self._fast = False
        self._mark_color = QColor()
        self._dot: tuple[float, float] | None = None
        self._peaks: FloatArray = np.empty(0)
        plot.addItem(self, ignoreBounds=True)

    def show_curves(self, curves: Sequence[Curve], fast: bool) -> None:
        """Paint these curves, the last one in front; `fast` while training runs."""
        self._curves, self._fast = curves, fast
        self.update()

    def show_uprights(self, uprights: Sequence[tuple[float, QPen]]) -> None:
        """Paint vertical lines at these x."""
        self._uprights = uprights
        self.update()

    def show_marks(self, color: QColor, dot: tuple[float, float] | None, peaks: FloatArray) -> None:
        """Paint a dot at a place of the view, and small triangles at the upper edge at the x of peaks."""
        self._mark_color, self._dot, self._peaks = color, dot, peaks
        self.update()

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(self._plot.view.viewRect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        view = self._plot.view
        area = view.mapRectToScene(view.rect())
        (left, right), (bottom, top) = view.viewRange()
        x_scale, y_scale = area.width() / (right - left), area.height() / (top - bottom)
        painter.resetTransform()
        painter.setClipRect(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        placed = []
        for curve in self._curves:
            with np.errstate(over="ignore"):
                x = np.clip(area.left() + (curve.x - left) * x_scale, -FAR, FAR)
                y = np.clip(area.bottom() - (curve.y - bottom) * y_scale, -FAR, FAR)
            placed.append((curve.stroke, x, y, curve.past))
        for stroke, x, y, past in placed:  # the future begins where the past ends
            if past < x.size:
                self._paint_curve(painter, stroke, x[max(past - 1, 0) :], y[max(past - 1, 0) :], future=True)
        heads = []
        for stroke, x, y, past in placed:
            self._paint_curve(painter, stroke, x[:past], y[:past])
            usable = np.flatnonzero(np.isfinite(y[:past]))
            if stroke.dots:
                heads += [(QPointF(x[place], y[place]), stroke) for place in usable]
            elif stroke.head is not None and usable.size:
                heads.append((QPointF(x[usable[-1]], y[usable[-1]]), stroke))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for place, pen in self._uprights:
            painter.setPen(pen)
            column = round(area.left() + (place - left) * x_scale)
            painter.drawLine(QPointF(column, area.top()), QPointF(column, area.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for point, stroke in heads:
            painter.setPen(QPen(stroke.color, 1))
            painter.setBrush(stroke.head or stroke.color)
            painter.drawEllipse(point, HEAD, HEAD)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._mark_color)
        for x in _apart(area.left() + (self._peaks - left) * x_scale):
            peak = QPointF(x, area.top() + 1)
            painter.drawConvexPolygon([peak, peak + QPointF(PEAK, PEAK + 1), peak + QPointF(-PEAK, PEAK + 1)])
        if self._dot is not None:
            x, y = self._dot
            spot = QPointF(round(area.left() + (x - left) * x_scale), area.bottom() - (y - bottom) * y_scale)
            painter.drawEllipse(spot, DOT, DOT)

    def _paint_curve(
        self, painter: QPainter, stroke: Stroke, x: FloatArray, y: FloatArray, future: bool = False
    ) -> None:
        thin = stroke.width == 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self._fast)
        painter.setPen(stroke.pen(1 if self._fast else stroke.width, future))
        for part in _runs(np.isfinite(y)) if y.size else []:
            painter.drawPolyline(pg.functions.arrayToQPolygonF(x[part], y[part]))
            if self._fast and not thin:
                painter.drawPolyline(pg.functions.arrayToQPolygonF(x[part], y[part] + 1))


def _apart(columns: FloatArray) -> list[float]:
    """Return the last of these columns of the screen, which rise, and only one of those that touch."""
    cells = np.round(columns / (2 * PEAK))
    first = np.flatnonzero(np.diff(cells, prepend=-np.inf))
    chosen: list[float] = columns[first][-MOST_PEAKS:].tolist()
    return chosen


def _runs(usable: np.ndarray) -> list[slice]:
    """Return the stretches of a curve without a gap."""
    if usable.all():
        return [slice(None)]
    steps = np.diff(np.concatenate([[False], usable, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    return [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
