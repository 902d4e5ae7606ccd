"""A probe: a point that goes through the network, beside the examples of the minibatch.

It stands in for the chosen example where forward values are shown. A point of the plane has no label, and so no loss;
an example of the data set that is not in the minibatch has both. Neither has a gradient: no update was made of it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from densegui.data.dataset import Split
from densegui.data.standardizer import Standardizer
from densegui.debugger.format import count, hundredths
from densegui.engine.costs import cross_entropy_loss
from densegui.engine.network import FloatArray, Layers, NetworkSpec
from densegui.engine.propagation import forward
from densegui.errors import InputError

MOST_COORDINATES = 4
"""Coordinates that a point is named by; of more, its first ones."""


@dataclass(frozen=True, slots=True, eq=False)
class ProbePoint:
    """What is sent through the network: x of shape (n_x,), as the network sees it, and where it comes from.

    An example has a label, from 0, and is a row of the data set, from 0.
    """

    x: FloatArray
    says: str
    label: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """A point and what the network makes of it.

    Attributes
    ----------
    x, raw : arrays of shape (n_x,)
        As the network sees it, and before it is standardised: `Dataset.values` (the same without standardisation).
    says : str
        Where it comes from: "point (0.31, −1.20)", "drawn picture".
    Z, A : lists by layer, each n[l] × 1
        A[0] is x; slot 0 of Z is empty.
    theta : array of shape (n_parameters,)
        The parameters that it went through.
    label, row : int or None
        Of an example: its class, and which row of the data set it is, from 0.
    loss : float or None
        (10) ℒ of an example.
    """

    x: FloatArray
    raw: FloatArray
    says: str
    Z: Layers
    A: Layers
    theta: FloatArray
    label: int | None = None
    row: int | None = None
    loss: float | None = None

    @property
    def words(self) -> str:
        """What the numbers belong to."""
        return f"probe: {self.says}, no label" if self.label is None else self.says


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
    first = [hundredths(float(value)) for value in point[:MOST_COORDINATES]]
    more = ["…"] if point.size > MOST_COORDINATES else []
    return ProbePoint(point, says or f"point ({', '.join(first + more)})")


def probe_row(split: Split, row: int) -> ProbePoint:
    """Return a row of the data set as a point, with its label.

    Raises
    ------
    InputError
        When there is no such row.
    """
    for name, examples in (("training", split.train), ("test", split.test)):
        found = np.flatnonzero(examples.indices == row)
        if found.size:
            i = int(found[0])
            return ProbePoint(examples.rows[i], f"{name} example, row {count(row)}", int(examples.labels[i]), row)
    raise InputError(f"row {row} does not exist; the data set has {split.dataset.m}, counted from 0")


def send(point: ProbePoint, spec: NetworkSpec, theta: FloatArray, standardizer: Standardizer | None) -> Probe:
    """Send a point through the network: one column of the engine's forward pass."""
    with np.errstate(all="ignore"):  # a diverged network is shown too
        Z, A, T = forward(spec, theta, point.x[:, np.newaxis])
        loss = None if point.label is None else float(cross_entropy_loss(T, np.array([point.label]))[0])
    x = point.x.astype(np.float64)
    raw = x if standardizer is None else x * standardizer.deviation + standardizer.mean
    return Probe(point.x, raw, point.says, Z, A, theta, point.label, point.row, loss)
