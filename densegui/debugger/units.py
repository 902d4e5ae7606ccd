"""Dead and saturated units: hidden nodes through which hardly any gradient passes, for all examples of a set.

Both are read off the highest z and the smallest |z| that the set's evaluation has found.
"""

import math

import numpy as np

from densegui.debugger.curves import BoolArray
from densegui.engine.network import NetworkSpec
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
    if spec.activations[l] not in DYING or not metrics.z_max:
        return np.zeros(spec.n[l], np.bool_)
    result: BoolArray = metrics.z_max[l] < 0
    return result


def saturated(spec: NetworkSpec, metrics: Metrics, l: int) -> BoolArray:
    """g'(z) < 0.05 g'(0) for every example of the set that `metrics` belong to.

    Returns
    -------
    bool array of shape (n[l],)
        All False where layer l has other units than sigmoid or tanh.
    """
    if spec.activations[l] not in SATURATED_FROM or not metrics.z_abs_min:
        return np.zeros(spec.n[l], np.bool_)
    result: BoolArray = metrics.z_abs_min[l] > SATURATED_FROM[spec.activations[l]]
    return result
