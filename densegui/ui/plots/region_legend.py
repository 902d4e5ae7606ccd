"""What the marks beside the decision regions mean: classes, training and test examples, and the rings."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from densegui.ui.plots.plot_header import SMALL
from densegui.ui.plots.points_item import paint_ring
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.class_marks import paint_mark

WIDEST = 13
"""Width of the texts at most, in heights of the font."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the legend: the mark of class k; or without a class a hollow mark, a ring, a cross or a line."""

    text: str
    k: int | None = None
    filled: bool = True
    ring: QPen | None = None
    cross: bool = False
    line: QPen | None = None


class RegionLegend(QWidget):
    """Paints as many lines as there is room for; where classes are missing, a line says so.

    Where there are more marks than lines, classes with short names stand in columns. The rings stay longest: they say
    what the picture is about.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self._marks: tuple[Mark, ...] = ()
        self._room: tuple[object, int] = (None, 0)
        self._theme = LIGHT
        self._radius = 3.0

    def set_marks(self, marks: Sequence[Mark], theme: Theme, radius: float) -> None:
        """Show these lines."""
        wanted = (tuple(marks), theme, radius)
        if wanted != (self._marks, self._theme, self._radius):
            before = self.sizeHint()
            self._marks, self._theme, self._radius = wanted
            if self.sizeHint() != before:  # a new layout of the panel at every frame would be dear
                self.updateGeometry()
            self.update()

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(SMALL * font.pointSizeF())
        return font

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._small_font())
        widest = max((metrics.horizontalAdvance(mark.text) for mark in self._marks), default=0)
        # The room never shrinks for the same classes: a click that puts a mark here must not move the plot.
        key = (self._small_font().toString(), tuple(mark.text for mark in self._marks if mark.k is not None))
        widest = max(widest, self._room[1] if self._room[0] == key else 0)
        self._room = (key, widest)
        return QSize(min(widest, WIDEST * metrics.height()) + self._indent() + 2, 40)

    def _indent(self) -> int:
        return round(4 * self._radius + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._small_font())
        metrics = QFontMetricsF(self._small_font())
        line = 1.2 * metrics.height()
        room = max(int(self.height() / line), 1)
        for row, left, mark in self._places(room):
            middle = (row + 0.5) * line
            self._paint_mark(painter, mark, QPointF(left + self._indent() / 2 - 2, middle))
            painter.setPen(self._theme.color("muted"))
            text = metrics.elidedText(mark.text, Qt.TextElideMode.ElideRight, self.width() - left - self._indent())
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left + self._indent(), baseline), text)
        painter.end()

    def _places(self, room: int) -> list[tuple[int, int, Mark]]:
        """Return row, left end and mark of all that is painted in so many rows."""
        classes = [mark for mark in self._marks if mark.k is not None]
        others = [mark for mark in self._marks if mark.k is None]
        columns = self._columns(classes, room - len(others))
        rows = -(-len(classes) // columns)
        if rows + len(others) > room:
            others = [mark for mark in others if mark.filled]
        places = [(k % rows, k // rows * self.width() // columns, mark) for k, mark in enumerate(classes)]
        if rows + len(others) > room:
            rows = max(room - len(others) - 1, 0)
            shown = [place for place in places if place[0] < rows]
            places = [*shown, (rows, 0, Mark(f"and {len(classes) - len(shown)} more"))]
            rows += 1
        places += [(rows + k, 0, mark) for k, mark in enumerate(others)]
        return [place for place in places if place[0] < room]

    def _columns(self, classes: Sequence[Mark], room: int) -> int:
        """Return the fewest columns in which the classes have room, or the most that their names allow."""
        metrics = QFontMetrics(self._small_font())
        widest = max((metrics.horizontalAdvance(mark.text) for mark in classes), default=0) + self._indent()
        columns = 1
        while columns * room < len(classes) and (columns + 1) * widest < self.width():
            columns += 1
        return columns

    def _paint_mark(self, painter: QPainter, mark: Mark, middle: QPointF) -> None:
        if mark.k is not None:
            background: QColor = self._theme.color("panel")
            paint_mark(painter, self._theme, mark.k, middle, self._radius, True, background)
        elif not mark.filled:
            painter.setPen(QPen(self._theme.color("muted"), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, self._radius, self._radius)
        elif mark.line is not None:
            half = QPointF(2 * self._radius, 0)
            painter.setPen(mark.line)
            painter.drawLine(middle - half, middle + half)
        elif mark.ring is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(mark.ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            paint_ring(painter, middle, (1.3 if mark.cross else 1.7) * self._radius, mark.cross)
            painter.restore()
