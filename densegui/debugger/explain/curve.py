"""g of a hidden node with the z of a set as ticks: the minibatch's, or those of all training examples."""

from typing import Literal

import numpy as np

from densegui.debugger.explain.blocks import ActivationCurve
from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness, Shown
from densegui.debugger.seen import probed
from densegui.debugger.selection import Selection
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import FloatArray
from densegui.engine.propagation import CHUNK, forward

SetOf = Literal["minibatch", "train"]


def activation_curve(frame: Frame, place: Selection, set_of: SetOf) -> ActivationCurve | None:
    """Return the curve of the node's g; None while there is nothing to mark on it."""
    l, k = place.layer, place.node - 1
    name = frame.spec.activations[l]
    Z, freshness = frame.shown("Z", l)
    if set_of == "train":
        ticks, whose, freshness = _training_z(frame, place)
    elif Z is None:
        return None
    else:
        probe = probed(frame)
        ticks, whose = Z[k], f"minibatch {count(frame.minibatch)}" if probe is None else probe.words
    if frame.example is None or Z is None:
        return ActivationCurve(name, ticks, whose, freshness=freshness)
    A = frame.shown("A", l).array
    a = None if A is None else float(A[k, frame.example])
    g_prime, _ = slopes(frame, place)
    slope = None if g_prime is None else float(g_prime[frame.example])
    return ActivationCurve(name, ticks, whose, float(Z[k, frame.example]), a, slope, freshness)


def slopes(frame: Frame, place: Selection) -> Shown:
    """(20) g'(z_k[l]) of every example of the minibatch, once a is computed."""
    l, k = place.layer, place.node - 1
    A, freshness = frame.shown("A", l)
    Z = frame.shown("Z", l).array
    if A is None or Z is None:
        return Shown(None, Freshness.ABSENT)
    g, z, a = ACTIVATIONS[frame.spec.activations[l]], Z[k], A[k]
    if (l, place.node) in frame.spec.off:
        a = g.g(z, np.empty_like(z))  # what it puts out is 0, but g' is written in terms of g(z)
    return Shown(g.g_prime(z, a, np.empty_like(z)), freshness)


def _training_z(frame: Frame, place: Selection) -> tuple[FloatArray, str, Freshness]:
    """z_k[l] of every training example, with the parameters of the minibatch on the screen, else the initial ones."""
    spec, train, theta = frame.spec, frame.problem.split.train, frame.theta_used
    z = np.empty(train.m, spec.dtype)
    with np.errstate(all="ignore"):  # a diverged network is shown too
        for start in range(0, train.m, CHUNK):
            Z, _, _ = forward(spec, theta, train.rows[start : start + CHUNK].T)
            z[start : start + CHUNK] = Z[place.layer][place.node - 1]
    if probed(frame) is not None:
        return z, f"all {count(train.m)} training examples", Freshness.FRESH
    done = frame.minibatch if frame.has_minibatch else 0
    whose = f"all {count(train.m)} training examples, parameters after {count(done)} updates"
    stale = frame.has_minibatch and frame.position.i == 0
    return z, whose, Freshness.STALE if stale else Freshness.FRESH
