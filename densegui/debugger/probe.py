"""A probe: a point without a label that goes through the network, beside the examples of the minibatch.

It stands in for the chosen example where forward values are shown. A label it has not, and so no loss and no gradient.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from densegui.data.standardizer import Standardizer
from densegui.debugger.format import short
from densegui.engine.network import FloatArray, Layers, NetworkSpec
from densegui.engine.propagation import forward
from densegui.errors import InputError

MOST_COORDINATES = 4
"""Coordinates that a point is named by; of more, its first ones."""


@dataclass(frozen=True, slots=True, eq=False)
class ProbePoint:
    """What is sent through the network: x of shape (n_x,), as the network sees it, and where it comes from."""

    x: FloatArray
    says: str


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """A point and what the network makes of it.

    Attributes
    ----------
    x, raw : arrays of shape (n_x,)
        As the network sees it, and as the data set has its examples (the same without standardisation).
    says : str
        Where it comes from: "point (0.31, −1.20)", "drawn picture".
    Z, A : lists by layer, each n[l] × 1
        A[0] is x; slot 0 of Z is empty.
    theta : array of shape (n_parameters,)
        The parameters that it went through.
    """

    x: FloatArray
    raw: FloatArray
    says: str
    Z: Layers
    A: Layers
    theta: FloatArray

    @property
    def words(self) -> str:
        """What the numbers belong to."""
        return f"probe: {self.says}, no label"


def probe_point(x: npt.ArrayLike, says: str, spec: NetworkSpec) -> ProbePoint:
    """Check a point; without words it is named by its first coordinates.

    Raises
    ------
    InputError
        When it has not n_x coordinates, or one that is not finite.
    """
    point = np.array(x, spec.dtype)
    if point.shape != (spec.n_x,):
        raise InputError(f"a probe needs {spec.n_x} numbers, one for each input, not {point.size}")
    if not np.isfinite(point).all():
        raise InputError("a probe needs finite numbers")
    point.flags.writeable = False
    first = [short(float(value)) for value in point[:MOST_COORDINATES]]
    more = ["…"] if point.size > MOST_COORDINATES else []
    return ProbePoint(point, says or f"point ({', '.join(first + more)})")


def send(point: ProbePoint, spec: NetworkSpec, theta: FloatArray, standardizer: Standardizer | None) -> Probe:
    """Send a point through the network: one column of the engine's forward pass."""
    with np.errstate(all="ignore"):  # a diverged network is shown too
        Z, A, _ = forward(spec, theta, point.x[:, np.newaxis])
    x = point.x.astype(np.float64)
    raw = x if standardizer is None else x * standardizer.deviation + standardizer.mean
    return Probe(point.x, raw, point.says, Z, A, theta)
