"""IDX files: how the pair is found, what becomes of its numbers, and that nothing but a LoadError comes of damage.

What is refused and what is warned of, file by file, is in tests/corpus.
"""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from densegui.data.idx import load_idx
from tests.data.helpers import StopError, outcome

# MNIST's own headers (2051 and 2049), written out by hand.
IMAGES = bytes.fromhex("00000803 00000003 00000002 00000002") + bytes([0, 51, 102, 255, 1, 2, 3, 4, 9, 8, 7, 6])
LABELS = bytes.fromhex("00000801 00000003") + bytes([4, 1, 4])


def write(folder: Path, images: str, labels: str) -> None:
    for name, content in ((images, IMAGES), (labels, LABELS)):
        (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)


def test_that_mnists_header_is_read(tmp_path: Path) -> None:
    assert struct.unpack(">i", IMAGES[:4] + LABELS[:0]) == (2051,)
    write(tmp_path, "train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    dataset = load_idx(tmp_path / "train-images-idx3-ubyte")
    assert dataset.rows.tolist() == [[0, 51, 102, 255], [1, 2, 3, 4], [9, 8, 7, 6]]
    assert dataset.values(np.array([0])).tolist() == [[0.0, 0.2, 0.4, 1.0]]
    assert dataset.labels.tolist() == [1, 0, 1]
    assert (dataset.class_names, dataset.image_shape, dataset.divisor) == (("1", "4"), (2, 2), 255.0)
    assert dataset.name == "train-images-idx3-ubyte"
    assert dataset.feature_names == ("row 1 column 1", "row 1 column 2", "row 2 column 1", "row 2 column 2")


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
        ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte"),
        ("train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz"),
        ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
        ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
        ("train-images.idx3-ubyte", "train-labels-idx1-ubyte"),
        ("train-images-idx3-ubyte.gz", "train-labels.idx1-ubyte"),
        ("my_images.idx", "my_labels.idx"),
        ("images", "labels"),
    ],
)
def test_that_the_partner_is_found_from_either_side(tmp_path: Path, images: str, labels: str) -> None:
    write(tmp_path, images, labels)
    for given_one in (images, labels):
        dataset = load_idx(tmp_path / given_one)
        assert (dataset.name, dataset.rows.shape, dataset.labels.tolist()) == (images, (3, 4), [1, 0, 1])


def test_that_the_labels_of_the_same_ending_come_first(tmp_path: Path) -> None:
    write(tmp_path, "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"not these")
    assert load_idx(tmp_path / "train-images-idx3-ubyte.gz").labels.tolist() == [1, 0, 1]


@pytest.mark.parametrize(("code", "dtype"), [(8, "u1"), (9, "i1"), (11, ">i2"), (12, ">i4"), (13, ">f4"), (14, ">f8")])
def test_that_every_type_of_numbers_is_read(tmp_path: Path, code: int, dtype: str) -> None:
    numbers = np.array([[1, 2], [100, 4], [0, 127]])
    (tmp_path / "x").write_bytes(bytes([0, 0, code, 2]) + struct.pack(">2I", 3, 2) + numbers.astype(dtype).tobytes())
    (tmp_path / "y").write_bytes(LABELS)
    dataset = load_idx(tmp_path / "x", tmp_path / "y")
    assert dataset.rows.tolist() == numbers.tolist()
    assert dataset.image_shape is None


def test_that_a_reading_tells_how_far_it_is_and_can_be_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("densegui.data.progress.INTERVAL", -1.0)  # each time
    pixels = np.random.default_rng(0).integers(0, 256, (1000, 28, 28), np.uint8)
    header = bytes([0, 0, 8, 3]) + struct.pack(">3I", *pixels.shape)
    (tmp_path / "x.gz").write_bytes(gzip.compress(header + pixels.tobytes(), 1))
    (tmp_path / "y").write_bytes(bytes([0, 0, 8, 1]) + struct.pack(">I", 1000) + bytes([1, 2] * 500))
    told: list[tuple[int, int]] = []
    load_idx(tmp_path / "x.gz", tmp_path / "y", lambda *far: told.append(far))
    total = sum((tmp_path / name).stat().st_size for name in ("x.gz", "y"))
    assert len(told) > 8
    assert told == sorted(told)
    assert told[-1] == (total, total)

    def cancel(done: int, total: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        load_idx(tmp_path / "x.gz", tmp_path / "y", cancel)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 200), st.binary(min_size=1, max_size=4)), max_size=4),
    st.integers(0, 40),
)
def test_that_only_a_load_error_comes_of_a_damaged_file(
    tmp_path: Path, packed: bool, changes: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(gzip.compress(IMAGES) if packed else IMAGES)
    for place, new in changes:
        place %= len(data)
        data[place : place + len(new)] = new
    path, labels = tmp_path / "damaged", tmp_path / "labels"
    path.write_bytes(data[: len(data) - max(0, cut - 20)])
    labels.write_bytes(LABELS)
    found = outcome(lambda: load_idx(path, labels))
    if isinstance(found, str):
        assert "damaged" in found
    else:
        assert found.m == 3
        assert packed is False or found.rows.tobytes() == IMAGES[16:]
