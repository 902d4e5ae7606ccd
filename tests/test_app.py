"""Opening the window: what is said when none can be, how it starts, and how signals end it."""

import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from densegui import app
from densegui.errors import InputError, LoadError
from densegui.ui import display, system_libraries

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "densegui"]

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's displays and libraries")


def environment(**changes: str) -> dict[str, str]:
    """That of a machine without a display, and the changes."""
    plain = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    plain.pop("QT_QPA_PLATFORM", None)
    return plain | {"PYTHONPATH": str(ROOT)} | changes


def call(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=environment(**changes), capture_output=True, encoding="utf-8", timeout=60
    )


# -- where no window can be opened


@linux
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, "neither DISPLAY nor WAYLAND_DISPLAY is set"),
        ({"DISPLAY": ":4711"}, "the display DISPLAY=:4711 does not answer"),
        ({"WAYLAND_DISPLAY": "nosuch"}, "the display WAYLAND_DISPLAY=nosuch does not answer"),
        ({"QT_QPA_PLATFORM": "xcb"}, "DISPLAY is not set"),
    ],
    ids=["none", "dead X", "dead Wayland", "X demanded"],
)
def test_that_without_a_display_one_sentence_names_the_ways_out(changes: dict[str, str], named: str) -> None:
    done = call(**changes)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert named in done.stderr
    assert '"densegui screenshot"' in done.stderr
    assert "xvfb" in done.stderr


@linux
def test_that_main_py_does_the_same() -> None:
    done = subprocess.run([sys.executable, ROOT / "main.py"], env=environment(), capture_output=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr == call().stderr.encode()


def test_that_an_experiment_that_can_not_be_read_is_told_before_any_window() -> None:
    done = call("nosuch.json", QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("densegui: nosuch.json does not exist")
    assert done.stderr.count("\n") == 1


def test_that_a_bad_experiment_loads_no_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "load_qt", lambda: pytest.fail("Qt was loaded"))
    with pytest.raises(LoadError, match="nosuch"):
        app.run("nosuch")


@linux
def test_that_a_wayland_display_that_answers_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "w")
    for name in ("DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "w"))
        server.listen()
        display.check_display()
    with pytest.raises(InputError, match="WAYLAND_DISPLAY=w does not answer"):
        display.check_display()


@linux
def test_that_the_libraries_of_an_x_display_are_looked_for_before_qt_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(display, "_x_answers", lambda: True)
    monkeypatch.setattr(system_libraries, "_can_be_loaded", lambda name: name != "libxcb-cursor.so.0")
    with pytest.raises(InputError, match="the packages libxcb-cursor0; install them as root"):
        display.check_display()


def test_that_another_platform_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen:size=1x1")
    display.check_display()
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setattr(sys, "platform", "darwin")
    display.check_display()


def test_that_qt_that_fails_for_another_reason_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise ImportError("the moon is full")

    monkeypatch.setattr(system_libraries.importlib, "import_module", fail)
    monkeypatch.setattr(system_libraries, "_can_be_loaded", lambda name: True)
    with pytest.raises(InputError, match="Qt can't be loaded: the moon is full"):
        system_libraries.load_qt()


def test_that_the_packages_are_those_that_the_set_up_installs() -> None:
    script = runpy.run_path(str(ROOT / ".ci" / "system-libraries"))
    assert script["OFFSCREEN"] == dict(system_libraries.DRAWING)
    assert script["WINDOW"] == dict(system_libraries.X_WINDOW)


# -- the window


@pytest.fixture
def window(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program with its window open, offscreen, in a home of its own."""
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    process = subprocess.Popen(
        [*COMMAND, "xor"], env=environment(QT_QPA_PLATFORM="offscreen", **homes), stderr=subprocess.PIPE
    )
    yield process
    process.kill()
    process.communicate()


def wait_until_open(folder: Path) -> None:
    """The log is opened right before the window is made, and Qt speaks of it when it is shown."""
    end = time.monotonic() + 60
    while not any("plugin" in log.read_text() for log in folder.rglob("densegui.log")):
        assert time.monotonic() < end
        time.sleep(0.05)
    time.sleep(0.5)


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0), (signal.SIGHUP, 0)])
def test_that_a_signal_closes_the_window_and_keeps_its_state(
    number: signal.Signals, code: int, window: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    wait_until_open(tmp_path)
    window.send_signal(number)
    _, err = window.communicate(timeout=3)
    assert (window.returncode, err) == (code, b"")
    assert "geometry" in next(tmp_path.rglob("densegui.ini")).read_text()


def test_that_app_main_is_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("densegui ")
