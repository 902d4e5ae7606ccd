"""Gradients of the cost at given parameters, of any examples of the training set: the program itself, with λ = 0.

An update with λ = 0 leaves Θ where it is, so that the same operations that train can be run again and again at one
place, and what they take is what a minibatch takes. The penalty is left out: it is the same for every minibatch, and
would make any two of them look alike.
"""

from collections.abc import Generator

import numpy as np

from densegui.data.dataset import Examples
from densegui.debugger.aside import aside, flops, is_heavy
from densegui.engine.network import FloatArray, IntArray, NetworkSpec
from densegui.engine.optimizers import Optimizer
from densegui.engine.program import program
from densegui.engine.propagation import CHUNK, run_minibatch
from densegui.engine.regularizers import Regularizer
from densegui.engine.state import initial_state
from densegui.engine.workspace import Workspace
from densegui.work import Done

NUMBERS_AT_ONCE = 2**23
"""Numbers that the arrays of one minibatch may hold: 64 MB."""


AS_MANY = 32
"""A minibatch has the work of so many examples at least: Θ and its gradient are gone through, however few there are."""


class Chosen:
    """An order that hands out the examples that it was given."""

    def __init__(self) -> None:
        self.indices: IntArray = np.zeros(1, np.int64)

    def take(self, epoch: int, offset: int, batch_size: int) -> tuple[IntArray, int, int]:
        return self.indices, 0, 0


class Gradients:
    """∇𝒞 at one Θ after the other.

    Parameters
    ----------
    spec : NetworkSpec
    train : Examples
        The training set.
    optimizer : Optimizer
        Its update belongs to the time that a minibatch takes.
    """

    def __init__(self, spec: NetworkSpec, train: Examples, optimizer: Optimizer) -> None:
        self.spec, self.train = spec, train
        self._order = Chosen()
        state = initial_state(np.zeros(spec.n_parameters, spec.dtype), optimizer.moments)
        self._workspace = Workspace(spec, train, self._order, state, 0.0, 1)
        self._ops = program(spec, optimizer, Regularizer())

    def stand(self, theta: FloatArray) -> None:
        """Go to another Θ."""
        self._workspace.theta_new[...] = theta

    def of(self, indices: IntArray) -> FloatArray:
        """Return ∇𝒞_b of these training examples in the layout of Θ, valid until the next call."""
        self._order.indices = indices
        with np.errstate(all="ignore"):  # a diverged network has gradients that are no numbers
            run_minibatch(self._ops, self._workspace)
        return self._workspace.gradient

    @property
    def at_once(self) -> int:
        """How many examples are run together at most."""
        return max(NUMBERS_AT_ONCE // (4 * sum(self.spec.n)), 1)

    def of_many(self, indices: IntArray) -> Generator[Done, None, FloatArray]:
        """(9) ∇𝒞 of many examples in float64: the mean of chunks, each with the weight of its size."""
        total = np.zeros(self.spec.n_parameters)
        chunk = min(CHUNK, self.at_once)
        for start in range(0, indices.size, chunk):
            part = indices[start : start + chunk]
            gradient = yield from self.steps(part)
            with np.errstate(all="ignore"):
                total += gradient * np.float64(part.size / indices.size)
            yield start + part.size, indices.size
        return total

    def steps(self, indices: IntArray) -> Generator[Done, None, FloatArray]:
        """Return ∇𝒞_b as `of` does; beside the caller where that takes long."""
        if self.takes_long(indices.size):
            return (yield from aside(lambda: self.of(indices)))
        return self.of(indices)

    def takes_long(self, examples: int) -> bool:
        """Whether a minibatch of so many examples would hold up a window."""
        return is_heavy(self.spec, max(examples, AS_MANY))


def part_of(train: Examples, spec: NetworkSpec, work: float, seed: int) -> IntArray:
    """Return the training examples whose gradient stands for that of all, rising.

    All of them, or where that would take more than `work` operations, as many as that allows, drawn with a fixed seed.
    """
    m = train.labels.size
    most = max(int(work / flops(spec, 1)), min(m, CHUNK))
    if most >= m:
        return np.arange(m)
    return np.sort(np.random.default_rng(seed).permutation(m)[:most])


def norm(gradient: FloatArray) -> float:
    """‖∇𝒞‖ = √(Σ_k (∂𝒞/∂θ_k)²)."""
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(np.asarray(gradient, np.float64)))


def cosine(a: FloatArray, b: FloatArray) -> float:
    """a · b / (‖a‖ ‖b‖); NaN where one of them has no direction."""
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    size = norm(a) * norm(b)
    if not 0 < size < np.inf:
        return np.nan
    with np.errstate(all="ignore"):
        value = float(np.dot(a, b)) / size
    return min(max(value, -1.0), 1.0)
