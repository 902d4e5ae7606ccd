"""Planes through the space of the inputs: where examples fall, what their points are, what the network is there."""

import numpy as np
import pytest

from densegui.data.dataset import Dataset, split
from densegui.debugger.components import Components, principal_components
from densegui.debugger.cuts import component_cut, feature_cut, plane_of
from densegui.debugger.debugger import Debugger
from densegui.debugger.regions import Box, RegionTask, grid
from densegui.engine.network import NetworkSpec
from densegui.engine.propagation import predict
from densegui.experiment.build import build
from densegui.experiment.config import Experiment
from densegui.work import result_of

POINTS = np.random.default_rng(5).normal(size=(2, 30))


def parts_of(source: str):
    return build(
        Experiment.model_validate({"format": "densegui-experiment", "version": 1, "data": {"source": source}})
    ).split


def components(rows) -> Components:
    return result_of(principal_components(rows))


def stretched(m: int, n_x: int) -> np.ndarray:
    """Examples that lie further apart along some directions than along others."""
    rng = np.random.default_rng(11)
    directions, _ = np.linalg.qr(rng.normal(size=(n_x, n_x)))
    return rng.normal(size=(m, n_x)) * np.geomspace(5, 0.1, n_x) @ directions.T + 3


@pytest.mark.parametrize(("m", "n_x"), [(40, 2), (60, 4), (300, 90), (900, 250)])
def test_that_the_components_are_those_of_a_singular_value_decomposition(m, n_x):
    rows = stretched(m, n_x)
    found = components(rows)
    centred = rows - rows.mean(axis=0)
    _, lengths, axes = np.linalg.svd(centred, full_matrices=False)
    for axis, expected in zip(found.axes, axes, strict=False):
        assert abs(axis @ expected) == pytest.approx(1, abs=1e-8)
        assert axis[np.abs(axis).argmax()] > 0
    np.testing.assert_allclose(found.shares, lengths[:2] ** 2 / (lengths**2).sum(), rtol=1e-6)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-12)


def test_that_large_sets_are_looked_at_in_pieces_and_in_part(monkeypatch):
    rows = stretched(900, 250)
    monkeypatch.setattr("densegui.debugger.components.MOST_NUMBERS", 100_000)
    assert components(rows).every == 3
    assert len(list(principal_components(rows))) > 5


def test_that_examples_that_are_all_alike_have_a_plane():
    found = components(np.ones((5, 3)))
    assert found.shares == (0.0, 0.0)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-12)


def test_that_two_inputs_are_their_own_plane():
    parts = parts_of("moons")
    cut = plane_of(parts)
    np.testing.assert_array_equal(cut.places(parts.train), parts.train.rows)
    np.testing.assert_array_equal(cut.inputs(POINTS), POINTS)
    assert cut.words.names == ("x₁", "x₂")
    assert cut.words.says == ""


def test_that_a_plane_of_features_keeps_the_others_at_their_mean():
    parts = parts_of("iris")
    cut = feature_cut(parts, 2, 0)
    X = cut.inputs(POINTS)
    np.testing.assert_array_equal(X[[2, 0]], POINTS)
    np.testing.assert_allclose(X[[1, 3]], np.repeat(parts.train.rows.mean(axis=0)[[1, 3], None], 30, axis=1))
    np.testing.assert_allclose(cut.places(parts.train, np.array([7, 3])), parts.train.rows[[7, 3]][:, [2, 0]])
    assert cut.words.says == "other inputs at their training mean"
    assert cut.words.names == tuple(f"{parts.dataset.feature_names[k]} (standardised)" for k in (2, 0))


def test_that_a_plane_of_components_goes_through_the_mean():
    parts = parts_of("wine")
    cut = component_cut(components(parts.train.rows))
    np.testing.assert_allclose(cut.inputs(np.zeros((2, 1)))[:, 0], parts.train.rows.mean(axis=0), atol=1e-12)
    # Down onto the plane and back up: points of the plane stay where they are.
    back = (cut.inputs(POINTS).T - cut.origin) @ cut.axes.T
    np.testing.assert_allclose(back.T, POINTS, atol=1e-12)
    assert cut.words.says == "principal components of the training set"
    assert cut.words.names[0].startswith("PC 1 · ")


def test_that_a_part_of_the_set_is_said_to_be_one():
    parts = parts_of("wine")
    found = components(parts.train.rows)
    cut = component_cut(Components(found.mean, found.axes, found.shares, every=7))
    assert cut.words.says == "principal components of every 7th training example"


@pytest.mark.parametrize("source", ["iris", "digits"])
def test_that_the_restricted_network_answers_as_the_whole_one_on_the_plane(source):
    parts = parts_of(source)
    spec = NetworkSpec.dense((parts.dataset.n_x, 9, 7, parts.dataset.n_y), "tanh")
    theta = np.random.default_rng(1).normal(size=spec.n_parameters) / 3
    for cut in (feature_cut(parts, 3, 1), component_cut(components(parts.train.rows))):
        small, theta_small = cut.restricted(spec, theta)
        assert small.n == (2, *spec.n[1:])
        np.testing.assert_allclose(
            predict(small, theta_small, POINTS), predict(spec, theta, cut.inputs(POINTS)), rtol=1e-9
        )


def test_that_a_probe_falls_on_the_plane_like_an_example():
    debugger = Debugger(
        build(Experiment.model_validate({"format": "densegui-experiment", "version": 1, "data": {"source": "wine"}}))
    )
    parts = debugger.problem.split
    cut = component_cut(components(parts.train.rows))
    frame = debugger.probe(parts.train.rows[4])
    assert frame.probe is not None
    np.testing.assert_allclose(cut.place(frame.probe), cut.places(parts.train)[4], atol=1e-12)


def test_that_constant_data_have_a_plane_of_features():
    data = Dataset("flat", np.ones((6, 3)), np.arange(6) % 2, ("a", "b", "c"), ("no", "yes"))
    cut = feature_cut(split(data, 1.0, 1, False, "float64"), 0, 2)
    np.testing.assert_array_equal(cut.places(split(data, 1.0, 1, False, "float64").train), np.ones((6, 2)))


def widened_problem(standardize: bool, features: tuple[str, ...]):
    data = {"source": "spirals", "n_examples": 60, "standardize": standardize, "features": features}
    return build(Experiment.model_validate({"format": "densegui-experiment", "version": 1, "data": data}))


@pytest.mark.parametrize("standardize", [False, True])
def test_that_widened_data_are_drawn_over_their_two_inputs(standardize):
    problem = widened_problem(standardize, ("x2", "x1^2", "sin x1", "x1"))
    cut = plane_of(problem.split)
    x1, x2 = POINTS
    raw = np.array([x2, x1**2, np.sin(x1), x1])
    used = problem.split.standardizer
    expected = raw if used is None else (raw - used.mean[:, None]) / used.deviation[:, None]
    np.testing.assert_allclose(cut.inputs(POINTS), expected, rtol=1e-12)
    test = problem.split.test
    np.testing.assert_array_equal(cut.places(test), problem.split.dataset.plane.rows[test.indices])
    assert cut.words.names == ("x₁", "x₂")
    assert cut.words.says == "4 inputs made of x₁ and x₂"


def test_that_regions_of_widened_data_are_the_answers_on_the_plane():
    frame = Debugger(widened_problem(True, ("x1", "x2", "x1*x2", "x2^2"))).run_minibatches(30)
    cut = plane_of(frame.problem.split)
    result = RegionTask.of(frame, cut, Box(-2.0, 2.0, -1.0, 1.0), 1.0).coarse()
    rows, columns = result.winner.shape
    X = cut.inputs(grid(result.box, columns, rows, np.float64))
    Y_hat = predict(frame.spec, frame.workspace.theta_new, X)
    np.testing.assert_allclose(result.probability.ravel(), Y_hat.max(axis=0), rtol=1e-4)


def test_that_a_probe_of_widened_data_is_where_its_two_inputs_say():
    debugger = Debugger(widened_problem(True, ("x2", "x1^2", "x1")))
    cut = plane_of(debugger.problem.split)
    frame = debugger.probe(cut.inputs(np.array([[0.3], [-0.7]]))[:, 0])
    assert frame.probe is not None
    np.testing.assert_allclose(cut.place(frame.probe), [0.3, -0.7], rtol=1e-12)
    squares = Debugger(widened_problem(False, ("x1^2", "x2^2")))
    frame = squares.probe((0.1, 0.2))
    assert frame.probe is not None
    assert plane_of(squares.problem.split).place(frame.probe) is None
