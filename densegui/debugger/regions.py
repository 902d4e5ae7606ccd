"""Decision regions: which class the network answers, and how surely, at every point of a plane of two inputs.

The parameters are those that the frame shows as W and b: at the start of a minibatch the ones after t updates,
inside it the ones that its forward pass uses. The predictions come from the engine's own forward pass.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from densegui.data.dataset import Split
from densegui.debugger.frame import Frame
from densegui.engine.network import FloatArray, IntArray, NetworkSpec, pack
from densegui.engine.propagation import predict

CELLS_RUNNING, CELLS_STILL = 60 * 60, 120 * 120
"""Points of the grid while training runs, and when the picture stands still."""
WORK_RUNNING, WORK_STILL = 6e6, 1e9
"""About how many operations a picture may cost; a wide network gets a coarser grid."""
MARGIN = 0.1
FEWEST_CELLS = 12 * 12
ACTIVATION_WORK = 40
"""Operations that one activation counts as: exp and tanh cost that many multiplications."""
NUMBERS_AT_ONCE = 2**20
"""Numbers that the forward pass may hold at once: bounds the memory."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the plane of the two inputs, as the network sees them."""

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


def data_box(split: Split) -> Box:
    """Return the box that holds all training and test examples, with a margin of a tenth on each side."""
    rows = np.concatenate([split.train.rows, split.test.rows]).astype(np.float64)
    low, high = rows.min(axis=0), rows.max(axis=0)
    size = high - low
    size[size == 0] = 1.0  # a constant feature
    low, high = (low + high) / 2 - (0.5 + MARGIN) * size, (low + high) / 2 + (0.5 + MARGIN) * size
    return Box(float(low[0]), float(high[0]), float(low[1]), float(high[1]))


def regions(frame: Frame, box: Box, aspect: float = 1.0, running: bool = False) -> Regions:
    """Return the decision regions within a box.

    Parameters
    ----------
    frame : Frame
        Its data must have two features.
    box : Box
    aspect : float
        Width / height of the picture on the screen.
    running : bool
        Whether training runs: the grid is coarser then.
    """
    spec = frame.spec
    if spec.n_x != 2:
        raise ValueError(f"decision regions need two inputs, not {spec.n_x}")
    columns, rows = grid_size(spec, aspect, running)
    return predict_grid(spec, parameters_in_force(frame), box, columns, rows)


def grid_size(spec: NetworkSpec, aspect: float, running: bool) -> tuple[int, int]:
    """Return columns and rows of a grid of nearly square cells, so many that the network's size allows.

    `aspect` is width / height of the picture on the screen.
    """
    work = 2 * spec.n_parameters + ACTIVATION_WORK * sum(spec.n[1:])
    most, allowed = (CELLS_RUNNING, WORK_RUNNING) if running else (CELLS_STILL, WORK_STILL)
    cells = min(most, max(allowed / work, FEWEST_CELLS))
    aspect = min(max(aspect, 0.1), 10.0)
    return max(ceil(sqrt(cells * aspect)), 2), max(ceil(sqrt(cells / aspect)), 2)


def predict_grid(spec: NetworkSpec, theta: FloatArray, box: Box, columns: int, rows: int) -> Regions:
    """Predict at the middle of each of columns × rows cells of the box."""
    x = box.left + (np.arange(columns) + 0.5) * (box.width / columns)
    y = box.bottom + (np.arange(rows) + 0.5) * (box.height / rows)
    grid = np.empty((2, rows, columns), spec.dtype)
    grid[0], grid[1] = x, y[:, np.newaxis]
    X = grid.reshape(2, -1)
    chunk = max(NUMBERS_AT_ONCE // sum(spec.n), 1)
    winner = np.empty(X.shape[1], np.int64)
    probability = np.empty(X.shape[1], spec.dtype)
    with np.errstate(all="ignore"):  # a network that has diverged answers NaN, which is shown as no class
        for start in range(0, X.shape[1], chunk):
            part = slice(start, start + chunk)
            Y_hat = predict(spec, theta, X[:, part])
            winner[part] = Y_hat.argmax(axis=0)
            probability[part] = Y_hat.max(axis=0)
    lost = ~np.isfinite(probability)
    winner[lost], probability[lost] = -1, 0
    return Regions(box, winner.reshape(rows, columns), probability.reshape(rows, columns))


def answer_at(frame: Frame, x: float, y: float) -> FloatArray:
    """Return ŷ, of shape (n_y,), at one point, as the network sees it (standardised where the data are)."""
    with np.errstate(all="ignore"):
        Y_hat = predict(frame.spec, parameters_in_force(frame), np.array([[x], [y]]))
    return Y_hat[:, 0]
