"""`densegui train`: how long it trains, and what it writes."""

import csv
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from densegui import cli
from densegui.debugger.debugger import Debugger
from densegui.experiment.build import Problem, build
from densegui.experiment.document import builtin, load_experiment, resolve

KEYS = ["train_cost", "test_cost", "train_accuracy", "test_accuracy", "minibatches", "epochs", "seconds"]
COLUMNS = ["minibatch", "epoch", "cost", "train_cost", "test_cost", "train_accuracy", "test_accuracy"]

Row = dict[str, str]


def moons(**changes: object) -> dict[str, Any]:
    """An experiment with 14 training examples in minibatches of 4, 4, 4 and 2."""
    experiment: dict[str, Any] = {
        "format": "densegui-experiment",
        "version": 1,
        "data": {"source": "moons", "n_examples": 20, "train_share": 0.7},
        "network": {"hidden": [{"nodes": 3, "activation": "tanh"}]},
        "training": {"batch_size": 4, "learning_rate": 0.1, "evaluate_every": 3},
        "seed": 5,
    }
    return experiment | changes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "moons.json").write_text(json.dumps(moons()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def train(*arguments: str) -> tuple[dict[str, Any], list[Row], dict[str, Any]]:
    """Train with all three outputs; return metrics, curve and parameters."""
    outputs = ["--metrics", "m.json", "--curve", "c.csv", "-o", "p.safetensors"]
    assert cli.main(["train", *arguments, *outputs]) == 0
    with open("c.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return json.loads(Path("m.json").read_text()), rows, load_file("p.safetensors")


def problem(name: str = "moons.json") -> Problem:
    return build(load_experiment(name))


def test_that_epochs_end_where_an_epoch_ends(folder: Path) -> None:
    metrics, rows, _ = train("moons.json", "--epochs", "3")
    assert (metrics["minibatches"], metrics["epochs"]) == (12, 3)
    assert isinstance(metrics["epochs"], int)
    assert [int(row["epoch"]) for row in rows] == [0] * 4 + [1] * 4 + [2] * 4 + [3]


def test_that_minibatches_are_counted_and_a_part_of_an_epoch_is_told(folder: Path) -> None:
    metrics, _, _ = train("moons.json", "--minibatches", "6")
    assert (metrics["minibatches"], metrics["epochs"]) == (6, 1 + 8 / 14)


@pytest.mark.parametrize("length", ["--epochs", "--minibatches"])
def test_that_training_for_nothing_gives_the_initial_parameters(length: str, folder: Path) -> None:
    metrics, rows, parameters = train("moons.json", length, "0")
    frame = Debugger(problem()).frame()
    assert (metrics["minibatches"], metrics["epochs"]) == (0, 0)
    assert metrics["train_cost"] == frame.evaluation.train.cost
    assert [(row["minibatch"], row["epoch"], row["cost"]) for row in rows] == [("0", "0", "")]
    np.testing.assert_array_equal(parameters["W1"], frame.array("W", 1))


def test_that_a_hundred_epochs_are_trained_unless_asked_otherwise(folder: Path) -> None:
    metrics, _, _ = train("moons.json")
    assert (metrics["epochs"], metrics["minibatches"]) == (100, 400)


def test_that_the_metrics_are_those_of_the_final_parameters(folder: Path) -> None:
    """After 7 minibatches, where nothing is evaluated on the way, and with a plain forward pass."""
    metrics, _, p = train("moons.json", "--minibatches", "7")
    assert list(metrics) == KEYS
    split = problem().split
    for name, part in (("train", split.train), ("test", split.test)):
        a = np.tanh(p["W1"].T @ part.X + p["b1"])
        z = p["W2"].T @ a + p["b2"]
        y_hat = np.exp(z) / np.exp(z).sum(axis=0)
        cost = -np.log(y_hat[part.labels, np.arange(part.m)]).mean()
        assert metrics[f"{name}_cost"] == pytest.approx(cost, rel=1e-12)
        assert metrics[f"{name}_accuracy"] == (y_hat.argmax(axis=0) == part.labels).mean()


def test_that_the_parameters_have_the_slides_names_and_shapes(folder: Path) -> None:
    _, _, parameters = train("moons.json", "--minibatches", "5")
    shapes = {name: array.shape for name, array in parameters.items()}
    assert shapes == {"W1": (2, 3), "b1": (3, 1), "W2": (3, 2), "b2": (2, 1)}
    debugger = Debugger(problem())
    frame = debugger.run_minibatches(5)
    for name, array in parameters.items():
        assert array.dtype == np.float64
        np.testing.assert_array_equal(array, frame.array(name[0], int(name[1])))


def test_that_the_curve_is_what_the_debugger_shows(folder: Path) -> None:
    """Row T: the cost of minibatch T before its update, and the metrics of the parameters after T updates."""
    _, rows, _ = train("moons.json", "--minibatches", "10")
    assert list(rows[0]) == COLUMNS
    assert [int(row["minibatch"]) for row in rows] == list(range(11))
    # at t = 0, every third minibatch, each epoch's end, and at the end
    evaluated = [t for t, row in enumerate(rows) if row["train_cost"]]
    assert evaluated == [0, 3, 4, 6, 8, 9, 10]
    debugger = Debugger(problem())
    for t, row in enumerate(rows[:-1]):
        evaluation = debugger.evaluation()
        if row["train_cost"]:
            assert float(row["train_cost"]) == evaluation.train.cost
            assert float(row["test_cost"]) == evaluation.test.cost
            assert float(row["train_accuracy"]) == evaluation.train.accuracy
            assert float(row["test_accuracy"]) == evaluation.test.accuracy
        else:
            assert [row[name] for name in COLUMNS[3:]] == [""] * 4
        frame = debugger.run_minibatches(1)
        assert frame.position.t == t + 1
        assert float(row["cost"]) == float(frame.workspace.cost)
    assert rows[-1]["cost"] == ""


def test_that_without_a_test_set_its_metrics_are_null_and_empty(folder: Path) -> None:
    data = {"source": "moons", "n_examples": 20, "train_share": 1.0}
    Path("all.json").write_text(json.dumps(moons(data=data)))
    metrics, rows, _ = train("all.json", "--epochs", "1")
    assert (metrics["test_cost"], metrics["test_accuracy"]) == (None, None)
    assert metrics["train_cost"] > 0
    assert {row["test_cost"] + row["test_accuracy"] for row in rows} == {""}


def test_that_a_diverging_training_stops_says_so_and_writes_what_was_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network = {"hidden": [{"nodes": 3, "activation": "identity"}] * 3}
    Path("wild.json").write_text(json.dumps(moons(network=network, training={"learning_rate": 1e9, "batch_size": 4})))
    metrics, rows, _ = train("wild.json", "--minibatches", "1000")
    out, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert "not finite" in err
    assert metrics["minibatches"] < 1000
    assert len(rows) == metrics["minibatches"] + 1
    assert (metrics["train_cost"], metrics["train_accuracy"]) == (None, None)
    assert (rows[-1]["train_cost"], rows[-1]["train_accuracy"], rows[-1]["test_accuracy"]) == ("nan", "", "")
    assert "wrote m.json" in out


def test_that_the_same_experiment_gives_the_same_files(folder: Path) -> None:
    def files() -> list[bytes]:
        train("moons.json", "--epochs", "4")
        return [Path(name).read_bytes() for name in ("c.csv", "p.safetensors")]

    assert files() == files()


def test_that_the_summary_is_printed_with_and_without_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["train", "moons.json", "--epochs", "2"])
    plain = capsys.readouterr().out.splitlines()
    assert plain[0].startswith("moons: 2 epochs, 8 minibatches in ")
    assert [line.split()[0] for line in plain[1:]] == ["cost", "training", "test"]
    cli.main(["train", "moons.json", "--epochs", "2", "--metrics", "m.json"])
    with_file = capsys.readouterr().out.splitlines()
    assert with_file[1:] == [*plain[1:], "wrote m.json"]


def test_that_a_data_file_lies_beside_its_experiment_wherever_one_stands(folder: Path) -> None:
    (folder / "there").mkdir()
    rows = "".join(f"{n / 7},{n % 3},{'ab'[n % 2]}\n" for n in range(30))
    (folder / "there" / "data.csv").write_text(f"u,v,kind\n{rows}")
    data = {"source": "file", "path": "data.csv", "target": "kind"}
    (folder / "there" / "e.json").write_text(json.dumps(moons(data=data)))
    metrics, _, _ = train("there/e.json", "--epochs", "1")
    assert metrics["minibatches"] == math.ceil(21 / 4)


def test_that_seconds_are_those_of_the_minibatches_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that only evaluation moves on: all of its time is evaluation."""
    now = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])

    def slow_evaluation(*arguments: Any) -> Any:
        now[0] += 1000.0
        return evaluation(*arguments)

    from densegui.debugger import evaluating

    evaluation = evaluating.evaluation
    monkeypatch.setattr(evaluating, "evaluation", slow_evaluation)
    metrics, _, _ = train("moons.json", "--epochs", "3")
    assert now[0] > 10_000
    assert metrics["seconds"] == 0


class Terminal:
    """A standard error that says it is a terminal, and keeps what it gets."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(("length", "total"), [(["--epochs", "3"], 12), (["--minibatches", "7"], 7)])
def test_that_a_terminal_gets_a_progress_bar(
    length: list[str], total: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert cli.main(["train", "moons.json", *length]) == 0
    assert f"0/{total} " in terminal.text


def test_that_a_file_gets_no_progress_bar(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["train", "moons.json", "--epochs", "3"])
    assert capsys.readouterr().err == ""


def test_that_the_progress_bar_changes_no_number(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, plain = train("moons.json", "--epochs", "20")
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr("densegui.commands.progress.SLICE_SECONDS", 0.0)
    _, _, watched = train("moons.json", "--epochs", "20")
    assert {name: array.tobytes() for name, array in plain.items()} == {
        name: array.tobytes() for name, array in watched.items()
    }


def test_that_a_process_trains_a_built_in_experiment(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "densegui", "train", "Three spirals", "--epochs", "2", "--metrics", "m.json"]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(root)}, capture_output=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, b"")
    metrics = json.loads((tmp_path / "m.json").read_text())
    n_train = build(builtin("three-spirals")).split.train.m
    batch_size = resolve("three-spirals").experiment.training.batch_size
    assert metrics["minibatches"] == 2 * math.ceil(n_train / batch_size)
    assert [path.name for path in tmp_path.iterdir()] == ["m.json"]
