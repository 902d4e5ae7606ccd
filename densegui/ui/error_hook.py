"""What happens to an error that nobody caught: it is written to a log, and one dialog tells of it.

Qt goes on after an exception in a slot or a paint event, so that without this nobody would notice. Qt's own messages
go to the same log, and a crash of the process leaves a trace beside it. Nothing is sent anywhere.
"""

import faulthandler
import logging
import logging.handlers
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

import platformdirs
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from densegui import __version__

LOG_BYTES, LOG_FILES = 500_000, 3

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class ErrorHook(QObject):
    """Catches what nobody else did, from `install` to `uninstall`.

    Parameters
    ----------
    folder : Path, optional
        Where the logs go; the user's log folder if not given.
    """

    caught = Signal()
    """An error has been caught; whatever runs should pause."""
    _queued = Signal(str)

    def __init__(self, parent: QObject | None = None, folder: Path | None = None) -> None:
        super().__init__(parent)
        self.folder = folder or platformdirs.user_log_path("densegui", appauthor=False)
        self.dialog: ErrorDialog | None = None
        self._logger = logging.getLogger("densegui")
        self._log: logging.Handler | None = None
        self._crash_log: TextIO | None = None
        self._printed: set[str] = set()
        self._told: set[str] = set()
        # Queued: an error can come from another thread, or from the middle of a paint event.
        self._queued.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    # -- taking over, and giving back

    def install(self) -> None:
        """Take over the hooks of Python and Qt. Where no log can be written, dialogs still tell of errors."""
        self._hooks = sys.excepthook, threading.excepthook
        self._propagated = self._logger.propagate
        self._logger.propagate = False
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._log = logging.handlers.RotatingFileHandler(
                self.folder / "densegui.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
            )
            self._crash_log = (self.folder / "crash.log").open("a", encoding="utf-8")
            faulthandler.enable(self._crash_log)
        except OSError:
            self._log = self._log or logging.NullHandler()
        self._log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        self._logger.addHandler(self._log)
        sys.excepthook, threading.excepthook = self.handle, self._handle_in_thread
        self._message_handler = qInstallMessageHandler(self._handle_message)

    def uninstall(self) -> None:
        """Give the hooks back and close the logs."""
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(self._message_handler)
        if self._crash_log is not None:
            faulthandler.disable()
            self._crash_log.close()
        if self._log is not None:
            self._logger.removeHandler(self._log)
            self._log.close()
        self._logger.propagate = self._propagated

    # -- what is caught

    def handle(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write an error to the log, and tell of it unless it has been told already."""
        text = "".join(traceback.format_exception(kind, error, trace))
        self._write(logging.ERROR, text)
        if text not in self._printed and sys.stderr is not None:
            self._printed.add(text)
            print(text, file=sys.stderr, end="")
        self._queued.emit(text)

    def _handle_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.handle(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _handle_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        self._write(_LEVELS[kind], f"Qt: {message}")
        if kind == QtMsgType.QtFatalMsg and sys.stderr is not None:
            print(f"densegui: {message}", file=sys.stderr)

    def _write(self, level: int, text: str) -> None:
        self._logger.log(level, "%s", text.rstrip())

    # -- how it is told

    @Slot(str)
    def _tell(self, text: str) -> None:
        self.caught.emit()
        if self.dialog is None and text not in self._told:
            self._told.add(text)
            self.dialog = ErrorDialog(report(text), self.folder, QApplication.activeWindow())
            self.dialog.finished.connect(self._closed)
            self.dialog.open()

    @Slot()
    def _closed(self) -> None:
        self.dialog = None


class ErrorDialog(QDialog):
    """Tells of an error, and gives the report to whoever wants to pass it on."""

    def __init__(self, text: str, folder: Path, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("An error in densegui")
        self.text = text
        explanation = QLabel(
            "Something went wrong inside densegui; training is paused. You can go on, or reset to be safe. "
            f"The report below is in the log as well, in {folder}. Nothing is sent anywhere.",
            self,
        )
        explanation.setTextFormat(Qt.TextFormat.PlainText)
        explanation.setWordWrap(True)
        details = QPlainTextEdit(text, self)
        details.setReadOnly(True)
        details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        details.setAccessibleName("Report")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = QPushButton("Copy report", self)
        self.copy_button.setToolTip("Put the report on the clipboard")
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (explanation, details, buttons):
            column.addWidget(widget)
        line = self.fontMetrics().height()
        self.resize(46 * line, 26 * line)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)


def report(text: str) -> str:
    """Return an error's text with what one needs to know to look into it."""
    versions = f"densegui {__version__}, Python {platform.python_version()}, Qt {qVersion()}"
    return f"{versions}, {platform.platform()}, {QGuiApplication.platformName()}\n\n{text}"
