"""`densegui compare` as a student runs it: exit codes, the first line, conventions, and what is refused."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from densegui import cli

Arrays = dict[str, np.ndarray]

# The header of an array of Python objects; a pickle would stand behind it.
OBJECTS = b"\x93NUMPY\x01\x00\x76\x00" + b"{'descr': '|O', 'fortran_order': False, 'shape': (2,), }".ljust(117) + b"\n"


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Arrays:
    """Minibatch 6 of the experiment to compare on, as ours.npz in the folder that commands run in."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["trace", "compare", "--minibatch", "6", "-o", "ours.npz"]) == 0
    capsys.readouterr()
    with np.load("ours.npz", allow_pickle=False) as file:
        return dict(file)


def compare(capsys: pytest.CaptureFixture[str], *arguments: str, **arrays: np.ndarray) -> tuple[int, list[str], str]:
    if arrays:
        np.savez("mine.npz", **arrays)
    code = cli.main(["compare", *arguments])
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err


@pytest.mark.parametrize(
    "reference", [["compare", "--minibatch", "6"], ["Your own backprop", "--minibatch", "6"], ["ours.npz"]]
)
def test_that_our_own_arrays_agree(reference: list[str], trace: Arrays, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, err = compare(capsys, "mine.npz", *reference, **trace)
    assert (code, lines[0], err) == (0, "agrees", "")
    assert not any(line.startswith("convention") for line in lines)


def test_that_a_difference_is_the_first_line_and_the_exit_code(
    trace: Arrays, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = trace["W3"] @ trace["dZ3"]  # g'(z) forgotten
    code, lines, err = compare(capsys, "mine.npz", "compare", "--minibatch", "6", **(trace | {"dZ2": wrong}))
    assert (code, err) == (1, "")
    assert lines[0] == "differs at dZ2: g'(z) forgotten: dZ2 = W3 dZ3"
    (row,) = (line for line in lines if line.split()[0] == "dZ2")
    assert row.split()[1] == "differs"
    place = tuple(map(int, row.partition("dZ2[")[2].partition("]")[0].split(", ")))
    relative = np.abs(wrong - trace["dZ2"]) / np.maximum(np.abs(trace["dZ2"]), 1e-3 * np.abs(trace["dZ2"]).max())
    assert place == np.unravel_index(relative.argmax(), relative.shape)


def test_that_conventions_stand_right_behind_the_first_line(trace: Arrays, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {"Z1": trace["Z1"].T, "dZ3": trace["dZ3"].T / 4, "W3": trace["W3"].T, "dW3": trace["dW3"].T}
    code, lines, _ = compare(capsys, "mine.npz", "compare", "--minibatch", "6", **rows)
    assert (code, lines[0]) == (0, "agrees")
    assert lines[1:4] == [
        "convention: rows for columns: the examples are the rows of Z, dZ",
        "convention: W as out × in: W, dW",
        "convention: 1/m in dZ and none in dW",
    ]
    rows["dZ2"] = -trace["dZ2"].T / 4
    code, lines, _ = compare(capsys, "mine.npz", "compare", "--minibatch", "6", **rows)
    assert (code, lines[0]) == (1, "differs at dZ2: sign: −dZ2 instead of dZ2")
    assert [line.startswith("convention: ") for line in lines[1:5]] == [True, True, True, False]


def test_that_another_minibatch_differs_and_the_first_is_taken_when_none_is_named(
    trace: Arrays, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines, _ = compare(capsys, "mine.npz", "compare", **trace)
    assert code == 1
    assert lines[0].startswith("differs at X: ")
    assert any(line.startswith("compared with Your own backprop, minibatch 0") for line in lines)


def test_that_where_all_biases_are_0_it_is_said_that_they_can_not_be_seen(
    trace: Arrays, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["trace", "compare", "--minibatch", "0", "-o", "first.npz"]) == 0
    capsys.readouterr()
    code, lines, _ = compare(capsys, "first.npz", "compare")
    assert code == 0
    assert "note: all biases are 0 in this minibatch: whether they are used can't be seen here" in lines


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "MINE.npz"),
        (["ours.npz"], "EXPERIMENT_OR_TRACE is missing"),
        (["none.npz", "compare"], "none.npz does not exist"),
        (["ours.npz", "nothing"], "nothing does not exist, and no built-in experiment has this name"),
        (["ours.npz", "text.npz"], "text.npz is a file of an unknown kind, not an NPZ file"),
        (["ours.npz", "empty.npz"], "empty.npz is empty"),
        (["", "compare"], "MINE.npz: '' is not allowed; a file needs a name"),
        (["ours.npz", ""], "EXPERIMENT_OR_TRACE: '' is not allowed"),
        (["text.npz", "compare"], "text.npz is a file of an unknown kind, not an NPZ file"),
        (["ours.npz", "compare", "--minibatch", "-1"], "--minibatch"),
        (["ours.npz", "compare", "--minibatch"], "--minibatch needs a value"),
        (["ours.npz", "part.npz"], "part.npz is not a trace"),
        (["odd.npz", "compare"], "no array with a name of densegui trace"),
        (["objects.npz", "compare"], "Python objects"),
        (["ours.npz", "iris"], "of layer 2, but this network has 1"),
    ],
)
def test_that_bad_input_is_refused_in_one_sentence(
    arguments: list[str], words: str, trace: Arrays, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("text.npz").write_text("Z1,Z2\n")
    Path("empty.npz").touch()
    np.savez("part.npz", X=trace["X"])
    np.savez("odd.npz", something=trace["X"])
    with zipfile.ZipFile("objects.npz", "w") as file:
        file.writestr("Z1.npy", OBJECTS)
    code, lines, err = compare(capsys, *arguments)
    assert (code, lines) == (2, [])
    assert err.startswith("densegui: ")
    assert err.count("\n") == 1
    assert words in err


def test_that_the_reference_may_be_an_experiment_file(trace: Arrays, capsys: pytest.CaptureFixture[str]) -> None:
    Path("e.json").write_text('{"format": "densegui-experiment", "version": 1, "training": {"batch_size": 5}}')
    assert cli.main(["trace", "e.json", "--minibatch", "2", "-o", "t.npz"]) == 0
    capsys.readouterr()
    assert compare(capsys, "t.npz", "e.json", "--minibatch", "2")[0] == 0
    code, lines, _ = compare(capsys, "t.npz", "e.json", "--minibatch", "3")
    assert code == 1
    assert lines[0].startswith("differs at X: another minibatch: the one before this")


def test_that_a_minibatch_asked_of_a_trace_is_said_to_have_no_say(
    trace: Arrays, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines, err = compare(capsys, "ours.npz", "ours.npz", "--minibatch", "5")
    assert (code, lines[0], err) == (0, "agrees", "")
    assert "note: a trace holds one minibatch; --minibatch 5 chose nothing" in lines
    code, lines, _ = compare(capsys, "ours.npz", "ours.npz")
    assert not any("--minibatch" in line for line in lines)
