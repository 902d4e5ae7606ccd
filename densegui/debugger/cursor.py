"""The cursor inside an operation: which node, and which term of its sum, the scalar form has come to.

It is no time: the position stays (t, i) while `program[i]` is taken apart, for one example. Nodes 1…n are the stops of
a node step, terms those of a term step; the last term of a node completes it. When all nodes are complete the cursor
is whole and shows how loops and matrices agree; the step after that leaves the operation.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from densegui.debugger.agreement import Agreement, agreement
from densegui.debugger.edits import Setting
from densegui.debugger.format import number
from densegui.debugger.scalar import (
    ELEMENTWISE,
    ScalarNode,
    ScalarTerm,
    n_nodes,
    n_terms,
    partial_sum,
    scalar_node,
    scalar_numbers,
)
from densegui.engine.network import FloatArray, NetworkSpec
from densegui.engine.program import Op
from densegui.engine.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Cursor:
    """A stop inside `program[op_index]`, for one example (from 0).

    `nodes` are complete, and `terms` terms of the next one are done: 0 where a node has just been completed.
    """

    op_index: int
    example: int
    nodes: int
    terms: int = 0


def first(op_index: int, example: int, spec: NetworkSpec, op: Op, by_term: bool) -> Cursor | None:
    """Return the first stop inside an operation, or None when it has none, as `sample`."""
    before = Cursor(op_index, example, 0)
    return next_term(before, spec, op) if by_term else next_node(before, spec, op)


def last(op_index: int, example: int, spec: NetworkSpec, op: Op) -> Cursor | None:
    """Return the last stop inside an operation, where all nodes are complete; None when it has none."""
    n = n_nodes(op, spec)
    return Cursor(op_index, example, n) if n else None


def next_node(cursor: Cursor, spec: NetworkSpec, op: Op) -> Cursor | None:
    """Return the stop where the next node is complete; None when the step leaves the operation at its end."""
    if cursor.nodes >= n_nodes(op, spec):
        return None
    return replace(cursor, nodes=cursor.nodes + 1, terms=0)


def next_term(cursor: Cursor, spec: NetworkSpec, op: Op) -> Cursor | None:
    """Return the stop one term further; None when the step leaves the operation at its end."""
    if cursor.nodes >= n_nodes(op, spec):
        return None
    if cursor.terms + 1 < n_terms(op, spec):
        return replace(cursor, terms=cursor.terms + 1)
    return next_node(cursor, spec, op)


def previous_node(cursor: Cursor, spec: NetworkSpec, op: Op) -> Cursor | None:
    """Return the stop where the node before was complete; None when the step leaves the operation at its start."""
    nodes = cursor.nodes if cursor.terms else cursor.nodes - 1
    return replace(cursor, nodes=nodes, terms=0) if nodes else None


def previous_term(cursor: Cursor, spec: NetworkSpec, op: Op) -> Cursor | None:
    """Return the stop one term back; None when the step leaves the operation at its start."""
    if cursor.terms:
        nodes, terms = cursor.nodes, cursor.terms - 1
    else:
        nodes = cursor.nodes - 1
        terms = n_terms(op, spec) - 1
    return replace(cursor, nodes=nodes, terms=terms) if nodes or terms else None


@dataclass(frozen=True, slots=True, eq=False)
class CursorState:
    """What the screen shows of a cursor.

    Attributes
    ----------
    make_values : function
        Works out `values`, which a wide layer has many of and not every view asks for.
    node : ScalarNode
        The node that is being worked on, or the one that has just been completed, with all of its terms.
    terms : tuple of ScalarTerm
        Its terms so far, the newest last.
    so_far : float
        What they come to: their sum, or the newest element where each stands for itself (dW, W).
    complete : bool
        Whether the node is complete: its `result` holds.
    agreement : Agreement or None
        Set when the cursor is whole.
    says : str
        One sentence for the status line.
    """

    cursor: Cursor
    op: Op
    n_nodes: int
    n_terms: int
    make_values: Callable[[], FloatArray] = field(repr=False)
    node: ScalarNode
    terms: tuple[ScalarTerm, ...]
    so_far: float
    complete: bool
    agreement: Agreement | None
    says: str

    @property
    def values(self) -> FloatArray:
        """Results of the complete nodes, (n[l],), or n[l-1] × n[l] for dW and W; NaN where a node is not complete.

        The elements of a running column of dW or W are in it. Worked out anew each time.
        """
        return self.make_values()

    @property
    def whole(self) -> bool:
        """Whether all nodes are complete."""
        return self.agreement is not None

    @property
    def elementwise(self) -> bool:
        """Whether the terms are elements of a column of dW or W, not a sum."""
        return self.op.name in ELEMENTWISE


def cursor_state(cursor: Cursor, op: Op, workspace: Workspace, setting: Setting) -> CursorState:
    """Return what a cursor inside an operation shows; what the operation reads must have been computed.

    When the cursor is whole the operation itself is run, to be compared with: it writes its own array only, which
    nobody is shown before the position has passed it.
    """
    spec = workspace.spec
    n, complete = n_nodes(op, spec), cursor.terms == 0
    k = cursor.nodes if complete else cursor.nodes + 1
    node = scalar_node(op, workspace, cursor.example, k, setting)
    terms = node.terms if complete else node.terms[: cursor.terms]
    so_far = partial_sum(op, [term.value for term in terms])
    found = None
    if cursor.nodes == n:
        with np.errstate(all="ignore"):  # a diverged network is taken apart too
            op.run(workspace)
        found = agreement(op, workspace, cursor.example, setting)
    says = _status(op, node, len(terms), so_far, complete, n, found)
    values = partial(_values, cursor, op, workspace, setting)
    return CursorState(cursor, op, n, len(node.terms), values, node, terms, so_far, complete, found, says)


def _values(cursor: Cursor, op: Op, workspace: Workspace, setting: Setting) -> FloatArray:
    n = workspace.spec.n
    size = n_nodes(op, workspace.spec)
    values = np.full((n[op.layer - 1], size) if op.name in ELEMENTWISE else (1, size), np.nan)
    for k in range(1, cursor.nodes + 1):
        values[:, k - 1] = scalar_numbers(op, workspace, cursor.example, k, setting)[1]
    if op.name not in ELEMENTWISE:
        return values.reshape(-1)
    if cursor.terms:
        done = scalar_numbers(op, workspace, cursor.example, cursor.nodes + 1, setting)[1][: cursor.terms]
        values[: cursor.terms, cursor.nodes] = done
    return values


RESULTS = {
    "Z": "z", "A": "a", "cost": "ℒ", "dZ": "∂ℒ/∂z", "dW": "∂ℒ/∂w", "db": "∂ℒ/∂b", "W": "w", "b": "b",
}  # fmt: skip
"""What a node of each operation comes to, as the network's picture writes it."""


def _status(op: Op, node: ScalarNode, done: int, so_far: float, complete: bool, n: int, found: Agreement | None) -> str:
    """Return the sentence for the status line."""
    of = f"{op.name}[{op.layer}]" if op.layer else op.name
    what = f"{of}, node {node.node} of {n}" if op.layer else of
    name = RESULTS[op.name] + (" new" if op.name in ("W", "b") else "")
    if found is not None:
        done_with = f"{of}: {name} = {number(node.result)}" if n == 1 and op.layer == 0 else f"{of}, all {n} nodes"
        return f"{done_with}. {found.says}"
    if op.name in ELEMENTWISE:
        if complete:
            return f"{what}: all {done} elements of its column"
        return f"{what}, element {done} of {len(node.terms)}: {name} = {number(so_far)}"
    if complete:
        return f"{what}: {name} = {number(node.result)}"
    return f"{what}, term {done} of {len(node.terms)}: {number(so_far)} so far"
