"""The answers to a whole set: counted, sorted and measured here once more, by loops and by the formula (10)."""

import math

import numpy as np
import pytest

from densegui.debugger.answers import ANY, TEST, TRAINING, Cell, Confusion, answers, evaluated, set_work
from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetParameter
from densegui.debugger.pieces import MOST, example_work, pieces
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.engine.loops import propagate_example
from densegui.engine.network import NetworkSpec
from densegui.experiment.build import build
from densegui.experiment.document import builtin
from tests.debugger.helpers import debugger


def done(work):
    """The result of a work, and what it told on the way."""
    told = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            return end.value, told


def by_hand(spec, W, b, examples):
    """Loss, ŷ and the predicted class of each example, from the scalar form."""
    for x, label in zip(examples.rows.tolist(), examples.labels.tolist(), strict=True):
        p = propagate_example(spec, W, b, x, label)
        y_hat = p.a[-1]
        yield -math.log(y_hat[label]), y_hat[label], max(range(spec.n_y), key=y_hat.__getitem__)


@pytest.mark.parametrize("which", [TRAINING, TEST])
@pytest.mark.parametrize("position", [(0, 0), (7, 0), (7, 12)])
def test_that_the_answers_are_those_of_the_scalar_form(which, position):
    d = debugger()
    frame = d.goto(Position(*position))
    found, _ = done(answers(frame, which))
    examples = frame.problem.split.train if which == TRAINING else frame.problem.split.test
    t, i = position
    ws = frame.workspace
    W, b = (ws.W, ws.b) if i else (ws.W_new, ws.b_new)
    expected = list(by_hand(frame.spec, W, b, examples))
    assert found.updates == t
    assert found.m == examples.m == len(expected)
    np.testing.assert_allclose(found.loss, [loss for loss, _, _ in expected], rtol=1e-10)
    np.testing.assert_allclose(found.probability, [y for _, y, _ in expected], rtol=1e-10)
    assert found.predicted.tolist() == [k for _, _, k in expected]
    assert found.indices.tolist() == examples.indices.tolist()


def test_that_the_matrix_counts_every_example_once():
    frame = debugger().goto(Position(9, 4))
    found, _ = done(answers(frame, TRAINING))
    counts = [[0] * 3 for _ in range(3)]
    for label, predicted in zip(found.labels.tolist(), found.predicted.tolist(), strict=True):
        counts[label][predicted] += 1
    matrix = found.confusion()
    assert matrix.counts.tolist() == counts
    assert matrix.total == 35
    assert matrix.right == sum(counts[k][k] for k in range(3))
    assert matrix.true.tolist() == [sum(row) for row in counts]
    assert matrix.predicted.tolist() == [sum(row[k] for row in counts) for k in range(3)]


def test_that_recall_goes_by_rows_and_precision_by_columns():
    matrix = Confusion(np.array([[8, 2, 0], [1, 3, 0], [0, 0, 0]]), 5)
    assert matrix.recall[:2].tolist() == [0.8, 0.75]
    assert matrix.precision[:2].tolist() == [8 / 9, 3 / 5]
    assert math.isnan(matrix.recall[2])
    assert math.isnan(matrix.precision[2])


def test_that_the_metrics_of_a_frame_are_the_same_matrix():
    frame = debugger().goto(Position(6, 0))
    assert frame.evaluation.t == 6
    for which in (TRAINING, TEST):
        computed = done(answers(frame, which))[0].confusion()
        known = evaluated(frame, which)
        assert known.counts.tolist() == computed.counts.tolist()
        assert known.updates == computed.updates == 6
    assert evaluated(debugger().goto(Position(7, 3)), TRAINING).updates == 6


def test_that_the_worst_are_those_with_the_largest_loss():
    found, _ = done(answers(debugger().goto(Position(4, 0)), TRAINING))
    ranked = sorted(range(35), key=lambda i: -found.loss[i])
    assert found.worst(ANY, 10).tolist() == ranked[:10]
    for true in (None, 0, 1, 2):
        for predicted in (None, 0, 1, 2):
            inside = [
                i for i in ranked
                if true in (None, found.labels[i]) and predicted in (None, found.predicted[i])
            ]  # fmt: skip
            assert found.worst(Cell(true, predicted), 100).tolist() == inside


def test_that_an_edited_weight_is_what_answers():
    d = debugger()
    d.goto(Position(5, 0))
    frame = d.edit(SetParameter(Selection(Kind.EDGE, 1, 1, 1), 40.0))
    found, _ = done(answers(frame, TRAINING))
    losses = [loss for loss, _, _ in by_hand(frame.spec, frame.workspace.W_new, frame.workspace.b_new,
        frame.problem.split.train)]  # fmt: skip
    np.testing.assert_allclose(found.loss, losses, rtol=1e-9)


def test_that_a_network_that_answers_nan_is_counted_apart_and_is_the_worst():
    frame = debugger().goto(Position(3, 0))
    frame.workspace.theta_new[-1] = np.nan
    found, _ = done(answers(frame, TRAINING))
    matrix = found.confusion()
    assert matrix.lost == matrix.total == 35
    assert matrix.counts.sum() == matrix.right == 0
    assert found.worst(ANY, 3).tolist() == [0, 1, 2]


def test_that_a_large_set_is_done_in_pieces_that_cover_it():
    wide = NetworkSpec.dense((784, 512, 256, 10), "relu")
    parts = list(pieces(wide, 60_000))
    assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]
    assert (parts[0].start, parts[-1].stop) == (0, 60_000)
    assert example_work(wide) * (parts[0].stop - parts[0].start) < 5e7
    assert next(iter(pieces(NetworkSpec.dense((2, 3, 2)), 5000))) == slice(0, MOST)
    assert set_work(wide, 60_000) == 60_000 * example_work(wide)


def test_that_pieces_give_the_same_answers_as_one(monkeypatch):
    frame = Debugger(build(builtin("digits"))).goto(Position(3, 0))
    whole, told = done(answers(frame, TRAINING))
    monkeypatch.setattr("densegui.debugger.pieces.MOST", 100)
    parts, told_parts = done(answers(frame, TRAINING))
    assert (len(told), len(told_parts)) == (2, 13)
    assert told_parts[-1] == (1258, 1258)
    np.testing.assert_allclose(parts.loss, whole.loss, rtol=1e-12)
    assert parts.predicted.tolist() == whole.predicted.tolist()
