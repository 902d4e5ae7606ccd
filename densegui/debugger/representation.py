"""What a layer makes of the examples: A[l] of all of them, over two nodes or the first two principal components.

The slides call a hidden layer a representation of its input, and the next one a representation of that. For two inputs
the lines of a grid over their plane go through the network as well: how the layers bend it can be seen.

The parameters are those that the frame shows as W and b: after t updates. All is done in pieces; of a large set every
n-th example is taken.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import numpy as np

from densegui.data.dataset import Examples, Split
from densegui.debugger.components import Components, principal_components
from densegui.debugger.cuts import plane_of
from densegui.debugger.format import percent
from densegui.debugger.frame import Frame
from densegui.debugger.pieces import example_work, pieces
from densegui.debugger.regions import data_box, parameters_in_force
from densegui.debugger.unit_conditions import LOWERED
from densegui.engine.network import FloatArray, IntArray, NetworkSpec
from densegui.engine.propagation import forward
from densegui.work import Done

MOST_STILL, MOST_RUNNING = 3000, 1200
"""Examples that are drawn while the picture stands still, and while training runs."""
WORK_RUNNING = 1e8
"""Operations that they may cost while training runs."""
FEWEST = 200
LINES, POINTS = 13, 49
"""Lines of the grid in each direction, and points of each."""
UPRIGHT = 0.05
"""Sine of the angle up to which turned components count as not turned."""

Nodes = tuple[int, int]
"""Two nodes of the layer, from 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Aspect:
    """What a layer is looked at along: two nodes, or two directions in the space of all of them.

    Attributes
    ----------
    layer : int
    nodes : (int, int) or None
        From 0; None: the plane of the first two principal components.
    components : Components or None
        Where they lie, turned so that the picture is like the one before.
    turned : bool
        Whether the axes are other directions of that plane than the components themselves.
    """

    layer: int
    nodes: Nodes | None
    components: Components | None = None
    turned: bool = False

    def places(self, A: FloatArray) -> FloatArray:
        """Return the coordinates of examples, shape (m, 2), from their activations, shape (m, n[l])."""
        if self.nodes is not None:
            return A[:, list(self.nodes)].astype(np.float64)
        assert self.components is not None
        places: FloatArray = (A - self.components.mean) @ self.components.axes.T
        return places

    @property
    def share(self) -> float | None:
        """Of the spread of the examples, what lies in the plane; None over two nodes."""
        return None if self.components is None else sum(self.components.shares)

    @property
    def alike(self) -> bool:
        """Whether there is no spread at all: the layer makes the same of all training examples."""
        return self.share == 0


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Examples of a set: `places` of shape (k, 2), labels from 0, and rows of the data set, from 0."""

    places: FloatArray
    labels: IntArray
    rows: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Representation:
    """Where the examples lie after `updates` updates.

    Attributes
    ----------
    training, test : Group
        Every `every`-th example of them.
    minibatch : array of shape (m_b, 2) or None
        The examples of the minibatch on the screen, as the present parameters see them.
    probe : array of shape (2,) or None
    grid : tuple of arrays of shape (POINTS, 2)
        The lines on which one input is constant, the first half those of the first input; none without a plane.
    lost : bool
        Whether some activation is not a number: those examples are left out.
    """

    aspect: Aspect
    updates: int
    training: Group
    test: Group
    every: int
    minibatch: FloatArray | None
    probe: FloatArray | None
    grid: tuple[FloatArray, ...]
    lost: bool


def subsample(spec: NetworkSpec, split: Split, running: bool) -> int:
    """Return n where every n-th example is drawn."""
    most = max(min(MOST_RUNNING, WORK_RUNNING / example_work(spec)), FEWEST) if running else MOST_STILL
    return max(-int(-split.dataset.m // most), 1)


def representation(
    frame: Frame, layer: int, nodes: Nodes | None, before: Aspect | None = None, running: bool = False
) -> Generator[Done, None, Representation]:
    """Propagate the examples to a layer and lay them out in a plane.

    Parameters
    ----------
    frame : Frame
    layer : int
        0 is the input.
    nodes : (int, int) or None
        Two nodes of the layer, from 0; None: the first two principal components of the training examples.
    before : Aspect, optional
        The picture before: principal components of the same layer are turned to be like it.
    running : bool
        Whether training runs: fewer examples are drawn then.
    """
    spec, split = frame.spec, frame.problem.split
    theta, every = parameters_in_force(frame), subsample(spec, split, running)
    sets = [split.train.rows[::every], split.test.rows[::every], *_others(frame), *_grid(split)]
    rows = np.concatenate(sets)
    A = yield from _activations(spec, theta, rows, layer)
    finite = np.asarray(np.isfinite(A).all(axis=1))
    n_train = len(sets[0])
    with np.errstate(all="ignore"):  # a diverged network is shown too
        aspect = yield from _aspect(A[:n_train][finite[:n_train]], layer, nodes, before)
        places = np.where(finite[:, np.newaxis], aspect.places(np.where(finite[:, np.newaxis], A, 0)), np.nan)
    parts = iter(np.split(places, np.cumsum([len(part) for part in sets])[:-1]))
    training, test = (_group(next(parts), examples, every) for examples in (split.train, split.test))
    minibatch = next(parts) if frame.has_minibatch else None
    probe = next(parts)[0] if frame.probe is not None else None
    return Representation(
        aspect, frame.position.t, training, test, every, minibatch, probe, tuple(parts), not bool(finite.all())
    )


def _others(frame: Frame) -> Iterator[FloatArray]:
    """The inputs of the minibatch and of the probe, (k, n_x) each, where there are any."""
    if frame.has_minibatch:
        yield frame.problem.split.train.rows[frame.arrays.indices]
    if frame.probe is not None:
        yield frame.probe.x[np.newaxis]


def _grid(split: Split) -> Iterator[FloatArray]:
    """The points of each line of the grid over the plane of the inputs, as the network sees them."""
    cut = plane_of(split)
    if cut is None:
        return
    box = data_box(cut.places(split.train), cut.places(split.test))
    x, y = (np.linspace(low, high, LINES) for low, high in ((box.left, box.right), (box.bottom, box.top)))
    along_x, along_y = (np.linspace(line[0], line[-1], POINTS) for line in (x, y))
    for value in x:
        yield cut.inputs(np.stack([np.full(POINTS, value), along_y])).T
    for value in y:
        yield cut.inputs(np.stack([along_x, np.full(POINTS, value)])).T


def _activations(
    spec: NetworkSpec, theta: FloatArray, rows: FloatArray, layer: int
) -> Generator[Done, None, FloatArray]:
    """A[layer] of inputs (m, n_x), as (m, n[layer])."""
    m = len(rows)
    result = np.empty((m, spec.n[layer]), spec.dtype)
    for part in pieces(spec, m):
        with np.errstate(all="ignore"):  # a diverged network is shown too
            result[part] = forward(spec, theta, rows[part].T)[1][layer].T
        yield part.stop, m
    return result


def _aspect(A: FloatArray, layer: int, nodes: Nodes | None, before: Aspect | None) -> Generator[Done, None, Aspect]:
    if nodes is not None:
        return Aspect(layer, nodes)
    if not len(A):
        n = A.shape[1]
        return Aspect(layer, None, Components(np.zeros(n), np.eye(2, n), (0.0, 0.0)))
    found = yield from principal_components(A)
    earlier = before.components if before is not None and before.layer == layer else None
    if earlier is None or earlier.axes.shape != found.axes.shape:
        return Aspect(layer, None, found)
    turned, is_turned = turned_like(found, earlier, A)
    return Aspect(layer, None, turned, is_turned)


def turned_like(found: Components, before: Components, A: FloatArray) -> tuple[Components, bool]:
    """Return components turned within their plane so that they are as near as can be to those before.

    R = U Vᵀ from the singular value decomposition of `before.axes found.axesᵀ` minimises ‖R axes − before.axes‖. Where
    R is nearly ±1 on its diagonal, only signs are changed: the axes are the components themselves.

    Returns
    -------
    Components, and whether the axes are other directions than the components.
    """
    U, _, Vt = np.linalg.svd(before.axes @ found.axes.T)
    R = U @ Vt
    turned = bool(abs(R[0, 1]) > UPRIGHT)
    if not turned:
        R = np.diag(np.sign(np.diag(R)))
    axes = R @ found.axes
    if not turned:
        return replace(found, axes=axes), False
    total = sum(found.shares)
    spread = np.square((A - found.mean) @ axes.T).mean(axis=0)
    part = spread / spread.sum() if spread.sum() > 0 else spread
    return replace(found, axes=axes, shares=(float(part[0] * total), float(part[1] * total))), True


def _group(places: FloatArray, examples: Examples, every: int) -> Group:
    return Group(places, examples.labels[::every], examples.indices[::every])


def axis_names(frame: Frame, aspect: Aspect) -> tuple[str, str]:
    """Return what stands at the axes: two inputs, activations or answers; or components with what they share."""
    if aspect.nodes is not None:
        first, second = (_node_name(frame, aspect.layer, k) for k in aspect.nodes)
        return first, second
    assert aspect.components is not None
    if aspect.alike:
        return "PC 1", "PC 2"
    shares = [percent(share) for share in aspect.components.shares]
    if aspect.turned:
        return f"in the plane of PC 1, 2 · {shares[0]} of the spread", f"across it · {shares[1]}"
    return f"PC 1 · {shares[0]} of the spread", f"PC 2 · {shares[1]}"


def _node_name(frame: Frame, layer: int, k: int) -> str:
    dataset, number = frame.problem.split.dataset, str(k + 1).translate(LOWERED)
    if layer == 0:
        seen = "" if frame.problem.split.standardizer is None else " (standardised)"
        return dataset.feature_names[k] + seen
    if layer == frame.spec.L:
        return f"ŷ{number}, {dataset.class_names[k]}"
    return f"a{number} of layer {layer}"
