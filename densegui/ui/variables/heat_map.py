"""One array as a picture: a coloured cell for each element, or, where there are more than pixels, for each block."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from densegui.debugger.format import count
from densegui.debugger.frame import Freshness
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.variables.color_bar import paint_bar
from densegui.ui.variables.picture import Picture, block, pixels, shrink
from densegui.ui.widgets.tips import tip


class HeatMap(QWidget):
    """Paints an array that fills the room, its colour scale below it."""

    largest: ClassVar[tuple[float, float]] = (1.6, 3.2)
    """Height and width of the largest cell, in heights of the font."""

    chosen = Signal(int, int)
    """The user clicked an element: row and column, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("Picture")
        self.picture: Picture | None = None
        self._theme = LIGHT
        self._image: tuple[tuple[object, ...], QImage] | None = None

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def show_picture(self, picture: Picture | None) -> None:
        """Show an array, or nothing."""
        self.picture, self._image = picture, None
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 40)

    # -- geometry

    @property
    def _em(self) -> float:
        return float(self.fontMetrics().height())

    def area(self) -> QRectF:
        """Return where the cells lie."""
        picture = self.picture
        if picture is None or picture.array is None or not picture.array.size:
            return QRectF()
        em = self._em
        rows, columns = picture.array.shape
        left = 0.6 * em + self.fontMetrics().horizontalAdvance(count(rows))
        room = QRectF(left, 1.3 * em, self.width() - left - 0.6 * em, self.height() - 3.0 * em)
        if room.width() < 4 or room.height() < 4:
            return QRectF()
        tallest, widest = self.largest
        return QRectF(
            room.left(), room.top(), _side(room.width(), columns, widest * em), _side(room.height(), rows, tallest * em)
        )

    def element_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return row and column of the element that is shown at a point, from 0."""
        area, picture = self.area(), self.picture
        if picture is None or picture.array is None or not area.contains(point):
            return None
        high, wide = self._resolution(area)
        rows, columns = min(picture.array.shape[0], high), min(picture.array.shape[1], wide)
        row = min(int((point.y() - area.top()) / area.height() * rows), rows - 1)
        column = min(int((point.x() - area.left()) / area.width() * columns), columns - 1)
        return block(picture.array, high, wide, row, column)

    def _resolution(self, area: QRectF) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(int(area.height() * ratio), 1), max(int(area.width() * ratio), 1)

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.element_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*found)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.picture is not None:
            found = self.element_at(QPointF(event.pos()))
            text = self.picture.element_words(*found) if found else ""
            QToolTip.showText(event.globalPos(), tip(text), self)
            return True
        return super().event(event)

    # -- painting

    def image(self) -> QImage:
        """Return the picture, a pixel for each element or block."""
        area, picture = self.area(), self.picture
        if picture is None or picture.array is None or area.isEmpty():
            return QImage()
        key = (*self._resolution(area), self._theme.name)
        if self._image is None or self._image[0] != key:
            colors = pixels(shrink(picture.array, *self._resolution(area)), picture.limit, picture.scale, self._theme)
            rows, columns = colors.shape
            made = QImage(colors.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
            self._image = key, made
        return self._image[1]

    def paintEvent(self, event: QPaintEvent) -> None:
        area, picture = self.area(), self.picture
        if picture is None or picture.array is None or area.isEmpty():
            return
        painter = QPainter(self)
        painter.drawImage(area, self.image())
        if picture.item.freshness is Freshness.STALE:
            painter.fillRect(area, QBrush(self._theme.color("panel"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(self._theme.color("border"))
        painter.drawRect(area)
        self._paint_inside(painter, area, picture)
        self._paint_numbers(painter, area, picture)
        self._paint_marks(painter, area, picture)
        corner = QPointF(area.left(), area.bottom() + 0.5 * self._em)
        end = paint_bar(painter, corner, self.width(), picture.limit, picture.scale, self._theme)
        self._paint_beside_bar(painter, QPointF(end, corner.y()), picture)
        painter.end()

    def _paint_inside(self, painter: QPainter, area: QRectF, picture: Picture) -> None:
        """Paint what else belongs into the cells."""

    def _paint_beside_bar(self, painter: QPainter, corner: QPointF, picture: Picture) -> None:
        """Paint what else belongs into the line of the colour scale, from a corner on."""

    def _paint_numbers(self, painter: QPainter, area: QRectF, picture: Picture) -> None:
        """Number the rows and columns: all of them where they have room, else the first and the last."""
        assert picture.array is not None
        rows, columns = picture.array.shape
        em, metrics = self._em, self.fontMetrics()
        painter.setPen(self._theme.color("muted"))
        above = area.top() - 0.3 * em
        high, wide = area.height() / rows, area.width() / columns
        last = count(columns)
        advance = metrics.horizontalAdvance(last)
        if wide >= advance + em:
            for column in range(columns):
                text = count(column + 1)
                x = area.left() + (column + 0.5) * wide - metrics.horizontalAdvance(text) / 2
                painter.drawText(QPointF(x, above), text)
        else:
            painter.drawText(QPointF(area.left() + max(min(wide / 2 - 0.25 * em, wide), 0), above), "1")
        if wide < advance + em and columns > 1 and area.width() > advance + 1.5 * em:
            x = min(area.right() - wide / 2 - advance / 2, area.right() - advance)
            painter.drawText(QPointF(x if wide > advance else area.right() - advance, above), last)
        ends = (0, rows - 1) if area.height() > 2 * em else (0,)
        for row in range(rows) if high >= em else ends:
            text = count(row + 1)
            y = area.top() + (row + 0.5) * high + 0.32 * em
            y = min(max(y, area.top() + 0.75 * em), max(area.bottom(), area.top() + 0.75 * em))
            painter.drawText(QPointF(area.left() - 0.3 * em - metrics.horizontalAdvance(text), y), text)

    def _paint_marks(self, painter: QPainter, area: QRectF, picture: Picture) -> None:
        """Frame what is chosen: an element, or the column of the example."""
        assert picture.array is not None
        place = picture.marked
        if place is None:
            return
        rows, columns = picture.array.shape
        top, left, bottom, right = place
        high, wide = area.height() / rows, area.width() / columns
        box = QRectF(area.left() + left * wide, area.top() + top * high, (right - left) * wide, (bottom - top) * high)
        spare = max(0.0, 5 - min(box.width(), box.height())) / 2
        painter.setPen(QPen(self._theme.color("marker"), 2))
        painter.drawRect(box.adjusted(-spare, -spare, spare, spare))


def _side(room: float, cells: int, largest: float) -> float:
    """Return the length of one side: whole pixels for each cell where there are enough."""
    cell = min(room / cells, largest)
    return cells * (int(cell) if cell >= 4 else cell)
