"""The list of variables: the trace and the moments, fresh or not, their statistics, and their differences."""

import math

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Granularity, Position
from densegui.debugger.rules import training_edits
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.trace import trace_arrays
from densegui.debugger.variables import (
    parameter_snapshot,
    since,
    snapshot,
    snapshot_before,
    statistics,
    variables,
)
from densegui.experiment.build import build
from densegui.experiment.config import Experiment
from densegui.experiment.edit import changed


def made(optimizer="sgd"):
    experiment = Experiment.model_validate({
        "format": "densegui-experiment", "version": 1,
        "network": {"hidden": [{"nodes": 8, "activation": "tanh"}]},
        "training": {"optimizer": {"name": optimizer}}, "seed": 7,
    })  # fmt: skip
    return Debugger(build(experiment))


def by_name(items):
    return {item.name: item for item in items}


@pytest.mark.parametrize("i", range(1, 16))
def test_that_what_is_computed_is_the_trace(i):
    frame = made().goto(Position(3, i))
    got = {item.name: item.array for item in variables(frame) if item.freshness is Freshness.FRESH}
    trace = trace_arrays(frame)
    assert got.keys() == trace.keys()
    for name, array in trace.items():
        np.testing.assert_array_equal(got[name], array)


def test_that_nothing_but_the_parameters_exists_before_the_first_minibatch():
    got = by_name(variables(made("adam").frame()))
    fresh = {name for name, item in got.items() if item.array is not None}
    assert fresh == {f"{name}{l}" for name in ("W", "b", "m_W", "v_W", "m_b", "v_b") for l in (1, 2)}
    assert got["Z1"].shape == (("n[1]", 8), ("m_b", None))


def test_that_the_last_minibatch_is_stale_and_its_parameters_are_not():
    got = by_name(variables(made().goto(Position(4, 0))))
    assert got["dZ1"].freshness is Freshness.STALE
    assert got["W1"].freshness is Freshness.FRESH
    assert got["W1_new"].freshness is Freshness.ABSENT


def test_that_moments_follow_adams_recursion():
    debugger = made("adam")
    before = by_name(variables(debugger.goto(Position(2, 0))))["m_W1"].array.copy()
    got = by_name(variables(debugger.goto(Position(2, 14))))
    np.testing.assert_array_equal(got["m_W1"].array, before)
    np.testing.assert_allclose(got["m_W1_new"].array, 0.9 * before + 0.1 * got["dW1"].array, rtol=1e-12)
    assert got["m_W2_new"].array is None
    assert got["m_W1_new"].latex.startswith("m ")
    assert got["v_b1_new"].latex.startswith("v ")


def test_that_elements_belong_to_places_of_the_network():
    got = by_name(variables(made("adam").goto(Position(0, 5))))
    assert got["W2"].place(4, 1) == Selection(Kind.EDGE, 2, 2, 5)
    assert got["m_W2"].place(4, 1) == Selection(Kind.EDGE, 2, 2, 5)
    assert got["db1"].place(3, 0) == Selection(Kind.BIAS, 1, 4)
    assert got["Z1"].place(3, 9) == Selection(Kind.NODE, 1, 4)
    assert got["loss"].place(0, 0) is None


def test_that_statistics_are_those_of_hand_arithmetic():
    assert statistics(np.array([[3.0, -4.0], [0.0, 12.0]])) == (-4.0, 12.0, 13.0, 0)


def test_that_nan_and_infinity_are_counted_and_not_hidden():
    low, high, norm, bad = statistics(np.array([1.0, np.nan, -np.inf, 2.0]))
    assert (low, high, bad) == (-math.inf, 2.0, 2)
    assert math.isnan(norm)


@pytest.mark.parametrize("scale", [1e200, 1e-200])
def test_that_the_norm_neither_overflows_nor_vanishes(scale):
    assert statistics(np.array([3.0, 4.0]) * scale).norm == pytest.approx(5 * scale)


def test_that_the_difference_of_weights_is_the_last_update():
    debugger = made()
    earlier = snapshot(debugger.goto(Position(5, 0)))
    frame = debugger.goto(Position(6, 0))
    got = by_name(since(frame, earlier))
    np.testing.assert_array_equal(got["W1"].array, frame.stale.W_new[1] - frame.stale.W[1])
    assert earlier.minibatch == 4
    np.testing.assert_array_equal(got["Z2"].array, frame.stale.Z[2] - earlier.arrays["Z2"])
    assert got["labels"].array is None


def test_that_no_minibatch_before_is_at_hand_when_two_settings_were_changed_in_the_middle_of_one():
    """The second edit begins the minibatch anew on arrays that none before it has written to."""
    debugger = made()
    debugger.goto(Position(4, 2))
    for name, value in (("optimizer", {"name": "momentum"}), ("learning_rate", 0.03)):
        now = debugger.present_experiment()
        for edit in training_edits(now, changed(now, ("training", name), value)):
            frame = debugger.edit(edit)
    assert frame.position == Position(4, 2)
    assert snapshot_before(frame) is None
    following = debugger.step(Granularity.MINIBATCH), debugger.step(Granularity.OP)
    before = snapshot_before(following[1])
    assert before.minibatch == 4
    np.testing.assert_array_equal(before.arrays["Z1"], following[0].stale.Z[1])


def test_that_a_snapshot_stays_when_training_goes_on():
    debugger = made("adam")
    kept = snapshot(debugger.goto(Position(5, 9)))
    copies = {name: array.copy() for name, array in kept.arrays.items()}
    debugger.run_minibatches(20)
    for name, array in copies.items():
        np.testing.assert_array_equal(kept.arrays[name], array)


def test_that_parameters_of_another_place_are_compared_by_name():
    debugger = made()
    theta = debugger.goto(Position(2, 0)).workspace.theta_new.copy()
    frame = debugger.goto(Position(9, 0))
    other = parameter_snapshot(frame.spec, theta, "start")
    assert set(other.arrays) == {"W1", "b1", "W2", "b2"}
    np.testing.assert_array_equal(other.arrays["W1"].ravel(), theta[: frame.spec.n[0] * 8])
