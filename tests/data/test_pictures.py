"""Folders of pictures: what becomes of a picture's pixels, in which order they come, and what damage ends in.

What is refused and what is warned of, folder by folder, is in tests/corpus.
"""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from densegui.data import picture_folder
from densegui.data.pictures import load_pictures
from densegui.errors import LoadError
from tests.data.helpers import StopError, outcome

STEPS = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20


def save(path: Path, pixels: Any, kind: str = "PNG", **options: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    picture.save(path, kind, **options)


def read_one(folder: Path, pixels: Any, size: tuple[int, int] | None = None, kind: str = "PNG", **options: Any) -> Any:
    """The pixels that come of a picture; another one is there because a data set needs two classes."""
    save(folder / "set" / "a" / "1", pixels, kind, **options)
    save(folder / "set" / "b" / "1", pixels, kind, **options)
    dataset = load_pictures(folder / "set", size)
    assert dataset.image_shape is not None
    return dataset.rows[0].reshape(dataset.image_shape)


def test_that_pixels_come_row_by_row_and_classes_by_their_numbers(tmp_path: Path) -> None:
    for name, add in (("class 10", 0), ("class 9", 1), ("Class 1", 2)):
        for file in (10, 2, 1):
            save(tmp_path / "set" / name / f"{file}.png", STEPS + np.uint8(10 * file + add))
    dataset = load_pictures(tmp_path / "set")
    assert dataset.class_names == ("Class 1", "class 9", "class 10")
    assert dataset.labels.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert dataset.rows[:, 0].tolist() == [12, 22, 102, 11, 21, 101, 10, 20, 100]
    assert dataset.rows[6].tolist() == (STEPS + 10).ravel().tolist()
    assert (dataset.name, dataset.image_shape, dataset.divisor) == ("set", (3, 4), 255.0)
    assert dataset.feature_names[4] == "row 2 column 1"
    assert dataset.values(np.array([6]))[0, 0] == 10 / 255


def test_that_colours_are_weighed_as_the_eye_does(tmp_path: Path) -> None:
    colours = np.random.default_rng(1).integers(0, 256, (5, 6, 3), np.uint8)
    expected = colours @ np.array([0.299, 0.587, 0.114])
    assert np.abs(read_one(tmp_path, colours) - expected).max() < 1


def test_that_what_is_transparent_lies_on_white(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    grey, alpha = rng.integers(0, 256, (2, 5, 6), np.uint8)
    share = alpha / 255
    expected = grey * share + 255 * (1 - share)
    found = read_one(tmp_path, Image.merge("LA", [Image.fromarray(grey), Image.fromarray(alpha)]))
    assert np.abs(found - expected).max() < 1


def test_that_16_bits_are_rounded_to_8(tmp_path: Path) -> None:
    values = np.array([[0, 128, 129, 257], [32768, 65278, 65406, 65535]], np.uint16)
    assert read_one(tmp_path, values).tolist() == [[0, 0, 1, 1], [128, 254, 254, 255]]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_that_a_cameras_note_is_followed(tmp_path: Path, orientation: int, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"exif": exif} | ({"quality": 100, "subsampling": 0} if kind == "JPEG" else {})
    found = read_one(tmp_path, STEPS, kind=kind, **options)
    with Image.open(tmp_path / "set" / "a" / "1") as picture:
        expected = np.asarray(ImageOps.exif_transpose(picture).convert("L"))
    assert found.tolist() == expected.tolist()


def test_that_a_smaller_picture_has_the_means_of_areas(tmp_path: Path) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (40, 60), np.uint8)
    means = pixels.reshape(10, 4, 15, 4).mean(axis=(1, 3))
    assert np.abs(read_one(tmp_path, pixels, (15, 10)) - means).max() <= 1


def test_that_the_usual_size_is_taken_and_made_smaller(tmp_path: Path) -> None:
    for number, shape in enumerate([(64, 48), (64, 48), (10, 10)]):
        save(tmp_path / "set" / "a" / f"{number}", np.full(shape, number, np.uint8))
        save(tmp_path / "set" / "b" / f"{number}", np.full(shape, number, np.uint8))
    dataset = load_pictures(tmp_path / "set")
    assert dataset.image_shape == (32, 24)
    assert dataset.warnings == (
        "set: 6 of 6 pictures are brought to 24 × 32 pixels.",
        "set: 2 of them are stretched, having another shape.",
    )
    asked = load_pictures(tmp_path / "set", (48, 64))
    assert asked.image_shape == (64, 48)
    assert asked.warnings[0] == "set: 2 of 6 pictures are brought to 48 × 64 pixels."


def test_that_a_large_jpeg_is_the_same_decoded_smaller_at_once(tmp_path: Path) -> None:
    y, x = np.mgrid[:800, :1200]
    pixels = (127 + 60 * np.sin(x / 150) + 60 * np.cos(y / 100)).astype(np.uint8)
    means = pixels.reshape(20, 40, 30, 40).mean(axis=(1, 3))
    assert np.abs(read_one(tmp_path, pixels, (30, 20), "JPEG", quality=95) - means).max() < 2


def test_that_only_a_folder_is_one(tmp_path: Path) -> None:
    save(tmp_path / "1.png", STEPS)
    with pytest.raises(LoadError, match=r"1\.png is not a folder; pictures are read from a folder with one folder for"):
        load_pictures(tmp_path / "1.png")
    with pytest.raises(LoadError, match=r"none does not exist\."):
        load_pictures(tmp_path / "none")


def test_that_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        save(tmp_path / "set" / "a" / f"{number}", STEPS)
    monkeypatch.setattr(picture_folder, "MAX_FILES", 4)
    with pytest.raises(LoadError, match="more than 4 files"):
        load_pictures(tmp_path / "set")


def test_that_more_pixels_than_can_be_kept_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("densegui.data.pictures.MAX_BYTES", 1000)
    save(tmp_path / "set" / "a" / "1", STEPS)
    save(tmp_path / "set" / "b" / "1", STEPS)
    with pytest.raises(LoadError, match=r"2 pictures of 30 × 20 have more than 1,000 pixels; ask for a smaller size"):
        load_pictures(tmp_path / "set", (30, 20))


def test_that_a_reading_tells_how_far_it_is_and_can_be_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("densegui.data.progress.INTERVAL", -1.0)  # each time
    for number in range(5):
        save(tmp_path / "set" / "a" / f"{number}", STEPS)
        save(tmp_path / "set" / "b" / f"{number}", STEPS)
    told: list[tuple[int, int]] = []
    load_pictures(tmp_path / "set", progress=lambda *far: told.append(far))
    assert told == [(done, 20) for done in range(1, 21)]

    def cancel(done: int, total: int) -> None:
        if done > 12:
            raise StopError

    with pytest.raises(StopError):
        load_pictures(tmp_path / "set", progress=cancel)


def bytes_of(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.dstack([STEPS] * 3)).save(buffer, kind)
    return buffer.getvalue()


GOOD = {"PNG": bytes_of("PNG"), "JPEG": bytes_of("JPEG")}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["PNG", "JPEG"]),
    st.lists(st.tuples(st.integers(8, 10_000), st.binary(min_size=1, max_size=4)), max_size=4),
    st.integers(0, 60),
)
def test_that_only_a_load_error_comes_of_a_damaged_picture(
    tmp_path: Path, kind: str, changes: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(GOOD[kind])
    for place, new in changes:
        place = max(8, place % len(data))
        data[place : place + len(new)] = new
    save(tmp_path / "set" / "a" / "1", STEPS)
    save(tmp_path / "set" / "b" / "1", STEPS)
    (tmp_path / "set" / "b" / "2").write_bytes(data[: len(data) - max(0, cut - 40)])
    found = outcome(lambda: load_pictures(tmp_path / "set"))
    if isinstance(found, str):
        assert "set/b/2" in found
    else:
        assert found.rows[:2].tolist() == [STEPS.ravel().tolist()] * 2
