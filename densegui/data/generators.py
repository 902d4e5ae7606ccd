"""Points in the plane that a straight line does not separate: the classical toy problems.

Each generator takes the number of examples of all classes, the noise, the seed and the number of
classes. Example i has class i mod n_y, so that the classes have the same size to within one. Without
noise the points lie within [-1, 1]²; noise is the standard deviation of a Gaussian added to both
coordinates. The same arguments give the same bits: ``default_rng([seed, 0, 1])``.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densegui.data.dataset import Dataset

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]
Generator = np.random.Generator


def xor(n_examples: int, noise: float, seed: int, classes: int = 2) -> Dataset:
    """Four squares, one a quadrant; the class says whether x₁ and x₂ have the same sign."""
    rng, labels = _start(n_examples, noise, seed, classes, 2, 2)
    gap = 0.08  # half the width of the empty cross between the squares
    size = gap + (1.0 - gap) * rng.random((n_examples, 2))
    sign_1 = np.where(_rank(classes, labels) % 2 == 0, 1.0, -1.0)
    sign_2 = np.where(labels == 0, sign_1, -sign_1)
    rows = size * np.column_stack((sign_1, sign_2))
    return _finish("xor", rows, labels, noise, rng, ("same sign", "opposite signs"))


def circles(n_examples: int, noise: float, seed: int, classes: int = 2) -> Dataset:
    """A ring of radius ½ within one of radius 1."""
    rng, labels = _start(n_examples, noise, seed, classes, 2, 2)
    angle = 2.0 * np.pi * _spread(rng, labels, classes)
    radius = np.where(labels == 0, 0.5, 1.0)
    rows = radius[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
    return _finish("circles", rows, labels, noise, rng, ("inner", "outer"))


def moons(n_examples: int, noise: float, seed: int, classes: int = 2) -> Dataset:
    """Two half circles, each with an end inside the other."""
    rng, labels = _start(n_examples, noise, seed, classes, 2, 2)
    angle = np.pi * _spread(rng, labels, classes)
    upper = np.column_stack((np.cos(angle), np.sin(angle)))
    lower = np.column_stack((1.0 - np.cos(angle), 0.5 - np.sin(angle)))
    rows = np.where(labels[:, None] == 0, upper, lower)
    rows = (rows - (0.5, 0.25)) / 1.5  # from [-1, 2] × [-0.5, 1] to the middle of the plane
    return _finish("moons", rows, labels, noise, rng, ("upper", "lower"))


def spirals(n_examples: int, noise: float, seed: int, classes: int = 3) -> Dataset:
    """Arms whose radius grows with their angle, from 0 to 1; 2 to 6 of them."""
    rng, labels = _start(n_examples, noise, seed, classes, 2, 6)
    radius = _spread(rng, labels, classes)
    # With 1.5 / n_y turns, neighbouring arms are ⅔ apart along any ray, however many there are.
    angle = 2.0 * np.pi * (labels + 1.5 * radius) / classes
    rows = radius[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
    return _finish("spirals", rows, labels, noise, rng, _numbered("arm", classes))


def blobs(n_examples: int, noise: float, seed: int, classes: int = 3) -> Dataset:
    """Small discs with their centres on a circle; 2 to 10 of them."""
    rng, labels = _start(n_examples, noise, seed, classes, 2, 10)
    center = np.pi / 2.0 + 2.0 * np.pi * labels / classes
    rows = 0.8 * np.column_stack((np.cos(center), np.sin(center)))
    # The square root spreads the points evenly over the disc.
    radius, angle = 0.15 * np.sqrt(rng.random(n_examples)), 2.0 * np.pi * rng.random(n_examples)
    rows += radius[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
    return _finish("blobs", rows, labels, noise, rng, _numbered("blob", classes))


GENERATORS: Mapping[str, Callable[..., Dataset]] = MappingProxyType(
    {"xor": xor, "circles": circles, "moons": moons, "spirals": spirals, "blobs": blobs}
)


def _start(n_examples: int, noise: float, seed: int, classes: int, least: int, most: int) -> tuple[Generator, Integers]:
    """Check what was asked for; the random numbers and the labels 0, 1, …, 0, 1, …"""
    if not least <= classes <= most:
        raise ValueError(f"classes must lie within {least}..{most}, not {classes}")
    if n_examples < classes:
        raise ValueError(f"{classes} classes need at least as many examples, not {n_examples}")
    if not (noise >= 0.0 and np.isfinite(noise)):
        raise ValueError(f"noise must be a finite number of at least 0, not {noise}")
    return np.random.default_rng([seed, 0, 1]), np.arange(n_examples, dtype=np.int64) % classes


def _rank(classes: int, labels: Integers) -> Integers:
    """Which example of its class each one is, from 0."""
    rank: Integers = np.arange(labels.size, dtype=np.int64) // classes
    return rank


def _spread(rng: Generator, labels: Integers, classes: int) -> Floats:
    """Within [0, 1), for each class one value at random in each of as many equal parts as it has examples.

    Random enough to differ from seed to seed, without the clumps and holes of independent values.
    """
    parts = np.bincount(labels, minlength=classes)[labels]
    values: Floats = (_rank(classes, labels) + rng.random(labels.size)) / parts
    return values


def _numbered(word: str, count: int) -> tuple[str, ...]:
    return tuple(f"{word} {k}" for k in range(1, count + 1))


def _finish(
    name: str, rows: Floats, labels: Integers, noise: float, rng: Generator, class_names: tuple[str, ...]
) -> Dataset:
    """Add the noise."""
    with np.errstate(under="ignore"):
        rows = rows + noise * rng.standard_normal(rows.shape)
    return Dataset(name, rows, labels, ("x₁", "x₂"), class_names)
