"""A long way through time: its progress is shown, and it can be given up. Short ones show nothing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

SHOWN_AFTER = 0.3
"""Seconds before the window says that it is busy."""


@contextmanager
def waiting(parent: QWidget | None, text: str) -> Iterator[Callable[[int, int], bool]]:
    """Give a function that is told (done, to do), and says whether to go on: not after Cancel."""
    dialog: QProgressDialog | None = None
    since = time.perf_counter()

    def progress(done: int, total: int) -> bool:
        nonlocal dialog
        if dialog is None:
            if time.perf_counter() - since < SHOWN_AFTER:
                return True
            dialog = QProgressDialog(text, "Cancel", 0, total, parent)
            dialog.setWindowTitle("densegui")
            dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
            dialog.setAutoClose(False)
            dialog.setMinimumDuration(0)
        dialog.setMaximum(max(total, 1))
        dialog.setValue(done)
        QApplication.processEvents()
        return not dialog.wasCanceled()

    try:
        yield progress
    finally:
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()
