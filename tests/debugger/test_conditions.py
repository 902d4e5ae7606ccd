"""When conditions hold: against numbers that were planted into the arrays, or worked out from them in another way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from densegui.debugger.condition_text import parse_condition
from densegui.debugger.history import Evaluation
from densegui.engine.optimizers import SGD
from densegui.engine.program import Op, program
from densegui.engine.propagation import Metrics, evaluate
from densegui.engine.regularizers import Regularizer
from densegui.engine.workspace import Workspace
from tests.engine.helpers import Case, Source, case, reference_logits, start


@dataclass
class Place:
    """A place of a run, as conditions see it."""

    workspace: Workspace
    t: int
    done: int
    program: tuple[Op, ...]
    costs: Any
    source: Source
    evaluation: Evaluation | None = None
    previous_evaluation: Evaluation | None = None


def run(example: Case, minibatches: int, learning_rate: float = 0.1) -> Iterator[Place]:
    """Yield each place of a run, in order; minibatches of 4."""
    ops = program(example.spec, SGD(), Regularizer())
    workspace, costs = start(example, None, learning_rate, 4), []
    for t in range(minibatches):
        for done, op in enumerate(ops, start=1):
            op.run(workspace)
            yield Place(workspace, t, done, ops, np.array(costs), example.source())
        costs.append(float(workspace.cost))


def stops(text: str, example: Case, minibatches: int, learning_rate: float = 0.1) -> list[tuple[int, int]]:
    """All (t, done) at which a condition holds."""
    condition = parse_condition(text, example.spec)
    return [
        (place.t, place.done)
        for place in run(example, minibatches, learning_rate)
        if place.done in condition.after_ops(place.program) and condition.holds(place)
    ]


@pytest.fixture
def example() -> Case:
    return case((3, 5, 4, 3), "tanh", m=11)


@pytest.fixture
def place(example) -> Place:
    """The end of minibatch 2; N = 23."""
    return list(run(example, 3))[-1]


def holds(text: str, place: Place) -> bool:
    return parse_condition(text, place.workspace.spec).holds(place)


# -- lines of the program


def test_that_a_line_stops_right_after_its_operation(example):
    # sample, Z1 A1 Z2 A2 Z3 A3, cost, dZ3 dW3 db3, dZ2 dW2: the 13th of 23
    assert stops("op dW 2", example, 2) == [(0, 13), (1, 13)]
    assert stops("op sample", example, 2) == [(0, 1), (1, 1)]
    assert stops("op b 3", example, 1) == [(0, 23)]


def test_that_without_a_layer_it_stops_in_each(example):
    assert stops("op dW", example, 1) == [(0, 10), (0, 13), (0, 16)]


def test_that_every_k_minibatches_means_multiples_of_k(example):
    assert stops("op cost every 3", example, 8) == [(0, 8), (3, 8), (6, 8)]


# -- cost


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("cost > 2.5", 2.5, False),
        ("cost >= 2.5", 2.5, True),
        ("cost < 2.5", 2.4, True),
        ("cost <= 2.5", 2.6, False),
        ("cost > 2.5", np.inf, True),
        ("cost > 2.5", np.nan, False),
        ("cost < 2.5", np.nan, False),
    ],
)
def test_that_the_cost_is_compared_with_the_minibatchs(place, text, value, expected):
    place.workspace.cost = np.float64(value)
    assert holds(text, place) is expected


def test_that_the_cost_is_tested_right_after_its_operation(example):
    assert stops("cost > 0", example, 2) == [(0, 8), (1, 8)]


@pytest.mark.parametrize(
    ("costs", "present", "k", "expected"),
    [
        ([3, 2, 1], 1.5, 1, True),
        ([3, 2, 1], 1.0, 1, False),
        ([3, 2, 1], 0.5, 2, False),  # 0.75 against 2.5
        ([1, 2, 3], 4.0, 2, True),  # 3.5 against 1.5
        ([9, 1, 2, 3], 0.5, 2, True),  # 1.75 against 1.5: the 9 is too old
        ([1, 2], 9.0, 2, False),  # 4 are needed
        ([1, np.nan, 3], 9.0, 2, False),
        ([1, 1, 1], np.inf, 2, True),
    ],
)
def test_that_rising_compares_the_last_k_with_the_k_before(place, costs, present, k, expected):
    place.t, place.costs, place.workspace.cost = len(costs), np.array(costs, float), np.float64(present)
    assert holds(f"cost rising {k}", place) is expected


def test_that_rising_ignores_a_future_that_is_known(place):
    place.t, place.workspace.cost = 2, np.float64(3.0)
    place.costs = np.array([1.0, 2.0, -9.0, -9.0])
    assert holds("cost rising 1", place)


# -- gradients


def test_that_the_norm_of_a_gradient_is_the_root_of_the_sum_of_its_squares(place):
    place.workspace.dW[2][...] = 0
    place.workspace.dW[2][:2, 1] = 3, 4
    assert holds("grad W 2 >= 5", place)
    assert not holds("grad W 2 > 5", place)
    place.workspace.db[1][:, 0] = 1, 1, 1, 1, 0
    assert holds("grad b 1 <= 2", place)
    assert not holds("grad b 1 < 2", place)


def test_that_the_norm_of_a_gradient_is_tested_right_after_it_was_made(example):
    assert stops("grad W 1 > 0", example, 1) == [(0, 16)]
    assert stops("grad b 3 > 0", example, 1) == [(0, 11)]


def test_that_a_gradient_that_overflows_is_above_every_bound(place):
    place.workspace.dW[1][...] = 1e300
    assert holds("grad W 1 > 1e300", place)
    place.workspace.dW[1][...] = np.nan
    assert not holds("grad W 1 > 0", place)


# -- a weight or bias


@pytest.mark.parametrize(
    ("old", "new", "text", "expected"),
    [
        (0.4, 0.6, "crosses 0.5", True),
        (0.6, 0.4, "crosses 0.5", True),
        (0.4, 0.5, "crosses 0.5", True),
        (0.5, 0.6, "crosses 0.5", False),  # it was there before
        (0.5, 0.5, "crosses 0.5", False),
        (0.1, 0.4, "crosses 0.5", False),
        (-0.1, 0.1, "changes sign", True),
        (0.1, -0.1, "changes sign", True),
        (0.0, -0.1, "changes sign", False),  # a bias begins at 0
        (-2.0, -1.0, "changes sign", False),
        (0.1, np.nan, "changes sign", False),
        (0.1, -np.inf, "changes sign", True),
    ],
)
def test_that_a_weight_crosses_where_it_reaches_or_passes_the_value(place, old, new, text, expected):
    ws = place.workspace
    ws.W[2][4, 1], ws.W_new[2][4, 1] = old, new
    ws.b[2][3, 0], ws.b_new[2][3, 0] = old, new
    assert holds(f"W 2 5 2 {text}", place) is expected
    assert holds(f"b 2 4 {text}", place) is expected
    assert not holds(f"W 2 4 2 {text}", place) or text == "changes sign"


def test_that_each_crossing_is_found_once_and_right_after_the_update(example):
    places = [place for place in run(example, 200, 1.0) if place.done == 23]
    weights = []
    for place in run(example, 200, 1.0):
        if place.done == 18:  # W[1] is the first update, after 17 operations
            weights.append((float(place.workspace.W[1][0, 0]), float(place.workspace.W_new[1][0, 0])))
    middle = float(np.median([old for old, _ in weights]))
    found = stops(f"W 1 1 1 crosses {middle!r}", example, 200, 1.0)
    assert found
    assert found == [(t, 18) for t, (old, new) in enumerate(weights) if (old - middle) * (new - middle) < 0
                     or (new == middle != old)]  # fmt: skip
    assert len(places) == 200


# -- predictions


def test_that_an_example_changes_class_where_the_updated_network_says_another_one(example):
    expected = []
    for place in run(example, 60, 0.6):
        if place.done == 23:
            ws = place.workspace
            before, after = (reference_logits(example.spec, theta, example.X)[0] for theta in (ws.theta, ws.theta_new))
            if before[:, 6].argmax() != after[:, 6].argmax():
                expected.append((place.t, 23))
    assert expected
    assert stops("example 7 changes class", example, 60, 0.6) == expected


def test_that_an_example_that_does_not_exist_or_a_diverged_network_changes_nothing(place):
    assert not holds("example 12 changes class", place)
    place.workspace.theta_new[:] = np.nan
    assert not holds("example 7 changes class", place)


# -- numbers that are not finite


def test_that_the_operation_that_made_the_first_nan_stops(example):
    condition = parse_condition("nonfinite", example.spec)
    for place in run(example, 1):
        assert not condition.holds(place)
        if place.done == 3:
            place.workspace.A[1][0, 0] = np.inf
            assert condition.holds(place)
            place.workspace.A[1][0, 0] = 0
    assert condition.after_ops(place.program) == tuple(range(1, 24))
    place.workspace.b_new[3][0, 0] = np.nan
    assert condition.holds(place)
    place.done, place.workspace.cost = 8, np.float64(np.nan)
    assert condition.holds(place)


def test_that_a_nan_in_the_data_is_found_at_the_sample(example):
    example.X[1, 2] = np.nan
    first = next(run(example, 1))
    assert holds("nonfinite", first)


# -- metrics


def evaluation(train: Metrics | None = None, test: Metrics | None = None) -> Evaluation:
    return Evaluation(3, 1.0, train, test)


def metrics(cost: float = 1.0, accuracy: float = 0.5, **more: Any) -> Metrics:
    return Metrics(cost, accuracy, np.zeros((3, 3), np.int64), **more)


def test_that_a_metric_is_tested_where_it_was_computed_and_nowhere_else(place):
    for text in ("accuracy test >= 0.9", "cost train < 2", "dies 1 1", "dead 1 >= 0.5"):
        spec = case((3, 5, 4, 3), "relu").spec
        condition = parse_condition(text, spec)
        assert condition.on_metrics
        assert condition.after_ops(place.program) == (23,)
        assert not condition.holds(place)
    assert not parse_condition("cost > 2", place.workspace.spec).on_metrics


def test_that_a_metric_is_that_of_its_set(place):
    place.evaluation = evaluation(metrics(0.1, 0.95), metrics(0.4, 0.9))
    assert holds("accuracy test >= 0.9", place)
    assert not holds("accuracy test > 0.9", place)
    assert holds("accuracy train > 0.94", place)
    assert holds("cost train < 0.2", place)
    assert not holds("cost test < 0.2", place)
    place.evaluation = evaluation(metrics(np.nan))
    assert not holds("cost test > 0", place)
    assert not holds("cost train > 0", place)


@pytest.fixture
def relu_place() -> Place:
    return list(run(case((3, 4, 5, 3), "relu"), 1))[-1]


def units(z_max: list[float]) -> Metrics:
    empty = np.empty(0)
    return metrics(z_max=(empty, np.array(z_max), np.ones(5), empty))


def test_that_the_share_of_dead_units_is_counted_on_the_training_set(relu_place):
    relu_place.evaluation = evaluation(units([-1, 2, -1e-9, 0]), units([-1] * 4))
    assert holds("dead 1 >= 0.5", relu_place)
    assert not holds("dead 1 > 0.5", relu_place)
    assert not holds("dead 2 > 0", relu_place)


def test_that_a_unit_dies_only_where_it_lived_before(relu_place):
    alive, dying = evaluation(units([1, 1, 1, 1])), evaluation(units([1, 1, -1, 1]))
    for before, now, expected in (
        (alive, dying, True),
        (dying, dying, False),
        (dying, alive, False),
        (None, dying, False),
    ):
        relu_place.evaluation, relu_place.previous_evaluation = now, before
        assert holds("dies 1 3", relu_place) is expected
        assert not holds("dies 1 2", relu_place)


def test_that_the_share_of_saturated_units_agrees_with_the_slopes_of_all_examples():
    example = case((3, 6, 3), "sigmoid", m=9)
    example.theta[18:24] += (-12, -6, -3, 3, 6, 12)  # the biases of layer 1
    place = list(run(example, 1, 1e-9))[-1]
    place.evaluation = evaluation(evaluate(example.spec, example.theta, example.source()))
    z = reference_logits(example.spec, example.theta, example.X)[1][0]
    slope = np.exp(-z) / (1 + np.exp(-z)) ** 2
    share = float((slope < 0.05 / 4).all(axis=1).mean())
    assert 0 < share < 1
    assert holds(f"saturated 1 >= {share!r}", place)
    assert not holds(f"saturated 1 > {share!r}", place)


# -- that they are pure


TEXTS = (
    "op dW 2 every 3", "cost > 1.1", "cost rising 3", "grad W 1 < 0.2", "W 2 1 2 changes sign", "b 1 1 crosses 0.1",
    "example 3 changes class", "nonfinite",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_that_testing_changes_nothing_and_says_the_same_twice(example, text):
    condition = parse_condition(text, example.spec)
    for place in run(example, 7):
        if place.done in condition.after_ops(place.program):
            ws = place.workspace
            before = [array.tobytes() for array in (ws.theta, ws.theta_new, ws.gradient)]
            first = condition.holds(place)
            assert type(first) is bool
            assert condition.holds(place) is first
            assert [array.tobytes() for array in (ws.theta, ws.theta_new, ws.gradient)] == before
