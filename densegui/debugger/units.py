"""Dead and saturated units: hidden nodes through which hardly any gradient passes, for all examples of a set.

Both are read off the highest z and the smallest |z| that the set's evaluation has found.
"""

import math

import numpy as np

from densegui.debugger.curves import BoolArray
from densegui.engine.network import FloatArray, NetworkSpec
from densegui.engine.propagation import Metrics

FLAT = 0.05
"""A unit counts as saturated where g' is below this share of its largest value, g'(0)."""

DYING = ("relu",)
"""Activations whose g' is 0 for all z < 0."""

_TANH_FLAT = math.atanh(math.sqrt(1 - FLAT))
SATURATED_FROM = {"tanh": _TANH_FLAT, "sigmoid": 2 * _TANH_FLAT}
"""The |z| beyond which g' is that small: tanh'(z) = 1 − tanh² z, and σ'(z) = (1 − tanh² (z/2)) / 4."""


def dead(spec: NetworkSpec, metrics: Metrics, l: int) -> BoolArray:
    """z < 0, so that ReLU'(z) = 0, for every example of the set that `metrics` belong to.

    Returns
    -------
    bool array of shape (n[l],)
        All False where layer l has other units than ReLU.
    """
    return dead_where(spec, l, metrics.z_max[l]) if metrics.z_max else np.zeros(spec.n[l], np.bool_)


def saturated(spec: NetworkSpec, metrics: Metrics, l: int) -> BoolArray:
    """g'(z) < 0.05 g'(0) for every example of the set that `metrics` belong to.

    Returns
    -------
    bool array of shape (n[l],)
        All False where layer l has other units than sigmoid or tanh.
    """
    return saturated_where(spec, l, metrics.z_abs_min[l]) if metrics.z_abs_min else np.zeros(spec.n[l], np.bool_)


def dead_where(spec: NetworkSpec, l: int, z_max: FloatArray) -> BoolArray:
    """The same from the highest z of each node of layer l, of shape (n[l],)."""
    dying = spec.activations[l] in DYING
    return np.asarray(z_max < 0) if dying else np.zeros(spec.n[l], np.bool_)


def saturated_where(spec: NetworkSpec, l: int, z_abs_min: FloatArray) -> BoolArray:
    """The same from the smallest |z| of each node of layer l, of shape (n[l],)."""
    limit = SATURATED_FROM.get(spec.activations[l])
    return np.zeros(spec.n[l], np.bool_) if limit is None else np.asarray(z_abs_min > limit)
