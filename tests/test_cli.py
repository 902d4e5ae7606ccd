"""The command line as a whole: how it is asked, how it refuses, and what it leaves behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import densegui
from densegui import cli
from densegui.errors import SaveError
from densegui.experiment.document import BUILTINS

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "densegui"]

EXPERIMENT = '{"format": "densegui-experiment", "version": 1, "data": {"source": "file", "path": "data.csv"}}'
DATA = "a,b,kind\n" + "".join(f"{n},{n * n % 7},{'xy'[n % 2]}\n" for n in range(12))


def environment(**changes: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | changes


def call(*arguments: str, folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, as a user does."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(**changes),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in, with an experiment and its data."""
    (tmp_path / "mine.json").write_text(EXPERIMENT)
    (tmp_path / "data.csv").write_text(DATA)
    (tmp_path / "broken.json").write_text('{"format": "densegui-experiment", "version": 1, "seed": -1}')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_that_examples_has_a_line_for_each_built_in_experiment(folder: Path) -> None:
    done = call("examples", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == [entry.name for entry in BUILTINS]
    assert len(BUILTINS) >= 8
    assert "digits" in done.stdout


def test_that_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"densegui {densegui.__version__}\n"


@pytest.mark.parametrize("verb", ["", *cli.VERBS])
def test_that_help_shows_how_it_is_asked_and_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [verb] if verb else []
    assert cli.main([*arguments, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: densegui {verb}".strip())
    assert verb == "examples" or "examples:\n" in text
    assert max(map(len, text.splitlines())) <= 120


def test_that_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--help"])
    text = capsys.readouterr().out
    assert all(f"  densegui {verb} " in text for verb in cli.VERBS)


# Arguments, and what the sentence must name.
BAD = {
    "no experiment": (["train"], ["EXPERIMENT"]),
    "empty experiment": (["train", ""], ["EXPERIMENT"]),
    "unknown experiment": (["train", "nosuch"], ["nosuch", "three-spirals"]),
    "unknown verb": (["trian"], ["trian"]),
    "two experiments": (["xor", "moons"], ["moons"]),
    "unknown option": (["train", "xor", "--wrong"], ["--wrong", "densegui train --help"]),
    "abbreviated option": (["train", "xor", "--epoch", "3"], ["--epoch"]),
    "option without value": (["train", "xor", "--metrics"], ["--metrics"]),
    "negative epochs": (["train", "xor", "--epochs", "-1"], ["--epochs", "-1", "from 0"]),
    "epochs as text": (["train", "xor", "--epochs", "ten"], ["--epochs", "ten", "whole number"]),
    "epochs with an underscore": (["train", "xor", "--epochs", "1_0"], ["--epochs", "1_0"]),
    "epochs beyond counting": (["train", "xor", "--epochs", "9" * 30], ["--epochs"]),
    "both lengths": (["train", "xor", "--epochs", "1", "--minibatches", "1"], ["--epochs", "--minibatches"]),
    "a value out of range": (["train", "broken.json"], ["broken.json", "$.seed"]),
    "a folder as experiment": (["train", "."], ["."]),
    "no folder": (["train", "xor", "--metrics", "no/m.json"], ["--metrics", "no/m.json", "folder"]),
    "a folder as output": (["train", "xor", "-o", "."], ["-o", "folder"]),
    "a device as output": (["train", "xor", "--curve", os.devnull], ["--curve", "regular"]),
    "a long name": (["train", "xor", "-o", "a" * 300], ["-o", "too long"]),
    "a NUL in a name": (["train", "xor", "-o", "a\0b"], ["-o"]),
    "no name": (["train", "xor", "-o", ""], ["-o", "name"]),
    "over the experiment": (["train", "mine.json", "--metrics", "./mine.json"], ["--metrics", "the experiment"]),
    "over the data": (["train", "mine.json", "--curve", "data.csv"], ["--curve", "the data file"]),
    "over another output": (["train", "xor", "--curve", "a", "-o", "./a"], ["-o", "--curve"]),
    "no minibatch": (["trace", "xor", "-o", "a.npz"], ["--minibatch"]),
    "no output": (["trace", "xor", "--minibatch", "3"], ["-o"]),
    "trace over the data": (["trace", "mine.json", "--minibatch", "0", "-o", "data.csv"], ["the data file"]),
    "picture without name": (["screenshot", "xor"], ["-o"]),
    "another kind of picture": (["screenshot", "xor", "-o", "a.jpg"], ["a.jpg", ".png"]),
    "size as text": (["screenshot", "xor", "-o", "a.png", "--size", "big"], ["--size", "1600x960"]),
    "size of nothing": (["screenshot", "xor", "-o", "a.png", "--size", "0x0"], ["--size", "0x0"]),
    "size beyond memory": (["screenshot", "xor", "-o", "a.png", "--size", "99999x99999"], ["--size"]),
    "half a position": (["screenshot", "xor", "-o", "a.png", "--position", "3"], ["--position", "T:I"]),
    "unknown theme": (["screenshot", "xor", "-o", "a.png", "--theme", "blue"], ["--theme", "light or dark"]),
    "unknown selection": (["screenshot", "xor", "-o", "a.png", "--select", "node:1"], ["--select", "node:L:K"]),
    "no such layer": (["screenshot", "xor", "-o", "a.png", "--select", "node:9:1"], ["layer 9"]),
    "no such node": (["screenshot", "xor", "-o", "a.png", "--select", "edge:1:3:1"], ["edge 1:3:1"]),
    "argument for examples": (["examples", "xor"], ["xor"]),
}


@pytest.mark.parametrize(("arguments", "named"), BAD.values(), ids=BAD.keys())
def test_that_bad_input_is_refused_in_one_sentence(
    arguments: list[str], named: list[str], folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = contents(folder)
    assert cli.main(arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("densegui: ")
    assert err.count("\n") == 1
    assert [name for name in named if name not in err] == []
    assert contents(folder) == before


def test_that_a_process_refuses_without_a_traceback(folder: Path) -> None:
    done = call("train", "broken.json", folder=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("densegui: broken.json: $.seed: -1 is not allowed")
    assert done.stderr.count("\n") == 1


def test_that_a_bad_target_is_found_before_training(folder: Path) -> None:
    """A million epochs would take hours."""
    start = time.monotonic()
    assert cli.main(["train", "xor", "--epochs", "1000000", "-o", "no/such/folder/p.safetensors"]) == 2
    assert time.monotonic() - start < 30


def test_that_a_file_that_may_not_be_changed_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """os.access is asked in its place: root may write anywhere."""
    (folder / "old.json").write_text("old")
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith("old.json"))
    assert cli.main(["train", "xor", "--epochs", "1", "--metrics", "old.json"]) == 2
    assert "permission denied" in capsys.readouterr().err
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert cli.main(["train", "xor", "--epochs", "1", "--metrics", "new.json"]) == 2
    assert "may not be written to" in capsys.readouterr().err


def test_that_a_file_named_like_a_verb_can_be_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str | None] = []
    monkeypatch.setattr("densegui.app.run", lambda name: opened.append(name) or 0)
    assert [cli.main(arguments) for arguments in ([], ["./train"], ["--", "train"], ["mine.json"])] == [0] * 4
    assert opened == [None, "./train", "train", "mine.json"]


def test_that_a_name_cannot_send_codes_to_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["train", "a\x1b[31m\nb"])
    err = capsys.readouterr().err
    assert "a\\x1b[31m\\nb" in err
    assert err.count("\n") == 1


def test_that_a_disk_that_fills_up_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*arguments: object) -> None:
        raise SaveError("could not save a.json: the disk is full")

    monkeypatch.setattr("densegui.commands.train.write_metrics", full)
    assert cli.main(["train", "xor", "--epochs", "1", "--metrics", "a.json"]) == 1
    assert capsys.readouterr().err == "densegui: could not save a.json: the disk is full\n"


posix = pytest.mark.skipif(os.name != "posix", reason="signals and pipes as POSIX has them")


@posix
@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
@pytest.mark.parametrize(
    "arguments",
    [
        ["train", "digits", "--epochs", "1000000", "--metrics", "m.json", "--curve", "c.csv", "-o", "p.safetensors"],
        ["trace", "digits", "--minibatch", "100000000", "-o", "t.npz"],
        ["screenshot", "digits", "--position", "100000000:0", "-o", "s.png"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_that_a_signal_ends_the_work_and_leaves_nothing_half_written(
    arguments: list[str], number: signal.Signals, code: int, word: str, folder: Path
) -> None:
    before = contents(folder)
    process = subprocess.Popen([*COMMAND, *arguments], cwd=folder, env=environment(), stderr=subprocess.PIPE)
    try:
        time.sleep(2.5)
        assert process.poll() is None
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, err) == (code, f"densegui: {word}\n".encode())
    assert contents(folder) == before


@posix
def test_that_a_reader_who_leaves_is_no_error(folder: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, "examples"], stdout=write, stderr=subprocess.PIPE, env=environment(), timeout=60)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_that_output_that_is_lost_is_told(folder: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, "examples"], stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=60
        )
    assert done.returncode == 1
    assert done.stderr == b"densegui: could not write to standard output: no space left on device\n"


def test_that_a_terminal_without_the_letters_gets_their_numbers(folder: Path) -> None:
    done = call("examples", folder=folder, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert r"8 \xd7 8" in done.stdout


def modules_of(arguments: list[str], folder: Path) -> set[str]:
    """The packages that a command has loaded when it is done."""
    code = (
        "import sys\nfrom densegui.cli import main\n"
        f"main({arguments!r})\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment(), capture_output=True, timeout=120)
    return set(done.stderr.decode().split())


QT = {"PySide6", "shiboken6", "pyqtgraph"}


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], QT | {"numpy", "pydantic", "safetensors", "ziamath", "tqdm"}),
        (["examples"], QT | {"safetensors", "ziamath", "tqdm"}),
        (["train", "xor", "--epochs", "1", "-o", "a", "--metrics", "b", "--curve", "c"], QT | {"ziamath", "tqdm"}),
        (["trace", "xor", "--minibatch", "1", "-o", "a"], QT | {"safetensors", "ziamath", "tqdm"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_that_a_verb_loads_only_what_it_needs(arguments: list[str], unwanted: set[str], folder: Path) -> None:
    loaded = modules_of(arguments, folder)
    assert "densegui" in loaded
    assert loaded & unwanted == set()


@pytest.fixture(autouse=True)
def signals_are_given_back() -> Callable[[], None]:
    """The command line takes SIGTERM over only while it runs."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
