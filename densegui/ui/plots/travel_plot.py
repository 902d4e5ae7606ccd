"""A plot whose horizontal axis is time: the left button points at a time, and drags it; other buttons move the view."""

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from densegui.ui.plots.plotting import Plot

_LEFT, _MIDDLE, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


class TravelPlot(Plot):
    """Tells where the left button is pressed and dragged. The middle or right one moves the view; so does Ctrl."""

    held = Signal(float)
    """The left button is down at this x of the view."""
    let_go = Signal()
    """It is up again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holding = False
        self._moving: Qt.MouseButton | None = None
        self._grip = QPointF()

    def _place(self, event: QMouseEvent) -> QPointF:
        """Return the place under the mouse in the view's coordinates."""
        return self.view.mapSceneToView(self.mapToScene(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        inside = self.view.sceneBoundingRect().contains(self.mapToScene(event.position().toPoint()))
        if not inside:
            super().mousePressEvent(event)
            return
        event.accept()
        if self._holding or self._moving is not None:
            return  # a second button
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.button() is _LEFT and plain:
            self._holding = True
            self.held.emit(self._place(event).x())
        elif event.button() in (_LEFT, _MIDDLE, _RIGHT):
            self._moving, self._grip = event.button(), self._place(event)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():  # a release can get lost, as when a dialog opens
            self._end()
        if self._holding:
            place = self._place(event)
            self.pointed.emit(place)
            self.held.emit(place.x())
        elif self._moving is not None:
            way = self._grip - self._place(event)
            self.view.translateBy(x=way.x(), y=way.y())
            self.view.sigRangeChangedManually.emit(self.view.state["mouseEnabled"])
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        ends = event.button() is (_LEFT if self._holding else self._moving)
        if ends:
            if self._holding:
                self.held.emit(self._place(event).x())
            self._end()
        elif not self._holding and self._moving is None:
            super().mouseReleaseEvent(event)

    def _end(self) -> None:
        if self._moving is not None:
            self._moving = None
            self.unsetCursor()
        if self._holding:
            self._holding = False
            self.let_go.emit()

    def leaveEvent(self, event: QEvent) -> None:
        if not self._holding:
            super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._end()
