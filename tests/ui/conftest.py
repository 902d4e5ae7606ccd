"""Canned frames for the views: from a real debugger, so that no test draws what could not be."""

from collections.abc import Callable

import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.experiment.build import Problem, build
from densegui.experiment.config import Experiment

SPIRALS = {
    "format": "densegui-experiment",
    "version": 1,
    "data": {"source": "spirals", "noise": 0.1, "n_examples": 300, "classes": 3, "train_share": 0.7},
    "network": {"hidden": [{"nodes": 8, "activation": "tanh"}, {"nodes": 6, "activation": "relu"}]},
    "training": {"learning_rate": 0.1, "batch_size": 16, "evaluate_every": 50},
    "seed": 7,
}


def experiment(**changes: object) -> Experiment:
    """Three spirals in a 2-8-6-3 network, with other top-level parts where given."""
    return Experiment.model_validate(SPIRALS | changes)


@pytest.fixture(scope="session")
def problem() -> Problem:
    """Three spirals, 2-8-6-3, built once: problems are read-only."""
    return build(experiment())


@pytest.fixture
def debugger(problem: Problem) -> Debugger:
    """A debugger of the three spirals at 0:0."""
    return Debugger(problem)


@pytest.fixture
def frame_at(debugger: Debugger) -> Callable[[int, int], Frame]:
    """Go to a position and return its frame: `frame_at(30, 12)`."""
    return lambda t, i: debugger.goto(Position(t, i))
