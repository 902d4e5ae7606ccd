"""Decision regions: the engine's own answers, over a grid that suits the picture and the network."""

from dataclasses import replace

import numpy as np
import pytest

from densegui.data.dataset import Dataset, split
from densegui.debugger.cuts import feature_cut, plane_of
from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SwitchOff
from densegui.debugger.position import Position
from densegui.debugger.regions import (
    CELLS_RUNNING,
    CELLS_STILL,
    Box,
    RegionTask,
    answer_at,
    data_box,
    grid,
    grid_size,
    parameters_in_force,
    predicted_grid,
)
from densegui.engine.network import NetworkSpec, pack
from densegui.engine.propagation import predict
from densegui.experiment.build import build
from densegui.experiment.config import Experiment
from densegui.work import result_of

BOX = Box(-2.0, 2.0, -1.0, 1.0)
SMALL = {
    "format": "densegui-experiment",
    "version": 1,
    "data": {"source": "moons", "n_examples": 40},
    "network": {"hidden": [{"nodes": 4, "activation": "tanh"}]},
    "training": {"batch_size": 8},
}


@pytest.fixture
def debugger():
    return Debugger(build(Experiment.model_validate(SMALL)))


def predict_grid(*arguments):
    return result_of(predicted_grid(*arguments))


def half_plane():
    """Softmax regression that says class 1 where x₁ > 0: z = (0, 10 x₁)."""
    spec = NetworkSpec.dense((2, 2))
    return spec, pack(spec, [None, [[0, 10], [0, 0]]], [None, [[0], [0]]])


def two_features(rows, labels):
    return Dataset("points", np.array(rows, float), np.array(labels), ("x", "y"), ("a", "b"))


def places(parts):
    return [plane_of(parts).places(examples) for examples in (parts.train, parts.test)]


def test_that_the_winner_is_that_of_each_cells_middle():
    spec, theta = half_plane()
    result = predict_grid(spec, theta, BOX, 8, 3)
    assert result.winner.shape == (3, 8)
    assert result.winner.tolist() == [[0] * 4 + [1] * 4] * 3
    # The first middle right of 0 is x₁ = 0.25: ŷ₂ = 1 / (1 + e^−2.5)
    np.testing.assert_allclose(result.probability[:, 4], 1 / (1 + np.exp(-2.5)), rtol=1e-6)


def test_that_row_0_is_at_the_bottom():
    spec = NetworkSpec.dense((2, 2))
    theta = pack(spec, [None, [[0, 0], [0, 10]]], [None, [[0], [0]]])
    assert predict_grid(spec, theta, BOX, 1, 4).winner.ravel().tolist() == [0, 0, 1, 1]


def test_that_chunks_change_nothing(monkeypatch, debugger):
    frame = debugger.run_minibatches(20)
    task = RegionTask.of(frame, plane_of(frame.problem.split), BOX, 1.0)
    whole = result_of(task.fine())
    monkeypatch.setattr("densegui.debugger.regions.NUMBERS_AT_ONCE", 500)
    parts = result_of(task.fine())
    np.testing.assert_array_equal(whole.winner, parts.winner)
    np.testing.assert_allclose(whole.probability, parts.probability, rtol=1e-6)


def test_that_a_fine_picture_is_made_in_pieces_with_other_work_in_between(debugger):
    frame = debugger.run_minibatches(20)
    cut = plane_of(frame.problem.split)
    columns, rows = grid_size(frame.spec, 1.5, running=False)
    expected = predict_grid(frame.spec, frame.workspace.theta_new.copy(), BOX, columns, rows)
    work = RegionTask.of(frame, cut, BOX, 1.5).fine()
    debugger.run_minibatches(20)  # the task holds copies
    pieces = 0
    while True:
        try:
            done, total = next(work)
        except StopIteration as end:
            result = end.value
            break
        pieces += 1
        assert 0 < done <= total == columns * rows
        assert np.geterr()["over"] != "ignore"  # between the pieces NumPy warns as always
    assert pieces > 1
    np.testing.assert_array_equal(result.winner, expected.winner)
    np.testing.assert_array_equal(result.probability, expected.probability)


def test_that_a_task_is_the_same_until_a_parameter_or_the_picture_is_another(debugger):
    def task(frame, box=BOX, aspect=1.0):
        return RegionTask.of(frame, cut, box, aspect)

    frame = debugger.run_minibatches(3)
    cut = plane_of(frame.problem.split)
    first = task(frame)
    assert first.same_as(task(debugger.step()))
    assert first.same_as(task(debugger.step()))
    assert not first.same_as(task(frame, aspect=1.1))
    assert not first.same_as(task(frame, Box(-1, 1, -1, 1)))
    second = task(debugger.run_minibatches(1))
    assert not second.same_as(first)
    assert not second.same_as(task(debugger.edit(SwitchOff(1, 1))))


@pytest.mark.parametrize(("hidden", "long"), [((8, 8), False), ((64, 64), True), ((512, 256), True)])
def test_that_only_a_small_network_is_drawn_finely_at_once(hidden, long):
    spec = NetworkSpec.dense((2, *hidden, 3))
    split = Debugger(build(Experiment.model_validate(SMALL))).problem.split
    task = RegionTask(spec, np.zeros(spec.n_parameters), plane_of(split), BOX, 1.0)
    assert task.takes_long is long


def test_that_a_point_has_the_answer_of_the_engine(debugger):
    frame = debugger.run_minibatches(5)
    expected = predict(frame.spec, frame.workspace.theta_new, np.array([[0.3], [-0.2]]))[:, 0]
    np.testing.assert_array_equal(answer_at(frame, np.array([0.3, -0.2])), expected)


def test_that_between_minibatches_the_parameters_are_the_updated_ones(debugger):
    frame = debugger.run_minibatches(5)
    np.testing.assert_array_equal(parameters_in_force(frame), frame.workspace.theta_new)
    assert not np.array_equal(frame.workspace.theta, frame.workspace.theta_new)


def test_that_inside_a_minibatch_they_are_those_of_its_forward_pass(debugger):
    before = parameters_in_force(debugger.run_minibatches(5))
    frame = debugger.goto(Position(5, len(debugger.program) - 1))
    np.testing.assert_array_equal(parameters_in_force(frame), before)
    assert not np.array_equal(frame.workspace.theta_new, before)


def test_that_a_network_that_has_diverged_wins_nothing():
    spec, theta = half_plane()
    result = predict_grid(spec, np.full_like(theta, np.nan), BOX, 4, 4)
    assert (result.winner == -1).all()
    assert (result.probability == 0).all()


def test_that_huge_weights_give_a_certain_answer_without_a_warning():
    spec, theta = half_plane()
    result = predict_grid(spec, 1e300 * theta, BOX, 4, 4)
    assert result.winner[0].tolist() == [0, 0, 1, 1]


def test_that_a_picture_of_a_moving_network_is_coarser():
    spec = NetworkSpec.dense((2, 8, 6, 3))
    assert grid_size(spec, 1.0, running=True) == (80, 80)
    assert grid_size(spec, 1.0, running=False) == (160, 160)
    columns, rows = grid_size(spec, 2.5, running=True)
    assert columns / rows == pytest.approx(2.5, rel=0.05)
    assert columns * rows == pytest.approx(CELLS_RUNNING, rel=0.05)


def test_that_a_wide_network_gets_a_coarser_grid():
    spec = NetworkSpec.dense((2, 512, 512, 10))
    running, still = (np.prod(grid_size(spec, 1.5, running)) for running in (True, False))
    assert 100 <= running < still < CELLS_STILL


@pytest.mark.parametrize("aspect", [1e-9, 1e9])
def test_that_a_panel_of_any_shape_has_a_grid(aspect):
    columns, rows = grid_size(NetworkSpec.dense((2, 8, 3)), aspect, running=True)
    assert columns >= 2
    assert rows >= 2
    assert columns * rows <= 1.1 * CELLS_RUNNING


def test_that_the_box_holds_training_and_test_examples_and_a_tenth_more():
    data = two_features([[0, 0], [10, 1], [5, -1], [2, 0]], [0, 1, 0, 1])
    for share in (0.5, 1.0):
        box = data_box(*places(split(data, share, 1, False, "float64")))
        assert (box.left, box.right, box.bottom, box.top) == pytest.approx((-1.0, 11.0, -1.2, 1.2))


def test_that_a_constant_feature_has_a_box_too():
    data = two_features([[0, 7], [1, 7]], [0, 1])
    box = data_box(*places(split(data, 1.0, 1, False, "float32")))
    assert (box.bottom, box.top) == pytest.approx((6.4, 7.6))


@pytest.mark.parametrize("aspect", [0.5, 1.0, 4.0])
def test_that_a_widened_box_holds_the_old_one(aspect):
    wide = BOX.widened(aspect)
    assert wide.width / wide.height == pytest.approx(aspect)
    assert wide.left <= BOX.left
    assert wide.top >= BOX.top
    assert (wide.left + wide.right, wide.bottom + wide.top) == pytest.approx((0, 0))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "identity"])
def test_that_the_picture_is_that_of_the_engines_forward_pass(activation):
    spec = replace(NetworkSpec.dense((2, 8, 8, 3), activation), off=frozenset({(1, 3), (2, 1)}))
    theta = np.random.default_rng(3).normal(size=spec.n_parameters)
    result = predict_grid(spec, theta, BOX, 90, 70)
    Y_hat = predict(spec, theta, grid(BOX, 90, 70, np.float64))
    sure = np.sort(Y_hat, axis=0)
    clear = (sure[-1] - sure[-2] > 1e-4).reshape(70, 90)
    assert clear.mean() > 0.99
    assert (result.winner == Y_hat.argmax(axis=0).reshape(70, 90))[clear].all()
    np.testing.assert_allclose(result.probability, Y_hat.max(axis=0).reshape(70, 90), rtol=2e-4)


def test_that_of_equal_answers_the_first_class_wins():
    spec = NetworkSpec.dense((2, 3))
    assert (predict_grid(spec, np.zeros(spec.n_parameters), BOX, 5, 4).winner == 0).all()


def test_that_what_float32_cannot_hold_is_done_in_float64():
    spec, theta = half_plane()
    result = predict_grid(spec, 1e40 * theta, BOX, 4, 4)
    assert result.winner[0].tolist() == [0, 0, 1, 1]
    assert result.probability.dtype == np.float64
    assert predict_grid(spec, theta, BOX, 4, 4).probability.dtype == np.float32


def test_that_regions_of_many_inputs_are_the_answers_on_the_plane():
    frame = Debugger(build(Experiment.model_validate(SMALL | {"data": {"source": "iris"}}))).run_minibatches(30)
    cut = feature_cut(frame.problem.split, 2, 0)
    result = RegionTask.of(frame, cut, BOX, 1.0).coarse()
    rows, columns = result.winner.shape
    X = cut.inputs(grid(BOX, columns, rows, np.float64))
    Y_hat = predict(frame.spec, parameters_in_force(frame), X)
    assert (result.winner.ravel() == Y_hat.argmax(axis=0)).mean() > 0.999
    np.testing.assert_allclose(result.probability.ravel(), Y_hat.max(axis=0), rtol=1e-4)
