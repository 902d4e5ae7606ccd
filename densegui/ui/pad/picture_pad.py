"""A pad of the pixels of an image: the left button draws, the right one erases."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from densegui.engine.network import FloatArray
from densegui.ui.pad.brush import pen_radius, stroke
from densegui.ui.theme import BINS, LIGHT, Scale, Theme, scale_colors

ERASER = 1.6
"""How much wider the eraser is than the pen."""
MOST_STEPS = 100


class PicturePad(QWidget):
    """Shows a picture, how much ink is in each pixel, and lets it be drawn."""

    begun = Signal()
    """The mouse has been pressed."""
    drawn = Signal()
    """The picture has changed."""
    ended = Signal()
    """The mouse has been let go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Pad for a picture")
        self.setToolTip("Draw with the left button, erase with the right one")
        self.picture: FloatArray = np.zeros((8, 8))
        self.erasing = False
        self._theme = LIGHT
        self._before: list[FloatArray] = []
        self._last: tuple[float, float] | None = None
        self._wiping = False

    def sizeHint(self) -> QSize:
        return QSize(160, 160)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, 64)

    # -- the picture

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.picture.any()

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    def begin_anew(self, shape: tuple[int, int]) -> None:
        """Take an empty picture of (rows, columns), with no way back."""
        self.picture = np.zeros(shape)
        self._before.clear()
        self._last = None
        self.update()

    def show_picture(self, picture: FloatArray) -> None:
        """Put another picture in the place of this one; it can be undone."""
        self._keep()
        self._change(picture)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._before:
            self._change(self._before.pop())

    def _keep(self) -> None:
        self._before = [*self._before[-MOST_STEPS + 1 :], self.picture]

    def _change(self, picture: FloatArray) -> None:
        self.picture = picture
        self.update()
        self.drawn.emit()

    # -- the mouse

    def area(self) -> QRectF:
        """Return where the picture is painted: as large as fits, in its own proportions, beside the tools' top."""
        rows, columns = self.picture.shape
        side = max(min((self.width() - 2) / columns, (self.height() - 2) / rows), 0.1)
        width, height = columns * side, rows * side
        return QRectF((self.width() - width) / 2, 1, width, height)

    def pixel_at(self, point: QPointF) -> tuple[float, float]:
        """Return the place (x, y) in pixels of the picture."""
        area = self.area()
        rows, columns = self.picture.shape
        return (point.x() - area.left()) / area.width() * columns, (point.y() - area.top()) / area.height() * rows

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton) or self._last is not None:
            return
        self._wiping = self.erasing or event.button() == Qt.MouseButton.RightButton
        self._keep()
        self.begun.emit()
        self._draw_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is not None and event.buttons():
            self._draw_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._last is not None:
            self._last = None
            self.ended.emit()

    def _draw_to(self, point: QPointF) -> None:
        place = self.pixel_at(point)
        radius = pen_radius((self.picture.shape[0], self.picture.shape[1])) * (ERASER if self._wiping else 1.0)
        self._change(stroke(self.picture, self._last or place, place, radius, self._wiping))
        self._last = place

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.area()
        colors = scale_colors(self._theme, Scale.VALUE)[BINS // 2 :]
        table = np.array([color.rgb() for color in colors], np.uint32)
        shades = np.ascontiguousarray(table[np.rint(self.picture * (len(colors) - 1)).astype(np.int64)])
        rows, columns = shades.shape
        painter.drawImage(area, QImage(shades.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32))
        painter.setPen(QPen(self._theme.color("border"), 1))
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.empty:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, "Draw here")
        painter.end()
