"""A weight or a bias explained: every number is recomputed here from W, b, X and the labels, path by path."""

import itertools
import math
import re

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import Freeze, SetOptimizer, SwitchOff
from densegui.debugger.explain.blocks import Bars, Equation, Path, Paths
from densegui.debugger.explain.edge import explain_edge
from densegui.debugger.explain.paths import MOST_PRODUCTS, SHOWN
from densegui.debugger.frame import Freshness
from densegui.debugger.latex import factor, latex_number, setting
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import Adam, Momentum, RMSProp
from tests.debugger.helpers import debugger, problem_of, seed_in_order
from tests.engine.helpers import reference_cost

SLOPES = {
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "relu": lambda z: np.where(z >= 0, 1.0, 0.0),
    "sigmoid": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
}
VALUES = {"tanh": np.tanh, "relu": lambda z: np.where(z < 0, 0, z), "sigmoid": lambda z: 1 / (1 + np.exp(-z))}

NETS = [(), ("tanh",), ("sigmoid", "relu"), ("tanh", "relu", "sigmoid")]
"""Activations of the hidden layers: networks of 1 to 4 layers."""


def made(names, nodes=(4, 3, 3), **training):
    layers = [{"nodes": n, "activation": name} for n, name in zip(nodes, names, strict=False)]
    return debugger(network={"hidden": layers}, training=training)


def places(L):
    for l in range(1, L + 1):
        yield Selection(Kind.EDGE, l, 2, 1)
        yield Selection(Kind.BIAS, l, 3)


def show(made_debugger, place, example=1, t=2, i=None):
    """The frame of a position; the last operation of the minibatch unless i says otherwise."""
    made_debugger.goto(Position(t, 7 * made_debugger.problem.spec.L + 1 if i is None else i))
    made_debugger.select(place)
    return made_debugger.choose_example(example)


def block(explanation, kind):
    found = [part for part in explanation.blocks if isinstance(part, kind)]
    assert len(found) == 1
    return found[0]


def equations(explanation):
    return {part.symbolic: part for part in explanation.blocks if isinstance(part, Equation)}


def equation(explanation, start):
    return next(part for part in explanation.blocks if isinstance(part, Equation) and part.symbolic.startswith(start))


def propagated(frame, names):
    """a[l], g'(z[l]) and ŷ − ỹ of the frame's minibatch, by the formulas of the slides."""
    ws = frame.arrays
    a, slopes = [np.array(ws.X)], [None]
    for l, name in enumerate(names, start=1):
        z = ws.W[l].T @ a[-1] + ws.b[l]
        a.append(VALUES[name](z))
        slopes.append(SLOPES[name](z))
    z = ws.W[-1].T @ a[-1] + ws.b[-1]
    e = np.exp(z)
    return a, slopes, e / e.sum(axis=0) - np.eye(ws.spec.n_y)[ws.labels].T


def products(frame, names, place):
    """The product of every path, for each example: an array of shape (paths, m_b)."""
    ws, l, L = frame.arrays, place.layer, frame.spec.L
    a, slopes, errors = propagated(frame, names)
    first = a[l - 1][place.source - 1] if place.kind is Kind.EDGE else np.ones(frame.m_b)
    found = []
    for tail in itertools.product(*(range(frame.spec.n[h]) for h in range(l + 1, L + 1))):
        way = (place.node - 1, *tail)
        product = first * (slopes[l][way[0]] if l < L else errors[way[0]])
        for h, (j, k) in enumerate(itertools.pairwise(way), start=l + 1):
            product = product * ws.W[h][j, k] * (slopes[h][k] if h < L else errors[k])
        found.append(product)
    return np.array(found)


CASES = [(names, place) for names in NETS for place in places(len(names) + 1)]


@pytest.mark.parametrize(("names", "place"), CASES, ids=str)
@pytest.mark.parametrize("example", [2, None])
def test_that_the_paths_are_the_strongest_of_all_and_sum_to_the_gradient(names, place, example):
    frame = show(made(names), place, example)
    paths = block(explain_edge(frame), Paths)
    of_examples = products(frame, names, place)
    every = of_examples.mean(axis=1) if example is None else of_examples[:, example]
    assert paths.total == pytest.approx(every.sum(), rel=1e-12, abs=1e-15)
    expected = sorted(np.abs(every), reverse=True)[:SHOWN]
    assert [abs(path.product) for path in paths.paths] == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert paths.left_out == len(every) - len(paths.paths)
    if paths.left_out == 0:
        assert sum(path.product for path in paths.paths) == pytest.approx(paths.total, rel=1e-12, abs=1e-15)
    for path in paths.paths:
        assert math.prod(value for _, value in path.factors) == pytest.approx(path.product, rel=1e-15, abs=0)


@pytest.mark.parametrize("place", [Selection(Kind.EDGE, 1, 2, 1), Selection(Kind.BIAS, 1, 3)])
def test_that_each_factor_belongs_to_its_symbol(place):
    names = ("tanh", "relu")
    frame = show(made(names), place, 3)
    a, slopes, errors = propagated(frame, names)
    for path in block(explain_edge(frame), Paths).paths:
        way = [k for l, k in path.nodes if l >= 1]
        k, m, o = way
        expected = {
            f"g'(z_{{{k}}}^{{[1]}})": slopes[1][k - 1, 3],
            f"w_{{{k}{m}}}^{{[2]}}": frame.arrays.W[2][k - 1, m - 1],
            f"g'(z_{{{m}}}^{{[2]}})": slopes[2][m - 1, 3],
            f"w_{{{m}{o}}}^{{[3]}}": frame.arrays.W[3][m - 1, o - 1],
            rf"\hat{{y}}_{{{o}}} - \tilde{{y}}_{{{o}}}": errors[o - 1, 3],
        }
        if place.kind is Kind.EDGE:
            expected = {"x_{1}": a[0][0, 3]} | expected
            assert path.nodes[0] == (0, 1)
        assert [name for name, _ in path.factors] == list(expected)
        assert [value for _, value in path.factors] == pytest.approx(list(expected.values()), rel=1e-12)


def test_that_a_path_of_the_mean_multiplies_before_it_averages():
    names = ("tanh", "relu")
    frame = show(made(names), Selection(Kind.EDGE, 1, 2, 1), None)
    a, slopes, errors = propagated(frame, names)
    assert block(explain_edge(frame), Paths).title == "∂𝒞/∂w as the sum over 9 paths to the loss"
    for path in block(explain_edge(frame), Paths).paths:
        _, (_, k), (_, m), (_, o) = path.nodes
        expected = (a[0][0] * slopes[1][k - 1] * slopes[2][m - 1] * errors[o - 1]).mean()
        (mean_symbol, mean), *weights = path.factors
        assert mean == pytest.approx(expected, rel=1e-12, abs=1e-16)
        assert mean_symbol.startswith(r"\mathrm{mean}(x_{1}g'(z_{2}^{[1]})")
        assert [value for _, value in weights] == [
            frame.arrays.W[2][k - 1, m - 1],
            frame.arrays.W[3][m - 1, o - 1],
        ]


def dead_problem():
    """2-3-3-2, ReLU: nodes 1 of layer 1 and 2 of layer 2 are dead for both examples, by hand."""
    rows = np.array([[1.0, 2.0], [0.5, 1.0]])
    problem = problem_of(NetworkSpec.dense((2, 3, 3, 2), "relu"), rows, np.array([0, 1]), 3)
    run = Debugger(problem)
    frame = run.frame()
    ws = frame.arrays
    ws.W_new[1][...] = [[1, 1, 1], [1, 1, 1]]
    ws.W_new[2][...] = [[1, 1, 0.5], [2, 1, 0.25], [3, 1, 1]]
    ws.W_new[3][...] = [[1, -1], [2, -2], [0.5, -0.25]]
    ws.b_new[1][...] = [[-99], [0], [0]]
    ws.b_new[2][...] = [[0], [-99], [0]]
    return run


def test_that_a_dead_relu_is_named_as_the_killer():
    run = dead_problem()
    alive = block(explain_edge(show(run, Selection(Kind.EDGE, 1, 2, 1), 0, t=0)), Paths)
    assert [path.product != 0 for path in alive.paths] == [True] * 4 + [False] * 2
    for path in alive.paths:
        dead = path.nodes[2] == (2, 2)
        killer = None if path.killer is None else path.factors[path.killer]
        assert killer == (("g'(z_{2}^{[2]})", 0.0) if dead else None)
    # Of the paths that are 0, the ones that would be the strongest come first: |w_o1| and |w_o2| are the same here.
    assert {path.nodes[3] for path in alive.paths[4:]} == {(3, 1), (3, 2)}
    dead = block(explain_edge(show(run, Selection(Kind.EDGE, 1, 1, 1), 0, t=0)), Paths)
    assert dead.total == 0
    assert {path.factors[path.killer] for path in dead.paths} == {("g'(z_{1}^{[1]})", 0.0)}
    assert [str(path.product) for path in dead.paths] == ["0.0"] * 6
    # One zero kills as well as two; the paths with one are those that one living node would bring back.
    assert [path.nodes[2] == (2, 2) for path in dead.paths] == [False] * 4 + [True] * 2


def test_that_a_saturated_sigmoid_is_named_as_the_killer():
    rows = np.array([[1.0, 2.0], [0.5, 1.0]])
    run = Debugger(problem_of(NetworkSpec.dense((2, 2, 2), "sigmoid"), rows, np.array([0, 1]), seed_in_order(2)))
    ws = run.frame().workspace
    ws.W_new[1][...] = [[12, 1], [1, 1]]
    frame = show(run, Selection(Kind.EDGE, 1, 1, 2), 0, t=0)
    for path in block(explain_edge(frame), Paths).paths:
        name, value = path.factors[path.killer]
        assert name == "g'(z_{1}^{[1]})"
        z = 12 * 1.0 + 1 * 2.0
        assert value == pytest.approx(math.exp(-z) / (1 + math.exp(-z)) ** 2, rel=1e-9)
    healthy = show(run, Selection(Kind.EDGE, 1, 2, 2), 0, t=0)
    assert {path.killer for path in block(explain_edge(healthy), Paths).paths} == {None}


def test_that_many_layers_are_counted_and_not_listed():
    sizes = (2, *[9] * 24, 3)
    problem = problem_of(NetworkSpec.dense(sizes, "tanh"), np.ones((4, 2)), np.arange(4) % 3, 5)
    run = Debugger(problem)
    frame = show(run, Selection(Kind.EDGE, 1, 4, 1), 0, t=0)
    paths = block(explain_edge(frame), Paths)
    assert paths.left_out + SHOWN == 9**23 * 3
    assert len(paths.paths) == SHOWN
    sizes_found = [abs(path.product) for path in paths.paths]
    assert sizes_found == sorted(sizes_found, reverse=True)
    assert sizes_found[0] == pytest.approx(strongest_by_dynamic_programming(frame, 4, 0), rel=1e-12)
    mean = block(explain_edge(run.choose_example(None)), Paths)
    assert mean.paths == ()
    assert mean.title.startswith("Choose an example")
    assert mean.left_out == 9**23 * 3


def strongest_by_dynamic_programming(frame, node, example):
    """The largest |product| alone, from the outputs back: the largest over the next nodes, layer by layer."""
    ws, L = frame.arrays, frame.spec.L
    best = np.abs(ws.A[L][:, example] - ws.Y[:, example])
    for h in range(L - 1, 0, -1):
        best = (1 - ws.A[h][:, example] ** 2) * (np.abs(ws.W[h + 1]) * best).max(axis=1)
    return abs(ws.X[0, example]) * best[node - 1]


def test_that_a_mean_over_too_many_products_is_refused_and_others_are_not():
    run = made(("tanh", "tanh"), (40, 40))
    frame = show(run, Selection(Kind.EDGE, 1, 1, 1), None)
    assert 40 * 3 * frame.m_b <= MOST_PRODUCTS
    assert len(block(explain_edge(frame), Paths).paths) == SHOWN


# -- the gradient


@pytest.mark.parametrize(("names", "place"), CASES, ids=str)
def test_that_bars_are_the_examples_parts_and_their_mean_the_gradient(names, place):
    frame = show(made(names), place, 4)
    bars = block(explain_edge(frame), Bars)
    parts = products(frame, names, place).sum(axis=0)
    assert sorted(bars.places) == list(range(8))
    assert bars.values == pytest.approx(parts[list(bars.places)], rel=1e-11, abs=1e-15)
    assert bars.values.tolist() == sorted(bars.values, reverse=True)
    assert bars.labels == tuple(f"example {i + 1}" for i in bars.places)
    assert bars.places[bars.marked] == 4
    assert bars.mean == pytest.approx(parts.mean(), rel=1e-11, abs=1e-15)
    down, up = (bars.values > 0).sum(), (bars.values < 0).sum()
    name = "w" if place.kind is Kind.EDGE else "b"
    assert f"{down} {'pulls' if down == 1 else 'pull'} {name} down, {up} up" in bars.title
    assert (", " + str(8 - down - up) + " not at all" in bars.title) == (down + up < 8)
    gradient = equation(explain_edge(frame), r"\frac{\partial\mathcal{C}}")
    assert gradient.value == pytest.approx(parts.mean(), rel=1e-11, abs=1e-15)
    assert gradient.slide == ("23a" if place.kind is Kind.EDGE else "23b")
    assert gradient.numeric == rf"\frac{{1}}{{8}} \cdot {factor(parts.sum() + 0.0)}"
    example = equation(explain_edge(frame), r"\frac{\partial\mathcal{L}}")
    assert example.value == pytest.approx(parts[4], rel=1e-11, abs=1e-15)
    assert example.slide == ("21a" if place.kind is Kind.EDGE else "21b")


@pytest.mark.parametrize("place", [Selection(Kind.EDGE, 2, 2, 3), Selection(Kind.BIAS, 2, 2)])
def test_that_the_gradient_is_the_slope_of_the_cost(place):
    frame = show(made(("sigmoid", "tanh")), place)
    ws, spec = frame.arrays, frame.spec
    start = (spec.n[0] + 1) * spec.n[1]
    edge = (place.source - 1) * spec.n[2] + place.node - 1
    spot = start + (edge if place.kind is Kind.EDGE else spec.n[1] * spec.n[2] + place.node - 1)
    step = np.zeros(spec.n_parameters)
    step[spot] = 1e-5
    no_penalty = frame.problem.experiment.training.regularizer
    high, low = (reference_cost(spec, ws.theta + sign * step, ws.X, ws.labels, no_penalty) for sign in (1, -1))
    value = equation(explain_edge(frame), r"\frac{\partial\mathcal{C}}").value
    assert value == pytest.approx((high - low) / 2e-5, rel=1e-7)


@pytest.mark.parametrize(("name", "strength"), [("l2", 0.25), ("l1", 0.25)])
def test_that_a_penalty_has_a_part_of_its_own_beside_the_examples(name, strength):
    run = made(("tanh",), regularizer={"name": name, "strength": strength})
    frame = show(run, Selection(Kind.EDGE, 1, 2, 1))
    w = frame.arrays.W[1][0, 1]
    own = strength * (w if name == "l2" else math.copysign(1, w))
    explanation = explain_edge(frame)
    bars, gradient = block(explanation, Bars), equation(explanation, r"\frac{\partial(\mathcal{C} + R)}")
    assert bars.mean == pytest.approx(bars.values.mean(), rel=1e-15)
    assert gradient.value == pytest.approx(bars.mean + own, rel=1e-12)
    assert gradient.value == frame.arrays.dW[1][0, 1]
    symbol = "s w_{12}^{[1]}" if name == "l2" else r"s\,\mathrm{sign}(w_{12}^{[1]})"
    assert gradient.symbolic.endswith(f" + {symbol}")
    shown = latex_number(w) if name == "l2" else latex_number(math.copysign(1, w))
    assert gradient.numeric.endswith(rf" + 0.25 \cdot {f'({shown})' if w < 0 else shown}")
    bias = explain_edge(run.select(Selection(Kind.BIAS, 1, 2)))
    assert equation(bias, r"\frac{\partial\mathcal{C}}").value == pytest.approx(block(bias, Bars).mean, rel=1e-12)


def test_that_without_a_chosen_example_there_is_no_equation_of_one_and_no_bar_is_marked():
    explanation = explain_edge(show(made(("tanh",)), Selection(Kind.EDGE, 1, 2, 1), None))
    assert block(explanation, Bars).marked is None
    assert not any(symbolic.startswith(r"\frac{\partial\mathcal{L}}") for symbolic in equations(explanation))
    assert explanation.title == "edge 1 → 2 of layer 1 · mean of 8 · minibatch 2"


# -- the optimiser


RULES = {
    "sgd": {"name": "sgd"},
    "momentum": {"name": "momentum", "beta": 0.8},
    "rmsprop": {"name": "rmsprop", "alpha": 0.9, "epsilon": 1e-6},
    "adam": {"name": "adam", "beta1": 0.7, "beta2": 0.95, "epsilon": 1e-6},
}


def by_hand(rule, w, gradients, rate):
    """The moments and the weight after each update, in plain Python numbers."""
    m = v = 0.0
    for k, g in enumerate(gradients, start=1):
        before = w
        if rule["name"] == "sgd":
            w -= rate * g
        elif rule["name"] == "momentum":
            v = rule["beta"] * v + g
            w -= rate * v
        elif rule["name"] == "rmsprop":
            v = rule["alpha"] * v + (1 - rule["alpha"]) * g**2
            w -= rate * g / (math.sqrt(v) + rule["epsilon"])
        else:
            m = rule["beta1"] * m + (1 - rule["beta1"]) * g
            v = rule["beta2"] * v + (1 - rule["beta2"]) * g**2
            m_hat, v_hat = m / (1 - rule["beta1"] ** k), v / (1 - rule["beta2"] ** k)
            w -= rate * m_hat / (math.sqrt(v_hat) + rule["epsilon"])
    return m, v, w, w - before


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("place", [Selection(Kind.EDGE, 2, 2, 3), Selection(Kind.BIAS, 2, 2)])
def test_that_the_update_follows_the_optimisers_equation(name, place):
    run = made(("tanh",), optimizer=RULES[name], learning_rate=0.2)
    spot = (place.source - 1, place.node - 1) if place.kind is Kind.EDGE else (place.node - 1, 0)
    gradients = []
    for t in range(3):
        ws = show(run, place, t=t).workspace
        gradients.append(float((ws.dW if place.kind is Kind.EDGE else ws.db)[2][spot]))
        if t == 0:
            first = float((ws.W if place.kind is Kind.EDGE else ws.b)[2][spot])
    explanation = explain_edge(run.goto(Position(3, 0)))
    m, v, w, change = by_hand(RULES[name], first, gradients, 0.2)
    symbol = "w_{32}^{[2]}" if place.kind is Kind.EDGE else "b_{2}^{[2]}"
    step = equation(explanation, rf"{symbol} \leftarrow")
    assert step.value == pytest.approx(w, rel=1e-12)
    assert step.slide == ("14" if place.kind is Kind.EDGE else "15")
    effective = equation(explanation, rf"\Delta {symbol}")
    assert effective.value == pytest.approx(change, rel=1e-10)
    if name == "sgd":
        assert "SGD would" not in effective.words
        assert step.numeric == rf"{latex_number(w - change)} - 0.2 \cdot {factor(gradients[-1])}"
    if name in ("momentum", "rmsprop", "adam"):
        assert equation(explanation, r"v \leftarrow").value == pytest.approx(v, rel=1e-12)
        plain = latex_number(-0.2 * gradients[-1]).replace("-", "−")
        assert f"SGD would make {plain}" in effective.words or "cdot" in plain
    if name == "adam":
        assert equation(explanation, r"m \leftarrow").value == pytest.approx(m, rel=1e-12)
        assert equation(explanation, r"\hat{m}").value == pytest.approx(m / (1 - 0.7**3), rel=1e-12)
        assert equation(explanation, r"\hat{v}").value == pytest.approx(v / (1 - 0.95**3), rel=1e-12)
        assert "k = 3" in equation(explanation, r"\hat{v}").words
    assert all(part.freshness is Freshness.STALE for part in explanation.blocks)


_POWER = re.compile(r" \\cdot 10\^\{(-?\d+)\}")


def calculated(numeric):
    """What the numbers of an equation come to, as a pocket calculator would have it."""
    text = _POWER.sub(r"e\1", numeric)
    text = re.sub(r"10\^\{(-?\d+)\}", r"1e\1", text)
    while r"\sqrt{" in text:
        text = re.sub(r"\\sqrt\{([^{}]*)\}", r"math.sqrt(\1)", text)
    text = re.sub(r"\^\{(\d+)\}", r"**\1", text).replace("^2", "**2").replace(r"\cdot", "*")
    while r"\frac" in text:
        text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text)
    return eval(text, {"math": math})


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("place", [Selection(Kind.EDGE, 1, 2, 1), Selection(Kind.BIAS, 1, 3)])
def test_that_the_numbers_put_in_come_to_the_value(name, place):
    run = made(("tanh",), optimizer=RULES[name], regularizer={"name": "l2", "strength": 0.25})
    for part in equations(explain_edge(show(run, place, 2, t=5, i=15))).values():
        # Each printed number has four digits; where terms cancel, some of them are lost.
        cancels = part.symbolic.startswith(r"\Delta") or "+ s w" in part.symbolic
        lost = 2e-4 if cancels else 5e-3 * abs(part.value)
        assert calculated(part.numeric) == pytest.approx(part.value, abs=lost), part


def test_that_a_frame_of_old_numbers_keeps_the_weights_that_made_them():
    run = made(("tanh",), learning_rate=1.0)
    place = Selection(Kind.EDGE, 1, 2, 1)
    before, after = show(run, place, t=2, i=15), show(run, place, t=3, i=0)
    fresh, stale = block(explain_edge(before), Paths), block(explain_edge(after), Paths)
    assert fresh.freshness is Freshness.FRESH
    assert stale.freshness is Freshness.STALE
    assert [path.product for path in fresh.paths] == [path.product for path in stale.paths]
    assert sum(path.product for path in stale.paths) == pytest.approx(stale.total, rel=1e-12)


def test_that_only_what_is_computed_has_numbers():
    run, place = made(("tanh",), optimizer=RULES["adam"]), Selection(Kind.EDGE, 1, 2, 1)
    # 2 layers: sample, Z1, A1, Z2, A2, cost, dZ2, dW2, db2, dZ1, dW1, db1, W1, b1, W2, b2
    known = {}
    for i in range(16):
        explanation = explain_edge(show(run, place, t=1, i=i))
        known[i] = (
            sum(isinstance(part, Bars | Paths) for part in explanation.blocks),
            [part.slide for part in explanation.blocks if isinstance(part, Equation) and part.value is not None],
        )
        for part in explanation.blocks:
            if isinstance(part, Equation):
                assert (part.value is None) == (part.numeric == "") == (part.freshness is Freshness.ABSENT)
    assert known[0] == (2, ["21a", "23a", "", "", "", "", "14", ""])
    assert all(known[i] == (0, []) for i in range(1, 10))
    assert known[10] == (2, ["21a"])
    assert known[11] == known[12] == (2, ["21a", "23a"])
    assert known[13] == known[15] == (2, ["21a", "23a", "", "", "", "", "14", ""])
    assert block(explain_edge(show(run, place, t=1, i=10)), Bars).mean is None
    at_the_start = explain_edge(show(run, place, None, t=0, i=0))
    assert at_the_start.title == "edge 1 → 2 of layer 1 · no minibatch yet"
    assert {part.freshness for part in at_the_start.blocks} == {Freshness.ABSENT}


def test_that_the_moments_before_are_told_as_soon_as_the_gradient_is_known():
    run, place = made(("tanh",), optimizer=RULES["adam"]), Selection(Kind.EDGE, 1, 2, 1)
    explanation = explain_edge(show(run, place, t=2, i=11))
    m = run.frame().workspace.moments_W[1][0][0, 1]
    words = equation(explanation, r"m \leftarrow").words
    assert words == f"the running mean of the gradient: m before {printed(m)}, after —"


def printed(value):
    return f"{value:.4f}".replace("-", "−") if abs(value) >= 0.1 else f"{float(f'{value:.3e}')}".replace("-", "−")


# -- words and numbers


@pytest.mark.parametrize(
    ("value", "latex"),
    [(0.5, "0.5000"), (-12.345678, "-12.35"), (0.0, "0"), (1.2345e-5, r"1.234 \cdot 10^{-5}"), (-0.0, "0")],
)
def test_that_numbers_in_latex_are_those_on_the_screen(value, latex):
    assert latex_number(value) == latex


def test_that_settings_have_the_digits_that_were_typed():
    assert [setting(value) for value in (0.1, 0.999, 1 - 0.999, 1e-8, 2.5e-8)] == [
        "0.1", "0.999", "0.001", "10^{-8}", r"2.5 \cdot 10^{-8}",
    ]  # fmt: skip


def test_that_titles_say_what_the_numbers_belong_to():
    run = made(("tanh",))
    assert explain_edge(show(run, Selection(Kind.BIAS, 2, 3), 1)).title == (
        "bias of node 3 of layer 2 · example 2 of 8 · minibatch 2"
    )
    with pytest.raises(ValueError, match="an edge or a bias must be selected"):
        explain_edge(run.select(Selection(Kind.NODE, 1, 1)))


def test_that_a_diverged_network_is_explained_too():
    rows = np.array([[1e300, 2.0], [1.0, -1e300]])
    run = Debugger(problem_of(NetworkSpec.dense((2, 3, 2), "relu"), rows, np.array([0, 1]), 3))
    ws = run.frame().workspace
    ws.W_new[1][...] *= 1e10
    explanation = explain_edge(show(run, Selection(Kind.EDGE, 1, 1, 1), 0, t=0))
    assert not all(math.isfinite(path.product) for path in block(explanation, Paths).paths)
    assert isinstance(block(explanation, Paths).paths[0], Path)
    assert any(r"\mathrm{NaN}" in part.numeric for part in equations(explanation).values())


# -- edits


PLACE = Selection(Kind.EDGE, 1, 2, 1)


def test_that_a_frozen_weight_is_left_as_it_is():
    run = made(("tanh",), optimizer=RULES["momentum"])
    run.goto(Position(2, 0))
    run.edit(Freeze(PLACE))
    frame = show(run, PLACE, t=2, i=15)
    frozen = equation(explain_edge(frame), r"w_{12}^{[1]} \leftarrow w_{12}^{[1]}")
    assert frozen.value == frame.arrays.W[1][0, 1] == frame.arrays.W_new[1][0, 1]
    assert frozen.words.startswith("Frozen")
    assert not any(symbolic.startswith((r"v \leftarrow", r"\Delta")) for symbolic in equations(explain_edge(frame)))


@pytest.mark.parametrize("other", [Momentum(), RMSProp(), Adam()])
def test_that_the_last_update_is_not_explained_by_an_optimiser_that_did_not_make_it(other):
    run = made(("tanh",), optimizer=RULES["momentum"])
    run.goto(Position(2, 0))
    before = explain_edge(run.select(PLACE))
    run.edit(SetOptimizer(other))
    frame = run.frame()
    after = equations(explain_edge(frame))
    assert not any(symbolic.startswith((r"v \leftarrow", r"w_{12}")) for symbolic in after)
    change = next(part for symbolic, part in after.items() if symbolic.startswith(r"\Delta"))
    assert change.value == equation(before, r"\Delta").value
    assert change.value == frame.arrays.W_new[1][0, 1] - frame.arrays.W[1][0, 1]


def test_that_a_node_that_is_switched_off_kills_its_paths():
    run = made(("tanh", "tanh"))
    run.edit(SwitchOff(2, 1))
    paths = block(explain_edge(show(run, PLACE, t=1)), Paths)
    through = [path for path in paths.paths if path.nodes[2] == (2, 1)]
    assert through
    for path in through:
        assert path.factors[path.killer] == ("g'(z_{1}^{[2]})", 0.0)
    assert sum(path.product for path in paths.paths) == pytest.approx(paths.total, rel=1e-12)
