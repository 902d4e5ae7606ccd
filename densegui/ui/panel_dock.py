"""One panel: a dock that makes its view when it is first seen, and that can leave the window or fill the screen.

Qt counts a tab that is not raised as visible and keeps it outside of the window; its view is hidden here, so that it
draws nothing.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFont, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from densegui.ui.panel_table import PanelSpec

WIDEST = 0.45
"""Share of the width of the window, or of a wider screen, that a panel can insist on: two lie beside each other."""


class Holder(QWidget):
    """Holds the view. Until there is one it paints the panel's ground and title, and says when it has."""

    painted = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title.upper()
        self._told = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def take(self, view: QWidget) -> None:
        self._column.addWidget(view)

    def minimumSizeHint(self) -> QSize:
        # With large text, a row of buttons would make the window wider than the screen.
        hint = super().minimumSizeHint()
        most = WIDEST * max(self.window().width(), self.screen().availableGeometry().width())
        return QSize(min(hint.width(), round(most)), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._column.count():
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        font = QFont(self.font())
        font.setPointSizeF(0.9 * font.pointSizeF())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(self.rect().adjusted(10, 6, -6, 0), 0, self._title)
        painter.end()
        # Qt also paints panels that lie outside of the window now and then.
        if not self._told and not self.visibleRegion().isEmpty():
            self._told = True
            self.painted.emit()


class PanelDock(QDockWidget):
    """The dock of one row of the table.

    Parameters
    ----------
    spec
        The row.
    window
        The main window.
    made
        Called with the row and its view, when that has been made.
    """

    shown_or_hidden = Signal(object)
    """The panel itself: its tab was raised or covered, it was shown or hidden."""

    def __init__(self, spec: PanelSpec, window: QMainWindow, made: Callable[[PanelSpec, QWidget], None]) -> None:
        super().__init__(spec.on_tab, window)
        self.spec = spec
        self._made = made
        self._view: QWidget | None = None
        self._floated = False
        self.seen = False
        """Whether the user can see it: a tab behind another one can't be seen."""
        self.setObjectName(spec.name)
        self._holder = Holder(spec.title, self)
        # Queued: the view is made when the whole window has been painted, not in the middle of it.
        self._holder.painted.connect(self.build, Qt.ConnectionType.QueuedConnection)
        self.setWidget(self._holder)
        # The views have titles of their own.
        self.setTitleBarWidget(QWidget(self))
        self.toggle = QAction(spec.title, window)
        self.toggle.setCheckable(True)
        self.toggle.setShortcut(spec.key)
        self.toggle.setToolTip(f"Show or hide the panel “{spec.title}” ({spec.key})")
        self.toggle.setWhatsThis(f"Show or hide the panel “{spec.title}”")
        self.toggle.triggered.connect(self._show_or_hide)
        self.float = QAction(spec.title, self)
        self.float.setCheckable(True)
        self.float.setToolTip(f"Put the panel “{spec.title}” into a window of its own, or back")
        self.float.triggered.connect(self._float)
        self.fill = QAction(spec.title, self)
        self.fill.setToolTip(f"Let the panel “{spec.title}” fill the screen; Esc ends it")
        self.fill.triggered.connect(self.fill_screen)
        self.visibilityChanged.connect(self._take_visibility)
        self.topLevelChanged.connect(self._take_floating)

    # -- the view

    @property
    def built(self) -> QWidget | None:
        """The view, if it has been made."""
        return self._view

    @property
    def view(self) -> QWidget:
        """The view; made now if it has not been."""
        self.build()
        assert self._view is not None
        return self._view

    @Slot()
    def build(self) -> None:
        """Make the view, if it has not been made."""
        if self._view is None:
            self.take(self.spec.make(self._holder))

    def take(self, view: QWidget) -> None:
        """Use this widget as the view."""
        self._view = view
        self._holder.take(view)
        self._made(self.spec, view)
        if self.isVisible():
            view.setVisible(self.seen)

    # -- shown and hidden

    @Slot(bool)
    def _take_visibility(self, seen: bool) -> None:
        # Qt takes a tab that leaves the window for one that still lies outside of it.
        self.seen = self.isVisible() if self.isWindow() else seen
        self.toggle.setChecked(self.seen)
        self.shown_or_hidden.emit(self)
        if self._view is not None:
            self._view.setVisible(self.seen)

    @Slot()
    def _show_or_hide(self) -> None:
        if self.seen:
            self.hide()
            self.toggle.setChecked(False)
        else:
            self.bring_up()

    @Slot()
    def bring_up(self) -> None:
        """Show it, before the other panels of its tabs."""
        self.show()
        self.raise_()

    # -- out of the window

    @Slot(bool)
    def _float(self, floating: bool) -> None:
        self.end_full_screen()
        self.setFloating(floating)
        self.bring_up()

    @Slot(bool)
    def _take_floating(self, floating: bool) -> None:
        """A window of its own gets the frame and the title of a window."""
        self.float.setChecked(floating)
        self.setWindowTitle(self.spec.title if floating else self.spec.on_tab)
        before = self.titleBarWidget()
        if floating == (before is None):
            return
        # Qt's own title bar stands where None is set.
        self.setTitleBarWidget(None if floating else QWidget(self))  # type: ignore[arg-type]  # the stub lacks None
        if before is not None:
            before.deleteLater()

    @Slot()
    def fill_screen(self) -> None:
        """Fill the screen with this panel. Esc ends it."""
        if not self.isFullScreen():
            self._floated = self.isFloating()
            self.setFloating(True)
            self.showFullScreen()
            self.activateWindow()
            self.setFocus()  # not a field of the panel: keys step and run as ever

    def end_full_screen(self) -> None:
        """Go back to where it was before it filled the screen."""
        if self.isFullScreen():
            self.showNormal()
            self.setFloating(self._floated)
            self.bring_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.end_full_screen()
        else:
            super().keyPressEvent(event)
