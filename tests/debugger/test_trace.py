"""The arrays by name: exactly those that have been computed at a position."""

from collections.abc import Callable

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import Freeze, SwitchOff
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.trace import finished_arrays, trace_arrays
from densegui.experiment.build import Problem, build
from densegui.experiment.config import Experiment

PARAMETERS = {"W1", "b1", "W2", "b2"}
SAMPLED = PARAMETERS | {"X", "Y", "labels", "indices"}
# What each operation of a network with two layers adds.
MADE = [
    set(), SAMPLED, {"Z1"}, {"A1"}, {"Z2"}, {"A2"}, {"cost", "loss"}, {"dZ2"}, {"dW2"}, {"db2"}, {"dZ1"}, {"dW1"},
    {"db1"}, {"W1_new"}, {"b1_new"}, {"W2_new"},
]  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Problem:
    content = {
        "format": "densegui-experiment",
        "version": 1,
        "data": {"source": "moons", "n_examples": 20},
        "network": {"hidden": [{"nodes": 3, "activation": "tanh"}]},
        "training": {"batch_size": 4, "evaluate_every": 1000},
        "seed": 2,
    }
    return build(Experiment.model_validate(content))


@pytest.fixture
def debugger(small: Problem) -> Debugger:
    return Debugger(small)


def expected(i: int) -> set[str]:
    return set().union(*MADE[: i + 1]) if i else PARAMETERS


@pytest.mark.parametrize("t", [0, 5])
def test_that_each_operation_adds_the_array_that_it_makes(t: int, debugger: Debugger) -> None:
    assert len(debugger.program) == len(MADE)
    for i in range(len(MADE)):
        assert set(trace_arrays(debugger.goto(Position(t, i)))) == expected(i)


def test_that_at_the_start_of_a_minibatch_there_are_the_updated_parameters_only(debugger: Debugger) -> None:
    frame = debugger.goto(Position(6, 0))
    finished, arrays = finished_arrays(frame), trace_arrays(frame)
    for name in PARAMETERS:
        np.testing.assert_array_equal(arrays[name], finished[f"{name}_new"])
        assert not np.array_equal(arrays[name], finished[name])


def test_that_a_finished_minibatch_has_all_its_arrays_in_the_public_order(debugger: Debugger) -> None:
    arrays = finished_arrays(debugger.goto(Position(6, 0)))
    layers = [f"{name}{l}" for l in (1, 2) for name in ("W", "b", "Z", "A", "dZ", "dW", "db")]
    assert set(arrays) == expected(len(MADE) - 1) | {"b2_new"}
    assert list(arrays)[:4] == ["X", "Y", "labels", "indices"]
    assert [name for name in arrays if name in layers] == layers
    assert list(arrays)[-2:] == ["loss", "cost"]
    assert arrays["cost"].shape == ()


@pytest.mark.parametrize("position", [Position(0, 0), Position(0, 3), Position(4, 9)])
def test_that_there_is_no_finished_minibatch_elsewhere(position: Position, debugger: Debugger) -> None:
    with pytest.raises(ValueError, match="no minibatch has just been finished"):
        finished_arrays(debugger.goto(position))


def test_that_arrays_can_not_be_written_to_and_stay_as_they_were(debugger: Debugger) -> None:
    frame = debugger.goto(Position(2, 9))
    arrays = trace_arrays(frame)
    before = {name: array.tobytes() for name, array in arrays.items()}
    debugger.run_minibatches(10)
    assert {name: array.tobytes() for name, array in arrays.items()} == before
    for array in arrays.values():
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_that_indices_lead_to_the_rows_of_the_data_set(debugger: Debugger, small: Problem) -> None:
    arrays = trace_arrays(debugger.goto(Position(3, 1)))
    np.testing.assert_array_equal(small.split.dataset.rows[arrays["indices"]].T, arrays["X"])


# -- what training without a window needs of the debugger


def at_end(debugger: Debugger) -> tuple[int, float]:
    return debugger.position.t, debugger.epoch


@pytest.mark.parametrize(
    ("limits", "end"),
    [
        ({"until_minibatch": 6}, (6, 1 + 8 / 14)),
        ({"until_epoch": 2}, (8, 2.0)),
        ({"until_epoch": 2, "until_minibatch": 3}, (3, 12 / 14)),
        ({"until_minibatch": 0}, (0, 0.0)),
        ({"until_epoch": 0}, (0, 0.0)),
    ],
)
def test_that_advancing_ends_exactly_at_its_limit(
    limits: dict[str, int], end: tuple[int, float], debugger: Debugger
) -> None:
    """Also in slices of no time, which are one minibatch each."""
    assert debugger.advance(float("inf"), **limits) is False
    assert at_end(debugger) == end
    debugger.reset()
    while debugger.advance(0.0, **limits):
        pass
    assert at_end(debugger) == end


def test_that_an_evaluation_is_made_for_the_present_parameters_once(debugger: Debugger) -> None:
    debugger.run_minibatches(2)
    assert debugger.history.evaluations[-1].t == 0
    evaluation = debugger.evaluation()
    assert evaluation.t == 2
    assert debugger.evaluation() is evaluation
    assert [e.t for e in debugger.history.evaluations] == [0]


@pytest.mark.parametrize("i", [1, 7, 15])
def test_that_an_evaluation_inside_a_minibatch_is_of_the_parameters_in_force(
    i: int, small: Problem, debugger: Debugger
) -> None:
    debugger.goto(Position(2, i))
    other = Debugger(small)
    other.run_minibatches(2)
    assert debugger.evaluation().train.cost == other.evaluation().train.cost


def test_that_the_time_of_evaluations_is_added_up(
    debugger: Debugger, monkeypatch: pytest.MonkeyPatch, clock: Callable[[], float]
) -> None:
    before = debugger.evaluation_seconds
    monkeypatch.setattr("time.perf_counter", clock)
    debugger.run_minibatches(3)
    assert debugger.evaluation_seconds == before
    debugger.evaluation()
    assert debugger.evaluation_seconds > before


@pytest.fixture
def clock() -> Callable[[], float]:
    """Each look at it takes a second."""
    ticks = iter(range(1000))
    return lambda: float(next(ticks))


def test_that_masks_are_in_the_trace_and_explain_the_arrays(debugger: Debugger) -> None:
    debugger.goto(Position(3, 0))
    debugger.edit(SwitchOff(1, 2))
    debugger.edit(Freeze(Selection(Kind.EDGE, 2, 1, 3)))
    debugger.edit(Freeze(Selection(Kind.BIAS, 1, 1)))
    arrays = finished_arrays(debugger.run_minibatches(1))
    masks = {name for name in arrays if name.startswith(("M", "F"))}
    assert masks == {"M1", "F_W2", "F_b1"}
    assert arrays["M1"].ravel().tolist() == [float(k != 1) for k in range(arrays["M1"].size)]
    assert not arrays["A1"][1].any()
    assert not arrays["dZ1"][1].any()
    changed = arrays["W2_new"] != arrays["W2"]
    assert arrays["F_W2"].sum() == arrays["F_W2"].size - 1
    assert not changed[arrays["F_W2"] == 0].any()
    assert arrays["b1_new"][0, 0] == arrays["b1"][0, 0]
