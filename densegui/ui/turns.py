"""Frames for many views: while training runs, those in panels take turns, so that they cost but a share of the time.

The picture of the network and the lines around it get every frame. Of the panels, each frame goes to as many as there
is time for, the one that has waited longest first. When training stops, all of them get the last frame.
"""

from collections.abc import Collection, Sequence
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

from densegui.debugger.frame import Frame
from densegui.ui.runner import FRAME_SECONDS
from densegui.ui.view import FrameView

SHARE = 0.1
"""Of the time between two frames that the network's picture leaves: what drawing all that takes turns may take."""
FEW, MORE = 6, 1.25
"""As many as the window opens with may take so many times as much."""
USUAL = 0.002
"""Seconds that drawing a view is thought to take before that is known."""
LEAST = 1e-4
LEARN = 0.2
"""How much a new measurement counts."""
LAPS = 2
"""How often the event queue is waited for: plots ask for their painting only when they are told to."""
_DONE = QEvent.Type(QEvent.registerEventType())


class Turns(QObject):
    """Deals frames, and learns what they cost from the time until all is painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._costs: dict[QObject, float] = {}
        self._credit = 0.0
        self._waiting: list[FrameView] = []
        """In the order in which it is their turn."""
        self._dealt: tuple[QObject, ...] = ()
        self._since = 0.0
        self._laps = 0

    def deal(self, frame: Frame, views: Sequence[FrameView], in_turn: Collection[FrameView], running: bool) -> None:
        """Show a frame to all views; while training runs, of those `in_turn` only to some, and later to the others."""
        due = [view for view in in_turn if running and view.is_due(frame)]
        chosen = self._choose(due) if due else []
        self._measure(chosen)
        for view in views:
            if view not in due or view in chosen:
                view.show_frame(frame)

    def _choose(self, due: Sequence[FrameView]) -> list[FrameView]:
        """Return those whose turn it is, as many as there is time for."""
        waiting = [view for view in self._waiting if view in due]
        waiting += [view for view in due if view not in waiting]
        share = SHARE if len(due) > FEW else MORE * SHARE
        allowance = share * max(FRAME_SECONDS - self.cost(self), 0.2 * FRAME_SECONDS)
        self._credit = min(self._credit + allowance, allowance)
        chosen = []
        while waiting and self._credit > 0:
            view = waiting.pop(0)
            self._credit -= self.cost(view)
            chosen.append(view)
        self._waiting = [*waiting, *chosen]
        return chosen

    def cost(self, of: QObject) -> float:
        """Return the seconds that drawing a view takes, as far as is known; of this object, all that has no turn."""
        return self._costs.get(of, USUAL)

    # -- what it costs

    def _measure(self, chosen: Sequence[FrameView]) -> None:
        """Take the time until what is drawn now has been painted."""
        waits = self._laps > 0
        self._dealt, self._since, self._laps = (self, *chosen), perf_counter(), LAPS
        if not waits:
            self._post()

    def _post(self) -> None:
        QCoreApplication.postEvent(self, QEvent(_DONE), Qt.EventPriority.LowEventPriority.value)

    def event(self, event: QEvent) -> bool:
        if event.type() != _DONE:
            return super().event(event)
        self._laps -= 1
        if self._laps > 0:
            self._post()
        else:
            self._learn(perf_counter() - self._since)
        return True

    def _learn(self, seconds: float) -> None:
        """Share the time out among those who were drawn, by what was known of them."""
        ratio = min(max(seconds / sum(map(self.cost, self._dealt)), 0.25), 4.0)
        for who in self._dealt:
            self._costs[who] = max(self.cost(who) * (1 + LEARN * (ratio - 1)), LEAST)
