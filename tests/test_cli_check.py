"""`densegui check`: what it prints of a data file, and how it refuses one."""

import json
import math
from fractions import Fraction
from math import fsum
from pathlib import Path

import numpy as np
import pytest

from densegui import cli
from densegui.data.dataset import Dataset
from densegui.resources import resource
from tests.test_cli import call

FLOWERS = "species;length;width\nrose;1,5;2\ntulip;2,5;1\nrose;1,25;2\ntulip;2,75;1\nrose;1;2\ntulip;3;3\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "flowers.csv").write_text(FLOWERS, "utf-8-sig")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert cli.main(["check", "--json", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.count("\n") == 1
    return json.loads(out)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(["check", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.removeprefix("densegui: ").rstrip("\n")


def test_that_json_has_these_keys_in_this_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "flowers.csv", "--target", "species")
    assert list(found.items()) == [
        ("n_x", 2), ("n_y", 2), ("m", 6), ("classes", {"rose": 3, "tulip": 3}), ("sum", 23.0), ("warnings", []),
    ]  # fmt: skip


def test_that_people_are_told_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "flowers.csv"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "flowers.csv: n_x = 3, n_y = 3, m = 6"
    assert lines[1:4] == ["  1: 2", "  2: 3", "  3: 1"]
    assert lines[4].startswith('warning: flowers.csv, line 2, column "species": "rose" is no number')
    assert lines[5].startswith('warning: flowers.csv, line 7, column "width": the class "3" has one example only')
    assert (len(lines), err) == (6, "")


@pytest.mark.parametrize(
    ("name", "shape", "total"),
    [("iris", (150, 4), 2078.7), ("wine", (178, 13), 159975.295999), ("breast_cancer", (569, 30), None)],
)
def test_that_the_sum_is_rounded_once(
    name: str, shape: tuple[int, int], total: float | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = resource("data", f"{name}.csv")
    found = answer(capsys, str(path))
    assert (found["m"], found["n_x"]) == shape
    numbers = [value for line in path.read_text().splitlines()[1:] for value in line.split(",")[:-1]]
    exact = sum(map(Fraction, map(float, numbers)))
    assert found["sum"] == float(exact) == math.fsum(map(float, numbers))
    assert total is None or found["sum"] == total


def test_that_every_option_reaches_the_reader(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("odd.txt").write_bytes("1,5:07:ä:?\n2,5:08:b:4\n3:07:ä:5\n4:08:b:9\n".encode("latin-1"))
    found = answer(
        capsys, "--separator", "colon", "--decimal", ",", "--header", "no", "--encoding", "latin-1",
        "--missing", "drop", "--target", "column 3", "--column", "column 1", "--column", "column 2",
        "--categorical", "column 2", "odd.txt",
    )  # fmt: skip
    assert (found["n_x"], found["m"], found["classes"], found["sum"]) == (3, 4, {"b": 2, "ä": 2}, 15.0)
    assert found["warnings"] == []
    found = answer(capsys, "odd.txt", "--separator", ":", "--decimal", ",", "--header", "no", "--missing", "drop",
                   "--encoding", "latin-1")  # fmt: skip
    assert (found["m"], found["classes"]) == (3, {"4": 1, "5": 1, "9": 1})


def test_that_an_experiment_is_checked_for_its_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = {"source": "file", "path": "flowers.csv", "target": "species", "features": ["x1", "x1*x2"]}
    (folder / "sub").mkdir()
    (folder / "sub" / "mine.json").write_text(
        json.dumps({"format": "densegui-experiment", "version": 1, "data": data | {"path": "../flowers.csv"}})
    )
    found = answer(capsys, "sub/mine.json")
    assert (found["n_x"], found["m"]) == (2, 6)
    assert found["sum"] == 12 + (3 + 2.5 + 2.5 + 2.75 + 2 + 9)
    assert "experiment file" in refusal(capsys, "sub/mine.json", "--target", "width")
    Path("sub/npz.json").write_text(
        json.dumps(
            {
                "format": "densegui-experiment",
                "version": 1,
                "data": {"source": "file", "path": "../flowers.csv", "x": "X"},
            }
        )
    )
    assert refusal(capsys, "sub/npz.json").startswith('sub/npz.json: $.data.x: "X" is not allowed; flowers.csv is')


@pytest.mark.parametrize(
    ("arguments", "pieces"),
    [
        ([], ["FILE is missing"]),
        ([""], ["FILE: '' is not allowed; a file needs a name"]),
        (["flowers.csv", ""], ["LABELS: '' is not allowed; a file needs a name"]),
        (["none.csv"], ["none.csv does not exist"]),
        (["flowers.csv", "--target", "colour"], ["flowers.csv, line 1", '"colour"', '"species", "length", "width"']),
        (["flowers.csv", "--separator", "xy"], ["--separator", "'xy'", "semicolon"]),
        (["flowers.csv", "--size", "28"], ["--size", "'28'", "28x28"]),
        (["flowers.csv", "--size", "28x28"], ["--size", 'flowers.csv is read as "csv"', '"pictures"']),
        (["flowers.csv", "-x", "X"], ["-x", 'is for "npz"']),
        (["--json", "flowers.csv", "--missing", "guess"], ["--missing", "guess"]),
        (["flowers.csv", "labels", "more"], ["more was not expected"]),
        (["flowers.csv", "--decimal", "."], ['line 2, column "length": "1,5" is not a number']),
        (["."], ["."]),
    ],
)
def test_that_it_refuses_in_one_sentence(
    arguments: list[str], pieces: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = refusal(capsys, *arguments)
    assert [piece for piece in pieces if piece not in sentence] == []


def test_that_what_can_not_be_printed_is_still_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["\u0085x", "a\u200bb", "\x1b[2J", '"\\'.replace('"', "'"), "日本"]
    rows = "".join(f"{k * k % 5},{k * k % 7},{name}\n" for k, name in enumerate([*names, *names]))
    Path("odd.csv").write_text(f"a,b,class\n{rows}", "utf-8")
    classes = answer(capsys, "odd.csv")["classes"]
    assert classes == {" ".join(name.split()): 2 for name in sorted(names, key=lambda name: " ".join(name.split()))}


def test_that_a_process_says_it_too(folder: Path) -> None:
    done = call("check", "flowers.csv", "--json", "--target", "species", folder=folder)
    assert (done.returncode, done.stderr, json.loads(done.stdout)["m"]) == (0, "", 6)
    Path("bad.csv").write_text("a,b,class\n1,2,x\n3,1_000,y\n")
    done = call("check", "bad.csv", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        'densegui: bad.csv, line 3, column "b": "1_000" is not a number: what divides its thousands has to go.\n'
    )


def test_that_bytes_are_summed_as_they_stand_in_the_file() -> None:
    from densegui.commands.check import exact_sum

    rows = np.array([[255, 1], [2, 3]], np.uint8)
    assert exact_sum(Dataset("a", rows, np.array([0, 1]), ("a", "b"), ("x", "y"), divisor=255.0)) == 261
    rng = np.random.default_rng(4)
    for exponents in (3, 100, 290):
        many = rng.normal(size=(500, 200)) * 10.0 ** rng.integers(-exponents, min(exponents, 140), (500, 200))
        found = exact_sum(Dataset("a", many, np.arange(500) % 2, tuple(map(str, range(200))), ("x", "y")))
        assert found == fsum(many.ravel().tolist())
    tiny = np.array([[5e-324, -1e150], [1e150, 5e-324]])
    assert exact_sum(Dataset("a", tiny, np.array([0, 1]), ("a", "b"), ("x", "y"))) == 1e-323
    parts = np.array([[1e16, 1.0], [-1e16, 1e-3]])
    assert exact_sum(Dataset("a", parts, np.array([0, 1]), ("a", "b"), ("x", "y"))) == 1.001
