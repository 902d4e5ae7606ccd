"""Why the last change can't be, in one sentence below the forms, for as long as it takes to read it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from densegui.ui.widgets.sentence import SentenceLabel

SECONDS_TO_READ = 10
"""How long a refusal is told after the field shows the old value again."""


class Refusal(SentenceLabel):
    """Tells a sentence, and goes by itself. `stands` says whether what it is about still stands in a field."""

    def __init__(self, stands: Callable[[], bool], parent: QWidget) -> None:
        super().__init__("message", parent)
        self._stands = stands
        self.reading = QTimer(self)
        self.reading.setSingleShot(True)
        self.reading.setInterval(1000 * SECONDS_TO_READ)
        self.reading.timeout.connect(self._forget)
        self.hide()

    @Slot(str)
    def tell(self, text: str) -> None:
        """Show a sentence; "" takes it away."""
        self.setText(text)
        self.setVisible(bool(text))
        if text:
            self.reading.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.reading.stop()
        self.setVisible(False)  # with its panel: it does not come back with it

    @Slot()
    def _forget(self) -> None:
        if self._stands():
            self.reading.start()
        else:
            self.tell("")
