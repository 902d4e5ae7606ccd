"""Slices through 𝒞: along one weight or bias, and along −∇𝒞, where all of them move.

Both are generators that yield how much is done and return a slice, so that they can run in pieces. The minibatch's
curve comes first; that of the training set is added to it afterwards, since it can take long.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from densegui.debugger.frame import Frame
from densegui.debugger.selection import Selection
from densegui.debugger.slice_point import (
    SlicePoint,
    costs_along,
    costs_near,
    parameter,
    place_in_theta,
    slice_point,
)
from densegui.engine.network import FloatArray
from densegui.errors import InputError
from densegui.work import Done, retold

POINTS = 61
LEAST_HALF_WIDTH = 0.5
"""How far a weight slice reaches to each side of a small w; of a large one, half of it."""
STEPS = 4
"""How many λ a slice along −∇𝒞 reaches."""


@dataclass(frozen=True, eq=False)
class WeightSlice:
    """𝒞(w): the cost along one weight or bias, all others held.

    Attributes
    ----------
    place : Selection
        An edge or a bias.
    w, w_new : float, and float or None
        Before and after the update, None where it has not been made.
    slope : float or None
        ∂𝒞_b/∂w as the program computed it, without the penalty's part.
    x : array of shape (n,)
        Rising; w and w_new are among them.
    minibatch, training : arrays of shape (n,) or None
        The costs; NaN is a gap.
    """

    point: SlicePoint
    place: Selection
    w: float
    w_new: float | None
    slope: float | None
    x: FloatArray
    minibatch: FloatArray | None
    training: FloatArray | None = None

    @property
    def step(self) -> float | None:
        """Δw = w_new − w."""
        return None if self.w_new is None or not np.isfinite(self.w) else self.w_new - self.w

    @property
    def predicted(self) -> float | None:
        """(12) ∂𝒞_b/∂w Δw, what the tangent says."""
        return None if self.slope is None or self.step is None else self.slope * self.step

    def cost(self, costs: FloatArray | None) -> float | None:
        """𝒞(w) on one of the two sets."""
        return None if costs is None or not np.isfinite(self.w) else float(costs[np.searchsorted(self.x, self.w)])

    def actual(self, costs: FloatArray | None) -> float | None:
        """𝒞(w_new) − 𝒞(w) on one of the two sets, with only this weight moved."""
        before = self.cost(costs)
        if costs is None or before is None or self.w_new is None:
            return None
        return float(costs[np.searchsorted(self.x, self.w_new)]) - before


def weight_slice(frame: Frame, factor: float = 1.0, points: int = POINTS) -> Generator[Done, None, WeightSlice]:
    """(12) 𝒞_b(w) of the selected weight or bias; for a node, of its bias.

    Parameters
    ----------
    factor : float
        Widens the slice; w and w_new are always within.

    Raises
    ------
    InputError
        When nothing is selected that has a weight or a bias.
    """
    if frame.selection is None:
        raise InputError("select an edge, a bias or a node first")
    point = slice_point(frame)
    place = parameter(frame.selection, frame.spec)
    where = place_in_theta(place, frame.spec)
    w, w_new, slope = (float(values[where]) for values in (point.theta, point.theta_new, point.gradient))
    x = _around(w, w_new, factor, points)
    found = WeightSlice(point, place, w, _or_none(w_new), _or_none(slope), x, None)
    if point.X is None or point.labels is None:
        return found
    costs = yield from costs_near(point, point.X, point.labels, place, x - w)
    return replace(found, minibatch=costs)


def weight_training(found: WeightSlice, frame: Frame) -> Generator[Done, None, WeightSlice]:
    """(12) Add 𝒞(w) of the training set."""
    train = frame.problem.split.train
    costs = yield from costs_near(found.point, train.rows.T, train.labels, found.place, found.x - found.w)
    return replace(found, training=costs)


def reach(w: float, factor: float) -> float:
    """Return how far a picture reaches to each side of a weight."""
    return factor * LEAST_HALF_WIDTH * max(abs(w), 1.0) if np.isfinite(w) else factor


def _around(w: float, w_new: float, factor: float, points: int) -> FloatArray:
    half, ends = reach(w, factor), [w]
    if np.isfinite(w_new):
        half, ends = max(half, 1.3 * abs(w_new - w)), [w, w_new]
    if not np.isfinite(w):
        return np.linspace(-half, half, points)  # gaps everywhere, as far as the costs go
    return np.union1d(np.linspace(w - half, w + half, points), ends)


def _or_none(value: float) -> float | None:
    return value if np.isfinite(value) else None


# -- all weights


@dataclass(frozen=True, eq=False)
class Along:
    """𝒞 along a direction, at θ + s d.

    Attributes
    ----------
    slope : float
        The slope of 𝒞_b at s = 0: ∇𝒞_b · d.
    minibatch, training : arrays of shape (n,), and of that or None
    """

    direction: FloatArray
    slope: float
    minibatch: FloatArray
    training: FloatArray | None = None


@dataclass(frozen=True, eq=False)
class StepSlice:
    """𝒞 along −∇𝒞_b, all parameters moving, and along the update that was made where that is another direction.

    Attributes
    ----------
    s : array of shape (n,)
        Rising from 0; λ is among them. The update is at s = λ too.
    gradient : Along
        θ − s ∇𝒞_b
    update : Along or None
        θ + (s / λ) (θ_new − θ); None where that is −s ∇𝒞_b, or has not been made.
    optimizer : str
        The optimiser's name; "" at a (t, 0) with an edit, where the last minibatch may have had another one.
    """

    point: SlicePoint
    s: FloatArray
    gradient: Along
    update: Along | None
    optimizer: str

    @property
    def learning_rate(self) -> float:
        """λ"""
        return self.point.learning_rate

    def predicted(self, along: Along) -> float:
        """(12) Δ𝒞 = ∇𝒞_b · Δθ at s = λ; along −∇𝒞_b that is −λ ‖∇𝒞_b‖²."""
        return self.learning_rate * along.slope

    def actual(self, costs: FloatArray) -> float:
        """𝒞 at s = λ less 𝒞 at 0."""
        return float(costs[np.searchsorted(self.s, self.learning_rate)] - costs[0])


def step_slice(frame: Frame, factor: float = 1.0, points: int = POINTS) -> Generator[Done, None, StepSlice]:
    """(14), (15) 𝒞_b(θ − s ∇𝒞_b), from s = 0 to a few λ.

    Raises
    ------
    InputError
        When the gradient has not been computed, or is not finite.
    """
    point = slice_point(frame)
    X, labels = point.examples
    if not point.complete:
        raise InputError(NO_GRADIENT)
    rate = point.learning_rate
    s = np.union1d(np.linspace(0, max(STEPS * factor, 1.2) * rate, points), [rate])
    directions = [-point.gradient]
    if not point.step_is_gradient():
        directions.append((point.theta_new - point.theta) / rate)
    found = []
    for number, direction in enumerate(directions):
        costs = yield from _shifted(costs_along(point, X, labels, direction, s), number, len(directions))
        with np.errstate(all="ignore"):
            found.append(Along(direction, float(point.gradient @ direction), costs))
    return StepSlice(point, s, found[0], found[1] if len(found) > 1 else None, _optimizer(frame))


def _optimizer(frame: Frame) -> str:
    t, i = frame.position
    edited = i == 0 and any(edit.t == t for edit in frame.timeline.edits)
    return "" if edited else frame.setting.optimizer.name


NO_GRADIENT = "run the minibatch to its last db first: −∇𝒞 needs all of dW and db, and finite ones"


def step_training(found: StepSlice, frame: Frame) -> Generator[Done, None, StepSlice]:
    """(14), (15) Add 𝒞 of the training set along the same directions."""
    train, both = frame.problem.split.train, [found.gradient, *([found.update] if found.update else [])]
    added = []
    for number, along in enumerate(both):
        work = costs_along(found.point, train.rows.T, train.labels, along.direction, found.s)
        costs = yield from _shifted(work, number, len(both))
        added.append(replace(along, training=costs))
    return replace(found, gradient=added[0], update=added[1] if len(added) > 1 else None)


def _shifted(work: Generator[Done, None, FloatArray], number: int, of: int) -> Generator[Done, None, FloatArray]:
    """Tell the progress of one of several equal works as that of them all."""
    return (yield from retold(work, lambda told: (number * told[1] + told[0], of * told[1])))
