"""Commands that keep places: breakpoints, bookmarks and branches."""

from collections.abc import Callable, Iterator

from densegui.debugger.breakpoints import OFF, Breakpoint
from densegui.debugger.condition_text import parse_condition
from densegui.debugger.debugger import Debugger
from densegui.debugger.script.session import NAMELESS, Action, Lines, Reading, Session

CONDITIONS = (
    "accuracy", "b", "cost", "dead", "dies", "example", "grad", "nonfinite", "op", "saturated", "W",
)  # fmt: skip
"""What a condition can begin with."""


def read_break(reading: Reading) -> Action:
    """Add a breakpoint."""
    condition = parse_condition(reading.text("a condition such as cost > 2.5"), reading.spec, reading.sizes)

    def action(session: Session) -> Lines:
        return session.done(_line(session.debugger.breakpoints.add(condition)))

    return action


def read_breakpoints(reading: Reading) -> Action:
    """List the breakpoints."""
    return _breakpoints


def read_delete(reading: Reading) -> Action:
    """Delete a breakpoint."""
    return _numbered(reading, lambda debugger, number: debugger.breakpoints.delete(number))


def read_enable(reading: Reading) -> Action:
    """Have a breakpoint stop the run."""
    return _numbered(reading, lambda debugger, number: debugger.breakpoints.enable(number))


def read_disable(reading: Reading) -> Action:
    """Have a breakpoint stop nothing."""
    return _numbered(reading, lambda debugger, number: debugger.breakpoints.enable(number, False))


def _numbered(reading: Reading, do: Callable[[Debugger, int], object]) -> Action:
    number = reading.words.whole("the breakpoint", 1)

    def action(session: Session) -> Lines:
        do(session.debugger, number)
        return _breakpoints(session) if session.talkative else ()

    return action


def _breakpoints(session: Session) -> Iterator[str]:
    every = session.debugger.breakpoints.all
    for each in every:
        yield f"{_line(each)}; {'' if each.enabled else 'disabled, '}hit {each.hits} times"
    if not every:
        yield "no breakpoints"


def _line(breakpoint_: Breakpoint) -> str:
    return f"breakpoint {breakpoint_.id}: {str(breakpoint_).removeprefix(OFF)} ({breakpoint_.condition.sentence()})"


# -- bookmarks and branches


def read_bookmark(reading: Reading) -> Action:
    """Give the present position a name."""
    name = reading.text(NAMELESS)

    def action(session: Session) -> Lines:
        session.debugger.bookmark(name)
        return session.done(f"bookmark {name}")

    return action


def read_bookmarks(reading: Reading) -> Action:
    """List the bookmarks."""
    return _bookmarks


def _bookmarks(session: Session) -> Iterator[str]:
    known = session.debugger.timeline.info().bookmarks
    for name, branch, (t, i) in known:
        yield f"{name}: minibatch {t} op {i} of branch {branch}"
    if not known:
        yield "no bookmarks"


def read_branches(reading: Reading) -> Action:
    """List the branches."""
    return _branches


def _branches(session: Session) -> Iterator[str]:
    for each in session.debugger.timeline.info().branches:
        begins = "" if each.fork is None else f"from minibatch {each.fork} on, "
        yield f"{'*' if each.current else ' '} {each.number} {each.name}: {begins}{each.length} minibatches"
