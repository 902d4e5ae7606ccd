"""NPZ files: which arrays are taken, what becomes of them, and that nothing but a LoadError comes of a damaged one.

What is refused and what is warned of, file by file, is in tests/corpus.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from densegui.data.npz import USUAL_NAMES, load_npz
from densegui.errors import LoadError
from tests.data.helpers import StopError, outcome

X = np.array([[1.5, -2.0], [3.0, 0.25], [1e3, 7.0], [0.0, 1.0]])
Y = np.array([5, -1, -1, 5])


def saved(folder: Path, packed: bool = False, **arrays: Any) -> Path:
    path = folder / "set.npz"
    (np.savez_compressed if packed else np.savez)(path, **arrays)
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_that_numbers_and_labels_come_out_as_they_went_in(tmp_path: Path, packed: bool) -> None:
    dataset = load_npz(saved(tmp_path, packed, X=X, y=Y))
    assert dataset.rows.tobytes() == X.tobytes()
    assert dataset.labels.tolist() == [1, 0, 0, 1]
    assert (dataset.name, dataset.feature_names, dataset.class_names) == ("set.npz", ("x1", "x2"), ("-1", "5"))
    assert (dataset.image_shape, dataset.divisor, dataset.warnings) == (None, 1.0, ())


@pytest.mark.parametrize("names", USUAL_NAMES, ids=" ".join)
def test_that_usual_names_are_found_in_any_case(tmp_path: Path, names: tuple[str, str]) -> None:
    for change in (str.lower, str.upper, str.title):
        dataset = load_npz(saved(tmp_path, **{change(names[1]): Y, change(names[0]): X}))
        assert dataset.rows.tolist() == X.tolist()


def test_that_arrays_can_be_named(tmp_path: Path) -> None:
    path = saved(tmp_path, X=X * 0, y=Y * 0, a=X, b=Y)
    dataset = load_npz(path, x="a", y="b")
    assert dataset.rows.tolist() == X.tolist()
    assert dataset.warnings == ('set.npz: "a" and "b" are read; left out: "X", "y".',)
    with pytest.raises(LoadError, match=r'there is no array "c"; there are "X", "y", "a", "b"\.'):
        load_npz(path, x="c")


def test_that_of_two_arrays_one_is_enough_to_name(tmp_path: Path) -> None:
    path = saved(tmp_path, left=X, right=Y)
    assert load_npz(path, x="left").labels.tolist() == load_npz(path, y="right").labels.tolist() == [1, 0, 0, 1]


def test_that_one_usual_name_goes_with_one_that_is_said(tmp_path: Path) -> None:
    dataset = load_npz(saved(tmp_path, X=X, other=X * 2, y=Y), x="other")
    assert dataset.rows.tolist() == (2 * X).tolist()


def test_that_bytes_of_pictures_become_0_to_1_for_the_network(tmp_path: Path) -> None:
    pixels = np.arange(4 * 2 * 3, dtype=np.uint8).reshape(4, 2, 3) * 10
    dataset = load_npz(saved(tmp_path, X=pixels, y=Y))
    assert dataset.image_shape == (2, 3)
    assert dataset.feature_names[:4] == ("row 1 column 1", "row 1 column 2", "row 1 column 3", "row 2 column 1")
    assert dataset.rows.dtype == np.uint8
    assert dataset.rows.tobytes() == pixels.tobytes()
    assert dataset.values(np.array([1, 3])).tolist() == [
        [v / 255 for v in range(60, 120, 10)],
        [v / 255 for v in range(180, 240, 10)],
    ]


def test_that_pictures_of_16_bits_become_0_to_1_too(tmp_path: Path) -> None:
    dataset = load_npz(saved(tmp_path, X=np.full((4, 1, 2), 65535, np.uint16), y=Y))
    assert dataset.values(slice(None)).tolist() == [[1.0, 1.0]] * 4
    assert dataset.rows.max() == 65535


def test_that_names_beside_the_arrays_are_used_where_they_fit(tmp_path: Path) -> None:
    named = {"data": X, "target": [0, 1, 1, 0], "feature_names": ["a", "b"], "target_names": ["no", "yes"]}
    dataset = load_npz(saved(tmp_path, **named))
    assert (dataset.feature_names, dataset.class_names) == (("a", "b"), ("no", "yes"))
    too_many = load_npz(saved(tmp_path, **(named | {"feature_names": ["a"], "target_names": ["a", "b", "c"]})))
    assert (too_many.feature_names, too_many.class_names) == (("x1", "x2"), ("0", "1"))
    objects = load_npz(saved(tmp_path, **(named | {"target_names": np.array(["no", "yes"], object)})))
    assert objects.class_names == ("0", "1")  # a pickle is not read even for a name


@pytest.mark.parametrize("dtype", ["<f4", ">f4", "<f8", ">f8", "f2", "i1", "u1", "<i2", ">u2", "i4", ">i8", "u8", "?"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_that_every_type_and_order_of_numbers_means_the_same(tmp_path: Path, dtype: str, order: Any) -> None:
    x = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 0], [0, 0, 0]])
    dataset = load_npz(saved(tmp_path, X=np.asarray(x, dtype, order=order), y=Y))
    assert dataset.rows.tolist() == x.tolist()
    assert dataset.rows.dtype.isnative
    assert dataset.rows.flags.c_contiguous


def test_that_a_reading_tells_how_far_it_is_and_can_be_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("densegui.data.progress.INTERVAL", -1.0)  # each time
    path = saved(tmp_path, X=np.arange(800_000.0).reshape(4, -1), y=Y)
    told: list[tuple[int, int]] = []
    load_npz(path, progress=lambda *far: told.append(far))
    done, totals = zip(*told, strict=True)
    assert len(told) > 10
    assert list(done) == sorted(done)
    assert set(totals) == {done[-1]}

    def cancel(done: int, total: int) -> None:
        if done > total / 2:
            raise StopError

    with pytest.raises(StopError):
        load_npz(path, progress=cancel)


GOOD: dict[bool, bytes] = {}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4),
    st.integers(0, 40),
)
def test_that_only_a_load_error_comes_of_a_damaged_file(
    tmp_path: Path, packed: bool, changes: list[tuple[int, bytes]], cut: int
) -> None:
    if packed not in GOOD:
        GOOD[packed] = saved(tmp_path, packed, X=X, y=Y).read_bytes()
    data = bytearray(GOOD[packed])
    for place, new in changes:
        place %= len(data)
        data[place : place + len(new)] = new
    path = tmp_path / "damaged.npz"
    path.write_bytes(data[: len(data) - max(0, cut - 20)])
    found = outcome(lambda: load_npz(path))
    if isinstance(found, str):
        assert "damaged.npz" in found
    else:
        assert found.rows.tobytes() == X.tobytes()  # the checksum stands: what changed was not the numbers
