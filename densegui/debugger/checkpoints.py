"""Checkpoints: copies of the training state, so many as fit into a budget of bytes.

A part of the budget lies evenly over the whole run: every `spacing` minibatches, and the spacing doubles when that part
is full. The other part holds what was passed last on a way back, closer and closer to its end, so that the next steps
back are short. A state belongs to a segment of the timeline and to a number of minibatches done.
"""

import sys
from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import replace

from densegui.engine.state import TrainingState

SMALL_BUDGET = 48_000_000
"""Bytes for networks whose states are small: with the curves, 100,000 minibatches stay within 64 MB."""
LARGE_BUDGET = 500_000_000
FEWEST = 40
"""Where a small budget holds fewer states than this, it grows, up to the large one."""
SPACING = 16
"""Minibatches between states of the even part at first: a copy after each one would cost small networks a fifth of
their speed, and 16 minibatches are run again in a moment."""
OVERHEAD = 700
"""Bytes that Python takes for a state, beside its numbers."""
EVEN_SHARE = 0.6
_KEPT_OFFSETS = frozenset({1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 28, 32, 48} | {2**k for k in range(6, 40)})


def is_kept_before(distance: int) -> bool:
    """Whether a state this many minibatches before the end of a replay is kept: 1, 2, 3, 4, 6, 8, 12, 16, 20 …"""
    return distance in _KEPT_OFFSETS


class Shelf:
    """States by (segment, t), within a number of bytes."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.used = 0
        self._states: dict[tuple[int, int], TrainingState] = {}
        self._times: dict[int, list[int]] = {}

    def __contains__(self, key: tuple[int, int]) -> bool:
        return key in self._states

    def __len__(self) -> int:
        return len(self._states)

    def put(self, key: tuple[int, int], state: TrainingState) -> None:
        """Add a state; one that is there already moves to the newest place."""
        if key in self._states:
            self._states[key] = self._states.pop(key)
            return
        self._states[key] = state
        self.used += size_of(state)
        times = self._times.setdefault(key[0], [])
        if not times or key[1] > times[-1]:
            times.append(key[1])
        else:
            insort(times, key[1])

    def drop_for(self, key: tuple[int, int]) -> None:
        """Forget a state in favour of this one: the last one behind it, passed on a way back; else the oldest."""
        last = self._times[key[0]][-1]
        self._drop([(key[0], last) if last > key[1] else next(iter(self._states))])

    def thin_out(self, spacing: int) -> None:
        """Keep only the states whose t is a multiple of the spacing."""
        self._drop([key for key in self._states if key[1] % spacing])

    def _drop(self, keys: Sequence[tuple[int, int]]) -> None:
        for key in keys:
            self.used -= size_of(self._states.pop(key))
        for segment in {segment for segment, _ in keys}:
            kept = [t for t in self._times[segment] if (segment, t) in self._states]
            self._times[segment] = kept

    def copy(self) -> "Shelf":
        """Return a shelf with the same states, which nobody writes to."""
        result = Shelf(self.budget)
        result.used, result._states = self.used, dict(self._states)
        result._times = {segment: list(times) for segment, times in self._times.items()}
        return result

    def clear(self) -> None:
        """Forget all states."""
        self._drop(list(self._states))

    def nearest(self, segment: int, low: int, high: int) -> TrainingState | None:
        """Return the last state of a segment with low ≤ t ≤ high; None when there is none."""
        times = self._times.get(segment, [])
        place = bisect_right(times, high) - 1
        return self._states[segment, times[place]] if place >= 0 and times[place] >= low else None


class Checkpoints:
    """The two shelves. States that are handed in are copied."""

    def __init__(self, state: TrainingState) -> None:
        self.even, self.recent = Shelf(0), Shelf(0)
        self.spacing = SPACING
        self.first = copied(state)
        """The state at t = 0 of the first segment, which no budget can push out."""
        self._largest = 0
        self._make_room_for(state)

    def _make_room_for(self, state: TrainingState) -> None:
        """Let the budgets follow the largest state: another optimiser can bring more moments."""
        if (size := size_of(state)) > self._largest:
            self._largest = size
            budget = min(max(SMALL_BUDGET, FEWEST * size), LARGE_BUDGET)
            self.even.budget, self.recent.budget = round(EVEN_SHARE * budget), round((1 - EVEN_SHARE) * budget)

    @property
    def used(self) -> int:
        """Bytes that the states take."""
        return self.even.used + self.recent.used + size_of(self.first)

    def due_after(self, t: int) -> int:
        """Return the next minibatch after t at whose end a state is due."""
        return (t // self.spacing + 1) * self.spacing

    def deposit(self, segment: int, state: TrainingState) -> None:
        """Keep a state of the even part."""
        key = (segment, state.t)
        if key in self.even:
            return
        self._make_room_for(state)
        self.even.put(key, copied(state))
        while self.even.used > self.even.budget and len(self.even) > 1:
            self.spacing *= 2
            self.even.thin_out(self.spacing)

    def keep(self, segment: int, state: TrainingState) -> None:
        """Keep a state of the recent part; others make room for it."""
        key = (segment, state.t)
        self._make_room_for(state)
        self.recent.put(key, state if key in self.recent else copied(state))
        while self.recent.used > self.recent.budget and len(self.recent) > 1:
            self.recent.drop_for(key)

    def nearest(self, stretches: Sequence[tuple[int, int, int]]) -> tuple[int, TrainingState]:
        """Return (segment, state) of the last state within stretches (segment, low, high), given from last to first."""
        for segment, low, high in stretches:
            found = [state for shelf in (self.even, self.recent) if (state := shelf.nearest(segment, low, high))]
            if found:
                return segment, max(found, key=lambda state: state.t)
        return stretches[-1][0], self.first


class Borrowed(Checkpoints):
    """The states of another's shelves as they are now, to be read: nothing is added, whatever is passed."""

    def __init__(self, owner: Checkpoints) -> None:
        self.even, self.recent = owner.even.copy(), owner.recent.copy()
        self.spacing, self.first = owner.spacing, owner.first

    def due_after(self, t: int) -> int:
        return sys.maxsize

    def deposit(self, segment: int, state: TrainingState) -> None:
        """Keep nothing."""

    def keep(self, segment: int, state: TrainingState) -> None:
        """Keep nothing."""


def copied(state: TrainingState) -> TrainingState:
    """Return a state with arrays of its own."""
    return replace(state, theta=state.theta.copy(), moments=tuple(moment.copy() for moment in state.moments))


def size_of(state: TrainingState) -> int:
    """Return the bytes that a state takes."""
    return state.theta.nbytes * (1 + len(state.moments)) + OVERHEAD
