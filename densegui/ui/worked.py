"""A view of what has to be computed first: in pieces while the picture stands still, seldom while training runs."""

from typing import Any

from PySide6.QtCore import QElapsedTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from densegui.debugger.frame import Frame
from densegui.ui.jobs import JobRunner, Work
from densegui.ui.variables.paced import PacedView

SHARE = 6
"""While training runs, a computation begins at the earliest when so many times as long as the last took have passed."""


class WorkedView(PacedView):
    """Subclasses begin a work for a frame in `work`, and take what it returns in `take`.

    While training runs a work that has been begun is brought to its end, else none ever would be; when the picture
    stands still, the newest frame is what counts. A hidden view computes nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._took = QElapsedTimer()
        self._asked: Frame | None = None
        self.jobs = JobRunner(self)
        self.jobs.finished.connect(self._finish)

    def present(self, frame: Frame) -> None:
        if self.settings.running and self.jobs.busy:
            return
        work = self.work(frame)
        if work is None:
            self.jobs.cancel()
        else:
            self._took.start()
            self._asked = frame
            self.jobs.start(work)

    @Slot(object)
    def _finish(self, result: Any) -> None:
        self.interval = max(type(self).interval, SHARE * int(self._took.elapsed()))
        if self._asked is not None:
            self.take(result, self._asked)

    def hideEvent(self, event: QHideEvent) -> None:
        if self.jobs.busy:
            self.jobs.cancel()
            self._drawn = None  # what was not done is done when the view is seen again
        super().hideEvent(event)

    def work(self, frame: Frame) -> Work | None:
        """Return what is to be computed for a frame; None when nothing is, and drawing is done."""
        raise NotImplementedError

    def take(self, result: Any, frame: Frame) -> None:
        """Draw what has been computed for a frame."""
        raise NotImplementedError
