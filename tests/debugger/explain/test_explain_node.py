"""A node's equations: every number is recomputed from the arrays, for the example or as the mean of an array."""

import math

import numpy as np
import pytest

from densegui.data.dataset import Standardizer
from densegui.debugger.debugger import Debugger
from densegui.debugger.explain.blocks import ActivationCurve, Bars, Equation, Sum
from densegui.debugger.explain.explain import explain
from densegui.debugger.explain.node import explain_node
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Granularity
from densegui.debugger.selection import Kind, Selection
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import NetworkSpec
from tests.debugger.explain.helpers import FUNCTIONS, all_latex, blocks, done, equation, frame_at, slope_of, work_out
from tests.debugger.helpers import debugger, problem_of

EXAMPLES = [2, None]
LATE = 22
"""Done operations when only b[3] is left to update."""


def with_layers(*layers, **training):
    hidden = [{"nodes": nodes, "activation": g} for nodes, g in layers]
    return debugger(network={"hidden": hidden}, training=training)


def of(values, example):
    """The example's value, or the mean, as plain Python adds it up."""
    return float(values[example]) if example is not None else math.fsum(map(float, values)) / len(values)


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("node", [(1, 4), (2, 3), (3, 2)])
def test_that_z_is_the_sum_of_its_terms(node, example):
    frame = frame_at(debugger(), (6, LATE), node, example)
    ws, (l, k) = frame.workspace, node
    first, z = explain_node(frame).blocks[:2]
    before = [of(row, example) for row in ws.A[l - 1]]
    expected = [float(ws.W[l][j, k - 1]) * a for j, a in enumerate(before)] + [float(ws.b[l][k - 1, 0])]
    assert isinstance(z, Sum)
    assert isinstance(first, Equation)
    assert [term.value for term in z.terms] == pytest.approx(expected, rel=1e-13, abs=1e-16)
    assert [term.so_far for term in z.terms] == pytest.approx(np.cumsum(expected), rel=1e-12, abs=1e-15)
    assert z.total == first.value == pytest.approx(of(ws.Z[l][k - 1], example), rel=1e-13, abs=1e-16)
    assert z.terms[-1].so_far == pytest.approx(z.total, abs=1e-14)
    for term in z.terms:
        assert work_out(term.numeric) == pytest.approx(term.value, rel=2e-3, abs=1e-12)
    assert ("mean" in z.title) == ("mean" in first.words) == (example is None)


def test_that_a_short_sum_is_written_out_and_a_long_one_has_dots():
    short = explain_node(frame_at(debugger(), (6, LATE), (3, 2))).blocks[0]
    assert work_out(short.numeric) == pytest.approx(short.value, abs=2e-3)
    long = explain_node(frame_at(debugger(), (6, LATE), (2, 3))).blocks[0]
    assert long.numeric.count(r"\cdots") == 1
    assert long.numeric.count(" + ") == 5


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_that_a_and_the_slope_are_each_examples_own(name, example):
    frame = frame_at(with_layers((5, name)), (4, 12), (1, 3), example)
    g = FUNCTIONS[ACTIVATIONS[name].latex]
    zs = [float(z) for z in frame.workspace.Z[1][2]]
    told = explain_node(frame)
    a, slope = told.blocks[2], equation(told, "20")
    assert a.value == pytest.approx(of([g(z) for z in zs], example), rel=1e-12)
    assert slope.value == pytest.approx(of([slope_of(g)(z) for z in zs], example), abs=1e-8)
    if example is not None:
        assert work_out(a.numeric) == pytest.approx(a.value, rel=2e-3)
        assert work_out(slope.numeric) == pytest.approx(slope.value, rel=3e-3)
        return
    # The mean of g(z) is no g of the mean: the numbers are those of the examples.
    assert a.numeric.startswith(rf"\frac{{1}}{{{len(zs)}}} (")
    assert r"\sum_i" in a.symbolic
    assert "(i)" in a.symbolic
    assert ACTIVATIONS[name].latex not in a.numeric


def test_that_the_curve_marks_the_whole_minibatch_and_the_example_on_it():
    frame = frame_at(debugger(), (6, LATE), (1, 4), 2)
    (curve,) = blocks(explain_node(frame), ActivationCurve)
    ws = frame.workspace
    assert curve.ticks.tolist() == ws.Z[1][3].tolist()
    assert (curve.activation, curve.ticks_of) == ("tanh", "minibatch 6")
    assert (curve.z, curve.a) == (ws.Z[1][3, 2], ws.A[1][3, 2])
    assert curve.slope == pytest.approx(1 / math.cosh(curve.z) ** 2)
    (mean,) = blocks(explain_node(frame_at(debugger(), (6, LATE), (1, 4), None)), ActivationCurve)
    assert mean.z is mean.a is mean.slope is None


@pytest.mark.parametrize("position", [(0, 0), (0, 3), (6, 1), (6, LATE), (7, 0)])
def test_that_the_curve_can_mark_all_training_examples(position):
    run = debugger()
    frame = frame_at(run, position, (2, 3), 1)
    (curve,) = blocks(explain_node(frame, "train"), ActivationCurve)
    ws, train = frame.workspace, frame.problem.split.train
    old = position != (0, 0)  # of the minibatch on the screen, even after its update
    W, b = (ws.W, ws.b) if old else (ws.W_new, ws.b_new)
    hidden = np.tanh(W[1].T @ train.rows.T + b[1])
    assert curve.ticks == pytest.approx(((W[2].T @ hidden) + b[2])[2], rel=1e-12)
    updates = {(6, 1): 6, (6, LATE): 6, (7, 0): 6}.get(position, 0)
    assert curve.ticks_of == f"all 35 training examples, parameters after {updates} updates"
    assert curve.freshness is (Freshness.STALE if position == (7, 0) else Freshness.FRESH)
    assert (curve.z is None) == (position in {(0, 0), (0, 3), (6, 1)})


def test_that_the_training_set_is_propagated_in_pieces_in_the_networks_precision(monkeypatch):
    monkeypatch.setattr("densegui.debugger.explain.curve.CHUNK", 8)
    whole = debugger(network={"dtype": "float32"})
    frame = frame_at(whole, (2, 5), (1, 1))
    (curve,) = blocks(explain_node(frame, "train"), ActivationCurve)
    ws = frame.workspace
    expected = (ws.W[1].T @ frame.problem.split.train.rows.T + ws.b[1])[0]
    assert curve.ticks.dtype == np.float32
    assert curve.ticks == pytest.approx(expected, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("node", [(1, 4), (2, 3)])
def test_that_the_gradient_is_the_slope_times_what_comes_back(node, example):
    run = debugger()
    frame = frame_at(run, (6, LATE), node, example)
    ws, (l, k) = frame.workspace, node
    told = explain_node(frame)
    back, gradient = blocks(told, Sum)[1], equation(told, "21c")
    expected = [float(w) * of(row, example) for w, row in zip(ws.W[l + 1][k - 1], ws.dZ[l + 1], strict=True)]
    assert [term.value for term in back.terms] == pytest.approx(expected, rel=1e-13, abs=1e-16)
    assert back.total == pytest.approx(math.fsum(expected), rel=1e-12, abs=1e-15)
    g = {1: math.tanh, 2: lambda z: max(z, 0.0)}[l]
    each = [
        slope_of(g)(float(ws.Z[l][k - 1, i])) * float(ws.W[l + 1][k - 1] @ ws.dZ[l + 1][:, i]) for i in range(frame.m_b)
    ]
    assert gradient.value == pytest.approx(of(each, example), abs=1e-8)
    assert gradient.value == of(ws.dZ[l][k - 1], example) or example is None
    assert r"\mathcal{C}" not in gradient.symbolic
    if example is not None:
        assert work_out(gradient.numeric) == pytest.approx(gradient.value, abs=2e-3)
        return
    (bars,) = blocks(told, Bars)
    assert bars.values.tolist() == ws.dZ[l][k - 1].tolist()
    assert bars.mean == gradient.value == pytest.approx(float(ws.db[l][k - 1, 0]), rel=1e-12)


def test_that_at_the_kink_the_slope_is_the_one_on_the_right():
    spec = NetworkSpec.dense((1, 1, 2), "relu")
    run = Debugger(problem_of(spec, np.array([[0.0], [1.0]]), np.array([0, 1]), 0))
    ws = frame_at(run, (0, done(run, "A 1"))).workspace
    at_zero = ws.Z[1][0].tolist().index(0.0)  # no bias yet
    slope = equation(explain_node(frame_at(run, (0, done(run, "A 1")), (1, 1), at_zero)), "20")
    assert slope.value == 1.0
    assert "kink" in slope.words
    assert "right" in slope.words


@pytest.mark.parametrize("example", EXAMPLES)
def test_that_an_input_says_whether_it_is_raw_or_standardised(example):
    raw = frame_at(debugger(), (6, 1), (0, 2), example)
    (shown,) = explain_node(raw).blocks
    assert "raw" in shown.words
    assert "standardised" not in shown.words
    assert shown.value == pytest.approx(of(raw.workspace.X[1], example), rel=1e-13)
    data = {"source": "blobs", "n_examples": 50, "classes": 3, "train_share": 0.7, "standardize": True}
    frame = frame_at(debugger(data=data), (6, 1), (0, 2), example)
    (shown,) = explain_node(frame).blocks
    split, indices = frame.problem.split, frame.workspace.indices
    column = split.dataset.rows[split.train.indices, 1]
    assert isinstance(split.standardizer, Standardizer)
    expected = [(float(x) - column.mean()) / column.std() for x in column[indices]]
    assert "standardised" in shown.words
    assert shown.value == pytest.approx(of(expected, example), rel=1e-11)
    assert work_out(shown.numeric) == pytest.approx(shown.value, abs=3e-3)


def test_that_a_pixel_says_what_it_is_divided_by():
    frame = frame_at(debugger(data={"source": "digits"}), (6, 1), (0, 20), 3)
    (shown,) = explain_node(frame).blocks
    split = frame.problem.split
    row = split.train.indices[frame.workspace.indices[3]]
    assert "as it stands in the data, divided by 16" in shown.words
    assert shown.value == split.dataset.rows[row, 19] / 16


def test_that_only_what_is_computed_has_numbers():
    run = debugger()
    known = {"Z 2": 1, "A 2": 3, "cost": 3, "dZ 3": 3, "dZ 2": 4, "W 1": 4}
    for op, count in known.items():
        told = explain_node(frame_at(run, (6, done(run, op)), (2, 3)))
        equations = blocks(told, Equation)
        numbered = [e for e in equations if e.value is not None]
        assert len(numbered) == count, op
        assert all(bool(e.numeric) == (e.value is not None) for e in equations)
        assert all((e.freshness is Freshness.ABSENT) == (e.value is None) for e in equations)
    for position in ((0, 0), (6, 1), (6, 3)):
        told = explain_node(frame_at(run, position, (2, 3)))
        assert all(isinstance(b, Equation) and b.value is None and not b.numeric for b in told.blocks)


@pytest.mark.parametrize("node", [(0, 1), (1, 4), (2, 3), (3, 1)])
@pytest.mark.parametrize("example", EXAMPLES)
def test_that_between_two_minibatches_the_numbers_are_the_last_ones_and_stale(node, example):
    run = debugger()
    before = explain_node(frame_at(run, (6, LATE), node, example))
    after = explain_node(frame_at(run, (7, 0), node, example))
    assert len(after.blocks) == len(before.blocks)
    for old, new in zip(before.blocks, after.blocks, strict=True):
        assert old.freshness is Freshness.FRESH
        assert new.freshness is Freshness.STALE
        if isinstance(old, Equation | Sum):  # with the weights that they were computed with, not the updated ones
            assert repr(new).replace("STALE", "FRESH").replace("stale", "fresh") == repr(old)
    assert after.title == before.title


def test_that_the_title_says_whose_numbers_they_are():
    run = debugger()
    assert explain_node(frame_at(run, (0, 0), (2, 3))).title == "node 3 of layer 2 · no minibatch yet"
    assert explain_node(frame_at(run, (6, 4), (2, 3), 1)).title == "node 3 of layer 2 · example 2 of 8 · minibatch 6"
    assert explain_node(frame_at(run, (6, 4), (0, 1), None)).title == "input 1 · mean of 8 · minibatch 6"


@pytest.mark.parametrize("example", EXAMPLES)
def test_that_layers_of_one_node_and_no_hidden_layers_are_explained(example):
    narrow = with_layers((1, "tanh"))
    told = explain_node(frame_at(narrow, (6, 12), (1, 1), example))
    assert len(blocks(told, Sum)[0].terms) == 3
    assert len(blocks(told, Sum)[1].terms) == 3
    shallow = with_layers()
    frame = frame_at(shallow, (6, done(shallow, "W 1")), (1, 2), example)
    told = explain_node(frame)
    assert told.blocks[0].value == pytest.approx(of(frame.workspace.Z[1][1], example), rel=1e-13, abs=1e-16)
    assert equation(told, "21d").value == pytest.approx(of(frame.workspace.dZ[1][1], example))


def test_that_numbers_above_nine_are_kept_apart():
    frame = frame_at(with_layers((12, "tanh"), (11, "relu")), (2, LATE), (2, 11))
    texts = " ".join(all_latex(explain_node(frame)))
    assert "w_{j,11}^{[2]}" in texts
    assert "w_{12,11}^{[2]}" in texts
    assert "w_{11,j}^{[3]}" in texts


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
def test_that_numbers_that_are_not_finite_are_shown(bad, example):
    spec = NetworkSpec.dense((2, 3, 2), "tanh")
    rows = np.array([[bad, 1.0], [bad, -1.0], [0.5, 1.0]])
    run = Debugger(problem_of(spec, rows, np.array([0, 1, 1]), 0))
    for _ in range(len(run.program)):
        run.step(Granularity.OP)  # through the rest of the minibatch, past the first of them
        for node in ((0, 1), (1, 1), (2, 2)):
            run.selection, run.example = Selection(Kind.NODE, *node), example
            frame = run.frame()
            assert explain_node(frame).blocks
            explain_node(frame, "train")
    assert run.position == (1, 0)


def test_that_what_is_selected_is_what_is_explained():
    run = debugger()
    frame = frame_at(run, (6, LATE), (2, 3))
    assert repr(explain(frame)) == repr(explain_node(frame))
    run.selection = Selection(Kind.EDGE, 2, 3, 1)
    told = explain(run.frame())
    assert told is not None
    assert told.title.startswith("edge 1 → 3 of layer 2")
    with pytest.raises(ValueError, match="node"):
        explain_node(run.frame())
    run.selection = Selection(Kind.BIAS, 2, 3)
    told = explain(run.frame())
    assert told is not None
    assert told.title.startswith("bias")


@pytest.mark.parametrize("example", EXAMPLES)
def test_that_a_node_that_is_switched_off_says_so(example):
    spec = NetworkSpec((2, 3, 2), ("", "tanh", "softmax"), off=frozenset({(1, 2)}))
    rows = np.array([[0.3, 1.0], [0.5, -1.0], [0.1, 0.9]])
    run = Debugger(problem_of(spec, rows, np.array([0, 1, 1]), 0))
    frame = frame_at(run, (0, done(run, "W 1")), (1, 2), example)
    told = explain_node(frame)
    a, gradient, slope = told.blocks[2], equation(told, "21c"), equation(told, "20")
    assert a.value == gradient.value == 0.0
    assert "switched off" in a.words
    assert "switched off" in gradient.words
    assert "m_{2}^{[1]}" in a.symbolic
    assert "m_{2}^{[1]}" in gradient.symbolic
    each = [1 / math.cosh(float(z)) ** 2 for z in frame.workspace.Z[1][1]]
    assert slope.value == pytest.approx(of(each, example))
