"""From one minibatch to the next: the last, smaller one of an epoch, what passes on, and what must not."""

import numpy as np
import pytest

from densegui.engine.loops import propagate_example
from densegui.engine.network import pack, unpack
from densegui.engine.optimizers import OPTIMIZERS, SGD
from densegui.engine.program import program
from densegui.engine.propagation import run_minibatch
from densegui.engine.regularizers import Regularizer
from tests.engine.helpers import Case, Floats, InOrder, case, start, train


def gradient_by_loops(example: Case, theta: Floats, which: range) -> Floats:
    """The mean of the examples' gradients, by the scalar form alone."""
    W, b = unpack(example.spec, theta)
    passes = [propagate_example(example.spec, W, b, example.X[:, i].tolist(), int(example.labels[i])) for i in which]
    dW = [np.mean([p.dW[l] for p in passes], axis=0) for l in range(1, example.spec.L + 1)]
    db = [np.mean([p.db[l] for p in passes], axis=0).reshape(-1, 1) for l in range(1, example.spec.L + 1)]
    return pack(example.spec, [[], *dW], [[], *db])


def test_that_the_last_smaller_minibatch_is_applied_with_its_own_m_and_leaks_into_no_other() -> None:
    """TensorFlow Playground adds up the gradients of the examples left over and applies them in the next epoch.

    10 examples in minibatches of 4 are 4, 4 and 2 in each epoch. Each of 6 updates must be −λ times the mean
    gradient of its own examples, at the parameters that the update before left.
    """
    example, rate = case((7, 9, 5), m=10), 0.5
    workspace = start(example, learning_rate=rate, batch_size=4)
    ops = program(example.spec, SGD(), Regularizer())
    theta = example.theta
    for epoch in range(2):
        for which in (range(0, 4), range(4, 8), range(8, 10)):
            run_minibatch(ops, workspace)
            assert (workspace.epoch, workspace.offset, workspace.m_b) == (epoch, which.start, len(which))
            assert workspace.indices.tolist() == list(which)
            gradient = gradient_by_loops(example, theta, which)
            assert workspace.gradient == pytest.approx(gradient, rel=1e-11, abs=1e-15)
            theta = theta - rate * gradient
            assert workspace.theta_new == pytest.approx(theta, rel=1e-12, abs=1e-14)


def test_that_the_minibatch_holds_its_examples_as_columns() -> None:
    example = case((7, 9, 5), m=10)
    workspace = start(example, batch_size=4)
    ops = program(example.spec, SGD(), Regularizer())
    for which in ([0, 1, 2, 3], [4, 5, 6, 7], [8, 9], [0, 1, 2, 3]):
        ops[0].run(workspace)
        assert workspace.X.tolist() == example.X[:, which].tolist()
        assert workspace.labels.tolist() == example.labels[which].tolist()
        assert workspace.Y.argmax(axis=0).tolist() == example.labels[which].tolist()
        assert workspace.Y.sum(axis=0).tolist() == [1] * len(which)
        assert workspace.A[0] is workspace.X


def test_that_a_minibatch_larger_than_the_data_is_all_of_the_data() -> None:
    example = case((7, 9, 5), m=10)
    all_of_it, larger = train(example, 3, batch_size=10), train(example, 3, batch_size=1000)
    assert larger.m_b == 10
    assert larger.theta_new.tobytes() == all_of_it.theta_new.tobytes()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_a_state_is_all_that_the_next_minibatch_depends_on(optimizer: str) -> None:
    example, rule = case((7, 9, 5), m=10), OPTIMIZERS[optimizer]()
    ops = program(example.spec, rule, Regularizer("l2", 0.01))
    straight = start(example, rule, batch_size=4)
    for _ in range(7):
        run_minibatch(ops, straight)
    rebuilt = start(example, rule, batch_size=4)
    for _ in range(7):
        run_minibatch(ops, rebuilt)
        rebuilt = start(example, rule, batch_size=4, state=rebuilt.state_after())
    assert rebuilt.theta_new.tobytes() == straight.theta_new.tobytes()
    assert all(a.tobytes() == b.tobytes() for a, b in zip(rebuilt.moments_new, straight.moments_new, strict=True))
    assert rebuilt.state_after().t == straight.state_after().t == 7
    assert (rebuilt.next_epoch, rebuilt.next_offset, rebuilt.step) == (2, 4, 7)


def test_that_a_successor_goes_on_with_the_same_bits_and_leaves_its_predecessor_alone() -> None:
    example = case((7, 9, 5), m=10)
    ops = program(example.spec, SGD(), Regularizer())
    first = train(example, 3, batch_size=4)
    arrays = (first.theta, first.theta_new, first.gradient, first.X, first.Z[1], first.A[2], first.dZ[1])
    before = [array.tobytes() for array in arrays]
    second = first.successor()
    for _ in range(4):
        run_minibatch(ops, second)
    assert [array.tobytes() for array in arrays] == before
    assert second.theta_new.tobytes() == train(example, 7, batch_size=4).theta_new.tobytes()
    assert second.t == 6


def test_that_the_state_and_the_examples_handed_in_are_left_alone() -> None:
    example = case((7, 9, 5), m=10)
    before = example.theta.tobytes(), example.X.tobytes(), example.labels.tobytes()
    source = example.source()
    for array in (example.theta, example.X, example.labels, source.rows, source.one_hot):
        array.flags.writeable = False
    train(example, 5, OPTIMIZERS["adam"](), Regularizer("l1", 0.1), batch_size=4)
    assert before == (example.theta.tobytes(), example.X.tobytes(), example.labels.tobytes())


def test_that_float32_stays_float32_everywhere() -> None:
    for optimizer in OPTIMIZERS.values():
        workspace = train(case((7, 9, 5), dtype="float32"), 3, optimizer(), Regularizer("l2", 0.1), batch_size=4)
        arrays = [workspace.theta, workspace.theta_new, workspace.gradient, workspace.loss, workspace.X, workspace.Y]
        arrays += [*workspace.Z, *workspace.A, *workspace.dZ, *workspace.moments_new]
        assert {str(array.dtype) for array in arrays} == {"float32"}
        assert np.asarray(workspace.cost).dtype == np.float32


def test_that_the_order_in_these_tests_uses_every_example_once() -> None:
    order, epoch, offset, seen = InOrder(10), 0, 0, []
    while epoch == 0:
        indices, epoch, offset = order.take(epoch, offset, 4)
        seen += indices.tolist()
    assert seen == list(range(10))
