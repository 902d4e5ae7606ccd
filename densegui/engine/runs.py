"""What each operation of the program does: a function that reads the workspace's arrays and writes its own."""

from collections.abc import Callable

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
from densegui.engine.network import FloatArray, NetworkSpec
from densegui.engine.optimizers import Optimizer
from densegui.engine.regularizers import Regularizer
from densegui.engine.softmax import log_softmax
from densegui.engine.workspace import Workspace

Run = Callable[[Workspace], object]


def run_Z(l: int) -> Run:
    return lambda ws: linear_combination(ws.W[l], ws.A[l - 1], ws.b[l], ws.Z[l])


def run_A(spec: NetworkSpec, l: int) -> Run:
    g = ACTIVATIONS[spec.activations[l]].g
    return _masked(lambda ws: g(ws.Z[l], ws.A[l]), spec.off_rows(l))


def _masked(run: Callable[[Workspace], FloatArray], off: list[int]) -> Run:
    """M ∘ (…): 0 for the nodes that are switched off, even where the number is not finite."""
    if not off:
        return run

    def masked(ws: Workspace) -> None:
        run(ws)[off] = 0

    return masked


def run_softmax(L: int) -> Run:
    def run(ws: Workspace) -> None:
        T = log_softmax(ws.Z[L], ws.batch.log_Y_hat)
        np.exp(T, ws.A[L])

    return run


def run_cost(regularizer: Regularizer) -> Run:
    def run(ws: Workspace) -> None:
        ws.loss = cross_entropy_loss(ws.batch.log_Y_hat, ws.labels, ws.batch.columns)
        ws.cost = mean_cost(ws.loss)
        if regularizer.active:
            ws.penalty = regularizer.penalty(ws.W)

    return run


def run_dZ_output(L: int) -> Run:
    return lambda ws: output_gradient(ws.A[L], ws.Y, ws.dZ[L])


def run_dZ(spec: NetworkSpec, l: int) -> Run:
    g = ACTIVATIONS[spec.activations[l]]
    return _masked(
        lambda ws: hidden_gradient(g, ws.Z[l], ws.A[l], ws.W[l + 1], ws.dZ[l + 1], ws.batch.scratch[l], ws.dZ[l]),
        spec.off_rows(l),
    )


def run_dW(l: int, regularizer: Regularizer) -> Run:
    def run(ws: Workspace) -> None:
        batch = ws.batch
        dZ_over_m = np.multiply(ws.dZ[l], batch.one_over_m, batch.scratch[l])
        dW = weight_gradient(ws.A[l - 1], dZ_over_m, ws.dW[l])
        if regularizer.active:
            np.add(dW, regularizer.gradient(ws.W[l]), dW)

    return run


def run_db(l: int) -> Run:
    return lambda ws: bias_gradient(ws.dZ[l], ws.batch.ones_over_m, ws.db[l])


def run_W(l: int, optimizer: Optimizer) -> Run:
    update = optimizer.update
    return lambda ws: update(
        ws.W[l], ws.dW[l], ws.learning_rate, ws.step, ws.moments_W[l], ws.moments_W_new[l], ws.W_new[l]
    )


def run_b(l: int, optimizer: Optimizer) -> Run:
    update = optimizer.update
    return lambda ws: update(
        ws.b[l], ws.db[l], ws.learning_rate, ws.step, ws.moments_b[l], ws.moments_b_new[l], ws.b_new[l]
    )
