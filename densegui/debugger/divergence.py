"""Where a number stopped being finite: the first operation, in the order of the program, that made one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from densegui.debugger.format import number
from densegui.engine.network import FloatArray
from densegui.engine.program import Op
from densegui.engine.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first array that holds a number that is not finite, and the place in it (from 1; 0 where there is none).

    Attributes
    ----------
    t : int
        The minibatch.
    done : int
        Operations of it that are done when the number exists.
    row, column : int
        Node, and example of the minibatch (for W and dW: the node the edge comes from, and the one it goes to).
    factor : str
        What made it, in words: the first factor or term that is not finite, or too large a number.
    """

    t: int
    done: int
    op: Op
    row: int
    column: int
    value: float
    factor: str = ""

    def __str__(self) -> str:
        """One sentence for the status bar."""
        place = f"the operation {self.op}"
        if self.op.name == "cost":
            where = ""
        elif self.op.name in ("W", "dW"):
            where = f", edge from node {self.row} to node {self.column}"
        elif self.op.name in ("b", "db"):
            where = f", node {self.row}"
        else:
            where = f", node {self.row}, example {self.column}"
        return (
            f"Training stopped: {place} of minibatch {self.t} made a number that is not finite ({self.value}){where}"
            f"{f': {self.factor}' if self.factor else ''}. Step back, or lower the learning rate λ."
        )


def is_finite(workspace: Workspace) -> bool:
    """Whether the cost and all updated parameters are finite: one comparison and one sum of squares."""
    theta = workspace.theta_new
    # The sum of squares can overflow while every parameter is finite; only then are they looked at one by one.
    return math.isfinite(workspace.cost) and bool(math.isfinite(theta.dot(theta)) or np.isfinite(theta).all())


def find_divergence(program: Sequence[Op], workspace: Workspace, done: int | None = None) -> Divergence | None:
    """Return the first number that is not finite among the arrays of the first `done` operations; None if all are."""
    for place, op in enumerate(program[:done], start=1):
        if op.name == "sample":
            array = workspace.X
        else:
            value = getattr(workspace, op.makes)
            array = np.atleast_2d(value[op.layer] if op.layer else value)
        bad = np.argwhere(~np.isfinite(array))
        if bad.size:
            row, column = (int(index) for index in bad[0])
            with np.errstate(all="ignore"):
                factor = _factor(op, workspace, row, column)
            return Divergence(workspace.t, place, op, row + 1, column + 1, float(array[row, column]), factor)
    return None


def _factor(op: Op, ws: Workspace, row: int, column: int) -> str:
    """Say which factor or term of an element of an operation's result is not finite."""
    l, k, i = op.layer, row, column
    if op.name == "Z":
        return _of_products(
            (f"w[{l}] {{}}→{k + 1}", ws.W[l][:, k]), (f"a[{l - 1}] {{}}" if l > 1 else "x {}", ws.A[l - 1][:, i])
        )
    if op.name == "dZ" and l < ws.spec.L:
        found = _of_products((f"w[{l + 1}] {k + 1}→{{}}", ws.W[l + 1][k]), (f"∂ℒ/∂z[{l + 1}] {{}}", ws.dZ[l + 1][:, i]))
        return found or f"g′({number(float(ws.Z[l][k, i]))})"
    if op.name == "dW":
        at = (f"a[{l - 1}] {row + 1}" if l > 1 else f"x {row + 1}") + " of example {}"
        return _of_products((at, ws.A[l - 1][row]), (f"∂ℒ/∂z[{l}] {column + 1} of example {{}}", ws.dZ[l][column]))
    if op.name == "db":
        return _of_products((f"∂ℒ/∂z[{l}] {row + 1} of example {{}}", ws.dZ[l][row]))
    if op.name == "A":
        return f"z[{l}] {k + 1} = {number(float(ws.Z[l][k, i]))}"
    if op.name in ("W", "b"):
        gradient = (ws.dW if op.name == "W" else ws.db)[l][row, column]
        if np.isfinite(ws.learning_rate * gradient):
            return ""
        return f"λ = {number(float(ws.learning_rate))} times a gradient of {number(float(gradient))}"
    return ""


def _of_products(*factors: tuple[str, FloatArray]) -> str:
    """Name the first factor that is not finite, else the product that is too large, else the sum."""
    for name, values in factors:
        bad = np.flatnonzero(~np.isfinite(values))
        if bad.size:
            return f"{name.format(bad[0] + 1)} = {number(float(values[bad[0]]))}"
    products = np.prod([values for _, values in factors], axis=0)
    largest = int(np.argmax(np.abs(np.where(np.isfinite(products), products, np.inf))))
    named = " times ".join(f"{name.format(largest + 1)} = {number(float(values[largest]))}" for name, values in factors)
    if not np.isfinite(products[largest]):
        return f"{named} is too large"
    return "" if np.isfinite(products.sum()) else "the sum of its terms is too large"
