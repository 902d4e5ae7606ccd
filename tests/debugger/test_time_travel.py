"""Random walks through time, edits included: every position reached in any way has the bits of the straight run.

The straight run is made here from the engine's operations alone, without the debugger.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from densegui.data.minibatches import Order
from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import (
    Edit,
    Freeze,
    SetBatchSize,
    SetLearningRate,
    SetOptimizer,
    SetParameter,
    SwitchOff,
)
from densegui.debugger.frame import Frame
from densegui.debugger.position import Granularity, Position
from densegui.debugger.selection import Kind, Selection
from densegui.engine.frozen import Frozen
from densegui.engine.initializers import initial_parameters
from densegui.engine.network import unpack
from densegui.engine.optimizers import SGD, Adam, Momentum
from densegui.engine.program import program
from densegui.engine.regularizers import Regularizer
from densegui.engine.state import TrainingState, initial_state
from densegui.engine.workspace import Workspace
from densegui.errors import InputError
from tests.debugger.helpers import debugger, digest

OPTIMIZERS = {"sgd": SGD(), "momentum": Momentum(), "adam": Adam()}
EDGE, BIAS = Selection(Kind.EDGE, 1, 2, 1), Selection(Kind.BIAS, 2, 3)


class Straight:
    """One run from the start, with edits at their minibatches."""

    def __init__(self, d: Debugger, edits: list[tuple[int, Edit]]) -> None:
        problem = d.problem
        self.spec, self.train = problem.spec, problem.split.train
        self.order = Order(self.train.m, problem.experiment.seed)
        self.optimizer = OPTIMIZERS[problem.experiment.training.optimizer.name]
        self.rate, self.batch_size = problem.experiment.training.learning_rate, problem.experiment.training.batch_size
        theta = initial_parameters(problem.spec, problem.experiment.network.initializer, problem.experiment.seed)
        self.state = initial_state(theta, self.optimizer.moments)
        self.edits = edits
        self.weights: set[tuple[int, int, int]] = set()
        self.biases: set[tuple[int, int]] = set()
        self.costs: list[float] = []

    def edit(self, edit: Edit) -> None:
        """Do by hand what an edit says."""
        theta = self.state.theta.copy()
        W, b = unpack(self.spec, theta)
        match edit:
            case SetParameter(Selection(Kind.EDGE, l, k, j), value):
                W[l][j - 1, k - 1] = value
            case SetParameter(Selection(Kind.BIAS, l, k), value):
                b[l][k - 1, 0] = value
            case Freeze(Selection(Kind.EDGE, l, k, j), on):
                (self.weights.add if on else self.weights.discard)((l, j, k))
            case Freeze(Selection(Kind.BIAS, l, k), on):
                (self.biases.add if on else self.biases.discard)((l, k))
            case SwitchOff(l, k, off):
                self.spec = replace(self.spec, off=self.spec.off | {(l, k)} if off else self.spec.off - {(l, k)})
            case SetLearningRate(value):
                self.rate = value
            case SetBatchSize(value):
                self.batch_size = value
            case SetOptimizer(optimizer):
                self.optimizer = optimizer
                moments = tuple(np.zeros_like(theta) for _ in optimizer.moments)
                self.state = replace(self.state, step=0, moments=moments)
        self.state = replace(self.state, theta=theta)

    def go(self, position: Position) -> Workspace:
        """Return the workspace with i operations of minibatch t done; at (t, 0) with those edits made."""
        t, i = position
        while True:
            for at, edit in self.edits:
                if at == self.state.t:
                    self.edit(edit)
            frozen = Frozen.of(sorted(self.weights), sorted(self.biases))
            ops = program(self.spec, self.optimizer, Regularizer(), frozen)
            ws = Workspace(self.spec, self.train, self.order, self.state, self.rate, self.batch_size)
            if self.state.t == t:
                for op in ops[:i]:
                    op.run(ws)
                return ws
            for op in ops:
                op.run(ws)
            self.costs.append(float(ws.cost))
            after = ws.state_after()
            self.state = TrainingState(
                after.t,
                after.epoch,
                after.offset,
                after.step,
                after.theta.copy(),
                tuple(m.copy() for m in after.moments),
            )


def assert_is_straight(d: Debugger) -> None:
    """Compare the debugger with the straight run, bit by bit."""
    edits = [(segment.t, segment.edit) for segment in d.timeline.present.way() if segment.edit is not None]
    straight, frame = Straight(d, edits), d.frame()
    ws = straight.go(d.position)
    t, i = d.position
    assert frame.curves.cost[:t].tolist() == straight.costs
    got = frame.workspace
    if i == 0:
        expected, state = ws.state_after(), got.state_after()
        assert (state.t, state.epoch, state.offset, state.step) == (
            expected.t, expected.epoch, expected.offset, expected.step,
        )  # fmt: skip
        assert state.theta.tobytes() == expected.theta.tobytes()
        assert [m.tobytes() for m in state.moments] == [m.tobytes() for m in expected.moments]
        return
    assert (got.t, got.epoch, got.offset, got.step) == (ws.t, ws.epoch, ws.offset, ws.step)
    assert got.indices.tolist() == ws.indices.tolist()
    assert got.theta.tobytes() == ws.theta.tobytes()
    for op in frame.program[1:i]:
        mine, its = getattr(got, op.makes), getattr(ws, op.makes)
        if op.layer:
            mine, its = mine[op.layer], its[op.layer]
        assert np.asarray(mine).tobytes() == np.asarray(its).tobytes(), op
        if op.makes in ("W_new", "b_new"):
            moments = f"moments_{op.name}_new"
            for m, n in zip(getattr(got, moments)[op.layer], getattr(ws, moments)[op.layer], strict=True):
                assert m.tobytes() == n.tobytes()


places = st.sampled_from([EDGE, BIAS, Selection(Kind.EDGE, 3, 1, 5)])
edits = st.one_of(
    st.builds(SetParameter, places, st.floats(-2, 2)),
    st.builds(Freeze, places, st.booleans()),
    st.builds(SwitchOff, st.integers(1, 2), st.integers(1, 5), st.booleans()),
    st.builds(SetLearningRate, st.floats(0.001, 0.5)),
    st.builds(SetBatchSize, st.integers(1, 40)),
    st.builds(SetOptimizer, st.sampled_from([SGD(), Momentum(0.5), Adam()])),
)
granularities = st.sampled_from(list(Granularity))
commands = st.one_of(
    st.tuples(st.just("step"), granularities, st.integers(1, 3)),
    st.tuples(st.just("back"), granularities, st.integers(1, 4)),
    st.tuples(st.just("goto"), st.builds(Position, st.integers(0, 14), st.integers(0, 22))),
    st.tuples(st.just("run"), st.integers(1, 7)),
    st.tuples(st.just("edit"), edits, st.booleans()),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("branch"), st.integers(1, 4)),
    st.tuples(st.just("reverse")),
    st.tuples(st.just("break"), st.sampled_from(["cost > 1.05", "grad W 1 < 0.2", "op dW 2 every 3"])),
)


def do(d: Debugger, command: tuple[object, ...]) -> Frame | None:
    name, *rest = command
    try:
        match name:
            case "step":
                return d.step(*rest)
            case "back":
                return d.back(*rest)
            case "goto":
                return d.goto(*rest)
            case "run":
                return d.run_minibatches(*rest)
            case "edit":
                return d.edit(*rest)
            case "undo":
                return d.undo()
            case "redo":
                return d.redo()
            case "branch":
                return d.switch_branch(*rest)
            case "reverse":
                return d.reverse()
            case "break":
                d.breakpoints.add(*rest)
    except InputError:
        return None
    return None


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(walk=st.lists(commands, min_size=3, max_size=14))
def test_that_any_walk_has_the_bits_of_the_straight_run(optimizer: str, walk: list[tuple[object, ...]]) -> None:
    d = debugger(training={"optimizer": {"name": optimizer}})
    for command in walk:
        frame = do(d, command)
        assert_is_straight(d)
        if frame is not None:
            assert frame.position == d.position


@settings(max_examples=40, deadline=None)
@given(walk=st.lists(commands, min_size=3, max_size=10), budget=st.integers(2, 12))
def test_that_few_checkpoints_lead_to_the_same_bits(walk: list[tuple[object, ...]], budget: int) -> None:
    d = debugger(training={"optimizer": {"name": "adam"}})
    for shelf in (d.machine.checkpoints.even, d.machine.checkpoints.recent):
        shelf.budget = budget * 1500
    for command in walk:
        do(d, command)
        assert_is_straight(d)


@settings(max_examples=40, deadline=None)
@given(walk=st.lists(commands, min_size=3, max_size=10))
def test_that_what_a_frame_shows_never_changes(walk: list[tuple[object, ...]]) -> None:
    d = debugger(training={"optimizer": {"name": "momentum"}})
    kept: list[tuple[Frame, str]] = []
    for command in walk:
        if (frame := do(d, command)) is not None:
            kept.append((frame, digest_shown(frame)))
    assert [digest_shown(frame) for frame, _ in kept] == [before for _, before in kept]


def digest_shown(frame: Frame) -> str:
    parts = []
    for l in range(1, frame.spec.L + 1):
        for name in ("W", "b", "Z", "A", "dZ", "dW", "db", "W_new", "b_new"):
            array, freshness = frame.shown(name, l)
            parts.append((name, l, freshness.value, None if array is None else array.tobytes()))
    return repr((frame.position, hash(tuple(parts))))


@pytest.mark.parametrize("granularity", Granularity)
def test_that_back_stops_where_forward_did(granularity: Granularity) -> None:
    n = 40 if granularity in (Granularity.TERM, Granularity.NODE) else 7
    d = debugger()
    stops = []
    for _ in range(n):
        frame = d.step(granularity)
        stops.append((frame.position, frame.cursor and frame.cursor.cursor))
    for expected in reversed(stops[:-1]):
        frame = d.back(granularity)
        assert (frame.position, frame.cursor and frame.cursor.cursor) == expected
    frame = d.back(granularity)
    assert frame.position == (0, 0)
    assert frame.cursor is None


def test_that_back_to_an_epochs_start_leads_to_its_first_minibatch_and_then_to_the_one_before() -> None:
    d = debugger()  # 5 minibatches an epoch
    d.goto(Position(12, 4))
    assert [d.back(Granularity.EPOCH).position for _ in range(4)] == [(10, 0), (5, 0), (0, 0), (0, 0)]


def test_that_back_minibatch_leads_to_its_start_and_then_to_the_one_before() -> None:
    d = debugger()
    d.goto(Position(3, 9))
    assert [d.back(Granularity.MINIBATCH).position for _ in range(2)] == [(3, 0), (2, 0)]


def test_that_the_future_stays_until_an_edit_in_the_past_starts_a_branch() -> None:
    d = debugger()
    d.run_minibatches(9)
    costs = d.frame().curves.cost.tolist()
    frame = d.goto(Position(4, 2))
    assert frame.curves.cost.tolist() == costs
    frame = d.edit(SetLearningRate(0.3))
    assert frame.position == (4, 2)
    assert frame.curves.cost.tolist() == costs[:4]
    assert [branch.length for branch in frame.timeline.branches] == [9, 4]
    assert d.switch_branch(1).curves.cost.tolist() == costs


def test_that_an_edit_at_the_end_goes_on_with_the_branch_and_can_be_undone_and_redone() -> None:
    d = debugger()
    d.run_minibatches(3)
    d.edit(SetParameter(EDGE, 1.5))
    frame = d.edit(SetParameter(BIAS, -1.0))
    assert len(frame.timeline.branches) == 1
    assert (frame.array("W", 1)[1 - 1, 1], frame.array("b", 2)[2, 0]) == (1.5, -1.0)
    before = d.undo()
    assert (before.array("W", 1)[0, 1], before.timeline.can_redo) == (1.5, True)
    assert [edit.undone for edit in before.timeline.edits] == [False, True]
    d.undo()
    d.redo()
    assert d.redo().array("b", 2)[2, 0] == -1.0
    with pytest.raises(InputError, match="nothing to redo"):
        d.redo()


def test_that_going_on_after_an_undo_makes_a_branch_of_its_own() -> None:
    d = debugger()
    d.run_minibatches(3)
    d.edit(SetLearningRate(0.5))
    d.run_minibatches(2)
    d.undo()
    frame = d.run_minibatches(4)
    assert [(branch.length, branch.current) for branch in frame.timeline.branches] == [(5, False), (7, True)]


@pytest.mark.parametrize("i", [0, 6])
def test_that_values_that_are_dragged_make_one_edit(i: int) -> None:
    d = debugger()
    d.goto(Position(3, i))
    for value in (0.1, 0.2, 0.3):
        frame = d.edit(SetParameter(EDGE, value), merge=True)
    assert [str(edit.text) for edit in frame.timeline.edits] == ["w[1] 1→2 = 0.3"]
    assert_is_straight(d)
    assert d.undo().timeline.can_undo is False
    assert d.position == (3, i)


def test_that_an_edit_that_is_refused_changes_nothing() -> None:
    d = debugger()
    d.goto(Position(3, 5))
    before = digest(d.frame())
    for edit in (SetParameter(EDGE, float("nan")), SwitchOff(3, 1), SetLearningRate(0.0), SetBatchSize(0)):
        with pytest.raises(InputError):
            d.edit(edit)
    assert digest(d.frame()) == before
    assert not d.frame().timeline.edits


@pytest.mark.parametrize(
    "text", ["cost > 1", "grad W 1 < 0.5", "op dZ 2 every 2", "accuracy train >= 0.5", "W 1 1 1 crosses 0.3"]
)
def test_that_reverse_stops_where_running_forward_had(text: str) -> None:
    d = debugger()
    d.breakpoints.add(text)
    stops = []
    while d.position.t < 30 and len(stops) < 25:
        d.run_minibatches(30 - d.position.t)
        if d.stop is None:
            break
        stops.append(d.position)
    d.breakpoints.clear()
    d.run_minibatches(200 - d.position.t)
    d.breakpoints.add(text)
    while d.position > (stops[-1] if stops else Position(0, 0)):
        d.reverse()
    back = []
    while d.position != (0, 0):
        back.append(d.position)
        d.reverse()
    assert back == stops[::-1]


def test_that_a_journey_that_is_given_up_leaves_all_as_it_was() -> None:
    d = debugger()
    d.run_minibatches(400)
    d.machine.checkpoints.even.thin_out(10**9)
    before = digest(d.frame())
    frame = d.goto(Position(399, 3), lambda done, total: False)
    if frame.position == (400, 0):
        assert digest(frame) == before
    assert_is_straight(d)


def test_that_a_search_backward_can_be_given_up() -> None:
    d = debugger()
    d.run_minibatches(300)
    d.breakpoints.add("cost > 1000")
    before = digest(d.frame())
    assert digest(d.reverse(lambda done, total: False)) == before


def test_that_a_branch_says_where_it_left_the_others() -> None:
    d = debugger()
    d.goto(Position(12, 15))
    d.edit(SetParameter(EDGE, 1.0))
    d.undo()
    d.run_minibatches(3)
    assert [branch.fork for branch in d.frame().timeline.branches] == [None, 12]
