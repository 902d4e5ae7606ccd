"""The program of one minibatch: what runs, and what the screen lists. There is no second copy of either.

sample; Z[l], A[l] for l = 1…L; cost; dZ[l], dW[l], db[l] for l = L…1; W[l], b[l] for l = 1…L: 7 L + 2 operations.
Running a minibatch is `for op in ops: op.run(workspace)`; stepping is running one of them. This order is public.
"""

from dataclasses import dataclass, field
from enum import Enum

from densegui.engine.forms import Equation
from densegui.engine.frozen import Frozen
from densegui.engine.network import NetworkSpec
from densegui.engine.notation import equation
from densegui.engine.optimizers import Optimizer
from densegui.engine.regularizers import Regularizer
from densegui.engine.runs import (
    Run,
    run_A,
    run_b,
    run_cost,
    run_db,
    run_dW,
    run_dZ,
    run_dZ_output,
    run_softmax,
    run_W,
    run_Z,
)
from densegui.engine.workspace import Workspace


class Phase(Enum):
    """The parts of a minibatch, in order."""

    SAMPLE = "sample"
    FORWARD = "forward"
    COST = "cost"
    BACKWARD = "backward"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Op:
    """One operation. `name` is the array that it makes (for the update, of the array that it replaces)."""

    phase: Phase
    layer: int
    """1…L; 0 for sample and cost, which belong to no layer."""
    name: str
    equation: Equation
    run: Run = field(repr=False, compare=False)

    @property
    def makes(self) -> str:
        """The name under which the trace holds the result: W_new for the operation W."""
        return f"{self.name}_new" if self.phase is Phase.UPDATE else self.name

    def __str__(self) -> str:
        return f"{self.name} {self.layer}" if self.layer else self.name


def program(
    spec: NetworkSpec, optimizer: Optimizer, regularizer: Regularizer, frozen: Frozen | None = None
) -> tuple[Op, ...]:
    """Return the 7 L + 2 operations of one minibatch, in the order in which they run.

    Nodes that are switched off (`spec.off`) and frozen parameters are masks in the operations A, dZ, W and b.
    """
    held = frozen or Frozen()

    def op(phase: Phase, layer: int, name: str, run: Run) -> Op:
        return Op(phase, layer, name, equation(name, layer, spec, optimizer, regularizer, held.has(name, layer)), run)

    L = spec.L
    ops = [op(Phase.SAMPLE, 0, "sample", Workspace.begin_minibatch)]
    for l in range(1, L + 1):
        ops.append(op(Phase.FORWARD, l, "Z", run_Z(l)))
        ops.append(op(Phase.FORWARD, l, "A", run_softmax(L) if l == L else run_A(spec, l)))
    ops.append(op(Phase.COST, 0, "cost", run_cost(regularizer)))
    for l in range(L, 0, -1):
        ops.append(op(Phase.BACKWARD, l, "dZ", run_dZ_output(L) if l == L else run_dZ(spec, l)))
        ops.append(op(Phase.BACKWARD, l, "dW", run_dW(l, regularizer)))
        ops.append(op(Phase.BACKWARD, l, "db", run_db(l)))
    for l in range(1, L + 1):
        ops.append(op(Phase.UPDATE, l, "W", held.hold_W(l, run_W(l, optimizer))))
        ops.append(op(Phase.UPDATE, l, "b", held.hold_b(l, run_b(l, optimizer))))
    return tuple(ops)
