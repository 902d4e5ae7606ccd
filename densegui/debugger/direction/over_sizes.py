"""How well minibatches of 1, 2, 4, 8 … examples point in the direction of ∇𝒞, and how long each example takes in them.

Minibatches are drawn with a fixed seed at the parameters of a frame. The time is that of the whole program, from sample
to update, measured while the cosines are made.
"""

import math
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from densegui.debugger.aside import aside, flops
from densegui.debugger.direction.gradients import Gradients, cosine, norm, part_of
from densegui.debugger.format import count, number
from densegui.debugger.frame import Frame
from densegui.debugger.regions import parameters_in_force
from densegui.engine.network import FloatArray, IntArray
from densegui.work import Done, retold

DRAWS, FEWEST = 32, 5
"""Minibatches that are drawn of each size, and how many there are at least where one takes long."""
WORK = 2e10
"""Operations that may be spent on ∇𝒞; else it is that of a part of the training set."""
WORK_OF_SIZE = 4e9
"""Operations that may be spent on all minibatches of one size, unless they would be fewer than FEWEST."""
LARGEST = 8192
"""Examples of the largest minibatch that is tried."""
GOOD = 0.9
"""The mean cosine from which a minibatch counts as pointing the right way: an angle of 26°."""
NEARLY = 1.25
"""An example counts as cheap where it takes at most this many times the shortest time."""
ADVICE = 256
"""The lecture's advice on minibatches: a power of 2, from one to a couple of hundred."""


class Size(NamedTuple):
    """What was found for minibatches of one size.

    Attributes
    ----------
    m_b : int
    cosines, norms : arrays of shape (draws,)
        The cosine with ∇𝒞, and ‖∇𝒞_b‖, of each minibatch that was drawn.
    seconds : float
        The median time of a minibatch.
    """

    m_b: int
    cosines: FloatArray
    norms: FloatArray
    seconds: float

    @property
    def mean(self) -> float:
        """The mean cosine of those that have one; NaN where none has."""
        known = self._known
        return float(known.mean()) if known.size else math.nan

    @property
    def spread(self) -> tuple[float, float]:
        """Between these cosines lie eight of ten minibatches."""
        low, high = np.quantile(self._known, (0.1, 0.9)) if self._known.size else (math.nan, math.nan)
        return float(low), float(high)

    @property
    def _known(self) -> FloatArray:
        """A minibatch whose gradient is 0 has no direction."""
        return self.cosines[np.isfinite(self.cosines)]

    @property
    def per_example(self) -> float:
        """Seconds that one example takes."""
        return self.seconds / self.m_b


@dataclass(frozen=True)
class Where:
    """What the sizes were tried at: the parameters after t updates, against a part of the training set or all of it."""

    t: int
    examples: int
    m: int
    batch_size: int
    norm: float


class SizeScan:
    """Tries one size after the other; what is done can be looked at before the rest is.

    Attributes
    ----------
    sizes : list of Size
    where : Where or None
        None until ∇𝒞 is known.
    complete : bool
    """

    def __init__(self, frame: Frame) -> None:
        self.sizes: list[Size] = []
        self.where: Where | None = None
        self.complete = False
        self._t = frame.position.t
        self._seed = frame.problem.experiment.seed
        self._train = frame.problem.split.train
        self._batch_size = min(frame.setting.batch_size, self._train.labels.size)
        self._theta = parameters_in_force(frame)
        self._gradients = Gradients(frame.spec, self._train, frame.setting.optimizer)
        self._part = part_of(self._train, frame.spec, WORK, self._seed)

    @property
    def wanted(self) -> list[int]:
        """1, 2, 4, 8 …, the minibatch size in use, and the whole training set where it is not too large."""
        m = self._train.labels.size
        most = min(m, LARGEST, self._gradients.at_once)
        powers = {2**k for k in range(most.bit_length())}
        return sorted({size for size in (*powers, self._batch_size, m) if size <= most})

    def steps(self) -> Generator[Done, None, "SizeScan"]:
        """Yield how many sizes are done, of how many, after each piece of work."""
        wanted = self.wanted
        self._gradients.stand(self._theta)
        training = yield from self._whole(len(wanted))
        m = self._train.labels.size
        self.where = Where(self._t, self._part.size, m, self._batch_size, norm(training))
        for done, m_b in enumerate(wanted):
            draws = int(min(max(WORK_OF_SIZE / flops(self._gradients.spec, m_b), FEWEST), DRAWS))
            cosines, norms, seconds = np.empty(draws), np.empty(draws), np.empty(draws)
            for k in range(-1, draws):  # the first one makes the arrays, and does not count
                found = yield from self._tried(self.draw(m_b, k), training, done, len(wanted))
                if k >= 0:
                    cosines[k], norms[k], seconds[k] = found
                yield done, len(wanted)
            self.sizes.append(Size(m_b, cosines, norms, float(np.median(seconds))))
        self.complete = True
        return self

    def draw(self, m_b: int, k: int) -> IntArray:
        """Return the k-th minibatch of a size: m_b training examples, none of them twice."""
        rng = np.random.default_rng([self._seed, m_b, k + 1])
        chosen = rng.choice(self._train.labels.size, m_b, replace=False, shuffle=False)
        return np.asarray(chosen, np.int64)

    def _whole(self, total: int) -> Generator[Done, None, FloatArray]:
        return (yield from retold(self._gradients.of_many(self._part), lambda _: (0, total)))

    def _tried(
        self, indices: IntArray, training: FloatArray, done: int, total: int
    ) -> Generator[Done, None, tuple[float, float, float]]:
        """Return the cosine and the norm of a minibatch's gradient, and the seconds that the minibatch took."""

        def run() -> tuple[float, float, float]:
            start = time.perf_counter()
            gradient = self._gradients.of(indices)
            taken = time.perf_counter() - start
            return cosine(gradient, training), norm(gradient), taken

        if not self._gradients.takes_long(indices.size):
            return run()
        return (yield from retold(aside(run), lambda _: (done, total)))


def good_from(sizes: list[Size], m: int) -> int | None:
    """Return the smallest power of 2 below m from which on the mean cosine is GOOD; None where there is none."""
    found = None
    for size in reversed(_powers([size for size in sizes if size.m_b < m])):
        if not size.mean >= GOOD:
            break
        found = size.m_b
    return found


def cheap_from(sizes: list[Size]) -> int:
    """Return the smallest power of 2 whose examples take at most NEARLY times the shortest time of them."""
    powers = _powers(sizes)
    shortest = min(size.per_example for size in powers)
    return next(size.m_b for size in powers if size.per_example <= NEARLY * shortest)


def _powers(sizes: list[Size]) -> list[Size]:
    return [size for size in sizes if size.m_b & (size.m_b - 1) == 0]


def seconds_text(seconds: float) -> str:
    """Return a short time: 850 ns, 12.3 µs, 4.56 ms."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{number(seconds * factor, 3)} {unit}"
    return f"{number(seconds * 1e9, 3)} ns"


def sentence(scan: SizeScan) -> str:
    """Read the result off: what the present size gives, from where on the direction is good, and what examples cost."""
    where, sizes = scan.where, scan.sizes
    if where is None or not sizes or not scan.complete:
        return ""
    if not math.isfinite(where.norm) or where.norm == 0 or any(math.isnan(size.mean) for size in sizes):
        return "∇𝒞 has no direction here: it is 0, or not a number. The times per example were measured all the same."
    own = next((size for size in sizes if size.m_b == where.batch_size), sizes[-1])
    good, cheap = good_from(sizes, where.m), cheap_from(sizes)
    reached = number(GOOD, 2)
    direction = (
        f"A minibatch of {count(own.m_b)} has a mean cosine of {number(own.mean, 2)} with ∇𝒞 of {_which(where)} after "
        f"{count(where.t)} update{'s' * (where.t != 1)}; "
    )
    direction += f"{reached} is reached from {count(good)} on." if good else f"no smaller part of it reaches {reached}."
    ends = sorted({cheap, good or cheap})
    about = count(ends[0]) if len(ends) == 1 else f"{count(ends[0])} to {count(ends[-1])}"
    within = "within" if ends[-1] <= ADVICE else "above" if ends[0] > ADVICE else "at the upper end of"
    both = "Both speak" if good else "The time speaks"
    advice = f"{both} for about {about} here: {within} the lecture's advice (a power of 2, one to a couple of hundred)."
    return f"{direction} {_times(sizes, cheap)} (measured on this computer just now). {advice}"


def _times(sizes: list[Size], cheap: int) -> str:
    """What an example takes, in words."""
    first, chosen = sizes[0], next(size for size in sizes if size.m_b == cheap)
    if cheap == first.m_b:
        return f"An example takes {seconds_text(first.per_example)} alone, and hardly less in a larger minibatch"
    words = f"An example takes {seconds_text(first.per_example)} alone and {seconds_text(chosen.per_example)} in a "
    more = "" if chosen is _powers(sizes)[-1] else "; larger ones save less than a fifth"
    return f"{words}minibatch of {count(cheap)}{more}"


def _which(where: Where) -> str:
    if where.examples == where.m:
        return f"all {count(where.m)} training examples"
    return f"{count(where.examples)} of {count(where.m)} training examples"
