"""The network in the middle of the window: shows a frame, and lets the user zoom, move, point and select."""

from html import escape
from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimerEvent, Signal, Slot
from PySide6.QtGui import (
    QHideEvent,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from densegui.debugger.checking import GradientCheckResult
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.debugger.seen import seen
from densegui.debugger.selection import Selection
from densegui.ui.network.checked import with_check
from densegui.ui.network.content import network_content
from densegui.ui.network.focus import focus_of
from densegui.ui.network.hover import describe, describe_thing, thing_at
from densegui.ui.network.layout import network_layout
from densegui.ui.network.maps import CHOICE, NodeMaps
from densegui.ui.network.page import margins
from densegui.ui.network.painter import NetworkPainter, Scene
from densegui.ui.network.style import NetworkStyle
from densegui.ui.view import FrameView

ZOOM_STEP = 1.25
SMALLEST_ZOOM, LARGEST_ZOOM = 0.5, 20.0
REFINE_AFTER_MS = 160
"""A picture of many straight edges is painted plain, and antialiased when it has stood still for so long."""


class NetworkView(FrameView):
    """The network: nodes, edges and biases in the colours of what has just been computed."""

    shows: ClassVar[tuple[str, ...]] = ("architecture", "data", "parameters", "trace", "position", "selection")
    selected = Signal(object)
    """The user's wish: a Selection, or None for nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network")
        self.setAccessibleName("Network")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self._maps = NodeMaps()
        self._scene: Scene | None = None
        self._picture: QPixmap | None = None
        self._key: tuple[object, ...] = ()
        self._zoom, self._shift = 1.0, QPointF()
        self._hovered: Selection | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self._refine_timer = 0
        self._fine = False
        self._check: GradientCheckResult | None = None
        self._checked_at = Position()
        self.finish()

    def show_check(self, result: GradientCheckResult | None) -> None:
        """Paint a gradient check on the edges until the program goes on; None ends it."""
        self._check = result
        if self.frame is not None:
            self._checked_at = self.frame.position
            self._prepare(self.frame)

    def end_check(self) -> bool:
        """Show what the user has chosen again in place of a gradient check; return whether one was shown."""
        shown = self._check is not None
        if shown:
            self.show_check(None)
        return shown

    def sizeHint(self) -> QSize:
        return QSize(760, 520)

    # -- what is drawn

    def draw(self, frame: Frame) -> None:
        frame = seen(frame)
        if frame.position != self._checked_at:
            self._check = None
        key = (frame.spec.n, frame.problem.split.dataset.name)
        if key != self._key:
            self._key = key
            self._zoom, self._shift = 1.0, QPointF()
        self._prepare(frame)
        if not self.settings.running and self._scene is not None:
            self.setAccessibleDescription(describe(frame, self._scene.content))

    def settings_changed(self) -> None:
        if self.settings.running:
            self._hover(None, QPointF())

    def restyle(self) -> None:
        self._painter = NetworkPainter(NetworkStyle(self.font(), self.settings.theme))
        self._arrange()

    def _arrange(self) -> None:
        """Place everything again, for a new size, font or camera."""
        self._scene = None
        if self.frame is not None:
            self._prepare(self.frame)

    def _prepare(self, frame: Frame) -> None:
        """Make the scene of a frame; the layout stays the same object while nothing moves, so that curves are kept."""
        frame = seen(frame)
        content = network_content(frame, self.settings.nodes, self.settings.edges)
        if self._check is not None:
            content = with_check(content, self._check)
        old = self._scene
        if old is not None and old.frame.spec.n == frame.spec.n and old.frame.problem is frame.problem:
            around, layout = old.around, old.layout
        else:
            self._hovered = None
            around = margins(frame, self._painter.style, self.width(), self.height())
            image = frame.problem.split.dataset.image_shape
            layout = network_layout(frame.spec.n, around.area, self._painter.style.radius, image)
            if self._moved:
                shift = (self._shift.x(), self._shift.y())
                layout = layout.moved(self._zoom, (self.width() / 2, self.height() / 2), shift)
        if self.settings.nodes == CHOICE:
            content = self._maps.put_into(content, frame, layout, self.settings.running)
        focus = focus_of(frame, self.settings.focus)
        edges = self._painter.edges.choose(content, layout, self.settings.running, self.settings.most_edges, focus)
        self._scene = Scene(frame, content, edges, layout, around, self.width(), self.height(), self._moved)
        self._fine = edges.curved
        self._repaint()

    @property
    def _moved(self) -> bool:
        return self._zoom != 1.0 or not self._shift.isNull()

    def _repaint(self) -> None:
        self._picture = None
        self._stop_refining()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._scene is None:
            painter.fillRect(self.rect(), self.settings.theme.color("canvas"))
        elif self.settings.running:
            self._painter.paint(painter, self._scene, antialias=False)
        else:
            if self._picture is None:
                self._picture = self._paint_picture(self._scene)
                if not self._fine:
                    self._refine_timer = self.startTimer(REFINE_AFTER_MS)
            painter.drawPixmap(0, 0, self._picture)
            if self._hovered is not None:
                self._painter.paint_hover(painter, self._scene, self._hovered)
        painter.end()

    def _paint_picture(self, scene: Scene) -> QPixmap:
        """Paint a still scene once, so that moving the mouse over it costs nothing."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        self._painter.paint(painter, scene, antialias=self._fine)
        painter.end()
        return picture

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._refine_timer:
            self._repaint()
            self._fine = True

    def _stop_refining(self) -> None:
        if self._refine_timer:
            self.killTimer(self._refine_timer)
            self._refine_timer = 0

    def hideEvent(self, event: QHideEvent) -> None:
        self._stop_refining()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # -- zoom and pan

    @Slot()
    def fit(self) -> None:
        """Show the whole network."""
        self._zoom, self._shift = 1.0, QPointF()
        self._arrange()

    @Slot()
    def zoom_in(self) -> None:
        """Draw the network larger, about the middle."""
        self._zoom_about(QPointF(self.width() / 2, self.height() / 2), ZOOM_STEP)

    @Slot()
    def zoom_out(self) -> None:
        """Draw the network smaller, about the middle."""
        self._zoom_about(QPointF(self.width() / 2, self.height() / 2), 1 / ZOOM_STEP)

    def _zoom_about(self, point: QPointF, factor: float) -> None:
        """Enlarge so that what lies at a point stays there."""
        zoom = min(max(self._zoom * factor, SMALLEST_ZOOM), LARGEST_ZOOM)
        if abs(zoom - 1) < 0.02:
            zoom = 1.0
        offset = point - QPointF(self.width() / 2, self.height() / 2)
        self._shift = offset - (offset - self._shift) * (zoom / self._zoom)
        self._zoom = zoom
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels, touchpad = event.pixelDelta(), event.device().type() == QInputDevice.DeviceType.TouchPad
        if touchpad and not pixels.isNull() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._shift += QPointF(pixels)
            self._arrange()
        elif event.angleDelta().y():
            self._zoom_about(event.position(), ZOOM_STEP ** (event.angleDelta().y() / 120))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom_about(event.position(), 1 + event.value())
            return True
        return super().event(event)

    # -- point and select

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._hover(self.thing_at(event.position()), event.globalPosition())
            return
        way = event.position() - self._pressed
        if self._dragged or way.manhattanLength() > 5:
            self._dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._shift += way
            self._pressed = event.position()
            self._arrange()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        self.unsetCursor()
        if pressed is not None and not self._dragged and event.button() == Qt.MouseButton.LeftButton:
            self.selected.emit(self.thing_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.thing_at(event.position()) is None:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None, QPointF())
        super().leaveEvent(event)

    def thing_at(self, point: QPointF) -> Selection | None:
        """Return what is drawn at a point of the widget."""
        scene = self._scene
        if scene is None or not scene.around.header < point.y() < self.height() - scene.around.footer:
            return None
        return thing_at(scene.layout, scene.edges, point.x(), point.y())

    def _hover(self, thing: Selection | None, place: QPointF) -> None:
        if thing != self._hovered:
            self._hovered = thing
            self.update()
        if thing is None or self._scene is None:
            QToolTip.hideText()
            return
        # Names come from files: Qt would take some for HTML.
        text = escape(describe_thing(self._scene.frame, self._scene.content, thing))
        picture = self._maps.tip(self._scene.content, thing, self.settings.theme)
        QToolTip.showText(place.toPoint(), f"<p style='white-space: pre'>{picture}{text}</p>", self)
