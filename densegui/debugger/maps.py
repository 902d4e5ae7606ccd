"""What each node does, as a little picture: its activation over the plane of the inputs, or its weights as an image.

A map belongs to the parameters in force, and to no example.
"""

from dataclasses import dataclass

import numpy as np

from densegui.data.dataset import Split
from densegui.debugger.cuts import Cut, plane_of
from densegui.debugger.frame import Frame
from densegui.debugger.regions import Box, data_box, grid, grid_size, parameters_in_force
from densegui.engine.network import FloatArray
from densegui.engine.propagation import forward

FINEST_RUNNING, FINEST = 22, 36
"""Points along a side of a map, while training runs and when the picture stands still."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What maps are drawn over: the plane of all examples, and a square in it; or nothing, for images."""

    plane: Cut | None
    box: Box | None
    image: tuple[int, int] | None

    @property
    def exists(self) -> bool:
        """Whether there are maps of such data."""
        return self.plane is not None or self.image is not None

    def layers(self, L: int) -> range:
        """Return the layers whose nodes have maps."""
        return range(L + 1) if self.plane is not None else range(1, 2)


def ground_of(split: Split) -> Ground:
    """Return what the maps of a data set are drawn over; it is the same for all frames."""
    plane = plane_of(split)
    if plane is None:
        return Ground(None, None, split.dataset.image_shape)
    return Ground(plane, data_box(plane.places(split.train), plane.places(split.test)).widened(1.0), None)


def node_maps(frame: Frame, ground: Ground, running: bool = False) -> dict[int, FloatArray]:
    """Return the maps of the nodes, by layer: arrays of shape (n[l], rows, columns).

    Over a plane they are the activations A[l] of a grid of points, from one forward pass, row 0 at the bottom. For
    images they are the columns of W[1], row 0 at the top.
    """
    if ground.plane is None or ground.box is None:
        W = frame.shown("W", 1).array
        assert W is not None  # it is in force everywhere
        return {} if ground.image is None else {1: W.T.reshape(-1, *ground.image)}
    side = min(grid_size(frame.spec, 1.0, running)[0], FINEST_RUNNING if running else FINEST)
    X = ground.plane.inputs(grid(ground.box, side, side, np.dtype(frame.spec.dtype)))
    with np.errstate(all="ignore"):  # a diverged network is shown too
        _, A, _ = forward(frame.spec, parameters_in_force(frame), X)
    return {l: A[l].reshape(-1, side, side) for l in range(frame.spec.L + 1)}
