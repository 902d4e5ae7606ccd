"""The curves: what has been handed out never changes, and grows at its end only."""

import numpy as np
import pytest

from densegui.debugger.history import Column, Evaluation, History
from densegui.engine.propagation import Metrics


def metrics(cost: float) -> Metrics:
    return Metrics(cost, 0.5, np.eye(2, dtype=np.int64))


def test_that_a_column_keeps_what_it_was_given_however_long_it_grows() -> None:
    column = Column()
    for i in range(5000):
        column.append(float(i))
    assert len(column) == 5000
    assert column.array().tolist() == list(range(5000))


@pytest.mark.parametrize("n", [0, 1, 1023, 1024, 1025])
def test_that_a_handed_out_column_stays_as_it_was(n: int) -> None:
    column = Column()
    for i in range(n):
        column.append(float(i))
    before = column.array()
    for _ in range(3000):
        column.append(-1.0)
    assert before.tolist() == list(range(n))
    assert not before.flags.writeable


def test_that_curves_hold_the_minibatches_and_the_evaluations() -> None:
    history = History()
    history.evaluate(Evaluation(0, 0.0, metrics(2.0), None))
    for t in range(5):
        history.record(1.0 / (t + 1), t // 3)
    history.evaluate(Evaluation(5, 1.5, metrics(1.0), metrics(1.5)))
    curves = history.curves()
    assert history.n == 5
    assert curves.cost.tolist() == [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]
    assert curves.evaluated.tolist() == [0, 5]
    assert curves.evaluated.dtype == np.int64
    assert curves.train_cost.tolist() == [2.0, 1.0]
    assert np.isnan(curves.test_cost).tolist() == [True, False]
    assert curves.test_cost[1] == 1.5
    assert curves.train_accuracy.tolist() == [0.5, 0.5]
    assert np.isnan(curves.test_accuracy[0])
    assert history.epochs.tolist() == [0, 0, 0, 1, 1]


def test_that_it_knows_where_it_has_been_evaluated() -> None:
    history = History()
    assert history.evaluation_at(0) is None
    first, second = Evaluation(0, 0.0, metrics(2.0), None), Evaluation(3, 1.0, metrics(1.0), None)
    history.evaluate(first)
    history.evaluate(second)
    assert [history.evaluation_at(t) for t in range(5)] == [first, first, first, second, second]
    assert history.evaluated_until == 3


def test_that_a_fork_shares_the_past_and_goes_on_alone() -> None:
    history = History()
    for t in range(5):
        history.record(float(t), t // 2)
        history.evaluate(Evaluation(t, t / 2, metrics(float(t)), None))
    fork = history.fork(3)
    before = fork.curves()
    fork.record(30.0, 1)
    assert fork.curves().cost.tolist() == [0, 1, 2, 30]
    assert before.cost.tolist() == [0, 1, 2]
    assert history.curves().cost.tolist() == [0, 1, 2, 3, 4]
    assert [evaluation.t for evaluation in fork.evaluations] == [0, 1, 2, 3]
    assert fork.curves().train_cost.tolist() == [0, 1, 2, 3]
