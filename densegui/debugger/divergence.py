"""Where a number stopped being finite: the first operation, in the order of the program, that made one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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
    """

    t: int
    done: int
    op: Op
    row: int
    column: int
    value: float

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
            f"Training stopped: {place} of minibatch {self.t} made a number that is not finite ({self.value}){where}. "
            "Reset and try a smaller learning rate λ."
        )


def is_finite(workspace: Workspace) -> bool:
    """Whether the cost and all updated parameters are finite: one comparison and one sum of squares."""
    theta = workspace.theta_new
    # The sum of squares can overflow while every parameter is finite; only then are they looked at one by one.
    return math.isfinite(workspace.cost) and bool(math.isfinite(theta.dot(theta)) or np.isfinite(theta).all())


def find_divergence(program: Sequence[Op], workspace: Workspace, done: int | None = None) -> Divergence | None:
    """Return the first number that is not finite among the arrays of the first `done` operations; None if all are."""
    for number, op in enumerate(program[:done], start=1):
        if op.name == "sample":
            array = workspace.X
        else:
            value = getattr(workspace, op.makes)
            array = np.atleast_2d(value[op.layer] if op.layer else value)
        bad = np.argwhere(~np.isfinite(array))
        if bad.size:
            row, column = (int(place) for place in bad[0])
            return Divergence(workspace.t, number, op, row + 1, column + 1, float(array[row, column]))
    return None
