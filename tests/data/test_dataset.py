"""The data set's own checks, the split and standardising."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.data.dataset import Dataset, Split, Standardizer, split
from densegui.errors import InputError


def make(labels: list[int], n_x: int = 2, n_y: int | None = None) -> Dataset:
    """A data set with these labels; feature j of example i is 10 i + j."""
    m = len(labels)
    n_y = max(labels) + 1 if n_y is None else n_y
    rows = 10.0 * np.arange(m)[:, None] + np.arange(n_x)
    return Dataset(
        "made", rows, np.array(labels), tuple(f"f{j}" for j in range(n_x)), tuple(f"c{k}" for k in range(n_y))
    )


labels_of_a_set = st.lists(st.integers(0, 4), min_size=1, max_size=60)
shares = st.floats(0.01, 1.0)
seeds = st.integers(0, 2**63 - 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rows": np.zeros(3)}, "m × n_x"),
        ({"rows": np.zeros((0, 2))}, "m × n_x"),
        ({"rows": np.array([[0.0, np.nan], [0, 0], [0, 0]])}, "finite"),
        ({"rows": np.array([[0.0, np.inf], [0, 0], [0, 0]])}, "finite"),
        ({"labels": np.array([0, 1])}, r"shape \(3,\)"),
        ({"labels": np.array([0, 1, 2])}, r"0\.\.1"),
        ({"labels": np.array([0, 1, -1])}, r"0\.\.1"),
        ({"feature_names": ("a",)}, "2 features"),
        ({"image_shape": (2, 2)}, "pixels"),
    ],
)
def test_that_parts_which_do_not_fit_together_are_refused(change: dict[str, object], sentence: str) -> None:
    parts: dict[str, object] = {
        "name": "x",
        "rows": np.zeros((3, 2)),
        "labels": np.array([0, 1, 0]),
        "feature_names": ("a", "b"),
        "class_names": ("p", "q"),
    }
    with pytest.raises(ValueError, match=sentence):
        Dataset(**(parts | change))  # type: ignore[arg-type]  # wrong parts are the point


def test_that_the_arrays_are_the_data_sets_own_and_closed() -> None:
    rows, labels = np.zeros((3, 2), order="F"), np.array([0, 1, 0], dtype=np.int32)
    dataset = Dataset("x", rows, labels, ("a", "b"), ("p", "q"))
    rows[0, 0] = 5.0
    assert dataset.rows[0, 0] == 0.0
    assert dataset.rows.flags.c_contiguous
    assert dataset.labels.dtype == np.int64
    for array in (dataset.rows, dataset.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_that_columns_are_a_view_of_the_rows() -> None:
    parts = split(make([0, 1, 0, 1]), 0.5, 1, False, "float64")
    assert np.shares_memory(parts.train.X, parts.train.rows)
    assert parts.train.X.shape == (2, 2)
    assert np.shares_memory(parts.train.Y, parts.train.one_hot)
    assert parts.train.Y.shape == (2, 2)


@given(labels_of_a_set, shares, seeds)
def test_that_a_split_is_a_partition_of_the_exact_size(labels: list[int], share: float, seed: int) -> None:
    dataset = make(labels, n_y=5)
    parts = split(dataset, share, seed, False, "float64")
    assert parts.train.m == max(1, round(share * dataset.m))
    both = np.concatenate((parts.train.indices, parts.test.indices))
    assert sorted(both) == list(range(dataset.m))
    for part in (parts.train, parts.test):
        assert (np.diff(part.indices) > 0).all()
        assert np.array_equal(part.rows, dataset.rows[part.indices])
        assert np.array_equal(part.labels, dataset.labels[part.indices])
        assert (part.one_hot.sum(axis=1) == 1).all()
        assert np.array_equal(part.one_hot.argmax(axis=1), part.labels)


@given(labels_of_a_set, shares, seeds)
def test_that_a_split_is_stratified(labels: list[int], share: float, seed: int) -> None:
    parts = split(make(labels, n_y=5), share, seed, False, "float64")
    sizes = np.bincount(labels, minlength=5)
    counts = np.bincount(parts.train.labels, minlength=5)
    quotas = sizes * parts.train.m / len(labels)
    at_least = np.where(sizes >= 2, 1, 0)
    if np.maximum(np.floor(quotas), at_least).sum() <= parts.train.m:
        assert (np.abs(counts - quotas) < 1).all()
    if at_least.sum() <= parts.train.m:
        assert (counts >= at_least).all()


def test_that_the_largest_remainders_get_the_examples_left_over() -> None:
    # 7 of 10: quotas 4.2, 1.4, 1.4; one is left over after 4, 1, 1, and the second class has the first 0.4.
    parts = split(make([0] * 6 + [1] * 2 + [2] * 2), 0.7, 3, False, "float64")
    assert list(np.bincount(parts.train.labels)) == [4, 2, 1]


def test_that_a_rare_class_is_trained_on_at_the_expense_of_a_large_one() -> None:
    # 5 of 50: quotas 4.6, 0.2, 0.2.
    parts = split(make([0] * 46 + [1] * 2 + [2] * 2), 0.1, 3, False, "float64")
    assert list(np.bincount(parts.train.labels)) == [3, 1, 1]


def test_that_a_split_names_the_classes_that_only_test() -> None:
    labels = np.array([0] * 8 + [1, 2])
    dataset = Dataset("d", np.arange(20.0).reshape(10, 2), labels, ("a", "b"), ("x", "y", "z"), warnings=("first",))
    for seed in range(10):
        parts = split(dataset, 0.5, seed, False, "float64")
        only = sorted(set(parts.test.labels.tolist()) - set(parts.train.labels.tolist()))
        assert parts.warnings == (
            "first",
            *(
                f'd: no training example has the class "{"xyz"[k]}", but 1 test example has; it can\'t be learned.'
                for k in only
            ),
        )
    assert split(dataset, 1.0, 3, False, "float64").warnings == ("first",)


def test_that_the_seed_alone_decides() -> None:
    dataset = make([0, 1] * 50)
    first, again, other = (split(dataset, 0.7, seed, False, "float64") for seed in (1, 1, 2))
    assert np.array_equal(first.train.indices, again.train.indices)
    assert not np.array_equal(first.train.indices, other.train.indices)


def test_that_the_whole_share_leaves_an_empty_test_set_with_its_shapes() -> None:
    parts = split(make([0, 1, 2, 0]), 1.0, 1, True, "float32")
    assert (parts.train.m, parts.test.m) == (4, 0)
    assert parts.test.X.shape == (2, 0)
    assert parts.test.Y.shape == (3, 0)


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01, float("nan")])
def test_that_a_share_outside_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="train_share"):
        split(make([0, 1]), share, 1, False, "float64")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_both_parts_have_the_networks_number_type(dtype: str) -> None:
    parts = split(make([0, 1] * 5), 0.5, 1, True, dtype)
    for part in (parts.train, parts.test):
        assert part.rows.dtype == part.one_hot.dtype == np.dtype(dtype)
        assert part.labels.dtype == part.indices.dtype == np.int64
        assert part.rows.flags.c_contiguous
        assert part.one_hot.flags.c_contiguous


def standardized(rows: list[list[float]]) -> Split:
    m, n_x = len(rows), len(rows[0])
    names = tuple(f"f{j}" for j in range(n_x))
    dataset = Dataset("made", np.array(rows), np.arange(m) % 2, names, ("p", "q"))
    return split(dataset, 1.0, 1, True, "float64")


def test_that_standardising_is_that_of_a_hand_worked_example() -> None:
    # 1, 3, 5, 7: mean 4, deviation sqrt((9 + 1 + 1 + 9) / 4) = sqrt(5)
    parts = standardized([[1.0], [3.0], [5.0], [7.0]])
    assert parts.standardizer is not None
    assert parts.standardizer.mean[0] == 4.0
    assert parts.standardizer.deviation[0] == np.sqrt(5.0)
    assert parts.train.rows[:, 0] == pytest.approx(np.array([-3, -1, 1, 3]) / np.sqrt(5.0), abs=1e-15)


def test_that_the_test_examples_do_not_take_part_in_standardising() -> None:
    dataset = make([0, 1] * 20)
    parts = split(dataset, 0.5, 1, True, "float64")
    assert parts.standardizer is not None
    train = dataset.rows[parts.train.indices]
    assert parts.standardizer.mean == pytest.approx(train.mean(axis=0), rel=1e-14)
    assert parts.train.rows.mean(axis=0) == pytest.approx(0.0, abs=1e-14)
    expected = (dataset.rows[parts.test.indices] - train.mean(axis=0)) / train.std(axis=0)
    assert parts.test.rows == pytest.approx(expected, rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("value", [0.1, 0.0, -1e150, 1e9 / 3])
def test_that_a_constant_feature_becomes_exactly_zero(value: float) -> None:
    parts = standardized([[value, float(i)] for i in range(10)])
    assert parts.standardizer is not None
    assert parts.standardizer.deviation[0] == 1.0
    assert (parts.train.rows[:, 0] == 0.0).all()


def test_that_a_spread_too_small_to_square_gives_no_division_by_zero() -> None:
    standardizer = Standardizer.of(lambda _: [np.array([[0.0], [1e-200]])])
    assert standardizer.deviation[0] == 1.0


def test_that_numbers_too_large_for_float32_are_named() -> None:
    dataset = Dataset("big", np.array([[0.0, 1e39], [1.0, 0.0]]), np.array([0, 1]), ("ash", "hue"), ("p", "q"))
    with pytest.raises(InputError, match='big: the feature "hue"'):
        split(dataset, 1.0, 1, False, "float32")
    assert np.isfinite(split(dataset, 1.0, 1, True, "float32").train.rows).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("divisor", [1.0, 16.0, 255.0])
def test_that_bytes_are_divided_as_in_float64_and_rounded_once(dtype: str, divisor: float) -> None:
    bytes_ = np.arange(256, dtype=np.uint8).reshape(128, 2)
    names = ("a", "b")
    dataset = Dataset("x", bytes_, np.arange(128) % 2, names, names, divisor=divisor)
    assert dataset.rows.dtype == np.uint8
    parts = split(dataset, 0.5, 1, False, dtype)
    for part in (parts.train, parts.test):
        expected = (bytes_[part.indices].astype(np.float64) / divisor).astype(dtype)
        assert part.rows.tobytes() == expected.tobytes()


def test_that_rows_that_are_closed_already_are_not_copied() -> None:
    for dtype in (np.uint8, np.float32, np.float64):
        rows = np.ones((3, 2), dtype)
        rows.setflags(write=False)
        assert Dataset("x", rows, np.array([0, 1, 0]), ("a", "b"), ("p", "q")).rows is rows


def test_that_a_large_set_is_split_and_standardised_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    rows = rng.normal(3.0, [1e-3, 1.0, 50.0], (500, 3))
    dataset = Dataset("x", rows, rng.integers(0, 2, 500), ("a", "b", "c"), ("p", "q"))
    whole = split(dataset, 0.7, 1, True, "float64")
    monkeypatch.setattr("densegui.data.standardizer._BLOCK", 64)
    monkeypatch.setattr("densegui.data.conversion._BLOCK", 50)
    monkeypatch.setattr("densegui.data.conversion._MANY", 0)
    pieces = split(dataset, 0.7, 1, True, "float64")
    assert whole.standardizer is not None
    assert pieces.standardizer is not None
    np.testing.assert_allclose(pieces.standardizer.mean, whole.standardizer.mean, rtol=1e-13)
    np.testing.assert_allclose(pieces.standardizer.deviation, whole.standardizer.deviation, rtol=1e-12)
    assert pieces.train.indices.tolist() == whole.train.indices.tolist()
    np.testing.assert_allclose(pieces.train.rows, whole.train.rows, rtol=1e-10, atol=1e-12)
    plain = split(dataset, 0.7, 1, False, "float64")
    assert plain.train.rows.tobytes() == rows[plain.train.indices].tobytes()


@pytest.mark.parametrize("divisor", [0.0, -1.0, np.inf, np.nan])
def test_that_a_divisor_that_is_none_is_refused(divisor: float) -> None:
    with pytest.raises(ValueError, match="divisor must be above 0"):
        Dataset("x", np.ones((2, 1)), np.array([0, 1]), ("a",), ("p", "q"), divisor=divisor)
