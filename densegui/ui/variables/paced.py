"""A view that is drawn a few times a second while training runs, and at once when it stands still."""

from PySide6.QtCore import QElapsedTimer, QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from densegui.debugger.frame import Frame
from densegui.ui.view import FrameView


class PacedView(FrameView):
    """Subclasses draw in `present`. Tables of numbers that change faster can't be read, and cost time."""

    interval = 250
    """Milliseconds between two drawings while training runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._since = QElapsedTimer()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._present)

    def draw(self, frame: Frame) -> None:
        """Draw now, or as soon as the last drawing is old enough."""
        if self.settings.running and self._since.isValid():
            left = self.interval - self._since.elapsed()
            if left > 0:
                if not self._later.isActive():
                    self._later.start(int(left))
                return
        self._present()

    @Slot()
    def _present(self) -> None:
        self._later.stop()
        if self.frame is not None:
            self._since.start()
            self.present(self.frame)

    def present(self, frame: Frame) -> None:
        """Draw a frame."""
        raise NotImplementedError

    def hideEvent(self, event: QHideEvent) -> None:
        if self._later.isActive():
            self._later.stop()
            self._drawn = None  # what was put off is drawn when the view is seen again
        super().hideEvent(event)
