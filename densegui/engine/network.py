"""The shape of a dense classifier and the vector Θ of its parameters.

Layers are numbered from 1 to L; slot 0 of every list belongs to the input. All parameters lie in one flat vector,
W[1], b[1], W[2], b[2] …, and W[l], b[l] are views into it, so that one copy is a checkpoint and one
sum tells whether everything is finite.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from densegui.engine.activations import ACTIVATIONS

FloatArray: TypeAlias = npt.NDArray[np.floating[Any]]
IntArray: TypeAlias = npt.NDArray[np.int64]
Layers: TypeAlias = list[FloatArray]
"""Arrays by layer. Slot 0 is empty (or the input): the slides count layers from 1."""

DTYPES = ("float64", "float32")


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """A dense network with L layers and a softmax output.

    Parameters
    ----------
    n : tuple of int
        Nodes of each layer, n[0] = n_x … n[L] = n_y.
    activations : tuple of str
        Name of g for layers 0…L; slot 0 is "", slot L is "softmax".
    dtype : {"float64", "float32"}
    off : frozenset of (int, int)
        Hidden nodes (l, k), counted from 1, that are switched off: a = 0 and ∂ℒ/∂z = 0, whatever comes in.
    """

    n: tuple[int, ...]
    activations: tuple[str, ...]
    dtype: str = "float64"
    off: frozenset[tuple[int, int]] = frozenset()

    def __post_init__(self) -> None:
        if len(self.n) < 2 or min(self.n) < 1:
            raise ValueError(f"n must hold at least two positive sizes, not {self.n}")
        if len(self.activations) != len(self.n) or self.activations[0] or self.activations[-1] != "softmax":
            raise ValueError(f"activations must be '', the hidden layers' names, 'softmax'; not {self.activations}")
        if unknown := [name for name in self.activations[1:-1] if name not in ACTIVATIONS]:
            raise ValueError(f"unknown activation {unknown[0]!r}; known: {', '.join(ACTIVATIONS)}")
        if self.dtype not in DTYPES:
            raise ValueError(f"dtype must be one of {DTYPES}, not {self.dtype!r}")
        if wrong := [(l, k) for l, k in self.off if not (1 <= l < self.L and 1 <= k <= self.n[l])]:
            raise ValueError(f"only hidden nodes can be switched off, not {wrong[0]}")

    @classmethod
    def dense(cls, n: Sequence[int], hidden: str | Sequence[str] = "tanh", dtype: str = "float64") -> "NetworkSpec":
        """Build a spec from the sizes and the hidden layers' activation (one for all, or one each)."""
        names = [hidden] * (len(n) - 2) if isinstance(hidden, str) else list(hidden)
        return cls(tuple(n), ("", *names, "softmax"), dtype)

    @property
    def L(self) -> int:
        """Number of layers; the input is not counted."""
        return len(self.n) - 1

    @property
    def n_x(self) -> int:
        return self.n[0]

    @property
    def n_y(self) -> int:
        return self.n[-1]

    def off_rows(self, l: int) -> list[int]:
        """Return the rows of A[l] whose nodes are switched off, from 0."""
        return sorted(k - 1 for layer, k in self.off if layer == l)

    @property
    def n_parameters(self) -> int:
        """Σ_l (n[l-1] + 1) n[l], counted before anything is allocated."""
        return sum((before + 1) * after for before, after in zip(self.n[:-1], self.n[1:], strict=True))


def unpack(spec: NetworkSpec, flat: FloatArray) -> tuple[Layers, Layers]:
    """Return (W, b), lists of views into a flat vector of spec.n_parameters numbers.

    W[l] is n[l-1] × n[l] and b[l] is n[l] × 1. The same layout serves the gradient and the optimiser's moments.
    """
    if flat.shape != (spec.n_parameters,):
        raise ValueError(f"expected {spec.n_parameters} parameters, got an array of shape {flat.shape}")
    nothing = flat[:0]
    W, b = [nothing], [nothing]
    start = 0
    for before, after in zip(spec.n[:-1], spec.n[1:], strict=True):
        middle, end = start + before * after, start + (before + 1) * after
        W.append(flat[start:middle].reshape(before, after))
        b.append(flat[middle:end].reshape(after, 1))
        start = end
    return W, b


def pack(spec: NetworkSpec, W: Sequence[npt.ArrayLike], b: Sequence[npt.ArrayLike]) -> FloatArray:
    """Return the flat vector Θ of W[1…L] and b[1…L] (slot 0 is ignored); shapes are checked."""
    flat = np.empty(spec.n_parameters, dtype=spec.dtype)
    views_W, views_b = unpack(spec, flat)
    for l in range(1, spec.L + 1):
        for name, view, value in (("W", views_W[l], np.asarray(W[l])), ("b", views_b[l], np.asarray(b[l]))):
            if value.shape != view.shape:
                raise ValueError(f"{name}{l} must have the shape {view.shape}, not {value.shape}")
            view[...] = value
    return flat
