"""Where commands run: a debugger, and what its host lends them. A host is a terminal, a script file or a window."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from densegui.debugger.condition_text import Sizes
from densegui.debugger.debugger import Debugger
from densegui.debugger.trace import Array
from densegui.debugger.words import Words
from densegui.engine.network import NetworkSpec
from densegui.experiment.build import Problem

Watch = Callable[[int, int | None], bool]
"""Called every now and then with (done, of how many; None when nobody knows); False interrupts the command."""
Write = Callable[[str, Mapping[str, Array]], None]
"""Called with the path and the arrays of a file that is to be written."""
Lines = Iterable[str]

SLICE_SECONDS = 0.05
"""How long a command works between two looks at the watch."""
NAMELESS = "a bookmark needs a name"


class Session:
    """One debugger, and how commands reach the world around it.

    Parameters
    ----------
    debugger : Debugger
    write : callable
        Writes a file of arrays.
    watch : callable, optional
        Shows progress, and says whether to go on. Where it says no, the debugger stays at a whole place.
    talkative : bool
        Whether each command says what it has led to, as at a prompt; else only those speak that are asked to.
    """

    def __init__(
        self, debugger: Debugger, write: Write, watch: Watch = lambda done, total: True, talkative: bool = False
    ) -> None:
        self.debugger, self.write, self.talkative = debugger, write, talkative
        self._watch = watch
        self.interrupted = False
        """Whether the last command was left before its end."""
        self.over = False
        """Whether it was `quit`."""

    def goes_on(self, done: int, total: int | None) -> bool:
        """Tell the watch how far it is; return whether to go on."""
        if not self._watch(done, total):
            self.interrupted = True
        return not self.interrupted

    def repeat(self, n: int, some: Callable[[int], bool]) -> None:
        """Do n things, as many at once as a slice of time has room for; `some` says whether there is more to do."""
        done, size = 0, 1
        while done < n and self.goes_on(done, n):
            now = time.perf_counter()
            step = min(size, n - done)
            if not some(step):
                break
            done += step
            size = size * 2 if time.perf_counter() - now < SLICE_SECONDS / 2 else max(size // 2, 1)

    def where(self) -> Iterator[str]:
        """Yield the position, and inside an operation what its scalar form has come to."""
        (t, i), program = self.debugger.position, self.debugger.program
        yield f"minibatch {t} op {i}: {program[i - 1] if i else 'start'}"
        if (cursor := self.debugger.frame().cursor) is not None:
            yield f"inside {cursor.says} (example {cursor.cursor.example + 1})"

    def moved(self) -> Lines:
        """Return what a command says that has led somewhere."""
        return self.where() if self.talkative else ()

    def done(self, sentence: str) -> Lines:
        """Return what a command says that has done what it was asked to."""
        return (sentence,) if self.talkative else ()


Action = Callable[[Session], Lines]


@dataclass(frozen=True)
class Reading:
    """A command while it is read: its words behind the first one, and what they are checked against.

    Attributes
    ----------
    words : Words
    rest : str
        The same as they were typed, for names.
    problem : Problem
    n_ops : int
        Operations of one minibatch.
    """

    words: Words
    rest: str
    problem: Problem
    n_ops: int

    @property
    def spec(self) -> NetworkSpec:
        """The shape of the network, which no command changes."""
        return self.problem.spec

    @cached_property
    def sizes(self) -> Sizes:
        """How many examples there are."""
        return Sizes(self.problem.split.train.m, self.problem.split.test.m)

    def count(self, what: str) -> int | None:
        """Return how many of something, from 1; None where nothing is said."""
        return self.words.whole(f"the number of {what}", 1) if self.words.coming else None

    def text(self, missing: str, behind: str = "") -> str:
        """Return all that is left behind a word, as it was typed; where there is nothing, refuse and say so."""
        text = self.rest.removeprefix(behind).strip()
        if not text:
            self.words.refuse(missing)
        while self.words.coming:
            self.words.take()
        return text

    def number(self, what: str) -> float:
        """Return a finite number."""
        return self.words.real(what, -math.inf, math.inf)
