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
