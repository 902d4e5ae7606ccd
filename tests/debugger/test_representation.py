"""A[l] of the examples in a plane: by plain NumPy, the components by its singular value decomposition."""

import numpy as np
import pytest

from densegui.debugger.components import Components
from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Position
from densegui.debugger.representation import (
    LINES,
    MOST_STILL,
    POINTS,
    Aspect,
    axis_names,
    representation,
    subsample,
    turned_like,
)
from densegui.engine.network import NetworkSpec
from densegui.experiment.build import build
from densegui.experiment.document import builtin
from tests.debugger.helpers import debugger, problem_of
from tests.debugger.test_answers import done

G = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0.0)}


def activations(frame, rows, layer):
    """A[layer] of examples as rows, with the W and b of the frame."""
    A = rows
    for l in range(1, layer + 1):
        Z = A @ frame.shown("W", l).array + frame.shown("b", l).array.T
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        A = G[frame.spec.activations[l]](Z) if l < frame.spec.L else e / e.sum(axis=1, keepdims=True)
    return A


def shown(frame, layer, nodes=None, before=None, running=False):
    return done(representation(frame, layer, nodes, before, running))[0]


@pytest.fixture(params=[(0, 0), (5, 0), (5, 11)])
def frame(request):
    return debugger().goto(Position(*request.param))


@pytest.mark.parametrize("layer", [0, 1, 2, 3])
def test_that_two_nodes_are_two_rows_of_the_activations(frame, layer):
    found = shown(frame, layer, (1, 0))
    split = frame.problem.split
    assert found.updates == frame.position.t
    for group, examples in ((found.training, split.train), (found.test, split.test)):
        expected = activations(frame, examples.rows, layer)[:, [1, 0]]
        np.testing.assert_allclose(group.places, expected, rtol=1e-10, atol=1e-12)
        assert group.labels.tolist() == examples.labels.tolist()
        assert group.rows.tolist() == examples.indices.tolist()
    assert found.every == 1


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_that_components_are_those_of_the_singular_value_decomposition(frame, layer):
    found = shown(frame, layer)
    split = frame.problem.split
    A = activations(frame, split.train.rows, layer)
    _, s, Vt = np.linalg.svd(A - A.mean(axis=0), full_matrices=False)
    axes = found.aspect.components.axes
    np.testing.assert_allclose(np.abs((axes * Vt[:2]).sum(axis=1)), 1, rtol=1e-7)
    np.testing.assert_allclose(found.aspect.components.shares, s[:2] ** 2 / (s**2).sum(), rtol=1e-7)
    expected = (activations(frame, split.test.rows, layer) - A.mean(axis=0)) @ Vt[:2].T
    signs = np.sign((axes * Vt[:2]).sum(axis=1))
    np.testing.assert_allclose(found.test.places, expected * signs, rtol=1e-6, atol=1e-7)
    assert found.aspect.share == pytest.approx((s[:2] ** 2).sum() / (s**2).sum())


def test_that_the_minibatch_and_the_probe_are_seen_by_the_present_parameters():
    d = debugger()
    d.goto(Position(5, 0))
    frame = d.probe((0.4, -0.2))
    found = shown(frame, 2, (3, 1))
    rows = frame.problem.split.train.rows[frame.stale.indices]
    np.testing.assert_allclose(found.minibatch, activations(frame, rows, 2)[:, [3, 1]], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(found.probe, activations(frame, np.array([[0.4, -0.2]]), 2)[0, [3, 1]], atol=1e-12)
    plain = shown(debugger().frame(), 2, (3, 1))
    assert plain.minibatch is None
    assert plain.probe is None


@pytest.mark.parametrize("layer", [0, 1, 3])
def test_that_the_grid_is_straight_lines_of_the_input_plane_sent_through_the_network(frame, layer):
    straight = shown(frame, 0, (0, 1)).grid
    assert len(straight) == 2 * LINES
    for k, line in enumerate(straight):
        assert line.shape == (POINTS, 2)
        constant = 0 if k < LINES else 1
        assert np.ptp(line[:, constant]) == 0
        assert np.diff(line[:, 1 - constant]).min() > 0
    rows = np.concatenate([frame.problem.split.train.rows, frame.problem.split.test.rows])
    corners = np.concatenate(straight)
    assert (corners.min(axis=0) < rows.min(axis=0)).all()
    assert (corners.max(axis=0) > rows.max(axis=0)).all()
    for before, bent in zip(straight, shown(frame, layer, (1, 0)).grid, strict=True):
        np.testing.assert_allclose(bent, activations(frame, before, layer)[:, [1, 0]], rtol=1e-9, atol=1e-12)


def test_that_other_data_have_no_grid():
    assert shown(Debugger(build(builtin("iris"))).frame(), 0).grid == ()


# -- the picture stays as it is


def test_that_components_keep_their_signs():
    frame = debugger().goto(Position(5, 0))
    first = shown(frame, 1)
    upside_down = first.aspect.components.axes * [[-1], [1]]
    before = Aspect(1, None, Components(first.aspect.components.mean, upside_down, first.aspect.components.shares))
    again = shown(frame, 1, None, before)
    np.testing.assert_allclose(again.training.places, first.training.places * [-1, 1], atol=1e-12)
    assert again.aspect.turned is False
    assert again.aspect.components.shares == first.aspect.components.shares


def test_that_components_that_have_changed_places_are_turned_back_and_said_to_be():
    rng = np.random.default_rng(3)
    A = rng.normal(size=(400, 5)) * [1.0, 3.0, 3.2, 0.5, 0.2]
    A -= A.mean(axis=0)
    _, s, Vt = np.linalg.svd(A, full_matrices=False)
    shares = tuple((s[:2] ** 2 / (s**2).sum()).tolist())
    found = Components(np.zeros(5), Vt[:2], shares)
    before = Components(np.zeros(5), np.stack([Vt[1], -Vt[0]]), shares)
    turned, is_turned = turned_like(found, before, A)
    assert is_turned
    np.testing.assert_allclose(turned.axes, before.axes, atol=1e-12)
    np.testing.assert_allclose(turned.axes @ turned.axes.T, np.eye(2), atol=1e-12)
    spread = np.square(A @ turned.axes.T).mean(axis=0) / np.square(A).sum(axis=1).mean()
    np.testing.assert_allclose(turned.shares, spread, rtol=1e-9)
    assert sum(turned.shares) == pytest.approx(sum(shares))


def test_that_turning_is_the_best_there_is():
    rng = np.random.default_rng(5)
    first, second = (np.linalg.qr(rng.normal(size=(6, 2)))[0].T for _ in range(2))
    found, before = (Components(np.zeros(6), axes, (0.5, 0.3)) for axes in (first, second))
    turned, _ = turned_like(found, before, rng.normal(size=(50, 6)))
    best = np.linalg.norm(turned.axes - second)
    for angle in np.linspace(0, 2 * np.pi, 200):
        c, s = np.cos(angle), np.sin(angle)
        for R in ([[c, -s], [s, c]], [[c, s], [s, -c]]):
            assert np.linalg.norm(np.array(R) @ first - second) >= best - 1e-9


def test_that_the_picture_does_not_jump_while_training():
    d = debugger()
    before, jumps = None, []
    for t in range(1, 40):
        found = shown(d.goto(Position(t, 0)), 1, None, before)
        if before is not None:
            jumps.append(np.abs(found.aspect.components.axes - before.components.axes).max())
        before = found.aspect
    assert max(jumps) < 0.2


def test_that_another_layer_or_network_begins_with_its_components():
    frame = debugger().goto(Position(5, 0))
    before = shown(frame, 1).aspect
    assert shown(frame, 2, None, before).aspect.turned is False
    other = shown(debugger(network={"hidden": [{"nodes": 9, "activation": "tanh"}]}).frame(), 1, None, before)
    assert other.aspect.components.axes.shape == (2, 9)


# -- names, sizes and trouble


def test_that_axes_are_named_by_what_they_are():
    frame = Debugger(build(builtin("wine"))).frame()
    L, names = frame.spec.L, frame.problem.split.dataset
    first, second = axis_names(frame, Aspect(0, (0, 2)))
    assert (first, second) == (f"{names.feature_names[0]} (standardised)", f"{names.feature_names[2]} (standardised)")
    assert axis_names(frame, Aspect(L, (0, 1))) == ("ŷ₁, cultivar 1", "ŷ₂, cultivar 2")
    components = Components(np.zeros(4), np.eye(2, 4), (0.612, 0.205))
    assert axis_names(frame, Aspect(1, None, components)) == ("PC 1 · 61.2 % of the spread", "PC 2 · 20.5 %")
    turned = axis_names(frame, Aspect(1, None, components, True))
    assert turned == ("in the plane of PC 1, 2 · 61.2 % of the spread", "across it · 20.5 %")
    spirals = debugger().frame()
    assert axis_names(spirals, Aspect(2, (4, 0))) == ("a₅ of layer 2", "a₁ of layer 2")


def test_that_of_a_large_set_every_nth_example_is_taken():
    rng = np.random.default_rng(0)
    spec = NetworkSpec.dense((3, 4, 2))
    problem = problem_of(spec, rng.normal(size=(7001, 3)), rng.integers(0, 2, 7001), 1, batch_size=10)
    frame = Debugger(problem).goto(Position(1, 0))
    found = shown(frame, 1, (0, 1))
    assert found.every == 3
    assert len(found.training.places) == 2334 <= MOST_STILL
    assert found.training.rows.tolist() == list(range(0, 7001, 3))
    assert shown(frame, 1, (0, 1), running=True).every == 6
    wide = NetworkSpec.dense((784, 512, 256, 10), "relu")
    assert subsample(wide, problem.split, True) == 36


def test_that_a_diverged_network_leaves_out_what_is_no_number():
    d = debugger()
    frame = d.goto(Position(3, 0))
    frame.workspace.W_new[1][:] = np.nan
    for nodes in ((0, 1), None):
        found = shown(frame, 1, nodes)
        assert found.lost
        assert np.isnan(found.training.places).all()
    assert not shown(frame, 0, (0, 1)).lost


def test_that_a_dead_layer_is_told_from_one_that_spreads():
    d = debugger()
    frame = d.goto(Position(3, 0))
    frame.workspace.b_new[2][:] = -1000.0
    found = shown(frame, 2)
    assert found.aspect.alike
    assert axis_names(frame, found.aspect) == ("PC 1", "PC 2")
    assert (found.training.places == 0).all()
    assert not shown(frame, 1).aspect.alike
    assert not shown(frame, 2, (0, 1)).aspect.alike
