"""A view of what takes long and is computed when the user asks for it: a bar tells how far it is, a button ends it."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from densegui.debugger.frame import Frame
from densegui.ui.jobs import JobRunner, Work
from densegui.ui.theme import Theme
from densegui.ui.view import FrameView
from densegui.ui.widgets.buttons import word_button


class AskedView(FrameView):
    """Subclasses `begin` a work, and show what comes of it in `show_result`, `refuse` and `show_state`.

    The work is cancelled where training begins or the view is hidden: it takes the time of the processor.

    Parameters
    ----------
    doing, stop
        What the bar and the button are called.
    parent
    """

    def __init__(self, doing: str, stop: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(doing)
        self.cancel = word_button("Cancel", stop, self)
        self.cancel.clicked.connect(self._cancel)
        self.jobs = JobRunner(self)
        self.jobs.progress.connect(self.tell)
        self.jobs.finished.connect(self.show_result)
        self.jobs.failed.connect(self.refuse)

    def begin(self, work: Work, pieces: int = 0) -> None:
        """Begin a work of so many pieces; 0 where that is not known."""
        self.bar.setRange(0, pieces)
        self.bar.setValue(0)
        self.jobs.start(work)
        self.show_state()

    @Slot()
    def _cancel(self) -> None:
        self.jobs.cancel()
        self.say_cancelled()
        self.show_state()

    @Slot(int, int)
    def tell(self, done: int, total: int) -> None:
        """Show how far the work is."""
        if self.bar.maximum():
            self.bar.setValue(done)

    def draw(self, frame: Frame) -> None:
        if self.settings.running and self.jobs.busy:
            self._cancel()
        self.check_result(frame)
        self.show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        if self.jobs.busy:
            self._cancel()
        super().hideEvent(event)

    def check_result(self, frame: Frame) -> None:
        """Forget a result that has nothing to do with a frame."""

    def say_cancelled(self) -> None:
        """Say that the work has been cancelled."""

    def show_state(self) -> None:
        """Show what can be asked for, and whether it is on its way."""
        raise NotImplementedError

    def show_result(self, result: Any) -> None:
        """Show what a work has returned."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> None:
        """Say why it can't be done."""
        raise NotImplementedError


def bar_style(theme: Theme) -> str:
    """Return the style sheet of the bar: a thin line."""
    return (
        f"QProgressBar {{ border: none; background: {theme.border}; max-height: 5px; border-radius: 2px; }}"
        f"QProgressBar::chunk {{ background: {theme.accent}; border-radius: 2px; }}"
    )
