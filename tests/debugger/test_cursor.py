"""The cursor inside an operation: its stops in both directions, and what is shown at each."""

from collections.abc import Callable

import numpy as np
import pytest

from densegui.debugger.cursor import (
    Cursor,
    cursor_state,
    first,
    last,
    next_node,
    next_term,
    previous_node,
    previous_term,
)
from densegui.debugger.scalar import ELEMENTWISE, n_nodes, n_terms, scalar_node
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import Adam
from densegui.engine.program import Op
from tests.debugger.scalar_cases import ops_in_turn, setting_of

Move = Callable[[Cursor, NetworkSpec, Op], Cursor | None]
SETTING = setting_of("tanh", Adam())
OPS = [(index, op) for index, op in enumerate(SETTING.program) if op.name != "sample"]
every_op = pytest.mark.parametrize(("index", "op"), OPS, ids=lambda value: str(value))


def walk(cursor: Cursor | None, move: Move, op: Op) -> list[Cursor]:
    stops = []
    while cursor is not None:
        stops.append(cursor)
        cursor = move(cursor, SETTING.spec, op)
    return stops


@every_op
@pytest.mark.parametrize("by_term", [True, False])
def test_that_the_stops_back_are_the_stops_forward_reversed(index: int, op: Op, by_term: bool) -> None:
    spec = SETTING.spec
    forward = walk(first(index, 2, spec, op, by_term), next_term if by_term else next_node, op)
    back = walk(last(index, 2, spec, op), previous_term if by_term else previous_node, op)
    assert forward == back[::-1]
    total = n_terms(op, spec) * n_nodes(op, spec)
    assert len(forward) == (total if by_term else n_nodes(op, spec))
    assert [stop.nodes == n_nodes(op, spec) for stop in forward] == [False] * (len(forward) - 1) + [True]


@every_op
def test_that_a_node_step_from_inside_a_node_completes_it_and_back_undoes_it(index: int, op: Op) -> None:
    spec = SETTING.spec
    for stop in walk(first(index, 0, spec, op, True), next_term, op):
        if stop.terms:
            assert next_node(stop, spec, op) == Cursor(index, 0, stop.nodes + 1)
            expected = Cursor(index, 0, stop.nodes) if stop.nodes else None
            assert previous_node(stop, spec, op) == expected


def test_that_sample_has_no_stops() -> None:
    sample = SETTING.program[0]
    assert first(0, 0, SETTING.spec, sample, True) is None
    assert first(0, 0, SETTING.spec, sample, False) is None
    assert last(0, 0, SETTING.spec, sample) is None


def test_that_each_stop_shows_what_has_been_done() -> None:
    for index, (op, workspace) in enumerate(ops_in_turn(SETTING)):
        for stop in walk(first(index, 3, SETTING.spec, op, True), next_term, op) if index else []:
            state = cursor_state(stop, op, workspace, SETTING)
            node = scalar_node(op, workspace, 3, stop.nodes + bool(stop.terms), SETTING)
            assert state.node == node
            assert state.complete is (stop.terms == 0)
            assert state.terms == node.terms[: stop.terms or None]
            values = [term.value for term in state.terms]
            assert state.so_far == (values[-1] if op.name in ELEMENTWISE else sum(values))
            known = np.isfinite(state.values)
            if op.name in ELEMENTWISE:
                assert known.sum() == stop.nodes * n_terms(op, SETTING.spec) + stop.terms
            else:
                assert known.tolist() == [True] * stop.nodes + [False] * (n_nodes(op, SETTING.spec) - stop.nodes)
            assert state.whole is (stop.nodes == n_nodes(op, SETTING.spec))
            if state.agreement is not None:
                assert state.agreement.agrees
                assert state.agreement.says in state.says


def test_that_a_whole_cursor_leaves_the_arrays_of_the_operations_before_as_they_are() -> None:
    for index, (op, workspace) in enumerate(ops_in_turn(SETTING)):
        whole = last(index, 0, SETTING.spec, op)
        if whole is None:
            continue
        made = [(done.makes, done.layer) for done in SETTING.program[1:index]]
        before = [np.array(getattr(workspace, name) if not l else getattr(workspace, name)[l]) for name, l in made]
        cursor_state(whole, op, workspace, SETTING)
        after = [np.array(getattr(workspace, name) if not l else getattr(workspace, name)[l]) for name, l in made]
        assert all(a.tobytes() == b.tobytes() for a, b in zip(before, after, strict=True))


def test_that_the_status_line_tells_node_term_and_sum() -> None:
    says = {}
    for index, (op, workspace) in enumerate(ops_in_turn(SETTING)):
        says[str(op)] = [
            cursor_state(stop, op, workspace, SETTING).says
            for stop in (walk(first(index, 3, SETTING.spec, op, True), next_term, op) if index else [])
        ]
    assert says["Z 2"][3].startswith("Z[2], node 1 of 5, term 4 of 5: ")
    assert says["Z 2"][3].endswith(" so far")
    assert says["Z 2"][4].startswith("Z[2], node 1 of 5: z = ")
    assert says["Z 2"][-1].startswith("Z[2], all 5 nodes. The loops give the same numbers as column 4 of Z[2]")
    assert says["dW 2"][0].startswith("dW[2], node 1 of 5, element 1 of 4: ∂ℒ/∂w = ")
    assert says["dW 2"][3] == "dW[2], node 1 of 5: all 4 elements of its column"
    assert says["cost"][1].startswith("cost, term 2 of 3: ")
    assert says["cost"][-1].startswith("cost: ℒ = ")
    assert says["b 1"][0].startswith("b[1], node 1 of 4: b new = ")
