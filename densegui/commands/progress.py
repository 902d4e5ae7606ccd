"""Training without a window: in slices, with a progress bar when a person is watching."""

import math
import sys
import time

from densegui.debugger.debugger import Debugger
from densegui.errors import InputError

SLICE_SECONDS = 0.05
"""How long training goes on between two looks at the progress bar."""


def train(debugger: Debugger, minibatches: int | None = None, epochs: int | None = None) -> float:
    """Train until so many minibatches or epochs are done, or a number is not finite.

    Returns
    -------
    float
        The seconds that the minibatches took: without evaluation, and without the progress bar.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        return _slice(debugger, math.inf, epochs, minibatches)[1]
    from tqdm import tqdm

    seconds, more = 0.0, True
    with tqdm(total=_total(debugger, minibatches, epochs), unit=" minibatches", leave=False, dynamic_ncols=True) as bar:
        while more:
            more, taken = _slice(debugger, SLICE_SECONDS, epochs, minibatches)
            seconds += taken
            bar.update(debugger.position.t - bar.n)
    return seconds


def train_up_to(debugger: Debugger, t: int) -> None:
    """Train until t minibatches are done.

    Raises
    ------
    InputError
        When a number is not finite before.
    """
    train(debugger, t)
    if stopped := debugger.divergence:
        raise InputError(
            f"--minibatch: {t} can't be reached; the operation {stopped.op} of minibatch {stopped.t} "
            f"made a number that is not finite; --minibatch {stopped.t} shows it"
        )


def _slice(debugger: Debugger, seconds: float, epochs: int | None, minibatches: int | None) -> tuple[bool, float]:
    """Train for a while; return whether there is more to do, and the seconds that minibatches took."""
    start, evaluating = time.perf_counter(), debugger.evaluation_seconds
    more = debugger.advance(seconds, epochs, minibatches)
    return more, time.perf_counter() - start - (debugger.evaluation_seconds - evaluating)


def _total(debugger: Debugger, minibatches: int | None, epochs: int | None) -> int:
    """How many minibatches there are to train."""
    if minibatches is not None:
        return minibatches
    batch_size = debugger.problem.experiment.training.batch_size
    return (epochs or 0) * math.ceil(debugger.problem.split.train.m / batch_size)
