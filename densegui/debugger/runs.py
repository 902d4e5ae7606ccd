"""Runs that are kept, to be compared with the next ones: their settings, their results and their curves.

Curves are views of the histories that recorded them: what has been handed out is never written to, so none is copied.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from densegui.debugger.curves import Points
from densegui.debugger.format import count
from densegui.debugger.history import Curves
from densegui.debugger.timeline import LoggedEdit, Segment
from densegui.errors import InputError
from densegui.experiment.config import Experiment

MOST = 20
"""Runs that are kept at the same time."""
BUDGET = 200_000_000
"""Bytes that their curves may take."""
FEWEST = 100
"""Minibatches of a run that is kept by itself; an epoch is enough if it has fewer."""
FULL = f"{MOST} runs are kept, which is the most: delete one first"

Drawn = Literal["train", "test"]
"""The set whose curves are drawn."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run has come to.

    Attributes
    ----------
    minibatches : int
    epochs : float
    updates : int
        The metrics are those of the parameters after so many updates: the newest ones that are known.
    train_cost, test_cost, train_accuracy, test_accuracy : float
        NaN where a set has no examples.
    """

    minibatches: int
    epochs: float
    updates: int
    train_cost: float
    test_cost: float
    train_accuracy: float
    test_accuracy: float

    @classmethod
    def at(cls, curves: Curves, t: int, epochs: float) -> "Result":
        """Return the result after t minibatches; without numbers while the first metrics are computed."""
        e = int(np.searchsorted(curves.evaluated, t, "right")) - 1
        if e < 0:
            return cls(t, epochs, 0, math.nan, math.nan, math.nan, math.nan)
        sets = (curves.train_cost, curves.test_cost, curves.train_accuracy, curves.test_accuracy)
        return cls(t, epochs, int(curves.evaluated[e]), *(float(values[e]) for values in sets))


@dataclass(frozen=True, eq=False)
class KeptRun:
    """A branch from t = 0 to its end, as it was when it was kept.

    Attributes
    ----------
    number : int
        From 1; never given twice.
    experiment : Experiment
        With the learning rate, optimiser and minibatch size of its end.
    folder : Path or None
        Where a relative path to its data begins.
    edits : tuple of LoggedEdit
        What was changed on the way.
    automatic : bool
        It was not asked for: it makes room for others.
    shown : bool
        Its curves are drawn beside those of the present run.
    place : int
        Decides its colour and line; the lowest that is free.
    """

    number: int
    name: str
    experiment: Experiment
    folder: Path | None
    edits: tuple[LoggedEdit, ...]
    result: Result
    curves: Curves
    automatic: bool = False
    shown: bool = True
    place: int = 0

    @property
    def nbytes(self) -> int:
        """Bytes that its curves take."""
        curves = self.curves
        return 2 * curves.cost.nbytes + 5 * curves.train_cost.nbytes

    def points(self, drawn: Drawn, accuracy: bool) -> Points:
        """Return the number of updates, and the cost or accuracy of a set after so many."""
        curves = self.curves
        if drawn == "train":
            return curves.evaluated, curves.train_accuracy if accuracy else curves.train_cost
        return curves.evaluated, curves.test_accuracy if accuracy else curves.test_cost


@dataclass(frozen=True)
class Runs:
    """The kept runs, the oldest first; a change makes another one.

    Attributes
    ----------
    automatic : bool
        Whether a run is kept when another one takes its place.
    drawn : {"train", "test"}
    made : int
        Runs kept so far: the number of the newest one.
    """

    kept: tuple[KeptRun, ...] = ()
    automatic: bool = True
    drawn: Drawn = "train"
    made: int = field(default=0, repr=False)

    @property
    def shown(self) -> tuple[KeptRun, ...]:
        """The runs whose curves are drawn."""
        return tuple(run for run in self.kept if run.shown)

    @property
    def full(self) -> bool:
        """Whether no run makes room for another one."""
        return len(self.kept) >= MOST and not any(run.automatic for run in self.kept)

    def run(self, number: int) -> KeptRun:
        """Return a run by its number."""
        for run in self.kept:
            if run.number == number:
                return run
        raise InputError(f"run {number} is not kept")

    def with_run(self, run: KeptRun) -> "Runs":
        """Keep one more, with the next number, a name and a line of its own. The oldest automatic ones make room.

        Raises
        ------
        InputError
            When there is no room.
        """
        kept = list(self.kept)
        while len(kept) >= MOST or sum(other.nbytes for other in kept) + run.nbytes > BUDGET:
            oldest = next((other for other in kept if other.automatic), None)
            if oldest is None:
                limit = f"the curves of all kept runs may take {BUDGET // 10**6} MB: delete one first"
                raise InputError(FULL if len(kept) >= MOST else limit)
            kept.remove(oldest)
        taken = {other.place for other in kept}
        place = next(place for place in range(MOST) if place not in taken)
        made = self.made + 1
        new = replace(run, number=made, name=run.name or f"run {made}", place=place)
        return replace(self, kept=(*kept, new), made=made)

    def with_name(self, number: int, name: str) -> "Runs":
        """Give a run another name."""
        if not name.strip():
            raise InputError("a run needs a name")
        return self._with(replace(self.run(number), name=name.strip()))

    def with_shown(self, number: int, shown: bool) -> "Runs":
        """Draw a run's curves, or not."""
        return self._with(replace(self.run(number), shown=shown))

    def without(self, number: int) -> "Runs":
        """Forget a run."""
        gone = self.run(number)
        return replace(self, kept=tuple(run for run in self.kept if run is not gone))

    def _with(self, changed: KeptRun) -> "Runs":
        return replace(self, kept=tuple(changed if run.number == changed.number else run for run in self.kept))


def epochs_done(segment: Segment, m: int) -> float:
    """Return the epochs, with the fraction of the last one, at the end of the way to a segment's end.

    `m` is the number of training examples. A minibatch size holds from where it was set.
    """
    history = segment.history
    if not history.n:
        return 0.0
    epoch = int(history.epochs[-1])
    start, end, used = history.epoch_start(history.n, epoch), history.n, 0
    for part in reversed(segment.way()):
        first = max(part.t, start)
        used += max(end - first, 0) * part.setting.batch_size
        end = min(end, first)
    return epoch + min(used, m) / m


def worth_keeping(result: Result) -> bool:
    """Whether a run that nobody asked to keep has gone far enough to be compared with another one."""
    return result.minibatches >= FEWEST or result.epochs >= 1


def curve_rows(runs: tuple[KeptRun, ...]) -> Iterator[list[str | float | int | None]]:
    """Yield the curves of several runs as rows: name, minibatch, epoch, cost and the sets' metrics before its update.

    None stands for what was not computed there; the last row of a run has no minibatch of its own, only metrics.
    """
    for run in runs:
        curves = run.curves
        sets = (curves.train_cost, curves.test_cost, curves.train_accuracy, curves.test_accuracy)
        evaluated = {int(t): [_known(values[e]) for values in sets] for e, t in enumerate(curves.evaluated)}
        for t, (epoch, cost) in enumerate(zip(curves.epoch.tolist(), curves.cost.tolist(), strict=True)):
            yield [run.name, t, int(epoch), cost, *evaluated.get(t, [None] * 4)]
        if (end := curves.cost.size) in evaluated:
            yield [run.name, end, None, None, *evaluated[end]]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def edits_text(edits: tuple[LoggedEdit, ...]) -> str:
    """Return what was changed on the way: "λ = 0.3 at 120; …"."""
    return "; ".join(f"{edit.text} at {count(edit.t)}" for edit in edits)
