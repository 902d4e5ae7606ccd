"""What takes long: its progress is shown, and it can be given up. What is short shows nothing.

A way through time is gone by the caller itself, which tells how far it is. What can't be cut into short pieces is done
in a thread beside the window.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from densegui.data.progress import Progress
from densegui.errors import InputError
from densegui.ui.background import SWITCH_SECONDS

SHOWN_AFTER = 0.3
"""Seconds before the window says that it is busy."""
LOOK_SECONDS = 0.005
"""How long the window waits between two looks at a thread."""

Result = TypeVar("Result")


class GivenUpError(InputError):
    """The user does not want to wait any longer."""


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


def beside(parent: QWidget | None, text: str, work: Callable[[Progress], Result]) -> Result:
    """Do a work in a thread and return its result; meanwhile the window is drawn, and nothing else can be done in it.

    Parameters
    ----------
    work
        Is given a function to call now and then with how far it is, which ends it when it is no longer wanted. Nobody
        else may touch what it works on.

    Raises
    ------
    GivenUpError
        After Cancel.
    InputError
        When there is not enough memory; and whatever the work raises.
    """
    run, before = _Beside(work), sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        with waiting(parent, text) as go_on:
            run.thread.start()
            while run.thread.is_alive() and not run.unwanted:
                run.thread.join(LOOK_SECONDS)
                run.unwanted = not go_on(*run.done)
            run.thread.join()
    finally:
        sys.setswitchinterval(before)
    if run.unwanted:
        raise GivenUpError("This was stopped; all is as it was.")
    if isinstance(run.error, MemoryError):
        raise InputError("There is not enough memory for it.") from run.error
    if run.error is not None:
        raise run.error
    return run.results[0]


class _Beside(Generic[Result]):
    """A work in its thread: a plain one, so that an error in it is kept, and none is destroyed while it runs."""

    def __init__(self, work: Callable[[Progress], Result]) -> None:
        self.done = (0, 1)
        self.unwanted = False
        self.results: list[Result] = []
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._run, args=(work,), name="beside", daemon=True)

    def _run(self, work: Callable[[Progress], Result]) -> None:
        try:
            self.results.append(work(self._progress))
        except Exception as error:  # raised again by who waits for it
            self.error = error

    def _progress(self, done: int, total: int) -> None:
        if self.unwanted:
            raise GivenUpError("This was stopped.")
        self.done = (done, total)
