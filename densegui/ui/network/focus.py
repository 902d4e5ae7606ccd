"""Focus on one node: its own edges and the nodes that they lead to stay as they are, the rest is dimmed."""

from dataclasses import dataclass

import numpy as np

from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind

DIMMED = 0.78
"""Share of the ground in the colour of what is dimmed."""


@dataclass(frozen=True, slots=True)
class Focus:
    """The node that is looked at: layer, and number from 0."""

    layer: int
    node: int

    def edges(self, l: int, shape: tuple[int, int]) -> np.ndarray:
        """Return the node's edges among those of W[l], as flat places: those that lead to it or leave it."""
        rows, columns = shape
        if l == self.layer:
            return np.arange(rows) * columns + self.node
        return self.node * columns + np.arange(columns) if l == self.layer + 1 else np.empty(0, np.int64)

    def near(self, l: int, size: int) -> np.ndarray:
        """Return which nodes of layer l stay as they are, shape (size,)."""
        if l == self.layer:
            return np.arange(size) == self.node
        return np.full(size, abs(l - self.layer) == 1)


def focus_of(frame: Frame, wanted: bool) -> Focus | None:
    """Return the selected node, where the user wants the rest dimmed and no cursor stands inside an operation."""
    place = frame.selection
    if not wanted or place is None or place.kind is not Kind.NODE or frame.cursor is not None:
        return None
    return Focus(place.layer, place.node - 1)
