"""The three forms of the same gradient, timed on the present network: loops (21), one example (22), minibatch (23).

Each makes ∇𝒞 of the same examples from X, W and b: forward, cost and backward, without sampling and update. The
minibatch form is the program that training runs. The clock stops between the pieces, in which the window works.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.engine.loop_minibatch import LoopGradient, loop_gradient
from densegui.engine.network import FloatArray, IntArray, NetworkSpec, pack, unpack
from densegui.engine.optimizers import SGD
from densegui.engine.program import Op, Phase, program
from densegui.engine.regularizers import Regularizer
from densegui.engine.state import TrainingState
from densegui.engine.vectors import vector_gradient
from densegui.engine.workspace import Workspace
from densegui.errors import InputError
from densegui.work import Done

LARGEST = 256
"""The largest minibatch that is measured."""
PIECE = 0.004
"""Seconds after which the window has its turn."""
ENOUGH, REPEATS = 0.04, 200
"""A form is run again until it has taken so many seconds in all, or so often; the fastest counts."""
FEW, PLENTY = 4, 0.4
"""At least so often, unless that takes more than so many seconds: the first passes can be slow."""
PATIENCE = 0.6
"""Seconds that one pass of the loops, or of one example after the other, may take."""
MOST_WEIGHTS = 1_000_000
"""Parameters of a network from which on one layer alone would hold up the window in loops."""
LONG = 1_000_000
"""Parameters times examples from which on the clock is looked at after each operation of a minibatch."""
TOLERANCES = {"float64": 1e-12, "float32": 1e-4}

Gradient = tuple[float, FloatArray]
"""𝒞 and ∇𝒞, flat."""


class Timing(NamedTuple):
    """Seconds for each example of a minibatch of m_b, by form; None where that would have taken too long."""

    m_b: int
    loops: float | None
    vectors: float | None
    matrices: float


@dataclass(frozen=True)
class Vectorisation:
    """What was measured.

    Attributes
    ----------
    n : tuple of int
        Nodes of each layer.
    t : int
        The number of updates that the parameters have had.
    batch_size : int
        Of the training, as far as there are so many examples and they are measured.
    timings : tuple of Timing
        By m_b, rising.
    difference : float
        The largest one between two forms of 𝒞, ∇_W[l] 𝒞 or ∇_b[l] 𝒞, of the largest entry of that array.
    reasons : tuple of str
        Why some times are missing.
    """

    n: tuple[int, ...]
    dtype: str
    t: int
    batch_size: int
    timings: tuple[Timing, ...]
    difference: float
    reasons: tuple[str, ...]

    @property
    def read(self) -> Timing:
        """The timing that the sentence is about: that of the training's minibatch size."""
        return min(self.timings, key=lambda timing: (abs(timing.m_b - self.batch_size), timing.m_b))

    @property
    def agrees(self) -> bool:
        """Whether the forms make the same, as far as their numbers reach."""
        return self.difference <= TOLERANCES[self.dtype]

    @property
    def fastest(self) -> Timing:
        """The timing with the shortest time for an example."""
        return min(self.timings, key=lambda timing: timing.matrices)

    def times_as_fast(self, form: str, timing: Timing) -> float | None:
        """Return how many times as fast as a form the minibatch is.

        Where the form was not measured with that many examples, its own largest minibatch counts: an example takes it
        about as long in each.
        """
        known = [getattr(other, form) for other in self.timings if other.m_b <= timing.m_b and getattr(other, form)]
        return known[-1] / timing.matrices if known else None


def sizes(m: int, batch_size: int) -> tuple[int, ...]:
    """Return the minibatch sizes to measure: 1, 2, 4 … up to 256 or all m examples, and the training's own."""
    most = min(LARGEST, m)
    powers = {1 << k for k in range(most.bit_length())}
    return tuple(sorted(powers | {min(batch_size, most), most}))


class VectorisationJob:
    """Measures the network of a frame; the parameters are copied, so that the frame may go.

    Raises
    ------
    InputError
        When a parameter is not finite.
    """

    def __init__(self, frame: Frame) -> None:
        workspace = frame.workspace
        theta = workspace.theta if frame.position.i else workspace.theta_new
        if not np.isfinite(theta).all():
            raise InputError("a parameter is not finite: there is nothing to compare here")
        self._spec, self._source = frame.spec, frame.problem.split.train
        m = self._source.labels.size
        self._batch_size = min(frame.setting.batch_size, m, LARGEST)
        self._sizes = sizes(m, self._batch_size)
        self._state = TrainingState(frame.position.t, 0, 0, 0, theta.copy())
        self._ops = program(self._spec, SGD(), Regularizer())

    def steps(self) -> Generator[Done, None, Vectorisation]:
        """Yield (done, total) after pieces of a few milliseconds; return what was measured.

        Raises
        ------
        InputError
            When a gradient is not finite.
        """
        timings: list[Timing] = []
        reasons: dict[str, str] = {}
        difference, total = 0.0, len(self._sizes)
        for done, m_b in enumerate(self._sizes):
            batch = _Batch(self._spec, self._source, self._state, m_b, self._ops)
            matrices, made = yield from _fastest(batch.matrices, (done, total))
            exact = batch.from_matrices(made)
            found: dict[str, float | None] = {"loops": None, "vectors": None}
            for form, run, gradient in (
                ("vectors", batch.vectors, batch.from_vectors), ("loops", batch.loops, batch.from_loops),
            ):  # fmt: skip
                reason = self._too_long(form, getattr(timings[-1], form) if timings else 0.0, m_b)
                if reason is not None:
                    reasons.setdefault(form, reason)
                    continue
                seconds, made = yield from _fastest(run, (done, total))
                found[form] = seconds / m_b
                difference = max(difference, _difference(self._spec, gradient(made), exact))
            timings.append(Timing(m_b, found["loops"], found["vectors"], matrices / m_b))
            yield done + 1, total
        spec, t = self._spec, self._state.t
        return Vectorisation(
            spec.n, spec.dtype, t, self._batch_size, tuple(timings), difference, tuple(reasons.values())
        )

    def _too_long(self, form: str, last: float | None, m_b: int) -> str | None:
        """Say why a form is not measured with a minibatch of m_b; None where it is."""
        if form == "loops" and self._spec.n_parameters > MOST_WEIGHTS:
            return f"loops over {count(self._spec.n_parameters)} parameters would hold up the window"
        if last is None or last * m_b > PATIENCE:
            name = "the loops" if form == "loops" else "one example after the other"
            return f"from m_b = {m_b} on {name} would take more than {PATIENCE:g} s"
        return None


class _Batch:
    """The first m_b training examples and their gradient in the three forms, each a generator that yields on its way.

    What a form returns is made into a `Gradient` only when the clock has stopped.
    """

    def __init__(self, spec: NetworkSpec, source: Any, state: TrainingState, m_b: int, ops: tuple[Op, ...]) -> None:
        self._spec = spec
        self._workspace = Workspace(spec, source, _FirstExamples(), state, 1.0, m_b)
        ops[0].run(self._workspace)
        self._ops = [op for op in ops if op.phase in (Phase.FORWARD, Phase.COST, Phase.BACKWARD)]
        self._examples: list[list[float]] = self._workspace.X.T.tolist()
        self._long = spec.n_parameters * m_b > LONG

    def matrices(self) -> Generator[None, None, Workspace]:
        """(23a)-(23d): the operations of the program, which leave all in the workspace."""
        for op in self._ops:
            op.run(self._workspace)
            if self._long:
                yield
        return self._workspace

    def vectors(self) -> Generator[None, None, Gradient]:
        """(22a)-(22d), one example after the other."""
        ws = self._workspace
        return vector_gradient(self._spec, ws.W, ws.b, ws.X, ws.Y)

    def loops(self) -> Generator[None, None, LoopGradient]:
        """(21a)-(21d), one number after the other."""
        ws = self._workspace
        return loop_gradient(self._spec, ws.W, ws.b, self._examples, ws.labels)

    def from_matrices(self, made: Workspace) -> Gradient:
        return float(made.cost), made.gradient

    def from_vectors(self, made: Gradient) -> Gradient:
        return made

    def from_loops(self, made: LoopGradient) -> Gradient:
        db = [np.reshape(numbers, (-1, 1)) for numbers in made.db]
        return made.cost, pack(self._spec, [np.array(rows) for rows in made.dW], db)


class _FirstExamples:
    """The order of a training set in which each minibatch has its first examples."""

    def take(self, epoch: int, offset: int, batch_size: int) -> tuple[IntArray, int, int]:
        return np.arange(batch_size), epoch, 0


def _fastest(run: Callable[[], Generator[None, None, Any]], progress: tuple[int, int]) -> Generator[Any, None, Any]:
    """Run a form until it has taken enough seconds in all; return the fastest time, and what the last run made."""
    best, spent, told = np.inf, 0.0, perf_counter()
    for done in range(1, REPEATS + 1):
        steps, seconds, finished, made = run(), 0.0, False, None
        while not finished:
            passed, finished, made = _piece(steps)
            seconds += passed
            if perf_counter() - told > PIECE:
                yield progress
                told = perf_counter()
        best, spent = min(best, seconds), spent + seconds
        if spent >= ENOUGH and (done >= FEW or spent >= PLENTY):
            break
    return best, made


def _piece(steps: Generator[None, None, Any]) -> tuple[float, bool, Any]:
    """Go on for a few milliseconds; return the seconds, whether the end was reached, and what it made."""
    with np.errstate(all="ignore"):
        start = now = perf_counter()
        try:
            while now - start < PIECE:
                next(steps)
                now = perf_counter()
        except StopIteration as end:
            return perf_counter() - start, True, end.value
    return now - start, False, None


def _difference(spec: NetworkSpec, found: Gradient, exact: Gradient) -> float:
    """Return the largest difference of 𝒞 or of an entry of an array, as a share of the array's largest entry."""
    pairs = [(np.array([found[0]]), np.array([exact[0]]))]
    for layers, others in zip(unpack(spec, found[1]), unpack(spec, exact[1]), strict=True):
        pairs += zip(layers[1:], others[1:], strict=True)
    largest = 0.0
    for mine, its in pairs:
        if not (np.isfinite(mine).all() and np.isfinite(its).all()):
            raise InputError("the gradient is not finite: there is nothing to compare here")
        scale = float(np.abs(its).max()) or 1.0
        largest = max(largest, float(np.abs(mine - its).max()) / scale)
    return largest
