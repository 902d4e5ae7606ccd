"""Slices through the cost: against the lecture's cost written down once more, one parameter vector after the other."""

from collections.abc import Generator
from typing import Any, TypeVar

import numpy as np
import pytest

from densegui.debugger.edits import SetOptimizer, SetParameter, SwitchOff
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.slice_contour import contour
from densegui.debugger.slice_point import place_in_theta, slice_point
from densegui.debugger.slices import step_slice, step_training, weight_slice, weight_training
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import Momentum
from densegui.engine.regularizers import Regularizer
from densegui.errors import InputError
from tests.debugger.helpers import debugger
from tests.engine.helpers import reference_cost

T = TypeVar("T")
EDGE, BIAS, NODE = Selection(Kind.EDGE, 2, 4, 3), Selection(Kind.BIAS, 1, 2), Selection(Kind.NODE, 3, 1)
LAST = 22
"""Operations after which all dW and db of a network of three layers exist, and W[1]_new … too: 2 + 6 + 9, and 5."""


def done(work: Generator[tuple[int, int], None, T]) -> T:
    """Run a generator to its end; what it tells grows and never passes the whole."""
    told = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            assert [d for d, _ in told] == sorted(d for d, _ in told)
            assert all(0 < d <= n for d, n in told)
            result: T = end.value
            return result


def at(t: int, i: int, selection: Selection | None = EDGE, **changes: Any) -> Frame:
    made = debugger(**changes)
    made.goto(Position(t, i))
    return made.select(selection)


def cost(spec: NetworkSpec, theta: Any, X: Any, labels: Any) -> float:
    return float(reference_cost(spec, theta, np.asarray(X, float), labels, Regularizer()))


def moved(theta: Any, place: int, value: float) -> Any:
    result = np.array(theta, float)
    result[place] = value
    return result


# -- along one weight


@pytest.mark.parametrize("selection", [EDGE, BIAS, NODE])
@pytest.mark.parametrize("t", [0, 4])
def test_that_both_curves_are_the_lectures_cost(selection: Selection, t: int) -> None:
    frame = at(t, LAST, selection)
    found = done(weight_training(done(weight_slice(frame)), frame))
    ws, train, spec = frame.workspace, frame.problem.split.train, frame.spec
    bias = Selection(Kind.BIAS, 3, 1) if selection is NODE else selection
    assert found.place == bias
    place = place_in_theta(bias, spec)
    assert found.minibatch is not None
    assert found.training is not None
    for x, on_minibatch, on_training in zip(found.x, found.minibatch, found.training, strict=True):
        theta = moved(ws.theta, place, x)
        assert on_minibatch == pytest.approx(cost(spec, theta, ws.X, ws.labels), rel=1e-12)
        assert on_training == pytest.approx(cost(spec, theta, train.rows.T, train.labels), rel=1e-12)


def test_that_a_place_in_theta_is_that_of_the_layout() -> None:
    spec = NetworkSpec.dense((2, 6, 5, 3))
    assert place_in_theta(Selection(Kind.EDGE, 1, 6, 2), spec) == 11
    assert place_in_theta(Selection(Kind.BIAS, 1, 1), spec) == 12
    assert place_in_theta(Selection(Kind.EDGE, 2, 4, 3), spec) == 18 + 2 * 5 + 3
    assert place_in_theta(Selection(Kind.BIAS, 3, 3), spec) == spec.n_parameters - 1


def test_that_w_w_new_slope_and_cost_are_those_of_the_program() -> None:
    frame = at(4, LAST)
    ws, found = frame.workspace, done(weight_slice(frame))
    assert found.w == ws.W[2][2, 3]
    assert found.w_new == ws.W_new[2][2, 3]
    assert found.slope == ws.dW[2][2, 3]
    assert found.cost(found.minibatch) == pytest.approx(float(ws.cost), rel=1e-13)
    assert found.point.minibatch == 4
    assert {found.w, found.w_new} <= set(found.x.tolist())


def test_that_predicted_and_actual_change_are_those_of_this_weight_alone() -> None:
    frame = at(4, LAST)
    ws, found = frame.workspace, done(weight_slice(frame))
    place, w_new = place_in_theta(EDGE, frame.spec), ws.W_new[2][2, 3]
    assert found.predicted == pytest.approx(-0.1 * ws.dW[2][2, 3] ** 2, rel=1e-9)
    after = cost(frame.spec, moved(ws.theta, place, w_new), ws.X, ws.labels)
    assert found.actual(found.minibatch) == pytest.approx(after - float(ws.cost), abs=1e-13)
    assert found.actual(found.minibatch) == pytest.approx(found.predicted, rel=0.05)


@pytest.mark.parametrize(("name", "slope"), [("l2", lambda w: 0.5 * w), ("l1", lambda w: 0.5 * np.sign(w))])
def test_that_the_tangent_is_that_of_the_cross_entropy_alone(name: str, slope: Any) -> None:
    frame = at(2, LAST, training={"regularizer": {"name": name, "strength": 0.5}})
    found = done(weight_slice(frame))
    ws = frame.workspace
    assert found.slope == pytest.approx(ws.dW[2][2, 3] - slope(ws.W[2][2, 3]), rel=1e-12)
    assert found.minibatch is not None
    at_w, e = int(np.searchsorted(found.x, found.w)), 1e-6
    around = [cost(frame.spec, moved(ws.theta, place_in_theta(EDGE, frame.spec), found.w + d), ws.X, ws.labels)
              for d in (e, -e)]  # fmt: skip
    assert found.slope == pytest.approx((around[0] - around[1]) / (2 * e), rel=1e-6)
    assert found.x[at_w] == found.w
    bias = done(weight_slice(at(2, LAST, BIAS, training={"regularizer": {"name": name, "strength": 0.5}})))
    assert bias.slope == frame.workspace.db[1][1, 0]


def test_that_nothing_is_told_before_it_has_been_computed() -> None:
    start = done(weight_slice(at(0, 0)))
    assert (start.minibatch, start.slope, start.w_new, start.predicted) == (None, None, None, None)
    assert start.actual(start.minibatch) is None
    early = done(weight_slice(at(2, 3)))
    assert early.minibatch is not None
    assert (early.slope, early.w_new, early.predicted, early.actual(early.minibatch)) == (None,) * 4
    middle = done(weight_slice(at(2, 17)))
    assert middle.slope is not None
    assert (middle.w_new, middle.predicted) == (None, None)


def test_that_between_two_minibatches_the_last_ones_step_is_shown() -> None:
    between, inside = done(weight_slice(at(5, 0))), done(weight_slice(at(4, LAST)))
    assert (between.w, between.w_new, between.slope) == (inside.w, inside.w_new, inside.slope)
    assert between.minibatch is not None
    assert between.minibatch.tolist() == inside.minibatch.tolist()
    assert between.point.minibatch == 4


def test_that_after_an_edit_the_slice_is_through_what_is_in_force_and_has_no_tangent() -> None:
    made = debugger()
    made.goto(Position(5, 0))
    made.select(EDGE)
    frame = made.edit(SetParameter(EDGE, 2.5))
    found = done(weight_slice(frame))
    assert (found.w, found.w_new, found.slope) == (2.5, None, None)
    assert found.cost(found.minibatch) == pytest.approx(
        cost(frame.spec, slice_point(frame).theta, frame.shown("X").array, frame.shown("labels").array), rel=1e-12
    )


def test_that_a_switched_off_node_counts_as_off() -> None:
    made = debugger()
    made.select(EDGE)
    frame = made.edit(SwitchOff(2, 4, True))
    frame = made.goto(Position(0, LAST))
    found = done(weight_slice(frame))
    assert found.cost(found.minibatch) == pytest.approx(float(frame.workspace.cost), rel=1e-13)
    assert found.minibatch is not None
    assert np.ptp(found.minibatch) == pytest.approx(0, abs=1e-14)  # nothing comes out of the node
    assert found.slope == 0


def test_that_the_range_holds_w_new_and_grows_with_the_factor() -> None:
    widths = [np.ptp(done(weight_slice(at(4, LAST), factor)).x) for factor in (1e-9, 0.5, 2.0)]
    w, w_new = (f := done(weight_slice(at(4, LAST)))).w, f.w_new
    assert w_new is not None
    assert widths[0] >= 2 * abs(w_new - w)
    assert widths[2] == pytest.approx(4 * widths[1])


def test_that_a_diverged_network_has_gaps_and_raises_nothing() -> None:
    made = debugger()
    made.select(EDGE)
    made.edit(SetParameter(Selection(Kind.EDGE, 1, 1, 1), 1e308))
    made.edit(SetParameter(Selection(Kind.EDGE, 2, 1, 1), 1e308))
    for _ in range(6):
        frame = made.step()
    found = done(weight_training(done(weight_slice(frame)), frame))
    assert found.training is not None
    assert found.training.shape == found.x.shape


def test_that_a_weight_which_is_not_finite_is_all_gaps() -> None:
    frame = at(0, 3)
    frame.workspace.W[2].flags.writeable = True
    frame.workspace.W[2][2, 3] = np.nan
    found = done(weight_slice(frame))
    assert found.minibatch is not None
    assert np.isnan(found.minibatch).all()
    assert (found.cost(found.minibatch), found.actual(found.minibatch), found.predicted) == (None, None, None)


@pytest.mark.parametrize("selection", [None, Selection(Kind.NODE, 0, 1)])
def test_that_what_has_no_weight_is_refused(selection: Selection | None) -> None:
    with pytest.raises(InputError, match="select"):
        done(weight_slice(at(1, 0, selection)))


# -- along the step


def test_that_all_parameters_move_along_the_gradient() -> None:
    frame = at(3, LAST)
    ws, train = frame.workspace, frame.problem.split.train
    found = done(step_training(done(step_slice(frame)), frame))
    along = found.gradient
    assert found.update is None
    assert found.learning_rate == 0.1
    assert found.s[0] == 0
    assert 0.1 in found.s
    assert found.s[-1] == pytest.approx(0.4)
    assert along.training is not None
    for s, on_minibatch, on_training in zip(found.s, along.minibatch, along.training, strict=True):
        theta = ws.theta - s * ws.gradient
        assert on_minibatch == pytest.approx(cost(frame.spec, theta, ws.X, ws.labels), rel=1e-12)
        assert on_training == pytest.approx(cost(frame.spec, theta, train.rows.T, train.labels), rel=1e-12)
    squares = sum(float((ws.dW[l] ** 2).sum() + (ws.db[l] ** 2).sum()) for l in (1, 2, 3))
    assert found.predicted(along) == pytest.approx(-0.1 * squares, rel=1e-12)
    after = cost(frame.spec, at(4, 0).workspace.theta_new, ws.X, ws.labels)
    assert found.actual(along.minibatch) == pytest.approx(after - float(ws.cost), abs=1e-13)


@pytest.mark.parametrize("changes", [{"optimizer": {"name": "adam"}}, {"regularizer": {"name": "l2", "strength": 0.2}}])
def test_that_another_update_than_the_gradients_is_shown_beside_it(changes: dict[str, Any]) -> None:
    frame = at(3, 0, training=changes)
    found = done(step_slice(frame))
    ws, update = frame.stale, found.update
    assert update is not None
    for u, on_minibatch in zip(found.s / 0.1, update.minibatch, strict=True):
        theta = ws.theta + u * (ws.theta_new - ws.theta)
        assert on_minibatch == pytest.approx(cost(frame.spec, theta, ws.X, ws.labels), rel=1e-11)
    gradient = slice_point(frame).gradient
    assert found.predicted(update) == pytest.approx(float(gradient @ (ws.theta_new - ws.theta)), rel=1e-9)


def test_that_a_step_is_not_ascribed_to_an_optimiser_that_came_after_it() -> None:
    made = debugger(training={"optimizer": {"name": "adam"}})
    made.goto(Position(3, 0))
    assert done(step_slice(made.frame())).optimizer == "adam"
    found = done(step_slice(made.edit(SetOptimizer(Momentum()))))
    assert found.update is not None
    assert found.optimizer == ""


def test_that_sgd_in_float32_is_known_as_such() -> None:
    found = done(step_slice(at(3, 0, network={"dtype": "float32"})))
    assert found.update is None


@pytest.mark.parametrize("i", [0, 1, 16])
def test_that_without_the_whole_gradient_it_says_what_to_run(i: int) -> None:
    with pytest.raises(InputError, match="minibatch"):
        done(step_slice(at(0, i)))


# -- two weights


@pytest.mark.parametrize("second", [BIAS, Selection(Kind.EDGE, 3, 2, 1), Selection(Kind.EDGE, 2, 4, 1)])
def test_that_the_grid_is_the_cost_over_two_parameters(second: Selection) -> None:
    frame = at(3, LAST)
    found = done(contour(frame, second, cells=7, steps=3))
    ws, spec = frame.workspace, frame.spec
    places = [place_in_theta(place, spec) for place in (EDGE, second)]
    for i, y in enumerate(found.y):
        for j, x in enumerate(found.x):
            theta = moved(moved(ws.theta, places[0], x), places[1], y)
            assert found.cost[i, j] == pytest.approx(cost(spec, theta, ws.X, ws.labels), rel=1e-12)


def test_that_the_path_is_gradient_descent_in_the_two() -> None:
    frame = at(3, LAST)
    second = Selection(Kind.EDGE, 3, 2, 1)
    found = done(contour(frame, second, cells=5, steps=6))
    ws, spec = frame.workspace, frame.spec
    a, b = (place_in_theta(place, spec) for place in (EDGE, second))
    theta = np.array(ws.theta)
    assert found.path.shape == (7, 2)
    for step in found.path:
        assert step == pytest.approx([theta[a], theta[b]], abs=1e-8)
        slopes = []
        for place in (a, b):
            varied = theta.astype(complex)
            varied[place] += 1e-30j  # the complex step: exact where tanh and ReLU are smooth
            slopes.append(reference_cost(spec, varied, ws.X, ws.labels, Regularizer()).imag / 1e-30)
        theta[a] -= 0.1 * slopes[0]
        theta[b] -= 0.1 * slopes[1]
    assert found.path[1] == pytest.approx([ws.W_new[2][2, 3], ws.W_new[3][0, 1]], abs=1e-9)
    assert found.new == (ws.W_new[2][2, 3], ws.W_new[3][0, 1])
    assert found.path_costs[0] == pytest.approx(float(ws.cost), rel=1e-13)
    assert found.path_costs[1] < found.path_costs[0]
    for k, axis in enumerate((found.x, found.y)):
        assert axis[0] <= found.path[:, k].min()
        assert found.path[:, k].max() <= axis[-1]


def test_that_a_contour_takes_two_parameters_and_a_minibatch() -> None:
    with pytest.raises(InputError, match="same"):
        done(contour(at(3, LAST), EDGE))
    with pytest.raises(InputError, match="sample"):
        done(contour(at(0, 0), BIAS))
    with pytest.raises(InputError, match="select"):
        done(contour(at(3, LAST, None), BIAS))


def test_that_a_training_set_larger_than_one_piece_is_added_up_right() -> None:
    frame = at(1, 0, data={"source": "blobs", "n_examples": 3000, "classes": 3, "train_share": 0.8})
    train = frame.problem.split.train
    found = done(weight_training(done(weight_slice(frame, points=3)), frame))
    assert found.training is not None
    theta = moved(frame.stale.theta, place_in_theta(EDGE, frame.spec), float(found.x[0]))
    assert found.training[0] == pytest.approx(cost(frame.spec, theta, train.rows.T, train.labels), rel=1e-12)
