"""`densegui trace`: names, shapes, and that the arrays satisfy the equations, recomputed with plain NumPy."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from densegui import cli
from densegui.debugger.debugger import Debugger
from densegui.experiment.build import Problem, build
from densegui.experiment.document import load_experiment

Arrays = dict[str, np.ndarray]

RATE = 0.3

# g and g' by name, written down once more; those of a from g, z and a.
ACTIVATIONS = {
    "tanh": (np.tanh, lambda z, a: 1 - a**2),
    "relu": (lambda z: np.maximum(z, 0), lambda z, a: (z >= 0) * 1.0),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z, a: a * (1 - a)),
}


def experiment(**changes: object) -> dict[str, Any]:
    """22 training examples in minibatches of 8, 8 and 6, three layers."""
    return {
        "format": "densegui-experiment",
        "version": 1,
        "data": {"source": "blobs", "n_examples": 31, "classes": 3, "train_share": 0.7, "standardize": True},
        "network": {"hidden": [{"nodes": 5, "activation": "tanh"}, {"nodes": 4, "activation": "relu"}]},
        "training": {"batch_size": 8, "learning_rate": RATE},
        "seed": 11,
    } | changes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def trace(minibatch: int, **changes: object) -> tuple[Arrays, Problem]:
    Path("e.json").write_text(json.dumps(experiment(**changes)))
    assert cli.main(["trace", "e.json", "--minibatch", str(minibatch), "-o", "t.npz"]) == 0
    with np.load("t.npz", allow_pickle=False) as file:
        return dict(file), build(load_experiment("e.json"))


def names(L: int) -> set[str]:
    of_layer = ("W{}", "b{}", "Z{}", "A{}", "dZ{}", "dW{}", "db{}", "W{}_new", "b{}_new")
    return {"X", "Y", "labels", "indices", "loss", "cost"} | {
        name.format(l) for l in range(1, L + 1) for name in of_layer
    }


def test_that_drawn_points_are_traced_like_any_data(folder: Path) -> None:
    points = [[x / 10, (x % 3) / 2, 1 + x % 2] for x in range(20)]
    arrays, problem = trace(0, data={"source": "drawn", "points": points, "train_share": 1.0})
    np.testing.assert_array_equal(arrays["X"].T, np.array(points)[arrays["indices"], :2])
    np.testing.assert_array_equal(arrays["labels"] + 1, np.array(points)[arrays["indices"], 2])
    assert problem.split.train.m == 20


@pytest.mark.parametrize(("minibatch", "m_b"), [(0, 8), (1, 8), (2, 6), (3, 8)])
def test_that_the_file_holds_every_array_with_the_slides_shapes(minibatch: int, m_b: int, folder: Path) -> None:
    arrays, _ = trace(minibatch)
    assert set(arrays) == names(3)
    n = [2, 5, 4, 3]
    expected: dict[str, tuple[int, ...]] = {"X": (2, m_b), "Y": (3, m_b), "labels": (m_b,), "indices": (m_b,)}
    expected |= {"loss": (m_b,), "cost": ()}
    for l in (1, 2, 3):
        expected |= {f"{name}{l}": (n[l], m_b) for name in ("Z", "A", "dZ")}
        expected |= {f"{name}{l}": (n[l - 1], n[l]) for name in ("W", "dW")} | {f"W{l}_new": (n[l - 1], n[l])}
        expected |= {f"{name}{l}": (n[l], 1) for name in ("b", "db")} | {f"b{l}_new": (n[l], 1)}
    assert {name: array.shape for name, array in arrays.items()} == expected
    integers = {name for name, array in arrays.items() if array.dtype != np.float64}
    assert integers == {"labels", "indices"}
    assert arrays["labels"].dtype == arrays["indices"].dtype == np.int64


def close(actual: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("minibatch", [0, 7, 20])
def test_that_the_arrays_satisfy_the_equations(minibatch: int, folder: Path) -> None:
    t, _ = trace(minibatch)
    m_b, L = t["labels"].size, 3
    g = [None, ACTIVATIONS["tanh"], ACTIVATIONS["relu"]]
    t["A0"] = t["X"]
    # forward: Z = Wᵀ A + b, A = g(Z), softmax at L
    for l in (1, 2, 3):
        close(t[f"Z{l}"], t[f"W{l}"].T @ t[f"A{l - 1}"] + t[f"b{l}"])
    close(t["A1"], g[1][0](t["Z1"]))
    close(t["A2"], g[2][0](t["Z2"]))
    close(t["A3"], np.exp(t["Z3"]) / np.exp(t["Z3"]).sum(axis=0))
    # cost: (10), (9)
    close(t["Y"], np.eye(3)[:, t["labels"]])
    close(t["loss"], -(t["Y"] * np.log(t["A3"])).sum(axis=0))
    close(t["cost"], t["loss"].mean())
    # backward: (23a-d)
    close(t["dZ3"], t["A3"] - t["Y"])
    for l in (2, 1):
        close(t[f"dZ{l}"], g[l][1](t[f"Z{l}"], t[f"A{l}"]) * (t[f"W{l + 1}"] @ t[f"dZ{l + 1}"]))
    for l in range(1, L + 1):
        close(t[f"dW{l}"], t[f"A{l - 1}"] @ t[f"dZ{l}"].T / m_b)
        close(t[f"db{l}"], t[f"dZ{l}"].sum(axis=1, keepdims=True) / m_b)
        # update: (14), (15)
        close(t[f"W{l}_new"], t[f"W{l}"] - RATE * t[f"dW{l}"])
        close(t[f"b{l}_new"], t[f"b{l}"] - RATE * t[f"db{l}"])


def test_that_indices_are_rows_of_the_data_set(folder: Path) -> None:
    """X is those rows, standardised by the training examples as the network sees them."""
    t, problem = trace(4)
    dataset, training = problem.split.dataset, np.sort(problem.split.train.indices)
    rows = dataset.rows[t["indices"]]
    mean, deviation = dataset.rows[training].mean(axis=0), dataset.rows[training].std(axis=0)
    close(t["X"], ((rows - mean) / deviation).T)
    np.testing.assert_array_equal(t["labels"], dataset.labels[t["indices"]])
    assert set(t["indices"]) <= set(training)


def test_that_an_epoch_visits_every_training_example_once(folder: Path) -> None:
    visited = np.concatenate([trace(t)[0]["indices"] for t in (3, 4, 5)])
    _, problem = trace(0)
    assert sorted(visited) == sorted(problem.split.train.indices)


def test_that_one_minibatchs_new_parameters_are_the_next_ones(folder: Path) -> None:
    earlier, later = trace(4)[0], trace(5)[0]
    for l in (1, 2, 3):
        np.testing.assert_array_equal(earlier[f"W{l}_new"], later[f"W{l}"])
        np.testing.assert_array_equal(earlier[f"b{l}_new"], later[f"b{l}"])


def test_that_the_arrays_are_bit_for_bit_those_of_a_stepped_debugger(folder: Path) -> None:
    arrays, problem = trace(9)
    debugger = Debugger(problem)
    frame = debugger.step(n=9 * len(debugger.program) + len(debugger.program) - 1)
    assert frame.position == (9, len(debugger.program) - 1)
    for name in ("X", "labels", "cost"):
        np.testing.assert_array_equal(arrays[name], frame.array(name))
    for name in ("W", "b", "Z", "A", "dZ", "dW", "db", "W_new"):
        for l in (1, 2, 3):
            stored = arrays[f"W{l}_new" if name == "W_new" else f"{name}{l}"]
            np.testing.assert_array_equal(stored, frame.array(name, l))


def test_that_new_parameters_are_what_the_optimiser_makes(folder: Path) -> None:
    """Adam's first update moves every parameter by λ g / (|g| + ε)."""
    adam = {"batch_size": 8, "learning_rate": 0.01, "optimizer": {"name": "adam"}}
    t, _ = trace(0, training=adam)
    for name in ("W1", "b2", "W3"):
        gradient = t[f"d{name}"]
        np.testing.assert_allclose(t[f"{name}_new"], t[name] - 0.01 * gradient / (np.abs(gradient) + 1e-8), rtol=1e-9)


def test_that_a_penalty_is_in_the_gradient_and_not_in_the_cost(folder: Path) -> None:
    l2 = {"batch_size": 8, "learning_rate": RATE, "regularizer": {"name": "l2", "strength": 0.5}}
    t, _ = trace(3, training=l2)
    close(t["dW2"], t["A1"] @ t["dZ2"].T / 8 + 0.5 * t["W2"])
    close(t["db2"], t["dZ2"].mean(axis=1, keepdims=True))
    close(t["cost"], t["loss"].mean())


def test_that_softmax_regression_in_float32_has_one_layer_of_float32(folder: Path) -> None:
    t, _ = trace(2, network={"hidden": [], "dtype": "float32"})
    assert set(t) == names(1)
    assert {array.dtype for name, array in t.items() if name not in ("labels", "indices")} == {np.dtype(np.float32)}
    np.testing.assert_allclose(t["Z1"], t["W1"].T @ t["X"] + t["b1"], rtol=1e-5, atol=1e-6)


def test_that_the_same_trace_is_the_same_file(folder: Path) -> None:
    trace(3)
    first = Path("t.npz").read_bytes()
    trace(3)
    assert Path("t.npz").read_bytes() == first


def wild() -> dict[str, Any]:
    hidden = [{"nodes": 3, "activation": "identity"}] * 3
    return {"network": {"hidden": hidden}, "training": {"learning_rate": 1e9, "batch_size": 8}}


def test_that_the_minibatch_that_diverges_can_be_traced_and_none_behind_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("e.json").write_text(json.dumps(experiment(**wild())))
    assert cli.main(["trace", "e.json", "--minibatch", "1000", "-o", "t.npz"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert not Path("t.npz").exists()
    debugger = Debugger(build(load_experiment("e.json")))
    debugger.run_minibatches(1000)
    last = debugger.divergence.t
    assert f"--minibatch {last} shows it" in err
    arrays, _ = trace(last, **wild())
    assert not all(np.isfinite(array).all() for array in arrays.values())
    assert "not finite" in capsys.readouterr().err
