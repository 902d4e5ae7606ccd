"""The network with a gradient check painted on it: how far program and differences are apart, on each edge and bias."""

from dataclasses import replace

import numpy as np

from densegui.debugger.checking import GradientCheckResult
from densegui.debugger.frame import Freshness
from densegui.ui.network.content import NetworkContent, Shading, limit_of


def with_check(content: NetworkContent, result: GradientCheckResult) -> NetworkContent:
    """Return the content with |analytic − numeric| on edges and biases; 0 where nothing was checked.

    All share one scale: the eye is to find the worst one. What differs beyond the tolerance, and is no kink, is what
    counts: where nothing does, the scale ends at the tolerance, so that rounding is not taken for an error.
    """
    error = np.where(result.at_kink, 0.0, result.error)
    W, b = result.by_layer(error)
    limit = max(limit_of(np.nan_to_num(error)), result.tolerance[0])
    gaps = [_shading("W_error", l, W[l], limit) for l in range(1, len(W))]
    biases = [_shading("b_error", l, b[l][:, 0], limit) for l in range(1, len(b))]
    return replace(content, gaps=(None, *gaps), biases=(None, *biases), marked=("", 0))


def _shading(name: str, l: int, values: np.ndarray, limit: float) -> Shading:
    return Shading(name, l, np.nan_to_num(values), Freshness.FRESH, limit)
