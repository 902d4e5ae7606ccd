"""Running without end: training in slices on the GUI thread, or in a thread when one slice would be too long.

Both do nothing but `Debugger.advance`. While one runs, only it touches the debugger; `pause` returns when it has let
go. Small networks are fastest in slices (a thread that never pauses starves Qt); large ones spend their time inside
BLAS, where a thread leaves the window free.
"""

import threading
import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from densegui.debugger.aside import is_heavy
from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame
from densegui.experiment.build import Problem

FRAME_SECONDS = 0.0355
SLICE_SECONDS = FRAME_SECONDS / 2
"""How long keys and the mouse wait at most. Each look at them costs training the processor's cache."""
PATIENCE = 0.05
"""Seconds that a command waits for metrics that are being computed; those of a large set come a little later."""
RATE_SECONDS = 0.5
"""How often the rate is told."""
THREAD_SLICE_SECONDS = 0.002
POLL_MS = 3
"""A thread looks this often whether a frame is due, and the window whether one is there: both add to its lateness."""


def needs_thread(problem: Problem) -> bool:
    """Whether one minibatch would hold up the window. An evaluation does not: it is done a chunk at a time."""
    examples = min(problem.experiment.training.batch_size, problem.split.train.m)
    return is_heavy(problem.spec, examples)


class Runner(QObject):
    """Runs a debugger until it is paused, diverges, or has finished the epoch it was asked for."""

    frame_ready = Signal(object)
    running_changed = Signal(bool)
    rate_changed = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._debugger: Debugger | None = None
        self._until_epoch: int | None = None
        self._thread: _TrainingThread | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._settling: Debugger | None = None
        self._settle_timer = QTimer(self)
        self._settle_timer.timeout.connect(self._settle)
        self._frame_due = self._rate_due = 0.0
        self._rate_from = (0, 0.0)

    @property
    def running(self) -> bool:
        """Whether training runs."""
        return self._timer.isActive()

    def start(self, debugger: Debugger, one_epoch: bool = False) -> None:
        """Run until paused; with `one_epoch`, until the present epoch ends. Nothing happens when it runs already."""
        if self.running or debugger.divergence is not None:
            return
        self.forget()
        self._debugger = debugger
        self._until_epoch = debugger.next_epoch_end if one_epoch else None
        now = time.perf_counter()
        self._frame_due, self._rate_due = now + FRAME_SECONDS, now + RATE_SECONDS
        self._rate_from = (debugger.position.t, now)
        if needs_thread(debugger.problem):
            self._thread = _TrainingThread(debugger, self._until_epoch)
            self._thread.start()
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.start(POLL_MS)
        else:
            self._timer.start(0)
        self.running_changed.emit(True)

    def pause(self) -> None:
        """Stop after the present minibatch and show where it stands. Nothing happens when nothing runs."""
        if not self.running or self._debugger is None:
            return
        debugger, thread = self._debugger, self._thread
        self._timer.stop()
        self._debugger = self._thread = None
        if thread is not None:
            thread.finish()
        debugger.settle(time.perf_counter() + PATIENCE)
        self.frame_ready.emit(debugger.frame())
        self.complete(debugger)
        self.rate_changed.emit(0.0)
        self.running_changed.emit(False)
        if thread is not None and thread.error is not None:
            raise thread.error

    def complete(self, debugger: Debugger) -> None:
        """While nothing runs, go on with an evaluation that a command has begun, and send a frame when it is done."""
        if debugger.evaluating and not self.running:
            self._settling = debugger
            self._settle_timer.start(0)

    def forget(self) -> None:
        """Do not complete the evaluation that was begun before."""
        self._settle_timer.stop()
        self._settling = None

    @Slot()
    def _settle(self) -> None:
        """Do a piece of the evaluation; show its metrics when it is complete."""
        debugger = self._settling
        if debugger is not None and debugger.settle(time.perf_counter() + SLICE_SECONDS):
            self.forget()
            self.frame_ready.emit(debugger.frame())

    def close(self) -> None:
        """Stop for good, without a last frame."""
        self.forget()
        self._timer.stop()
        if self._thread is not None:
            self._thread.finish()
        self._debugger = self._thread = None

    @Slot()
    def _tick(self) -> None:
        if self._debugger is None:
            return
        if self._thread is not None:
            more, frame = not self._thread.finished, self._thread.take_frame()
        else:
            left = self._frame_due - time.perf_counter()
            seconds, until = min(left, SLICE_SECONDS), self._until_epoch
            more, frame = self._debugger.advance(seconds, until, stopping=until is None), None
            if more and time.perf_counter() >= self._frame_due:
                frame = self._debugger.frame()
                self._frame_due = time.perf_counter() + FRAME_SECONDS
        if not more:
            self.pause()
        elif frame is not None:
            self.frame_ready.emit(frame)
            self._tell_rate(frame)

    def _tell_rate(self, frame: Frame) -> None:
        now = time.perf_counter()
        if now >= self._rate_due:
            t, since = self._rate_from
            self.rate_changed.emit((frame.position.t - t) / (now - since))
            self._rate_from, self._rate_due = (frame.position.t, now), now + RATE_SECONDS


class _TrainingThread:
    """A Python thread that advances the debugger and leaves the newest frame for the GUI thread to fetch.

    A plain thread, not a QThread: an error in it is kept and raised where it is joined, and none is ever destroyed
    while it runs.
    """

    def __init__(self, debugger: Debugger, until_epoch: int | None) -> None:
        self._debugger, self._until_epoch = debugger, until_epoch
        self._stop = threading.Event()
        self._wanted = threading.Event()
        self._wanted.set()
        self._frame: Frame | None = None
        self._due = 0.0
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="training", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to run."""
        return not self._thread.is_alive()

    def finish(self) -> None:
        """Ask the thread to stop and wait for it: at most one minibatch."""
        self._stop.set()
        self._thread.join()

    def take_frame(self) -> Frame | None:
        """Return the newest frame once, or None; a new one is then made."""
        frame, self._frame = self._frame, None
        if frame is not None:
            self._wanted.set()
        return frame

    def _run(self) -> None:
        try:
            until = self._until_epoch
            while not self._stop.is_set() and self._debugger.advance(
                THREAD_SLICE_SECONDS, until, stopping=until is None
            ):
                self._offer_frame()
        except Exception as error:  # kept for the GUI thread, which raises it after the join
            self.error = error

    def _offer_frame(self) -> None:
        """Make a frame when the last one has been fetched and it is time for another."""
        now = time.perf_counter()
        if now >= self._due and self._wanted.is_set():
            self._wanted.clear()
            self._frame = self._debugger.frame()
            self._due = now + FRAME_SECONDS
