"""The gradient check of a frame: the program's dW and db against central differences, worst first, kinks told apart."""

import time
from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from densegui.debugger.format import MINUS, count, number
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind, Selection
from densegui.engine.gradcheck import ABSOLUTE, EPSILON, RELATIVE, BoolArray, checking
from densegui.engine.network import FloatArray, IntArray, NetworkSpec, unpack
from densegui.engine.objective import coordinates
from densegui.errors import InputError
from densegui.work import Done

TOLERANCES = {"float64": (ABSOLUTE, RELATIVE), "float32": (2e-6, 1e-3)}
"""The program's own rounding is the larger part in float32; the differences are in float64 either way."""
NOT_YET = "run the minibatch to its last db first: the check needs all of its dW and db"


class Verdict(Enum):
    """What a check says of one parameter."""

    AGREES = "agrees"
    DIFFERS = "differs"
    KINK = "kink"
    """They do not agree, and need not: within ±ε a z crosses the kink of g, or the weight that of |w|."""


class Checked(NamedTuple):
    """One parameter: its place, ∂/∂w as the program made it, by central differences, and what that says."""

    place: Selection
    analytic: float
    numeric: float
    error: float
    verdict: Verdict


@dataclass(frozen=True, eq=False)
class GradientCheckResult:
    """All checked parameters, as arrays in the order of Θ.

    Attributes
    ----------
    which : int array of shape (n,)
        Places in Θ.
    analytic, numeric : arrays of shape (n,)
    kink : bool array of shape (n,)
    minibatch : int
        The minibatch whose gradient it is, from 0.
    cost : float
        J = 𝒞_b + R there: of a large J the last digits are lost, and the tolerance grows with it.
    """

    spec: NetworkSpec
    which: IntArray
    analytic: FloatArray
    numeric: FloatArray
    kink: BoolArray
    minibatch: int
    cost: float

    @property
    def tolerance(self) -> tuple[float, float]:
        """(absolute, relative): they agree where |analytic − numeric| ≤ absolute + relative |numeric|."""
        absolute, relative = TOLERANCES[self.spec.dtype]
        return absolute * max(1.0, self.cost if np.isfinite(self.cost) else 1.0), relative

    @cached_property
    def error(self) -> FloatArray:
        """|analytic − numeric|; NaN where one of them is not finite."""
        with np.errstate(all="ignore"):
            return np.asarray(np.abs(self.analytic - self.numeric))

    @cached_property
    def _excess(self) -> FloatArray:
        """The error in units of the tolerance: above 1 they differ; ∞ where there is no error to be told."""
        absolute, relative = self.tolerance
        with np.errstate(all="ignore"):
            return np.nan_to_num(self.error / (absolute + relative * np.abs(self.numeric)), nan=np.inf)

    @cached_property
    def differs(self) -> BoolArray:
        """Where it is wrong, and no kink is the reason."""
        return np.asarray((self._excess > 1) & ~self.kink)

    @cached_property
    def at_kink(self) -> BoolArray:
        """Where they do not agree and need not."""
        return np.asarray((self._excess > 1) & self.kink)

    @cached_property
    def order(self) -> IntArray:
        """Rows with the worst first: what differs, then kinks, then the rest, each by its error."""
        rank = np.where(self.differs, 0, np.where(self.at_kink, 1, 2))
        return np.lexsort((-self._excess, rank)).astype(np.int64)

    @cached_property
    def _coordinates(self) -> tuple[IntArray, IntArray, IntArray]:
        return coordinates(self.spec)

    def row(self, index: int) -> Checked:
        """Return the parameter at an index of the arrays; `row(order[0])` is the worst."""
        l, j, k = (int(part[self.which[index]]) for part in self._coordinates)
        place = Selection(Kind.BIAS, l, k + 1) if j < 0 else Selection(Kind.EDGE, l, k + 1, j + 1)
        verdict = Verdict.DIFFERS if self.differs[index] else Verdict.KINK if self.at_kink[index] else Verdict.AGREES
        return Checked(
            place, float(self.analytic[index]), float(self.numeric[index]), float(self.error[index]), verdict
        )

    def by_layer(self, values: FloatArray | BoolArray) -> tuple[list[FloatArray], list[FloatArray]]:
        """Return some of the result's values in the shapes of W[l] and b[l], NaN where nothing was checked."""
        flat = np.full(self.spec.n_parameters, np.nan)
        flat[self.which] = values
        return unpack(self.spec, flat)

    def sentence(self) -> str:
        """Return what has been found: "All 51 agree." or "2 of 51 differ; 1 lies at a kink."."""
        n, wrong, bent = self.which.size, int(self.differs.sum()), int(self.at_kink.sum())
        if not wrong and not bent:
            return "It agrees." if n == 1 else f"All {count(n)} agree."
        kinks = f"{count(bent)} {'lies' if bent == 1 else 'lie'} at a kink"
        if not wrong:
            return f"{kinks}, the other {count(n - bent)} agree." if n > bent else f"{kinks}: no error."
        differ = f"{count(wrong)} of {count(n)} {'differs' if wrong == 1 else 'differ'}"
        return f"{differ}; {kinks}." if bent else f"{differ}."

    def tolerance_text(self) -> str:
        """Return what counts as agreement: "error ≤ 1e−8 + 1e−6 |numeric|, ε = 1e−5"."""
        absolute, relative = (f"{value:.0e}".replace("e-0", "e-").replace("-", MINUS) for value in self.tolerance)
        epsilon = f"{EPSILON:.0e}".replace("e-0", "e-").replace("-", MINUS)
        return f"agrees: error ≤ {absolute} + {relative} |numeric|; central differences, ε = {epsilon}"

    def text(self, most: int = 20) -> str:
        """Return the worst rows as lines, for a terminal."""
        lines = [self.sentence()]
        for index in self.order[:most]:
            place, *numbers, verdict = self.row(int(index))
            lines.append(f"{place}: {' '.join(number(value, 8) for value in numbers)} {verdict.value}")
        return "\n".join(lines)


class GradientCheckJob:
    """A gradient check on its way.

    Parameters
    ----------
    frame : Frame
        All of its dW and db must have been computed, by this minibatch or the last one.
    selection : Selection, optional
        What to check: a weight, a bias, or all weights that lead into a node and its bias (out of an input). All
        parameters by default.

    Raises
    ------
    InputError
        When the gradient has not been computed.
    """

    def __init__(self, frame: Frame, selection: Selection | None = None) -> None:
        X, labels = (frame.shown(name).array if frame.m_b else None for name in ("X", "labels"))
        gradient = _gradient(frame) if frame.m_b else None
        if gradient is None or X is None or labels is None:
            raise InputError(NOT_YET)
        ws, self._gradient = frame.arrays, gradient
        self._spec, self._minibatch = ws.spec, frame.minibatch
        self._cost = float(ws.cost) + float(ws.penalty)
        self._which = places_of(selection, ws.spec)
        self._work = checking(ws.spec, ws.theta, X, labels.astype(np.int64), frame.setting.regularizer, self._which)
        self._numeric: list[FloatArray] = []
        self._kink: list[BoolArray] = []
        self._done = 0

    @property
    def progress(self) -> tuple[int, int]:
        """(parameters done, of how many)."""
        return self._done, self._which.size

    def work(self, until: float = float("inf")) -> GradientCheckResult | None:
        """Compute until the clock (`time.perf_counter`) says `until`; return the result when it is done."""
        while self._done < self._which.size:
            numeric, kink = next(self._work)
            self._numeric.append(numeric)
            self._kink.append(kink)
            self._done += kink.size
            if time.perf_counter() >= until:
                break
        return self._result() if self._done == self._which.size else None

    def steps(self) -> Generator[Done, None, GradientCheckResult]:
        """Yield the progress after each piece; return the result."""
        while (result := self.work(0.0)) is None:
            yield self.progress
        return result

    def _result(self) -> GradientCheckResult:
        numeric, kink = np.concatenate(self._numeric), np.concatenate(self._kink)
        analytic = self._gradient[self._which]
        return GradientCheckResult(self._spec, self._which, analytic, numeric, kink, self._minibatch, self._cost)


def _gradient(frame: Frame) -> FloatArray | None:
    """Return all of dW and db in one vector, None where something has not been computed."""
    flat = np.empty(frame.spec.n_parameters)
    for name, views in zip(("dW", "db"), unpack(frame.spec, flat), strict=True):
        for l in range(1, frame.spec.L + 1):
            if (array := frame.shown(name, l).array) is None:
                return None
            views[l][...] = array
    return flat


def places_of(selection: Selection | None, spec: NetworkSpec) -> IntArray:
    """Return where in Θ the parameters of a selection lie; all of Θ for none."""
    if selection is None:
        return np.arange(spec.n_parameters)
    selection.check(spec)
    layer, source, node = coordinates(spec)
    l, j, k = selection.layer, selection.source - 1, selection.node - 1
    if selection.kind is Kind.EDGE:
        found = (layer == l) & (source == j) & (node == k)
    elif selection.kind is Kind.BIAS:
        found = (layer == l) & (source < 0) & (node == k)
    elif l == 0:
        found = (layer == 1) & (source == k)
    else:
        found = (layer == l) & (node == k)
    return np.flatnonzero(found)
