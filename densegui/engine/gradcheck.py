"""Gradient check by central differences: ∂J/∂θ ≈ (J(θ + ε) − J(θ − ε)) / 2ε, with J = 𝒞 + penalty."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.costs import cross_entropy_loss
from densegui.engine.network import FloatArray, IntArray, NetworkSpec, unpack
from densegui.engine.propagation import forward
from densegui.engine.regularizers import Regularizer

EPSILON = 1e-5
ABSOLUTE, RELATIVE = 1e-8, 1e-6
"""Agreement: |analytic − numeric| ≤ 1e-8 + 1e-6 |numeric|, in float64."""


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """Analytic and numeric derivative of each checked parameter.

    Attributes
    ----------
    which : int array of shape (n,)
        Places in the flat vector Θ.
    analytic, numeric : arrays of shape (n,)
    kink : bool array of shape (n,)
        Whether within ±ε some z changes its side of a kink of g, or the weight its side of the kink of |w|: the two
        can't agree there, and it is no error.
    """

    which: IntArray
    analytic: FloatArray
    numeric: FloatArray
    kink: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"

    @property
    def error(self) -> FloatArray:
        """|analytic − numeric|."""
        return np.abs(self.analytic - self.numeric)

    @property
    def agrees(self) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
        """Whether analytic and numeric agree within the tolerance."""
        return self.error <= ABSOLUTE + RELATIVE * np.abs(self.numeric)


def _sides(spec: NetworkSpec, Z: list[FloatArray]) -> bytes:
    """The side of the kink on which each z lies, in the layers whose g has one."""
    kinked = (l for l in range(1, spec.L) if ACTIVATIONS[spec.activations[l]].kink)
    return b"".join((Z[l] >= 0).tobytes() for l in kinked)


def _weights_across_zero(spec: NetworkSpec, theta: FloatArray) -> FloatArray:
    """1 for each weight whose sign changes within ±ε, else 0, in the layout of Θ; at w = 0 both sides agree on 0."""
    flags = np.zeros_like(theta)
    for flag, w in zip(unpack(spec, flags)[0], unpack(spec, theta)[0], strict=True):
        flag[...] = (w != 0) & (np.abs(w) < EPSILON)
    return flags


def check_gradient(
    spec: NetworkSpec,
    theta: FloatArray,
    X: FloatArray,
    labels: IntArray,
    gradient: FloatArray,
    regularizer: Regularizer | None = None,
    which: Sequence[int] | None = None,
    progress: Callable[[int, int], bool] = lambda done, total: True,
) -> GradientCheck:
    """Compare `gradient` (flat, as the program made it) with central differences, in float64.

    Parameters
    ----------
    theta, gradient : arrays of shape (n_parameters,)
    X : array of shape (n_x, m)
    labels : int array of shape (m,)
    which : sequence of int, optional
        Places in Θ to check; all by default.
    progress : callable
        Called with (done, total) before each parameter; a False return ends the check early.
    """
    regularizer = regularizer or Regularizer()
    wide = NetworkSpec(spec.n, spec.activations, "float64")
    point = np.array(theta, dtype=np.float64)
    X = np.asarray(X, np.float64)
    places = np.arange(point.size) if which is None else np.asarray(which, np.int64)

    across_zero = _weights_across_zero(wide, point) if regularizer.name == "l1" and regularizer.active else None

    def objective() -> tuple[float, bytes]:
        Z, _, T = forward(wide, point, X)
        return float(cross_entropy_loss(T, labels).mean()) + regularizer.penalty(unpack(wide, point)[0]), _sides(
            wide, Z
        )

    numeric, kink = np.zeros(places.size), np.zeros(places.size, bool)
    done = 0
    for done, place in enumerate(places):
        if not progress(done, places.size):
            break
        value = point[place]
        point[place] = value + EPSILON
        above, sides_above = objective()
        point[place] = value - EPSILON
        below, sides_below = objective()
        point[place] = value
        numeric[done] = (above - below) / (2 * EPSILON)
        kink[done] = sides_above != sides_below or (across_zero is not None and across_zero[place] != 0)
    else:
        done = places.size
    places = places[:done]
    return GradientCheck(places, np.asarray(gradient, np.float64)[places], numeric[:done], kink[:done])
