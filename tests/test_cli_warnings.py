"""What had to be guessed of a data file is said by every verb that uses it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("verb", [["train", "--minibatches", "1"], ["trace", "--minibatch", "0", "-o", "t.npz"]])
def test_that_warnings_about_the_data_are_said_on_standard_error(verb: list[str], tmp_path: Path) -> None:
    rows = "".join(f"{'rs'[k % 2]},{k}.5,{'ab'[k % 2]}\n" for k in range(12))
    (tmp_path / "d.csv").write_text(f"colour,size,kind\n{rows}")
    experiment = {"format": "densegui-experiment", "version": 1, "data": {"source": "file", "path": "d.csv"}}
    (tmp_path / "e.json").write_text(json.dumps(experiment))
    command = [sys.executable, "-m", "densegui", verb[0], "e.json", *verb[1:]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    warnings = [line for line in done.stderr.splitlines() if line.startswith("densegui: warning: d.csv, line 2, ")]
    assert len(warnings) == 1
    assert 'column "colour"' in warnings[0]


def test_that_a_class_that_is_never_seen_in_training_is_named(tmp_path: Path) -> None:
    # Of 4 examples, 2 train, one of each class that has two: the class "c" is only tested.
    (tmp_path / "d.csv").write_text("a,b,kind\n1,2,a\n2,3,a\n3,5,b\n4,1,b\n5,5,c\n")
    data = {"source": "file", "path": "d.csv", "train_share": 0.4}
    (tmp_path / "e.json").write_text(json.dumps({"format": "densegui-experiment", "version": 1, "data": data}))
    said = 'd.csv: no training example has the class "c", but 1 test example has; it can\'t be learned.'
    for verb in (["train", "e.json", "--minibatches", "1"], ["check", "e.json"]):
        command = [sys.executable, "-m", "densegui", *verb]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0
        assert (done.stderr + done.stdout).count(said) == 1
