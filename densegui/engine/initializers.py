"""Initial weights. Each initialiser fills W[l] (n[l-1] × n[l]) from a random generator; biases always start at 0."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from densegui.engine.network import FloatArray, NetworkSpec, unpack

Initializer = Callable[[np.random.Generator, int, int], npt.NDArray[np.floating[Any]]]


def zeros(rng: np.random.Generator, n_in: int, n_out: int) -> FloatArray:
    """w = 0. Every node of a layer then stays equal to its neighbours: nothing breaks the symmetry."""
    return np.zeros((n_in, n_out))


def normal(rng: np.random.Generator, n_in: int, n_out: int) -> FloatArray:
    """w ~ N(0, 1), whatever the size of the layer."""
    return rng.standard_normal((n_in, n_out))


def xavier(rng: np.random.Generator, n_in: int, n_out: int) -> FloatArray:
    """w ~ U(−r, r), r = √(6 / (n[l-1] + n[l])). Glorot and Bengio (2010)."""
    r = math.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, (n_in, n_out))


def he(rng: np.random.Generator, n_in: int, n_out: int) -> FloatArray:
    """w ~ N(0, 2 / n[l-1]). He et al. (2015)."""
    return rng.standard_normal((n_in, n_out)) * math.sqrt(2 / n_in)


INITIALIZERS: dict[str, Initializer] = {f.__name__: f for f in (zeros, normal, xavier, he)}


def initial_parameters(spec: NetworkSpec, initializer: str, seed: int) -> FloatArray:
    """Return the flat vector Θ before the first update.

    The stream is `default_rng([seed, 0, 3])`, apart from those of the data and of the minibatches; the draws are
    made in float64 and rounded to the spec's dtype, so float32 starts from the same weights.
    """
    rng = np.random.default_rng([seed, 0, 3])
    theta = np.zeros(spec.n_parameters, dtype=spec.dtype)
    W, _ = unpack(spec, theta)
    for l in range(1, spec.L + 1):
        W[l][...] = INITIALIZERS[initializer](rng, spec.n[l - 1], spec.n[l])
    return theta
