"""A number that is not finite stops training, and the place where it was made is named: op, layer, node, example."""

import math

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.divergence import find_divergence, is_finite
from densegui.debugger.position import Granularity, Position
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import NetworkSpec, unpack
from tests.debugger.helpers import debugger, problem_of, seed_in_order
from tests.engine.helpers import uniform

SPEC = NetworkSpec.dense((3, 5, 4, 2), "tanh")


def with_bad_x(feature: int, example: int, value: float) -> Debugger:
    rows = uniform(18, 5).reshape(6, 3).copy()
    rows[example, feature] = value
    return Debugger(problem_of(SPEC, rows, np.arange(6) % 2, seed_in_order(6)))


def plant(d: Debugger, layer: int, place: tuple[int, int], value: float, bias: bool = False) -> None:
    """Put a number into the parameters that the next minibatch will use."""
    W, b = unpack(d.problem.spec, d.frame().workspace.theta_new)
    (b if bias else W)[layer][place] = value
    d.machine.shared = False  # the planted number goes into the workspace itself


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_that_a_bad_input_is_named_by_feature_and_example(bad: float) -> None:
    frame = with_bad_x(feature=1, example=4, value=bad).run_minibatches(1)
    found = frame.divergence
    assert found is not None
    assert (found.t, found.done, found.op.name, found.row, found.column) == (0, 1, "sample", 2, 5)
    assert math.isnan(found.value) if math.isnan(bad) else found.value == bad


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize(("layer", "node"), [(1, 3), (2, 1), (3, 2)])
def test_that_a_bad_weight_is_named_by_the_node_that_it_spoils(layer: int, node: int, bias: bool) -> None:
    d = debugger()
    d.run_minibatches(2)
    plant(d, layer, (node - 1, 0) if bias else (0, node - 1), np.nan, bias)
    found = d.run_minibatches(1).divergence
    assert found is not None
    assert (found.t, str(found.op), found.row, found.column) == (2, f"Z {layer}", node, 1)
    assert found.done == 2 * layer
    assert str(found).startswith(f"Training stopped: the operation Z {layer} of minibatch 2 made a number")
    assert f"node {node}, example 1" in str(found)
    assert "λ" in str(found)


def exploding(activation: str = "relu") -> Debugger:
    """λ = 1e9 with a penalty: W is multiplied by 1 − 1e7 in each minibatch, until it overflows."""
    hidden = [{"nodes": 6, "activation": activation}, {"nodes": 5, "activation": activation}]
    training = {"learning_rate": 1e9, "regularizer": {"name": "l2", "strength": 0.01}}
    return debugger(network={"hidden": hidden}, training=training)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_an_enormous_learning_rate_stops_or_leaves_finite_numbers(activation: str) -> None:
    """Nodes that are saturated or dead have a slope of 0: weights can stay enormous and finite."""
    hidden = [{"nodes": 6, "activation": activation}, {"nodes": 5, "activation": activation}]
    d = debugger(network={"hidden": hidden}, training={"learning_rate": 1e9})
    frame = d.run_minibatches(100)
    finite = np.isfinite(frame.curves.cost).all() and np.isfinite(frame.workspace.theta_new).all()
    assert finite == (frame.divergence is None)
    assert finite == (frame.position.t == 100)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_an_explosion_stops_at_the_first_number_that_is_not_finite(activation: str) -> None:
    d = exploding(activation)
    frame = d.run_minibatches(300)
    found = frame.divergence
    assert found is not None
    assert frame.position == (found.t + 1, 0)
    assert frame.position.t < 300
    for op in d.program[1 : found.done - 1]:
        value = getattr(frame.workspace, op.makes)
        assert np.isfinite(value[op.layer] if op.layer else value).all()
    value = getattr(frame.workspace, found.op.makes)
    array = np.atleast_2d(value[found.op.layer] if found.op.layer else value)
    first = array[found.row - 1, found.column - 1]
    assert not np.isfinite(first)
    assert np.isfinite(array.ravel()[: (found.row - 1) * array.shape[1] + found.column - 1]).all()


def test_that_the_parameters_before_the_step_are_kept() -> None:
    frame = exploding().run_minibatches(300)
    assert frame.divergence is not None
    assert all(np.isfinite(W).all() for W in frame.workspace.W[1:])


def test_that_training_does_not_go_on_by_itself() -> None:
    d = with_bad_x(0, 0, np.nan)
    d.run_minibatches(50)
    assert d.position == (1, 0)
    assert not d.advance(10)
    assert d.position == (1, 0)


@pytest.mark.parametrize("granularity", Granularity)
def test_that_every_granularity_finds_the_same(granularity: Granularity) -> None:
    d = with_bad_x(2, 3, np.nan)
    frame = d.step(granularity, 50)
    assert (frame.divergence.row, frame.divergence.column, str(frame.divergence.op)) == (3, 4, "sample")
    within = granularity not in (Granularity.MINIBATCH, Granularity.EPOCH)
    assert frame.position == ((0, 1) if within else (1, 0))


def test_that_the_minibatch_of_a_divergence_can_be_stepped_through_but_no_other_begins() -> None:
    d = with_bad_x(2, 3, np.nan)
    first = d.step().divergence
    for i in range(2, len(d.program)):
        assert d.step().position == (0, i)
    for _ in range(3):
        assert d.step().position == (1, 0)
        assert d.run_minibatches(5).position == (1, 0)
    assert d.divergence is first


def test_that_going_back_and_resetting_forget_it() -> None:
    d = exploding()
    d.run_minibatches(300)
    last = d.position.t
    assert d.goto(Position(last - 1, 0)).divergence is None
    assert d.run_minibatches(1).divergence is not None
    d.set_learning_rate(0.1)
    assert d.reset().divergence is None
    frame = d.run_minibatches(20)
    assert frame.divergence is None
    assert np.isfinite(frame.curves.cost).all()


def test_that_the_cost_that_is_not_finite_is_in_the_curve_because_it_happened() -> None:
    frame = with_bad_x(0, 0, np.nan).run_minibatches(1)
    assert np.isnan(frame.curves.cost).tolist() == [True]


def test_that_large_finite_numbers_are_no_divergence() -> None:
    """The sum of squares overflows, and yet each parameter is finite."""
    d = debugger()
    ws = d.run_minibatches(1).workspace
    ws.theta_new[...] = 1e200
    with np.errstate(over="ignore"):
        assert is_finite(ws)
    ws.theta_new[7] = np.nan
    with np.errstate(all="ignore"):
        assert not is_finite(ws)


def test_that_only_what_has_run_is_looked_at() -> None:
    d = with_bad_x(0, 2, np.inf)
    ws = d.run_minibatches(1).workspace
    ws.X[...] = 0
    found = find_divergence(d.program, ws)
    assert found is not None
    assert str(found.op) == "Z 1"
    assert find_divergence(d.program, ws, 1) is None
    assert find_divergence(d.program, ws, 2) == found


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("dW", ", edge from node 2 to node 1"),
        ("db", ", node 2"),
        ("W_new", ", edge from node 2 to node 1"),
        ("loss", ""),
    ],
)
def test_that_the_sentence_names_the_place_as_the_slides_count(name: str, place: str) -> None:
    d = debugger()
    ws = d.run_minibatches(1).workspace
    if name == "loss":
        ws.cost = np.inf
    else:
        getattr(ws, name)[1][1, 0] = np.inf
    found = find_divergence(d.program, ws)
    assert found is not None
    assert f"not finite (inf){place}. " in str(found)


def test_that_a_finite_minibatch_has_none() -> None:
    d = debugger()
    frame = d.run_minibatches(30)
    assert frame.divergence is None
    assert find_divergence(d.program, frame.workspace) is None


def test_that_the_factor_that_made_it_is_named() -> None:
    d = debugger()
    d.goto(Position(2, 1))
    d.machine.workspace.W[2][4, 1] = np.inf
    found = d.step(Granularity.OP, 3).divergence
    assert (str(found.op), found.row) == ("Z 2", 2)
    assert found.factor == "w[2] 5→2 = ∞"
    assert "node 2, example 1: w[2] 5→2 = ∞." in str(found)


def test_that_a_product_of_finite_numbers_that_is_too_large_is_named() -> None:
    d = debugger()
    d.goto(Position(2, 1))
    d.machine.workspace.W[1][1, 3] = 1e300
    d.machine.workspace.X[1, 0] = 1e10
    found = d.step().divergence
    assert (str(found.op), found.row, found.column) == ("Z 1", 4, 1)
    assert found.factor == "w[1] 2→4 = 1.000e+300 times x 2 = 1.000e+10 is too large"


def test_that_an_update_that_leaves_the_finite_numbers_names_rate_and_gradient() -> None:
    d = debugger(training={"learning_rate": 1e12})
    d.goto(Position(0, 17))
    d.machine.workspace.dW[1][0, 0] = 1e300
    found = d.step().divergence
    assert str(found.op) == "W 1"
    assert found.factor == "λ = 1.000e+12 times a gradient of 1.000e+300"
