"""What the plots have in common: a bare pyqtgraph plot with thin axes in the theme's colours.

Only here is pyqtgraph set up. The axes choose and paint their own ticks, at once and without pyqtgraph's search for
texts that fit: there are few of them, and they change while training runs.
"""

import math
from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QStyleOptionGraphicsItem, QWidget

from densegui.ui.plots.ticks import linear_ticks, log_ticks, round_up, tick_text
from densegui.ui.theme import Theme

pg.setConfigOptions(antialias=False)

TICK_LENGTH = 4
SMALL = 0.88
"""Size of the numbers at the axes, of the widget's font."""
STILL = 5
"""Pixels by which a click may move."""
SHORT_BESIDE, SHORT_BELOW = "x₁₀₀", "minibatches "
"""Wider names have no room beside the numbers of the left axis, or in their row below the plot."""


class Axis(pg.AxisItem):
    """An axis with its name at its far end: in the place of a tick where it is short, else in a row of its own.

    Attributes
    ----------
    name : str
    unit : float
        What 1 of the view's coordinates stands for: the view itself keeps away from very large and very small numbers.
    log : bool
        The view's coordinates are decadic logarithms.
    integer : bool
        Ticks are whole numbers.
    marked : tuple of float
        Numbers to tick in place of round ones; of those that crowd each other, the first.
    text : function
        Makes the text of a tick.
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, maxTickLength=TICK_LENGTH)
        self.enableAutoSIPrefix(False)
        self.name = ""
        self.unit = 1.0
        self.log = self.integer = False
        self.marked: tuple[float, ...] = ()
        self.text: Callable[[float], str] = tick_text
        self._apart = False
        self._line = self._ink = QColor()
        self._font = QFont()

    def apply(self, theme: Theme, font: QFont, widest: str = "") -> None:
        """Take over colours and font. Beside the plot there is room for the text `widest` (and for the name)."""
        self._line, self._ink, self._font = theme.color("faint"), theme.color("muted"), font
        metrics = QFontMetricsF(font)
        name = metrics.horizontalAdvance(self.name)
        if self.orientation == "left":
            self._apart = name > metrics.horizontalAdvance(SHORT_BESIDE)
            room = metrics.horizontalAdvance(widest) + TICK_LENGTH + 5
            if self.name:
                room += metrics.height() if self._apart else name + 6
            self.setWidth(math.ceil(room))
        else:
            self._apart = name > metrics.horizontalAdvance(SHORT_BELOW)
            self.setHeight(math.ceil((2 if self._apart else 1) * metrics.height() + TICK_LENGTH + 2))
        self.update()

    def ticks(self) -> list[tuple[float, str]]:
        """Return the view's coordinate and the text of each tick."""
        low, high = self.range
        metrics = QFontMetricsF(self._font)
        if self.orientation == "left":
            most = int(self.height() / (2.2 * metrics.height()))
        else:
            widest = self.text(round_up(max(abs(low), abs(high), 1e-300) * self.unit))
            most = int(self.width() / (metrics.horizontalAdvance(widest) + 40))
        most = min(max(most, 1), 10)
        if self.marked:
            return self._marked_ticks(metrics)
        if self.log:
            return [(math.log10(value), self.text(value)) for value in log_ticks(low, high, most)]
        values = self._linear_values(most, metrics)
        return [(value / self.unit, self.text(value)) for value in values]

    def _linear_values(self, most: int, metrics: QFontMetricsF) -> list[float]:
        """Return round numbers, about `most` or fewer, but two where two have room: one alone is no scale."""
        low, high, smallest = *(end * self.unit for end in self.range), 1.0 if self.integer else 0.0
        usual = linear_ticks(low, high, most, smallest)
        denser = (linear_ticks(low, high, more, smallest) for more in range(most, most + 6))
        found = next((values for values in denser if len(values) >= 2), usual)
        return found if len(found) < 2 or self._have_room(found, high - low, metrics) else usual

    def _have_room(self, values: list[float], span: float, metrics: QFontMetricsF) -> bool:
        """Whether evenly spaced numbers don't touch each other."""
        share = (values[1] - values[0]) / max(span, 1e-300)
        if self.orientation == "left":
            return self.height() * share >= metrics.height()
        widest = max(metrics.horizontalAdvance(self.text(value)) for value in values)
        return self.width() * share >= widest + 0.6 * metrics.height()

    def _marked_ticks(self, metrics: QFontMetricsF) -> list[tuple[float, str]]:
        """Return those of the marked numbers that have room beside each other, along the lower axis."""
        (low, high), ticks, free = self.range, [], -math.inf
        for value in self.marked:
            place, text = math.log10(value) if self.log else value / self.unit, self.text(value)
            x, half = self.width() * (place - low) / (high - low), metrics.horizontalAdvance(text) / 2
            if x - half >= free:
                ticks.append((place, text))
                free = x + half + 0.4 * metrics.height()
        return ticks

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._font)
        low, high = self.range
        if high <= low:
            return
        if self.orientation == "left":
            self._paint_left(painter, low, high)
        else:
            self._paint_bottom(painter, low, high)

    def _paint_left(self, painter: QPainter, low: float, high: float) -> None:
        width, height = self.width(), self.height()
        metrics = QFontMetricsF(self._font)
        lines, texts = [QLineF(width - 1, 0, width - 1, height)], []
        for value, text in self.ticks():
            y = height * (high - value) / (high - low)
            lines.append(QLineF(width - 1 - TICK_LENGTH, y, width - 1, y))
            top = min(max(y - metrics.height() / 2, 0), height - metrics.height() / 2)
            x = width - TICK_LENGTH - 4 - metrics.horizontalAdvance(text)
            texts.append((QPointF(x, top + metrics.ascent()), text))
        painter.setPen(self._line)
        painter.drawLines(lines)
        painter.setPen(self._ink)
        for point, text in texts:
            painter.drawText(point, text)
        if not self._apart:
            painter.drawText(QPointF(0, metrics.ascent()), self.name)
        else:
            painter.rotate(-90)
            name = metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, height)
            painter.drawText(QPointF(-metrics.horizontalAdvance(name), metrics.ascent()), name)

    def _paint_bottom(self, painter: QPainter, low: float, high: float) -> None:
        width = self.width()
        metrics = QFontMetricsF(self._font)
        name = metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, width)
        start = width - metrics.horizontalAdvance(name)
        lines, texts = [QLineF(0, 0, width, 0)], []
        for value, text in self.ticks():
            x = width * (value - low) / (high - low)
            room = metrics.horizontalAdvance(text)
            if self._apart or not name or x + room / 2 < start - 8:
                lines.append(QLineF(x, 0, x, TICK_LENGTH))
                texts.append((QPointF(max(min(x - room / 2, width - room), 0), TICK_LENGTH + metrics.ascent()), text))
        painter.setPen(self._line)
        painter.drawLines(lines)
        painter.setPen(self._ink)
        for point, text in texts:
            painter.drawText(point, text)
        row = metrics.height() if self._apart else 0.0
        painter.drawText(QPointF(start, TICK_LENGTH + row + metrics.ascent()), name)


class Plot(pg.PlotWidget):
    """A plot without frame, menu and buttons, that tells where the mouse is."""

    pointed = Signal(object)
    """The place under the mouse in the view's coordinates, a QPointF; None when the mouse has left."""
    clicked = Signal(object)
    """The place in the view's coordinates, a QPointF, where the left button was pressed and let go."""
    double_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.left_axis, self.bottom_axis = Axis("left"), Axis("bottom")
        axes = {"left": self.left_axis, "bottom": self.bottom_axis}
        super().__init__(parent, axisItems=axes, enableMenu=False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hideButtons()
        # pyqtgraph leaves its menu, which is never shown here, without a parent: it would outlive the plot.
        self.getPlotItem().ctrlMenu.setParent(self, Qt.WindowType.Popup)
        self.view = self.getViewBox()
        self.view.disableAutoRange()
        self.view.setDefaultPadding(0)
        self.getPlotItem().layout.setContentsMargins(0, 0, 0, 0)
        self.setMouseTracking(True)
        self._pressed: QPointF | None = None

    def small_font(self) -> QFont:
        """Return the font of the axes."""
        font = QFont(self.font())
        font.setPointSizeF(SMALL * font.pointSizeF())
        return font

    def apply(self, theme: Theme, widest: str) -> None:
        """Take over colours and fonts; `widest` is the widest text of the left axis."""
        self.setBackground(theme.color("panel"))
        font = self.small_font()
        self.left_axis.apply(theme, font, widest)
        self.bottom_axis.apply(theme, font)

    def set_box(self, left: float, right: float, bottom: float, top: float) -> None:
        """Show this part of the plane. Ranges that are shown already cost nothing."""
        wanted = [[left, right], [bottom, top]]
        if self.view.viewRange() != wanted:
            self.view.setRange(xRange=wanted[0], yRange=wanted[1], padding=0, disableAutoRange=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.pointed.emit(self._place_inside(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        place = self._place_inside(event)
        if pressed is not None and place is not None and (pressed - event.position()).manhattanLength() <= STILL:
            self.clicked.emit(place)

    def _place_inside(self, event: QMouseEvent) -> QPointF | None:
        """Return the place under the mouse in the view's coordinates; None outside of the view."""
        place = self.mapToScene(event.position().toPoint())
        return self.view.mapSceneToView(place) if self.view.sceneBoundingRect().contains(place) else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)
