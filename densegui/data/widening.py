"""Two inputs widened to more: x₁, x₂ and their squares, product and sines, from which a network may learn more easily.

The functions take the raw coordinates, as they stand in the data; standardising, if it is asked for, comes after, and
then each widened feature has a mean and a deviation of its own. What the network sees is X; the plane of x₁ and x₂
stays known, so that everything over it (points, decision regions) can still be drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
FeatureName = Literal["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin x1", "sin x2"]


@dataclass(frozen=True)
class Feature:
    """One function of the two inputs, and what it is called, given their names."""

    of: Callable[[Floats, Floats], Floats]
    name: Callable[[str, str], str]


FEATURES: Mapping[FeatureName, Feature] = MappingProxyType(
    {
        "x1": Feature(lambda x1, x2: x1, lambda a, b: a),
        "x2": Feature(lambda x1, x2: x2, lambda a, b: b),
        "x1^2": Feature(lambda x1, x2: x1 * x1, lambda a, b: f"{a}²"),
        "x2^2": Feature(lambda x1, x2: x2 * x2, lambda a, b: f"{b}²"),
        "x1*x2": Feature(lambda x1, x2: x1 * x2, lambda a, b: f"{a} · {b}"),
        "sin x1": Feature(lambda x1, x2: np.sin(x1), lambda a, b: f"sin {a}"),
        "sin x2": Feature(lambda x1, x2: np.sin(x2), lambda a, b: f"sin {b}"),
    }
)
NAMES: tuple[FeatureName, ...] = get_args(FeatureName)
PLAIN: tuple[FeatureName, ...] = ("x1", "x2")
"""The two inputs themselves."""


@dataclass(frozen=True)
class Widening:
    """Which functions of x₁ and x₂ are the network's inputs, in this order.

    Raises
    ------
    ValueError
        When there is none, one is there twice, or one is not known.
    """

    names: tuple[FeatureName, ...] = PLAIN

    def __post_init__(self) -> None:
        if not self.names or len(set(self.names)) < len(self.names) or not set(self.names) <= set(NAMES):
            raise ValueError(f"some of {', '.join(NAMES)}, each at most once, not {self.names}")

    def rows(self, plane: Floats) -> Floats:
        """The widened features of points.

        Parameters
        ----------
        plane : (m, 2)
            The raw x₁ and x₂ of each point.

        Returns
        -------
        (m, n_x) float array, C-contiguous
        """
        x1, x2 = plane[:, 0], plane[:, 1]
        widened = np.empty((len(plane), len(self.names)))
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):  # what is too large is refused elsewhere
            for column, name in enumerate(self.names):
                widened[:, column] = FEATURES[name].of(x1, x2)
        return widened

    def feature_names(self, names: Sequence[str]) -> tuple[str, ...]:
        """What the widened features are called, given the names of the two inputs: height, height², sin width."""
        first, second = names
        return tuple(FEATURES[name].name(first, second) for name in self.names)


@dataclass(frozen=True, eq=False)
class Plane:
    """The two inputs that a data set's features are made from.

    Attributes
    ----------
    rows : (m, 2) float64, read-only
        The raw x₁ and x₂ of each example.
    names
        What the two are called.
    widening
        What is made of them.
    """

    rows: Floats
    names: tuple[str, str]
    widening: Widening
