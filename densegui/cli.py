"""The command `densegui`: opens the window, or does one thing without it and leaves.

Each verb is a module of `densegui.commands`, loaded when it is asked for, so that listing the examples does not wait
for the engine, nor training for Qt. What went wrong is one sentence on standard error; EPILOG has the exit codes.
"""

import contextlib
import importlib
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import NoReturn

from densegui import __version__
from densegui.commands.say import complain
from densegui.errors import DenseguiError, InputError

VERBS = ("examples", "check", "train", "trace", "compare", "screenshot", "debug")

USAGE = """\
densegui [EXPERIMENT]
       densegui examples
       densegui check [--json] FILE [LABELS]
       densegui train EXPERIMENT [--epochs N | --minibatches N] [--metrics FILE.json] [--curve FILE.csv]
                                 [-o FILE.safetensors]
       densegui trace EXPERIMENT --minibatch T -o FILE.npz
       densegui compare MINE.npz EXPERIMENT_OR_TRACE [--minibatch T]
       densegui screenshot [EXPERIMENT] -o FILE.png [--size 1600x960] [--position T:I] [--theme light|dark]
                                 [--select node:L:K|edge:L:J:K|bias:L:K]
       densegui debug EXPERIMENT [-x SCRIPT]"""

DESCRIPTION = """\
A debugger for backpropagation: watch a dense neural network train, one operation at a time.

  densegui              open the window
  densegui examples     list the built-in experiments
  densegui check        read a data file and say what is in it
  densegui train        train without a window; write metrics, curve and parameters
  densegui trace        write every array of one minibatch
  densegui compare      hold your own program's arrays against ours
  densegui screenshot   draw the window into a file, also without a display
  densegui debug        the debugger at a prompt in the terminal, or led by a script

EXPERIMENT is a file or the name of a built-in experiment. A file whose name is a verb is opened as ./train.
"densegui VERB --help" tells the rest."""

EPILOG = """\
examples:
  densegui                                      the window on "Three spirals"
  densegui digits                               the window on a built-in experiment
  densegui mine.json                            the window on a file
  densegui check measured.csv                   what is in a data file of yours
  densegui train iris --epochs 50 --metrics iris.json
  densegui trace three-spirals --minibatch 30 -o trace.npz
  densegui compare mine.npz three-spirals --minibatch 30
  densegui screenshot xor --position 30:12 --theme dark -o xor.png
  densegui debug xor -x script.txt

exit codes: 0 done; 1 a file could not be written, the program is at fault, or what is compared differs; 2 bad input:
nothing was done, or a script ended there; 130 interrupted with Ctrl+C; 143 terminated. A file that was asked for is
there as a whole, or not at all."""

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130


class Terminated(BaseException):
    """SIGTERM or SIGHUP has come: whatever runs is left, as it is after Ctrl+C."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Parameters
    ----------
    argv
        The arguments behind the program's name; None takes them from the system.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        with _terminable():
            _prepare_streams()
            return _run(arguments)
    except InputError as error:
        return _fail(str(error), BAD_INPUT)
    except DenseguiError as error:
        return _fail(str(error), FAILED)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except Terminated as signalled:
        return _fail("terminated", signalled.code)
    except BrokenPipeError:  # nobody reads on: `densegui examples | head -1`; what was asked for is done
        return 0
    except MemoryError:
        return _fail("there is not enough memory", FAILED)
    finally:
        _drop_output()


def _run(arguments: list[str]) -> int:
    try:
        if arguments and arguments[0] in VERBS:
            run = importlib.import_module(f"densegui.commands.{arguments[0]}").run
            code: int = run(arguments[1:])
            return code
        return _window(arguments)
    except SystemExit:  # --help and --version have printed
        return 0


def _window(arguments: list[str]) -> int:
    from densegui.commands.arguments import Parser, experiment

    parser = Parser("densegui", USAGE, DESCRIPTION, EPILOG)
    parser.add_argument(
        "experiment", metavar="EXPERIMENT", nargs="?", type=experiment, help="what to open in the window"
    )
    parser.add_argument("--version", action="version", version=f"densegui {__version__}")
    asked = parser.parse_args(arguments)
    from densegui.app import run

    return run(asked.experiment)


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the work by an exception, so that no half-written file is left behind."""
    try:
        before = {number: signal.getsignal(number) for number in _ENDINGS}
        for number, handler in before.items():
            if handler is not signal.SIG_IGN:  # nohup
                signal.signal(number, _terminate)
    except ValueError:  # only the main thread may; elsewhere the signals stay as they are
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise Terminated(number)


def _prepare_streams() -> None:
    """Where the terminal's encoding lacks a letter, show its number: no sentence is worth a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _fail(sentence: str, code: int) -> int:
    with contextlib.suppress(OSError):
        complain(sentence)
    return code


def _drop_output() -> None:
    """Let the flush at the interpreter's end go to nowhere when standard output takes no more."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
