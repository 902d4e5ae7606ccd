"""A plane through the space of the inputs, on which decision regions are drawn, and where the examples lie on it.

With two inputs it is the space itself. With more it is spanned by two features, the others being kept at their mean
over the training set, or by the first two principal components of the training set, through its mean.
"""

from dataclasses import dataclass

import numpy as np

from densegui.data.dataset import Examples, Split
from densegui.debugger.components import Components
from densegui.debugger.format import percent
from densegui.debugger.probe import Probe
from densegui.engine.network import FloatArray, IntArray, NetworkSpec, pack, unpack


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """The points origin + u axes[0] + v axes[1], of coordinates (u, v). The axes are orthonormal.

    Attributes
    ----------
    origin : array of shape (n_x,)
        As the network sees it, like all inputs here.
    axes : array of shape (2, n_x)
    names, short_names : two texts
        What stands at the axes, and what the coordinates of a point are called.
    says : str
        How the plane lies, for the screen; "" where it is the whole space.
    of : str
        What follows the coordinates of a point.
    """

    origin: FloatArray
    axes: FloatArray
    names: tuple[str, str]
    short_names: tuple[str, str]
    says: str = ""
    of: str = ""

    def places(self, examples: Examples, which: slice | FloatArray | IntArray = slice(None)) -> FloatArray:
        """Return u and v of examples, shape (k, 2): where they fall on the plane, straight down."""
        return self._fall(examples.rows[which])

    def place(self, probe: Probe) -> FloatArray | None:
        """Return u and v of a probe; None where they can't be told."""
        return self._fall(probe.x)

    def _fall(self, rows: FloatArray) -> FloatArray:
        places: FloatArray = (rows.astype(np.float64) - self.origin) @ self.axes.T
        return places

    def inputs(self, points: FloatArray) -> FloatArray:
        """Return the inputs of points of the plane: from (2, k) to (n_x, k)."""
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

    @property
    def whole(self) -> bool:
        """Whether the plane is the whole space of the inputs."""
        return bool(self.axes.shape[1] == 2)


def whole_plane(split: Split) -> Cut:
    """Return the plane of the only two inputs."""
    first, second = split.dataset.feature_names
    seen = _as_seen(split)
    return Cut(np.zeros(2), np.eye(2), (first + seen, second + seen), (first, second), of=seen)


def feature_cut(split: Split, first: int, second: int) -> Cut:
    """Return the plane of two features, from 0; the others stay at their mean over the training set."""
    rows, dataset = split.train.rows, split.dataset
    origin = rows.mean(axis=0, dtype=np.float64)
    origin[[first, second]] = 0
    axes = np.zeros((2, rows.shape[1]))
    axes[0, first] = axes[1, second] = 1
    names = dataset.feature_names[first], dataset.feature_names[second]
    seen = _as_seen(split)
    rest = "other inputs at their training mean"
    of = f" of {names[0]}, {names[1]}{seen}; {rest}"
    return Cut(origin, axes, (names[0] + seen, names[1] + seen), names, rest, of)


def component_cut(split: Split, found: Components) -> Cut:
    """Return the plane of the principal components, through the mean of the training set."""
    first, second = (f"PC {k} · {percent(share)}" for k, share in enumerate(found.shares, start=1))
    of = "the training set" if found.every == 1 else f"every {found.every}th training example"
    says = f"principal components of {of}"
    return Cut(found.mean, found.axes, (f"{first} of the spread", second), ("PC 1", "PC 2"), says, " of PC 1, PC 2")


def _as_seen(split: Split) -> str:
    return "" if split.standardizer is None else " (standardised)"
