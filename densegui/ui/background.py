"""Work in a thread, for what can't be cut into short pieces: reading a large file, making a large network ready.

The work is a generator: what it yields is told on the GUI thread, in order, to whoever wants the work done. It is
handed a function to call now and then with how far it is, which raises when the work is no longer wanted. At most one
thread runs: a new work waits for the end of the one whose place it takes.
"""

import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from densegui.errors import DenseguiError

Progress = Callable[[int, int], None]
Work = Callable[[Progress], Iterator[object]]

POLL_MS = 15
SWITCH_SECONDS = 0.001
"""How long Python code of the thread may hold up the window each time; by itself Python would let it for 5 ms."""


class _StoppedError(Exception):
    """The work is no longer wanted."""


@dataclass(frozen=True)
class Listener:
    """Who is told of a work, on the GUI thread, as long as it is wanted.

    Attributes
    ----------
    told
        What the work has yielded.
    progress
        (done, total), in units of the work's own.
    failed
        Why the work can't be done, in one sentence.
    finished
        The work has come to its end.
    """

    told: Callable[[Any], object]
    progress: Callable[[int, int], object]
    failed: Callable[[str], object]
    finished: Callable[[], object]


class Background(QObject):
    """Runs one work at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run: _Run | None = None
        self._next: _Run | None = None
        self._switch_interval = sys.getswitchinterval()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)

    @property
    def busy(self) -> bool:
        """Whether there is a work whose end will be told."""
        return self._next is not None or (self._run is not None and not self._run.unwanted)

    def start(self, work: Work, listener: Listener) -> None:
        """Begin a work in place of one that is not done yet."""
        self.cancel()
        self._next = _Run(work, listener)
        self._timer.start()
        self._begin()

    @Slot()
    def cancel(self) -> None:
        """Drop the work; nothing more is told of it. Its thread ends soon."""
        self._next = None
        if self._run is not None:
            self._run.unwanted = True

    def close(self) -> None:
        """Drop the work and wait for the end of its thread."""
        self.cancel()
        if self._run is not None:
            self._run.thread.join()
            self._end()

    def _begin(self) -> None:
        if self._run is None and self._next is not None:
            self._switch_interval = sys.getswitchinterval()
            sys.setswitchinterval(SWITCH_SECONDS)
            self._run, self._next = self._next, None
            self._run.thread.start()

    def _end(self) -> None:
        self._run = None
        sys.setswitchinterval(self._switch_interval)
        if self._next is None:
            self._timer.stop()

    @Slot()
    def _poll(self) -> None:
        """Tell what there is to tell. Whoever hears it may drop the work, or begin another one."""
        run = self._run
        if run is None:
            self._begin()
            return
        over = not run.thread.is_alive()  # looked at before the last of what it has yielded is taken
        done, run.done = run.done, None
        if done is not None and not run.unwanted:
            run.listener.progress(*done)
        while run.yielded and not run.unwanted:
            run.listener.told(run.yielded.popleft())
        if over and run is self._run:
            self._end()
            self._begin()
            if not run.unwanted:
                self._tell_end(run)

    def _tell_end(self, run: "_Run") -> None:
        error = run.error
        if error is None:
            run.listener.finished()
        elif isinstance(error, DenseguiError):
            run.listener.failed(str(error))
        elif isinstance(error, MemoryError):
            run.listener.failed("There is not enough memory for it.")
        else:
            run.listener.failed(f"This has failed, which is a fault of the program: {type(error).__name__}.")
            raise error


class _Run:
    """One work in its thread: a plain one, so that an error in it is kept, and none is destroyed while it runs."""

    def __init__(self, work: Work, listener: Listener) -> None:
        self.listener = listener
        self.unwanted = False
        self.yielded: deque[object] = deque()
        self.done: tuple[int, int] | None = None
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._work, args=(work,), name="background", daemon=True)

    def _work(self, work: Work) -> None:
        try:
            for value in work(self._progress):
                self.yielded.append(value)
                self._stop_if_unwanted()
        except _StoppedError:
            pass
        except Exception as error:  # kept for the GUI thread, which tells or raises it
            self.error = error

    def _progress(self, done: int, total: int) -> None:
        self._stop_if_unwanted()
        self.done = (done, total)

    def _stop_if_unwanted(self) -> None:
        if self.unwanted:
            raise _StoppedError
