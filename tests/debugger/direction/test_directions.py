"""Directions over time and over sizes: recomputed by independent code, the same each time, in pieces."""

import math

import numpy as np
import pytest

from densegui.debugger.direction import over_sizes, over_time
from densegui.debugger.direction.over_sizes import Size, SizeScan, Where, cheap_from, good_from, seconds_text, sentence
from densegui.debugger.direction.over_time import Directions
from densegui.debugger.edits import SetBatchSize, SetLearningRate, SetParameter
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import unpack
from tests.debugger.direction.test_gradients import by_examples
from tests.debugger.helpers import debugger


def expected(made, t):
    ws = made.goto(Position(t + 1, 0)).stale
    train = made.problem.split.train
    minibatch = by_examples(ws.spec, ws.theta, train, ws.indices)
    whole = by_examples(ws.spec, ws.theta, train, range(train.labels.size))
    sizes = [math.sqrt(math.fsum(float(v) ** 2 for v in part)) for part in (minibatch, whole)]
    return float(minibatch @ whole) / (sizes[0] * sizes[1]), *sizes, ws.indices.size


@pytest.mark.parametrize("regularizer", ["none", "l2"])
def test_that_over_time_each_is_that_of_its_own_parameters(regularizer):
    made = debugger(training={"regularizer": {"name": regularizer, "strength": 0.2 * (regularizer == "l2")}})
    frame = made.goto(Position(15, 0))
    directions = Directions(made.problem)
    way = frame.timeline.way
    for _ in directions.sampling(made.past(), directions.missing(way, 15)):
        pass
    known = directions.known(way, 15)
    assert [direction.t for direction in known] == list(range(15))
    for direction in known:
        assert tuple(direction)[1:] == pytest.approx(expected(made, direction.t), rel=1e-9)


def test_that_frames_bring_the_same_numbers():
    made = debugger()
    later, watched = Directions(made.problem), Directions(made.problem)
    for t in range(6):
        watched.take(made.goto(Position(t + 1, 0)))
        watched.take(made.goto(Position(t + 1, 3)))
    way = made.frame().timeline.way
    for _ in later.sampling(made.past(), range(6)):
        pass
    assert watched.known(way, 6) == later.known(way, 6)
    assert len(watched.known(way, 6)) == 6
    assert watched.missing(way, 6) == []


def test_that_a_large_set_is_left_for_later(monkeypatch):
    made = debugger()
    monkeypatch.setattr(over_time, "AT_ONCE", 0.0)
    directions = Directions(made.problem)
    directions.take(made.goto(Position(3, 0)))
    assert directions.known(made.frame().timeline.way, 3) == []


def test_that_branches_have_their_own_and_long_pasts_are_chosen_from_evenly():
    made = debugger()
    made.goto(Position(10, 0))
    directions = Directions(made.problem)
    for _ in directions.sampling(made.past(), range(10)):
        pass
    made.goto(Position(4, 0))
    way = made.edit(SetLearningRate(0.9)).timeline.way
    assert [direction.t for direction in directions.known(way, 10)] == [0, 1, 2, 3]
    assert directions.missing(way, 300)[:3] == [8, 16, 24]


# -- over sizes


def scan_of(made):
    scan = SizeScan(made.frame())
    pieces = sum(1 for _ in scan.steps())
    return scan, pieces


def test_that_each_size_holds_the_cosines_of_its_draws():
    made = debugger()
    made.goto(Position(20, 0))
    scan, pieces = scan_of(made)
    theta, train = made.machine.workspace.theta_new.copy(), made.problem.split.train
    whole = by_examples(made.problem.spec, theta, train, range(35))
    assert [size.m_b for size in scan.sizes] == [1, 2, 4, 8, 16, 32, 35] == scan.wanted
    for size in scan.sizes:
        assert size.cosines.size == 32
        for k in (0, 7, 31):
            indices = scan.draw(size.m_b, k)
            assert len(set(indices.tolist())) == size.m_b
            part = by_examples(made.problem.spec, theta, train, indices)
            lengths = np.linalg.norm(part) * np.linalg.norm(whole)
            assert size.cosines[k] == pytest.approx(float(part @ whole) / lengths, rel=1e-9)
            assert size.norms[k] == pytest.approx(float(np.linalg.norm(part)), rel=1e-9)
        assert size.seconds > 0
        assert size.mean == pytest.approx(math.fsum(size.cosines) / 32)
        low, high = size.spread
        assert sum(low - 1e-12 <= c <= high + 1e-12 for c in size.cosines) >= 24
    assert scan.sizes[-1].cosines == pytest.approx(np.ones(32))
    assert scan.where == Where(20, 35, 35, 8, pytest.approx(float(np.linalg.norm(whole)), rel=1e-9))
    assert pieces >= 7 * 33


def test_that_the_same_minibatches_are_drawn_each_time():
    made = debugger()
    made.goto(Position(5, 0))
    one, two = scan_of(made)[0], scan_of(made)[0]
    for a, b in zip(one.sizes, two.sizes, strict=True):
        assert a.cosines.tobytes() == b.cosines.tobytes()


def test_that_inside_a_minibatch_it_is_at_the_parameters_in_force():
    made = debugger()
    made.goto(Position(5, 0))
    start = scan_of(made)[0]
    made.goto(Position(5, 20))
    inside = scan_of(made)[0]
    assert [s.cosines.tobytes() for s in start.sizes] == [s.cosines.tobytes() for s in inside.sizes]


def test_that_the_size_in_use_is_among_those_that_are_tried():
    made = debugger()
    made.edit(SetBatchSize(11))
    assert SizeScan(made.frame()).wanted == [1, 2, 4, 8, 11, 16, 32, 35]


def test_that_nothing_of_the_debugger_changes():
    made = debugger()
    made.goto(Position(5, 0))
    theta = made.machine.workspace.theta_new.copy()
    scan_of(made)
    assert made.machine.workspace.theta_new.tobytes() == theta.tobytes()


def test_that_heavy_sizes_are_run_aside_and_fewer_of_them(monkeypatch):
    made = debugger()
    made.goto(Position(5, 0))
    before = scan_of(made)[0]
    monkeypatch.setattr(over_sizes.Gradients, "takes_long", lambda self, examples: examples > 4)
    monkeypatch.setattr(over_sizes, "WORK_OF_SIZE", over_sizes.flops(made.problem.spec, 35) * 6)
    after = scan_of(made)[0]
    assert after.sizes[-1].cosines.size == 6
    for a, b in zip(before.sizes, after.sizes, strict=True):
        assert a.cosines[: b.cosines.size] == pytest.approx(b.cosines)


def test_that_a_network_that_has_diverged_has_no_direction():
    made = debugger()
    made.goto(Position(3, 0))
    for l in (1, 2, 3):
        made.edit(SetParameter(Selection(Kind.EDGE, l, 1, 1), 1e200))
    scan, _ = scan_of(made)
    assert "no direction" in sentence(scan)


def test_that_a_minibatch_whose_gradient_is_zero_has_no_part_in_the_mean():
    found = Size(2, np.array([0.5, np.nan, 0.7]), np.ones(3), 1.0)
    assert found.mean == pytest.approx(0.6)
    assert 0.5 <= found.spread[0] <= found.spread[1] <= 0.7
    assert math.isnan(Size(2, np.array([np.nan]), np.ones(1), 1.0).mean)


# -- the sentence


def size(m_b, mean, per_example):
    return Size(m_b, np.full(4, mean), np.ones(4), m_b * per_example)


def scan_with(sizes, batch_size=16, examples=1000, m=1000):
    scan = SizeScan.__new__(SizeScan)
    scan.sizes, scan.where, scan.complete = sizes, Where(412, examples, m, batch_size, 1.0), True
    return scan


SIZES = [
    size(1, 0.2, 40e-6),
    size(16, 0.7, 4e-6),
    size(64, 0.92, 1.2e-6),
    size(128, 0.96, 1e-6),
    size(256, 0.98, 0.9e-6),
]


def test_that_it_reads_off_the_sizes_and_the_lectures_advice():
    said = sentence(scan_with(SIZES))
    assert "A minibatch of 16 has a mean cosine of 0.70 with ∇𝒞 of all 1\u202f000 training examples after 412" in said
    assert "0.90 is reached from 64 on" in said
    assert "40.0 µs alone and 1.00 µs in a minibatch of 128; larger ones save less than a fifth" in said
    assert "measured on this computer just now" in said
    assert "Both speak for about 64 to 128 here: within the lecture's advice" in said


def test_that_it_says_when_a_part_of_the_set_stands_for_all():
    assert "∇𝒞 of 500 of 1\u202f000 training examples" in sentence(scan_with(SIZES, examples=500))


def test_that_no_size_may_be_good_and_the_whole_set_is_none():
    poor = [size(1, 0.1, 4e-6), size(2, 0.2, 2e-6), size(4, 1.0, 1e-6)]
    said = sentence(scan_with(poor, batch_size=2, m=4, examples=4))
    assert "no smaller part of it reaches 0.90" in said
    assert "The time speaks for about 4 here" in said
    assert good_from(poor, 4) is None


def test_that_sizes_beyond_the_advice_are_said_to_be_above_it():
    large = [size(1, 0.1, 4e-5), size(512, 0.5, 1e-6), size(1024, 0.95, 0.5e-6)]
    assert "1\u202f024 here: above the lecture's advice" in sentence(scan_with(large, 512, 5000, 5000))


def test_that_one_good_size_in_between_is_not_enough():
    wavy = [size(1, 0.95, 1.0), size(2, 0.5, 1.0), size(4, 0.91, 1.0), size(8, 0.99, 1.0)]
    assert good_from(wavy, 100) == 4
    assert cheap_from(wavy) == 1
    assert "hardly less in a larger minibatch" in sentence(scan_with(wavy, 1))


def test_that_nothing_is_said_before_it_is_done():
    scan = scan_with(SIZES)
    scan.complete = False
    assert sentence(scan) == ""


@pytest.mark.parametrize(
    ("seconds", "text"), [(2.5, "2.50 s"), (0.0123, "12.3 ms"), (4.5e-6, "4.50 µs"), (3.12e-7, "312 ns")]
)
def test_that_times_have_their_unit(seconds, text):
    assert seconds_text(seconds) == text


def test_that_the_bits_of_theta_are_those_of_the_frame():
    made = debugger()
    frame = made.goto(Position(7, 0))
    W, _ = unpack(frame.spec, SizeScan(frame)._theta)
    assert W[2].tobytes() == frame.shown("W", 2).array.tobytes()
