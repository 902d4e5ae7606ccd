"""Saving: whatever fails on the way, the file is the old one or the new one, whole."""

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from densegui.errors import SaveError
from densegui.experiment import files
from densegui.experiment.files import atomic_write

OLD, NEW = b"old content", b"new content, longer than the old one"
CALLS = ("stat", "access", "open", "write", "fsync", "close", "chown", "chmod", "replace")
ROOT = Path(__file__).resolve().parents[2]


class FaultyOs:
    """The module os, in which the n-th of the file calls fails, or all from the n-th on."""

    def __init__(self, n: int, code: int, persistent: bool) -> None:
        self.n, self.code, self.persistent = n, code, persistent
        self.calls = 0
        self.failed: list[str] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CALLS:
            return real

        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            if self.calls == self.n or (self.persistent and self.calls > self.n):
                self.failed.append(name)
                if name == "close":  # a failing close has closed nevertheless
                    real(*args, **kwargs)
                raise OSError(self.code, os.strerror(self.code))
            return real(*args, **kwargs)

        return call


def _said(path: Path) -> str:
    """Save; what the refusal says, or "" when it is saved."""
    try:
        atomic_write(path, NEW)
    except SaveError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("persistent", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=["ENOSPC", "EIO", "EACCES"])
def test_that_every_failing_call_leaves_the_old_or_the_new_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, persistent: bool
) -> None:
    path = tmp_path / "a.json"
    refused = 0
    for n in range(1, 100):
        path.write_bytes(OLD)
        faulty = FaultyOs(n, code, persistent)
        with monkeypatch.context() as patch:
            patch.setattr(files, "os", faulty)
            said = _said(path)
        if said:
            refused += 1
            assert said.startswith(f"could not save {path}: ")
            assert path.read_bytes() == OLD
        else:
            # Nothing failed, or what may: taking over the owner, and what follows upon the replacement.
            assert path.read_bytes() == NEW
            assert "replace" not in faulty.failed
        assert os.listdir(tmp_path) == ["a.json"]
        if not faulty.failed:
            break
    else:
        pytest.fail("there was always another call to fail")
    assert refused >= 8


def test_that_a_failed_first_save_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "os", FaultyOs(4, errno.ENOSPC, persistent=True))
    with pytest.raises(SaveError, match="the disk is full"):
        atomic_write(tmp_path / "a.json", NEW)
    assert list(tmp_path.iterdir()) == []


def test_that_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Short:
        def __getattr__(self, name: str) -> Any:
            return getattr(os, name) if name != "write" else lambda file, view: os.write(file, view[:3])

    monkeypatch.setattr(files, "os", Short())
    atomic_write(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_that_an_interruption_passes_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)

    def interrupted(_: Path, __: bytes) -> None:
        raise stop

    monkeypatch.setattr(files, "_fill", interrupted)
    with pytest.raises(stop):
        atomic_write(path, NEW)
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["a"]


CHILD = """
import sys
from densegui.experiment.files import atomic_write
while True:
    for letter in b"abc":
        atomic_write(sys.argv[1], bytes([letter]) * 400_000)
        print(flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_that_a_killed_process_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for kill in range(30):
        child = subprocess.Popen([sys.executable, "-c", CHILD, path], cwd=ROOT, stdout=subprocess.PIPE)
        with child:
            assert child.stdout is not None
            child.stdout.readline()  # it has saved once
            time.sleep(kill * 0.0007)
            child.send_signal(signal.SIGKILL)
        data = path.read_bytes()
        assert len(data) == 400_000
        assert len(set(data)) == 1


def test_that_abandoned_temporary_files_are_swept_and_fresh_ones_kept(tmp_path: Path) -> None:
    abandoned, fresh, other = (tmp_path / name for name in (".densegui-1.tmp", ".densegui-2.tmp", "mine.tmp"))
    for file in (abandoned, fresh, other):
        file.write_bytes(b"")
    for file in (abandoned, other):
        os.utime(file, (0, 0))
    atomic_write(tmp_path / "a", NEW)
    assert sorted(os.listdir(tmp_path)) == [".densegui-2.tmp", "a", "mine.tmp"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no RLIMIT_FSIZE")
def test_that_a_file_that_becomes_too_large_is_named(tmp_path: Path) -> None:
    program = """
import resource, sys
from densegui.errors import SaveError
from densegui.experiment.files import atomic_write
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    atomic_write(sys.argv[1], bytes(2000))
except SaveError as error:
    print(error)
"""
    path = tmp_path / "a"
    path.write_bytes(OLD)
    done = subprocess.run([sys.executable, "-c", program, path], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"could not save {path}: the file would be too large\n"
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["a"]


def test_that_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    atomic_write(tmp_path / "a", NEW)
    (tmp_path / "b").write_bytes(NEW)
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_that_the_mode_of_the_old_file_is_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    path.chmod(mode)
    atomic_write(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize("exists", [True, False], ids=["to a file", "to nothing"])
def test_that_a_link_stays_and_its_target_is_written(tmp_path: Path, exists: bool) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    if exists:
        target.write_bytes(OLD)
    link.symlink_to(Path("folder") / "target")
    atomic_write(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert sorted(os.listdir(tmp_path)) == ["folder", "link"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_that_the_other_name_of_a_file_keeps_the_old_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    os.link(tmp_path / "a", tmp_path / "b")
    atomic_write(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW
    assert (tmp_path / "b").read_bytes() == OLD


def test_that_a_name_may_have_255_bytes(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    atomic_write(path, NEW)
    assert path.read_bytes() == NEW


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names its reasons otherwise")
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_folder, "it is a folder"),
        (_pipe, "it is not a regular file"),
        (lambda path: path / "b", "the folder does not exist"),
        (lambda path: path.with_name("n" * 256), "the name is too long"),
        (lambda path: path.with_name("n\0"), "this is not a path"),
    ],
    ids=["folder", "pipe", "no folder", "long name", "NUL"],
)
def test_that_a_path_that_cannot_be_written_is_refused_with_its_reason(
    tmp_path: Path, make: Callable[[Path], Path], reason: str
) -> None:
    path = make(tmp_path / "a")
    before = os.listdir(tmp_path)
    with pytest.raises(SaveError, match=f": {reason}$"):
        atomic_write(path, NEW)
    assert os.listdir(tmp_path) == before
