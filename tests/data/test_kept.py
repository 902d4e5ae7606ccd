"""A file is read once while its data set is in use, and anew as soon as anything of it has changed."""

import gc
import os
import struct
import time

import numpy as np
import pytest
from PIL import Image

from densegui.data import kept
from densegui.data.kept import SETTLED, read_kept
from densegui.data.options import CsvOptions, ReadOptions
from densegui.errors import LoadError

POINTS = "a,b,kind\n0,1,x\n1,0,y\n0,2,x\n2,0,y\n"


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """What was written just now counts as written long ago."""
    now = time.time_ns
    monkeypatch.setattr(kept.time, "time_ns", lambda: now() + 10 * SETTLED)


def table(folder, text=POINTS, name="points.csv"):
    path = folder / name
    path.write_text(text)
    return path


def idx_pair(folder, labels=(0, 1)):
    images = folder / "train-images-idx3-ubyte"
    images.write_bytes(struct.pack(">iiii", 0x803, 2, 2, 2) + bytes(range(8)))
    (folder / "train-labels-idx1-ubyte").write_bytes(struct.pack(">ii", 0x801, 2) + bytes(labels))
    return images


def pictures(folder, shade=9):
    for k, name in enumerate(("cat", "dog")):
        (folder / name).mkdir(exist_ok=True)
        Image.fromarray(np.full((4, 4), 50 * k + shade, np.uint8)).save(folder / name / "1.png")
    return folder


@pytest.mark.parametrize("make", [table, idx_pair, pictures])
def test_that_a_file_in_use_is_not_read_again(tmp_path, make):
    path = make(tmp_path)
    first = read_kept(path, ReadOptions())
    assert read_kept(path, ReadOptions()) is first


def test_that_a_relative_path_is_the_same_file(tmp_path, monkeypatch):
    first = read_kept(table(tmp_path), ReadOptions())
    monkeypatch.chdir(tmp_path)
    assert read_kept(type(tmp_path)("points.csv"), ReadOptions()) is first


def test_that_a_format_that_is_said_is_that_which_is_found(tmp_path):
    path = table(tmp_path)
    first = read_kept(path, ReadOptions())
    assert read_kept(path, ReadOptions(format="csv")) is first


def test_that_other_options_read_anew(tmp_path):
    path = table(tmp_path)
    first = read_kept(path, ReadOptions())
    other = read_kept(path, ReadOptions(csv=CsvOptions(columns=("b",))))
    assert (first.n_x, other.n_x) == (2, 1)


def test_that_a_changed_file_is_read_anew(tmp_path):
    path = table(tmp_path)
    first = read_kept(path, ReadOptions())
    table(tmp_path, POINTS.replace("2", "3"))
    assert read_kept(path, ReadOptions()).rows.max() == 3
    assert first.rows.max() == 2


def test_that_a_file_put_in_its_place_is_read_anew_even_with_the_same_size_and_time(tmp_path):
    path = table(tmp_path)
    first = read_kept(path, ReadOptions())
    other = table(tmp_path, POINTS.replace("2", "3"), "other.csv")
    status = path.stat()
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.replace(other, path)
    assert read_kept(path, ReadOptions()).rows.max() == 3
    assert first.rows.max() == 2


def test_that_changed_labels_are_seen(tmp_path):
    first = read_kept(idx_pair(tmp_path), ReadOptions())
    second = read_kept(idx_pair(tmp_path, (1, 0)), ReadOptions())
    assert (first.labels.tolist(), second.labels.tolist()) == ([0, 1], [1, 0])


def test_that_a_changed_picture_deep_in_the_folder_is_seen(tmp_path):
    first = read_kept(pictures(tmp_path), ReadOptions())
    second = read_kept(pictures(tmp_path, 10), ReadOptions())
    assert (first.rows[0, 0], second.rows[0, 0]) == (9, 10)


def test_that_nothing_is_kept_alive(tmp_path):
    path = table(tmp_path)
    first = id(read_kept(path, ReadOptions()))
    gc.collect()
    assert first
    assert not kept._kept


def test_that_a_file_that_changed_just_now_is_read_each_time(tmp_path, monkeypatch):
    monkeypatch.undo()
    path = table(tmp_path)
    first = read_kept(path, ReadOptions())
    assert read_kept(path, ReadOptions()) is not first


def test_that_a_refused_file_is_refused_again(tmp_path):
    path = table(tmp_path, "a,b\n1\n")
    for _ in range(2):
        with pytest.raises(LoadError, match="line 2"):
            read_kept(path, ReadOptions())
