"""The program of one minibatch: what runs, and what the screen lists. There is no second copy of either.

sample; Z[l], A[l] for l = 1…L; cost; dZ[l], dW[l], db[l] for l = L…1; W[l], b[l] for l = 1…L: 7 L + 2 operations.
Running a minibatch is `for op in ops: op.run(workspace)`; stepping is running one of them. This order is public.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.costs import cross_entropy_loss, mean_cost
from densegui.engine.equations import (
    bias_gradient,
    hidden_gradient,
    linear_combination,
    output_gradient,
    weight_gradient,
)
from densegui.engine.network import NetworkSpec
from densegui.engine.notation import Equation, equation
from densegui.engine.optimizers import Optimizer
from densegui.engine.regularizers import Regularizer
from densegui.engine.softmax import log_softmax
from densegui.engine.workspace import Workspace

Run = Callable[[Workspace], object]


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


def program(spec: NetworkSpec, optimizer: Optimizer, regularizer: Regularizer) -> tuple[Op, ...]:
    """Return the 7 L + 2 operations of one minibatch, in the order in which they run."""

    def op(phase: Phase, layer: int, name: str, run: Run) -> Op:
        return Op(phase, layer, name, equation(name, layer, spec, optimizer, regularizer), run)

    L = spec.L
    ops = [op(Phase.SAMPLE, 0, "sample", Workspace.begin_minibatch)]
    for l in range(1, L + 1):
        ops.append(op(Phase.FORWARD, l, "Z", _run_Z(l)))
        ops.append(op(Phase.FORWARD, l, "A", _run_softmax(L) if l == L else _run_A(l, spec.activations[l])))
    ops.append(op(Phase.COST, 0, "cost", _run_cost(regularizer)))
    for l in range(L, 0, -1):
        ops.append(op(Phase.BACKWARD, l, "dZ", _run_dZ_output(L) if l == L else _run_dZ(l, spec.activations[l])))
        ops.append(op(Phase.BACKWARD, l, "dW", _run_dW(l, regularizer)))
        ops.append(op(Phase.BACKWARD, l, "db", _run_db(l)))
    for l in range(1, L + 1):
        ops.append(op(Phase.UPDATE, l, "W", _run_W(l, optimizer)))
        ops.append(op(Phase.UPDATE, l, "b", _run_b(l, optimizer)))
    return tuple(ops)


def _run_Z(l: int) -> Run:
    return lambda ws: linear_combination(ws.W[l], ws.A[l - 1], ws.b[l], ws.Z[l])


def _run_A(l: int, name: str) -> Run:
    g = ACTIVATIONS[name].g
    return lambda ws: g(ws.Z[l], ws.A[l])


def _run_softmax(L: int) -> Run:
    def run(ws: Workspace) -> None:
        T = log_softmax(ws.Z[L], ws.batch.log_Y_hat)
        np.exp(T, ws.A[L])

    return run


def _run_cost(regularizer: Regularizer) -> Run:
    def run(ws: Workspace) -> None:
        ws.loss = cross_entropy_loss(ws.batch.log_Y_hat, ws.labels, ws.batch.columns)
        ws.cost = mean_cost(ws.loss)
        if regularizer.active:
            ws.penalty = regularizer.penalty(ws.W)

    return run


def _run_dZ_output(L: int) -> Run:
    return lambda ws: output_gradient(ws.A[L], ws.Y, ws.dZ[L])


def _run_dZ(l: int, name: str) -> Run:
    g = ACTIVATIONS[name]
    return lambda ws: hidden_gradient(g, ws.Z[l], ws.A[l], ws.W[l + 1], ws.dZ[l + 1], ws.batch.scratch[l], ws.dZ[l])


def _run_dW(l: int, regularizer: Regularizer) -> Run:
    def run(ws: Workspace) -> None:
        batch = ws.batch
        dZ_over_m = np.multiply(ws.dZ[l], batch.one_over_m, batch.scratch[l])
        dW = weight_gradient(ws.A[l - 1], dZ_over_m, ws.dW[l])
        if regularizer.active:
            np.add(dW, regularizer.gradient(ws.W[l]), dW)

    return run


def _run_db(l: int) -> Run:
    return lambda ws: bias_gradient(ws.dZ[l], ws.batch.ones_over_m, ws.db[l])


def _run_W(l: int, optimizer: Optimizer) -> Run:
    update = optimizer.update
    return lambda ws: update(
        ws.W[l], ws.dW[l], ws.learning_rate, ws.step, ws.moments_W[l], ws.moments_W_new[l], ws.W_new[l]
    )


def _run_b(l: int, optimizer: Optimizer) -> Run:
    update = optimizer.update
    return lambda ws: update(
        ws.b[l], ws.db[l], ws.learning_rate, ws.step, ws.moments_b[l], ws.moments_b_new[l], ws.b_new[l]
    )
