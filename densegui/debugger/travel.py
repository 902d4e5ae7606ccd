"""Travel: to any position of a segment, from the nearest checkpoint before it, to the bits of the straight run."""

import time
from collections.abc import Callable

from densegui.debugger.breakpoints import Breakpoint
from densegui.debugger.checkpoints import is_kept_before
from densegui.debugger.machine import Machine
from densegui.debugger.position import Position
from densegui.debugger.timeline import Segment

Progress = Callable[[int, int], bool]
"""Called with (minibatches done, minibatches to do); what it returns says whether to go on."""

TELL_SECONDS = 0.05
"""How often progress is told."""
FIRST_WINDOW = 64
"""Minibatches that a search backwards looks through first; then twice as many each time."""


def travel(machine: Machine, segment: Segment, position: Position, progress: Progress | None = None) -> bool:
    """Go to a position; return whether it was reached.

    It is not when `progress` returned False (the machine then stands where it stood before), or when a number stopped
    being finite on the way.
    """
    t, i = position
    if segment is machine.tip and (position == machine.position or _is_here(machine, position)):
        return True
    saved = machine.saved()
    # At (t, 0) the screen shows the arrays of minibatch t − 1: it is run as well.
    _approach(machine, segment, t if i or t == 0 else t - 1, position)
    if not walk(machine, t, progress):
        machine.restore(saved)
        return False
    if machine.position.t == t and machine.position.i < i and machine.divergence is None:
        machine.run_to(i)
    return machine.position == position


def _is_here(machine: Machine, position: Position) -> bool:
    """Go back over arrays that are still there, if they are."""
    if position.t != machine.position.t:
        return False
    return machine.back_to(position.i) if position.i else machine.back_to_start()


def _approach(machine: Machine, tip: Segment, need: int, target: Position) -> None:
    """Stand where the way to (need, 0) is shortest: where the machine stands, or at the nearest checkpoint."""
    number, state = machine.checkpoints.nearest(tip.stretches(need))
    if state.t <= machine.position.t and _is_on_the_way(machine, tip, need, target):
        if machine.position.i == 0:
            machine.shared = True  # its arrays may have been seen, and they are what `restore` needs
        machine.head_for(tip)
    else:
        machine.stand(tip, next(segment for segment in tip.way() if segment.number == number), state)


def _is_on_the_way(machine: Machine, tip: Segment, need: int, target: Position) -> bool:
    """Whether the machine gets to the target by going forward from where it stands."""
    here, way = machine.position, tip.way()
    if machine.segment not in way or here.t > need or here > target:
        return False
    following = way[way.index(machine.segment) + 1 :]
    return not following or here <= (following[0].t, 0)


def walk(machine: Machine, t: int, progress: Progress | None = None) -> bool:
    """Go forward to (t, 0), through the edits on the way; return False when `progress` said stop.

    A machine that stands at (t, i) stays there. States are kept closer and closer to the end.
    """
    first, due = machine.position.t, time.perf_counter() + TELL_SECONDS
    while machine.position.t < t and machine.divergence is None:
        segment = machine.segment
        machine.run_whole()
        if is_kept_before(t - machine.position.t) and machine.segment is segment:
            machine.checkpoints.keep(segment.number, machine.workspace.state_after())
        if progress is not None and time.perf_counter() >= due:
            if not progress(machine.position.t - first, t - first):
                return False
            due = time.perf_counter() + TELL_SECONDS
    return True


def find_stop_before(machine: Machine, position: Position, progress: Progress | None = None) -> Position | None:
    """Go back to the last position before this one at which a breakpoint holds, else to (0, 0).

    Returns
    -------
    Position or None
        Where the machine now stands; None when `progress` said stop, and it stands where it did.
    """
    tip, saved = machine.tip, machine.saved()
    high, window = position.t + (position.i > 0), FIRST_WINDOW
    patience = _Patience(progress, max(position.t, 1))
    while True:
        low = max(high - window, 0)
        _approach(machine, tip, low, Position(low, 0))
        if not walk(machine, low, patience.ask):
            break
        hit = _last_stop(machine, high, position, patience)
        if not patience.ask():
            break
        if hit is not None or low == 0:
            stopped_by, place = machine.hit, hit or Position(0, 0)
            travel(machine, tip, place)
            machine.hit = stopped_by
            return place
        patience.done = position.t - low
        high, window = low, 2 * window
    machine.restore(saved)
    return None


class _Patience:
    """Asks every now and then whether to go on searching; `over` once the answer was no."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total = progress, total
        self._due = 0.0
        self.done = 0
        self.over = False

    def ask(self, *_: int) -> bool:
        """Return whether to go on."""
        now = time.perf_counter()
        if self._progress is not None and now >= self._due and not self.over:
            self.over = not self._progress(self.done, self._total)
            self._due = now + TELL_SECONDS
        return not self.over


def _last_stop(machine: Machine, high: int, before: Position, patience: _Patience) -> Position | None:
    """Run forward to (high, 0) and return the last position before `before` where a breakpoint holds."""
    found: Position | None = None
    hit: Breakpoint | None = None
    while machine.position.t < high and machine.divergence is None and patience.ask():
        stopped_by = machine.run_to_stop()
        if machine.position >= before:
            break
        if stopped_by is not None:
            found, hit = machine.position, stopped_by
    machine.hit = hit
    return found
