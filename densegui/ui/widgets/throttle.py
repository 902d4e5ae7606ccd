"""Wishes that come faster than they can be granted, as while something is dragged: few are passed on, and the last."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

EVERY_MS = 40


class Throttle(QObject):
    """Passes a wish on at once, then at most every EVERY_MS the newest one; `finish` passes on what still waits."""

    passed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._pass_on)
        self._waiting: object | None = None
        self._last: object | None = None
        self._busy = self._more_to_come = False

    def begin(self) -> None:
        """Forget what was wished before: the same wish counts again."""
        self._timer.stop()
        self._waiting = self._last = None
        self._more_to_come = True

    def wish(self, wish: object) -> None:
        """Pass a wish on, now or a little later; one that is the same as the last is none."""
        self._waiting = wish
        if not self._timer.isActive():
            self._pass_on()

    def finish(self) -> None:
        """Pass on at once what still waits; nothing more comes until `begin`."""
        self._timer.stop()
        self._more_to_come = False
        self._pass_on()

    @Slot()
    def _pass_on(self) -> None:
        wish, self._waiting = self._waiting, None
        if wish is None or wish == self._last:
            return
        if self._busy:  # whoever grants wishes can let events through meanwhile
            self._waiting = wish
            return
        self._last, self._busy = wish, True
        try:
            self.passed.emit(wish)
        finally:
            self._busy = False
        if self._more_to_come:
            self._timer.start(EVERY_MS)
        elif self._waiting is not None:
            self._pass_on()
