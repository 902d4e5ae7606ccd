"""A plane through the space of the inputs, on which decision regions are drawn, and where the examples lie on it.

With two inputs it is the space itself, and where the inputs are functions of two, it is the plane of those. Otherwise
it is spanned by two features, the others being kept at their mean over the training set, or by the first two principal
components of the training set, through its mean.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from densegui.data.dataset import Examples, Split
from densegui.data.widening import PLAIN
from densegui.debugger.components import Components
from densegui.debugger.format import percent
from densegui.debugger.probe import Probe
from densegui.engine.network import FloatArray, IntArray, NetworkSpec, pack, unpack

Which = slice | FloatArray | IntArray


@dataclass(frozen=True, slots=True)
class Words:
    """What a plane is called on the screen.

    Attributes
    ----------
    names, short_names : two texts
        What stands at the axes, and what the coordinates of a point are called.
    says : str
        How the plane lies; "" where the whole picture needs no word.
    of : str
        What follows the coordinates of a point.
    """

    names: tuple[str, str]
    short_names: tuple[str, str]
    says: str = ""
    of: str = ""


class Cut(Protocol):
    """A plane with coordinates (u, v). Inputs are as the network sees them."""

    @property
    def words(self) -> Words:
        """What it is called."""

    @property
    def whole(self) -> bool:
        """Whether all examples lie on it."""

    def places(self, examples: Examples, which: Which = slice(None)) -> FloatArray:
        """Return u and v of examples, shape (k, 2)."""

    def place(self, probe: Probe) -> FloatArray | None:
        """Return u and v of a probe; None where they can't be told."""

    def inputs(self, points: FloatArray) -> FloatArray:
        """Return the inputs of points of the plane: from (2, k) to (n_x, k)."""

    def restricted(self, spec: NetworkSpec, theta: FloatArray) -> tuple[NetworkSpec, FloatArray]:
        """Return a network that answers on the plane as this one does, given `expanded` points."""

    def expanded(self, points: FloatArray) -> FloatArray:
        """Return what the restricted network takes for points of the plane, (2, k)."""


@dataclass(frozen=True, slots=True, eq=False)
class FlatCut:
    """The points origin + u axes[0] + v axes[1]; the axes, of shape (2, n_x), are orthonormal."""

    origin: FloatArray
    axes: FloatArray
    words: Words

    def places(self, examples: Examples, which: Which = slice(None)) -> FloatArray:
        """Return where examples fall on the plane, straight down."""
        return self._fall(examples.rows[which])

    def place(self, probe: Probe) -> FloatArray | None:
        return self._fall(probe.x)

    def _fall(self, rows: FloatArray) -> FloatArray:
        # In the type of the data: they may be many, and a copy of them would be dear.
        places: FloatArray = rows @ self.axes.T.astype(rows.dtype) - self.axes @ self.origin
        return places

    def inputs(self, points: FloatArray) -> FloatArray:
        inputs: FloatArray = self.origin[:, np.newaxis] + self.axes.T @ points
        return inputs

    def restricted(self, spec: NetworkSpec, theta: FloatArray) -> tuple[NetworkSpec, FloatArray]:
        """Return the network as one of the two inputs u and v: W[1] ← axes W[1], b[1] ← b[1] + W[1]ᵀ origin."""
        if self.whole:
            return spec, theta
        W, b = unpack(spec, theta)
        with np.errstate(all="ignore"):  # a diverged network is shown too
            W[1], b[1] = self.axes @ W[1], b[1] + W[1].T @ self.origin[:, np.newaxis]
        smaller = NetworkSpec((2, *spec.n[1:]), spec.activations, spec.dtype, spec.off)
        return smaller, pack(smaller, W, b)

    def expanded(self, points: FloatArray) -> FloatArray:
        return points

    @property
    def whole(self) -> bool:
        return bool(self.axes.shape[1] == 2)


@dataclass(frozen=True, slots=True, eq=False)
class WidenedCut:
    """The plane of the raw x₁ and x₂ that all inputs are made from."""

    split: Split
    words: Words

    whole = True

    def places(self, examples: Examples, which: Which = slice(None)) -> FloatArray:
        plane = self.split.dataset.plane
        assert plane is not None
        return plane.rows[examples.indices[which]]

    def place(self, probe: Probe) -> FloatArray | None:
        """Return x₁ and x₂ where both are among the inputs."""
        plane = self.split.dataset.plane
        assert plane is not None
        names = plane.widening.names
        if not set(PLAIN) <= set(names):
            return None
        return probe.raw[[names.index(name) for name in PLAIN]]

    def inputs(self, points: FloatArray) -> FloatArray:
        return self.split.widen(points)

    def restricted(self, spec: NetworkSpec, theta: FloatArray) -> tuple[NetworkSpec, FloatArray]:
        return spec, theta

    def expanded(self, points: FloatArray) -> FloatArray:
        return self.split.widen(points).astype(points.dtype)


def plane_of(split: Split) -> Cut | None:
    """Return the plane that all examples lie on; None where they have more dimensions, or one."""
    plane, seen = split.dataset.plane, _as_seen(split)
    if plane is None:
        return None
    first, second = plane.names
    if split.dataset.widened_from is not None:
        says = f"{len(plane.widening.names)} inputs made of {first} and {second}"
        return WidenedCut(split, Words(plane.names, plane.names, says))
    return FlatCut(np.zeros(2), np.eye(2), Words((first + seen, second + seen), plane.names, of=seen))


def feature_cut(split: Split, first: int, second: int) -> Cut:
    """Return the plane of two features, from 0; the others stay at their mean over the training set."""
    rows, dataset = split.train.rows, split.dataset
    origin = rows.mean(axis=0, dtype=np.float64)
    origin[[first, second]] = 0
    axes = np.zeros((2, rows.shape[1]))
    axes[0, first] = axes[1, second] = 1
    names, seen = (dataset.feature_names[first], dataset.feature_names[second]), _as_seen(split)
    rest = "other inputs at their training mean"
    of = f" of {names[0]}, {names[1]}{seen}; {rest}"
    return FlatCut(origin, axes, Words((names[0] + seen, names[1] + seen), names, rest, of))


def component_cut(found: Components) -> Cut:
    """Return the plane of the principal components, through the mean of the training set."""
    first, second = (f"PC {k} · {percent(share)}" for k, share in enumerate(found.shares, start=1))
    of = "the training set" if found.every == 1 else f"every {found.every}th training example"
    names, short = (f"{first} of the spread", second), ("PC 1", "PC 2")
    words = Words(names, short, f"principal components of {of}", " of PC 1, PC 2")
    return FlatCut(found.mean, found.axes, words)


def _as_seen(split: Split) -> str:
    return "" if split.standardizer is None else " (standardised)"
