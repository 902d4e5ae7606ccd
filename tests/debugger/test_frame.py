"""What a frame shows at each position, what it marks as the last minibatch's, and that it never changes."""

from collections.abc import Iterator

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.format import number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.position import Granularity, Position
from densegui.debugger.trace import finished_arrays, trace_arrays
from densegui.engine.network import NetworkSpec, pack
from tests.debugger.helpers import debugger, problem_of, seed_in_order, shown_digest
from tests.engine.test_hand_worked import SHEET, W1, W2, b1, b2

FRESH, STALE, ABSENT = Freshness.FRESH, Freshness.STALE, Freshness.ABSENT
LAYERED = ("Z", "A", "dZ", "dW", "db", "W_new", "b_new")
SINGLE = ("X", "Y", "labels", "indices", "loss", "cost", "penalty")
# Operations done when the array exists, for L = 3, counted by hand in the public order.
MADE = {
    "Z": {1: 2, 2: 4, 3: 6},
    "A": {1: 3, 2: 5, 3: 7},
    "dZ": {3: 9, 2: 12, 1: 15},
    "dW": {3: 10, 2: 13, 1: 16},
    "db": {3: 11, 2: 14, 1: 17},
    "W_new": {1: 18, 2: 20, 3: 22},
    "b_new": {1: 19, 2: 21, 3: 23},
}


def freshness(frame: Frame, name: str, layer: int = 0) -> Freshness:
    array, fresh = frame.shown(name, layer)
    assert (array is None) == (fresh is ABSENT)
    in_a_trace = frame.array(name, layer)
    assert (in_a_trace is not None) == (fresh is FRESH)
    return fresh


def test_that_the_start_has_parameters_and_nothing_else() -> None:
    frame = debugger().frame()
    assert not frame.has_minibatch
    assert frame.m_b == 0
    assert frame.op is None
    for l in (1, 2, 3):
        assert freshness(frame, "W", l) is freshness(frame, "b", l) is FRESH
        assert {freshness(frame, name, l) for name in LAYERED} == {ABSENT}
    assert {freshness(frame, name) for name in SINGLE} == {ABSENT}


@pytest.mark.parametrize("t", [0, 6])
@pytest.mark.parametrize("i", range(1, 23))
def test_that_inside_a_minibatch_is_fresh_what_has_run_and_absent_what_has_not(t: int, i: int) -> None:
    d = debugger()
    frame = d.goto(Position(t, i))
    assert frame.op is frame.program[i - 1]
    for name, layers in MADE.items():
        for l, done in layers.items():
            assert freshness(frame, name, l) is (FRESH if done <= i else ABSENT)
    for l in (1, 2, 3):
        assert freshness(frame, "W", l) is freshness(frame, "b", l) is FRESH
    assert {freshness(frame, name) for name in ("X", "Y", "labels", "indices")} == {FRESH}
    assert {freshness(frame, name) for name in ("loss", "cost", "penalty")} == {FRESH if i >= 8 else ABSENT}
    assert freshness(frame, "A", 0) is FRESH


def test_that_between_minibatches_parameters_are_fresh_and_the_last_arrays_are_stale() -> None:
    d = debugger()
    frame = d.goto(Position(6, 0))
    assert frame.minibatch == 5
    for l in (1, 2, 3):
        assert freshness(frame, "W", l) is freshness(frame, "b", l) is FRESH
        assert {freshness(frame, name, l) for name in ("Z", "A", "dZ", "dW", "db")} == {STALE}
        assert freshness(frame, "W_new", l) is freshness(frame, "b_new", l) is ABSENT
    assert {freshness(frame, name) for name in SINGLE} == {STALE}


def test_that_w_is_what_the_forward_pass_used_until_the_next_sample_makes_the_new_one_w() -> None:
    d = debugger()
    at_start = d.goto(Position(4, 0)).array("W", 2).tobytes()
    for i in range(1, 23):
        assert d.step().array("W", 2).tobytes() == at_start, i
    new = d.frame().array("W_new", 2).tobytes()
    assert new != at_start
    assert d.step().position == (5, 0)
    assert d.frame().array("W", 2).tobytes() == new
    assert d.step().array("W", 2).tobytes() == new


def positions() -> Iterator[Position]:
    yield from (Position(0, 0), Position(0, 1), Position(0, 8), Position(0, 22), Position(4, 0))
    yield from (Position(4, 1), Position(4, 12), Position(5, 0), Position(6, 20))


@pytest.mark.parametrize("position", list(positions()), ids=str)
def test_that_a_frame_stays_as_it_was_when_training_goes_on(position: Position) -> None:
    d = debugger(training={"optimizer": {"name": "adam"}})
    frame = d.goto(position)
    before = shown_digest(frame)
    d.step(Granularity.OP, 3)
    d.run_minibatches(50)
    d.advance(float("inf"), until_epoch=14)
    d.set_learning_rate(5.0)
    d.step(Granularity.LAYER, 5)
    assert shown_digest(frame) == before


def test_that_frames_of_every_operation_stay_as_they_were() -> None:
    d, frames = debugger(), []
    for _ in range(60):
        frame = d.step()
        frames.append((frame, shown_digest(frame)))
    d.reset()
    d.run_minibatches(50)
    assert all(shown_digest(frame) == before for frame, before in frames)


@pytest.mark.parametrize("position", [Position(0, 0), Position(3, 22), Position(4, 0)])
def test_that_nothing_shown_can_be_written_to(position: Position) -> None:
    frame = debugger().goto(position)
    names = [(name, l) for name in ("W", "b", *LAYERED) for l in (1, 2, 3)] + [(name, 0) for name in SINGLE]
    arrays = [array for name, l in names if (array := frame.shown(name, l).array) is not None]
    arrays += [getattr(frame.curves, name) for name in frame.curves.__slots__ if name != "evaluated"]
    assert len(arrays) > 6
    for array in arrays:
        assert not array.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        frame.shown("W", 1).array[0, 0] = 1


def test_that_no_copy_is_made_of_what_is_shown() -> None:
    frame = debugger().goto(Position(3, 20))
    for name, own in (("Z", frame.workspace.Z), ("dW", frame.workspace.dW), ("W", frame.workspace.W)):
        assert np.shares_memory(frame.shown(name, 2).array, own[2])


def test_that_an_unknown_name_is_refused() -> None:
    frame = debugger().goto(Position(3, 20))
    with pytest.raises(KeyError, match="no array 'V' in layer 1"):
        frame.shown("V", 1)


def public_name(name: str, layer: int) -> str:
    """W1, Z2, W1_new: the layer stands behind the lecture's name."""
    stem, new, _ = name.partition("_new")
    return f"{stem}{layer}{new}"


def test_that_the_trace_holds_what_is_fresh_under_its_public_name() -> None:
    d = debugger()
    everything = [(name, l) for name in ("W", "b", *LAYERED) for l in (1, 2, 3)]
    for i in range(1, 23):
        frame = d.goto(Position(2, i))
        traced = trace_arrays(frame)
        fresh = {public_name(name, l): frame.array(name, l) for name, l in everything}
        fresh = {name: array for name, array in fresh.items() if array is not None}
        single = {"X", "Y", "labels", "indices"} | ({"loss", "cost"} if i >= 8 else set())
        assert set(traced) == set(fresh) | single
        assert all(traced[name].tobytes() == array.tobytes() for name, array in fresh.items())


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch) -> Debugger:
    """The 2-2-2 network that was worked out by hand, in the debugger."""
    spec = NetworkSpec.dense((2, 2, 2), "relu")
    theta = pack(spec, [[], W1, W2], [[], b1, b2])
    monkeypatch.setattr("densegui.debugger.standing.initial_parameters", lambda *_: theta)
    rows = np.array([[1.0, 2.0], [-1.0, 0.5]])
    return Debugger(problem_of(spec, rows, np.array([0, 1]), seed_in_order(2), learning_rate=0.1))


def test_that_the_screen_shows_the_sheet_that_was_worked_out_by_hand(sheet: Debugger) -> None:
    frame = sheet.step(Granularity.OP, 15)  # all but the last update
    for (name, layer), by_hand in SHEET.items():
        if (name, layer) == ("b_new", 2):
            frame = sheet.step()
            traced = finished_arrays(frame)["b2_new"]
        else:
            traced = frame.array(name, layer)
        assert traced == pytest.approx(np.array(by_hand), rel=0, abs=1e-12)
        for shown, sheets in zip(np.ravel(traced), np.ravel(by_hand), strict=True):
            assert number(shown) == number(sheets)


def test_that_numbers_of_the_sheet_look_as_on_paper(sheet: Debugger) -> None:
    frame = sheet.step(Granularity.OP, 6)
    Y_hat, Z = frame.array("A", 2), frame.array("Z", 1)
    assert [number(v) for v in Z.ravel()] == ["1.100", "−0.2750", "0.3000", "1.175"]
    assert [number(v) for v in Y_hat.ravel()] == ["0.8389", "0.1344", "0.1611", "0.8656"]
    assert number(float(frame.array("cost"))) == "0.1600"
