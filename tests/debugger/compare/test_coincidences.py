"""Where shapes coincide, the numbers decide: as many nodes as examples, square weights."""

from collections.abc import Callable

import numpy as np
import pytest

from densegui.debugger.compare.reference import from_frame
from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SwitchOff
from densegui.debugger.position import Granularity
from densegui.debugger.trace import finished_arrays
from densegui.experiment.build import build
from tests.debugger.compare import student
from tests.debugger.compare.conftest import Judge, Setup, check, made, run, setup, subset


@pytest.fixture(scope="session")
def square() -> Setup:
    """7-5-5-5 with minibatches of 5: of all matrices only X and W1 are not square."""
    hidden = [{"nodes": 5, "activation": "tanh"}, {"nodes": 5, "activation": "sigmoid"}]
    return setup(made(network={"hidden": hidden}, training={"batch_size": 5}), 3)


WAYS = [
    lambda arrays: arrays,
    student.rows,
    student.out_by_in,
    lambda arrays: student.rows(student.mean_in_dZ(student.out_by_in(arrays))),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("bug", "name", "words"),
    [
        ("bias forgotten", "Z1", "bias forgotten"),
        ("softmax axis", "A3", "softmax over the wrong axis"),
        ("transposed dW", "dW2", "transposed"),
        ("db axis", "db3", "bias summed over the wrong axis"),
        ("prime forgotten", "dZ2", "g'(z) forgotten"),
        ("not one-hot", "dZ3", "Y is not one-hot"),
    ],
)
def test_that_a_mistake_is_named(
    bug: str, name: str, words: str, way: Callable[..., student.Arrays], square: Setup, judge: Judge
) -> None:
    assert judge(way(run(square, "")), square.reference).sentence == "agrees"
    check(judge(way(run(square, bug)), square.reference), name, words)


def wrong(square: Setup, name: str, made: np.ndarray) -> student.Arrays:
    return run(square, "") | {name: made}


def test_that_a_bias_along_the_examples_is_named(square: Setup, judge: Judge) -> None:
    """b of shape (5,) is added to Z of shape (5, 5): NumPy gives its numbers to the examples."""
    t = square.trace
    result = judge(wrong(square, "Z2", t["W2"].T @ t["A1"] + t["b2"][:, 0]), square.reference)
    check(result, "Z2", "a (m,) bias that broadcast wrongly")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Z2", lambda t: t["W2"] @ t["A1"] + t["b2"]),
        ("dZ2", lambda t: t["A2"] * (1 - t["A2"]) * (t["W3"].T @ t["dZ3"])),
        ("dW3", lambda t: t["dW3"].T),
        ("W2_new", lambda t: t["W2"] - 0.1 * t["dW2"].T),
    ],
)
def test_that_a_square_matrix_the_wrong_way_round_is_named(
    name: str, made: Callable[..., np.ndarray], square: Setup, judge: Judge
) -> None:
    check(judge(wrong(square, name, made(square.trace)), square.reference), name, "transposed")


def test_that_a_transposed_W_is_named_where_a_node_is_switched_off(judge: Judge) -> None:
    """The student's program keeps that node's row of dZ at 0, and takes the wrong W all the same."""
    hidden = [{"nodes": 5, "activation": "tanh"}, {"nodes": 5, "activation": "sigmoid"}]
    debugger = Debugger(build(made(network={"hidden": hidden}, training={"batch_size": 5})))
    debugger.edit(SwitchOff(1, 2))
    frame = debugger.step(Granularity.MINIBATCH)
    t = {name: np.array(array) for name, array in finished_arrays(frame).items()}
    assert not t["A1"][1].any()
    dZ1 = t["M1"] * (1 - t["A1"] ** 2) * (t["W2"].T @ t["dZ2"])
    check(judge(t | {"dZ1": dZ1}, from_frame(frame, "it")), "dZ1", "transposed")


def test_that_where_nothing_tells_how_matrices_lie_both_ways_are_tried(square: Setup, judge: Judge) -> None:
    """Rows, and all that is there is square and wrong."""
    mine = student.rows(run(square, "bias forgotten"))
    result = judge(subset(mine, ["Z1", "A1", "Z2"]), square.reference)
    check(result, "Z1", "bias forgotten")
    assert result.conventions == ("rows for columns: the examples are the rows of Z, A",)
