"""Stepping is running: the same bits at every granularity, in any mixture, with or without frames in between."""

import gc
import weakref
from random import Random
from typing import Any

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Granularity, Position
from densegui.engine.network import pack, unpack
from densegui.engine.optimizers import OPTIMIZERS
from densegui.engine.propagation import predict
from tests.debugger.helpers import debugger, digest

EPOCHS, PER_EPOCH = 3, 5  # 35 examples: 8, 8, 8, 8 and 3
MINIBATCHES = EPOCHS * PER_EPOCH
VARIANTS: list[dict[str, Any]] = [
    *({"training": {"optimizer": {"name": name}}} for name in OPTIMIZERS),
    {"training": {"regularizer": {"name": "l2", "strength": 0.01}}},
    {"network": {"hidden": []}},
    {"network": {"dtype": "float32"}},
]


def at_each_minibatch(d: Debugger, granularity: Granularity) -> dict[int, str]:
    """Step through 3 epochs and hash everything wherever a minibatch has just been finished."""
    seen = {}
    while d.position.t < MINIBATCHES:
        frame = d.step(granularity)
        if frame.position.i == 0:
            seen[frame.position.t] = digest(frame)
    return seen


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_that_every_granularity_makes_the_same_bits(variant: dict[str, Any]) -> None:
    straight = debugger(**variant)
    expected = {t: digest(straight.run_minibatches(1)) for t in range(1, MINIBATCHES + 1)}
    for granularity in Granularity:
        seen = at_each_minibatch(debugger(**variant), granularity)
        assert seen == {t: expected[t] for t in seen}
        assert len(seen) == (EPOCHS if granularity is Granularity.EPOCH else MINIBATCHES)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_that_running_without_frames_makes_the_same_bits(variant: dict[str, Any]) -> None:
    """`advance` uses the same buffers again and again; with frames, each shown workspace is left alone."""
    shown, unseen = debugger(**variant), debugger(**variant)
    for _ in range(MINIBATCHES):
        shown.run_minibatches(1)
    unseen.advance(float("inf"), until_epoch=EPOCHS)
    assert unseen.position == (MINIBATCHES, 0)
    assert digest(unseen.frame()) == digest(shown.frame())


@pytest.mark.parametrize("seed", range(10))
def test_that_any_mixture_of_steps_makes_the_same_bits(seed: int) -> None:
    random, mixed, straight = Random(seed), debugger(), debugger()
    while mixed.position.t < 7:
        if random.random() < 0.2:
            mixed.run_for(0)
        else:
            granularity = random.choice([g for g in Granularity if g is not Granularity.EPOCH])
            mixed.step(granularity, random.randint(1, 4))
    position = mixed.position
    straight.run_minibatches(position.t)
    straight.step(Granularity.OP, position.i) if position.i else None
    names = ("Z", "A", "dZ", "dW", "db")
    there, here = mixed.frame(), straight.frame()
    for name in names:
        for l in (1, 2, 3):
            got, expected = there.shown(name, l), here.shown(name, l)
            assert got.freshness is expected.freshness
            assert np.array_equal(got.array, expected.array) if got.array is not None else expected.array is None
    to_the_end = mixed.run_minibatches(1), straight.run_minibatches(1)
    assert digest(to_the_end[0]) == digest(to_the_end[1])


@pytest.mark.parametrize("position", [Position(0, 1), Position(0, 22), Position(4, 9), Position(5, 0), Position(7, 13)])
def test_that_goto_leads_where_stepping_leads(position: Position) -> None:
    stepped, gone, back = debugger(), debugger(), debugger()
    while stepped.position != position:
        stepped.step()
    gone.goto(position)
    back.goto(Position(9, 3))
    back.goto(position)
    if position.i == 0:
        assert digest(stepped.frame()) == digest(gone.frame()) == digest(back.frame())
    for d in (gone, back):
        d.run_minibatches(1)
    stepped.run_minibatches(1)
    assert digest(stepped.frame()) == digest(gone.frame()) == digest(back.frame())


def test_that_the_same_experiment_makes_the_same_bits_and_another_seed_others() -> None:
    first, again, other = (debugger(seed=seed).run_minibatches(9) for seed in (3, 3, 4))
    assert digest(first) == digest(again)
    assert digest(first) != digest(other)


def test_that_reset_leads_back_to_the_same_weights_and_the_same_run() -> None:
    d = debugger(training={"optimizer": {"name": "adam"}})
    start = d.frame().array("W", 1).tobytes()
    expected = digest(d.run_minibatches(7))
    d.step(Granularity.OP, 5)
    frame = d.reset()
    assert frame.position == (0, 0)
    assert frame.array("W", 1).tobytes() == start
    assert frame.curves.cost.size == 0
    assert digest(d.run_minibatches(7)) == expected


def test_that_each_granularity_stops_where_it_says() -> None:
    """The places by hand for L = 3: sample, forward 2–7, cost, backward 9–17, update 18–23."""
    inside = {
        Granularity.OP: list(range(1, 23)),
        Granularity.LAYER: [1, 3, 5, 7, 8, 11, 14, 17, 19, 21],
        Granularity.PHASE: [1, 7, 8, 17],
        Granularity.MINIBATCH: [],
    }
    for granularity, stops in inside.items():
        d = debugger()
        for expected in [*(Position(0, i) for i in stops), Position(1, 0)]:
            assert d.step(granularity).position == expected


def test_that_a_step_from_the_middle_goes_to_the_next_place_of_its_kind() -> None:
    for granularity, expected in [
        (Granularity.OP, (2, 11)),
        (Granularity.LAYER, (2, 11)),
        (Granularity.PHASE, (2, 17)),
        (Granularity.MINIBATCH, (3, 0)),
        (Granularity.EPOCH, (5, 0)),
    ]:
        d = debugger()
        d.goto(Position(2, 10))
        assert d.step(granularity).position == expected


def test_that_an_epoch_ends_where_the_next_one_begins() -> None:
    d = debugger()
    assert [d.step(Granularity.EPOCH).position.t for _ in range(3)] == [5, 10, 15]
    d.step(Granularity.OP)
    assert d.step(Granularity.EPOCH).position == (20, 0)
    assert d.step(Granularity.EPOCH, 2).position == (30, 0)


def test_that_each_epoch_uses_each_training_example_once_in_a_new_order() -> None:
    d, orders = debugger(), []
    for _ in range(EPOCHS):
        order: list[int] = []
        for _ in range(PER_EPOCH):
            frame = d.run_minibatches(1)
            order += frame.workspace.indices.tolist()
        assert sorted(order) == list(range(35))
        assert frame.workspace.m_b == 3
        orders.append(tuple(order))
    assert len(set(orders)) == EPOCHS


def test_that_the_last_smaller_minibatch_is_applied_and_does_not_leak_into_the_next_epoch() -> None:
    """The gradient of the first minibatch of an epoch is that of its own examples, at the parameters before it."""
    d = debugger()
    d.run_minibatches(4)
    for m_b in (3, 8):
        before = d.frame().workspace.theta_new.copy()
        ws = d.run_minibatches(1).workspace
        assert ws.m_b == m_b
        assert ws.theta_new == pytest.approx(before - 0.1 * ws.gradient, rel=1e-14, abs=1e-16)
        spec, X = d.problem.spec, d.problem.split.train.rows[ws.indices].T
        output = predict(spec, before, X) - np.eye(3)[:, d.problem.split.train.labels[ws.indices]]
        assert ws.db[3][:, 0] == pytest.approx(output.mean(axis=1), rel=1e-12, abs=1e-15)


def test_that_metrics_come_at_the_start_at_each_epochs_end_and_every_so_many_minibatches() -> None:
    frame = debugger().run_minibatches(12)
    assert frame.curves.evaluated.tolist() == [0, 3, 5, 6, 9, 10, 12]
    assert frame.curves.cost.size == 12
    assert frame.evaluation.t == 12


def test_that_each_cost_is_that_of_its_minibatch_before_its_update() -> None:
    d = debugger()
    for t in range(7):
        frame = d.step(Granularity.PHASE, 3)  # sample, forward, cost
        cost = float(frame.array("cost"))
        by_hand = -np.log(frame.array("A", 3)[frame.array("labels"), np.arange(frame.m_b)]).mean()
        assert cost == pytest.approx(by_hand, rel=1e-13)
        assert d.step(Granularity.MINIBATCH).curves.cost[t] == cost


def test_that_the_epoch_counts_the_examples_that_are_done() -> None:
    d = debugger()
    assert [d.run_minibatches(1).epoch for _ in range(5)] == pytest.approx([8 / 35, 16 / 35, 24 / 35, 32 / 35, 1])
    assert d.step(Granularity.OP, 5).epoch == 1


def test_that_a_new_learning_rate_is_used_from_the_next_minibatch_on() -> None:
    d = debugger()
    d.run_minibatches(2)
    d.set_learning_rate(0.7)
    before = d.frame().workspace.theta_new.copy()
    ws = d.run_minibatches(1).workspace
    assert ws.theta_new == pytest.approx(before - 0.7 * ws.gradient, rel=1e-13, abs=1e-16)


def test_that_a_new_learning_rate_in_mid_minibatch_holds_for_the_whole_of_it() -> None:
    d, straight = debugger(), debugger()
    shown = d.goto(Position(2, 20))
    before = digest(shown)
    frame = d.set_learning_rate(0.7)
    straight.goto(Position(2, 0))
    straight.set_learning_rate(0.7)
    assert frame.position == (2, 20)
    assert digest(shown) == before, "a frame that was shown changed"
    assert digest(d.run_minibatches(2)) == digest(straight.run_minibatches(2))


def test_that_the_metrics_belong_to_the_parameters_after_t_updates() -> None:
    d = debugger()
    frame = d.run_minibatches(6)
    spec, split = d.problem.spec, d.problem.split
    for examples, metrics in ((split.train, frame.evaluation.train), (split.test, frame.evaluation.test)):
        Y_hat = predict(spec, frame.workspace.theta_new, examples.rows.T)
        loss = -np.log(Y_hat[examples.labels, np.arange(examples.m)])
        assert metrics is not None
        assert metrics.cost == pytest.approx(loss.mean(), rel=1e-13)
        assert metrics.accuracy == np.mean(Y_hat.argmax(axis=0) == examples.labels)


def test_that_the_flat_vector_on_the_screen_is_w_and_b() -> None:
    frame = debugger().run_minibatches(2)
    W = [[], *(frame.array("W", l) for l in (1, 2, 3))]
    b = [[], *(frame.array("b", l) for l in (1, 2, 3))]
    assert pack(frame.spec, W, b).tobytes() == frame.workspace.theta_new.tobytes()
    assert unpack(frame.spec, frame.workspace.theta_new)[0][2].tobytes() == W[2].tobytes()


def test_that_progress_is_told_up_to_the_end() -> None:
    told: list[int] = []
    debugger().run_minibatches(4, told.append)
    assert told[-1] == 4
    assert told == sorted(told)


def test_that_advance_stops_at_its_minibatch_and_says_that_it_is_done() -> None:
    d = debugger()
    for _ in range(20):
        before = d.position.t
        more = d.advance(0, until_minibatch=4)
        assert d.position.t - before in (0, 1), "more than one minibatch in no time"
        if not more:
            break
    assert d.position == (4, 0)
    assert not d.advance(10, until_minibatch=4)
    assert d.position == (4, 0)


def test_that_an_evaluation_in_pieces_gives_the_numbers_of_one_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("densegui.engine.propagation.CHUNK", 7)
    pieces, whole = debugger(), debugger()
    while pieces.advance(0, until_minibatch=12):
        shown = pieces.frame()
        assert shown.evaluation.t <= shown.position.t
    whole.run_minibatches(12)
    assert digest(pieces.frame()) == digest(whole.frame())
    ours, theirs = pieces.frame().evaluation, whole.frame().evaluation
    assert ours.t == theirs.t
    assert (ours.train.cost, ours.test.accuracy) == (theirs.train.cost, theirs.test.accuracy)


def test_that_an_evaluation_that_has_been_begun_is_completed_before_a_step() -> None:
    d = debugger()
    d.run_minibatches(PER_EPOCH - 1)
    d.advance(0)
    frame = d.step()
    assert (frame.position, frame.evaluation.t) == ((PER_EPOCH, 1), PER_EPOCH)


def test_that_the_data_of_a_debugger_go_with_it() -> None:
    d = debugger()
    d.run_minibatches(7)
    d.step(Granularity.OP)
    gone = weakref.ref(d.problem)
    gc.disable()  # large data wait for no collector, which counts objects and not bytes
    try:
        del d
        assert gone() is None
    finally:
        gc.enable()
