"""Commands that look: where, print, dump and gradcheck. They change nothing."""

import math
import sys
from collections.abc import Callable, Iterator

import numpy as np

from densegui.debugger.checking import GradientCheckJob
from densegui.debugger.conditions import SETS
from densegui.debugger.debugger import Debugger
from densegui.debugger.format import count, number
from densegui.debugger.script.session import Action, Reading, Session
from densegui.debugger.trace import LAYER_ARRAYS, Array, trace_arrays
from densegui.debugger.words import plain

EDGES, BIASES = ("W", "dW", "W_new"), ("b", "db", "b_new")
OF_A_LAYER = tuple(LAYER_ARRAYS.values())
VECTORS = ("labels", "indices", "loss")
SETTINGS: dict[str, Callable[[Debugger], str]] = {
    "learning_rate": lambda d: repr(d.learning_rate),
    "batch_size": lambda d: str(d.setting.batch_size),
    "optimizer": lambda d: d.setting.optimizer.name,
}
NAMES = (*OF_A_LAYER, "X", "Y", *VECTORS, "cost", "accuracy", *SETTINGS)
LINE_WIDTH = 120
MOST_ROWS = 20
"""Parameters that a gradient check lists."""


def read_where(reading: Reading) -> Action:
    """Say where the debugger stands."""
    return Session.where


# -- print


def read_print(reading: Reading) -> Action:
    """Print NAME [L] [J] [K]."""
    words, spec = reading.words, reading.spec
    written = {
        name.format(l): (array, l) for l in range(1, spec.L + 1) for name, array in LAYER_ARRAYS.items()
    }  # W1, W1_new …
    if words.coming in written:
        return _array(reading, *written[words.take()])
    name = words.one_of(NAMES)
    if name in OF_A_LAYER:
        return _array(reading, name, words.layer(spec))
    if name in SETTINGS:
        return lambda session: [SETTINGS[name](session.debugger)]
    if name == "accuracy" or words.coming in SETS:
        return _metric(reading, name)
    return _array(reading, name, 0)


def _array(reading: Reading, name: str, l: int) -> Action:
    """Print an array of the trace, a row of it or an element."""
    label = f"{name} {l}" if l else name
    key = next((key for key, array in LAYER_ARRAYS.items() if array == name), name).format(l)
    place = _place(reading, name, l)
    return lambda session: _printed(session, label, key, place)


def _place(reading: Reading, name: str, l: int) -> tuple[int, ...]:
    """Read J and K, from 1; return them from 0."""
    words, spec = reading.words, reading.spec
    readers: list[Callable[[], int]] = [lambda: words.whole("the example", 1)]
    if name in EDGES:
        readers = [lambda: words.node(spec, l - 1), lambda: words.node(spec, l)]
    elif name in BIASES:
        readers = [lambda: words.node(spec, l), lambda: words.whole("the column", 1, 1)]
    elif name == "cost":
        readers = []
    elif name not in VECTORS:
        layer = {"X": 0, "Y": spec.L}.get(name, l)
        readers.insert(0, lambda: words.node(spec, layer))
    place = [read() - 1 for read in readers if words.coming]
    return (*place, 0) if name in BIASES and len(place) == 1 else tuple(place)


def _printed(session: Session, label: str, key: str, place: tuple[int, ...]) -> Iterator[str]:
    t, i = session.debugger.position
    array = trace_arrays(session.debugger.frame()).get(key)
    if array is None:
        yield f"{label}: not computed yet at minibatch {t} op {i}"
    elif any(part >= size for part, size in zip(place, array.shape, strict=False)):
        yield f"{label}: example {place[-1] + 1} does not exist; minibatch {t} has {array.shape[-1]}"
    else:
        yield from as_lines(array[place])


def as_lines(array: Array) -> list[str]:
    """Return numbers as lines, with all the digits that tell them apart from their neighbours, and no −0."""
    positive_zero = np.asarray(array + np.zeros((), array.dtype))
    if positive_zero.ndim == 0:
        return [str(positive_zero[()])]
    text = np.array2string(positive_zero, LINE_WIDTH, floatmode="unique", threshold=sys.maxsize)
    return text.splitlines()


def _metric(reading: Reading, name: str) -> Action:
    """Print the cost or the accuracy of a whole set, of the parameters after t updates."""
    of = reading.words.coming
    if of == "test" and not reading.sizes.test:
        reading.words.refuse("there are no test examples, so only train")
    reading.words.one_of(tuple(SETS))

    def action(session: Session) -> Iterator[str]:
        evaluation = session.debugger.evaluation()
        metrics = evaluation.train if of == "train" else evaluation.test
        if metrics is None or (name == "accuracy" and not math.isfinite(metrics.cost)):
            yield f"{name} {of}: there is none, the network's numbers are not finite"
        else:
            yield repr(float(getattr(metrics, name)))

    return action


# -- dump


def read_dump(reading: Reading) -> Action:
    """Write every array computed so far into a file."""
    path = reading.text("the name of a file")

    def action(session: Session) -> Iterator[str]:
        arrays = trace_arrays(session.debugger.frame())
        session.write(path, arrays)
        yield from session.done(f"wrote {len(arrays)} arrays to {path}")

    return action


# -- gradcheck


def read_gradcheck(reading: Reading) -> Action:
    """Compare the gradient with central differences."""
    return _gradcheck


def _gradcheck(session: Session) -> Iterator[str]:
    job = GradientCheckJob(session.debugger.frame(), session.debugger.selection)
    while (result := job.work(0.0)) is None:
        if not session.goes_on(*job.progress):
            return
    worst = result.row(int(np.argmax(np.nan_to_num(result.error, nan=math.inf))))
    differing = int((result.differs | result.at_kink).sum())
    yield (
        f"{count(result.which.size)} checked of minibatch {result.minibatch}, "
        f"{count(int(result.at_kink.sum()))} at a kink; {result.tolerance_text()}"
    )
    yield (
        f"worst difference {number(worst.error)} at {worst.place}: "
        f"{plain(worst.analytic)} by the program, {plain(worst.numeric)} by central differences"
    )
    yield from result.text(min(differing, MOST_ROWS)).splitlines()
