"""The scalar form (21a)-(21d) of one operation for one example: node by node, term by term, run by the engine's loops.

It reads what the operation reads, in the workspace, and writes nothing. What it comes to is compared with the
operation's own array by `densegui.debugger.agreement`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from densegui.debugger.edits import Setting
from densegui.debugger.scalar_text import ScalarText
from densegui.engine.loop_terms import cost_terms, direction, softmax_terms, updated, weight_terms
from densegui.engine.loops import (
    Vector,
    activation,
    activation_derivative,
    backward_terms,
    linear_terms,
    softmax,
)
from densegui.engine.network import FloatArray, Layers, NetworkSpec
from densegui.engine.program import Op
from densegui.engine.workspace import Workspace

ELEMENTWISE = ("dW", "W")
"""Operations whose node has a result for each term: the terms are elements of a column, not a sum."""


@dataclass(frozen=True, slots=True)
class ScalarTerm:
    """One term in symbols and in numbers, both LaTeX, and its value."""

    symbolic: str
    numeric: str
    value: float


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One node's part of an operation.

    Attributes
    ----------
    node : int
        k, from 1; the cost has the one node 1.
    results : tuple of float
        What the node comes to: one number; for dW and W one for each term, the elements w_jk of column k.
    symbolic, numeric : str
        The equation for this node, as LaTeX: in symbols, and what its result is made of.
    """

    node: int
    terms: tuple[ScalarTerm, ...]
    results: tuple[float, ...]
    symbolic: str
    numeric: str

    @property
    def result(self) -> float:
        """The node's number; of several elements the last."""
        return self.results[-1]


def n_nodes(op: Op, spec: NetworkSpec) -> int:
    """Return how many nodes an operation goes through; `sample` has none, the cost 1."""
    if op.name in ("sample", "cost"):
        return int(op.name == "cost")
    return spec.n[op.layer]


def n_terms(op: Op, spec: NetworkSpec) -> int:
    """Return how many terms each node of an operation has."""
    l, n = op.layer, spec.n
    if op.name == "dZ":
        return 2 if l == spec.L else n[l + 1]
    if op.name == "A":
        return n[l] if l == spec.L else 1
    return {"sample": 0, "Z": n[l - 1] + 1, "cost": spec.n_y, "dW": n[l - 1], "W": n[l - 1]}.get(op.name, 1)


def scalar_numbers(op: Op, workspace: Workspace, example: int, node: int, setting: Setting) -> tuple[Vector, Vector]:
    """Return (terms, results) of one node, from 1, of one example, from 0.

    A node that is switched off has terms, and a result of 0 in A and dZ; a frozen parameter is its own result.
    """
    spec, l, k = workspace.spec, op.layer, node - 1
    name = "softmax" if (op.name, l) == ("A", spec.L) else op.name
    if name == "Z":
        terms = linear_terms(workspace.W[l], workspace.b[l], column(workspace.A[l - 1], example), k)
        return terms, [sum(terms)]
    if name == "A":
        z = float(workspace.Z[l][k, example])
        return [z], [0.0 if (l, node) in spec.off else activation(spec.activations[l], z)]
    if name == "softmax":
        logits = column(workspace.Z[l], example)
        return softmax_terms(logits), [softmax(logits)[0][k]]
    if name == "cost":
        terms = cost_terms(column(workspace.Y, example), softmax(column(workspace.Z[spec.L], example))[1])
        return terms, [sum(terms)]
    if name == "dZ":
        return _dz(workspace, l, example, k)
    if name == "dW":
        parts = weight_terms(column(workspace.A[l - 1], example), float(workspace.dZ[l][k, example]))
        return parts, parts
    if name == "db":
        dz = float(workspace.dZ[l][k, example])
        return [dz], [dz]
    if name in ("W", "b"):
        new = _updates(op, workspace, k, setting)
        return new, new
    raise ValueError(f"the operation {op} has no scalar form")


def _dz(workspace: Workspace, l: int, example: int, k: int) -> tuple[Vector, Vector]:
    """(21d), (21c)."""
    spec = workspace.spec
    if l == spec.L:
        terms = [float(workspace.A[l][k, example]), 0.0 - float(workspace.Y[k, example])]
        return terms, [sum(terms)]
    terms = backward_terms(workspace.W[l + 1], column(workspace.dZ[l + 1], example), k)
    if (l, k + 1) in spec.off:
        return terms, [0.0]
    slope = activation_derivative(spec.activations[l], float(workspace.Z[l][k, example]))
    return terms, [slope * sum(terms)]


def _updates(op: Op, workspace: Workspace, k: int, setting: Setting) -> Vector:
    """(14), (15) the new numbers of column k of W[l], or the new b_k[l]."""
    rate = float(workspace.learning_rate)
    old, ways = _column_of(op, workspace.W, workspace.b, k), _directions(op, workspace, k, setting)
    return [theta if way is None else updated(theta, rate, way) for theta, way in zip(old, ways, strict=True)]


def _directions(op: Op, workspace: Workspace, k: int, setting: Setting) -> list[float | None]:
    """What the optimiser makes of the derivatives in column k of W[l], or of b_k[l]; None where it is frozen."""
    l = op.layer
    gradients = _column_of(op, workspace.dW, workspace.db, k)
    moments = (workspace.moments_W if op.name == "W" else workspace.moments_b)[l]
    before = [column(moment if op.name == "W" else moment.T, k) for moment in moments]
    ways: list[float | None] = [
        direction(setting.optimizer, gradient, workspace.step, [moment[j] for moment in before])
        for j, gradient in enumerate(gradients)
    ]
    places = (setting.masks.W if op.name == "W" else setting.masks.b).get(l)
    if places is not None:
        for row, place in zip(*places, strict=True):
            if op.name == "W" and place == k:
                ways[row] = None
            elif op.name == "b" and row == k:
                ways[0] = None
    return ways


def _column_of(op: Op, by_edge: Layers, by_node: Layers, k: int) -> Vector:
    """Column k of an array of W's shape, or the element of node k in one of b's."""
    return column(by_edge[op.layer], k) if op.name == "W" else column(by_node[op.layer].T, k)


def scalar_node(op: Op, workspace: Workspace, example: int, node: int, setting: Setting) -> ScalarNode:
    """Return one node's part of an operation, with its terms in symbols and in numbers."""
    values, results = scalar_numbers(op, workspace, example, node, setting)
    ways = _directions(op, workspace, node - 1, setting) if op.name in ("W", "b") else [None] * len(values)
    text = ScalarText(op, workspace, example, node, setting)
    terms = tuple(
        ScalarTerm(text.term(j), text.numeric(j, value, way), value)
        for j, (value, way) in enumerate(zip(values, ways, strict=True), start=1)
    )
    return ScalarNode(node, terms, tuple(results), text.equation(), text.result(values, results[-1]))


def partial_sum(op: Op, values: Sequence[float]) -> float:
    """Return what the terms so far come to: their sum, or the newest element where each stands for itself."""
    if not values:
        return math.nan
    return values[-1] if op.name in ELEMENTWISE else sum(values)


def column(array: FloatArray, i: int) -> Vector:
    """Return column i, from 0, as plain numbers."""
    numbers: Vector = array[:, i].tolist()
    return numbers
