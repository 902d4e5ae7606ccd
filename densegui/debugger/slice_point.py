"""Where a slice through 𝒞 begins: the parameters, gradient and step of the minibatch on the screen, in float64."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from densegui.debugger.frame import ABSENT, Frame, Freshness
from densegui.debugger.regions import parameters_in_force
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import FloatArray, IntArray, NetworkSpec, unpack
from densegui.engine.objective import NUMBERS_AT_ONCE, Change, Neighbourhood, cost_at
from densegui.engine.propagation import CHUNK
from densegui.errors import InputError
from densegui.work import Done


@dataclass(frozen=True, eq=False)
class SlicePoint:
    """θ and what the minibatch on the screen makes of it; NaN stands for what has not been computed.

    Attributes
    ----------
    spec : NetworkSpec
    theta, theta_new : arrays of shape (n_parameters,)
        Before and after the update.
    gradient : array of shape (n_parameters,)
        ∇𝒞_b, of the cross entropy alone: the program's dW without the penalty's part.
    X, labels : arrays of shape (n_x, m_b) and (m_b,), or None
        The minibatch; None where there is none.
    minibatch : int or None
        Its number, from 0.
    made_here : bool
        Whether that minibatch computed its gradient at θ: not so after an edit.
    """

    spec: NetworkSpec
    theta: FloatArray
    theta_new: FloatArray
    gradient: FloatArray
    X: FloatArray | None
    labels: IntArray | None
    minibatch: int | None
    learning_rate: float
    made_here: bool

    @property
    def examples(self) -> tuple[FloatArray, IntArray]:
        """The minibatch, or one sentence where there is none."""
        if self.X is None or self.labels is None:
            raise InputError("there is no minibatch yet: run its first operation, sample")
        return self.X, self.labels

    @property
    def complete(self) -> bool:
        """Whether the whole gradient is known."""
        return bool(np.isfinite(self.gradient).all())

    def step_is_gradient(self) -> bool:
        """(14), (15): whether θ_new − θ is −λ ∇𝒞_b, up to rounding; so too where the update has not been made."""
        step = self.theta_new - self.theta
        if not np.isfinite(step).all():
            return True
        wanted = -self.learning_rate * self.gradient
        rounding = 4 * np.finfo(self.spec.dtype).eps
        return bool((np.abs(step - wanted) <= rounding * np.abs(self.theta) + 1e-5 * np.abs(wanted)).all())


def slice_point(frame: Frame) -> SlicePoint:
    """Return where slices of a frame begin.

    Inside a minibatch θ is what its forward pass uses. At (t, 0) it is the last minibatch's θ, so that its step can be
    looked at, unless an edit has led elsewhere: then θ is what is in force, and no gradient of it is known.
    """
    spec, theta = frame.spec, parameters_in_force(frame)
    known = made_here = frame.m_b > 0
    X, labels = (frame.shown(name) if known else ABSENT for name in ("X", "labels"))
    stale, last = X.freshness is Freshness.STALE, frame.arrays
    theta_new = np.full(spec.n_parameters, np.nan)
    if known and stale:
        made_here = np.array_equal(last.theta_new, theta, equal_nan=True) and last.spec == spec
        if made_here:
            theta, theta_new = last.theta, last.theta_new.astype(np.float64)
    gradient = np.full(spec.n_parameters, np.nan)
    if made_here:
        _take(frame, spec, ("dW", "db"), gradient)
        _take_out_penalty(frame, theta, gradient)
        if not stale:
            _take(frame, spec, ("W_new", "b_new"), theta_new)
    return SlicePoint(
        spec,
        theta.astype(np.float64),
        theta_new,
        gradient,
        X.array,
        None if labels.array is None else labels.array.astype(np.int64),
        frame.minibatch if known else None,
        float(last.learning_rate) if made_here and stale else frame.learning_rate,
        made_here,
    )


def _take(frame: Frame, spec: NetworkSpec, names: tuple[str, str], flat: FloatArray) -> None:
    """Write what has been computed of two kinds of arrays to its places in a flat vector."""
    for name, views in zip(names, unpack(spec, flat), strict=True):
        for l in range(1, spec.L + 1):
            if (array := frame.shown(name, l).array) is not None:
                views[l][...] = array


def _take_out_penalty(frame: Frame, theta: FloatArray, gradient: FloatArray) -> None:
    """∇𝒞 = ∇(𝒞 + R) − ∇R, for the weights; biases have no penalty."""
    regularizer = frame.setting.regularizer
    if regularizer.active:
        for of_W, W in zip(unpack(frame.spec, gradient)[0][1:], unpack(frame.spec, theta)[0][1:], strict=True):
            with np.errstate(all="ignore"):
                of_W -= regularizer.gradient(W)


# -- one parameter


def parameter(selection: Selection, spec: NetworkSpec) -> Selection:
    """Return the weight or bias that is meant: an edge's weight, a bias, a node's bias."""
    selection.check(spec)
    if selection.kind is Kind.NODE:
        if selection.layer == 0:
            raise InputError("an input has no weight and no bias of its own: select an edge, a bias or another node")
        return Selection(Kind.BIAS, selection.layer, selection.node)
    return selection


def place_in_theta(selection: Selection, spec: NetworkSpec) -> int:
    """Return where in the flat Θ a weight or bias lies."""
    l, k = selection.layer, selection.node - 1
    before = sum((spec.n[i - 1] + 1) * spec.n[i] for i in range(1, l))
    row = selection.source - 1 if selection.kind is Kind.EDGE else spec.n[l - 1]
    return before + row * spec.n[l] + k


def change_of(selection: Selection, by: FloatArray) -> Change:
    """Return the changes of one weight or bias by these amounts."""
    source = selection.source - 1 if selection.kind is Kind.EDGE else -1
    return Change(selection.layer, np.full(by.size, source), np.full(by.size, selection.node - 1), by)


# -- the cost of a set, a piece at a time


def _examples_at_once(spec: NetworkSpec) -> int:
    return max(min(CHUNK, NUMBERS_AT_ONCE // max(spec.n)), 1)


def costs_near(
    point: SlicePoint, X: FloatArray, labels: IntArray, place: Selection, by: FloatArray
) -> Generator[Done, None, FloatArray]:
    """(9) 𝒞 of examples, for each change of one parameter; pieces of a few milliseconds. X is n_x × m."""
    m, total = labels.size, np.zeros(by.size)
    length = _examples_at_once(point.spec)
    for start in range(0, m, length):
        chunk = slice(start, start + length)
        near = Neighbourhood(point.spec, point.theta, X[:, chunk], labels[chunk])
        size, at_once = near.labels.size, near.at_once(place.layer)
        for first in range(0, by.size, at_once):
            some = slice(first, first + at_once)
            total[some] += near.costs(change_of(place, by[some])) * (size / m)
            yield start * by.size + size * min(first + at_once, by.size), m * by.size
    return total


def costs_along(
    point: SlicePoint, X: FloatArray, labels: IntArray, direction: FloatArray, s: FloatArray
) -> Generator[Done, None, FloatArray]:
    """(9) 𝒞(θ + s d) of examples, for each s. X is n_x × m."""
    m, total = labels.size, np.zeros(s.size)
    length = _examples_at_once(point.spec)
    for number, step in enumerate(s):
        with np.errstate(all="ignore"):
            theta = point.theta + step * direction
        for start in range(0, m, length):
            chunk = slice(start, start + length)
            size = labels[chunk].size
            total[number] += cost_at(point.spec, theta, X[:, chunk], labels[chunk]) * (size / m)
            yield number * m + start + size, m * s.size
    return total
