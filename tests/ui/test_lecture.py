"""A lecture's worth of clicking: every data set, every activation, and settings at the edge of sense."""

import numpy as np
import pytest

from densegui.debugger.format import number
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.propagation import predict
from densegui.experiment.config import Experiment
from densegui.experiment.edit import changed, with_source
from densegui.ui.main_window import MainWindow
from tests.ui.conftest import PLAIN

SOURCES = ("xor", "circles", "moons", "spirals", "blobs", "digits", "iris", "wine", "breast_cancer", "clusters")


def hidden(*layers: tuple[int, str]) -> Experiment:
    """The plain experiment with other hidden layers."""
    return changed(PLAIN, ("network", "hidden"), [{"nodes": n, "activation": g} for n, g in layers])


CASES = {
    **{f"source {source}": with_source(PLAIN, source) for source in SOURCES},
    **{f"activation {name}": hidden((5, name), (4, name)) for name in ACTIVATIONS},
    "learning rate 1e9": changed(PLAIN, ("training", "learning_rate"), 1e9),
    "learning rate 1e9 with sigmoid": changed(hidden((5, "sigmoid")), ("training", "learning_rate"), 1e9),
    "learning rate 1e9 with identity": changed(hidden((5, "identity")), ("training", "learning_rate"), 1e9),
    "one node": hidden((1, "tanh")),
    "six layers": hidden(*((3, "relu"),) * 6),
    "no hidden layer": hidden(),
    "a minibatch larger than the data": changed(PLAIN, ("training", "batch_size"), 100_000),
    "minibatches of one": changed(PLAIN, ("training", "batch_size"), 1),
    "no test set": changed(PLAIN, ("data", "train_share"), 1.0),
    "a tiny training set": changed(PLAIN, ("data", "train_share"), 0.01),
    "zeros": changed(PLAIN, ("network", "initializer"), "zeros"),
    "float32": changed(PLAIN, ("network", "dtype"), "float32"),
    "adam": changed(PLAIN, ("training", "optimizer", "name"), "adam"),
    "l1": changed(PLAIN, ("training", "regularizer"), {"name": "l1", "strength": 0.01}),
    "200 nodes": hidden((200, "elu"), (50, "selu")),
}


@pytest.mark.parametrize("case", CASES)
def test_that_it_steps_runs_and_shows_what_was_computed(qtbot, make_window, case):
    window = make_window()
    controller = window.controller
    window.setup.experiment_changed.emit(CASES[case])
    assert controller.present_experiment() == CASES[case]
    n_ops = len(controller.frame.program)
    for _ in range(n_ops):
        controller.step_op()
        window.grab()
    assert controller.frame.position == (1, 0)
    check_numbers(window)
    controller.run()
    qtbot.waitUntil(lambda: not controller.running or controller.debugger.position.t > 8, timeout=20_000)
    controller.pause()
    window.grab()
    controller.mean_example()
    controller.step_phase()
    controller.step_phase()
    window.grab()
    check_numbers(window)
    controller.reset()
    assert controller.frame.position == (0, 0)


def check_numbers(window: MainWindow) -> None:
    """The status line shows the cost of the engine, and the metrics are those of a prediction of our own."""
    frame = window.controller.frame
    shown = frame.shown("cost").array
    if shown is not None:
        assert number(float(shown)) in window.status.numbers[0].text()
    evaluation, train = frame.evaluation, frame.problem.split.train
    if evaluation.t == frame.position.t and evaluation.train is not None and frame.position.i == 0:
        with np.errstate(all="ignore"):
            Y_hat = predict(frame.spec, frame.workspace.theta_new, train.rows.T)
        assert (Y_hat.argmax(axis=0) == train.labels).mean() == pytest.approx(evaluation.train.accuracy)
