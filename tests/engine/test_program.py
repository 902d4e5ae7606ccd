"""The program of one minibatch: what it lists is what it runs, in the public order."""

import numpy as np
import pytest

from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import OPTIMIZERS, SGD
from densegui.engine.program import Phase, program
from densegui.engine.regularizers import Regularizer
from tests.engine.helpers import case, start, train

ORDER = {
    1: "sample Z1 A1 cost dZ1 dW1 db1 W1 b1",
    2: "sample Z1 A1 Z2 A2 cost dZ2 dW2 db2 dZ1 dW1 db1 W1 b1 W2 b2",
    3: "sample Z1 A1 Z2 A2 Z3 A3 cost dZ3 dW3 db3 dZ2 dW2 db2 dZ1 dW1 db1 W1 b1 W2 b2 W3 b3",
}
SIZES = {1: (7, 5), 2: (7, 9, 5), 3: (7, 9, 8, 5)}
PHASES = {"sample": Phase.SAMPLE, "Z": Phase.FORWARD, "A": Phase.FORWARD, "cost": Phase.COST}
PHASES |= dict.fromkeys(("dZ", "dW", "db"), Phase.BACKWARD) | dict.fromkeys(("W", "b"), Phase.UPDATE)
RESULTS = ("X", "Y", "indices", "labels", "Z", "A", "loss", "cost", "dZ", "dW", "db", "W", "b", "W_new", "b_new")


@pytest.mark.parametrize("L", ORDER)
def test_that_the_order_is_the_public_one(L: int) -> None:
    ops = program(NetworkSpec.dense(SIZES[L]), SGD(), Regularizer())
    assert " ".join(f"{op.name}{op.layer or ''}" for op in ops) == ORDER[L]
    assert len(ops) == 7 * L + 2
    assert all(op.phase is PHASES[op.name] for op in ops)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("penalty", ["none", "l2", "l1"])
def test_that_no_optimizer_and_no_penalty_changes_the_order(optimizer: str, penalty: str) -> None:
    ops = program(NetworkSpec.dense(SIZES[3]), OPTIMIZERS[optimizer](), Regularizer(penalty, 0.1))
    assert " ".join(f"{op.name}{op.layer or ''}" for op in ops) == ORDER[3]


def test_that_an_operation_is_called_by_what_it_makes() -> None:
    ops = program(NetworkSpec.dense((7, 5)), SGD(), Regularizer())
    assert [op.makes for op in ops] == ["sample", "Z", "A", "cost", "dZ", "dW", "db", "W_new", "b_new"]
    assert [str(op) for op in ops] == ["sample", "Z 1", "A 1", "cost", "dZ 1", "dW 1", "db 1", "W 1", "b 1"]


def contents(workspace: object) -> dict[str, bytes]:
    """The bytes of every array of the trace, by name and layer."""
    result = {}
    for name in RESULTS:
        value = getattr(workspace, name)
        if isinstance(value, list):
            result |= {f"{name}{l}": array.tobytes() for l, array in enumerate(value) if l}
        else:
            result[name] = np.asarray(value).tobytes()
    return result


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("L", SIZES)
def test_that_each_operation_writes_what_it_says_and_nothing_else(L: int, optimizer: str) -> None:
    """One op back inside a minibatch is a smaller i over the same arrays, so none may be written to twice."""
    example = case(SIZES[L])
    workspace = start(example, OPTIMIZERS[optimizer](), batch_size=4)
    ops = program(example.spec, OPTIMIZERS[optimizer](), Regularizer("l2", 0.1))
    for op in ops:  # one minibatch, so that all arrays hold numbers
        op.run(workspace)
    ops[0].run(workspace)
    for op in ops[1:]:
        before = contents(workspace)
        op.run(workspace)
        after = contents(workspace)
        changed = {key for key in after if after[key] != before[key]}
        expected = {f"{op.makes}{op.layer}"} if op.layer else {"cost", "loss"}
        assert changed == expected


def test_that_sample_makes_the_new_parameters_the_current_ones_and_no_other_operation_does() -> None:
    example = case((7, 9, 5))
    workspace = start(example, batch_size=4)
    ops = program(example.spec, SGD(), Regularizer())
    for _ in range(4):
        made = workspace.theta_new.tobytes()
        ops[0].run(workspace)
        assert workspace.theta.tobytes() == made
        for op in ops[1:]:
            op.run(workspace)
            assert workspace.theta.tobytes() == made
        assert workspace.theta_new.tobytes() != made


def test_that_the_backward_pass_uses_the_weights_of_the_forward_pass() -> None:
    """A program that updated W[2] before dZ[1] would use the new ones."""
    workspace = train(case((7, 9, 5)), learning_rate=5.0)
    by_hand = (1 - workspace.A[1] ** 2) * (workspace.W[2] @ workspace.dZ[2])
    too_late = (1 - workspace.A[1] ** 2) * (workspace.W_new[2] @ workspace.dZ[2])
    assert workspace.dZ[1] == pytest.approx(by_hand, rel=1e-13, abs=1e-16)
    assert np.abs(workspace.dZ[1] - too_late).max() > 1e-3


def test_that_the_same_program_runs_two_workspaces_apart() -> None:
    example = case((7, 9, 5))
    ops = program(example.spec, SGD(), Regularizer())
    alone = train(example, minibatches=2)
    first, second = start(example), start(example, learning_rate=3.0)
    for _ in range(2):
        for op in ops:
            op.run(first)
            op.run(second)
    assert first.theta_new.tobytes() == alone.theta_new.tobytes()
    assert second.theta_new.tobytes() != alone.theta_new.tobytes()


def test_that_operations_are_equal_by_what_they_say() -> None:
    spec = NetworkSpec.dense((7, 9, 5))
    assert program(spec, SGD(), Regularizer()) == program(spec, SGD(), Regularizer())
    assert program(spec, SGD(), Regularizer()) != program(spec, OPTIMIZERS["adam"](), Regularizer())
