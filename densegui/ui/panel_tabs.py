"""The tabs of panels that lie on each other: Qt makes the bars, here they get their looks, tool tips and menu."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QMenu, QTabBar, QToolTip

from densegui.ui.panel_dock import PanelDock
from densegui.ui.widgets.tips import tip


class PanelTabs(QObject):
    """A double click on a tab lets its panel fill the screen; the right button opens a menu.

    Parameters
    ----------
    docks
        The panels by name.
    """

    def __init__(self, docks: Mapping[str, PanelDock], parent: QObject) -> None:
        super().__init__(parent)
        self._docks = docks

    def adopt(self, bar: QTabBar) -> None:
        """Take a bar that Qt has just made."""
        bar.setExpanding(False)
        bar.setDrawBase(False)
        bar.setUsesScrollButtons(True)
        bar.setElideMode(Qt.TextElideMode.ElideNone)
        bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        bar.customContextMenuRequested.connect(self._open_menu)
        bar.tabBarDoubleClicked.connect(self._fill_screen)
        bar.installEventFilter(self)

    def panel_at(self, bar: QTabBar, tab: int) -> PanelDock | None:
        """Return the panel of a tab: Qt gives it the title of the dock."""
        title = bar.tabText(tab)
        return next((dock for dock in self._docks.values() if dock.spec.on_tab == title), None)

    @Slot(int)
    def _fill_screen(self, tab: int) -> None:
        bar = self.sender()
        dock = self.panel_at(bar, tab) if isinstance(bar, QTabBar) else None
        if dock is not None:
            dock.fill_screen()

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        bar = self.sender()
        if not isinstance(bar, QTabBar) or (dock := self.panel_at(bar, bar.tabAt(place))) is None:
            return
        menu = QMenu(dock)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, action in (("Full screen", dock.fill), ("In a window of its own", dock.float)):
            menu.addAction(text, action.trigger)
        menu.addAction("Hide", dock.hide)
        menu.popup(bar.mapToGlobal(place))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or not isinstance(watched, QTabBar):
            return False
        dock = self.panel_at(watched, watched.tabAt(event.pos()))
        if dock is not None:
            text = f"{dock.spec.title} ({dock.spec.key}). A double click lets it fill the screen."
            QToolTip.showText(event.globalPos(), tip(text), watched)
        return True
