"""Watches: what they are called, which number of the arrays they show and of when, and their curves."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.watches import MOST_POINTS, Track, Watch, Watches, parse_watch, suggestions, watch_of
from densegui.engine.network import NetworkSpec
from densegui.errors import InputError
from tests.debugger.helpers import debugger

SPEC = NetworkSpec.dense((2, 6, 5, 3))
FINISHED = 22
"""Done operations when only b[3] is left to update: every array but it is there."""


@pytest.fixture(name="there")
def _there() -> Debugger:
    return debugger()


def at(there: Debugger, t: int, i: int, example: int | None = 0) -> Frame:
    there.example = example
    return there.goto(Position(t, i))


def value(text: str, frame: Frame) -> tuple[float | None, Freshness]:
    return parse_watch(text, frame.spec).value(frame)


# -- as text


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("W 1 2 3", "w_{23}^[1]"),
        ("dW 2 6 5", "∂𝒞/∂w_{65}^[2]"),
        ("b 1 4", "b_{4}^[1]"),
        ("db 3 1", "∂𝒞/∂b_{1}^[3]"),
        ("Z 1 4", "z_{4}^[1]"),
        ("A 2 5", "a_{5}^[2]"),
        ("dZ 3 2", "∂ℒ/∂z_{2}^[3]"),
        ("X 2", "x_{2}"),
        ("norm dW 1", "‖∇W^[1]‖"),
        ("mean A 1", "A^[1]"),
        ("norm dZ 2", "‖𝒥_z^[2]‖"),
        ("cost", "𝒞_b"),
        ("cost train", "𝒞"),
        ("accuracy test", "accuracy"),
    ],
)
def test_that_each_kind_is_read_and_written_and_has_its_symbol(text, label):
    watch = parse_watch(text, SPEC)
    assert str(watch) == text
    assert watch.label == label


@given(st.sampled_from(suggestions(SPEC)))
def test_that_every_suggestion_is_read_as_itself(text):
    assert str(parse_watch(text, SPEC)) == text


@given(st.text(max_size=20))
def test_that_no_text_makes_it_fall_over(text):
    with contextlib.suppress(InputError):
        parse_watch(text, SPEC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it begins with W, dW"),
        ("w 1 2 3", '"w" is not allowed'),
        ("W 1 2", "the node of layer 1 is 1 to 6"),
        ("W 1 3 1", "the input is 1 to 2"),
        ("A 4 1", "the layer is 1 to 3"),
        ("norm X 1", "W, dW, b, db, Z, A or dZ"),
        ("accuracy", "train or test"),
        ("cost 3", "train or test"),
        ("b 1 2 3", '"3" is too much'),
    ],
)
def test_that_a_wrong_text_is_refused_with_what_is_allowed(text, said):
    with pytest.raises(InputError, match=said):
        parse_watch(text, SPEC)


def test_that_a_wide_network_suggests_no_more_than_can_be_listed():
    assert len(suggestions(NetworkSpec.dense((784, 128, 10)))) == 2000


def test_that_what_is_selected_has_a_watch():
    assert str(watch_of(Selection(Kind.EDGE, 2, 4, 3))) == "W 2 3 4"
    assert str(watch_of(Selection(Kind.BIAS, 2, 4))) == "b 2 4"
    assert str(watch_of(Selection(Kind.NODE, 3, 1))) == "A 3 1"
    assert str(watch_of(Selection(Kind.NODE, 0, 2))) == "X 2"


# -- the number


def test_that_an_element_is_the_arrays(there):
    frame = at(there, 2, FINISHED, 4)
    ws = frame.workspace
    expected = {
        "W 2 3 5": ws.W[2][2, 4], "dW 1 2 6": ws.dW[1][1, 5], "b 2 5": ws.b[2][4, 0], "db 3 3": ws.db[3][2, 0],
        "Z 1 6": ws.Z[1][5, 4], "A 2 1": ws.A[2][0, 4], "dZ 3 2": ws.dZ[3][1, 4], "X 2": ws.X[1, 4], "cost": ws.cost,
    }  # fmt: skip
    for text, number in expected.items():
        assert value(text, frame) == (number, Freshness.FRESH), text


def test_that_without_a_chosen_example_it_is_the_mean_over_the_minibatch(there):
    frame = at(there, 2, FINISHED, None)
    found, _ = value("Z 1 6", frame)
    assert found == pytest.approx(sum(frame.workspace.Z[1][5].tolist()) / 8, rel=1e-14)
    watch = parse_watch("Z 1 6", frame.spec)
    assert (watch.words(frame), watch.is_mean(frame)) == ("minibatch", True)
    chosen = at(there, 2, FINISHED, 4)
    assert (watch.words(chosen), watch.is_mean(chosen)) == ("example 5", False)


def test_that_norm_and_mean_are_over_the_whole_array(there):
    frame = at(there, 2, FINISHED, 4)
    numbers = frame.workspace.dW[1].ravel().tolist()
    assert value("norm dW 1", frame)[0] == pytest.approx(sum(x * x for x in numbers) ** 0.5, rel=1e-14)
    assert value("mean A 2", frame)[0] == pytest.approx(float(np.mean(frame.workspace.A[2])), rel=1e-14)
    assert parse_watch("mean A 2", frame.spec).words(frame) == "minibatch"
    assert parse_watch("mean A 2", frame.spec).is_mean(frame)
    assert not parse_watch("norm A 2", frame.spec).is_mean(frame)


def test_that_what_has_not_run_is_absent_and_what_is_old_is_stale(there):
    assert value("dW 1 1 1", at(there, 2, 8)) == (None, Freshness.ABSENT)
    assert value("cost", at(there, 0, 0)) == (None, Freshness.ABSENT)
    frame = at(there, 3, 0)
    assert value("dW 1 1 1", frame) == (frame.workspace.dW[1][0, 0], Freshness.STALE)
    assert value("W 1 1 1", frame) == (frame.workspace.W_new[1][0, 0], Freshness.FRESH)


def test_that_a_metric_is_that_of_the_newest_evaluation(there):
    frame = at(there, 4, 5)  # evaluated at 3
    assert frame.evaluation.train is not None
    assert frame.evaluation.test is not None
    assert value("cost train", frame) == (frame.evaluation.train.cost, Freshness.STALE)
    assert value("accuracy test", frame) == (frame.evaluation.test.accuracy, Freshness.STALE)
    assert value("accuracy test", at(there, 6, 0))[1] is Freshness.FRESH
    assert parse_watch("accuracy test", SPEC).time(frame, Freshness.STALE) == 3


def test_that_a_set_without_examples_has_no_metric():
    alone = debugger(data={"source": "blobs", "n_examples": 50, "classes": 3, "train_share": 1})
    assert value("accuracy test", alone.frame()) == (None, Freshness.ABSENT)


def test_that_numbers_of_a_diverged_network_are_shown_as_they_are(there):
    frame = at(there, 2, FINISHED, None)
    frame.workspace.A[1][0, :2] = np.inf, -np.inf
    assert np.isnan(value("A 1 1", frame)[0])
    assert value("norm A 1", frame)[0] == np.inf


# -- the curves


def test_that_each_t_has_the_value_that_belongs_to_it(there):
    watches = Watches(there.problem.spec, ["cost", "W 1 1 1"])
    cost, weight = watches
    frames = [at(there, t, 0) for t in (1, 2, 3)] + [at(there, 3, 12)]
    costs = [*there.frame().curves.cost.tolist(), float(there.frame().workspace.cost)]
    for frame in frames:
        watches.record(frame)
    assert (watches.track(cost).times, watches.track(cost).values) == ([0, 1, 2, 3], costs[:4])
    assert watches.track(weight).times == [1, 2, 3]


def test_that_travelling_back_replaces_and_keeps_what_came_later(there):
    watches = Watches(there.problem.spec, ["W 1 1 1"])
    (weight,) = watches
    for t in (0, 5, 2, 5):
        watches.record(at(there, t, 0))
    track = watches.track(weight)
    assert track.times == [0, 2, 5]
    assert track.values[-1] == there.frame().workspace.W_new[1][0, 0]


def test_that_curves_of_examples_and_of_means_are_not_mixed(there):
    watches = Watches(there.problem.spec, ["A 1 1", "W 1 1 1", "norm A 1"])
    for t in (1, 2):
        watches.record(at(there, t, 3))
    watches.record(at(there, 3, 3, None))
    assert [len(watches.track(watch).times) for watch in watches] == [1, 3, 3]


def test_that_a_track_is_sorted_bounded_and_keeps_the_newest():
    track = Track()
    for t in (5, 1, 3, 3):
        track.record(t, 10.0 * t)
    assert (track.times, track.values) == ([1, 3, 5], [10.0, 30.0, 50.0])
    for t in range(6, 10_000):
        track.record(t, float(t))
        assert track.times[-1] == t
        assert len(track.times) <= MOST_POINTS
    assert track.times == sorted(set(track.times))
    assert track.values[-1] == 9999.0
    track.clear()
    assert track.times == track.values == []


def test_that_watches_are_kept_once_and_in_order():
    watches = Watches(SPEC, ["norm dW 1", "cost"])
    watches.add("cost")
    watches.add(Watch("element", "b", 1, 0, 2))
    assert watches.as_texts() == ("norm dW 1", "cost", "b 1 2")
    watches.remove(parse_watch("cost", SPEC))
    assert len(watches) == 2
    with pytest.raises(InputError):
        watches.add("nothing")
    assert watches.as_texts() == ("norm dW 1", "b 1 2")
