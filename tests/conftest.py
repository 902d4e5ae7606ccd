"""What holds for every test: no display, no settings of the user's, no silent number, nothing left behind.

Tests of the engine use none of Qt here: each fixture that does looks first whether an application
exists. DENSEGUI_TEST_PLATFORM=xcb runs the suite on a real display (or under xvfb).
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from weakref import WeakSet

os.environ["QT_QPA_PLATFORM"] = os.environ.get("DENSEGUI_TEST_PLATFORM", "offscreen")

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no failure.
settings.register_profile("densegui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("densegui")

FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": ".run",
}


def application() -> Any:
    """The running QApplication, or None. Does not import Qt."""
    if "PySide6.QtWidgets" not in sys.modules:
        return None
    from PySide6.QtWidgets import QApplication

    return QApplication.instance()


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["densegui"]


def pytest_collection_finish() -> None:
    """What has been imported by now stays: looking through it for garbage would take most of the time of many tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def numbers_raise() -> Iterator[None]:
    """Overflow, underflow, division by zero and NaN raise, except where the code under test says so."""
    before = np.seterr(all="raise")
    yield
    np.seterr(**before)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New folders, one after the other."""
    root = tmp_path_factory.mktemp("homes")
    return (root / str(number) for number in count())


@pytest.fixture(autouse=True)
def home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder and empty settings for each test."""
    folder = next(homes)
    monkeypatch.setenv("HOME", str(folder))
    for variable, name in FOLDERS.items():
        path = folder / name
        path.mkdir(parents=True, mode=0o700)
        monkeypatch.setenv(variable, str(path))
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QSettings

        # Qt reads XDG_CONFIG_HOME once a process; only this moves the settings afterwards.
        for settings_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
                QSettings.setPath(settings_format, scope, str(folder / ".config"))
    return folder


def _started(qt_class: type, record: WeakSet[Any]) -> Callable[..., Any]:
    """The class's `start`, which notes in `record` what it started."""
    start: Callable[..., Any] = qt_class.start  # type: ignore[attr-defined]  # each class passed has one

    def note_and_start(self: Any, *arguments: Any) -> Any:
        record.add(self)
        return start(self, *arguments)

    return note_and_start


@pytest.fixture(autouse=True)
def nothing_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that leaves a window, a running thread, timer or animation fails, and says which."""
    if "PySide6.QtWidgets" not in sys.modules:
        yield
        return
    from PySide6.QtCore import QAbstractAnimation, QThread, QTimer

    threads: WeakSet[QThread] = WeakSet()
    timers: WeakSet[QTimer] = WeakSet()
    animations: WeakSet[QAbstractAnimation] = WeakSet()
    monkeypatch.setattr(QThread, "start", _started(QThread, threads))
    monkeypatch.setattr(QTimer, "start", _started(QTimer, timers))
    monkeypatch.setattr(QAbstractAnimation, "start", _started(QAbstractAnimation, animations))
    before = _windows()
    yield
    if application() is None:
        return
    left = _running(threads, QThread.isRunning, QThread.quit)
    left += _running(timers, QTimer.isActive, QTimer.stop)
    left += _running(animations, _is_playing, QAbstractAnimation.stop)
    left += _left_windows(before)
    if left:
        pytest.fail("left behind: " + ", ".join(left))


def _is_playing(animation: Any) -> bool:
    return bool(animation.state() == type(animation).State.Running)


def _running(started: WeakSet[Any], is_running: Callable[[Any], bool], stop: Callable[[Any], None]) -> list[str]:
    """What still runs, and stop it, for the sake of the tests that follow."""
    from shiboken6 import isValid

    left = [thing for thing in started if isValid(thing) and is_running(thing)]
    for thing in left:
        stop(thing)
        if hasattr(thing, "wait"):
            thing.wait(2000)
    return [f"a running {_name(thing)}" for thing in left]


def _windows() -> set[Any]:
    from PySide6.QtWidgets import QApplication

    # The tool tip's label is Qt's own, and hides itself later.
    kept = {"QTipLabel"}
    return {w for w in QApplication.topLevelWidgets() if w.metaObject().className() not in kept}


def _left_windows(before: set[Any]) -> list[str]:
    from PySide6.QtCore import QCoreApplication, QEvent

    if not _windows() - before:
        return []
    # What is only garbage, or waits to be deleted, is not left behind.
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    left = _windows() - before
    names = [f"the window {_name(widget)}" for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    return names


def _name(thing: Any) -> str:
    label = thing.objectName() or (thing.windowTitle() if hasattr(thing, "windowTitle") else "")
    return type(thing).__name__ + (f' "{label}"' if label else "")
