"""Errors that nobody caught: in the log, told once, one dialog at a time; and signals that reach the event loop."""

import faulthandler
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, Slot, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from densegui.ui.application import ICON_SIZES, application_icon, make_application
from densegui.ui.error_hook import ErrorHook
from densegui.ui.signal_watch import SignalWatch


@pytest.fixture
def hook(qapp: QApplication, tmp_path: Path) -> Iterator[ErrorHook]:
    before = sys.excepthook, threading.excepthook, faulthandler.is_enabled()
    hook = ErrorHook(folder=tmp_path / "logs")
    hook.install()
    yield hook
    if hook.dialog is not None:
        hook.dialog.close()
    hook.uninstall()
    hook.deleteLater()
    assert (sys.excepthook, threading.excepthook) == before[:2]
    if before[2]:
        faulthandler.enable()


def log(hook: ErrorHook) -> str:
    return (hook.folder / "densegui.log").read_text("utf-8")


def raise_in_hook(hook: ErrorHook, text: str) -> None:
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        hook.handle(type(error), error, error.__traceback__)


def test_that_an_error_is_logged_printed_and_told(
    hook: ErrorHook, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.waitSignal(hook.caught):
        raise_in_hook(hook, "planted")
    assert "RuntimeError: planted" in log(hook)
    assert "RuntimeError: planted" in capsys.readouterr().err
    assert hook.dialog is not None
    assert hook.dialog.isVisible()
    for words in ("RuntimeError: planted", "densegui 0", "Python 3", "test_error_hook.py"):
        assert words in hook.dialog.text


def test_that_the_report_can_be_copied(hook: ErrorHook, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hook.caught):
        raise_in_hook(hook, "planted")
    hook.dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == hook.dialog.text
    assert hook.dialog.isVisible()


def test_that_there_is_one_dialog_at_a_time_and_each_error_is_told_once(
    hook: ErrorHook, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(text: str) -> None:
        with qtbot.waitSignal(hook.caught):
            raise_in_hook(hook, text)

    fail("first")
    first = hook.dialog
    fail("second")
    assert hook.dialog is first
    first.close()
    assert hook.dialog is None
    fail("first")
    assert hook.dialog is None
    fail("third")
    assert hook.dialog is not None
    assert [log(hook).count(f"RuntimeError: {text}") for text in ("first", "second", "third")] == [2, 1, 1]
    err = capsys.readouterr().err
    assert [err.count(f"RuntimeError: {text}") for text in ("first", "second", "third")] == [1, 1, 1]


def test_that_an_error_in_a_thread_is_told_in_the_gui_thread(hook: ErrorHook, qtbot: QtBot) -> None:
    def fail() -> None:
        raise RuntimeError("in a thread")

    with qtbot.waitSignal(hook.caught):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert "in a thread" in hook.dialog.text


class Failing(QObject):
    """A slot that fails, called by Qt."""

    @Slot()
    def fail(self) -> None:
        raise RuntimeError("in a slot")


def test_that_an_error_in_a_slot_reaches_the_hook(hook: ErrorHook, qtbot: QtBot) -> None:
    receiver = Failing()
    with qtbot.captureExceptions(), qtbot.waitSignal(hook.caught):
        sys.excepthook = hook.handle  # pytest-qt puts its own in its place
        QTimer.singleShot(0, receiver.fail)
    assert "in a slot" in log(hook)


def test_that_qts_messages_are_logged(hook: ErrorHook) -> None:
    qWarning("a message from Qt")
    assert "WARNING Qt: a message from Qt" in log(hook)


def test_that_a_log_that_can_not_be_written_keeps_nobody_from_working(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    hook = ErrorHook(folder=tmp_path / "file" / "logs")
    hook.install()
    try:
        raise_in_hook(hook, "planted")
    finally:
        hook.uninstall()
    assert logging.getLogger("densegui").handlers == []


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_that_a_signal_reaches_the_event_loop(number: signal.Signals, qtbot: QtBot) -> None:
    before = signal.getsignal(number)
    watch = SignalWatch()
    try:
        with qtbot.waitSignal(watch.signalled) as waited:
            os.kill(os.getpid(), number)
        assert waited.args == [number]
    finally:
        watch.close()
        watch.deleteLater()
    assert signal.getsignal(number) == before


def test_that_the_application_has_its_names_and_an_icon_in_every_size(qapp: QApplication) -> None:
    application = make_application()
    assert application is qapp
    assert application.style().name() == "fusion"
    assert (application.applicationName(), application.organizationName()) == ("densegui", "densegui")
    icon = application_icon()
    assert sorted(size.width() for size in icon.availableSizes()) == list(ICON_SIZES)
    image = icon.pixmap(16, 16).toImage()
    assert image.pixelColor(0, 0).alpha() < 128
    assert image.pixelColor(8, 8).alpha() == 255
