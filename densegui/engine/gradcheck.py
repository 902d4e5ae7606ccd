"""Gradient check by central differences: ∂J/∂θ ≈ (J(θ + ε) − J(θ − ε)) / 2ε, with J = 𝒞 + penalty."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import FloatArray, IntArray, NetworkSpec
from densegui.engine.objective import Change, Neighbourhood, coordinates
from densegui.engine.regularizers import Regularizer

EPSILON = 1e-5
ABSOLUTE, RELATIVE = 1e-8, 1e-6
"""Agreement: |analytic − numeric| ≤ 1e-8 + 1e-6 |numeric|, in float64."""

BoolArray = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


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
    kink: BoolArray

    @property
    def error(self) -> FloatArray:
        """|analytic − numeric|."""
        return np.abs(self.analytic - self.numeric)

    @property
    def agrees(self) -> BoolArray:
        """Whether analytic and numeric agree within the tolerance."""
        return self.error <= ABSOLUTE + RELATIVE * np.abs(self.numeric)


def _crosses_kink(spec: NetworkSpec, moved: dict[int, FloatArray], node: IntArray, first: int) -> BoolArray:
    """Whether some z lies on different sides of its kink above and below; the z are those of (+ε …, −ε …)."""
    half = node.size
    crosses = np.zeros(half, bool)
    for l, Z in moved.items():
        if not ACTIVATIONS[spec.activations[l]].kink:
            continue
        sides = Z >= 0
        differs = (sides[:, :half] != sides[:, half:]).any(axis=2)
        off = spec.off_rows(l)  # what these nodes put out is 0 on both sides
        if l == first:
            differs[:, np.isin(node, off)] = False
        else:
            differs[off] = False
        crosses |= differs.any(axis=0)
    return crosses


def _penalty(regularizer: Regularizer, weights: FloatArray) -> tuple[FloatArray, BoolArray]:
    """(R(w + ε) − R(w − ε)) / 2ε of each weight, and whether |w| has its kink there; at w = 0 both sides agree on 0."""
    nothing = np.empty(0)
    slopes = [
        (regularizer.penalty([nothing, w + EPSILON]) - regularizer.penalty([nothing, w - EPSILON])) / (2 * EPSILON)
        for w in weights[:, None]
    ]
    kinks = (weights != 0) & (np.abs(weights) < EPSILON) & (regularizer.name == "l1")
    return np.array(slopes), kinks


def checking(
    spec: NetworkSpec,
    theta: FloatArray,
    X: FloatArray,
    labels: IntArray,
    regularizer: Regularizer,
    places: IntArray,
) -> Generator[tuple[FloatArray, BoolArray], None, None]:
    """(J(θ + ε) − J(θ − ε)) / 2ε: yield (numeric, kink) of some of the places after the other, a few milliseconds each.

    Parameters are those of `check_gradient`.
    """
    point = np.array(theta, dtype=np.float64)
    near = Neighbourhood(spec, point, X, labels)
    layer, source, node = coordinates(spec)
    start = 0
    while start < places.size:
        l = int(layer[places[start]])
        some = places[start : start + max(near.at_once(l) // 2, 1)]
        some = some[: int(np.argmax(layer[some] != l)) or None]
        numeric, kink = _differences(near, Change(l, source[some], node[some], np.full(some.size, EPSILON)))
        if regularizer.active and (weights := source[some] >= 0).any():
            slopes, bent = _penalty(regularizer, point[some[weights]])
            numeric[weights] += slopes
            kink[weights] |= bent
        yield numeric, kink
        start += some.size


def _differences(near: Neighbourhood, up: Change) -> tuple[FloatArray, BoolArray]:
    pair = Change(up.layer, np.tile(up.source, 2), np.tile(up.node, 2), np.concatenate([up.by, -up.by]))
    costs, moved = near.costs_and_z(pair)
    half = up.by.size
    return (costs[:half] - costs[half:]) / (2 * EPSILON), _crosses_kink(near.spec, moved, up.node, up.layer)


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
        Called with (done, total) before each parameter counts; a False return ends the check early.
    """
    places = np.arange(theta.size) if which is None else np.asarray(which, np.int64)
    numeric, kink = np.zeros(places.size), np.zeros(places.size, bool)
    done, computed, goes_on = 0, 0, True
    for differences, bent in checking(spec, theta, X, labels, regularizer or Regularizer(), places):
        some = slice(computed, computed + bent.size)
        numeric[some], kink[some] = differences, bent
        computed += bent.size
        while done < computed and (goes_on := progress(done, places.size)):
            done += 1
        if not goes_on:
            break
    places = places[:done]
    return GradientCheck(places, np.asarray(gradient, np.float64)[places], numeric[:done], kink[:done])
