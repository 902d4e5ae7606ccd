"""`densegui debug`: the debugger at a prompt in the terminal, or led by a script."""

import contextlib
import importlib
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from densegui.commands.arguments import Parser, experiment
from densegui.commands.outputs import check_outputs, inputs_of
from densegui.commands.problems import build_aloud
from densegui.commands.say import say
from densegui.debugger.debugger import Debugger
from densegui.debugger.script.reader import Command, completions, help_lines, read
from densegui.debugger.script.session import Session
from densegui.errors import DenseguiError, LoadError
from densegui.experiment.document import resolve
from densegui.experiment.export import write_trace

PROMPT = "densegui> "
STANDARD_INPUT, STANDARD_INPUT_LABEL = "-", "standard input"
MOST_BYTES = 10_000_000

EPILOG = f"""\
commands:
{chr(10).join(f"  {line}" for line in help_lines())}

Layers, nodes and the examples of a minibatch count from 1, as on the slides; minibatches, epochs and operations done
from 0. A change at (T, I) takes effect at the minibatch's start, and its I operations are computed anew. At (T, 0),
W and b are the parameters after T updates, and nothing else is computed yet. "#" starts a comment.

At the prompt, each command says where it has led. Ctrl+C interrupts a command, which then stays where it has come to,
or clears the line; Ctrl+D leaves. A script says only what where, print, gradcheck and the lists are asked for, and why
run, reverse, step and goto stopped early; it is read as a whole before it is run.

examples:
  densegui debug xor
  densegui debug three-spirals -x script.txt
  echo "print W 1" | densegui debug iris
"""

PARSER = Parser(
    prog="densegui debug",
    usage="densegui debug EXPERIMENT [-x SCRIPT]",
    description="Step through training forward and back, stop at breakpoints, change weights, print every number.",
    epilog=EPILOG,
)
PARSER.add_argument(
    "experiment", metavar="EXPERIMENT", type=experiment, help="a file, or the name of a built-in experiment"
)
PARSER.add_argument("-x", metavar="SCRIPT", help="run the commands of this file (- is the standard input), and leave")


def run(arguments: list[str]) -> int:
    """Run a script, or ask for commands until there are no more."""
    asked = PARSER.parse_args(arguments)
    name: str | None = asked.x
    if name is None and not (sys.stdin is not None and sys.stdin.isatty()):
        name = STANDARD_INPUT
    resolved = resolve(asked.experiment)
    script = None if name is None else _text(name)
    inputs = inputs_of(asked.experiment, resolved)
    host = Host(Debugger(build_aloud(resolved)), inputs, talkative=script is None)
    if script is None:
        say(f"{resolved.title}: {len(host.debugger.program)} operations in a minibatch. Type help for the commands.")
        host.prompt()
    else:
        place = STANDARD_INPUT_LABEL if name == STANDARD_INPUT else str(name)
        host.script(place, script, {} if name == STANDARD_INPUT else {"the script": Path(place)})
    return 0


def _text(name: str) -> str:
    """Return the text of a script."""
    label = STANDARD_INPUT_LABEL if name == STANDARD_INPUT else f"-x: {name}"
    try:
        if name == STANDARD_INPUT:
            content = sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin is not None else b""
        else:
            with open(name, "rb") as file:
                content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise LoadError(f"{label} has more than {MOST_BYTES:,} bytes; no script is that long")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(f"{label}: byte {error.start + 1} is not UTF-8 text") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise LoadError(f"{label} can't be read: {reason}") from error


class Host:
    """The terminal as the host of a debugger: it prints, writes files, shows progress and minds Ctrl+C.

    Parameters
    ----------
    debugger : Debugger
    inputs : mapping of str to Path
        The files that must not be written over, by what they are.
    talkative : bool
        Whether somebody types.
    """

    def __init__(self, debugger: Debugger, inputs: Mapping[str, Path], talkative: bool) -> None:
        self.debugger = debugger
        self._inputs = dict(inputs)
        self._session = Session(debugger, write_trace, self._watch, talkative)
        self._bar: Any = None  # tqdm's, which is only loaded where it can be seen
        self._busy = self._interrupted = False

    # -- a script

    def script(self, name: str, text: str, inputs: Mapping[str, Path]) -> None:
        """Read all commands, then run them; what goes wrong is said with the line's number."""
        self._inputs |= inputs
        commands: list[tuple[int, Command]] = []
        for number, line in enumerate(text.split("\n"), start=1):
            with _told_with(f"{name}:{number}"):
                command = self._read(line)
            if command is not None:
                commands.append((number, command))
                if command.name == "quit":
                    break
        for number, command in commands:
            with _told_with(f"{name}:{number}"):
                self._run(command)

    def _read(self, line: str) -> Command | None:
        command = read(line, self.debugger)
        if command is not None and command.writes is not None:
            check_outputs({command.name: command.writes}, self._inputs)
        return command

    def _run(self, command: Command) -> None:
        try:
            lines = list(command.run(self._session))
        finally:
            self._close_bar()
        for line in lines:
            say(line)

    # -- the prompt

    def prompt(self) -> None:
        """Ask for commands, and run one after the other, until `quit` or Ctrl+D."""
        with _line_editing(), self._signals():
            while not self._session.over:
                try:
                    self._ask()
                except EOFError:
                    say("")
                    return
                except KeyboardInterrupt:
                    say("")
                except UnicodeDecodeError:
                    say("this line is no text in the terminal's encoding")
                except DenseguiError as error:
                    say(str(error))

    def _ask(self) -> None:
        command = self._read(input(PROMPT))
        if command is None:
            return
        self._interrupted, self._busy = False, True
        try:
            self._run(command)
        finally:
            self._busy = False

    # -- progress and Ctrl+C

    def _watch(self, done: int, total: int | None) -> bool:
        if self._bar is None and sys.stderr is not None and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=total, leave=False, dynamic_ncols=True, delay=0.5)
        if self._bar is not None:
            self._bar.total = total
            self._bar.update(done - self._bar.n)
        return not self._interrupted

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """While a command runs, Ctrl+C asks it to end: an exception could leave the debugger between two places."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if not self._busy:
            raise KeyboardInterrupt
        self._interrupted = True


@contextlib.contextmanager
def _told_with(place: str) -> Iterator[None]:
    """Put the place in front of what goes wrong."""
    try:
        yield
    except DenseguiError as error:
        raise type(error)(f"{place}: {error}") from error


@contextlib.contextmanager
def _line_editing() -> Iterator[None]:
    """History and completion at the prompt, where the system has them."""
    try:
        readline: Any = importlib.import_module("readline")
    except ImportError:  # Windows has none
        yield
        return

    def complete(prefix: str, state: int) -> str | None:
        found = completions(readline.get_line_buffer()[: readline.get_begidx()], prefix)
        return f"{found[state]} " if state < len(found) else None

    before, delimiters = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims(" \t")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
