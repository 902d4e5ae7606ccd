"""The panels around the network: docks without title bars of their own, since every panel has a title."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)


class Panels:
    """The docks of a window, by name, in the order of their keys (Alt+1 …)."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.docks: dict[str, QDockWidget] = {}
        window.setCorner(Qt.Corner.BottomLeftCorner, BOTTOM)
        window.setCorner(Qt.Corner.BottomRightCorner, BOTTOM)

    def add(self, name: str, text: str, widget: QWidget, area: Qt.DockWidgetArea) -> None:
        """Put a widget into a dock that the View menu can show and hide."""
        dock = QDockWidget(text, self._window)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setTitleBarWidget(QWidget(dock))
        self._window.addDockWidget(area, dock)
        toggle = dock.toggleViewAction()
        key = f"Alt+{len(self.docks) + 1}"
        toggle.setShortcut(key)
        toggle.setToolTip(f"Show or hide the panel “{text}” ({key})")
        self.docks[name] = dock

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
        self._window.resizeDocks([docks["cost"]], [round(0.24 * height)], vertical)
        bottom = [docks["cost"], docks["regions"]]
        self._window.resizeDocks(bottom, [round(0.68 * width), round(0.32 * width)], horizontal)
