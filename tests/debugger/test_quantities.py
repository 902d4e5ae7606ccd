"""The numbers of a node, an edge or a bias: taken from the arrays, means of the right things, fresh or not."""

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Position
from densegui.debugger.quantities import quantities, quantity
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.experiment.config import Experiment

NODE, OUTPUT, INPUT = (Selection(Kind.NODE, *place) for place in ((1, 5), (3, 2), (0, 2)))
EDGE, BIAS = Selection(Kind.EDGE, 2, 4, 3), Selection(Kind.BIAS, 2, 4)
LAST = 22
"""Done operations when only b[3] is left to update."""


@pytest.fixture
def debugger():
    experiment = Experiment.model_validate({
        "format": "densegui-experiment", "version": 1,
        "network": {"hidden": [{"nodes": 8, "activation": "tanh"}, {"nodes": 6, "activation": "relu"}]},
        "seed": 7,
    })  # fmt: skip
    return Debugger(build(experiment))


def frame(debugger, position, selection=None, example=0):
    debugger.goto(Position(*position))
    debugger.selection, debugger.example = selection, example
    return debugger.frame()


def values(frame):
    return {item.name: item.value for item in quantities(frame)}


def test_that_nothing_selected_has_no_numbers(debugger):
    assert quantities(frame(debugger, (3, 5))) == ()


def test_that_a_hidden_node_shows_its_row_of_the_chosen_example(debugger):
    shown = frame(debugger, (3, LAST), NODE, 6)
    ws = shown.workspace
    a = ws.A[1][4, 6]
    assert values(shown) == pytest.approx({
        "z": ws.Z[1][4, 6], "a": a, "g_prime": 1 - a * a, "dz": ws.dZ[1][4, 6], "b": ws.b[1][4, 0],
        "db": ws.db[1][4, 0],
    }, rel=1e-14)  # fmt: skip


def test_that_an_output_node_shows_prediction_and_truth_but_no_slope(debugger):
    shown = frame(debugger, (3, LAST), OUTPUT, 1)
    got = values(shown)
    assert list(got) == ["z", "y_hat", "y", "dz", "b", "db"]
    assert got["dz"] == pytest.approx(got["y_hat"] - got["y"])
    assert got["y"] in (0.0, 1.0)


def test_that_an_input_shows_x_alone(debugger):
    shown = frame(debugger, (3, 4), INPUT, 2)
    assert values(shown) == {"x": shown.workspace.X[1, 2]}


def test_that_the_mean_of_the_slope_is_no_slope_of_the_mean(debugger):
    shown = frame(debugger, (40, LAST), NODE, None)
    a = shown.workspace.A[1][4]
    assert values(shown)["g_prime"] == pytest.approx(np.mean(1 - a * a), rel=1e-13)
    assert values(shown)["g_prime"] != pytest.approx(1 - np.mean(a) ** 2, rel=1e-6)


def test_that_an_edge_shows_the_product_of_its_ends(debugger):
    shown = frame(debugger, (3, LAST), EDGE, 5)
    ws, got = shown.workspace, values(shown)
    assert got["w"] == ws.W[2][2, 3]
    assert got["dw"] == ws.dW[2][2, 3]
    assert got["dw_example"] == ws.A[1][2, 5] * ws.dZ[2][3, 5]
    assert got["w_change"] == ws.W_new[2][2, 3] - ws.W[2][2, 3]


def test_that_the_mean_of_an_edges_products_is_its_gradient(debugger):
    got = values(frame(debugger, (3, LAST), EDGE, None))
    assert got["dw_example"] == pytest.approx(got["dw"], rel=1e-12)


def test_that_the_mean_of_a_biass_gradients_is_its_gradient(debugger):
    got = values(frame(debugger, (3, LAST), BIAS, None))
    assert got["db_example"] == pytest.approx(got["db"], rel=1e-12)
    assert got["b_change"] == pytest.approx(-0.1 * got["db"], rel=1e-9)


def test_that_what_has_not_run_is_absent(debugger):
    shown = frame(debugger, (3, 2), NODE)
    states = {item.name: (item.value is None, item.freshness) for item in quantities(shown)}
    assert states["z"] == (False, Freshness.FRESH)
    assert states["a"] == states["g_prime"] == states["dz"] == (True, Freshness.ABSENT)


def test_that_a_finished_minibatch_is_stale_but_its_new_parameters_are_not(debugger):
    before = frame(debugger, (3, LAST), EDGE)
    new = before.workspace.W_new[2][2, 3]
    shown = frame(debugger, (4, 0), EDGE)
    states = {item.name: item for item in quantities(shown)}
    assert states["w"] == ("w", new, Freshness.FRESH)
    assert states["dw"].freshness is states["dw_example"].freshness is Freshness.STALE
    assert "w_new" not in states
    assert "w_change" not in states


def test_that_before_the_first_minibatch_only_parameters_exist(debugger):
    states = quantities(frame(debugger, (0, 0), NODE))
    assert [item.name for item in states if item.value is not None] == ["b"]


def test_that_numbers_that_are_not_finite_are_handed_on(debugger):
    shown = frame(debugger, (3, LAST), NODE, None)
    shown.workspace.Z[1][4, 0] = np.inf
    assert quantity(shown, "z", NODE).value == np.inf
