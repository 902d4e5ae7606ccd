"""Kept runs: what is kept is what was trained, there is room for so many, and the table holds their numbers."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from densegui.debugger import runs as runs_module
from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetBatchSize, SetLearningRate, SetParameter
from densegui.debugger.position import Position
from densegui.debugger.run_table import Kind, csv_rows, present_row, row_of, table
from densegui.debugger.runs import MOST, Runs, curve_rows
from densegui.debugger.selection import Kind as Place
from densegui.debugger.selection import Selection
from densegui.errors import InputError
from densegui.experiment.build import build
from densegui.experiment.edit import changed
from densegui.experiment.export import CURVE_COLUMNS, write_table
from tests.ui.conftest import experiment


@pytest.fixture
def debugger() -> Debugger:
    """Three spirals: 210 training examples, 14 minibatches of 16 in an epoch."""
    return Debugger(build(experiment()))


def columns_of(*rows):
    return {column.key: column for column in table(rows)}


# -- what is kept


def test_that_a_run_is_kept_with_its_settings_results_and_curves(debugger) -> None:
    before = debugger.run_minibatches(140)
    frame = debugger.keep_run()
    (run,) = frame.runs.kept
    assert (run.number, run.name, run.shown, run.automatic) == (1, "run 1", True, False)
    assert run.experiment == debugger.present_experiment()
    assert (run.result.minibatches, run.result.epochs, run.result.updates) == (140, 10.0, 140)
    evaluation = debugger.evaluation()
    assert run.result.train_cost == evaluation.train.cost
    assert run.result.test_accuracy == evaluation.test.accuracy
    np.testing.assert_array_equal(run.curves.cost, before.curves.cost)
    assert frame.versions.runs == before.versions.runs + 1


def test_that_a_kept_run_stays_as_it_was_while_training_goes_on(debugger) -> None:
    debugger.run_minibatches(100)
    (run,) = debugger.keep_run().runs.kept
    cost = run.curves.cost.copy()
    debugger.run_minibatches(3000)  # the history grows out of its first buffer
    debugger.reset()
    debugger.run_minibatches(50)
    np.testing.assert_array_equal(run.curves.cost, cost)
    assert debugger.frame().runs.kept[0] is run


def test_that_the_whole_branch_is_kept_wherever_one_stands_on_it(debugger) -> None:
    debugger.run_minibatches(120)
    debugger.edit(SetLearningRate(0.5))
    debugger.run_minibatches(30)
    debugger.goto(Position(20, 3))
    (run,) = debugger.keep_run().runs.kept
    assert run.result.minibatches == run.curves.cost.size == 150
    assert run.experiment.training.learning_rate == 0.5
    assert [(edit.t, edit.text) for edit in run.edits] == [(120, "λ = 0.5")]


def test_that_epochs_are_counted_with_the_minibatch_sizes_that_held(debugger) -> None:
    debugger.run_minibatches(16)  # one epoch of 14 and two minibatches of 16
    debugger.edit(SetBatchSize(30))
    debugger.run_minibatches(3)
    assert debugger.keep_run().runs.kept[0].result.epochs == debugger.epoch == 1 + (2 * 16 + 3 * 30) / 210


def test_that_an_undone_edit_is_no_part_of_a_run(debugger) -> None:
    debugger.run_minibatches(20)
    debugger.edit(SetParameter(Selection(Place.EDGE, 1, 2, 1), 0.5))
    debugger.undo()
    assert debugger.keep_run().runs.kept[0].edits == ()


def test_that_nothing_and_the_same_twice_are_refused(debugger) -> None:
    with pytest.raises(InputError, match="nothing to keep yet"):
        debugger.keep_run()
    debugger.run_minibatches(10)
    debugger.keep_run()
    with pytest.raises(InputError, match="kept already, as “run 1”"):
        debugger.keep_run()
    debugger.run_minibatches(1)
    assert [run.result.minibatches for run in debugger.keep_run().runs.kept] == [10, 11]
    debugger.delete_run(2)
    assert [run.number for run in debugger.keep_run().runs.kept] == [1, 3]


# -- by itself


@pytest.mark.parametrize(("minibatches", "kept"), [(13, 0), (14, 1), (150, 1)])
def test_that_a_reset_keeps_a_run_of_at_least_an_epoch(debugger, minibatches, kept) -> None:
    debugger.run_minibatches(minibatches)
    runs = debugger.reset().runs.kept
    assert len(runs) == kept
    assert all(run.automatic and not run.shown and run.result.minibatches == minibatches for run in runs)


def test_that_a_hundred_minibatches_of_a_long_epoch_are_enough() -> None:
    debugger = Debugger(build(experiment(training={"batch_size": 1})))
    debugger.run_minibatches(99)
    assert not debugger.reset().runs.kept
    debugger.run_minibatches(100)
    assert len(debugger.reset().runs.kept) == 1


def test_that_nothing_is_kept_by_itself_when_that_is_off_or_done(debugger) -> None:
    debugger.run_minibatches(50)
    debugger.keep_run()
    assert len(debugger.reset().runs.kept) == 1  # it was kept already
    debugger.keep_automatically(False)
    debugger.run_minibatches(50)
    assert len(debugger.reset().runs.kept) == 1


# -- room


def many(debugger: Debugger, automatic: int, by_hand: int) -> Runs:
    debugger.run_minibatches(20)
    run = debugger.keep_run().runs.kept[0]
    runs = Runs()
    for k in range(automatic + by_hand):
        runs = runs.with_run(replace(run, name="", automatic=k < automatic))
    return runs


def test_that_the_oldest_automatic_run_makes_room(debugger) -> None:
    runs = many(debugger, 2, MOST - 2)
    more = runs.with_run(replace(runs.kept[-1], name=""))
    assert [run.number for run in more.kept] == [2, *range(3, MOST + 2)]
    assert more.kept[-1].place == 0  # the line of the one that went


def test_that_runs_that_were_asked_for_make_no_room(debugger) -> None:
    debugger.runs = many(debugger, 0, MOST)
    assert debugger.runs.full
    debugger.run_minibatches(100)
    with pytest.raises(InputError, match="20 runs are kept, which is the most: delete one first"):
        debugger.keep_run()
    assert len(debugger.reset().runs.kept) == MOST


def test_that_long_curves_need_room_too(debugger, monkeypatch) -> None:
    monkeypatch.setattr(runs_module, "BUDGET", 10_000_000)
    runs = many(debugger, 1, 0)
    long = replace(runs.kept[0], curves=replace(runs.kept[0].curves, cost=np.zeros(600_000)))
    assert [run.number for run in runs.with_run(long).with_run(long).kept] == [3]
    with pytest.raises(InputError, match="may take 10 MB: delete one first"):
        runs.with_run(replace(long, automatic=False)).with_run(long)


def test_that_all_places_differ_and_a_free_one_is_taken_again(debugger) -> None:
    runs = many(debugger, 0, 5).without(2)
    assert [run.place for run in runs.with_run(replace(runs.kept[0], name="")).kept] == [0, 2, 3, 4, 1]


def test_that_runs_are_renamed_ticked_and_deleted(debugger) -> None:
    debugger.run_minibatches(20)
    debugger.keep_run()
    assert debugger.rename_run(1, "  slow ").runs.kept[0].name == "slow"
    assert debugger.draw_run(1, False).runs.shown == ()
    with pytest.raises(InputError, match="needs a name"):
        debugger.rename_run(1, " ")
    with pytest.raises(InputError, match="run 7 is not kept"):
        debugger.delete_run(7)
    assert debugger.delete_run(1).runs.kept == ()


# -- the table


def test_that_the_table_has_the_results_and_only_what_differs(debugger) -> None:
    debugger.run_minibatches(50)
    debugger.keep_run()
    other = Debugger(build(changed(experiment(), ("training", "learning_rate"), 0.5)), runs=debugger.runs)
    frame = other.run_minibatches(30)
    columns = columns_of(present_row(frame), row_of(frame.runs.kept[0]))
    assert list(columns) == [
        "name", "minibatches", "epochs", "train_cost", "test_cost", "train_accuracy", "test_accuracy",
        "training.learning_rate", "updates",
    ]  # fmt: skip
    assert columns["name"].values == ("this run", "run 1")
    assert columns["training.learning_rate"].values == (0.5, 0.1)
    assert columns["minibatches"].values == (30, 50)
    assert columns["updates"].values == (28, 50)  # evaluated at the epoch's end
    assert columns["train_cost"].values == (frame.evaluation.train.cost, debugger.evaluation().train.cost)


def test_that_a_column_says_when_metrics_are_those_of_the_end(debugger) -> None:
    frame = debugger.run_minibatches(28)
    assert "updates" not in columns_of(present_row(frame))


def test_that_this_run_is_told_as_it_is_at_the_position(debugger) -> None:
    debugger.run_minibatches(50)
    debugger.edit(SetLearningRate(0.5))
    debugger.run_minibatches(20)
    row = present_row(debugger.goto(Position(20, 4)))
    assert row.experiment.training.learning_rate == 0.1
    assert row.edits == ()
    assert (row.result.minibatches, row.result.updates) == (20, 14)
    assert present_row(debugger.goto(Position(60, 0))).experiment.training.learning_rate == 0.5


def test_that_a_set_without_examples_has_no_number_and_is_sorted_last() -> None:
    data = {"source": "moons", "n_examples": 60, "train_share": 1.0}
    debugger = Debugger(build(experiment(data=data)))
    row = present_row(debugger.run_minibatches(20))
    full = replace(row, result=replace(row.result, test_cost=0.25))
    column = columns_of(row, full, replace(row, result=replace(row.result, test_cost=0.75)))["test_cost"]
    assert [column.text(k) for k in range(3)] == ["—", "0.2500", "0.7500"]
    assert column.sorted_rows([0, 1, 2]) == [1, 2, 0]
    assert column.sorted_rows([0, 1, 2], descending=True) == [2, 1, 0]


def test_that_texts_are_sorted_whatever_their_case() -> None:
    frame = Debugger(build(experiment())).frame()
    rows = [replace(present_row(frame), name=name) for name in ("beta", "Alpha", "gamma")]
    assert columns_of(*rows)["name"].sorted_rows([0, 1, 2]) == [1, 0, 2]


# -- files


def read(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_that_the_table_can_be_read_back(debugger, tmp_path) -> None:
    debugger.run_minibatches(40)
    debugger.edit(SetLearningRate(0.05))
    debugger.run_minibatches(2)
    debugger.keep_run()
    frame = debugger.rename_run(1, "=cmd|' /C calc'!A0")
    debugger.runs = replace(debugger.runs, kept=(frame.runs.kept[0], replace(frame.runs.kept[0], edits=(), name="b")))
    rows = [row_of(run) for run in debugger.runs.kept]
    rows[1] = replace(rows[1], experiment=changed(rows[1].experiment, ("training", "learning_rate"), 0.4))
    columns = table(rows)
    write_table(tmp_path / "runs.csv", *csv_rows(columns, [1, 0]))
    titles, second, first = read(tmp_path / "runs.csv")
    assert titles == ["name", "minibatches", "epochs", "train_cost", "test_cost", "train_accuracy",
                      "test_accuracy", "Learning rate", "edits"]  # fmt: skip
    assert first[0] == "'=cmd|' /C calc'!A0"
    assert second[0] == "b"
    result = rows[0].result
    assert [float(text) for text in first[1:7]] == [
        42, 3.0, result.train_cost, result.test_cost, result.train_accuracy, result.test_accuracy,
    ]  # fmt: skip
    assert (first[7:], second[7:]) == (["0.05", "λ = 0.05 at 40"], ["0.4", ""])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra"])
def test_that_a_text_is_never_a_formula_and_a_number_stays_one(text, tmp_path) -> None:
    write_table(tmp_path / "a.csv", ["-title", "n"], [[text, -0.5], [None, -3], ["a-b", math.pi]])
    assert read(tmp_path / "a.csv") == [["'-title", "n"], ["'" + text, "-0.5"], ["", "-3"], ["a-b", repr(math.pi)]]


def test_that_the_curves_can_be_read_back(debugger, tmp_path) -> None:
    debugger.run_minibatches(56)
    (run,) = debugger.keep_run().runs.kept
    two = (run, replace(run, name="again"))
    write_table(tmp_path / "curves.csv", ("run", *CURVE_COLUMNS), curve_rows(two))
    titles, *rows = read(tmp_path / "curves.csv")
    assert titles == ["run", *CURVE_COLUMNS]
    mine = [row for row in rows if row[0] == "run 1"]
    assert [row[1:] for row in rows if row[0] == "again"] == [row[1:] for row in mine]
    assert [float(row[3]) for row in mine[:56]] == run.curves.cost.tolist()
    assert [int(row[2]) for row in mine[:56]] == [t // 14 for t in range(56)]
    assert mine[56][1:4] == ["56", "", ""]
    told = {int(row[1]): float(row[4]) for row in mine if row[4]}
    assert told == dict(zip(run.curves.evaluated.tolist(), run.curves.train_cost.tolist(), strict=True))
    assert float(mine[56][7]) == run.result.test_accuracy


def test_that_the_kinds_of_columns_decide_their_side(debugger) -> None:
    debugger.run_minibatches(14)
    columns = columns_of(present_row(debugger.frame()))
    assert columns["name"].kind is Kind.NAME
    assert not columns["name"].numeric
    assert columns["train_cost"].numeric
