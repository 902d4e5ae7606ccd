"""A view of what has happened so far: it asks for the past of what is shown, to look at it while nothing else runs.

What frames bring while training runs is the subclass's own business.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from densegui.debugger.aside import is_heavy
from densegui.debugger.frame import Frame
from densegui.debugger.past import Past
from densegui.ui.jobs import JobRunner, Work
from densegui.ui.variables.paced import PacedView


class PastView(PacedView):
    """Subclasses say what they need in `need` and `lacks`, look at the past in `work`, and draw in `draw_known`.

    A hidden view looks at nothing; what was not done is done when it is seen again.
    """

    travel_requested = Signal(object)
    """The user wishes to go to this Position."""
    past_wanted = Signal(object)
    """A function that is to be called with the Past of what is shown, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.least = 1
        """How many minibatches lie between two that are looked at, at least."""
        self._needed: tuple[object, ...] = ()
        self.jobs = JobRunner(self)
        self.jobs.progress.connect(self._progressed)
        self.jobs.finished.connect(self._done)

    def ask_for_the_past(self, frame: Frame) -> None:
        """Ask for it unless all that belongs to a frame is known, or on its way."""
        need = () if self.settings.running else self.need(frame)
        if need and need == self._needed:
            return
        self.jobs.cancel()
        self._needed = need
        if need and self.lacks(frame):
            self.past_wanted.emit(self.look_at)

    def look_at(self, past: Past | None) -> None:
        """Look at the past in pieces; None means that it can't be had now."""
        frame = self.frame
        if past is None or frame is None:
            self._needed = ()
            return
        examples = min(frame.setting.batch_size, frame.problem.split.train.m)
        self.least = past.spacing if is_heavy(frame.spec, examples) else 1
        self.jobs.start(self.work(frame, past))

    def hideEvent(self, event: QHideEvent) -> None:
        self.jobs.cancel()
        self._needed = ()
        super().hideEvent(event)
        self._drawn = None

    @Slot(int, int)
    def _progressed(self, done: int, total: int) -> None:
        if self._since.elapsed() > self.interval:
            self._since.start()
            self._done()

    @Slot()
    def _done(self) -> None:
        if self.frame is not None:
            self.draw_known(self.frame)

    def need(self, frame: Frame) -> tuple[object, ...]:
        """Return what the past that a frame needs depends on."""
        raise NotImplementedError

    def lacks(self, frame: Frame) -> bool:
        """Return whether something of that is not known yet."""
        return True

    def work(self, frame: Frame, past: Past) -> Work:
        """Look at the past of a frame, in pieces."""
        raise NotImplementedError

    def draw_known(self, frame: Frame) -> None:
        """Draw what is known by now."""
        raise NotImplementedError
