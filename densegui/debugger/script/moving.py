"""Commands that go somewhere: step, back, goto, run and reverse. Each can be interrupted at a whole place."""

from collections.abc import Callable, Iterator

from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Granularity, Position, stop_before, stops
from densegui.debugger.script.session import NAMELESS, SLICE_SECONDS, Action, Lines, Reading, Session
from densegui.debugger.words import listed
from densegui.errors import InputError

GRANULARITIES = tuple(each.value for each in Granularity)
ENDLESS = "run needs the number of minibatches in a script that has no breakpoint: nothing would stop it"


def read_step(reading: Reading) -> Action:
    """Step [granularity] [N]."""
    return _moving(_step, *_how_far(reading))


def read_back(reading: Reading) -> Action:
    """Go back [granularity] [N]."""
    return _moving(_back, *_how_far(reading))


def read_goto(reading: Reading) -> Action:
    """Go to T [I], or to a bookmark."""
    words = reading.words
    if words.skip("bookmark"):
        name = reading.text(NAMELESS, behind="bookmark")
        return lambda session: _told(session, lambda d: d.goto_bookmark(name, session.goes_on))
    if not words.coming[:1].isdigit():
        words.refuse("T, the minibatches done, or bookmark and its name")
    t = words.whole("T, the minibatches done,", 0)
    i = words.whole("I, the operations done,", 0, reading.n_ops - 1) if words.coming else 0
    return lambda session: _told(session, lambda d: d.goto(Position(t, i), session.goes_on))


def read_run(reading: Reading) -> Action:
    """Run [N] minibatches."""
    n = reading.count("minibatches")
    return lambda session: _told(session, lambda d: _run(session, d, n), stops=True)


def read_reverse(reading: Reading) -> Action:
    """Go back to where a breakpoint held."""
    return lambda session: _told(session, lambda d: d.reverse(session.goes_on), stops=True)


def read_branch(reading: Reading) -> Action:
    """Go to the end of a branch."""
    number = reading.words.whole("the branch", 1)
    return lambda session: _told(session, lambda d: d.switch_branch(number, session.goes_on))


def _how_far(reading: Reading) -> tuple[Granularity, int]:
    words, granularity = reading.words, Granularity.OP
    if words.coming in GRANULARITIES:
        granularity = Granularity(words.take())
    elif not words.coming[:1].isdigit() and words.coming:
        words.refuse(f"{listed(GRANULARITIES)}, or the number of operations")
    return granularity, reading.count(f"{granularity.value}s".replace("batchs", "batches")) or 1


def _moving(go: Callable[[Session, Debugger, Granularity, int], None], granularity: Granularity, n: int) -> Action:
    return lambda session: _told(session, lambda d: go(session, d, granularity, n))


def _told(session: Session, go: Callable[[Debugger], object], stops: bool = False) -> Lines:
    """Go somewhere, and say why it ended early and where."""
    debugger = session.debugger
    known, start = debugger.divergence, debugger.position
    go(debugger)
    return _outcome(session, stops, debugger.divergence is known and debugger.position != start)


def _outcome(session: Session, stops: bool, known: bool) -> Iterator[str]:
    debugger = session.debugger
    if stops and debugger.stop is not None:
        yield debugger.stop
    if debugger.divergence is not None and not known:
        yield str(debugger.divergence)
    yield from session.moved()


# -- forward


def _step(session: Session, debugger: Debugger, granularity: Granularity, n: int) -> None:
    """Step as `Debugger.step` does; in pieces, so that it can be interrupted."""
    if granularity is Granularity.EPOCH:
        _step_epochs(session, debugger, n)
        return

    def some(k: int) -> bool:
        known = debugger.divergence
        debugger.step(granularity, k)
        return debugger.divergence is known and (known is None or debugger.position.i > 0)

    session.repeat(n, some)


def _step_epochs(session: Session, debugger: Debugger, n: int) -> None:
    for done in range(n):
        goal = debugger.next_epoch_end
        while session.goes_on(done, n) and debugger.advance(SLICE_SECONDS, goal, stopping=False):
            pass
        if session.interrupted:
            return
        if debugger.divergence is not None:
            return


def _run(session: Session, debugger: Debugger, n: int | None) -> None:
    if n is None and not session.talkative and not debugger.breakpoints.active:
        raise InputError(ENDLESS)
    start = debugger.position.t
    goal = None if n is None else start + n
    while debugger.advance(SLICE_SECONDS, until_minibatch=goal):
        if not session.goes_on(debugger.position.t - start, n):
            break


# -- back


def _back(session: Session, debugger: Debugger, granularity: Granularity, n: int) -> None:
    """Go back as `Debugger.back` does, in one travel where it can be said where that leads."""
    if not granularity.inside_op and granularity is not Granularity.EPOCH:
        debugger.goto(place_before(debugger, granularity, n), session.goes_on)
        return

    def some(k: int) -> bool:
        before = debugger.position
        debugger.back(granularity, k, session.goes_on)
        return not session.interrupted and before > (0, 0)

    session.repeat(n, some)


def place_before(debugger: Debugger, granularity: Granularity, n: int) -> Position:
    """Return the n-th place before this one where a granularity stops that is the same in every minibatch."""
    program = debugger.program
    place = stop_before(program, granularity, debugger.position)
    minibatches, rest = divmod(n - 1, len(stops(program, granularity)))
    place = Position(place.t - minibatches, place.i) if place.t >= minibatches else Position()
    for _ in range(rest):
        place = stop_before(program, granularity, place)
    return place
