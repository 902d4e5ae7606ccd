"""How well minibatches of the past pointed in the direction of the training set's gradient, at their own parameters."""

from collections.abc import Generator, Iterable
from typing import NamedTuple

import numpy as np

from densegui.debugger.aside import flops
from densegui.debugger.direction.gradients import Gradients, cosine, norm, part_of
from densegui.debugger.frame import Frame
from densegui.debugger.past import Past, spacing
from densegui.debugger.timeline import Way, stretch_of
from densegui.engine.network import FloatArray, IntArray
from densegui.engine.optimizers import SGD
from densegui.engine.workspace import Workspace
from densegui.experiment.build import Problem
from densegui.work import Done

SAMPLES = 64
"""Minibatches of the past that are looked at, at most."""
KEPT = 16 * SAMPLES
WORK = 2e9
"""Operations that the training set's gradient may take for each of them; else it is that of a part of the set."""
AT_ONCE = 3e7
"""Operations that may be spent on a frame while training runs."""


class Direction(NamedTuple):
    """One minibatch: the cosine between ∇𝒞_b and ∇𝒞 at its parameters, their norms, and its size."""

    t: int
    cosine: float
    norm_minibatch: float
    norm_training: float
    m_b: int


class Directions:
    """What is known of the minibatches of all branches of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[tuple[object, int], Direction] = {}
        train, seed = problem.split.train, problem.experiment.seed
        self.part: IntArray = part_of(train, problem.spec, WORK, seed)
        """The training examples whose gradient is taken."""

    def take(self, frame: Frame) -> None:
        """Look at the minibatch that a frame shows as finished, if that is done in a moment."""
        t = frame.position.t - 1
        way, ws = frame.timeline.way, frame.stale
        cheap = flops(ws.spec, self.part.size) <= AT_ONCE
        if frame.position.i or t < 0 or ws.t != t or not cheap or self.has(way, t):
            return
        for _ in self._look(way, t, ws):
            pass

    def has(self, way: Way, t: int) -> bool:
        return (stretch_of(way, t), t) in self._known

    def known(self, way: Way, t: int) -> list[Direction]:
        """Return what is known of minibatches 0 … t − 1 of a way, in their order."""
        ends = [first for _, first in way[1:]] + [t]
        place = {key: (first, min(end, t)) for (key, first), end in zip(way, ends, strict=True)}
        found = [
            direction
            for (key, number), direction in self._known.items()
            if key in place and place[key][0] <= number < place[key][1]
        ]
        return sorted(found)

    def missing(self, way: Way, t: int, least: int = 1) -> list[int]:
        """Return which minibatches of an even choice are not known; they are at least `least` apart."""
        return [number for number in range(0, t, max(spacing(t, SAMPLES), least)) if not self.has(way, number)]

    def sampling(self, past: Past, times: Iterable[int]) -> Generator[Done, None, None]:
        """Run minibatches again and look at them; yields after each piece of work."""
        wanted = list(times)
        done = 0
        for workspace in past.minibatches(wanted):
            if workspace is not None:
                for _ in self._look(past.way, wanted[done], workspace):
                    yield done, len(wanted)
                done += 1
            yield done, len(wanted)

    def _look(self, way: Way, t: int, ws: Workspace) -> Generator[Done, None, None]:
        gradients = Gradients(ws.spec, self.problem.split.train, SGD())
        theta: FloatArray = ws.theta.copy()
        indices = ws.indices.copy()
        gradients.stand(theta)
        minibatch = np.array((yield from gradients.steps(indices)))
        gradients.stand(theta)
        training = yield from gradients.of_many(self.part)
        found = Direction(t, cosine(minibatch, training), norm(minibatch), norm(training), indices.size)
        self._known[stretch_of(way, t), t] = found
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
