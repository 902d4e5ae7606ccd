"""The diagnosis: what it says of the built-in experiments as they train, and of networks made to be ill by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetLearningRate, SetParameter, SwitchOff
from densegui.debugger.flow.diagnosis import findings
from densegui.debugger.flow.facts import Kind
from densegui.debugger.format import number
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind as Part
from densegui.debugger.selection import Selection
from densegui.engine.network import NetworkSpec
from densegui.experiment.build import build
from densegui.experiment.document import BUILTINS, builtin
from tests.debugger.helpers import debugger, problem_of, seed_in_order

TIMES = (1, 2, 5, 10, 30, 100, 200, 400)
SOUND = [e.name for e in BUILTINS if e.name not in ("deep-sigmoid", "zero-weights", "xor-stuck", "rate-too-high")]


def diagnose(frame):
    """The most important finding."""
    return findings(frame)[0]


@pytest.mark.parametrize("name", SOUND)
def test_that_nothing_alarming_is_said_of_an_experiment_that_learns(name):
    made = Debugger(build(builtin(name)))
    for t in TIMES:
        said = findings(made.goto(Position(t, 0)))
        assert [d.kind for d in said] == [Kind.REGRESSION if name == "iris" else Kind.HEALTHY], (t, said[0].sentence)
        assert said[0].sentence.startswith("Nothing is wrong")


def test_that_six_sigmoid_layers_let_the_gradient_vanish_because_of_their_slopes():
    made = Debugger(build(builtin("deep-sigmoid")))
    for t in TIMES:
        frame = made.goto(Position(t, 0))
        said = diagnose(frame)
        ws = frame.stale
        sizes = [math.sqrt(float((ws.dZ[l] ** 2).mean())) for l in (1, 7)]
        assert said.kind is Kind.VANISHING
        assert said.numbers["ratio"] == pytest.approx(sizes[0] / sizes[1])
        assert number(sizes[0] / sizes[1], 2) in said.sentence
        slopes = np.mean([(ws.A[l] * (1 - ws.A[l])).mean() for l in range(1, 7)])
        assert "never above ¼" in said.sentence
        assert f"its mean is {number(float(slopes), 2)}" in said.sentence
        assert said.place.variable == "dZ1"
        assert said.place.selection.node == int((ws.dZ[1] ** 2).sum(axis=1).argmax()) + 1


def test_that_zero_weights_are_said_to_make_nodes_alike_from_the_start_on():
    made = Debugger(build(builtin("zero-weights")))
    for t in (0, *TIMES):
        (said,) = findings(made.goto(Position(t, 0)))
        assert said.kind is Kind.SYMMETRY
        assert "layers 1 and 2 are alike" in said.sentence
        assert "all of their weights are 0" in said.sentence
        assert "initial weights are zeros" in said.sentence


def test_that_a_rate_too_high_is_named_and_then_the_dead_nodes_that_it_makes():
    made = Debugger(build(builtin("rate-too-high")))
    first = diagnose(made.goto(Position(1, 0)))
    assert first.kind is Kind.RATE
    assert "λ = 1000" in first.sentence
    for t in TIMES[3:]:
        frame = made.goto(Position(t, 0))
        (said,) = findings(frame)
        assert said.kind is Kind.DEAD
        assert "all 8 nodes are dead" in said.sentence
        assert "λ = 1000" in said.sentence
        recent = frame.curves.cost[max(t - 20, 0) : t]
        cost = f"risen to {number(float(recent.mean()), 2)}, mean of the last {recent.size} minibatches"
        assert cost in said.sentence
        assert said.numbers["share"] == 1
        assert (frame.stale.A[1] == 0).all()


def test_that_xor_stuck_is_explained_at_each_of_its_stages():
    made = Debugger(build(builtin("xor-stuck")))
    kinds = {t: [d.kind for d in findings(made.goto(Position(t, 0)))] for t in (1, 2, 30, 100, 500, 1000, 3000)}
    assert kinds[1] == [Kind.VANISHING]
    for t in (2, 30, 100):
        assert kinds[t] == [Kind.RATE, Kind.VANISHING]
    for t in (500, 1000, 3000):
        assert kinds[t][0] is Kind.SATURATED
    said = diagnose(made.frame())
    assert "all 3 nodes are saturated" in said.sentence
    assert "λ = 5;" in said.sentence
    assert said.place.selection == Selection(Part.NODE, 3, 1)


# -- made by hand


def made_of(hidden, theta, rows, labels, sizes, **training):
    """A debugger of a network with the given parameters, on these examples in their order."""
    spec = NetworkSpec.dense(sizes, hidden)
    m = len(labels)
    problem = problem_of(spec, np.asarray(rows, float), np.asarray(labels), seed_in_order(m), **training)
    made = Debugger(problem)
    for l in range(1, spec.L + 1):
        ws = made.machine.workspace
        ws.W_new[l][...], ws.b_new[l][...] = theta[2 * l - 2], np.reshape(theta[2 * l - 1], (-1, 1))
    return made


XS, CLASSES = [[1.0], [-1.0], [0.5]], [0, 1, 0]


def random_theta(sizes, scale, seed=1):
    rng = np.random.default_rng(seed)
    return [
        part
        for before, after in pairwise(sizes)
        for part in (scale * rng.standard_normal((before, after)), np.zeros(after))
    ]


def test_that_large_weights_let_the_gradient_explode():
    sizes = (1, 4, 4, 4, 2)
    made = made_of("leaky_relu", random_theta(sizes, 30.0), XS, CLASSES, sizes, learning_rate=1e-9)
    (said,) = [d for d in findings(made.run_minibatches(1)) if d.kind is Kind.EXPLODING]
    dZ = made.frame().stale.dZ
    ratio = math.sqrt(float((dZ[1] ** 2).mean()) / float((dZ[4] ** 2).mean()))
    assert said.numbers["ratio"] == pytest.approx(ratio)
    assert "the weights are too large" in said.sentence


def test_that_small_weights_are_named_where_the_slope_is_not_the_cause():
    sizes = (1, 4, 4, 4, 2)
    made = made_of("tanh", random_theta(sizes, 0.03), XS, CLASSES, sizes)
    said = diagnose(made.run_minibatches(1))
    assert said.kind is Kind.VANISHING
    assert "weights are too small" in said.sentence
    assert said.numbers["slope"] > 0.99


def test_that_a_tiny_learning_rate_is_said_to_be_too_low():
    made = debugger(training={"learning_rate": 1e-7})
    said = diagnose(made.goto(Position(3, 0)))
    assert said.kind is Kind.SLOW
    assert "λ = 1e−07" in said.sentence


def test_that_a_node_alike_in_but_not_out_is_no_symmetry():
    sizes = (1, 2, 2)
    alike = [np.array([[0.5, 0.5]]), [0.1, 0.1], np.array([[0.3, -0.2], [0.3, -0.2]]), [0.0, 0.0]]
    other = [*alike[:2], np.array([[0.3, -0.2], [0.4, -0.2]]), alike[3]]
    assert diagnose(made_of("tanh", alike, XS, CLASSES, sizes).run_minibatches(3)).kind is Kind.SYMMETRY
    assert diagnose(made_of("tanh", other, XS, CLASSES, sizes).run_minibatches(3)).kind is Kind.HEALTHY


def test_that_the_symmetry_of_equal_weights_is_told_from_zeros():
    sizes = (1, 2, 2)
    alike = [np.array([[0.5, 0.5]]), [0.1, 0.1], np.array([[0.3, -0.2], [0.3, -0.2]]), [0.0, 0.0]]
    said = diagnose(made_of("tanh", alike, XS, CLASSES, sizes).run_minibatches(1))
    assert "they have the same weights" in said.sentence
    assert "Start from random weights" in said.sentence


def test_that_half_of_a_layer_dead_is_worth_a_word_only_while_the_cost_is_high():
    sizes, w = (1, 2, 2), np.array([[1.0, 1.0]])
    half = [w, [0.0, -9.0], np.array([[0.1, -0.1], [0.2, 0.1]]), [0.0, 0.0]]
    said = diagnose(made_of("relu", half, XS, CLASSES, sizes).run_minibatches(1))
    assert said.kind is Kind.DEAD
    assert "1 of 2 nodes are dead" in said.sentence
    assert said.place.selection == Selection(Part.NODE, 1, 2)
    sure = [w, [0.0, -9.0], np.array([[20.0, -20.0], [0.2, 0.1]]), [-5.0, 5.0]]
    calm = diagnose(made_of("relu", sure, XS, CLASSES, sizes, learning_rate=1e-3).run_minibatches(1))
    assert calm.kind is Kind.HEALTHY
    assert "1 of 2 in layer 1" in calm.sentence


def test_that_a_layer_that_is_switched_off_is_named():
    made = debugger(network={"hidden": [{"nodes": 2, "activation": "tanh"}, {"nodes": 4, "activation": "tanh"}]})
    made.goto(Position(2, 0))
    made.edit(SwitchOff(1, 1))
    made.edit(SwitchOff(1, 2))
    said = diagnose(made.run_minibatches(1))
    assert said.kind is Kind.VANISHING
    assert "layer 1 are switched off" in said.sentence


def test_that_a_number_that_is_not_finite_comes_before_all_else_with_its_place():
    made = debugger()
    made.goto(Position(2, 0))
    made.edit(SetParameter(Selection(Part.EDGE, 2, 1, 1), 1e300))
    made.edit(SetParameter(Selection(Part.EDGE, 1, 1, 1), 1e300))
    made.edit(SetParameter(Selection(Part.EDGE, 3, 1, 1), 1e300))
    frame = made.run_minibatches(3)
    found = frame.divergence
    assert found is not None
    said = diagnose(frame)
    assert said.kind is Kind.DIVERGED
    assert said.place.position == Position(found.t, found.done)
    assert said.sentence == str(found)


def test_that_inside_a_minibatch_it_says_what_is_missing():
    made = debugger()
    said = diagnose(made.goto(Position(4, 7)))
    assert said.kind is Kind.INCOMPLETE
    assert "0 have a gradient" in said.sentence
    assert diagnose(made.frame()).place is None
    assert diagnose(made.goto(Position(4, 10))).sentence.startswith("The gradient of minibatch 4 is not complete: of 3")


def test_that_before_the_first_minibatch_nothing_is_claimed():
    assert diagnose(debugger().frame()).kind is Kind.NOTHING


def test_that_a_cost_that_has_risen_is_blamed_on_steps_of_some_size():
    made = debugger(training={"learning_rate": 0.05})
    made.goto(Position(3, 0))
    made.edit(SetLearningRate(30.0))
    kinds = {d.kind for d in findings(made.run_minibatches(2))}
    assert Kind.RATE in kinds


def test_that_a_network_without_hidden_layers_has_nothing_to_vanish():
    said = diagnose(debugger(network={"hidden": []}).goto(Position(5, 0)))
    assert said.kind is Kind.REGRESSION
    assert "nothing to vanish" in said.sentence


def test_that_sigmoid_nodes_that_began_at_zero_stay_alike_although_they_learn():
    """Their activations are ½, not 0, so that weights move, all in step: equal but for rounding."""
    hidden = [{"nodes": 4, "activation": "sigmoid"}, {"nodes": 3, "activation": "sigmoid"}]
    made = debugger(network={"initializer": "zeros", "hidden": hidden}, training={"learning_rate": 0.5})
    for t in (1, 50, 300):
        frame = made.goto(Position(t, 0))
        said = diagnose(frame)
        assert said.kind is Kind.SYMMETRY
        assert "layers 1 and 2 are alike" in said.sentence
    assert frame.stale.W[2].any()
    assert "they have the same weights" in said.sentence
