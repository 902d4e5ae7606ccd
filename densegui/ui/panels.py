"""The panels around the network: docks without title bars of their own, since every panel has a title."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QMenu, QTabBar, QWidget

from densegui.ui.panel_dock import PanelDock
from densegui.ui.panel_room import USUAL, PanelRoom
from densegui.ui.panel_table import BOTTOM, PanelSpec
from densegui.ui.panel_tabs import PanelTabs
from densegui.ui.view import FrameView


class Panels(QObject):
    """The docks of a window, by name, in the order of the table.

    Parameters
    ----------
    window
        The main window.
    made
        Called with the row of the table and the view, each time that one has been made.
    """

    _opened = Signal()

    def __init__(self, window: QMainWindow, made: Callable[[PanelSpec, QWidget], None]) -> None:
        super().__init__(window)
        self._window = window
        self._made = made
        self.docks: dict[str, PanelDock] = {}
        self.groups: dict[str, list[PanelDock]] = {}
        """The docks whose tabs lie together, by the name of the first."""
        self._room = PanelRoom(window, self.groups)
        self._tabs = PanelTabs(self.docks, self)
        # Queued: after the window has been laid out.
        self._opened.connect(self._room.begin, Qt.ConnectionType.QueuedConnection)
        window.setCorner(Qt.Corner.BottomLeftCorner, BOTTOM)
        window.setCorner(Qt.Corner.BottomRightCorner, BOTTOM)

    def add(self, spec: PanelSpec, view: QWidget | None = None) -> None:
        """Make the dock of a row; its view is made now, or later, or given."""
        dock = PanelDock(spec, self._window, self._made)
        self.docks[spec.name] = dock
        self.groups.setdefault(spec.head, []).append(dock)
        self._room.watch(dock)
        self._place(dock)
        if view is not None:
            dock.take(view)
        elif spec.at_once:
            dock.build()

    def _place(self, dock: PanelDock) -> None:
        if isinstance(dock.spec.place, str):
            self._window.tabifyDockWidget(self.docks[dock.spec.head], dock)
            layout = self._window.layout()
            assert layout is not None
            # At once: Qt forgets bars of tabs that are never laid out, and they would be seen where they lie.
            layout.activate()
        else:
            self._window.addDockWidget(dock.spec.place, dock)

    def finish(self, menu: QMenu) -> None:
        """Raise the first tab of each place, and list what can be done with panels in the menu; all have been added."""
        for group in self.groups.values():
            group[0].raise_()
        menu.addSeparator()
        docks = self.docks.values()
        menu.addActions([dock.toggle for dock in docks])
        menu.addSeparator()
        for text, actions in (
            ("Panel in a &window of its own", [dock.float for dock in docks]),
            ("Panel in full s&creen", [dock.fill for dock in docks]),
        ):
            part = menu.addMenu(text)
            part.setToolTipsVisible(True)
            part.addActions(actions)

    def adopt_tabs(self, bar: QTabBar) -> None:
        """Take a bar of tabs that Qt has made for panels that lie on each other."""
        self._tabs.adopt(bar)

    def restore(self, state: QByteArray, version: int) -> bool:
        """Take a remembered arrangement; return whether it was one."""
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        done = self._window.restoreState(state, version)
        for bar in bars if done else ():
            bar.hide()  # Qt makes new ones and leaves these where they are.
        return done

    def opened(self) -> None:
        """The window is shown for the first time."""
        self._opened.emit()

    def end_full_screen(self) -> bool:
        """Bring the panel that fills the screen back; return whether one did."""
        filling = [dock for dock in self.docks.values() if dock.isFullScreen()]
        for dock in filling:
            dock.end_full_screen()
        return bool(filling)

    # -- views

    @property
    def views(self) -> list[FrameView]:
        """The views that have been made and show frames."""
        made = (dock.built for dock in self.docks.values())
        return [view for view in made if isinstance(view, FrameView)]

    def view(self, name: str) -> QWidget:
        """Return a panel's view; made now if it has not been."""
        return self.docks[name].view

    def build(self, names: Iterable[str] | None = None) -> None:
        """Make the views of these panels now, or of all that can be seen."""
        if names is None:
            names = [name for name, dock in self.docks.items() if dock.seen]
        for name in names:
            self.docks[name].build()

    # -- places

    def arrange(self, font_scale: float) -> None:
        """Give the panels their usual shares of the window; larger text makes the right one wider."""
        width, height = self._window.width(), self._window.height()
        grow = min(max(font_scale, 1.0), 1.2)
        docks = self.docks
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        sides = [docks["setup"], docks["program"]]
        self._window.resizeDocks(sides, [round(0.1 * width + 110), round(grow * (0.22 * width + 55))], horizontal)
        right = [docks["program"], docks["inspector"]]
        self._window.resizeDocks(right, [round(0.5 * height), round(0.18 * height)], vertical)
        self._window.resizeDocks([docks["cost"]], [round(USUAL["cost"] * height)], vertical)
        bottom = [docks["cost"], docks["regions"]]
        self._window.resizeDocks(bottom, [round(0.68 * width), round(0.32 * width)], horizontal)
