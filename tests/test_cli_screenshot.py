"""`densegui screenshot`: the real window, as it was asked for, without a display and without the user's settings."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from densegui import cli
from densegui.ui import window_settings

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shoot(*arguments: str, name: str = "shot.png") -> QImage:
    assert cli.main(["screenshot", "xor", "-o", name, *arguments]) == 0
    image = QImage(name)
    assert not image.isNull()
    return image


def pixels(image: QImage) -> np.ndarray:
    """(height, width, 3) numbers 0…255."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.asarray(rgb.constBits()).reshape(rgb.height(), rgb.width(), 4)[..., :3].astype(int)


@pytest.mark.parametrize("size", [(1600, 960), (1280, 720), (1001, 777)])
def test_that_the_picture_has_exactly_the_size_that_was_asked_for(size: tuple[int, int], folder: Path) -> None:
    image = shoot("--size", f"{size[0]}x{size[1]}")
    assert (image.width(), image.height()) == size


def test_that_the_usual_size_is_1600_by_960(folder: Path) -> None:
    image = shoot()
    assert (image.width(), image.height()) == (1600, 960)


def test_that_the_dark_theme_is_dark_and_the_light_one_light(folder: Path) -> None:
    light, dark = (pixels(shoot("--theme", theme)).mean() for theme in ("light", "dark"))
    assert light > 200
    assert dark < 80


def test_that_position_and_selection_are_in_the_picture(folder: Path) -> None:
    """The yellow that rings what is selected is in one picture and not in the other."""
    plain = pixels(shoot("--position", "30:0"))
    selected = pixels(shoot("--position", "30:0", "--select", "node:1:2"))
    backward = pixels(shoot("--position", "30:8"))
    assert (plain != selected).any(axis=2).sum() > 100
    assert (plain != backward).any(axis=2).sum() > 1000
    marker = np.array([0x00, 0xA8, 0xE0])  # blue, green, red of the light theme's marker

    def yellow(picture: np.ndarray) -> int:
        return int((np.abs(picture - marker).max(axis=2) < 8).sum())

    assert yellow(selected) > yellow(plain) + 20


def test_that_the_same_picture_is_drawn_again(folder: Path) -> None:
    shoot("--position", "12:3", name="one.png")
    shoot("--position", "12:3", name="two.png")
    assert Path("one.png").read_bytes() == Path("two.png").read_bytes()


def test_that_the_window_is_as_it_is_drawn_whatever_the_user_has_set(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened() -> None:
        pytest.fail("the user's settings were opened")

    shoot(name="one.png")
    monkeypatch.setattr(window_settings, "open_settings", opened)
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    shoot(name="two.png")
    assert Path("one.png").read_bytes() == Path("two.png").read_bytes()
    assert os.environ["QT_SCALE_FACTOR"] == "2"
    assert not list(home.rglob("*.ini"))


def test_that_a_position_that_does_not_exist_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["screenshot", "xor", "-o", "a.png", "--position", "3:99"]) == 2
    assert "position 3:99 does not exist" in capsys.readouterr().err
    assert not Path("a.png").exists()


def test_that_a_position_behind_a_divergence_is_refused_and_the_last_one_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("wild.json").write_text(
        '{"format": "densegui-experiment", "version": 1, "data": {"source": "xor", "n_examples": 40},'
        ' "network": {"hidden": [{"nodes": 3, "activation": "identity"}, {"nodes": 3, "activation": "identity"}]},'
        ' "training": {"learning_rate": 1e9}}'
    )
    assert cli.main(["screenshot", "wild.json", "-o", "a.png", "--position", "1000:0"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    last = err.split()[-3]
    assert cli.main(["screenshot", "wild.json", "-o", "a.png", "--position", last]) == 0
    assert Path("a.png").exists()


def test_that_a_window_that_does_not_fit_says_what_it_takes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["screenshot", "xor", "-o", "a.png", "--size", "320x240"]) == 2
    assert "320x240 is too small for this window; it takes at least " in capsys.readouterr().err


def test_that_a_process_needs_no_display_and_says_nothing_of_qt(folder: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DISPLAY", "WAYLAND"))
    }
    environment |= {"PYTHONPATH": str(ROOT), "QT_SCALE_FACTOR": "2"}
    command = [sys.executable, "-m", "densegui", "screenshot", "-o", "a.png", "--size", "1280x720"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "wrote a.png\n", "")
    image = QImage("a.png")
    assert (image.width(), image.height()) == (1280, 720)


def test_that_missing_libraries_are_named_by_their_packages(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from densegui.ui import system_libraries

    def missing(name: str) -> None:
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(system_libraries.importlib, "import_module", missing)
    monkeypatch.setattr(system_libraries, "_can_be_loaded", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(system_libraries.InputError, match=r"the packages libegl1; .* apt-get install libegl1$"):
        system_libraries.load_qt()
