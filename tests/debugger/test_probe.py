"""A point goes through the network: its numbers are those of the forward pass, and nothing else is claimed of it."""

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetParameter
from densegui.debugger.explain.blocks import Equation, Sum
from densegui.debugger.explain.explain import explain
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Granularity, Position
from densegui.debugger.probe import Probe
from densegui.debugger.quantities import quantities
from densegui.debugger.seen import probed, seen
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import unpack
from densegui.errors import InputError
from densegui.experiment.build import build
from densegui.experiment.config import Experiment

POINT = (0.31, -1.2)


def experiment(**data: object) -> Experiment:
    return Experiment.model_validate(
        {"format": "densegui-experiment", "version": 1, "data": {"source": "spirals", "n_examples": 60} | data}
    )


@pytest.fixture
def debugger() -> Debugger:
    return Debugger(build(experiment()))


def by_hand(x, theta, spec) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """z and a of each layer, node by node."""
    W, b = unpack(spec, theta)
    g = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}
    Z, A = [np.empty(0)], [np.asarray(x, float)]
    for l in range(1, spec.L + 1):
        z = np.array([sum(W[l][j, k] * A[-1][j] for j in range(spec.n[l - 1])) + b[l][k, 0] for k in range(spec.n[l])])
        Z.append(z)
        e = np.exp(z - z.max())
        A.append(g[spec.activations[l]](z) if l < spec.L else e / e.sum())
    return Z, A


def probe_of(frame) -> Probe:
    assert frame.probe is not None
    return frame.probe


@pytest.mark.parametrize("position", [(0, 0), (0, 1), (3, 0), (3, 12), (3, 22)])
def test_that_a_probe_goes_through_the_parameters_in_force(debugger, position):
    debugger.goto(Position(*position))
    frame = debugger.probe(POINT)
    W, b = ([frame.shown(name, l).array for l in range(1, 4)] for name in ("W", "b"))
    theta = np.concatenate([part.ravel() for pair in zip(W, b, strict=True) for part in pair])
    Z, A = by_hand(POINT, theta, frame.spec)
    for l in range(1, 4):
        np.testing.assert_allclose(probe_of(frame).Z[l][:, 0], Z[l], rtol=1e-12)
        np.testing.assert_allclose(probe_of(frame).A[l][:, 0], A[l], rtol=1e-12)


def test_that_a_probe_is_named_by_its_coordinates_or_by_its_words(debugger):
    assert probe_of(debugger.probe(POINT)).words == "probe: point (0.31, −1.20), no label"
    assert probe_of(debugger.probe(POINT, "drawn picture")).words == "probe: drawn picture, no label"


def test_that_raw_undoes_the_standardisation():
    problem = build(_iris())
    debugger = Debugger(problem)
    x = problem.split.train.rows[5]
    raw = problem.split.dataset.rows[problem.split.train.indices[5]]
    np.testing.assert_allclose(probe_of(debugger.probe(x)).raw, raw, rtol=1e-12)


def _iris() -> Experiment:
    return Experiment.model_validate({"format": "densegui-experiment", "version": 1, "data": {"source": "iris"}})


def test_that_raw_is_x_without_standardisation(debugger):
    np.testing.assert_array_equal(probe_of(debugger.probe(POINT)).raw, POINT)


@pytest.mark.parametrize(
    ("x", "words"), [((1.0,), "2 numbers"), ((1.0, 2.0, 3.0), "2 numbers"), ((np.nan, 1.0), "finite numbers")]
)
def test_that_what_is_no_point_is_refused(debugger, x, words):
    with pytest.raises(InputError, match=words):
        debugger.probe(x)
    assert debugger.frame().probe is None


def test_that_a_probe_follows_the_parameters_while_training_runs(debugger):
    before = probe_of(debugger.probe(POINT)).A[-1]
    frame = debugger.run_minibatches(40)
    after = probe_of(frame).A[-1]
    assert not np.allclose(before, after)
    np.testing.assert_allclose(after[:, 0], by_hand(POINT, frame.workspace.theta_new, frame.spec)[1][-1], rtol=1e-12)


def test_that_a_probe_follows_an_edit_and_a_way_to_another_position(debugger):
    debugger.run_minibatches(5)
    before = probe_of(debugger.probe(POINT)).A[-1]
    edited = probe_of(debugger.edit(SetParameter(Selection(Kind.BIAS, 3, 1), 2.0))).A[-1]
    assert edited[0, 0] > before[0, 0]
    assert probe_of(debugger.goto(Position(2, 3))).A[-1][0, 0] != edited[0, 0]


@pytest.mark.parametrize("granularity", list(Granularity))
def test_that_a_step_either_way_ends_a_probe_and_redraws_what_showed_it(debugger, granularity):
    for command in (debugger.step, debugger.back):
        before = debugger.probe(POINT).versions.selection
        frame = command(granularity)
        assert frame.probe is None
        assert frame.versions.selection > before


def test_that_choosing_an_example_ends_a_probe(debugger):
    debugger.step()
    debugger.probe(POINT)
    assert debugger.choose_example(0).probe is None


def test_that_a_probe_ends_a_step_inside_an_operation(debugger):
    debugger.step()
    assert debugger.step(Granularity.NODE).cursor is not None
    assert debugger.probe(POINT).cursor is None


def test_that_a_seen_frame_has_the_probe_as_its_only_example(debugger):
    debugger.goto(Position(3, 20))
    debugger.choose_example(4)
    frame = debugger.probe(POINT)
    shown = seen(frame)
    np.testing.assert_array_equal(shown.shown("X").array, np.array([POINT]).T)
    np.testing.assert_array_equal(shown.shown("A", 2).array, probe_of(frame).A[2])
    assert shown.shown("Z", 1).freshness is Freshness.FRESH
    np.testing.assert_array_equal(shown.shown("W", 2).array, frame.shown("W", 2).array)
    assert probed(shown) is frame.probe
    assert probed(frame) is None
    np.testing.assert_array_equal(frame.shown("X").array, frame.workspace.X)


def test_that_a_seen_frame_knows_no_label_no_gradient_and_no_update(debugger):
    debugger.run_minibatches(2)
    shown = seen(debugger.probe(POINT))
    for name, layer in (("Y", 0), ("labels", 0), ("loss", 0), ("cost", 0), ("dZ", 3), ("dW", 1), ("db", 1)):
        assert shown.shown(name, layer).freshness is Freshness.ABSENT
    assert shown.shown("W_new", 1).array is None


def test_that_a_frame_without_a_probe_is_seen_as_it_is(debugger):
    frame = debugger.step()
    assert seen(frame) is frame


def test_that_the_numbers_of_a_node_are_the_probes(debugger):
    debugger.goto(Position(3, 20))
    debugger.probe(POINT)
    frame = debugger.select(Selection(Kind.NODE, 2, 3))
    found = {item.name: item.value for item in quantities(seen(frame))}
    assert found["z"] == probe_of(frame).Z[2][2, 0]
    assert found["a"] == probe_of(frame).A[2][2, 0]
    assert found["g_prime"] == float(found["z"] >= 0)
    assert found["dz"] is None
    assert found["db"] is None
    frame = debugger.select(Selection(Kind.NODE, 3, 1))
    assert {item.name for item in quantities(seen(frame)) if item.value is None} == {"y", "dz", "db"}


def test_that_the_equations_have_the_probes_numbers(debugger):
    debugger.run_minibatches(3)
    debugger.probe(POINT)
    frame = debugger.select(Selection(Kind.NODE, 1, 2))
    explanation = explain(seen(frame))
    assert explanation is not None
    assert explanation.title == "node 2 of layer 1 · probe: point (0.31, −1.20), no label"
    equation, total = explanation.blocks[:2]
    assert isinstance(equation, Equation)
    assert isinstance(total, Sum)
    assert equation.value == probe_of(frame).Z[1][1, 0]
    assert sum(term.value for term in total.terms) == pytest.approx(probe_of(frame).Z[1][1, 0], rel=1e-12)


def test_that_the_equation_of_an_input_has_the_raw_number():
    debugger = Debugger(build(_iris()))
    debugger.probe(debugger.problem.split.train.rows[5])
    frame = debugger.select(Selection(Kind.NODE, 0, 3))
    explanation = explain(seen(frame))
    assert explanation is not None
    raw = debugger.problem.split.dataset.rows[debugger.problem.split.train.indices[5], 2]
    (equation,) = explanation.blocks
    assert isinstance(equation, Equation)
    assert equation.numeric.startswith(rf"\frac{{{raw:.3f}")
    assert equation.value == probe_of(frame).x[2]


def test_that_equations_after_an_edit_have_the_weights_that_made_their_z(debugger):
    debugger.run_minibatches(3)
    debugger.edit(SetParameter(Selection(Kind.BIAS, 1, 2), 0.5))
    frame = debugger.select(Selection(Kind.NODE, 1, 2))
    assert frame.shown("Z", 1).freshness is Freshness.STALE
    explanation = explain(frame)
    assert explanation is not None
    total = explanation.blocks[1]
    assert isinstance(total, Sum)
    assert sum(term.value for term in total.terms) == pytest.approx(float(frame.stale.Z[1][1, 0]), rel=1e-12)


# -- examples of the data set


@pytest.mark.parametrize("which", ["train", "test"])
def test_that_an_example_outside_of_the_minibatch_is_a_probe_with_its_label_and_loss(debugger, which):
    frame = debugger.goto(Position(3, 12))
    split = frame.problem.split
    examples = split.train if which == "train" else split.test
    taken = set(frame.workspace.indices.tolist()) if which == "train" else set()
    i = next(i for i in range(examples.m) if i not in taken)
    row, label = int(examples.indices[i]), int(examples.labels[i])
    frame = debugger.look_at(row)
    probe, Z = probe_of(frame), by_hand(examples.rows[i], frame.workspace.theta, frame.spec)[0]
    assert (probe.row, probe.label) == (row, label)
    assert probe.words == f"{'training' if which == 'train' else 'test'} example, row {row}"
    e = np.exp(Z[-1] - Z[-1].max())
    assert probe.loss == pytest.approx(-np.log(e[label] / e.sum()), rel=1e-12)
    shown = seen(frame)
    assert shown.shown("Y").array[:, 0].tolist() == [float(k == label) for k in range(frame.spec.n_y)]
    assert shown.shown("loss").array.tolist() == [probe.loss]
    assert shown.shown("dZ", 1).freshness is Freshness.ABSENT


def test_that_an_example_of_the_minibatch_is_chosen(debugger):
    debugger.goto(Position(3, 12))
    debugger.probe(POINT)
    rows = debugger.problem.split.train.indices[debugger.frame().workspace.indices]
    frame = debugger.look_at(int(rows[4]))
    assert frame.probe is None
    assert frame.example == 4


def test_that_a_row_that_does_not_exist_is_refused(debugger):
    with pytest.raises(InputError, match="row 60 does not exist; the data set has 60"):
        debugger.look_at(60)


def test_that_the_loss_of_a_probed_example_follows_the_parameters(debugger):
    row = int(debugger.problem.split.test.indices[0])
    before = probe_of(debugger.look_at(row)).loss
    after = probe_of(debugger.run_minibatches(40)).loss
    assert after != before
    assert after == pytest.approx(-np.log(probe_of(debugger.frame()).A[-1][probe_of(debugger.frame()).label, 0]))
