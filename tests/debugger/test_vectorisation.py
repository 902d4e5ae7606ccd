"""Timing the three forms: what is measured, that they agree, what is left out and why. No test looks at a clock."""

from dataclasses import replace

import numpy as np
import pytest

from densegui.debugger import vectorisation
from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetBatchSize, SwitchOff
from densegui.debugger.format import duration
from densegui.debugger.position import Position
from densegui.debugger.vectorisation import Timing, Vectorisation, VectorisationJob, sizes
from densegui.engine import loops
from densegui.errors import InputError
from densegui.experiment.build import build
from tests.ui.conftest import experiment


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """One pass of each form is enough for what is tested here, however long it takes."""
    monkeypatch.setattr(vectorisation, "REPEATS", 1)
    monkeypatch.setattr(vectorisation, "LARGEST", 16)
    monkeypatch.setattr(vectorisation, "PATIENCE", 1e9)


@pytest.fixture
def debugger():
    return Debugger(build(experiment(network={"hidden": [{"nodes": 4}, {"nodes": 3, "activation": "relu"}]})))


def measured(frame):
    told, steps = [], VectorisationJob(frame).steps()
    while True:
        try:
            told.append(next(steps))
        except StopIteration as done:
            return told, done.value


@pytest.mark.parametrize(
    ("m", "batch_size", "expected"),
    [
        (1000, 16, (1, 2, 4, 8, 16)),
        (1000, 10, (1, 2, 4, 8, 10, 16)),
        (1000, 500, (1, 2, 4, 8, 16)),
        (11, 3, (1, 2, 3, 4, 8, 11)),
        (1, 1, (1,)),
    ],
)
def test_that_sizes_are_powers_of_two_all_examples_and_the_trainings_own(m, batch_size, expected):
    assert sizes(m, batch_size) == expected


def test_that_every_form_is_measured_and_they_agree(debugger):
    debugger.edit(SetBatchSize(10))
    debugger.edit(SwitchOff(1, 2))
    told, result = measured(debugger.run_minibatches(3))
    assert [timing.m_b for timing in result.timings] == [1, 2, 4, 8, 10, 16]
    assert all(value > 0 for timing in result.timings for value in timing[1:])
    assert 0 <= result.difference < 1e-12
    assert result.agrees
    assert (result.n, result.t, result.batch_size, result.reasons) == ((2, 4, 3, 3), 3, 10, ())
    assert result.read.m_b == 10
    assert told[-1] == (6, 6)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_that_a_wrong_loop_is_found(debugger, monkeypatch):
    right = loops.activation_derivative
    monkeypatch.setattr(loops, "activation_derivative", lambda name, z: right(name, z) * (1 + 1e-9))
    _, result = measured(debugger.run_minibatches(3))
    assert result.difference > 1e-12
    assert not result.agrees


def test_that_the_parameters_are_those_of_the_position(debugger, monkeypatch):
    seen = []
    batch = vectorisation._Batch

    def spy(spec, source, state, m_b, ops):
        made = batch(spec, source, state, m_b, ops)
        seen.append(made._workspace.theta.copy())
        return made

    monkeypatch.setattr(vectorisation, "_Batch", spy)
    frame = debugger.goto(Position(3, 0))
    measured(frame)
    np.testing.assert_array_equal(seen[-1], frame.workspace.theta_new)
    frame = debugger.goto(Position(3, 20))
    measured(frame)
    np.testing.assert_array_equal(seen[-1], frame.workspace.theta)
    assert not np.array_equal(frame.workspace.theta, frame.workspace.theta_new)


def test_that_the_frame_is_left_as_it_was(debugger):
    frame = debugger.goto(Position(3, 5))
    before = frame.workspace.theta.copy(), frame.workspace.Z[1].copy()
    measured(frame)
    np.testing.assert_array_equal(before[0], frame.workspace.theta)
    np.testing.assert_array_equal(before[1], frame.workspace.Z[1])
    assert debugger.step().position == (3, 6)


def test_that_float32_agrees_as_far_as_it_reaches():
    network = {"hidden": [{"nodes": 4}], "dtype": "float32"}
    _, result = measured(Debugger(build(experiment(network=network))).run_minibatches(3))
    assert result.dtype == "float32"
    assert 1e-12 < result.difference < 1e-4
    assert result.agrees


def test_that_what_would_take_too_long_is_not_measured_and_says_why(debugger, monkeypatch):
    monkeypatch.setattr(vectorisation, "PATIENCE", 0.0)
    _, result = measured(debugger.frame())
    assert result.timings[0].loops is not None  # that one tells how long it takes
    assert all(timing.loops is timing.vectors is None for timing in result.timings[1:])
    assert result.reasons == (
        "from m_b = 2 on one example after the other would take more than 0 s",
        "from m_b = 2 on the loops would take more than 0 s",
    )


def test_that_too_many_weights_are_not_looped_over_at_all(debugger, monkeypatch):
    monkeypatch.setattr(vectorisation, "MOST_WEIGHTS", 20)
    _, result = measured(debugger.frame())
    assert all(timing.loops is None and timing.vectors is not None for timing in result.timings)
    assert result.reasons == ("loops over 39 parameters would hold up the window",)
    assert result.times_as_fast("loops", result.timings[0]) is None
    assert result.agrees


def test_that_a_ratio_is_told_against_the_largest_minibatch_of_the_loops_that_was_measured():
    timings = (Timing(1, 4.0, 2.0, 1.0), Timing(2, 3.0, 2.0, 0.5), Timing(4, None, 1.5, 0.25))
    result = Vectorisation((2, 3), "float64", 0, 4, timings, 0.0, ())
    assert result.times_as_fast("loops", timings[2]) == 12
    assert result.times_as_fast("vectors", timings[2]) == 6
    assert result.times_as_fast("loops", timings[0]) == 4
    assert result.fastest is timings[2]
    assert replace(result, batch_size=1).read is timings[0]


def test_that_numbers_that_are_not_finite_are_refused(debugger):
    frame = debugger.run_minibatches(1)
    frame.workspace.theta_new[3] = np.nan
    with pytest.raises(InputError, match="a parameter is not finite"):
        VectorisationJob(frame)


def test_that_a_gradient_that_overflows_is_refused(debugger):
    frame = debugger.run_minibatches(1)
    frame.workspace.theta_new[:] = 1e200
    with pytest.raises(InputError, match="the gradient is not finite"):
        measured(frame)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (3.14159e-6, "3.14 µs"), (410e-6, "410 µs"), (0.012, "12.0 ms"), (1.2, "1.20 s"), (2e-9, "2.00 ns"),
        (999.9e-6, "1.00 ms"), (None, "—"),
    ],
)  # fmt: skip
def test_that_a_time_has_the_unit_that_suits_it(seconds, text):
    assert duration(seconds) == text
