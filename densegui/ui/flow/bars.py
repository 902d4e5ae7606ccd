"""Bars for each layer, in four columns with an axis each, and the numbers printed behind them."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from densegui.debugger.flow.measure import LayerFlow
from densegui.debugger.format import number
from densegui.engine.activations import ACTIVATIONS
from densegui.ui.flow.columns import Column, Scale, is_stale, scale_of
from densegui.ui.math.math_text import MathText
from densegui.ui.plots.ticks import round_up, tick_text
from densegui.ui.slices.axes import small_font
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.tips import tip

ROW, TALLEST = 1.3, 3.6
"""Height of a row in heights of the font: at least, and at most."""
LEAST_BAR = 3.0
"""Width of a bar's room in heights of the font, at least."""
GAP = 1.0
"""Between columns."""
HEAD, EDGES = 1.35, 2.7
"""Height of the heads of columns, and of these with the axes below them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one number is."""

    row: int
    column: int


class FlowBars(QWidget):
    """Paints the numbers of all layers; a click asks for what is behind one of them."""

    chosen = Signal(object, object)
    """The user clicked a number: its LayerFlow and Column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Gradient flow by layer")
        self.setMouseTracking(True)
        self.flows: tuple[LayerFlow, ...] = ()
        self.columns: tuple[Column, ...] = ()
        self._scales: tuple[Scale, ...] = ()
        self._measured: tuple[float, float] | None = None
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_flows(self, flows: tuple[LayerFlow, ...], columns: tuple[Column, ...]) -> None:
        """Show these numbers."""
        resized = (len(flows), len(columns)) != (len(self.flows), len(self.columns))
        self.flows, self.columns = flows, columns
        self._scales = tuple(scale_of(column, flows, round_up) for column in columns)
        self._measured = None
        if resized:
            self.updateGeometry()
        self.update()

    def words(self) -> str:
        """Return all numbers as text, for those who can't see the bars."""
        return ". ".join(
            f"{self._name(flow)}: " + ", ".join(f"{column.what}: {column.text(flow)}" for column in self.columns)
            for flow in self.flows
        )

    # -- geometry

    @property
    def _em(self) -> float:
        return float(self.fontMetrics().height())

    @property
    def per_block(self) -> int:
        """How many columns stand beside each other: where there is no room for all, the rest stands below."""
        return self._beside(self.width())

    def _beside(self, width: int) -> int:
        room = width - self._label_width()
        return next((n for n in (4, 2) if n * self._least_column() <= room), 1)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        blocks = -(-len(self.columns) // self._beside(width))
        return round(blocks * (ROW * len(self.flows) + EDGES) * self._em)

    def minimumSizeHint(self) -> QSize:
        return QSize(10, round((ROW * len(self.flows) + EDGES) * self._em))

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(self.width()))

    def _widths(self) -> tuple[float, float]:
        """The room for the names of layers, and for a number with the space before it: as wide as the widest."""
        if self._measured is None:
            em, name = self._em, QFontMetricsF(self.font()).horizontalAdvance
            width = QFontMetricsF(small_font(self.font())).horizontalAdvance
            names = [name(self._name(flow)) for flow in self.flows]
            texts = {column.text(flow) for column in self.columns for flow in self.flows} | {"1.23e−05"}
            self._measured = max(names, default=0.0) + 1.2 * em, max(map(width, texts)) + 0.8 * em
        return self._measured

    def _label_width(self) -> float:
        return self._widths()[0]

    def _number_width(self) -> float:
        return self._widths()[1]

    def _least_column(self) -> float:
        return self._number_width() + (LEAST_BAR + GAP) * self._em

    def _block_height(self) -> float:
        return (self._row_height() * len(self.flows)) + EDGES * self._em

    def _row_height(self) -> float:
        blocks = -(-len(self.columns) // self.per_block)
        room = (self.height() / max(blocks, 1) - EDGES * self._em) / max(len(self.flows), 1)
        return min(max(room, ROW * self._em), TALLEST * self._em)

    def _left(self, column: int) -> float:
        """Where a place for a column begins; the number of places is where the last one ends."""
        label = self._label_width()
        return label + column * (self.width() - label) / self.per_block

    def _bar_room(self, cell: Cell) -> QRectF:
        em, height = self._em, self._row_height()
        block, column = divmod(cell.column, self.per_block)
        left, right = self._left(column), self._left(column + 1) - GAP * em
        top = block * self._block_height() + HEAD * em + cell.row * height
        return QRectF(left, top + 0.14 * height, max(right - left - self._number_width(), 0.5 * em), 0.72 * height)

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the number under a point."""
        block, y = divmod(point.y(), self._block_height())
        row = int((y - HEAD * self._em) // self._row_height())
        per = self.per_block
        inside = (c for c in range(per) if self._left(c) <= point.x() < self._left(c + 1))
        place = next(inside, None)
        if place is None or not 0 <= row < len(self.flows) or block * per + place >= len(self.columns):
            return None
        return Cell(row, int(block) * per + place)

    def place_of(self, row: int, column: int) -> QPointF:
        """Return a point on a number's bar."""
        return self._bar_room(Cell(row, column)).center()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._measured = None
        super().changeEvent(event)

    # -- the mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.flows[found.row], self.columns[found.column])

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip(self._explanation(found)) if found else "", self)
            return True
        return super().event(event)

    def _explanation(self, cell: Cell) -> str:
        flow, column = self.flows[cell.row], self.columns[cell.column]
        value = column.measured(flow).value
        exact = "" if value is None or column.share else f" ({number(value, 6)})"
        old = ", of the last minibatch" if is_stale(column.measured(flow)) else ""
        return f"{self._name(flow)}: {column.what}: {column.text(flow)}{exact}{old}. Click to see the array."

    # -- painting

    def _name(self, flow: LayerFlow) -> str:
        g = ACTIVATIONS[flow.activation].label if flow.activation in ACTIVATIONS else flow.activation
        return f"layer {flow.layer} · {g}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for column in range(len(self.columns)):
            self._paint_axis(painter, column)
            for row in range(len(self.flows)):
                self._paint_bar(painter, Cell(row, column))
        metrics = QFontMetricsF(self.font())
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text"))
        for first in range(0, len(self.columns), self.per_block):
            for row, flow in enumerate(self.flows):
                middle = self._bar_room(Cell(row, first)).center().y()
                painter.drawText(QPointF(0, middle + (metrics.ascent() - metrics.descent()) / 2), self._name(flow))
        painter.end()

    def _paint_axis(self, painter: QPainter, number_of: int) -> None:
        column, scale, em = self.columns[number_of], self._scales[number_of], self._em
        first, last = self._bar_room(Cell(0, number_of)), self._bar_room(Cell(max(len(self.flows) - 1, 0), number_of))
        top, bottom = first.top() - 0.15 * em, last.bottom() + 0.15 * em
        self._paint_head(painter, column, scale, QPointF(first.left(), self._head_baseline(number_of)))
        small = small_font(self.font())
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        taken = -1e9
        for value in scale.ticks():
            x = first.left() + (scale.length(value) if value else 0.0) * first.width()
            painter.setPen(QPen(self._theme.color("border"), 1))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
            text = "100 %" if column.share and value == 1 else "0" if not value else tick_text(value)
            width = metrics.horizontalAdvance(text)
            left = max(x - width / 2, first.left())
            if left > taken:
                painter.setPen(self._theme.color("muted"))
                painter.drawText(QPointF(left, bottom + metrics.ascent()), text)
                taken = left + width + 0.4 * em

    def _head_baseline(self, column: int) -> float:
        return (column // self.per_block) * self._block_height() + 0.95 * self._em

    def _paint_head(self, painter: QPainter, column: Column, scale: Scale, start: QPointF) -> None:
        em, math = self._em, MathText(0.84 * self._em)
        painter.setPen(self._theme.color("text"))
        if column.share:
            painter.setFont(self.font())
            painter.drawText(start, column.head)
            width: float = self.fontMetrics().horizontalAdvance(column.head)
        else:
            math.draw(painter, start.x(), start.y(), column.head)
            width = math.width(column.head)
        painter.setFont(small_font(self.font()))
        painter.setPen(self._theme.color("muted"))
        words = ", ".join(filter(None, (column.note, "log" if scale.log else "")))
        painter.drawText(start + QPointF(width + 0.5 * em, 0), words)

    def _paint_bar(self, painter: QPainter, cell: Cell) -> None:
        flow, column = self.flows[cell.row], self.columns[cell.column]
        measured, room, em = column.measured(flow), self._bar_room(cell), self._em
        color, applies = self._theme.color(column.color), column.applies(flow)
        length = 0.0
        if not applies:
            pass
        elif measured.value is None:
            length = min(1.5 * em, room.width())
            painter.setPen(QPen(self._theme.color("faint"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(room.left(), room.top(), length, room.height()))
        else:
            length = self._scales[cell.column].length(measured.value) * room.width()
            length = max(length, 2.0) if measured.value > 0 else 0.0
            bar = QRectF(room.left(), room.top(), length, room.height())
            painter.fillRect(bar, color)
            if is_stale(measured):
                painter.fillRect(bar, QBrush(self._theme.color("panel"), Qt.BrushStyle.BDiagPattern))
        small = small_font(self.font())
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        painter.setPen(self._theme.color("text" if applies and measured.value is not None else "muted"))
        baseline = room.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(room.right() + 0.4 * em, baseline), column.text(flow))
