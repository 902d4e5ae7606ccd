"""Frozen weights and biases: the update leaves them, and their moments, as they are.

A frozen parameter is a 0 in the mask F of its layer's update: θ ← θ − λ F ∘ …; the operation itself is the optimiser's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from densegui.engine.network import FloatArray
from densegui.engine.runs import Run
from densegui.engine.workspace import Workspace

Places = dict[int, tuple[list[int], list[int]]]


@dataclass(frozen=True)
class Frozen:
    """Places (row, column) of the frozen elements, from 0, by layer: those of W[l], and those of b[l]."""

    W: Places = field(default_factory=dict)
    b: Places = field(default_factory=dict)

    @classmethod
    def of(cls, weights: Sequence[tuple[int, int, int]], biases: Sequence[tuple[int, int]]) -> "Frozen":
        """Return the masks of weights (l, j, k) and biases (l, k), all counted from 1."""
        W: Places = {}
        b: Places = {}
        for l, j, k in sorted(weights):
            rows, columns = W.setdefault(l, ([], []))
            rows.append(j - 1)
            columns.append(k - 1)
        for l, k in sorted(biases):
            rows, columns = b.setdefault(l, ([], []))
            rows.append(k - 1)
            columns.append(0)
        return cls(W, b)

    def has(self, name: str, l: int) -> bool:
        """Whether the operation `name` of layer l, "W" or "b", leaves something as it is."""
        return l in {"W": self.W, "b": self.b}.get(name, {})

    def mask(self, name: str, l: int, shape: tuple[int, ...]) -> FloatArray:
        """Return F of W[l] or b[l]: 0 where frozen, else 1."""
        mask = np.ones(shape)
        if self.has(name, l):
            mask[(self.W if name == "W" else self.b)[l]] = 0
        return mask

    def hold_W(self, l: int, run: Run) -> Run:
        """Return the update of W[l] with its mask; the update itself when nothing in it is frozen."""
        if l not in self.W:
            return run
        place = self.W[l]

        def held(ws: Workspace) -> None:
            run(ws)
            _restore(place, [(ws.W[l], ws.W_new[l]), *zip(ws.moments_W[l], ws.moments_W_new[l], strict=True)])

        return held

    def hold_b(self, l: int, run: Run) -> Run:
        """Return the update of b[l] with its mask; the update itself when nothing in it is frozen."""
        if l not in self.b:
            return run
        place = self.b[l]

        def held(ws: Workspace) -> None:
            run(ws)
            _restore(place, [(ws.b[l], ws.b_new[l]), *zip(ws.moments_b[l], ws.moments_b_new[l], strict=True)])

        return held


def _restore(place: tuple[list[int], list[int]], pairs: Sequence[tuple[FloatArray, FloatArray]]) -> None:
    for old, new in pairs:
        new[place] = old[place]
