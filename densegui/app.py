"""The only wiring: the Qt application, the error hook, the debugger's controller and the main window.

Nothing here loads Qt before it is sure that there is a display: Qt would end the process with a core file.
"""

import gc
import signal
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from densegui.ui.display import check_display
from densegui.ui.system_libraries import load_qt

if TYPE_CHECKING:
    from densegui.experiment.build import Problem
    from densegui.experiment.document import Resolved

FIRST = "three-spirals"
"""The built-in experiment that the window opens when none is named."""
BEFORE_QT = ("debugger", "checking", "maps", "variables", "condition_text")
"""Modules of the debugger that are loaded before Qt: PySide reads the source of each that is loaded after it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command `densegui` does: without arguments, open the window. Return the exit code."""
    from densegui.cli import main as command

    return command(argv)


def run(experiment: str | None = None) -> int:
    """Open the window on an experiment, by its name or file, and return the exit code when it is closed.

    Raises
    ------
    InputError
        When there is no display, a library is missing, or the experiment can't be read.
    """
    # Nothing that is made at the start is garbage: looking for it would take a tenth of the time to the first picture.
    gc.disable()
    try:
        from densegui.experiment.build import build_resolved
        from densegui.experiment.document import resolve

        resolved = resolve(FIRST if experiment is None else experiment)
        check_display()
        problem = build_resolved(resolved)
        for name in BEFORE_QT:
            import_module(f"densegui.debugger.{name}")
        load_qt()
        return _show(resolved, problem)
    finally:
        gc.enable()


def _show(resolved: "Resolved", problem: "Problem") -> int:
    from PySide6.QtCore import QTimer

    from densegui.ui import window_settings
    from densegui.ui.application import make_application
    from densegui.ui.controller import Controller
    from densegui.ui.error_hook import ErrorHook
    from densegui.ui.main_window import MainWindow
    from densegui.ui.signal_watch import SignalWatch

    application = make_application()
    hook = ErrorHook()
    hook.install()
    signals = SignalWatch()
    received: list[int] = []
    signals.signalled.connect(received.append)
    signals.signalled.connect(application.closeAllWindows)
    signals.signalled.connect(application.quit)
    try:
        controller = Controller(problem, resolved.base_folder)
        hook.caught.connect(controller.pause)
        window = MainWindow(controller, resolved.title, window_settings.open_settings())
        window.show()
        QTimer.singleShot(0, gc.enable)
        code: int = application.exec()
    finally:
        signals.close()
        hook.uninstall()
    return 128 + signal.SIGINT if signal.SIGINT in received else code
