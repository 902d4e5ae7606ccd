"""The scalar form against the operation's array: the sentence that says how closely loops and matrices agree.

For Z, A and dZ the chosen example's scalars are that example's column; for dW, db and the cost the mean of all
examples' parts is the array; W and b have no examples. They agree up to rounding, not to the last bit: a matrix product
sums in an order of its own.
"""

from dataclasses import dataclass

import numpy as np

from densegui.debugger.edits import Setting
from densegui.debugger.format import number
from densegui.debugger.scalar import ELEMENTWISE, n_nodes, n_terms, scalar_numbers
from densegui.engine.loop_terms import penalty_slope
from densegui.engine.network import FloatArray
from densegui.engine.program import Op
from densegui.engine.workspace import Workspace

TOLERANCE = {"float64": 1e-12, "float32": 2e-5}
"""By how much they may differ, absolute, or relative to the array's largest magnitude where that is above 1."""
MOST_TERMS = 400_000
"""Terms that are worked out at most: some 50 ms. What a large layer has beyond them is left out, and it says so."""
UPDATE_WORK = 8
"""Terms that the update of one parameter counts as."""
AVERAGED = ("dW", "db", "cost")
"""Operations whose array is the mean over the minibatch."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the loops' numbers lie from the array's.

    Attributes
    ----------
    difference : float
        The largest |loop − array|; NaN against NaN, and ∞ against ∞, is 0.
    scale : float
        The array's largest finite magnitude, at least 1.
    nodes, n : int
        How many nodes were compared, and how many there are.
    """

    difference: float
    scale: float
    agrees: bool
    nodes: int
    n: int
    says: str


def agreement(op: Op, workspace: Workspace, example: int, setting: Setting) -> Agreement:
    """Compare the scalar form of an operation with the array that it has made; the operation must have been run."""
    spec = workspace.spec
    n = n_nodes(op, spec)
    examples = range(workspace.m_b) if op.name in AVERAGED else (example,)
    work = n_terms(op, spec) * len(examples) * (UPDATE_WORK if op.name in ("W", "b") else 1)
    nodes = max(min(n, MOST_TERMS // work), 1)
    penalised = op.name == "dW" and setting.regularizer.active
    with np.errstate(all="ignore"):  # a diverged network is compared too
        loops = np.sum([_numbers(op, workspace, i, nodes, setting) for i in examples], axis=0) / len(examples)
        if penalised:
            loops = loops + _penalty(op, workspace, nodes, setting)
    array = _array(op, workspace, example)[..., :nodes]
    difference = _largest(loops, array)
    finite = array[np.isfinite(array)]
    scale = max(1.0, float(np.abs(finite).max()) if finite.size else 0.0)
    agrees = difference <= TOLERANCE[spec.dtype] * scale
    some = f" (nodes 1 to {nodes} of {n} compared)" if nodes < n else ""
    says = f"{_sentence(op, workspace.m_b, example, penalised, agrees)}{some}: {_how_close(difference)}."
    return Agreement(difference, scale, agrees, nodes, n, says)


def _numbers(op: Op, workspace: Workspace, example: int, nodes: int, setting: Setting) -> FloatArray:
    """The results of the first nodes: (nodes,), or (n[l-1], nodes) where each term is a result."""
    results = [scalar_numbers(op, workspace, example, k, setting)[1] for k in range(1, nodes + 1)]
    columns = np.array(results).T
    return columns if op.name in ELEMENTWISE else columns[0]


def _penalty(op: Op, workspace: Workspace, nodes: int, setting: Setting) -> FloatArray:
    penalty = setting.regularizer
    rows = workspace.W[op.layer][:, :nodes].tolist()
    return np.array([[penalty_slope(penalty.name, penalty.strength, w) for w in row] for row in rows])


def _array(op: Op, workspace: Workspace, example: int) -> FloatArray:
    """What the operation has made, nodes along the last axis."""
    if op.name == "cost":
        return np.array([workspace.cost], np.float64)
    array: FloatArray = getattr(workspace, op.makes)[op.layer]
    if op.name in ELEMENTWISE:
        return array
    return array[:, 0 if op.name in ("b", "db") else example]


def _largest(loops: FloatArray, array: FloatArray) -> float:
    with np.errstate(all="ignore"):  # a diverged network is compared too
        apart = np.abs(loops - array)
    apart[(loops == array) | (np.isnan(loops) & np.isnan(array))] = 0
    largest = float(apart.max())
    return largest if largest == largest else float("inf")


def _sentence(op: Op, m_b: int, example: int, penalised: bool, agrees: bool) -> str:
    what = f"{op.name}[{op.layer}]" if op.layer else "𝒞"
    if op.name in AVERAGED:
        parts = f"The mean of all {m_b} examples' parts" if m_b > 1 else "The only example's part"
        with_penalty = ", with the penalty's part added," if penalised else ""
        return f"{parts}{with_penalty} {'is' if agrees else 'is not'} {what}"
    place = what + " after the update" if op.name in ("W", "b") else f"column {example + 1} of {what}"
    return f"The loops {'give the same numbers as' if agrees else 'do not give'} {place}"


def _how_close(difference: float) -> str:
    if difference == 0:
        return "no difference"
    return f"the largest difference is {number(difference, 1)}"
