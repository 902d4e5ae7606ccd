"""The past run again: the same bits as the straight run, on every branch, and nothing of the debugger is touched."""

import pytest

from densegui.debugger.checkpoints import Borrowed, Checkpoints
from densegui.debugger.edits import SetBatchSize, SetLearningRate, SetOptimizer, SetParameter, SwitchOff
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.timeline import stretch_of
from densegui.engine.optimizers import Adam
from tests.debugger.helpers import debugger, shown_digest

ARRAYS = ("W", "b", "Z", "A", "dZ", "dW", "db", "W_new", "b_new")


def bits(ws):
    layers = [array.tobytes() for name in ARRAYS for array in getattr(ws, name)[1:]]
    return (ws.t, *layers, ws.X.tobytes(), ws.indices.tobytes(), float(ws.cost))


def straight(made, n):
    """The bits of minibatches 0 … n − 1 as steps through them show them."""
    made.goto(Position(0, 0))
    found = []
    for t in range(n):
        found.append(bits(made.goto(Position(t + 1, 0)).stale))
    return found


def again(past, times):
    return [bits(ws) for ws in past.minibatches(times) if ws is not None]


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_that_any_choice_of_minibatches_has_the_bits_of_the_straight_run(optimizer):
    made = debugger(training={"optimizer": {"name": optimizer}})
    expected = straight(made, 60)
    for times in (range(60), [0], [59], [3, 4, 40], range(0, 60, 7)):
        assert again(made.past(), times) == [expected[t] for t in times]


def test_that_edits_on_the_way_are_made_again():
    made = debugger()
    made.goto(Position(10, 5))
    made.edit(SetLearningRate(0.3))
    made.goto(Position(20, 0))
    made.edit(SetParameter(Selection(Kind.EDGE, 1, 1, 1), 2.0))
    made.edit(SwitchOff(1, 3))
    made.goto(Position(30, 0))
    made.edit(SetBatchSize(5))
    made.edit(SetOptimizer(Adam()))
    expected = straight(made, 45)
    made.goto(Position(45, 0))
    for times in (range(45), [9, 10, 20, 30], [44]):
        assert again(made.past(), times) == [expected[t] for t in times]


def test_that_a_branch_has_its_own_past_and_the_other_one_keeps_its():
    made = debugger()
    first = straight(made, 40)
    made.goto(Position(25, 0))
    made.edit(SetLearningRate(0.9))
    made.run_minibatches(15)
    second = straight(made, 40)
    assert first[:25] == second[:25]
    assert first[26] != second[26]
    way = made.frame().timeline.way
    assert made.past().way == way
    assert again(made.past(), range(20, 40)) == second[20:]
    frame = made.switch_branch(1)
    assert again(made.past(), range(20, 40)) == first[20:]
    for t in range(40):
        assert (stretch_of(way, t) == stretch_of(frame.timeline.way, t)) is (t < 25)


def test_that_a_reset_makes_minibatches_other_ones():
    made = debugger()
    before = made.goto(Position(5, 0)).timeline.way
    after = made.reset().timeline.way
    assert stretch_of(before, 0) != stretch_of(after, 0)


def test_that_the_debugger_goes_on_as_if_nobody_had_looked():
    alone, watched = debugger(), debugger()
    alone.run_minibatches(17)
    watched.run_minibatches(17)
    work = watched.past().minibatches(range(17))
    for n in range(30):
        next(work, None)
        alone.step()
        assert shown_digest(watched.step()) == shown_digest(alone.frame()), n
    for _ in work:
        pass
    assert watched.machine.checkpoints.used == alone.machine.checkpoints.used
    assert [e.t for e in watched.history.evaluations] == [e.t for e in alone.history.evaluations]


def test_that_borrowed_states_stay_when_their_owner_forgets_them():
    made = debugger()
    made.run_minibatches(100)
    owner: Checkpoints = made.machine.checkpoints
    borrowed = Borrowed(owner)
    stretch = [(0, 0, 99)]
    wanted = borrowed.nearest(stretch)
    owner.even.clear()
    owner.recent.clear()
    assert owner.nearest(stretch)[1].t == 0
    assert borrowed.nearest(stretch) == wanted
    assert wanted[1].t >= 80
    borrowed.keep(0, wanted[1])
    assert len(borrowed.even) + len(borrowed.recent) > 0
    assert len(owner.even) == len(owner.recent) == 0


def test_that_it_ends_where_a_number_is_not_finite():
    made = debugger(training={"learning_rate": 1e9}, network={"hidden": [{"nodes": 4, "activation": "identity"}]})
    made.run_minibatches(500)
    n = made.history.n
    assert made.divergence is not None
    found = again(made.past(), range(n + 20))
    assert [minibatch[0] for minibatch in found] == list(range(n))


def test_that_work_comes_in_pieces_of_one_minibatch():
    made = debugger()
    made.run_minibatches(15)
    pieces = list(made.past().minibatches([14]))
    assert len(pieces) == 16
    assert pieces[-1].t == 14
    assert all(piece is None for piece in pieces[:-1])


def test_that_a_large_network_is_run_aside_to_the_same_bits(monkeypatch):
    made = debugger()
    expected = straight(made, 12)
    monkeypatch.setattr("densegui.debugger.past.is_heavy", lambda spec, examples: True)
    assert again(made.past(), range(12)) == expected


def test_that_metrics_are_not_computed_again(monkeypatch):
    made = debugger()
    made.run_minibatches(30)
    past = made.past()
    monkeypatch.setattr("densegui.debugger.recorder.PendingEvaluation", lambda *_: pytest.fail("evaluated"))
    assert len(again(past, range(0, 30, 3))) == 10
