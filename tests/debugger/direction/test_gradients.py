"""Gradients at a place: those of the equations, written out independently, for any examples and in chunks."""

import math

import numpy as np
import pytest

from densegui.debugger.direction import gradients as module
from densegui.debugger.direction.gradients import Gradients, cosine, norm, part_of
from densegui.debugger.edits import SwitchOff
from densegui.debugger.position import Position
from densegui.engine.network import NetworkSpec, pack, unpack
from densegui.engine.optimizers import SGD, Adam
from densegui.work import result_of
from tests.debugger.helpers import debugger


def by_examples(spec, theta, train, indices, off=()):
    """∇𝒞 as the mean of every example's gradient, each worked out by itself with vectors (22)."""
    W, b = unpack(spec, np.asarray(theta, np.float64))
    parts = []
    g = {"tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2), "relu": (lambda z: z * (z > 0), lambda z: (z >= 0) * 1.0)}
    for i in indices:
        a, z = [train.rows[i]], [None]
        for l in range(1, spec.L + 1):
            z.append(W[l].T @ a[-1] + b[l][:, 0])
            if l < spec.L:
                value = g[spec.activations[l]][0](z[-1])
                value[[k - 1 for layer, k in off if layer == l]] = 0
                a.append(value)
        e = np.exp(z[-1] - z[-1].max())
        dz = e / e.sum() - train.one_hot[i]
        dW, db = [None] * (spec.L + 1), [None] * (spec.L + 1)
        for l in range(spec.L, 0, -1):
            dW[l], db[l] = np.outer(a[l - 1], dz), dz[:, None]
            if l > 1:
                dz = g[spec.activations[l - 1]][1](z[l - 1]) * (W[l] @ dz)
                dz[[k - 1 for layer, k in off if layer == l - 1]] = 0
        parts.append(pack(spec, [np.empty(0), *dW[1:]], [np.empty(0), *db[1:]]))
    return np.mean(parts, axis=0)


@pytest.fixture
def made():
    result = debugger(training={"regularizer": {"name": "l2", "strength": 0.5}})
    result.run_minibatches(20)
    return result


@pytest.mark.parametrize("indices", [[0], [3, 1, 30], list(range(35))])
@pytest.mark.parametrize("optimizer", [SGD(), Adam()])
def test_that_it_is_the_mean_of_the_examples_gradients_without_the_penalty(made, indices, optimizer):
    train, theta = made.problem.split.train, made.machine.workspace.theta_new.copy()
    gradients = Gradients(made.problem.spec, train, optimizer)
    gradients.stand(theta)
    expected = by_examples(made.problem.spec, theta, train, indices)
    for _ in range(3):  # λ = 0 leaves it where it is
        assert gradients.of(np.array(indices)) == pytest.approx(expected, rel=1e-10, abs=1e-14)


def test_that_without_a_penalty_it_has_the_bits_of_the_minibatch():
    made = debugger()
    ws = made.goto(Position(12, 0)).stale
    gradients = Gradients(made.problem.spec, made.problem.split.train, SGD())
    gradients.stand(ws.theta)
    assert gradients.of(ws.indices).tobytes() == ws.gradient.tobytes()


def test_that_chunks_weigh_by_their_size(made, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 8)
    train, theta = made.problem.split.train, made.machine.workspace.theta_new.copy()
    gradients = Gradients(made.problem.spec, train, SGD())
    gradients.stand(theta)
    found = result_of(gradients.of_many(np.arange(35)))  # 8, 8, 8, 8 and 3
    assert found == pytest.approx(by_examples(made.problem.spec, theta, train, range(35)), rel=1e-10, abs=1e-14)


def test_that_large_ones_are_run_aside_to_the_same_bits(made, monkeypatch):
    gradients = Gradients(made.problem.spec, made.problem.split.train, SGD())
    gradients.stand(made.machine.workspace.theta_new)
    before = result_of(gradients.of_many(np.arange(35))).copy()
    monkeypatch.setattr(module, "is_heavy", lambda spec, examples: True)
    assert result_of(gradients.of_many(np.arange(35))).tobytes() == before.tobytes()


def test_that_nodes_that_are_switched_off_stay_off(made):
    made.edit(SwitchOff(1, 2))
    spec, train = made.setting.spec, made.problem.split.train
    theta = made.machine.workspace.theta_new.copy()
    gradients = Gradients(spec, train, SGD())
    gradients.stand(theta)
    expected = by_examples(spec, theta, train, range(10), off=[(1, 2)])
    assert gradients.of(np.arange(10)) == pytest.approx(expected, rel=1e-10, abs=1e-14)


def test_that_of_a_large_set_a_part_is_taken_that_is_the_same_each_time(made):
    spec = NetworkSpec.dense((784, 512, 256, 10), "relu")

    class Large:
        labels = np.zeros(60_000, np.int64)

    one, two = (part_of(Large(), spec, 1e10, seed=7) for _ in range(2))
    assert (one == two).all()
    assert one.size == int(1e10 / (6 * spec.n_parameters))
    assert (np.diff(one) > 0).all()
    whole = part_of(made.problem.split.train, made.problem.spec, 1e9, seed=7)
    assert whole.tolist() == list(range(35))


def test_that_cosine_and_norm_agree_with_a_calculation_by_hand():
    a, b = np.array([3.0, 4.0]), np.array([4.0, -3.0])
    assert norm(a) == 5
    assert cosine(a, b) == 0
    assert cosine(a, 2 * a) == 1
    assert cosine(a, -a) == -1
    assert cosine(a, np.array([1.0, 0.0])) == pytest.approx(0.6)
    assert math.isnan(cosine(a, np.zeros(2)))
    assert math.isnan(cosine(a, np.array([np.nan, 1.0])))
    assert math.isnan(cosine(a, np.array([np.inf, 1.0])))
