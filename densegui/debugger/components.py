"""The first two principal components of the training set: the plane in which its examples lie furthest apart.

Small data have them at once, from the eigenvectors of the covariance. Of images with hundreds of pixels they are found
by subspace iteration, in pieces of a few milliseconds, from at most MOST_NUMBERS numbers of the set.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from densegui.engine.network import FloatArray
from densegui.work import Done

MOST_NUMBERS = 1_000_000
"""Numbers of the training set that are looked at; of a larger one, every n-th example."""
MOST_AT_ONCE = 200_000
"""Numbers of a set whose covariance is made and taken apart in one piece."""
WIDEST_AT_ONCE = 100
GUESSES = 8
"""Directions that are improved together: the first two of them converge the faster, the more there are."""
MOST_ROUNDS = 60
CLOSE_ENOUGH = 1e-10
"""How little the two directions may still turn (1 − cos²)."""


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Two orthonormal directions, and how much of the spread of the examples lies along each.

    Attributes
    ----------
    mean : array of shape (n_x,)
    axes : array of shape (2, n_x)
        The largest entry of each is positive.
    shares : two floats
        The variance along each, of the sum of the variances of all features; 0 where all examples are alike.
    every : int
        1 when all training examples were looked at, n when every n-th was.
    """

    mean: FloatArray
    axes: FloatArray
    shares: tuple[float, float]
    every: int = 1


def principal_components(rows: FloatArray) -> Generator[Done, None, Components]:
    """Find the two components of examples (m, n_x), of which n_x is at least 2; yields how far it is."""
    every = max(-(-rows.size // MOST_NUMBERS), 1)
    some = rows[::every].astype(np.float64)
    yield 0, MOST_ROUNDS
    mean = some.mean(axis=0)
    some -= mean
    m, n_x = some.shape
    with np.errstate(under="ignore"):
        total = float(np.square(some).sum()) / m
        if n_x <= WIDEST_AT_ONCE and some.size <= MOST_AT_ONCE:
            _, vectors = np.linalg.eigh(some.T @ some / m)
            axes = vectors[:, :-3:-1].T
        else:
            axes = yield from _iterate(some)
        along = np.square(some @ axes.T).mean(axis=0)
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, np.newaxis], axis=1)
    axes = np.where(largest < 0, -axes, axes)
    first, second = (along / total if total > 0 else along).tolist()
    return Components(mean, np.ascontiguousarray(axes), (first, second), every)


def _iterate(centred: FloatArray) -> Generator[Done, None, FloatArray]:
    """Q ← the orthonormal basis of (XᵀX) Q, until the first two directions stand still."""
    n_x = centred.shape[1]
    Q, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(n_x, min(GUESSES, n_x))))
    axes = Q[:, :2].T
    for done in range(1, MOST_ROUNDS + 1):
        Q, _ = np.linalg.qr(centred.T @ (centred @ Q))
        yield done, MOST_ROUNDS
        # Inside the subspace the directions are sorted out exactly.
        spread = centred @ Q
        _, vectors = np.linalg.eigh(spread.T @ spread)
        before, axes = axes, (Q @ vectors[:, :-3:-1]).T
        yield done, MOST_ROUNDS
        if 1 - np.square((before * axes).sum(axis=1)).min() < CLOSE_ENOUGH:
            break
    return axes
