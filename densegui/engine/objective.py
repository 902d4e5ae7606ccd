"""𝒞(θ) of given examples in float64: at a point, and at many points that differ from one in a single parameter.

A change of one parameter of layer l changes one row of Z[l] only. What lies below is kept, and many changes at once are
so many more columns of the layers above: a slice through 𝒞, or a gradient check, costs little more than one pass.
"""

from dataclasses import dataclass, replace

import numpy as np

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.costs import cross_entropy_loss
from densegui.engine.network import FloatArray, IntArray, NetworkSpec, unpack
from densegui.engine.propagation import forward
from densegui.engine.softmax import log_softmax

NUMBERS_AT_ONCE = 2**17
"""Numbers that one layer may hold while changes are tried: 1 MB, so that a piece of work lasts milliseconds."""


def cost_at(spec: NetworkSpec, theta: FloatArray, X: FloatArray, labels: IntArray) -> float:
    """(9) 𝒞(θ) = (1/m) Σ_i ℒ⁽ⁱ⁾ in float64, whatever the network's dtype; NaN where it has no finite value.

    Parameters
    ----------
    theta : array of shape (n_parameters,)
    X : array of shape (n_x, m)
    labels : int array of shape (m,)
    """
    with np.errstate(all="ignore"):  # far from θ the cost may overflow
        T = forward(replace(spec, dtype="float64"), np.asarray(theta, np.float64), X)[2]
        return _finite(cross_entropy_loss(T, labels).mean())


def _finite(cost: FloatArray) -> float:
    return float(cost) if np.isfinite(cost) else np.nan


@dataclass(frozen=True, slots=True)
class Change:
    """Which parameter of layer l each of P changes moves, and by how much.

    Attributes
    ----------
    layer : int
    source : int array of shape (P,)
        j of w_jk[l], from 0; −1 for the bias b_k[l].
    node : int array of shape (P,)
        k, from 0.
    by : array of shape (P,)
    """

    layer: int
    source: IntArray
    node: IntArray
    by: FloatArray


def coordinates(spec: NetworkSpec) -> tuple[IntArray, IntArray, IntArray]:
    """Return the layer l, the source j (from 0; −1 for a bias) and the node k (from 0) of each place in Θ."""
    parts = []
    for l in range(1, spec.L + 1):
        j, k = np.divmod(np.arange((spec.n[l - 1] + 1) * spec.n[l]), spec.n[l])  # the bias comes last, as in Θ
        parts.append((np.full_like(j, l), np.where(j == spec.n[l - 1], -1, j), k))
    layer, source, node = (np.concatenate(part) for part in zip(*parts, strict=True))
    return layer, source, node


class Neighbourhood:
    """𝒞 round a point θ, with the forward pass at θ kept.

    Parameters
    ----------
    spec : NetworkSpec
    theta : array of shape (n_parameters,)
    X : array of shape (n_x, m)
    labels : int array of shape (m,)
    """

    def __init__(self, spec: NetworkSpec, theta: FloatArray, X: FloatArray, labels: IntArray) -> None:
        self.spec = replace(spec, dtype="float64")
        self.labels = labels
        self.W, self.b = unpack(self.spec, np.array(theta, np.float64))
        with np.errstate(all="ignore"):
            self.Z, self.A, T = forward(self.spec, np.asarray(theta, np.float64), X)
            self.cost = _finite(cross_entropy_loss(T, labels).mean())

    def at_once(self, layer: int) -> int:
        """Return how many changes in a layer are tried at once, at least 1."""
        widest = max(*self.spec.n[layer + 1 :], 1, 1) if layer < self.spec.L else self.spec.n_y
        return max(NUMBERS_AT_ONCE // (widest * max(self.labels.size, 1)), 1)

    def costs(self, change: Change) -> FloatArray:
        """(9) 𝒞(θ + Δ e) for each change of one parameter, of shape (P,); NaN where it has no finite value."""
        return self.costs_and_z(change)[0]

    def costs_and_z(self, change: Change) -> tuple[FloatArray, dict[int, FloatArray]]:
        """Return the costs, and by layer the z that change, of shape (rows, P, m); in layer l that is one row."""
        with np.errstate(all="ignore"):
            z = self._first_row(change)
            if change.layer == self.spec.L:
                top = np.repeat(self.Z[change.layer][:, None], change.by.size, axis=1)
                top[change.node, np.arange(change.by.size)] = z
                return self._mean_costs(top), {}
            moved = {change.layer: z[None]}
            for l in range(change.layer + 1, self.spec.L + 1):
                moved[l] = self._after_first(change, z) if l == change.layer + 1 else self._layer(l, moved[l - 1])
            return self._mean_costs(moved.pop(self.spec.L)), moved

    def _first_row(self, change: Change) -> FloatArray:
        """z_k[l] + Δw_jk a_j[l-1], or + Δb_k: of shape (P, m)."""
        l, below = change.layer, self.A[change.layer - 1]
        inputs = np.where(change.source[:, None] < 0, 1.0, below[change.source])
        return np.asarray(self.Z[l][change.node] + change.by[:, None] * inputs)

    def _after_first(self, change: Change, z: FloatArray) -> FloatArray:
        """Z[l+1] + w_k[l+1] (g(z_k') − g(z_k)): only a_k[l] is another one."""
        l = change.layer
        a = ACTIVATIONS[self.spec.activations[l]].g(z, np.empty_like(z))
        a -= self.A[l][change.node]
        if off := self.spec.off_rows(l):
            a[np.isin(change.node, off)] = 0
        moved = self.W[l + 1][change.node].T[:, :, None] * a
        moved += self.Z[l + 1][:, None]
        return moved

    def _layer(self, l: int, before: FloatArray) -> FloatArray:
        """Z[l] = W[l]ᵀ g(Z[l-1]) + b[l], for (rows, P, m) columns."""
        a = ACTIVATIONS[self.spec.activations[l - 1]].g(before, np.empty_like(before))
        if off := self.spec.off_rows(l - 1):
            a[off] = 0
        z = self.W[l].T.dot(a.reshape(a.shape[0], -1)) + self.b[l]
        return np.reshape(z, (-1, *before.shape[1:]))

    def _mean_costs(self, Z: FloatArray) -> FloatArray:
        T = log_softmax(Z.reshape(Z.shape[0], -1))
        loss = cross_entropy_loss(T, np.tile(self.labels, Z.shape[1]))
        costs: FloatArray = loss.reshape(Z.shape[1], -1).mean(axis=1)
        costs[~np.isfinite(costs)] = np.nan
        return costs
