"""A right program agrees, however its arrays lie; conventions are said, and no right program is ever accused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from densegui.debugger.compare.compare import compare
from densegui.debugger.compare.reading import read_student
from densegui.debugger.compare.reference import from_trace
from tests.debugger.compare import student
from tests.debugger.compare.conftest import Judge, Setup, made, setup

Arrays = student.Arrays


def right(setting: Setup, dtype: Any = np.float64) -> Arrays:
    return student.run(setting.trace, setting.g, setting.rate, dtype=dtype)


def labels_for_Y(arrays: Arrays) -> Arrays:
    return arrays | {"Y": arrays["Y"].argmax(axis=0)}


def row_vectors(arrays: Arrays) -> Arrays:
    """Biases as (1, n), losses as (1, m)."""
    return {
        name: array.reshape(1, -1) if student.base(name) in ("b", "db", "b_new", "loss", "labels") else array
        for name, array in arrays.items()
    }


def repeated(arrays: Arrays) -> Arrays:
    """The slides' B: b, m times beside each other."""
    m = arrays["X"].shape[1]
    return {name: np.repeat(a, m, axis=1) if student.base(name) == "b" else a for name, a in arrays.items()}


def reordered(arrays: Arrays) -> Arrays:
    """The examples backwards."""
    turned = {name: a[:, ::-1] if student.base(name) in student.PER_EXAMPLE else a for name, a in arrays.items()}
    return turned | {name: arrays[name][::-1] for name in ("loss", "labels") if name in arrays}


SAID = {
    "rows for columns: the examples are the rows of X, Y, Z, A, dZ": student.rows,
    "W as out × in: W, dW, W_new": student.out_by_in,
    "1/m in dZ and none in dW": student.mean_in_dZ,
    "labels for Y": labels_for_Y,
    "b as (n,) or (1, n): b, db, b_new": row_vectors,
    "b repeated for each example, the slides' B: b": repeated,
    "the examples of the minibatch are in another order": reordered,
    "float32: relative differences up to 1e-3 are agreement": student.as_float32,
}


def test_that_a_right_program_agrees_without_a_word(whole: Setup, judge: Judge) -> None:
    result = judge(right(whole), whole.reference)
    assert (result.sentence, result.conventions, result.notes) == ("agrees", (), ())
    assert result.agrees
    assert len(result.rows) == 32


@pytest.mark.parametrize("words", SAID)
@pytest.mark.parametrize("which", ["whole", "last"])
def test_that_a_convention_is_said(words: str, which: str, judge: Judge, request: pytest.FixtureRequest) -> None:
    setting: Setup = request.getfixturevalue(which)
    result = judge(SAID[words](right(setting)), setting.reference)
    assert result.sentence == "agrees"
    assert words in result.conventions
    # b is a vector in a program whose examples are rows
    assert set(result.conventions) - {words} <= {"b as (n,) or (1, n): b, db, b_new"}


def test_that_numbers_computed_in_float32_agree(whole: Setup, judge: Judge) -> None:
    assert judge(right(whole, np.float32), whole.reference).sentence == "agrees"


@pytest.mark.parametrize("factor", [1 + 5e-7, 1 - 9e-7])
def test_that_differences_below_the_limit_are_agreement(factor: float, whole: Setup, judge: Judge) -> None:
    mine = {name: a * factor if a.dtype.kind == "f" else a for name, a in whole.trace.items()}
    assert judge(mine, whole.reference).sentence == "agrees"


@pytest.mark.parametrize("factor", [1 + 2e-6, 1 - 2e-6])
@pytest.mark.parametrize("name", ["Z1", "A2", "cost", "dZ2", "dW1", "b3_new"])
def test_that_differences_above_the_limit_are_not(factor: float, name: str, whole: Setup, judge: Judge) -> None:
    result = judge(whole.trace | {name: whole.trace[name] * factor}, whole.reference)
    assert result.sentence.startswith(f"differs at {name}: ")


def test_that_one_wrong_number_is_found_where_it_is(whole: Setup, judge: Judge) -> None:
    mine = student.rows(right(whole))
    mine["dZ2"] = mine["dZ2"].copy()
    mine["dZ2"][9, 3] *= 1 + 1e-5
    result = judge(mine, whole.reference)
    assert result.sentence == "differs at dZ2: unexplained; the mistake is in dZ2"
    assert result.first is not None
    assert (result.first.place, result.first.index) == ((3, 9), (9, 3))
    assert result.first.relative == pytest.approx(1e-5, rel=1e-3)
    assert result.first.yours == mine["dZ2"][9, 3]
    assert result.first.ours == whole.trace["dZ2"][3, 9]


def test_that_other_spellings_of_a_name_are_read_and_said(whole: Setup, judge: Judge) -> None:
    mine = {"z1": whole.trace["Z1"], "dw_2": whole.trace["dW2"], "W1new": whole.trace["W1_new"], "mine": np.ones(3)}
    result = judge(mine, whole.reference)
    assert result.sentence == "agrees"
    assert result.notes == (
        "z1 is read as Z1", "dw_2 is read as dW2", "W1new is read as W1_new", "not compared, no name of a trace: mine",
    )  # fmt: skip


# -- a right program is never accused


NETWORKS = st.lists(
    st.tuples(st.integers(1, 8), st.sampled_from(["sigmoid", "tanh", "relu", "leaky_relu", "elu", "identity"])),
    max_size=3,
)
TURNS = [student.mean_in_dZ, reordered, student.out_by_in, labels_for_Y, student.as_float32, student.rows]
# In this order: the first two want columns.


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    layers=NETWORKS,
    t=st.integers(0, 9),
    batch_size=st.integers(1, 12),
    turns=st.sets(st.sampled_from(range(len(TURNS)))),
    kept=st.floats(0.1, 1.0),
    seed=st.integers(0, 2**32),
    of_a_trace=st.booleans(),
)
def test_that_no_right_program_is_accused(
    layers: list[tuple[int, str]],
    t: int,
    batch_size: int,
    turns: set[int],
    kept: float,
    seed: int,
    of_a_trace: bool,
    tmp_path: Path,
) -> None:
    """Whatever the network, also where sizes coincide, the conventions and the arrays that are there."""
    hidden = [{"nodes": nodes, "activation": g} for nodes, g in layers]
    experiment = made(network={"hidden": hidden}, training={"batch_size": batch_size}, seed=seed)
    setting = setup(experiment, t)
    mine = right(setting)
    rng = np.random.default_rng(seed)
    names = {name for name in mine if rng.random() < kept} or {"cost"}
    if not any(student.base(name) in ("X", "Z", "A") for name in names):
        turns = turns - {1}  # that Y alone is in another order is not told from labels of other examples
    for turn in sorted(turns):
        mine = TURNS[turn](mine)
    mine = {name: a for name, a in mine.items() if name in names}
    reference = setting.reference
    if of_a_trace:
        np.savez(tmp_path / "trace.npz", **setting.trace)
        reference = from_trace(tmp_path / "trace.npz")
    np.savez(tmp_path / "mine.npz", **mine)
    result = compare(read_student(tmp_path / "mine.npz", reference.rules.L), reference)
    assert result.sentence == "agrees", (result.conventions, {name: a.shape for name, a in mine.items()})
