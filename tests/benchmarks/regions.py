"""What views compute for a frame: the decision regions, for two inputs and for 784, with their picture."""

from collections.abc import Callable
from functools import partial

import numpy as np

from densegui.debugger.components import principal_components
from densegui.debugger.cuts import Cut, component_cut, plane_of
from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame
from densegui.debugger.regions import Box, parameters_in_force, predicted_grid
from densegui.ui.plots.region_item import color_table, region_image
from densegui.ui.theme import LIGHT
from densegui.work import result_of
from tests.benchmarks.problems import random_problem
from tests.benchmarks.report import Figure, interleave, seconds_each, time_text

BOX = Box(-3.0, 3.0, -3.0, 3.0)
SIDE, SECONDS, ROUNDS = 100, 0.2, 9
GOAL = 4.0


def measure() -> list[Figure]:
    """The answers at 100 × 100 points from a frame's parameters, and the same with the picture painted of them."""
    small = Debugger(random_problem((2, 8, 8, 3), 16, hidden="tanh", examples=320)).run_minibatches(50)
    large = Debugger(random_problem((784, 128, 64, 10), 64, hidden="relu", examples=640)).run_minibatches(5)
    cut = plane_of(small.problem.split)
    contenders: dict[str, Callable[[], None]] = {
        "2-8-8-3": partial(_answer, small, cut),
        "2-8-8-3, with their picture": partial(_paint, small, cut, color_table(LIGHT, 3)),
        "784-128-64-10 over two principal components": partial(_answer, large, _components(large)),
    }
    timed = {name: partial(seconds_each, run, SECONDS) for name, run in contenders.items()}
    times = interleave(timed, ROUNDS)
    figures = []
    for name, seconds in times.items():
        what = f"decision regions, {SIDE} × {SIDE} points, of {name}"
        milliseconds = tuple(1e3 * each for each in seconds)
        goal = GOAL if name.startswith("2-") else None  # while training runs, a wide network has a coarser grid
        figures.append(Figure(what, time_text(seconds), "", milliseconds, "ms", goal, "<="))
    return figures


def _answer(frame: Frame, cut: Cut) -> None:
    result_of(predicted_grid(*cut.restricted(frame.spec, parameters_in_force(frame)), BOX, SIDE, SIDE))


def _paint(frame: Frame, cut: Cut, table: np.ndarray) -> None:
    result = result_of(predicted_grid(*cut.restricted(frame.spec, parameters_in_force(frame)), BOX, SIDE, SIDE))
    region_image(result, table)


def _components(frame: Frame) -> Cut:
    return component_cut(result_of(principal_components(frame.problem.split.train.rows)))
