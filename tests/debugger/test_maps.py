"""Maps of the nodes: the engine's activations over the plane of the data, or the weights of the first layer."""

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.maps import FINEST, FINEST_RUNNING, ground_of, node_maps
from densegui.engine.propagation import forward
from densegui.experiment.build import build
from densegui.experiment.config import Experiment


def debugger_of(**data) -> Debugger:
    content = {"format": "densegui-experiment", "version": 1, "data": data}
    return Debugger(build(Experiment.model_validate(content)))


@pytest.mark.parametrize("data", [{"standardize": True}, {"features": ["x2", "x1^2", "x1*x2"]}, {}])
def test_that_a_map_has_the_activations_at_its_points(data):
    debugger = debugger_of(source="moons", n_examples=60, **data)
    frame = debugger.run_minibatches(10)
    split = frame.problem.split
    ground = ground_of(split)
    maps = node_maps(frame, ground)
    side, box = FINEST, ground.box
    assert box is not None
    assert box.width == pytest.approx(box.height)
    rng = np.random.default_rng(0)
    for row, column in rng.integers(0, side, (5, 2)).tolist():
        u, v = box.left + (column + 0.5) * box.width / side, box.bottom + (row + 0.5) * box.height / side
        raw = np.array([[v], [u**2], [u * v]]) if "features" in data else np.array([[u], [v]])
        _, A, _ = forward(frame.spec, frame.workspace.theta_new, raw)
        for l in range(frame.spec.L + 1):
            assert maps[l].shape == (frame.spec.n[l], side, side)
            np.testing.assert_allclose(maps[l][:, row, column], A[l][:, 0], rtol=1e-9, atol=1e-12)


def test_that_all_examples_lie_in_the_box_of_the_maps():
    ground = ground_of(debugger_of(source="spirals", n_examples=60).problem.split)
    assert ground.box is not None
    for parts in (debugger_of(source="spirals", n_examples=60).problem.split,):
        x, y = np.concatenate([parts.train.rows, parts.test.rows]).T
        assert ground.box.left < x.min() < x.max() < ground.box.right
        assert ground.box.bottom < y.min() < y.max() < ground.box.top


def test_that_a_map_of_an_image_is_the_nodes_weights():
    frame = debugger_of(source="digits").run_minibatches(3)
    ground = ground_of(frame.problem.split)
    maps = node_maps(frame, ground)
    assert list(maps) == [1] == list(ground.layers(frame.spec.L))
    W = frame.shown("W", 1).array
    assert maps[1].shape == (frame.spec.n[1], 8, 8)
    assert maps[1][2, 3, 5] == W[3 * 8 + 5, 2]


def test_that_other_data_have_no_maps():
    assert not ground_of(debugger_of(source="iris").problem.split).exists


def test_that_maps_are_coarser_while_training_runs():
    frame = debugger_of(source="moons", n_examples=60).frame()
    assert node_maps(frame, ground_of(frame.problem.split), running=True)[1].shape[1] == FINEST_RUNNING
