"""What a file is by its content, what is refused before it is opened, and how far an archive may unpack."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from densegui.data import files
from densegui.data.files import Kind, check_kind, may_unpack_to, open_regular, size_of, sniff
from densegui.data.progress import Ticker
from densegui.errors import LoadError


def made_by(write: object) -> bytes:
    buffer = io.BytesIO()
    write(buffer)  # type: ignore[operator]  # any function that takes a file
    return buffer.getvalue()


def picture(kind: str) -> bytes:
    return made_by(lambda file: Image.new("L", (2, 2)).save(file, kind))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", Kind.EMPTY),
        (made_by(lambda file: np.savez(file, a=np.ones(2))), Kind.ZIP),
        (made_by(lambda file: zipfile.ZipFile(file, "w").close()), Kind.ZIP),
        (gzip.compress(b"a"), Kind.GZIP),
        (made_by(lambda file: np.save(file, np.ones(2))), Kind.NPY),
        (b"\0\0\x08\x03\0\0\0\x01", Kind.IDX),
        (b"\0\0\x08\x00\0\0\0\x01", Kind.OTHER),
        (b"\0\0\x07\x03\0\0\0\x01", Kind.OTHER),
        (picture("PNG"), Kind.PNG),
        (picture("JPEG"), Kind.JPEG),
        (picture("GIF"), Kind.PICTURE),
        (picture("TIFF"), Kind.PICTURE),
        (picture("WEBP"), Kind.PICTURE),
        (b"\xef\xbb\xbf \r\n<!DOCTYPE html>", Kind.HTML),
        (b"version https://git-lfs.github.com/spec/v1\n", Kind.LFS),
        (b"\x80\x04\x95", Kind.PICKLE),
        (b"a,b,c\n1,2,3\n", Kind.OTHER),
    ],
    ids=lambda value: value.name if isinstance(value, Kind) else "",
)
def test_that_a_file_is_known_by_its_first_bytes(content: bytes, kind: Kind) -> None:
    assert sniff(content[: files.SNIFFED]) is kind


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "set is empty."),
        (b"<html>", "set is a web page, not a CSV file."),
        (b"version https://git-lfs", "set is a pointer of Git LFS; fetch the file itself with git lfs pull."),
        (b"\x80\x05", "set is a Python pickle, which can run code when it is read; save it as a CSV file."),
    ],
)
def test_that_what_is_saved_by_mistake_is_refused_with_what_to_do(content: bytes, text: str) -> None:
    with pytest.raises(LoadError) as caught:
        check_kind(content, "set", "a CSV file")
    assert str(caught.value) == text


def test_that_other_content_is_left_to_the_reader() -> None:
    for content in (b"a,b\n", gzip.compress(b""), b"\0\0\x08\x01"):
        check_kind(content, "set", "a CSV file")


def test_that_only_a_regular_file_of_a_size_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"12345")
    with open_regular(plain, "an IDX file") as file:
        file.read(2)
        assert size_of(file) == 5
    os.mkfifo(tmp_path / "pipe")
    for path, text in (
        (tmp_path, "is a folder; an IDX file is needed."),
        (tmp_path / "pipe", "is not a regular file; an IDX file is needed."),
        (Path("/dev/zero"), "is not a regular file"),
        (tmp_path / "none", "none does not exist."),
        (tmp_path / "nul\0", "cannot be read"),
    ):
        with pytest.raises(LoadError, match=text):
            open_regular(path, "an IDX file")
    monkeypatch.setattr(files, "MAX_BYTES", 4)
    with pytest.raises(LoadError, match="plain has 5 bytes; at most 4 can be read"):
        open_regular(plain, "an IDX file")


def test_that_unpacking_has_a_limit() -> None:
    assert may_unpack_to(10) == files.FREE_BYTES  # a small file may be packed well
    assert may_unpack_to(10**6) == 200 * 10**6
    assert may_unpack_to(10**9) == files.MAX_BYTES


def test_that_progress_comes_every_50_ms_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    now, told = 10.0, []
    monkeypatch.setattr("densegui.data.progress.monotonic", lambda: now)
    tick = Ticker(lambda *far: told.append(far), 100)
    for done in range(0, 110, 10):
        tick(done)
        now += 0.02
    assert told == [(30, 100), (60, 100), (90, 100)]
    Ticker(None, 100)(50)
