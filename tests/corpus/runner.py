"""Runs `densegui check --json` on one file in a child process of its own, with little memory and little time.

The child is forked from here with the readers loaded, so that a file costs milliseconds. What it prints and how it ends
is all that is known of it: a crash, an endless loop and a memory hog are outcomes too.
"""

import contextlib
import io
import json
import os
import resource
import signal
import sys
import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from densegui import cli
from densegui.commands import check
from densegui.data import reading

PRELOADED = (cli, check, reading)
MEMORY = 2**30
"""Bytes of address space that a child may have beyond what it begins with."""
SECONDS = 10
"""Processor time that a child may take."""


@dataclass(frozen=True)
class Outcome:
    """How a check ended.

    Attributes
    ----------
    code
        The exit code; a negative one is the signal that ended the child.
    output, error
        What it printed.
    seconds
        The processor time that the child took.
    answer
        The JSON object that it printed, or empty.
    """

    code: int
    output: str
    error: str
    seconds: float
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether the file is a data set."""
        return self.code == 0

    @property
    def refused(self) -> bool:
        """Whether the file was refused as it should be: one sentence on standard error, and nothing else."""
        sentence = self.error.removesuffix("\n")
        return self.code == 2 and self.output == "" and sentence.startswith("densegui: ") and "\n" not in sentence


def run(path: str | os.PathLike[str], labels: str | os.PathLike[str] | None = None, *options: str) -> Outcome:
    """Run `check --json` on a file or folder, and its labels if it has a file of them."""
    arguments = ["check", "--json", *options, os.fspath(path), *([os.fspath(labels)] if labels else [])]
    read_end, write_end = os.pipe()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with warnings.catch_warnings():  # threads of others, which the child does not have, are of no use to it
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(read_end)
        _child(arguments, write_end)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    output, error = json.loads(said) if said else ("", "")
    answer: dict[str, Any] = {}
    if output:
        with contextlib.suppress(ValueError):
            answer = json.loads(output)
    return Outcome(os.waitstatus_to_exitcode(status), output, error, seconds, answer)


def _child(arguments: list[str], pipe: int) -> None:
    """Check the file, send what was printed through the pipe, and end the process."""
    code = 70
    try:
        size = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        try:
            code = cli.main(arguments)
        except BaseException:  # whatever it is, it should not have come
            traceback.print_exc()
        with os.fdopen(pipe, "wb") as file:
            file.write(json.dumps([sys.stdout.getvalue(), sys.stderr.getvalue()]).encode())
    finally:
        os._exit(code)
