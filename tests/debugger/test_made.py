"""What an operation has made: smallest and largest element with their places, norm and zeros, by the arrays."""

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.made import made
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind
from densegui.experiment.build import build
from densegui.experiment.config import Experiment

SMALL = {
    "format": "densegui-experiment",
    "version": 1,
    "data": {"source": "moons", "n_examples": 40},
    "network": {"hidden": [{"nodes": 5, "activation": "relu"}, {"nodes": 3, "activation": "tanh"}]},
    "training": {"batch_size": 8, "optimizer": {"name": "adam"}},
}


@pytest.fixture
def debugger():
    return Debugger(build(Experiment.model_validate(SMALL)))


def element(array, place, example):
    """The number that a place in words stands for: nodes are rows, edges j → k are (j, k), examples columns."""
    if place is None:
        return array[example]
    if place.kind is Kind.NODE:
        return array[place.node - 1, example]
    if place.kind is Kind.EDGE:
        return array[place.source - 1, place.node - 1]
    return array[place.node - 1, 0]


def test_that_each_operation_tells_the_ends_of_its_own_array(debugger):
    debugger.run_minibatches(3)
    L, told = debugger.problem.spec.L, set()
    for i in range(1, 7 * L + 2):  # the last one ends the minibatch
        frame = debugger.goto(Position(3, i))
        op, ws, found = frame.op, frame.workspace, made(frame)
        array = {
            "sample": lambda ws: ws.X,
            "cost": lambda ws: ws.loss,
            "W": lambda ws, l=op.layer: ws.W_new[l] - ws.W[l],
            "b": lambda ws, l=op.layer: ws.b_new[l] - ws.b[l],
        }.get(op.name, lambda ws, op=op: getattr(ws, op.name)[op.layer])(ws)
        assert (found.op, found.shape, found.size) == (op, array.shape, array.size)
        for end, value in ((found.smallest, min(array.ravel())), (found.largest, max(array.ravel()))):
            assert end.value == value
            assert element(array, end.place, end.example) == value
            if end.place is not None:
                end.place.check(frame.spec)
                assert end.place.layer == op.layer
        assert found.norm == pytest.approx(math.sqrt(math.fsum(float(x) ** 2 for x in array.ravel())), rel=1e-14)
        assert found.zeros == sum(x == 0 for x in array.ravel().tolist())
        assert found.not_finite == 0
        told.add(found.quantity)
    assert told == {"x", "z", "a", "y_hat", "loss", "dz", "dw", "db", "w_change", "b_change"}


def test_that_the_last_operation_of_a_minibatch_is_told_at_the_start_of_the_next(debugger):
    assert made(debugger.frame()) is None
    frame = debugger.run_minibatches(2)
    ws, L = frame.stale, frame.spec.L
    found = made(frame)
    assert str(found.op) == f"b {L}"
    assert found.largest.value == float((ws.b_new[L] - ws.b[L]).max())
    debugger.step()
    assert str(made(debugger.frame()).op) == "sample"


def test_that_nothing_is_told_where_the_arrays_of_the_minibatch_before_are_not_there(debugger):
    frame = debugger.run_minibatches(2)
    unknown = SimpleNamespace(indices=np.empty(0), t=frame.stale.t)
    assert made(replace(frame, stale=unknown)) is None


def test_that_of_equal_numbers_the_first_example_is_told():
    array = np.array([[5.0, 1.0, 2.0], [7.0, 7.0, 1.0]])
    op = SimpleNamespace(name="Z", layer=1)
    frame = SimpleNamespace(op=op, arrays=SimpleNamespace(Z=[None, array]), spec=SimpleNamespace(L=2))
    found = made(frame)
    assert (found.smallest.place.node, found.smallest.example) == (1, 1)
    assert (found.largest.place.node, found.largest.example) == (2, 0)


@pytest.mark.parametrize(
    ("row", "ends", "lost"),
    [
        ([math.nan, 2.0, -1.0], (-1.0, 2.0), 1),
        ([math.inf, 2.0, -math.inf], (-math.inf, math.inf), 2),
        ([math.nan, math.nan], None, 2),
    ],
)
def test_that_what_is_no_number_has_no_place_in_the_order(row, ends, lost):
    op = SimpleNamespace(name="dZ", layer=1)
    frame = SimpleNamespace(op=op, arrays=SimpleNamespace(dZ=[None, np.array([row])]), spec=SimpleNamespace(L=2))
    found = made(frame)
    assert (None if found.smallest is None else (found.smallest.value, found.largest.value)) == ends
    assert found.not_finite == lost
