"""`densegui debug`: scripts, what they print and where they end; and the prompt, through a pseudo-terminal."""

import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from densegui import cli

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "densegui", "debug"]

EXPERIMENT = {
    "format": "densegui-experiment",
    "version": 1,
    "data": {"source": "file", "path": "data.csv", "train_share": 0.8},
    "network": {"hidden": [{"nodes": 3, "activation": "tanh"}]},
    "training": {"batch_size": 8, "learning_rate": 0.2},
}
DATA = "a,b,kind\n" + "".join(f"{n % 7},{n * n % 11},{'xyz'[n % 3]}\n" for n in range(40))
N = 16  # operations of a minibatch with two layers


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "dumb"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mine.json").write_text(json.dumps(EXPERIMENT))
    (tmp_path / "data.csv").write_text(DATA)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def script(*lines: str) -> list[str]:
    """The arguments that run these lines."""
    Path("s.txt").write_text("\n".join(lines), encoding="utf-8")
    return ["debug", "mine.json", "-x", "s.txt"]


def test_that_a_process_runs_a_script_without_echo(folder: Path) -> None:
    script("# a lesson", "break op dZ 2  # the output layer", "run", "where", "goto 412 8", "where", "back 8", "where")
    done = subprocess.run(
        [*COMMAND, "mine.json", "-x", "s.txt"],
        env=environment(), cwd=folder, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Breakpoint 1: stop after 𝒥_z[2].", "minibatch 0 op 7: dZ 2", "minibatch 412 op 8: dW 2",
        "minibatch 412 op 0: start",
    ]  # fmt: skip


def test_that_a_script_ends_at_quit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(script("where", "quit", "where", "nosuch command")) == 0
    assert capsys.readouterr() == ("minibatch 0 op 0: start\n", "")
    assert cli.main(script()) == 0
    assert cli.main(script("\ufeffstep 2\r", "\twhere\r", "")) == 0
    assert capsys.readouterr() == ("minibatch 0 op 2: Z 1\n", "")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["where", "", "stp"], 's.txt:3: "stp" is not a command; did you mean step?'),
        (["goto 3 16"], 's.txt:1: command "goto 3 16": "16" is not allowed; I, the operations done, is 0 to 15'),
        (["# x", "print Z 3"], 's.txt:2: command "print Z 3": "3" is not allowed; the layer is 1 to 2'),
        (["where", "break cost ="], 's.txt:2: breakpoint "cost =": "=" is not allowed; train, test, rising, <, <=,'),
        (["dump no/a.npz"], "s.txt:1: dump: 'no/a.npz' can't be written: there is no folder"),
        (["dump mine.json"], "s.txt:1: dump: mine.json is the experiment, which would be overwritten"),
        (["dump ./data.csv"], "s.txt:1: dump: ./data.csv is the data file"),
        (["dump s.txt"], "s.txt:1: dump: s.txt is the script"),
    ],
)
def test_that_a_wrong_line_is_told_with_its_number_before_anything_is_done(
    lines: list[str], sentence: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(script("dump first.npz", *lines)) == 2
    out, err = capsys.readouterr()
    number = int(sentence.split(":")[1])
    assert err.startswith("densegui: " + sentence.replace(f":{number}:", f":{number + 1}:", 1))
    assert err.count("\n") == 1
    assert out == ""
    assert not (folder / "first.npz").exists()


@pytest.mark.parametrize(
    ("lines", "said", "sentence"),
    [
        (["where", "undo"], "minibatch 0 op 0: start\n", "s.txt:2: there is nothing to undo"),
        (["step 16", "where", "delete 4"], "minibatch 1 op 0: start\n", "s.txt:3: breakpoint 4 does not exist"),
        (["run"], "", "s.txt:1: run needs the number of minibatches"),
        (["step", "gradcheck"], "", "s.txt:2: run the minibatch to its last db first"),
        (["step", "example 9"], "", "s.txt:2: example 9 does not exist; this minibatch has 8"),
    ],
)
def test_that_what_cannot_be_done_ends_the_script_at_its_line(
    lines: list[str], said: str, sentence: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(script(*lines)) == 2
    out, err = capsys.readouterr()
    assert out == said
    assert err.startswith(f"densegui: {sentence}")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], ["EXPERIMENT"]),
        (["nosuch"], ["nosuch"]),
        (["xor", "-x"], ["-x needs a value"]),
        (["xor", "-x", "no.txt"], ["-x: no.txt", "no such file"]),
        (["xor", "-x", "."], ["-x: .", "directory"]),
        (["xor", "-x", "a\0b"], ["-x"]),
        (["xor", "-x", "latin.txt"], ["latin.txt", "byte 3 is not UTF-8"]),
        (["xor", "moons"], ["moons"]),
    ],
)
def test_that_bad_input_is_refused(
    arguments: list[str], named: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "latin.txt").write_bytes("# \xe9".encode("latin-1"))
    assert cli.main(["debug", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert [part for part in named if part not in err] == []


def test_that_commands_come_from_the_standard_input_where_nobody_types(folder: Path) -> None:
    for arguments in (["mine.json"], ["mine.json", "-x", "-"]):
        done = subprocess.run(
            [*COMMAND, *arguments],
            input="step\nwhere\nfoo", env=environment(), cwd=folder, capture_output=True, encoding="utf-8", timeout=120,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith('densegui: standard input:3: "foo" is not a command')


# -- dump and print


def test_that_a_dump_holds_what_a_trace_holds(folder: Path) -> None:
    """Of the last operation but one: the end of the last belongs to the next minibatch."""
    assert cli.main(["trace", "mine.json", "--minibatch", "30", "-o", "t.npz"]) == 0
    assert cli.main(script(f"goto 30 {N - 1}", "dump d.npz", "step", "dump e.npz")) == 0
    with np.load("t.npz", allow_pickle=False) as t, np.load("d.npz", allow_pickle=False) as d:
        assert set(t) - set(d) == {"b2_new"}
        assert [name for name in t if name in d] == list(d)
        for name in d:
            np.testing.assert_array_equal(t[name], d[name])
            assert t[name].dtype == d[name].dtype
        with np.load("e.npz", allow_pickle=False) as e:
            assert set(e) == {"W1", "b1", "W2", "b2"}
            for name in e:
                np.testing.assert_array_equal(e[name], t[f"{name}_new"])


def test_that_a_dump_early_in_a_minibatch_holds_only_what_is_computed(folder: Path) -> None:
    assert cli.main(script("goto 3", "dump a.npz", "step 3", "dump b.npz", "step 4", "dump c.npz")) == 0
    names = [set(np.load(name, allow_pickle=False)) for name in ("a.npz", "b.npz", "c.npz")]
    assert names[0] == {"W1", "b1", "W2", "b2"}
    assert names[1] == names[0] | {"X", "Y", "labels", "indices", "Z1", "A1"}
    assert names[2] == names[1] | {"Z2", "A2", "loss", "cost", "dZ2"}


def test_that_what_is_printed_satisfies_the_equations(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """(23c) and (14), with the numbers as they are printed."""
    lines = [f"print dZ 1 2 {i}" for i in range(1, 9)] + [f"print X 1 {i}" for i in range(1, 9)]
    assert cli.main(script("goto 5 15", *lines, "print W 1 1 2", "print dW 1 1 2", "print W_new 1 1 2")) == 0
    numbers = [float(line) for line in capsys.readouterr().out.splitlines()]
    dz, x, (w, dw, new) = np.array(numbers[:8]), np.array(numbers[8:16]), numbers[16:]
    assert dw == pytest.approx(float(dz @ x) / 8, rel=1e-12)
    assert new == pytest.approx(w - 0.2 * dw, rel=1e-15)


def test_that_setting_a_weight_changes_what_follows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(script("goto 4 9", "set W 1 2 3 0.75", "print W 1 2 3", "where", "undo", "print W 1 2 3")) == 0
    set_, where, before = capsys.readouterr().out.splitlines()
    assert (set_, where) == ("0.75", "minibatch 4 op 9: db 2")
    assert before != "0.75"


posix = pytest.mark.skipif(os.name != "posix", reason="signals and pseudo-terminals as POSIX has them")


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_that_a_signal_ends_a_script(number: signal.Signals, code: int, folder: Path) -> None:
    script("where", "run 1000000000", "dump a.npz")
    process = subprocess.Popen([*COMMAND, "mine.json", "-x", "s.txt"], env=environment(), stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"minibatch 0 op 0: start\n"
        process.send_signal(number)
        process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == code
    assert not (folder / "a.npz").exists()


# -- the prompt


class Terminal:
    """The command at a pseudo-terminal: what is typed, and what it has answered up to the next prompt."""

    PROMPT = "densegui> "

    def __init__(self, folder: Path) -> None:
        import fcntl  # POSIX alone has these two
        import termios

        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 40, 120, 0, 0))
        self.process = subprocess.Popen(
            [*COMMAND, "mine.json"], cwd=folder, env=environment(), stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def until(self, text: str, seconds: float = 30) -> str:
        """Read until the output ends with a text."""
        seen, end = "", time.monotonic() + seconds
        while not seen.endswith(text):
            ready, _, _ = select.select([self.master], [], [], max(end - time.monotonic(), 0))
            assert ready, f"no {text!r} in {seen!r}"
            try:
                read = os.read(self.master, 65536)
            except OSError:  # the other side is closed
                read = b""
            assert read, f"no {text!r} in {seen!r}"
            seen = re.sub(r"\x1b\[\??[0-9;]*[A-Za-z]|\x07", "", seen + read.decode())
        return seen.replace("\r", "")

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def ask(self, line: str) -> list[str]:
        """Type a line; return what it answers, without the echo."""
        self.type(line + "\n")
        return self.until(self.PROMPT).splitlines()[1:-1]

    def end(self) -> int:
        return self.process.wait(20)


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    terminal = Terminal(folder)
    try:
        terminal.until(Terminal.PROMPT)
        yield terminal
    finally:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.master)


@posix
def test_that_a_prompt_answers_and_goes_on_after_a_wrong_line(terminal: Terminal) -> None:
    assert terminal.ask("step 3") == ["minibatch 0 op 3: A 1"]
    assert terminal.ask("stp") == ['"stp" is not a command; did you mean step?']
    assert terminal.ask("undo") == ["there is nothing to undo"]
    assert terminal.ask("") == []
    assert terminal.ask("dump no/a.npz")[0].startswith("dump: 'no/a.npz' can't be written")
    assert terminal.ask("where  # here") == ["minibatch 0 op 3: A 1"]
    assert len(terminal.ask("help")) > 25
    terminal.type("quit\n")
    assert terminal.end() == 0


@posix
def test_that_ctrl_d_leaves(terminal: Terminal) -> None:
    terminal.type("\x04")
    assert terminal.end() == 0


@posix
def test_that_ctrl_c_clears_a_line_and_interrupts_a_command(terminal: Terminal, folder: Path) -> None:
    terminal.type("step 5")
    terminal.until("step 5")
    time.sleep(0.5)  # readline shows a letter before it waits for the next one: a signal in between is not seen
    os.killpg(terminal.process.pid, signal.SIGINT)
    terminal.until(Terminal.PROMPT)
    assert terminal.ask("where") == ["minibatch 0 op 0: start"]
    terminal.type("run\n")
    terminal.until("it/s]")  # the progress bar
    os.killpg(terminal.process.pid, signal.SIGINT)
    said = terminal.until(Terminal.PROMPT).splitlines()
    assert said[-2] == "interrupted"
    t = int(re.search(r"minibatch (\d+) op 0: start", "\n".join(said))[1])
    assert t > 0
    assert terminal.ask("where") == [f"minibatch {t} op 0: start"]
    assert terminal.ask("back 3") == [f"minibatch {t - 1} op 13: W 1"]
    assert terminal.ask("dump a.npz") == ["wrote 21 arrays to a.npz"]
    terminal.type("quit\n")
    assert terminal.end() == 0
    assert cli.main(script(f"goto {t - 1} 13", "dump b.npz")) == 0
    with np.load("a.npz", allow_pickle=False) as a, np.load("b.npz", allow_pickle=False) as b:
        assert list(a) == list(b)
        assert all(np.array_equal(a[name], b[name]) for name in a)


@posix
def test_that_words_are_completed_at_the_prompt(terminal: Terminal) -> None:
    pytest.importorskip("readline")
    terminal.type("ste\tpha\t")
    assert "step phase " in terminal.until("phase ")
    assert terminal.ask("")[-1:] == ["minibatch 0 op 1: sample"]
