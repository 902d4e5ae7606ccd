"""How panels share the height: one that is tall gets more while it is seen, and gives it back afterwards.

Each split has two shares, one for tall panels and one for the others. What the user drags it to is kept for that kind.
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMainWindow
from shiboken6 import isValid

from densegui.ui.panel_dock import PanelDock

USUAL = {"inspector": 0.265, "cost": 0.24}
"""By the panel whose tabs they are: its share of the right column, and of the window."""
TALL = {"inspector": 0.62, "cost": 0.42}
BESIDE = {"regions": "cost"}
"""Tabs that have the height of others, since they lie beside them."""


class PanelRoom(QObject):
    """Moves the splits of a window's panels.

    Parameters
    ----------
    window
        The main window.
    groups
        The docks of each place, by the name of the first.
    """

    _changed = Signal()

    def __init__(self, window: QMainWindow, groups: Mapping[str, list[PanelDock]]) -> None:
        super().__init__(window)
        self._window = window
        self._groups = groups
        self._tall = dict.fromkeys(USUAL, False)
        self._kept: dict[tuple[str, bool], float] = {}
        self._before: dict[str, float] = {}
        self._live = False
        # Queued: one tab is covered and another one raised, and Qt is in the middle of laying them out.
        self._changed.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def watch(self, dock: PanelDock) -> None:
        """Give this dock room when it is seen."""
        dock.shown_or_hidden.connect(self._note)

    def begin(self) -> None:
        """Take the heights as they are now; from now on, the user raises tabs."""
        for head in self._tall:
            self._tall[head] = self._wants_height(head)
        self._live = True

    @Slot(object)
    def _note(self, dock: PanelDock) -> None:
        head = BESIDE.get(dock.spec.head, dock.spec.head)
        if not isValid(self._window):
            return  # a window that was not closed is being deleted: Qt then raises one tab after the other
        if self._live and head in self._tall and not dock.isFloating():
            share = self._share(head)
            if share is not None:
                self._before.setdefault(head, share)
            self._changed.emit()

    @Slot()
    def _settle(self) -> None:
        before, self._before = self._before, {}
        for head, share in before.items():
            tall = self._wants_height(head)
            if tall != self._tall[head] and self._seen(head) is not None:
                self._kept[head, not tall] = share
                self._tall[head] = tall
                self._give(head, self._kept.get((head, tall), (TALL if tall else USUAL)[head]))

    def _all_seen(self, head: str) -> list[PanelDock]:
        """Return the docks that can be seen in the window, of a group and of those beside it."""
        heads = [head, *(other for other, beside in BESIDE.items() if beside == head)]
        docks = (dock for each in heads for dock in self._groups.get(each, ()))
        return [dock for dock in docks if dock.seen and not dock.isFloating()]

    def _seen(self, head: str) -> PanelDock | None:
        return next(iter(self._all_seen(head)), None)

    def _wants_height(self, head: str) -> bool:
        return any(dock.spec.tall for dock in self._all_seen(head))

    def _share(self, head: str) -> float | None:
        """Return a group's present share of the height, its tabs included; None where there is nothing to share."""
        middle, low = self._window.centralWidget().geometry(), self._window.statusBar().y()
        if head == "cost":
            return 1 - middle.bottom() / max(low, 1)
        above = self._seen("program")
        docks = (dock for dock in self._groups.get(head, ()) if dock.isVisible() and not dock.isFloating())
        # A covered tab lies outside of the window; this may be the one before the present one, at the same place.
        top = next((dock.y() for dock in docks if dock.y() >= 0), None)
        return None if above is None or top is None else 1 - (top - above.y()) / max(middle.height(), 1)

    def _give(self, head: str, share: float) -> None:
        dock, above = self._seen(head), self._seen("program")
        if dock is None:
            return
        heights = {dock: share * self._window.statusBar().y()}
        if head != "cost" and above is not None:
            whole = self._window.centralWidget().height()
            heights = {above: (1 - share) * whole, dock: share * whole}
        self._window.resizeDocks(list(heights), [round(h) for h in heights.values()], Qt.Orientation.Vertical)
