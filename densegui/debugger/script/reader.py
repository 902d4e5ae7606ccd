"""The commands by name: how each is written, what it does in a sentence, and how a line is read. `#` starts a comment.

A line is read without being run: what is wrong with a whole script can be said before any of it is done.
"""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from densegui.debugger.debugger import Debugger
from densegui.debugger.script.changing import (
    KINDS,
    PARAMETERS,
    TARGETS,
    read_example,
    read_freeze,
    read_off,
    read_on,
    read_redo,
    read_select,
    read_set,
    read_undo,
    read_unfreeze,
)
from densegui.debugger.script.keeping import (
    CONDITIONS,
    read_bookmark,
    read_bookmarks,
    read_branches,
    read_break,
    read_breakpoints,
    read_delete,
    read_disable,
    read_enable,
)
from densegui.debugger.script.moving import (
    GRANULARITIES,
    read_back,
    read_branch,
    read_goto,
    read_reverse,
    read_run,
    read_step,
)
from densegui.debugger.script.session import Action, Lines, Reading, Session
from densegui.debugger.script.showing import NAMES, read_dump, read_gradcheck, read_print, read_where
from densegui.debugger.words import Words, listed
from densegui.errors import InputError
from densegui.experiment.messages import shown


@dataclass(frozen=True)
class Entry:
    """One command: how it is written, a sentence of help, how its arguments are read, and what they can begin with."""

    usage: str
    help: str
    read: Callable[[Reading], Action]
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.usage.partition(" ")[0]


@dataclass(frozen=True)
class Command:
    """A line that has been read. `writes` is the file that it is going to write."""

    name: str
    action: Action
    writes: str | None = None

    def run(self, session: Session) -> Iterator[str]:
        """Do it and yield what it says, a line at a time."""
        session.interrupted = False
        yield from self.action(session)
        if session.interrupted:
            yield "interrupted"


def read(line: str, debugger: Debugger) -> Command | None:
    """Return the command of a line; None for an empty one.

    Parameters
    ----------
    line : str
    debugger : Debugger
        Its network and data are what the arguments are checked against; nothing is done to it.

    Raises
    ------
    InputError
        One sentence that says what is not allowed, and what is.
    """
    text = line.partition("#")[0].strip()
    if not text:
        return None
    words = Words(text, "command")
    name, _, rest = (text + " ").partition(" ")
    if name not in COMMANDS:
        raise InputError(_unknown(name))
    words.take()
    reading = Reading(words, rest.strip(), debugger.problem, len(debugger.program))
    action = COMMANDS[name].read(reading)
    words.end()
    return Command(name, action, reading.rest if name == "dump" else None)


def completions(before: str, prefix: str) -> list[str]:
    """Return the words that can follow the words `before` on a line and begin with `prefix`."""
    words = before.split()
    possible: tuple[str, ...] = ()
    if not words:
        possible = tuple(COMMANDS)
    elif len(words) == 1 and words[0] in COMMANDS:
        possible = COMMANDS[words[0]].words
    return sorted(word for word in possible if word.startswith(prefix))


def help_lines(name: str = "") -> list[str]:
    """Return a line for each command; or for one of them, and what can stand behind it."""
    if name:
        entry = COMMANDS[name]
        return [entry.usage, entry.help, *([f"{name} {' | '.join(entry.words)}"] if entry.words else [])]
    width = max(len(entry.usage) for entry in ENTRIES)
    return [f"{entry.usage:{width}}  {entry.help}" for entry in ENTRIES]


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name, COMMANDS, 1)
    return f"{shown(name)} is not a command; " + (
        f"did you mean {close[0]}?" if close else f"the commands are {', '.join(COMMANDS)}"
    )


def _read_help(reading: Reading) -> Action:
    words = reading.words
    if words.coming and words.coming not in COMMANDS:
        words.refuse("help is followed by a command, or by nothing")
    name = words.take()
    return lambda session: help_lines(name)


def _read_quit(reading: Reading) -> Action:
    return _quit


def _quit(session: Session) -> Lines:
    session.over = True
    return ()


ENTRIES: tuple[Entry, ...] = (
    Entry("step [GRANULARITY] [N]", f"run to the N-th next end of a {listed(GRANULARITIES)} (op, 1)", read_step,
          GRANULARITIES),
    Entry("back [GRANULARITY] [N]", "go back the same way", read_back, GRANULARITIES),
    Entry("goto T [I] | bookmark NAME", "go to where T minibatches and I operations of the next are done", read_goto,
          ("bookmark",)),
    Entry("run [N]", "run N minibatches; without N to a breakpoint or a number that is not finite", read_run),
    Entry("reverse", "go back to where a breakpoint held last, or to t = 0", read_reverse),
    Entry("where", "say the position and the operation that has just run: minibatch T op I: NAME layer", read_where),
    Entry("print NAME [L] [J] [K]", "print an array of the trace, a row or an element, in full precision", read_print,
          NAMES),
    Entry("dump FILE.npz", "write every array computed so far, as densegui trace names them", read_dump),
    Entry("gradcheck", "compare the gradient with central differences: of the selection, else all of it",
          read_gradcheck),
    Entry("break CONDITION", "stop when it holds, as cost > 2.5, grad W 1 < 0.001, nonfinite or op dW 2", read_break,
          CONDITIONS),
    Entry("breakpoints", "list them, with their numbers", read_breakpoints),
    Entry("delete N", "delete breakpoint N", read_delete),
    Entry("enable N", "have breakpoint N stop the run", read_enable),
    Entry("disable N", "have it stop nothing", read_disable),
    Entry("set W L J K VALUE", f"change a weight; also b L K, {listed(TARGETS[2:])}, with a value", read_set,
          TARGETS),
    Entry("freeze W L J K | b L K", "leave a weight or a bias as it is", read_freeze, PARAMETERS),
    Entry("unfreeze W L J K | b L K", "train it again", read_unfreeze, PARAMETERS),
    Entry("off L K", "switch a hidden node off", read_off),
    Entry("on L K", "switch it on again", read_on),
    Entry("undo", "take the last change back", read_undo),
    Entry("redo", "make it again", read_redo),
    Entry("select node L K", "select a node; also edge L J K, bias L K, example I or none", read_select, KINDS),
    Entry("example I | mean", "look at example I of the minibatch, or at their mean", read_example, ("mean",)),
    Entry("bookmark NAME", "give the position a name", read_bookmark),
    Entry("bookmarks", "list them", read_bookmarks),
    Entry("branches", "list the branches: a change in the past begins one", read_branches),
    Entry("branch N", "go to the end of branch N", read_branch),
    Entry("help [COMMAND]", "list the commands", _read_help),
    Entry("quit", "leave", _read_quit),
)  # fmt: skip
COMMANDS = {entry.name: entry for entry in ENTRIES}
