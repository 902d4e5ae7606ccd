"""The real window, drawn into a picture: no settings are read or written, and nothing is left half done in it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QEvent,
    QIODevice,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QImage, QImageWriter

from densegui.debugger.position import Position
from densegui.debugger.selection import Selection
from densegui.errors import InputError
from densegui.experiment.build import Problem
from densegui.ui.application import make_application
from densegui.ui.controller import Controller
from densegui.ui.main_window import MainWindow
from densegui.ui.math.typeset import Typesetter
from densegui.ui.theme import THEMES
from densegui.ui.view import ViewSettings

NOISE = "This plugin does not support"
"""How Qt's message begins that says of each window what can't be done offscreen."""
QUIET = 0.25
"""Seconds without any work after which the window counts as settled: views refine a picture that stands still."""
START = Position()
LONGEST = 30.0
"""Seconds after which the picture is taken even if a view still works on something."""


def draw_window(
    problem: Problem,
    title: str,
    size: tuple[int, int] = (1600, 960),
    position: Position = START,
    theme: str = "light",
    selection: Selection | None = None,
    font_scale: float = 1.0,
    base_folder: Path | None = None,
) -> bytes:
    """Return a PNG picture of the window on an experiment.

    Parameters
    ----------
    problem
        The experiment with its data.
    title
        What the window calls it.
    size
        Width and height in pixels.
    position
        Where the debugger stands.
    theme : {"light", "dark"}
    selection
        A node, an edge or a bias that is selected, if any.
    font_scale
        1.0 is the normal size of the text.
    base_folder
        Where a relative path to a data file begins.

    Raises
    ------
    InputError
        When the position or what is to be selected does not exist, or the window does not fit into the size.
    """
    with _without_noise():
        view = ViewSettings(THEMES[theme], font_scale)
        return _draw(problem, title, size, position, view, selection, base_folder)


def _draw(
    problem: Problem,
    title: str,
    size: tuple[int, int],
    position: Position,
    view: ViewSettings,
    selection: Selection | None,
    base_folder: Path | None,
) -> bytes:
    application = make_application()
    controller = Controller(problem, base_folder)
    _go_to(controller, position)
    if selection is not None:
        controller.select(selection.check(problem.spec))
    looks = application.font(), application.palette()
    window = MainWindow(controller, title, None, view)
    try:
        window.resize(*size)
        window.show()
        window.panels.build()
        _settle(window)
        if (window.width(), window.height()) != size:
            smallest = window.minimumSizeHint()
            needed = f"{smallest.width()}x{smallest.height()}"
            raise InputError(f"{size[0]}x{size[1]} is too small for this window; it takes at least {needed}")
        return _png(window.grab().toImage())
    finally:
        window.close()
        window.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        # The window sets them for the whole application; the next one begins with the usual ones.
        application.setFont(looks[0])
        application.setPalette(looks[1])


def _go_to(controller: Controller, position: Position) -> None:
    controller.goto(position)
    stopped = controller.debugger.divergence
    if controller.frame.position != position and stopped is not None:
        raise InputError(
            f"position {position.t}:{position.i} can't be reached; the operation {stopped.op} of minibatch "
            f"{stopped.t} made a number that is not finite; {stopped.t}:{stopped.done} shows it"
        )


def _settle(window: MainWindow) -> None:
    """Let the window work until it has nothing left to do: formulas are set, and no timer of a view runs."""
    quiet_since = time.monotonic()
    end = quiet_since + LONGEST
    while time.monotonic() < min(end, quiet_since + QUIET):
        QCoreApplication.processEvents()
        setters = [setter for setter in window.findChildren(Typesetter) if setter.busy]
        for setter in setters:
            setter.finish()
        if setters or any(timer.isActive() for timer in window.findChildren(QTimer)):
            quiet_since = time.monotonic()
        time.sleep(0.002)
    QCoreApplication.processEvents()


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image.convertToFormat(QImage.Format.Format_RGB32))
    return bytes(data.data())


@contextmanager
def _without_noise() -> Iterator[None]:
    """Drop what Qt says of every window that is not on a screen; other messages go on to standard error."""

    def pass_on(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message.startswith(NOISE):
            return
        if callable(before):
            before(kind, context, message)
        elif sys.stderr is not None:
            print(message, file=sys.stderr)

    before = qInstallMessageHandler(pass_on)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
