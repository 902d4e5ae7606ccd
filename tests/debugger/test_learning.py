"""It learns: the toy problems and the real data, from five seeds each; and it can learn ten examples by heart."""

from typing import Any

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.engine.network import NetworkSpec
from tests.debugger.helpers import debugger, problem_of
from tests.engine.helpers import uniform

# data, nodes of the hidden layer and its activation, learning rate, batch size, optimiser, epochs
TASKS: dict[str, tuple[dict[str, Any], int, str, float, int, str, int]] = {
    "xor": ({"source": "xor", "n_examples": 300, "noise": 0.02}, 8, "tanh", 0.03, 16, "adam", 80),
    "moons": ({"source": "moons", "n_examples": 300, "noise": 0.05}, 8, "tanh", 0.03, 16, "adam", 80),
    "iris": ({"source": "iris"}, 8, "tanh", 0.05, 16, "momentum", 30),
    "digits": ({"source": "digits"}, 24, "relu", 0.2, 32, "sgd", 20),
}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("task", TASKS)
def test_that_it_learns(task: str, seed: int) -> None:
    data, nodes, activation, rate, batch_size, optimizer, epochs = TASKS[task]
    d = debugger(
        data=data,
        network={"hidden": [{"nodes": nodes, "activation": activation}]},
        training={
            "learning_rate": rate,
            "batch_size": batch_size,
            "optimizer": {"name": optimizer},
            "evaluate_every": 100_000,
        },
        seed=seed,
    )
    d.advance(float("inf"), until_epoch=epochs)
    evaluation = d.frame().evaluation
    assert evaluation.epoch == epochs
    assert evaluation.train is not None
    assert evaluation.train.accuracy >= 0.95


@pytest.mark.parametrize("seed", range(5))
def test_that_it_learns_ten_random_examples_by_heart(seed: int) -> None:
    spec = NetworkSpec.dense((4, 20, 3), "tanh")
    rows, labels = uniform(40, seed).reshape(10, 4), np.random.default_rng(seed).integers(0, 3, 10)
    training = {"learning_rate": 0.02, "optimizer": {"name": "adam"}, "evaluate_every": 100_000}
    d = Debugger(problem_of(spec, rows, labels, seed, **training))
    frame = d.run_minibatches(1500)
    assert frame.curves.cost[-1] < 1e-3


def test_that_a_linear_network_can_not_learn_xor_and_a_hidden_layer_can() -> None:
    """What "without non-linearity" means: any number of identity layers is one linear map."""
    for activation, learns in (("identity", False), ("tanh", True)):
        hidden = [{"nodes": 8, "activation": activation}, {"nodes": 8, "activation": activation}]
        d = debugger(
            data={"source": "xor", "n_examples": 300, "noise": 0.02},
            network={"hidden": hidden},
            training={"learning_rate": 0.3, "evaluate_every": 100_000},
        )
        d.advance(float("inf"), until_epoch=60)
        train = d.frame().evaluation.train
        assert train is not None
        assert train.accuracy >= 0.95 if learns else train.accuracy < 0.75
