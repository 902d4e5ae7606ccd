"""Metrics that no command waits for: they come later, the same to the bit, wherever one has gone in the meantime."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetLearningRate
from densegui.debugger.position import Granularity, Position
from densegui.experiment.build import build
from tests.debugger.helpers import debugger, experiment
from tests.debugger.test_time_travel import assert_is_straight, commands, do


def impatient(**changes):
    """A debugger no command of which waits for metrics."""
    return Debugger(build(experiment(**changes)), patience=-math.inf)


def told(evaluation):
    """All that an evaluation says."""
    sets = [m and (m.cost, m.accuracy, m.confusion.tolist()) for m in (evaluation.train, evaluation.test)]
    return evaluation.t, evaluation.epoch, *sets


def told_here(d):
    """The bits of the parameters at the present position, and the metrics that go with it."""
    return d.position, d.machine.state().theta.tobytes(), told(d.frame().evaluation)


def test_that_the_first_frame_comes_before_its_metrics():
    d = impatient()
    frame = d.frame()
    assert d.evaluating
    assert frame.evaluation.t == 0
    assert frame.evaluation.train is frame.evaluation.test is None
    assert frame.curves.evaluated.size == 0
    assert d.settle()
    assert told(d.frame().evaluation) == told(debugger().frame().evaluation)
    assert d.frame().versions.history > frame.versions.history


def test_that_the_metrics_of_an_epochs_end_come_while_one_steps_on():
    d, other = impatient(), debugger()
    d.settle()
    d.run_minibatches(4)
    assert d.step(Granularity.MINIBATCH).evaluation.t == 3
    assert d.evaluating
    d.step(Granularity.OP)
    assert d.evaluating  # a piece of it is done with each command
    d.step(Granularity.OP, 7)
    d.settle()
    other.goto(Position(5, 8))
    assert d.frame().evaluation.t == 5
    assert told_here(d) == told_here(other)


def test_that_a_run_that_is_kept_has_its_last_metrics():
    d, other = impatient(), debugger()
    for each in (d, other):
        each.step(Granularity.MINIBATCH, 5)
        each.keep_run()
    assert d.frame().runs.kept[0].result == other.frame().runs.kept[0].result


def test_that_a_reset_does_not_wait_for_metrics_either():
    d = impatient()
    d.settle()
    d.step(Granularity.MINIBATCH, 2)
    frame = d.reset()
    assert d.evaluating
    assert frame.evaluation.train is None


def test_that_an_edit_keeps_the_metrics_that_were_begun_before_it():
    d = impatient()
    d.settle()
    d.step(Granularity.MINIBATCH, 5)
    assert d.evaluating
    d.edit(SetLearningRate(0.3))
    other = debugger()
    other.step(Granularity.MINIBATCH, 5)
    assert told(d.frame().evaluation) == told(other.frame().evaluation)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(walk=st.lists(st.tuples(commands, st.booleans()), min_size=3, max_size=14))
def test_that_any_walk_ends_in_the_same_bits_and_metrics(optimizer, walk):
    changes = {"training": {"optimizer": {"name": optimizer}}}
    d, other = impatient(**changes), debugger(**changes)
    for command, settled in walk:
        do(d, command)
        do(other, command)
        if settled:
            d.settle()
            assert told_here(d) == told_here(other)
    d.settle()
    mine, its = d.history, other.history
    assert [told(each) for each in mine.evaluations] == [told(each) for each in its.evaluations]
    assert mine.alarms == its.alarms
    np.testing.assert_array_equal(mine.curves().train_cost, its.curves().train_cost)
    assert_is_straight(d)
