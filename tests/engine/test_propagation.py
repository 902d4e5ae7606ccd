"""Prediction and evaluation, checked as scikit-learn checks an estimator: any layout, any number type, any size."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.engine import propagation
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import OPTIMIZERS
from densegui.engine.propagation import Metrics, evaluate, evaluation, forward, predict
from tests.engine.helpers import Case, Source, case, relative, train, uniform

LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "fortran": np.asfortranarray,
    "strided": lambda X: np.repeat(np.repeat(X, 2, axis=0), 3, axis=1)[::2, ::3],
    "reversed": lambda X: np.ascontiguousarray(X[:, ::-1])[:, ::-1],
    "big-endian": lambda X: X.astype(">f8"),
    "read-only": lambda X: _closed(X.copy()),
    "misaligned": lambda X: np.frombuffer(b"\0" + X.tobytes(), np.uint8)[1:].view(np.float64).reshape(X.shape),
    "rows transposed": lambda X: np.ascontiguousarray(X.T).T,
    "list": lambda X: X.tolist(),
}


def _closed(array: Any) -> Any:
    array.flags.writeable = False
    return array


@pytest.mark.parametrize("layout", LAYOUTS)
def test_that_the_layout_of_x_does_not_matter(layout: str) -> None:
    example = case((7, 9, 5))
    expected = predict(example.spec, example.theta, example.X)
    assert relative(predict(example.spec, example.theta, LAYOUTS[layout](example.X)), expected) <= 1e-12


@pytest.mark.parametrize("dtype", ["int64", "int8", "uint8", "bool", "float16", "float32"])
@pytest.mark.parametrize("network", ["float64", "float32"])
def test_that_the_number_type_of_x_does_not_matter(dtype: str, network: str) -> None:
    example = case((7, 9, 5), dtype=network)
    X = (np.arange(77).reshape(7, 11) % 3 == 0).astype(dtype)
    got = predict(example.spec, example.theta, X)
    assert got.dtype == network
    assert got.tolist() == predict(example.spec, example.theta, X.astype(network)).tolist()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_a_prediction_of_a_part_is_that_part_of_the_prediction(activation: str) -> None:
    example = case((7, 9, 5), activation)
    whole = predict(example.spec, example.theta, example.X)
    for part in ([0], [3, 4], [10, 0, 5], list(range(11))[::-1]):
        assert relative(predict(example.spec, example.theta, example.X[:, part]), whole[:, part]) <= 1e-12


def test_that_a_prediction_leaves_everything_alone_and_repeats() -> None:
    example = case((7, 9, 5))
    _closed(example.theta), _closed(example.X)
    first = predict(example.spec, example.theta, example.X)
    assert first.tobytes() == predict(example.spec, example.theta, example.X).tobytes()


def test_that_a_prediction_is_what_the_program_computes() -> None:
    for activation in ACTIVATIONS:
        example = case((7, 9, 8, 5), activation)
        workspace = train(example)
        Z, A, T = forward(example.spec, example.theta, example.X)
        for l in (1, 2, 3):
            assert relative(Z[l], workspace.Z[l]) <= 1e-12
            assert relative(A[l], workspace.A[l]) <= 1e-12
        assert relative(T, workspace.batch.log_Y_hat) <= 1e-12


@pytest.mark.parametrize("sizes", [(1, 2), (1, 1, 1), (1, 3, 2), (5, 1, 4), (3, 1), (4, 6, 1)])
@pytest.mark.parametrize("m", [1, 2])
def test_that_one_feature_one_node_one_class_and_one_example_are_enough(sizes: tuple[int, ...], m: int) -> None:
    example = case(sizes, m=m)
    workspace = train(example, 3)
    assert np.isfinite(workspace.theta_new).all()
    assert workspace.A[-1].shape == (sizes[-1], m)
    if sizes[-1] == 1:
        assert workspace.cost == 0
        assert not np.signbit(workspace.cost)
        assert not workspace.gradient.any()


def test_that_no_example_gives_no_prediction_and_no_metrics() -> None:
    example = case((7, 9, 5))
    assert predict(example.spec, example.theta, example.X[:, :0]).shape == (5, 0)
    nothing = Source(np.empty((0, 7)), np.empty((0, 5)), np.empty(0, np.int64))
    assert evaluate(example.spec, example.theta, nothing) is None


def metrics(example: Case) -> Metrics:
    result = evaluate(example.spec, example.theta, example.source())
    assert result is not None
    return result


def test_that_the_metrics_are_those_of_the_predictions() -> None:
    example = case((7, 9, 5), m=40)
    Y_hat = predict(example.spec, example.theta, example.X)
    predicted, got = Y_hat.argmax(axis=0), metrics(example)
    assert got.cost == pytest.approx(-np.log(Y_hat[example.labels, np.arange(40)]).mean(), rel=1e-13)
    assert got.accuracy == np.mean(predicted == example.labels)
    for true in range(5):
        for said in range(5):
            assert got.confusion[true, said] == np.sum((example.labels == true) & (predicted == said))


def test_that_training_and_evaluation_agree_on_the_cost() -> None:
    example = case((7, 9, 8, 5), m=40)
    assert metrics(example).cost == pytest.approx(float(train(example).cost), rel=1e-13)


@given(st.integers(1, 30), st.integers(1, 40))
def test_that_the_chunks_of_an_evaluation_do_not_matter(chunk: int, m: int) -> None:
    example = case((3, 4, 2), m=m)
    whole = metrics(example)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(propagation, "CHUNK", chunk)
        parts = metrics(example)
    assert parts.cost == pytest.approx(whole.cost, rel=1e-12)
    assert parts.confusion.tolist() == whole.confusion.tolist()
    assert parts.confusion.sum() == m


def test_that_an_evaluation_stops_after_each_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(propagation, "CHUNK", 4)
    example = case((3, 4, 2), m=18)
    assert len(list(evaluation(example.spec, example.theta, example.source()))) == 5


def test_that_a_diverged_network_is_evaluated_without_a_warning() -> None:
    spec = NetworkSpec.dense((3, 4, 2), "relu")
    X = uniform(30, 1).reshape(3, 10)
    for value in (1e200, np.inf, np.nan):
        diverged = Case(spec, np.full(spec.n_parameters, value), X, np.arange(10) % 2)
        assert not np.isfinite(metrics(diverged).cost) or value == 1e200


def test_that_the_engine_ignores_floating_point_errors_in_evaluations_and_in_the_neighbourhood_of_theta_alone() -> None:
    """All else may raise, so that no overflow is swallowed unseen; the debugger decides for training."""
    folder = Path(propagation.__file__).parent
    texts = {path.name: path.read_text("utf-8") for path in folder.glob("*.py")}
    ignoring = {name: text.count("errstate") for name, text in texts.items() if "errstate" in text or "seterr" in text}
    assert ignoring.keys() == {"propagation.py", "objective.py"}
    assert ignoring["propagation.py"] == inspect.getsource(evaluation).count("errstate") == 1


def test_that_a_large_network_trains_without_a_floating_point_error() -> None:
    """Every activation, every optimiser and both dtypes, with everything but underflow raising."""
    for activation in ACTIVATIONS:
        for optimizer in OPTIMIZERS.values():
            for dtype in ("float64", "float32"):
                workspace = train(case((20, 30, 20, 10), activation, m=16, dtype=dtype), 5, optimizer())
                assert np.isfinite(workspace.theta_new).all()
