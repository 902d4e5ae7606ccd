"""What training leaves behind can be read back, bit for bit."""

import csv
import json
import math
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from densegui.errors import SaveError
from densegui.experiment.export import CURVE_COLUMNS, write_curve, write_metrics, write_parameters, write_trace


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_that_parameters_come_back_with_the_slides_shapes(tmp_path: Path, dtype: str) -> None:
    rng = np.random.default_rng(1)
    nothing = np.empty(0, dtype)
    # A transposed array, a slice with gaps and a plain one: only the last is in C order.
    W = [nothing, rng.random((3, 2)).astype(dtype).T, rng.random((6, 4)).astype(dtype)[::2, ::2]]
    b = [nothing, rng.random((3, 1)).astype(dtype), rng.random((2, 1)).astype(dtype)]
    write_parameters(tmp_path / "a.safetensors", W, b)
    loaded = load_file(tmp_path / "a.safetensors")
    assert sorted(loaded) == ["W1", "W2", "b1", "b2"]
    for l in (1, 2):
        for name, array in ((f"W{l}", W[l]), (f"b{l}", b[l])):
            assert loaded[name].dtype == dtype
            np.testing.assert_array_equal(loaded[name], array, strict=True)


def test_that_a_trace_comes_back_as_it_was(tmp_path: Path) -> None:
    arrays = {
        "X": np.arange(6.0).reshape(3, 2).T,
        "labels": np.array([1, 0]),
        "cost": np.float32(0.1),
        "penalty": 0.25,
        "file": np.array([math.inf, -0.0, math.nan]),
    }
    write_trace(tmp_path / "a.npz", arrays)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as loaded:
        assert list(loaded) == list(arrays)
        for name, array in arrays.items():
            assert loaded[name].dtype == np.asarray(array).dtype
            assert loaded[name].shape == np.shape(array)
            assert loaded[name].tobytes() == np.asarray(array).tobytes()


def test_that_the_same_arrays_make_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_trace(tmp_path / "a.npz", {"X": np.ones(3)})
    monkeypatch.setattr(zipfile.time, "localtime", lambda *_: (2030, 1, 1, 0, 0, 0, 0, 1, 0))
    write_trace(tmp_path / "b.npz", {"X": np.ones(3)})
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_that_only_numbers_are_traced(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="X has the type object; only numbers can be written"):
        write_trace(tmp_path / "a.npz", {"X": np.array([None])})
    assert list(tmp_path.iterdir()) == []


def test_that_metrics_come_back_in_their_order(tmp_path: Path) -> None:
    metrics = {"train_cost": 0.1 + 0.2, "test_cost": math.nan, "test_accuracy": None, "minibatches": np.int64(7)}
    write_metrics(tmp_path / "a.json", metrics)
    loaded = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert list(loaded.items()) == [
        ("train_cost", 0.1 + 0.2),
        ("test_cost", None),
        ("test_accuracy", None),
        ("minibatches", 7),
    ]


def test_that_a_curve_has_its_columns_and_empty_fields(tmp_path: Path) -> None:
    rows = [
        (0, 0, None, 1.25, 1.5, 0.5, 0.25),
        {"minibatch": 1, "epoch": 0, "cost": np.float64(0.1) + 0.2},
        (2, 1, math.nan, math.inf, None, 1.0, None),
    ]
    write_curve(tmp_path / "a.csv", rows)
    assert (tmp_path / "a.csv").read_bytes().decode() == (
        "minibatch,epoch,cost,train_cost,test_cost,train_accuracy,test_accuracy\n"
        "0,0,,1.25,1.5,0.5,0.25\n"
        "1,0,0.30000000000000004,,,,\n"
        "2,1,nan,inf,,1.0,\n"
    )


def test_that_a_curves_numbers_come_back_bit_for_bit(tmp_path: Path) -> None:
    costs = np.random.default_rng(2).standard_normal(100) * 10.0 ** np.arange(-50, 50)
    write_curve(tmp_path / "a.csv", ({"minibatch": t, "cost": cost} for t, cost in enumerate(costs)))
    with (tmp_path / "a.csv").open(newline="") as file:
        read = [float(row["cost"]) for row in csv.DictReader(file)]
    assert read == costs.tolist()


def test_that_a_row_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"a row has {len(CURVE_COLUMNS)} values, not 2"):
        write_curve(tmp_path / "a.csv", [(1, 2)])
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "a"
    nothing = np.empty(0)
    for write in (
        lambda: write_parameters(path, [nothing], [nothing]),
        lambda: write_trace(path, {}),
        lambda: write_metrics(path, {}),
        lambda: write_curve(path, []),
    ):
        with pytest.raises(SaveError, match=r"^could not save .*nowhere.*: the folder does not exist$"):
            write()
