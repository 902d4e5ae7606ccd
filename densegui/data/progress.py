"""How a long reading tells how far it is, and how it is told to stop."""

from collections.abc import Callable
from time import monotonic

Progress = Callable[[int, int], None]
"""`progress(done, total)`, in units of the reader's own. What it raises ends the reading, and nothing is kept."""

INTERVAL = 0.05


class Ticker:
    """Passes on how far a reading is, at most every 50 ms: it can be called as often as one likes."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.total = total
        self._progress = progress
        self._next = monotonic() + INTERVAL
        self._done = 0

    def advance(self, count: int) -> None:
        """`count` more is read."""
        self(self._done + count)

    def __call__(self, done: int) -> None:
        """`done` of `total` is read."""
        self._done = done
        if self._progress is None or (now := monotonic()) < self._next:
            return
        self._next = now + INTERVAL
        self._progress(min(done, self.total), self.total)
