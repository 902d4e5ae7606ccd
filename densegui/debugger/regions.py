"""Decision regions: which class the network answers, and how surely, at every point of a plane through its inputs.

The parameters are those that the frame shows as W and b: at the start of a minibatch the ones after t updates,
inside it the ones that its forward pass uses. The layers are the engine's own functions; the answer at one point is
its forward pass.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import DTypeLike

from densegui.debugger.cuts import Cut
from densegui.debugger.frame import Frame
from densegui.debugger.pieces import example_work
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.equations import linear_combination
from densegui.engine.network import FloatArray, IntArray, Layers, NetworkSpec, pack, unpack
from densegui.engine.propagation import predict
from densegui.work import Done, result_of

CELLS_RUNNING, CELLS_STILL = 80 * 80, 160 * 160
"""Points of the grid while training runs, and when the picture stands still."""
WORK_RUNNING, WORK_STILL = 2e7, 1e9
"""About how many operations a picture may cost; a wide network gets a coarser grid."""
WORK_AT_ONCE = 1e8
"""What a fine picture may cost and still be made in one go: some 10 ms of a slow core."""
MARGIN = 0.1
FEWEST_CELLS = 12 * 12
NUMBERS_AT_ONCE = 2**15
"""Numbers that a layer of the forward pass may hold at once: two of them fit into the processor's cache."""
LEAST = 16
"""Points that go through a layer at once at least: of a very wide one, the weights cost more than Z and A."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in a plane through the space of the inputs."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def widened(self, aspect: float) -> "Box":
        """Return the smallest box about the same middle that holds this one, with width / height = aspect."""
        x, y = (self.left + self.right) / 2, (self.bottom + self.top) / 2
        half_height = max(self.height, self.width / aspect) / 2
        half_width = aspect * half_height
        return Box(x - half_width, x + half_width, y - half_height, y + half_height)


@dataclass(frozen=True, slots=True)
class Regions:
    """The network's answers at the middles of the cells of a grid; row 0 is at the bottom of the box.

    Attributes
    ----------
    winner : int array of shape (rows, columns)
        The class with the largest ŷ, from 0; −1 where ŷ is not finite.
    probability : float array of the same shape
        The winner's ŷ; 0 where it is not finite.
    """

    box: Box
    winner: IntArray
    probability: FloatArray


def parameters_in_force(frame: Frame) -> FloatArray:
    """Return Θ as the frame shows it: W[l] and b[l] of all layers, in one vector."""
    layers = range(1, frame.spec.L + 1)
    nothing = np.empty(0)
    W = [nothing, *(_shown(frame, "W", l) for l in layers)]
    b = [nothing, *(_shown(frame, "b", l) for l in layers)]
    return pack(frame.spec, W, b)


def _shown(frame: Frame, name: str, l: int) -> FloatArray:
    array = frame.shown(name, l).array
    if array is None:
        raise ValueError(f"{name}{l} is not in force at {frame.position}")
    return array


def data_box(*places: FloatArray) -> Box:
    """Return the box that holds all places, (k, 2) each, with a margin of a tenth on each side."""
    rows = np.concatenate(places).astype(np.float64)
    low, high = rows.min(axis=0), rows.max(axis=0)
    size = high - low
    size[size == 0] = 1.0  # a constant feature
    low, high = (low + high) / 2 - (0.5 + MARGIN) * size, (low + high) / 2 + (0.5 + MARGIN) * size
    return Box(float(low[0]), float(high[0]), float(low[1]), float(high[1]))


@dataclass(frozen=True, slots=True, eq=False)
class RegionTask:
    """What decision regions are computed from: a network that answers on the plane, and the picture's place and shape.

    It holds copies: the frame that it is made of may be gone when its work is done.

    Attributes
    ----------
    spec, theta
        The network, restricted to the plane; `expanded` makes its inputs of points of the plane, (2, k).
    aspect : float
        Width / height of the picture on the screen.
    """

    spec: NetworkSpec
    theta: FloatArray
    cut: Cut
    box: Box
    aspect: float

    @classmethod
    def of(cls, frame: Frame, cut: Cut, box: Box, aspect: float) -> "RegionTask":
        """Return the task of drawing a frame's regions within a box of a plane through the space of the inputs."""
        return cls(*cut.restricted(frame.spec, parameters_in_force(frame)), cut, box, aspect)

    def same_as(self, other: "RegionTask") -> bool:
        """Whether both make the same picture, bit for bit."""
        mine, others = ((task.spec, task.cut, task.box, task.aspect) for task in (self, other))
        return mine == others and self.theta.tobytes() == other.theta.tobytes()

    @property
    def takes_long(self) -> bool:
        """Whether the fine picture is more than a window can wait for."""
        columns, rows = grid_size(self.spec, self.aspect, running=False)
        return columns * rows * example_work(self.spec) > WORK_AT_ONCE

    def coarse(self) -> Regions:
        """Return a picture that is made in a few milliseconds."""
        return result_of(self._on_grid(running=True))

    def fine(self) -> Generator[Done, None, Regions]:
        """Compute a picture for a screen that stands still, in pieces of a few milliseconds."""
        return self._on_grid(running=False)

    def _on_grid(self, running: bool) -> Generator[Done, None, Regions]:
        columns, rows = grid_size(self.spec, self.aspect, running)
        return predicted_grid(self.spec, self.theta, self.box, columns, rows, self.cut.expanded)


def grid_size(spec: NetworkSpec, aspect: float, running: bool) -> tuple[int, int]:
    """Return columns and rows of a grid of nearly square cells, so many that the network's size allows.

    `aspect` is width / height of the picture on the screen.
    """
    work = example_work(spec)
    most, allowed = (CELLS_RUNNING, WORK_RUNNING) if running else (CELLS_STILL, WORK_STILL)
    cells = min(most, max(allowed / work, FEWEST_CELLS))
    aspect = min(max(aspect, 0.1), 10.0)
    return max(ceil(sqrt(cells * aspect)), 2), max(ceil(sqrt(cells / aspect)), 2)


def predicted_grid(
    spec: NetworkSpec,
    theta: FloatArray,
    box: Box,
    columns: int,
    rows: int,
    expanded: Callable[[FloatArray], FloatArray] = lambda points: points,
) -> Generator[Done, None, Regions]:
    """Predict at the middle of each of columns × rows cells of the box; `expanded` makes the inputs of its points.

    In float32, which no eye can tell from float64; where that does not reach, in the network's own type.
    """
    winner, probability = yield from _winners(spec, theta, expanded(grid(box, columns, rows, np.float32)))
    lost = ~np.isfinite(probability)
    if lost.any() and spec.dtype != "float32":
        X = expanded(grid(box, columns, rows, np.dtype(spec.dtype)))
        winner, probability = yield from _winners(spec, theta, X)
        lost = ~np.isfinite(probability)
    winner[lost], probability[lost] = -1, 0
    return Regions(box, winner.reshape(rows, columns), probability.reshape(rows, columns))


def grid(box: Box, columns: int, rows: int, dtype: DTypeLike) -> FloatArray:
    """Return the middles of columns × rows cells of the box as (2, rows · columns), the bottom row first."""
    points: FloatArray = np.empty((2, rows, columns), dtype)
    points[0] = box.left + (np.arange(columns) + 0.5) * (box.width / columns)
    points[1] = (box.bottom + (np.arange(rows) + 0.5) * (box.height / rows))[:, np.newaxis]
    return points.reshape(2, -1)


def _winners(spec: NetworkSpec, theta: FloatArray, X: FloatArray) -> Generator[Done, None, tuple[IntArray, FloatArray]]:
    """The class with the largest z[L] of each column of X, and its ŷ = 1 / Σ_i e^(z_i − max z), in the type of X.

    The columns go through the layers in pieces, so that Z and A of all layers stay in the processor's cache.
    """
    m, length = X.shape[1], max(NUMBERS_AT_ONCE // max(spec.n), LEAST)
    winner, probability = np.zeros(m, np.int64), np.empty(m, X.dtype)
    W, b = unpack(spec, _converted(theta, X.dtype))
    buffers = [np.empty(max(spec.n) * min(length, m), X.dtype) for _ in range(2)]
    for start in range(0, m, length):
        part = slice(start, min(start + length, m))
        with np.errstate(all="ignore"):  # a network that has diverged answers NaN, which is shown as no class
            _answer(spec, W, b, X[:, part], buffers, winner[part], probability[part])
        yield part.stop, m
    return winner, probability


def _converted(theta: FloatArray, dtype: DTypeLike) -> FloatArray:
    with np.errstate(over="ignore"):
        return theta.astype(dtype)


def _answer(
    spec: NetworkSpec,
    W: Layers,
    b: Layers,
    A: FloatArray,
    buffers: list[FloatArray],
    winner: IntArray,
    probability: FloatArray,
) -> None:
    """Write the winners of the inputs A, (n_x, k), and their ŷ; `winner` holds zeros."""
    size = A.shape[1]
    for l in range(1, spec.L + 1):
        Z, out = (buffer[: spec.n[l] * size].reshape(spec.n[l], size) for buffer in buffers)
        linear_combination(W[l], A, b[l], Z)
        if l < spec.L:
            A = ACTIVATIONS[spec.activations[l]].g(Z, out)
            A[spec.off_rows(l)] = 0
    Z -= np.maximum.reduce(Z)
    for k in reversed(range(spec.n_y)):  # of equal ones the first wins, as in argmax
        np.copyto(winner, k, where=Z[k] == 0)
    np.divide(1, np.add.reduce(np.exp(Z, Z)), probability)


def answer_at(frame: Frame, x: FloatArray) -> FloatArray:
    """Return ŷ, of shape (n_y,), for one input of shape (n_x,), as the network sees it."""
    with np.errstate(all="ignore"):
        Y_hat = predict(frame.spec, parameters_in_force(frame), x[:, np.newaxis])
    return Y_hat[:, 0]
