"""The rows of the minibatch's table, against the scalar form of one example at a time."""

import math

import numpy as np
import pytest

from densegui.debugger.examples import examples, order
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Position
from densegui.engine.loops import propagate_example
from tests.debugger.test_variables import made


def norm_by_loops(frame, i):
    ws = frame.arrays
    p = propagate_example(frame.spec, ws.W, ws.b, ws.X[:, i].tolist(), int(ws.labels[i]))
    weights = sum(value**2 for layer in p.dW for row in layer for value in row)
    return p, math.sqrt(weights + sum(value**2 for layer in p.db for value in layer))


@pytest.mark.parametrize("position", [Position(3, 12), Position(4, 0)])
def test_that_every_row_is_what_the_scalar_form_computes(position):
    frame = made().goto(position)
    rows = examples(frame)
    for i in range(rows.m_b):
        p, norm = norm_by_loops(frame, i)
        assert rows.gradient_norm[i] == pytest.approx(norm, rel=1e-12)
        assert rows.loss[i] == pytest.approx(p.loss, rel=1e-12)
        assert rows.predicted[i] == p.a[-1].index(max(p.a[-1]))
        assert rows.probability[i] == pytest.approx(max(p.a[-1]), rel=1e-12)
        assert rows.right[i] == (rows.predicted[i] == rows.labels[i])
    assert rows.freshness is (Freshness.FRESH if position.i else Freshness.STALE)


def test_that_there_are_no_rows_before_the_first_minibatch():
    assert examples(made().frame()) is None


def test_that_columns_appear_when_they_are_computed():
    debugger = made()
    for i, known in ((1, ()), (5, ("predicted",)), (6, ("predicted", "loss"))):
        rows = examples(debugger.goto(Position(0, i)))
        got = [name for name in ("predicted", "loss", "gradient_norm") if getattr(rows, name) is not None]
        assert got == list(known)


def test_that_indices_are_rows_of_the_data_set():
    frame = made().goto(Position(2, 3))
    dataset, rows = frame.problem.split.dataset, examples(frame)
    np.testing.assert_array_equal(dataset.labels[rows.indices], rows.labels)


def test_that_equal_rows_keep_their_order_and_nan_is_last():
    key = np.array([2.0, np.nan, 1.0, 2.0])
    assert order(key, 4, False).tolist() == [2, 0, 3, 1]
    assert order(key, 4, True).tolist() == [0, 3, 2, 1]
    assert order(None, 3, True).tolist() == [0, 1, 2]
