"""All matrix products of a minibatch alone, beside the whole minibatch: how much of our time BLAS needs."""

from collections.abc import Callable
from functools import partial

import numpy as np

from densegui.engine.network import NetworkSpec
from tests.benchmarks.problems import TrainingOnly, random_problem, seconds_per_minibatch
from tests.benchmarks.report import Figure, interleave, ratios, seconds_each, time_text

SIZES, BATCH_SIZE, DTYPE = (784, 512, 256, 10), 128, "float32"
SECONDS, ROUNDS = 0.25, 15


def measure() -> list[Figure]:
    """One figure: products / minibatch."""
    problem = random_problem(SIZES, BATCH_SIZE, DTYPE)
    times = interleave(
        {
            "products": partial(seconds_each, _products(problem.spec, BATCH_SIZE), SECONDS),
            "ours": partial(seconds_per_minibatch, TrainingOnly(problem), SECONDS),
        },
        ROUNDS,
    )
    what = f"matrix products alone / minibatch {'-'.join(map(str, SIZES))}, m {BATCH_SIZE}, {DTYPE}"
    share = ratios(times["products"], times["ours"])
    rival = f"products {time_text(times['products'])}"
    return [Figure(what, time_text(times["ours"]), rival, share, goal=0.7)]


def _products(spec: NetworkSpec, m_b: int) -> Callable[[], None]:
    """(22a), (23a) and (23c) without anything around them: shapes, layouts and buffers as in the workspace."""
    rng = np.random.default_rng(1)

    def normal(*shape: int) -> np.ndarray:
        return rng.standard_normal(shape).astype(spec.dtype)

    n, layers = spec.n, range(1, spec.L + 1)
    A = [normal(m_b, n[0]).T, *(normal(n[l], m_b) for l in layers)]
    W, dZ = [normal(0), *(normal(n[l - 1], n[l]) for l in layers)], [normal(n[l], m_b) for l in range(spec.L + 1)]
    Z, back, dW = [np.empty_like(z) for z in dZ], [np.empty_like(z) for z in dZ], [np.empty_like(w) for w in W]
    jobs = [(W[l].T, A[l - 1], Z[l]) for l in layers]
    jobs += [(A[l - 1], dZ[l].T, dW[l]) for l in layers]
    jobs += [(W[l + 1], dZ[l + 1], back[l]) for l in layers[:-1]]

    def run() -> None:
        for left, right, out in jobs:
            np.dot(left, right, out)

    return run
