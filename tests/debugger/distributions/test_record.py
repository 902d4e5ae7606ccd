"""The record of distributions: what frames bring and what is run again are the same, for each branch its own."""

import numpy as np
import pytest

from densegui.debugger.distributions.record import QUANTITIES, SAMPLES, Record, present
from densegui.debugger.distributions.summary import summarise
from densegui.debugger.edits import SetLearningRate
from densegui.debugger.frame import Freshness
from densegui.debugger.past import spacing
from densegui.debugger.position import Position
from tests.debugger.helpers import debugger


def same(a, b):
    return (
        (a.size, a.every, a.not_finite, a.exponent, a.first) == (b.size, b.every, b.not_finite, b.exponent, b.first)
        and a.quantiles.tobytes() == b.quantiles.tobytes()
        and a.counts.tobytes() == b.counts.tobytes()
    )


def run_again(record, made, quantity):
    way, t = made.frame().timeline.way, made.position.t
    for _ in record.sampling(made.past(), quantity, record.missing(quantity, way, t)):
        pass
    return record.samples(quantity, way, t)


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_that_run_again_they_are_those_of_the_straight_run_bit_for_bit(quantity):
    straight, made = debugger(), debugger()
    seen = {t: straight.goto(Position(t + 1, 0)).stale for t in range(30)}
    made.run_minibatches(30)
    samples = run_again(Record(), made, quantity)
    assert [sample.t for sample in samples] == list(range(30))
    for sample in samples:
        arrays = getattr(seen[sample.t], quantity)
        for l, found in enumerate(sample.layers, start=1):
            assert same(found, summarise(arrays[l]))


def test_that_frames_bring_the_same_as_running_again():
    made, watched, later = debugger(), Record(), Record()
    for t in range(20):
        watched.take(made.goto(Position(t + 1, 0)), "Z")
    frame = made.frame()
    assert watched.missing("Z", frame.timeline.way, 20) == []
    for a, b in zip(watched.samples("Z", frame.timeline.way, 20), run_again(later, made, "Z"), strict=True):
        assert a.t == b.t
        assert all(same(x, y) for x, y in zip(a.layers, b.layers, strict=True))


def test_that_inside_a_minibatch_nothing_is_kept():
    record, made = Record(), debugger()
    record.take(made.goto(Position(3, 8)), "W")
    assert record.samples("W", made.frame().timeline.way, 10) == []


def test_that_a_branch_shows_its_own_past_and_both_are_kept():
    record, made = Record(), debugger()
    made.run_minibatches(20)
    first = run_again(record, made, "W")
    made.goto(Position(10, 0))
    frame = made.edit(SetLearningRate(0.7))
    assert [sample.t for sample in record.samples("W", frame.timeline.way, 20)] == list(range(10))
    made.run_minibatches(10)
    assert record.missing("W", made.frame().timeline.way, 20) == list(range(10, 20))
    second = run_again(record, made, "W")
    assert same(second[10].layers[0], first[10].layers[0])  # W of minibatch 10 was there before the new λ
    assert not same(second[11].layers[0], first[11].layers[0])
    frame = made.switch_branch(1)
    assert record.missing("W", frame.timeline.way, 20) == []
    back = record.samples("W", frame.timeline.way, 20)
    assert all(same(a.layers[0], b.layers[0]) for a, b in zip(back, first, strict=True))


def test_that_a_reset_begins_with_nothing():
    record, made = Record(), debugger()
    made.run_minibatches(4)
    run_again(record, made, "A")
    made.reset()
    frame = made.run_minibatches(4)
    assert record.samples("A", frame.timeline.way, 4) == []


@pytest.mark.parametrize(("t", "apart"), [(0, 1), (1, 1), (160, 1), (161, 2), (320, 2), (321, 4), (100_000, 1024)])
def test_that_the_choice_is_even_and_not_too_long(t, apart):
    assert spacing(t, SAMPLES) == apart
    assert len(range(0, t, apart)) <= SAMPLES


def test_that_only_states_at_hand_are_begun_from_where_a_minibatch_is_long():
    record = Record()
    assert record.missing("W", ((object(), 0),), 100, least=16) == list(range(0, 100, 16))


def test_that_the_array_on_the_screen_has_its_freshness():
    made = debugger()
    assert present(made.frame(), "Z", 1) == (None, Freshness.ABSENT)
    found, freshness = present(made.goto(Position(4, 0)), "W", 2)
    assert freshness is Freshness.STALE
    assert same(found, summarise(made.frame().stale.W[2]))
    frame = made.goto(Position(4, 3))
    found, freshness = present(frame, "A", 1)
    assert freshness is Freshness.FRESH
    assert same(found, summarise(frame.workspace.A[1]))
    assert present(frame, "dW", 1) == (None, Freshness.ABSENT)


def test_that_a_crowd_of_samples_is_thinned_evenly():
    record, made = Record(), debugger()
    way = made.frame().timeline.way
    layers = (summarise(np.zeros(2)),)
    for t in range(600):
        record.add("W", way, t, layers)
    kept = [sample.t for sample in record.samples("W", way, 600)]
    assert kept == list(range(0, 600, spacing(600, SAMPLES)))
