"""The distributions of the minibatches that have been looked at, and which others are still to be run again.

A minibatch is known by its segment and its number, so that what was seen on one branch is not taken for another's, and
is still there when the user comes back.
"""

from collections.abc import Generator, Iterable
from typing import NamedTuple

import numpy as np

from densegui.debugger.distributions.summary import Summary, summarise
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.past import Past, spacing
from densegui.debugger.timeline import Way, stretch_of
from densegui.engine.network import FloatArray
from densegui.engine.workspace import Workspace
from densegui.work import Done

QUANTITIES = ("W", "Z", "A", "dZ", "dW")
SAMPLES = 160
"""Minibatches of the past that are looked at, at most."""
KEPT = 8 * SAMPLES
"""Minibatches of all branches whose distributions are kept, of each quantity."""

Layers = tuple[Summary, ...]


class Sample(NamedTuple):
    """The distributions of one quantity in minibatch t, of layers 1…L."""

    t: int
    layers: Layers


def summaries(workspace: Workspace, quantity: str) -> Layers:
    """Return the distributions of W, Z, A, dZ or dW in layers 1…L of a finished minibatch; W as its Z used it."""
    arrays: list[FloatArray] = getattr(workspace, quantity)
    return tuple(map(summarise, arrays[1:]))


def present(frame: Frame, quantity: str, l: int) -> tuple[Summary | None, Freshness]:
    """Return the distribution of what is on the screen, and whether it is of this minibatch.

    At the start of a minibatch all of it is the last one's, W included: that is what its Z and A were made with.
    """
    if frame.position.i == 0:
        if not frame.has_minibatch:
            return None, Freshness.ABSENT
        return summarise(getattr(frame.stale, quantity)[l]), Freshness.STALE
    array, freshness = frame.shown(quantity, l)
    return (None if array is None else summarise(array)), freshness


class Record:
    """Distributions by quantity, segment and minibatch."""

    def __init__(self) -> None:
        self._known: dict[str, dict[tuple[object, int], Layers]] = {quantity: {} for quantity in QUANTITIES}

    def clear(self) -> None:
        """Forget all: another experiment has begun."""
        for known in self._known.values():
            known.clear()

    def add(self, quantity: str, way: Way, t: int, layers: Layers) -> None:
        """Keep the distributions of minibatch t of a way; the oldest ones make room."""
        known = self._known[quantity]
        known[stretch_of(way, t), t] = layers
        while len(known) > KEPT:
            del known[next(iter(known))]

    def has(self, quantity: str, way: Way, t: int) -> bool:
        return (stretch_of(way, t), t) in self._known[quantity]

    def take(self, frame: Frame, quantity: str) -> None:
        """Keep the distributions of the minibatch that a frame shows as finished."""
        t = frame.position.t - 1
        if frame.position.i == 0 and t >= 0 and frame.stale.t == t and not self.has(quantity, frame.timeline.way, t):
            self.add(quantity, frame.timeline.way, t, summaries(frame.stale, quantity))

    def samples(self, quantity: str, way: Way, t: int) -> list[Sample]:
        """Return what is known of minibatches 0 … t − 1 of a way, in their order, not much more than SAMPLES."""
        starts = [first for _, first in way] + [t]
        place = {key: (first, after) for (key, first), after in zip(way, starts[1:], strict=True)}
        found = []
        for (key, number), layers in self._known[quantity].items():
            low, high = place.get(key, (0, 0))
            if low <= number < min(high, t):
                found.append(Sample(number, layers))
        found.sort()
        return _thinned(found, t)

    def missing(self, quantity: str, way: Way, t: int, least: int = 1) -> list[int]:
        """Return which minibatches of an even choice of 0 … t − 1 are not known; they are at least `least` apart."""
        chosen = range(0, t, max(spacing(t, SAMPLES), least))
        return [number for number in chosen if not self.has(quantity, way, number)]

    def sampling(self, past: Past, quantity: str, times: Iterable[int]) -> Generator[Done, None, None]:
        """Run minibatches again and keep their distributions; yields after each piece of work."""
        wanted = list(times)
        coming = iter(wanted)
        done = 0
        for workspace in past.minibatches(wanted):
            if workspace is not None:
                layers = []
                for l in range(1, workspace.spec.L + 1):
                    layers.append(summarise(getattr(workspace, quantity)[l]))
                    yield done, len(wanted)
                self.add(quantity, past.way, next(coming), tuple(layers))
                done += 1
            yield done, len(wanted)


def _thinned(found: list[Sample], t: int) -> list[Sample]:
    """Leave out neighbours where there are many: of each stretch of the even choice, the first is kept."""
    if len(found) <= 2 * SAMPLES:
        return found
    cells = np.array([sample.t for sample in found]) // spacing(t, SAMPLES)
    firsts = np.flatnonzero(np.diff(cells, prepend=-1))
    return [found[k] for k in firsts.tolist()]
