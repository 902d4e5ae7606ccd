"""The built-in experiments do what their sentences say."""

import json

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Granularity
from densegui.experiment.build import build
from densegui.experiment.config import Experiment
from densegui.experiment.document import BUILTINS, builtin
from densegui.experiment.fields import fields
from densegui.resources import resource

NAMES = [entry.name for entry in BUILTINS]


def test_that_the_index_and_the_folder_agree() -> None:
    files = {path.stem for path in resource("experiments").glob("*.json")} - {"index"}
    assert files == set(NAMES)
    assert len({entry.title.casefold() for entry in BUILTINS}) == len(NAMES) >= 8
    assert (BUILTINS[0].name, BUILTINS[0].title) == ("three-spirals", "Three spirals")
    for entry in BUILTINS:
        assert entry.sentence.endswith(".")
        assert len(entry.sentence) <= 90


@pytest.mark.parametrize("name", NAMES)
def test_that_its_file_spells_out_every_key(name: str) -> None:
    content = json.loads(resource("experiments", f"{name}.json").read_text(encoding="utf-8"))
    dumped = builtin(name).model_dump(mode="json")
    brief = {known.name for known in fields(Experiment) if known.brief}
    brief_data = {known.name for known in fields(builtin(name).data) if known.brief}
    assert set(dumped) - brief <= set(content)
    assert set(dumped["data"]) - brief_data <= set(content["data"])
    assert dumped == {**dumped, **content, "data": {**dumped["data"], **content["data"]}}


def after(name: str, epochs: int) -> Debugger:
    debugger = Debugger(build(builtin(name)))
    debugger.step(Granularity.EPOCH, epochs)
    assert debugger.divergence is None
    return debugger


@pytest.mark.parametrize(
    ("name", "epochs", "train", "test"),
    [
        ("three-spirals", 200, 0.8, 0.75),
        ("xor", 50, 0.95, 0.9),
        ("moons", 50, 0.97, 0.95),
        ("circles", 50, 0.97, 0.95),
        ("blobs", 10, 0.97, 0.95),
        ("deep-relu", 100, 0.95, 0.95),
        ("iris", 50, 0.9, 0.85),
        ("wine", 20, 0.95, 0.9),
        ("breast-cancer", 20, 0.95, 0.93),
        ("digits", 30, 0.97, 0.92),
        ("compare", 20, 0.97, 0.9),
    ],
)
def test_that_it_learns(name: str, epochs: int, train: float, test: float) -> None:
    metrics = after(name, epochs).frame().evaluation
    assert metrics.train is not None
    assert metrics.test is not None
    assert metrics.train.accuracy >= train
    assert metrics.test.accuracy >= test


def test_that_spirals_without_non_linearity_are_not_learned() -> None:
    metrics = after("identity-spirals", 100).frame().evaluation
    assert metrics.train is not None
    assert metrics.train.accuracy < 0.75


def test_that_the_gradient_fades_through_six_sigmoid_layers() -> None:
    debugger = after("deep-sigmoid", 0)
    dW = debugger.step(Granularity.MINIBATCH).workspace.dW
    norms = [float(np.linalg.norm(gradient)) for gradient in dW[1:]]
    assert norms == sorted(norms)
    assert norms[0] < norms[-1] / 1_000
    metrics = debugger.step(Granularity.EPOCH, 50).evaluation
    assert metrics.train is not None
    assert metrics.train.accuracy == 0.5


def test_that_xor_is_stuck_since_the_last_hidden_layer_is_saturated_and_that_this_is_said() -> None:
    frame = after("xor-stuck", 60).frame()
    assert frame.evaluation.train is not None
    assert frame.evaluation.train.cost > 0.69
    assert frame.evaluation.train.accuracy == 0.5
    assert frame.alarm is not None
    assert "Layer 3 is saturated" in frame.alarm.sentence
    z = frame.shown("Z", 3).array
    assert z is not None
    slopes = np.exp(-z) / (1 + np.exp(-z)) ** 2
    assert slopes.max() < 0.05 * 0.25


def test_that_too_high_a_rate_kills_the_relu_layer_without_a_nan_and_that_this_is_said() -> None:
    debugger = after("rate-too-high", 0)
    frame = debugger.run_minibatches(5)
    assert frame.alarm is not None
    assert debugger.history.alarms[0].sentence.startswith("The cost of minibatch 1 is")
    frame = debugger.run_minibatches(10)
    assert frame.divergence is None
    assert any("Layer 1 is dead" in alarm.sentence for alarm in debugger.history.alarms)
    train = frame.problem.split.train
    Z = frame.workspace.W_new[1].T @ train.rows.T + frame.workspace.b_new[1]
    assert Z.max() < 0


def test_that_zero_weights_have_zero_gradients_and_only_the_output_biases_move() -> None:
    debugger = after("zero-weights", 20)
    workspace = debugger.frame().workspace
    L = debugger.problem.spec.L
    for l in range(1, L + 1):
        assert not workspace.dW[l].any()
        assert not workspace.W_new[l].any()
        assert workspace.b_new[l].any() == (l == L)


def test_that_no_sizes_coincide_where_own_programs_are_compared() -> None:
    """7-9-8-5, minibatches of 11, the last one of 4; biases are 0 at the start and then no more."""
    problem = build(builtin("compare"))
    batch_size = problem.experiment.training.batch_size
    sizes = (*problem.spec.n, batch_size, problem.split.train.m % batch_size, problem.split.train.m)
    assert sizes == (7, 9, 8, 5, 11, 4, 70)
    assert len(set(sizes)) == len(sizes)
    assert problem.spec.activations == ("", "tanh", "sigmoid", "softmax")
    debugger = Debugger(problem)
    assert not any(b.any() for b in debugger.frame().workspace.b_new)
    debugger.run_minibatches(1)
    assert all(b.all() for b in debugger.frame().workspace.b_new[1:])
