"""The example form (22a)-(22d) and the minibatch in loops against the matrices of the program: 1e-12."""

from collections.abc import Generator
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.loop_minibatch import loop_gradient
from densegui.engine.loops import propagate_example
from densegui.engine.network import pack
from densegui.engine.vectors import propagate_vector, vector_gradient
from tests.engine.helpers import Case, case, train

every_activation = pytest.mark.parametrize("activation", ACTIVATIONS)
every_shape = pytest.mark.parametrize("sizes", [(7, 5), (7, 9, 5), (7, 9, 8, 6, 5)])
T = TypeVar("T")


def result(steps: Generator[None, None, T]) -> tuple[int, T]:
    """How often a generator yields, and what it returns."""
    n = 0
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return n, done.value
        n += 1


def switched_off(sizes: tuple[int, ...], activation: str) -> Case:
    """A case with a node of each hidden layer switched off."""
    plain = case(sizes, activation)
    return replace(plain, spec=replace(plain.spec, off=frozenset({(l, l + 1) for l in range(1, plain.spec.L)})))


@every_activation
@every_shape
def test_that_vectors_and_matrices_agree(activation: str, sizes: tuple[int, ...]) -> None:
    example = switched_off(sizes, activation)
    matrix = train(example)
    passes = [
        propagate_vector(example.spec, matrix.W, matrix.b, matrix.X[:, [i]], matrix.Y[:, [i]]) for i in range(example.m)
    ]
    for l in range(1, example.spec.L + 1):
        assert pytest.approx(matrix.Z[l], rel=1e-12, abs=1e-14) == np.hstack([p.z[l] for p in passes])
        assert pytest.approx(matrix.A[l], rel=1e-12, abs=1e-14) == np.hstack([p.a[l] for p in passes])
        assert pytest.approx(matrix.dZ[l], rel=1e-12, abs=1e-14) == np.hstack([p.dz[l] for p in passes])
        assert np.mean([p.dW[l] for p in passes], axis=0) == pytest.approx(matrix.dW[l], rel=1e-12, abs=1e-14)
        assert np.mean([p.db[l] for p in passes], axis=0) == pytest.approx(matrix.db[l], rel=1e-12, abs=1e-14)
    assert [p.loss for p in passes] == pytest.approx(matrix.loss, rel=1e-12)


def test_that_a_vector_pass_is_the_loops_pass() -> None:
    example = case((3, 4, 2), "relu")
    matrix = train(example)
    p = propagate_vector(example.spec, matrix.W, matrix.b, matrix.X[:, [2]], matrix.Y[:, [2]])
    q = propagate_example(example.spec, matrix.W, matrix.b, matrix.X[:, 2].tolist(), int(example.labels[2]))
    for l in (1, 2):
        assert p.dW[l] == pytest.approx(np.array(q.dW[l]), rel=1e-12, abs=1e-15)
        assert p.z[l][:, 0] == pytest.approx(q.z[l], rel=1e-12)


@every_shape
def test_that_the_mean_of_a_minibatch_is_the_same_in_all_three_forms(sizes: tuple[int, ...]) -> None:
    example = switched_off(sizes, "tanh")
    ws = train(example)
    yields, (cost, gradient) = result(vector_gradient(example.spec, ws.W, ws.b, ws.X, ws.Y))
    assert yields == example.m
    assert cost == pytest.approx(ws.cost, rel=1e-12)
    assert gradient == pytest.approx(ws.gradient, rel=1e-12, abs=1e-14)
    yields, loops = result(loop_gradient(example.spec, ws.W, ws.b, ws.X.T.tolist(), ws.labels))
    L = example.spec.L
    assert yields == example.m * (2 * L + (L - 1) + L)
    assert loops.cost == pytest.approx(ws.cost, rel=1e-12)
    columns = [np.reshape(db, (-1, 1)) for db in loops.db]
    flat = pack(example.spec, [np.array(rows) for rows in loops.dW], columns)
    assert flat == pytest.approx(ws.gradient, rel=1e-12, abs=1e-14)


def test_that_nothing_of_the_network_is_changed() -> None:
    example = case((3, 4, 2))
    ws = train(example)
    before = ws.theta.copy(), ws.gradient.copy(), ws.X.copy()
    result(vector_gradient(example.spec, ws.W, ws.b, ws.X, ws.Y))
    result(loop_gradient(example.spec, ws.W, ws.b, ws.X.T.tolist(), ws.labels))
    for was, now in zip(before, (ws.theta, ws.gradient, ws.X), strict=True):
        np.testing.assert_array_equal(was, now)
