"""What flows through each layer: sizes of the gradients, nodes that let none through, and how far an update goes.

Every number is read off the arrays of the minibatch on the screen, and has its freshness: at the start of a minibatch
it is that of the minibatch before.
"""

from typing import NamedTuple

import numpy as np

from densegui.debugger.curves import BoolArray
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.units import DYING, SATURATED_FROM, dead_where, saturated_where
from densegui.debugger.variables import statistics
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import FloatArray


class Measured(NamedTuple):
    """A number and whether it is of this minibatch; None where it has not been computed."""

    value: float | None
    freshness: Freshness


UNKNOWN = Measured(None, Freshness.ABSENT)


class LayerFlow(NamedTuple):
    """The numbers of one layer.

    Attributes
    ----------
    layer, nodes : int
    activation : str
    dW : Measured
        ‖∇_W[l]𝒞‖ = √(Σ_jk (∂𝒞/∂w_jk)²), with the gradient of the penalty where there is one.
    dZ : Measured
        √(mean over nodes and examples of (∂ℒ/∂z)²): it can be compared between layers of any width.
    lost : Measured
        The share of nodes that are dead (ReLU) or saturated (sigmoid, tanh) for all examples of the minibatch.
    lost_nodes : bool array of shape (n[l],) or None
        Which those are; None where z is not known.
    update : Measured
        ‖W_new[l] − W[l]‖ / ‖W[l]‖; ∞ where W[l] is 0 and is changed.
    """

    layer: int
    nodes: int
    activation: str
    dW: Measured
    dZ: Measured
    lost: Measured
    lost_nodes: BoolArray | None
    update: Measured

    @property
    def lost_word(self) -> str:
        """What a lost node of this layer is called; "" where its g' never comes near 0 for good."""
        return lost_word(self.activation)


def lost_word(activation: str) -> str:
    """Return what becomes of a node with this g that lets no gradient through: "dead", "saturated" or ""."""
    return "dead" if activation in DYING else "saturated" if activation in SATURATED_FROM else ""


def layer_flows(frame: Frame) -> tuple[LayerFlow, ...]:
    """Return the numbers of layers 1…L."""
    with np.errstate(all="ignore"):  # a diverged network is measured too
        return tuple(_layer(frame, l) for l in range(1, frame.spec.L + 1))


def _layer(frame: Frame, l: int) -> LayerFlow:
    spec = frame.spec
    dW, dZ, Z = (frame.shown(name, l) for name in ("dW", "dZ", "Z"))
    nodes = None if Z.array is None else lost_nodes(frame, l, Z.array)
    return LayerFlow(
        l,
        spec.n[l],
        spec.activations[l],
        Measured(None if dW.array is None else statistics(dW.array).norm, dW.freshness),
        Measured(None if dZ.array is None else root_mean_square(dZ.array), dZ.freshness),
        Measured(None if nodes is None else float(nodes.mean()), Z.freshness),
        nodes,
        _update(frame, l),
    )


def root_mean_square(array: FloatArray) -> float:
    """√(mean of a²) over all elements."""
    return statistics(array).norm / float(np.sqrt(array.size))


def lost_nodes(frame: Frame, l: int, Z: FloatArray) -> BoolArray:
    """Return which nodes are dead, or saturated, for all examples of the minibatch, from its Z[l]."""
    spec = frame.spec
    return dead_where(spec, l, Z.max(axis=1)) | saturated_where(spec, l, np.abs(Z).min(axis=1))


def used_and_new(frame: Frame, l: int) -> tuple[FloatArray, FloatArray, Freshness] | None:
    """Return W[l] as the minibatch on the screen used it and as its update left it; None where there is no update."""
    if frame.position.i == 0:
        return (frame.stale.W[l], frame.stale.W_new[l], Freshness.STALE) if frame.has_minibatch else None
    new, freshness = frame.shown("W_new", l)
    return None if new is None else (frame.workspace.W[l], new, freshness)


def _update(frame: Frame, l: int) -> Measured:
    found = used_and_new(frame, l)
    if found is None:
        return UNKNOWN
    before, after, freshness = found
    change, size = statistics(after - before).norm, statistics(before).norm
    return Measured(float(np.divide(change, size)) if change else 0.0, freshness)


def mean_slope(frame: Frame, l: int) -> float | None:
    """Return the mean of g'(z) over the nodes of a hidden layer and the examples of the minibatch on the screen."""
    Z, A = frame.shown("Z", l).array, frame.shown("A", l).array
    if Z is None or A is None or l == frame.spec.L:
        return None
    with np.errstate(all="ignore"):
        return float(ACTIVATIONS[frame.spec.activations[l]].g_prime(Z, A, np.empty_like(Z)).mean())
