"""Watches: numbers that are pinned to the screen, as text, as the slides' symbols, and with their last values.

    W LAYER J K    dW LAYER J K    b LAYER K    db LAYER K    Z LAYER K    A LAYER K    dZ LAYER K    X K
    norm NAME LAYER    mean NAME LAYER    cost    cost train|test    accuracy train|test

X, Z, A and dZ are those of the chosen example, or the mean of the minibatch; a norm and a mean are always over the
whole array.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from densegui.debugger.conditions import SETS, norm
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.words import Words, listed
from densegui.engine.network import FloatArray, NetworkSpec

EDGES, BIASES, COLUMNS = ("W", "dW"), ("b", "db"), ("Z", "A", "dZ")
ARRAYS = (*EDGES, *BIASES, *COLUMNS)
PER_EXAMPLE = ("X", *COLUMNS)
MOST_POINTS = 512
"""Points of a curve; when there are more, every other one is dropped."""
MOST_SUGGESTIONS = 2000


@dataclass(frozen=True, slots=True)
class Watch:
    """One number.

    `of` is "element", "norm" or "mean" of the array `name`; or a set, "" for the minibatch, "train" or "test", with the
    metric `name`.
    """

    of: str
    name: str
    layer: int = 0
    source: int = 0
    node: int = 0

    def __str__(self) -> str:
        if self.of == "element":
            place = [str(number) for number in (self.layer, self.source, self.node) if number]
            return " ".join([self.name, *place])
        words = (self.of, self.name, str(self.layer)) if self.layer else (self.name, self.of)
        return " ".join(words).strip()

    @property
    def is_metric(self) -> bool:
        """Whether it is a cost or an accuracy."""
        return self.name in ("cost", "accuracy")

    @property
    def label(self) -> str:
        """The slides' symbol, in the markup of formulas; "accuracy" has none and stands for itself."""
        if self.is_metric:
            return "accuracy" if self.name == "accuracy" else "𝒞" if self.of else "𝒞_b"
        if self.of == "element":
            return self._element_label()
        array = {"dW": "∇W", "db": "∇b", "dZ": "𝒥_z"}.get(self.name, self.name) + f"^[{self.layer}]"
        return f"‖{array}‖" if self.of == "norm" else array

    def _element_label(self) -> str:
        if self.name == "X":
            return f"x_{{{self.node}}}"
        comma = "," if max(self.source, self.node) > 9 else ""
        index = f"{self.source}{comma}{self.node}" if self.source else f"{self.node}"
        letter = f"{self.name[-1].lower()}_{{{index}}}^[{self.layer}]"
        return {"dW": "∂𝒞/∂", "db": "∂𝒞/∂", "dZ": "∂ℒ/∂"}.get(self.name, "") + letter

    def words(self, frame: Frame) -> str:
        """Return which example, minibatch or set the number belongs to; for W and b, what it is."""
        if self.is_metric:
            return SETS.get(self.of, "minibatch")
        if self.of == "element" and self.name in PER_EXAMPLE and frame.example is not None:
            return f"example {frame.example + 1}"
        if self.name in ("W", "b"):
            what = "weight" if self.name == "W" else "bias"
            return what if self.of == "element" else "weights" if self.name == "W" else "biases"
        return "minibatch"

    def is_mean(self, frame: Frame) -> bool:
        """Whether the number is a mean: over an array's entries, or over the minibatch as no example is chosen."""
        return self.of == "mean" or (self.of == "element" and self.name in PER_EXAMPLE and frame.example is None)

    def value(self, frame: Frame) -> tuple[float | None, Freshness]:
        """Return the number at a frame's position, None when it has not been computed, and whether it is of now."""
        if self.is_metric and self.of:
            return self._metric(frame)
        array, freshness = frame.shown(self.name, self.layer)
        if array is None:
            return None, freshness
        with np.errstate(all="ignore"):  # a diverged network is watched too
            return self._number(array, frame.example), freshness

    def _metric(self, frame: Frame) -> tuple[float | None, Freshness]:
        evaluation = frame.evaluation
        metrics = evaluation.train if self.of == "train" else evaluation.test
        if metrics is None:
            return None, Freshness.ABSENT
        now = evaluation.t == frame.position.t
        return float(getattr(metrics, self.name)), Freshness.FRESH if now else Freshness.STALE

    def _number(self, array: FloatArray, example: int | None) -> float:
        if self.of == "norm":
            return norm(array)
        if self.of == "mean":
            return float(array.mean())
        if self.name == "cost":
            return float(array)
        row = array[(self.source or self.node) - 1]
        if self.name in EDGES:
            return float(row[self.node - 1])
        if self.name in BIASES:
            return float(row[0])
        return float(row.mean() if example is None else row[example])

    def time(self, frame: Frame, freshness: Freshness) -> int:
        """Return the minibatch, or for W, b and the metrics the number of updates, that the number belongs to."""
        if self.is_metric and self.of:
            return frame.evaluation.t
        return frame.minibatch if freshness is Freshness.STALE else frame.position.t


def parse_watch(text: str, spec: NetworkSpec) -> Watch:
    """Return the watch that a text describes.

    Raises
    ------
    InputError
        When there is no such number. One sentence that says what is allowed.
    """
    words = Words(text, "watch")
    watch = _parsed(words, spec)
    words.end()
    return watch


def _parsed(words: Words, spec: NetworkSpec) -> Watch:
    first = words.coming
    known = (*ARRAYS, "X", "norm", "mean", "cost", "accuracy")
    if first not in known:
        words.refuse(f"it begins with {listed(known)}")
    words.take()
    if first in ("norm", "mean"):
        return Watch(first, words.one_of(ARRAYS), words.layer(spec))
    if first == "accuracy" or (first == "cost" and words.coming):
        return Watch(words.one_of(tuple(SETS)), first)
    if first == "cost":
        return Watch("", "cost")
    l = 0 if first == "X" else words.layer(spec)
    source = words.node(spec, l - 1) if first in EDGES else 0
    return Watch("element", first, l, source, words.node(spec, l))


def watch_of(selection: Selection) -> Watch:
    """Return the number that stands for what is selected: the weight, the bias, the node's a, or the input."""
    l, k = selection.layer, selection.node
    if selection.kind is Kind.NODE:
        return Watch("element", "A" if l else "X", l, 0, k)
    name = "W" if selection.kind is Kind.EDGE else "b"
    return Watch("element", name, l, selection.source, k)


def suggestions(spec: NetworkSpec) -> list[str]:
    """Return texts to choose from: metrics, norms, means, then elements, as many as anyone would scroll through."""
    return list(map(str, islice(_all(spec), MOST_SUGGESTIONS)))


def _all(spec: NetworkSpec) -> Iterator[Watch]:
    layers = range(1, spec.L + 1)
    yield Watch("", "cost")
    yield from (Watch(of, name) for name in ("cost", "accuracy") for of in SETS)
    yield from (Watch(of, name, l) for of in ("norm", "mean") for name in ARRAYS for l in layers)
    for name in (*BIASES, *COLUMNS):
        yield from (Watch("element", name, l, 0, k) for l in layers for k in range(1, spec.n[l] + 1))
    yield from (Watch("element", "X", 0, 0, k) for k in range(1, spec.n_x + 1))
    for name in EDGES:
        for l in layers:
            pairs = ((j, k) for k in range(1, spec.n[l] + 1) for j in range(1, spec.n[l - 1] + 1))
            yield from (Watch("element", name, l, j, k) for j, k in pairs)


class Track:
    """The last values of a watch: one for each t, the newest one that was seen."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.values: list[float] = []

    def record(self, t: int, value: float) -> None:
        """Take a value; it replaces the one that was seen at the same t."""
        place = bisect_left(self.times, t)
        if place < len(self.times) and self.times[place] == t:
            self.values[place] = value
            return
        self.times.insert(place, t)
        self.values.insert(place, value)
        if len(self.times) > MOST_POINTS:
            keep = slice((len(self.times) - 1) % 2, None, 2)  # the newest one stays
            self.times, self.values = self.times[keep], self.values[keep]

    def clear(self) -> None:
        """Forget all values."""
        self.times, self.values = [], []


class Watches:
    """The watches of a network in the order in which they were added, each with its curve."""

    def __init__(self, spec: NetworkSpec, texts: Iterable[str] = ()) -> None:
        self.spec = spec
        self._tracks: dict[Watch, Track] = {}
        self._mean = False
        for text in texts:
            self.add(text)

    def __iter__(self) -> Iterator[Watch]:
        return iter(tuple(self._tracks))

    def __len__(self) -> int:
        return len(self._tracks)

    def add(self, what: str | Watch) -> Watch:
        """Add a watch and return it; one that is there already stays as it is."""
        watch = parse_watch(what, self.spec) if isinstance(what, str) else what
        self._tracks.setdefault(watch, Track())
        return watch

    def remove(self, watch: Watch) -> None:
        """Remove a watch and its curve."""
        self._tracks.pop(watch, None)

    def track(self, watch: Watch) -> Track:
        """Return the last values of a watch."""
        return self._tracks[watch]

    def record(self, frame: Frame) -> None:
        """Take the values of a frame. A curve of single examples does not go on as one of means, nor back."""
        if self._mean != (frame.example is None):
            self._mean = frame.example is None
            for watch, track in self._tracks.items():
                if watch.of == "element" and watch.name in PER_EXAMPLE:
                    track.clear()
        for watch, track in self._tracks.items():
            value, freshness = watch.value(frame)
            if value is not None:
                track.record(watch.time(frame, freshness), value)

    def as_texts(self) -> tuple[str, ...]:
        """Return the watches as texts."""
        return tuple(map(str, self._tracks))
