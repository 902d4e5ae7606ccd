"""The numbers of the gradient flow, recomputed from the arrays by independent code and by hand."""

import math

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetLearningRate, SwitchOff
from densegui.debugger.flow.measure import layer_flows, mean_slope
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Position
from densegui.engine.network import NetworkSpec
from tests.debugger.helpers import debugger, problem_of, seed_in_order

L2 = {"regularizer": {"name": "l2", "strength": 0.3}}


def expected(ws, spec, l):
    """‖dW‖, rms of dZ, the share of lost nodes and ‖ΔW‖/‖W‖ from the workspace, by sums of squares in Python."""
    flat = [float(v) for v in ws.dW[l].ravel()]
    dW = math.sqrt(math.fsum(v * v for v in flat))
    dZ = math.sqrt(math.fsum(float(v) ** 2 for v in ws.dZ[l].ravel()) / ws.dZ[l].size)
    z = ws.Z[l].tolist()
    g = spec.activations[l]
    if g == "relu":
        lost = sum(all(v < 0 for v in row) for row in z)
    elif g == "tanh":
        lost = sum(all(1 - math.tanh(v) ** 2 < 0.05 for v in row) for row in z)
    elif g == "sigmoid":
        slopes = [[1 / (2 + math.exp(v) + math.exp(-v)) for v in row] for row in z]
        lost = sum(all(slope < 0.05 / 4 for slope in row) for row in slopes)
    else:
        lost = 0
    old, new = ws.W[l].ravel().tolist(), ws.W_new[l].ravel().tolist()
    moved = math.fsum((a - b) ** 2 for a, b in zip(old, new, strict=True))
    return dW, dZ, lost / spec.n[l], math.sqrt(moved / math.fsum(a * a for a in old))


@pytest.mark.parametrize("hidden", ["relu", "tanh", "sigmoid", "leaky_relu"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_that_each_number_is_that_of_the_arrays(hidden, dtype):
    layers = [{"nodes": 6, "activation": hidden}, {"nodes": 5, "activation": hidden}]
    made = debugger(network={"hidden": layers, "dtype": dtype, "initializer": "normal"}, training=L2)
    frame = made.goto(Position(17, 0))
    for flow in layer_flows(frame):
        found = (flow.dW.value, flow.dZ.value, flow.lost.value, flow.update.value)
        assert found == pytest.approx(expected(frame.stale, frame.spec, flow.layer), rel=1e-6)
        assert {flow.dW.freshness, flow.dZ.freshness, flow.lost.freshness, flow.update.freshness} == {Freshness.STALE}


def test_that_numbers_come_one_after_the_other_as_the_program_goes_on():
    made = debugger()
    made.goto(Position(2, 0))
    known = {"Z": "lost", "dZ": "dZ", "dW": "dW", "W": "update"}
    done: set[tuple[str, int]] = set()
    for op in made.program[:-1]:
        frame = made.step()
        done |= {(known[op.name], op.layer)} if op.name in known else set()
        for flow in layer_flows(frame):
            for name in known.values():
                measured = getattr(flow, name)
                fresh = (name, flow.layer) in done
                assert (measured.value is not None) is fresh
                assert measured.freshness is (Freshness.FRESH if fresh else Freshness.ABSENT)


def test_that_before_the_first_minibatch_there_are_no_numbers():
    for flow in layer_flows(debugger().frame()):
        assert [flow.dW.value, flow.dZ.value, flow.lost.value, flow.update.value] == [None] * 4


def test_that_a_hand_worked_network_has_its_numbers():
    """1-1-2, ReLU, one example x = 2 of class 0; w = 1, b = 0, out (1, -1): a = 2, ŷ = s(2, -2)."""
    spec = NetworkSpec.dense((1, 1, 2), "relu")
    made = Debugger(problem_of(spec, np.array([[2.0]]), np.array([0]), seed_in_order(1), learning_rate=0.5))
    theta = made.machine.workspace.theta_new
    theta[...] = [1.0, 0.0, 1.0, -1.0, 0.0, 0.0]
    frame = made.run_minibatches(1)
    p = 1 / (1 + math.exp(-4))
    first, second = layer_flows(frame)
    assert second.dZ.value == pytest.approx(1 - p)  # (p − 1, 1 − p): both have that size
    assert second.dW.value == pytest.approx(math.sqrt(2) * 2 * (1 - p))
    assert first.dZ.value == pytest.approx(2 * (1 - p))  # 1 · (p − 1) − 1 · (1 − p)
    assert first.dW.value == pytest.approx(4 * (1 - p))
    assert first.update.value == pytest.approx(0.5 * 4 * (1 - p))
    assert (first.lost.value, second.lost.value, first.lost_word, second.lost_word) == (0, 0, "dead", "")


def test_that_an_update_of_zero_weights_has_no_size_to_be_compared_with():
    made = debugger(network={"initializer": "zeros", "hidden": [{"nodes": 3, "activation": "sigmoid"}]})
    first, second = layer_flows(made.goto(Position(1, 0)))
    assert (first.update.value, second.update.value) == (0.0, math.inf)


def test_that_the_update_of_the_last_minibatch_stays_after_an_edit():
    made = debugger()
    made.goto(Position(4, 0))
    before = layer_flows(made.frame())
    assert layer_flows(made.edit(SetLearningRate(3.0)))[0].update == before[0].update
    frame = made.edit(SwitchOff(1, 2))
    assert layer_flows(frame)[0].dZ == before[0].dZ


def test_that_the_mean_slope_is_that_of_all_nodes_and_examples():
    frame = debugger(network={"hidden": [{"nodes": 4, "activation": "tanh"}]}).goto(Position(5, 0))
    slopes = [1 - math.tanh(float(z)) ** 2 for z in frame.stale.Z[1].ravel()]
    assert mean_slope(frame, 1) == pytest.approx(math.fsum(slopes) / len(slopes))
    assert mean_slope(frame, 2) is None
