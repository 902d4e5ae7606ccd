"""Other examples than ours, and other training before: what a student's minibatch may have begun from.

Each schedule says which rows of the training set minibatch t holds. A wrong one brings other examples at minibatch T,
and other parameters from the first minibatch on that it has got wrong.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from densegui.data.minibatches import Order
from densegui.debugger.compare.chain import Chain
from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.names import Name
from densegui.debugger.compare.rules import Array, Rules, UnknownError, updated
from densegui.engine.initializers import initial_parameters
from densegui.engine.network import FloatArray, IntArray, unpack
from densegui.experiment.build import Problem

Schedule = Callable[["Sampling", int], IntArray]
MOST_WORK = 400_000_000
"""Multiplications that the training before a minibatch may take, for one guess: a second or two."""


@dataclass(frozen=True, eq=False)
class Sampling:
    """Where the examples of minibatch t of a problem come from, with nothing edited on the way."""

    problem: Problem
    t: int
    rules: Rules

    @property
    def m(self) -> int:
        return self.problem.split.train.m

    @property
    def batch_size(self) -> int:
        return self.rules.batch_size or 1

    @property
    def per_epoch(self) -> int:
        return -(-self.m // self.batch_size)

    @cached_property
    def order(self) -> Order:
        return Order(self.m, self.problem.experiment.seed)

    def source(self, base: str, rows: IntArray) -> Array:
        """Return X, labels or indices of rows of the training set."""
        train = self.problem.split.train
        if base == "X":
            return np.asarray(train.rows[rows].T, np.float64)
        return train.labels[rows] if base == "labels" else train.indices[rows]

    # -- the training before

    def initial(self) -> dict[Name, Array]:
        """Return the initial parameters."""
        theta = initial_parameters(
            self.problem.spec, self.problem.experiment.network.initializer, self.problem.experiment.seed
        ).astype(np.float64)
        W, b = unpack(self.problem.spec, theta)
        layers = range(1, self.problem.spec.L + 1)
        return {Name("W", l): W[l] for l in layers} | {Name("b", l): b[l] for l in layers}

    def affordable(self) -> bool:
        """Whether the training before can be tried once more."""
        return self.t * self.batch_size * self.problem.spec.n_parameters * 6 <= MOST_WORK

    def trained(self, schedule: Schedule, changes: Mapping[Name, Mistake]) -> Generator[None, None, dict[Name, Array]]:
        """Train t minibatches, yielding after each, and return the parameters."""
        optimizer = self.rules.optimizer
        if optimizer is None:
            raise UnknownError
        theta = self.initial()
        moments: dict[Name, tuple[FloatArray, ...]] = dict.fromkeys(theta, ())
        for t in range(self.t):
            rows = schedule(self, t)
            given = theta | {Name(base): self.source(base, rows) for base in ("X", "labels", "indices")}
            chain = Chain(replace(self.rules, moments=moments, step=t + 1), given, changes)
            new: dict[Name, Array] = {}
            for name in theta:
                made = chain.get(Name(f"{name.base}_new", name.l))
                gradient = chain.get(Name(f"d{name.base}", name.l))
                if made is None or made.shape != theta[name].shape or gradient is None:
                    raise UnknownError
                new[name] = made
                moments[name] = updated(self.rules, name, theta[name], gradient, optimizer, moments[name], t + 1)[1]
            theta = new
            yield
        return theta


# -- schedules


def ours(s: Sampling, t: int) -> IntArray:
    """The minibatches of an epoch one after the other, the last one smaller where m is no multiple of its size."""
    epoch, place = divmod(t, s.per_epoch)
    return s.order.take(epoch, place * s.batch_size, s.batch_size)[0]


def dropped(s: Sampling, t: int) -> IntArray:
    """The last minibatch of each epoch is left out where it is smaller."""
    epoch, place = divmod(t, max(s.m // s.batch_size, 1))
    return s.order.permutation(epoch)[place * s.batch_size :][: s.batch_size]


def moved_back(s: Sampling, t: int) -> IntArray:
    """The last minibatch of an epoch is made of the last batch_size examples, some of which have been used."""
    epoch, place = divmod(t, s.per_epoch)
    start = max(min(place * s.batch_size, s.m - s.batch_size), 0)
    return s.order.permutation(epoch)[start:][: s.batch_size]


def filled(s: Sampling, t: int) -> IntArray:
    """The last minibatch of an epoch is filled up with the epoch's first examples."""
    epoch, place = divmod(t, s.per_epoch)
    return s.order.permutation(epoch)[np.arange(place * s.batch_size, (place + 1) * s.batch_size) % s.m]


def running_on(s: Sampling, t: int) -> IntArray:
    """A minibatch may begin in one epoch and end in the next."""
    places = np.arange(t * s.batch_size, (t + 1) * s.batch_size)
    return np.array([s.order.permutation(int(p // s.m))[p % s.m] for p in places])


def one_order(s: Sampling, t: int) -> IntArray:
    """Each epoch has the order of the first one."""
    return ours(s, t % s.per_epoch)


def unshuffled(s: Sampling, t: int) -> IntArray:
    """The examples in the order of the training set."""
    start = (t % s.per_epoch) * s.batch_size
    return np.arange(start, min(start + s.batch_size, s.m))


def shifted(by: int, s: Sampling, t: int) -> IntArray:
    """Another minibatch of ours."""
    if t + by < 0:
        raise UnknownError
    return ours(s, t + by)


def everything(s: Sampling, t: int) -> IntArray:
    """The whole training set."""
    return s.order.permutation(t // s.per_epoch)


LAST = "wrong last minibatch: "
SCHEDULES: tuple[tuple[str, str, Schedule], ...] = (
    ("dropped", LAST + "the smaller one at an epoch's end is left out", dropped),
    ("moved back", LAST + "it is filled up with examples of the minibatch before it", moved_back),
    ("filled", LAST + "it is filled up with the epoch's first examples", filled),
    ("running on", LAST + "it is filled up from the next epoch", running_on),
    ("one order", "each epoch has the order of the first one: not shuffled anew", one_order),
    ("unshuffled", "not shuffled: the examples are in the order of the training set", unshuffled),
    ("next", "another minibatch: the one after this", partial(shifted, 1)),
    ("previous", "another minibatch: the one before this", partial(shifted, -1)),
    ("everything", "the whole training set in place of a minibatch", everything),
)
"""Key, likely cause, schedule."""


def sample_mistakes(sampling: Sampling) -> tuple[Mistake, ...]:
    """Return what can be wrong with X, labels and indices, and with the parameters that a minibatch begins from."""
    made = [
        Mistake(key, ("X", "labels", "indices"), says, partial(_sampled, sampling, schedule))
        for key, says, schedule in SCHEDULES
    ]
    if sampling.problem.split.standardizer is not None:
        made.append(Mistake("raw", ("X",), "X is not standardised", partial(_raw, sampling)))
    if sampling.t:
        says = (
            f"not trained: {{name}} is what it was before minibatch 0; {sampling.t} minibatches are to be trained first"
        )
        made.append(Mistake("initial", ("W", "b"), says, lambda c: sampling.initial()[c.name]))
    return tuple(made)


def _sampled(sampling: Sampling, schedule: Schedule, case: Case) -> Array:
    return sampling.source(case.name.base, schedule(sampling, sampling.t))


def _raw(sampling: Sampling, case: Case) -> Array:
    raw: Array = sampling.problem.split.dataset.values(case.need("indices", 0)).T
    return raw
