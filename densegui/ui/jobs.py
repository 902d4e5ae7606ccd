"""Work in pieces on the GUI thread, so that the window stays fluid: slices of some 8 ms, between which Qt works."""

import time
from collections.abc import Generator
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from densegui.errors import DenseguiError
from densegui.work import Done

SLICE_SECONDS = 0.008

Work = Generator[Done, None, Any]
"""Yields (done, total) after each piece of a few milliseconds, and returns the result."""


class JobRunner(QObject):
    """Runs one generator at a time. A second one takes the place of the first."""

    progress = Signal(int, int)
    """(done, total) of the work, at most once in a slice."""
    finished = Signal(object)
    """What the work has returned."""
    failed = Signal(str)
    """Why the work can't be done, in one sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Work | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tick)

    @property
    def busy(self) -> bool:
        """Whether there is work left."""
        return self._work is not None

    def start(self, work: Work) -> None:
        """Begin a work in place of one that is not done yet."""
        self.cancel()
        self._work = work
        self._timer.start()

    @Slot()
    def cancel(self) -> None:
        """Drop the work; nothing is told. Nothing happens when there is none."""
        work, self._work = self._work, None
        self._timer.stop()
        if work is not None:
            work.close()

    def finish(self) -> None:
        """Do all that is left now, and what its end starts: a picture waits for it."""
        while self._work is not None:
            self._tick()

    @Slot()
    def _tick(self) -> None:
        work = self._work
        if work is None:
            return
        end = time.perf_counter() + SLICE_SECONDS
        told = None
        try:
            while told is None or time.perf_counter() < end:
                told = next(work)
        except StopIteration as done:
            self.cancel()
            self.finished.emit(done.value)
        except DenseguiError as error:
            self.cancel()
            self.failed.emit(str(error))
        except BaseException:
            self.cancel()
            raise
        else:
            self.progress.emit(*told)
