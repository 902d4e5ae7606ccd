"""Compact checks of the whole engine and debugger: a few milliseconds each, so that they can be run on every mutant.

They are the ideas of the full suite at its smallest. `tests/test_mutants.py` plants one bug after the other and asks
that at least one of them fails.
"""

from collections.abc import Callable

import numpy as np
import pytest

from densegui.debugger.frame import Freshness
from densegui.debugger.position import Granularity, Position
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.loops import propagate_example
from densegui.engine.optimizers import OPTIMIZERS
from densegui.engine.propagation import evaluate
from densegui.engine.regularizers import Regularizer
from densegui.engine.softmax import softmax
from tests.debugger.helpers import debugger, digest, shown_digest
from tests.engine.helpers import case, reference_cost, relative, train
from tests.engine.test_golden import golden
from tests.engine.test_hand_worked import SHEET, sheet_case
from tests.golden.make_golden import BATCH_SIZE, RATES, SMALL, STEPS


def hand_worked() -> None:
    """Every number of the 2-2-2 sheet."""
    workspace = train(sheet_case())
    for (name, layer), by_hand in SHEET.items():
        value = getattr(workspace, name)
        assert (value[layer] if layer else value) == pytest.approx(np.array(by_hand), rel=0, abs=1e-12)


def central_differences() -> None:
    """A few derivatives of every kind, with each penalty."""
    for penalty in (Regularizer(), Regularizer("l2", 0.3), Regularizer("l1", 0.05)):
        example = case((3, 4, 3, 2), "tanh", m=5)
        gradient = train(example, regularizer=penalty).gradient
        for place in range(0, gradient.size, 3):
            step = np.zeros_like(example.theta)
            step[place] = 1e-5
            above = reference_cost(example.spec, example.theta + step, example.X, example.labels, penalty)
            below = reference_cost(example.spec, example.theta - step, example.X, example.labels, penalty)
            assert abs(gradient[place] - (above - below) / 2e-5) <= 1e-8


def pytorch() -> None:
    """One minibatch for each activation."""
    expected = golden("small.npz")
    for activation in ACTIVATIONS:
        workspace = train(case(SMALL, activation))
        assert relative(workspace.gradient, expected[f"{activation}_float64_gradient"]) <= 1e-12


def pytorch_training() -> None:
    """1,000 minibatches with each optimiser and a penalty."""
    expected = golden("training.npz")
    for name, optimizer in OPTIMIZERS.items():
        workspace = train(case(SMALL), STEPS, optimizer(), Regularizer("l2", 0.01), RATES[name], BATCH_SIZE)
        assert relative(workspace.theta_new, expected[f"tanh_{name}_l2"]) <= 1e-10


def edges() -> None:
    """The convention at a kink, and enormous numbers."""
    Z = np.array([-1e3, -1e-12, 0.0, 1e3])
    for name in ("relu", "leaky_relu", "selu", "elu"):
        g = ACTIVATIONS[name]
        A = g.g(Z, np.empty_like(Z))
        slope = g.g_prime(Z, A, np.empty_like(Z))
        assert slope[2] == slope[3]  # the right side's
        assert A[1] != 0 or name == "relu"
        assert abs(A[1]) <= 2e-12
    assert ACTIVATIONS["elu"].g(np.array([-1e-17]), np.empty(1))[0] == -1e-17
    assert ACTIVATIONS["sigmoid"].g(Z, np.empty_like(Z))[[0, 3]].tolist() == [0, 1]
    assert softmax(np.array([[1e4], [-1e4], [0.0]])).ravel().tolist() == [1, 0, 0]


def costs() -> None:
    """A perfect prediction costs +0, and an impossible one exactly its logit."""
    perfect = case((1, 2), m=1)
    perfect.X[...], perfect.theta[:] = 1, (1e4, -1e4, 0, 0)
    workspace = train(perfect)
    assert workspace.cost == workspace.loss[0] == 0
    assert not np.signbit([workspace.cost, workspace.loss[0]]).any()
    perfect.theta[:] = (-1e4, 1e4, 0, 0)
    assert train(perfect).cost == 20000


def loops() -> None:
    """The scalar form is the matrix form."""
    for activation in ACTIVATIONS:
        example = case((3, 4, 3, 2), activation, m=3)
        workspace = train(example)
        for i in range(3):
            x, label = example.X[:, i].tolist(), int(example.labels[i])
            scalars = propagate_example(example.spec, workspace.W, workspace.b, x, label)
            assert workspace.loss[i] == pytest.approx(scalars.loss, rel=1e-12)
            assert workspace.dZ[1][:, i] == pytest.approx(scalars.dz[1], rel=1e-12, abs=1e-15)


def metrics() -> None:
    """Cost, accuracy and confusion of a set, rows for the true class."""
    example = case((3, 4, 3), m=9)
    found, Y_hat = evaluate(example.spec, example.theta, example.source()), train(example).A[-1]
    assert found is not None
    assert found.cost == pytest.approx(float(train(example).cost), rel=1e-13)
    assert found.accuracy == np.mean(Y_hat.argmax(axis=0) == example.labels)
    assert found.confusion.sum(axis=1).tolist() == np.bincount(example.labels, minlength=3).tolist()


def epochs() -> None:
    """Each epoch holds each example once, reshuffled; the last, smaller minibatch is used."""
    d = debugger()
    orders = []
    for _ in range(2):
        order: list[int] = []
        for m_b in (8, 8, 8, 8, 3):
            ws = d.run_minibatches(1).workspace
            assert ws.m_b == m_b
            order += ws.indices.tolist()
        assert sorted(order) == list(range(35))
        orders.append(order)
    assert orders[0] != orders[1]


def stepping() -> None:
    """Stepped is run, and goto behind leads where it led before."""
    adam = {"training": {"optimizer": {"name": "adam"}}}
    run, stepped, back = debugger(**adam), debugger(**adam), debugger(**adam)
    run.advance(float("inf"), until_epoch=2)
    while stepped.position.t < 10:
        stepped.step()
    back.goto(Position(12, 5))
    assert digest(run.frame()) == digest(stepped.frame()) == digest(back.goto(Position(10, 0)))


def frames() -> None:
    """What is shown is of this minibatch or marked as the last one's, and a frame stays as it was."""
    d = debugger()
    kept = [d.goto(position) for position in (Position(0, 0), Position(3, 0), Position(3, 10), Position(4, 0))]
    before = [shown_digest(frame) for frame in kept]
    between, inside = kept[1], kept[2]
    assert between.array("W", 1).tobytes() == inside.array("W", 1).tobytes()
    assert between.shown("Z", 1).freshness is Freshness.STALE
    assert inside.shown("dZ", 3).freshness is Freshness.FRESH
    assert inside.shown("dZ", 2).freshness is inside.shown("W_new", 1).freshness is Freshness.ABSENT
    d.step(Granularity.OP, 2)
    d.run_minibatches(5)
    assert [shown_digest(frame) for frame in kept] == before


def divergence() -> None:
    """A NaN is found where it was made, and stops the run."""
    d = debugger()
    d.frame().workspace.W_new[2][0, 3] = np.nan
    d.machine.shared = False
    found = d.run_minibatches(5).divergence
    assert found is not None
    assert d.position == (1, 0)
    assert (str(found.op), found.row, found.column) == ("Z 2", 4, 1)


CHECKS: tuple[Callable[[], None], ...] = (
    hand_worked, central_differences, pytorch, edges, costs, loops, metrics, epochs, stepping, frames, divergence,
    pytorch_training,
)  # fmt: skip
