"""What a breakpoint waits for: conditions on what the operation that has just run, or an evaluation, has made.

Each is a pure function of where the debugger stands, so that searching backward stops exactly where running forward
would have. `str` gives the text that `condition_text` reads, `sentence` the same for people. `unit_conditions` has
those on chosen units, parameters and examples.
"""

import operator
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

import numpy as np

from densegui.debugger.history import Evaluation
from densegui.debugger.words import plain, readable
from densegui.engine.network import FloatArray
from densegui.engine.program import Op
from densegui.engine.source import ExampleSource
from densegui.engine.workspace import Workspace

_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_SHOWN_SIGNS = {"<=": "≤", ">=": "≥"}
OP_WORDS = {
    "sample": "the sample", "Z": "Z", "A": "A", "cost": "the cost 𝒞_b", "dZ": "𝒥_z", "dW": "∇W", "db": "∇b",
    "W": "the update of W", "b": "the update of b",
}  # fmt: skip
"""What each operation is called for people."""
SETS = {"train": "training set", "test": "test set"}


class Context(Protocol):
    """Where the debugger stands when a condition is tested: `done` operations of minibatch t have run.

    At `done` = N, the length of the program, the minibatch is finished and the debugger stands at (t + 1, 0).
    """

    @property
    def workspace(self) -> Workspace: ...
    @property
    def t(self) -> int: ...
    @property
    def done(self) -> int: ...
    @property
    def program(self) -> Sequence[Op]: ...
    @property
    def costs(self) -> FloatArray:
        """𝒞_b of minibatch 0 … t − 1 at least."""

    @property
    def evaluation(self) -> Evaluation | None:
        """The metrics that this minibatch's end has led to; None where the sets were not evaluated."""

    @property
    def previous_evaluation(self) -> Evaluation | None:
        """The ones before."""

    @property
    def source(self) -> ExampleSource:
        """The training set."""


class Condition(ABC):
    """Something that holds or does not at a place where it is tested."""

    on_metrics: ClassVar[bool] = False
    """Whether it is about an evaluation: it can only hold where there is one, at the end of a minibatch."""

    @abstractmethod
    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        """Return the numbers of done operations, rising, at which the condition is tested."""

    @abstractmethod
    def holds(self, context: Context) -> bool:
        """Return whether it holds. A number that is NaN fulfils nothing but `nonfinite`."""

    @abstractmethod
    def sentence(self) -> str:
        """Return the condition for people: "stop when ‖∇W[1]‖ < 0.001"."""


def after_op(program: Sequence[Op], name: str, layer: int | None = None) -> tuple[int, ...]:
    """Return how many operations are done after each one of this name (in any layer, or in one)."""
    return tuple(i for i, op in enumerate(program, 1) if op.name == name and layer in (None, op.layer))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sign and a number: > 2.5."""

    sign: str
    value: float

    def __str__(self) -> str:
        return f"{self.sign} {plain(self.value)}"

    def holds(self, value: float) -> bool:
        """Return whether a number is on this side."""
        return bool(_COMPARE[self.sign](value, self.value))

    @property
    def words(self) -> str:
        """For people."""
        return f"{_SHOWN_SIGNS.get(self.sign, self.sign)} {readable(self.value)}"


@dataclass(frozen=True, slots=True)
class OpRan(Condition):
    """A line of the program has run; in every k-th minibatch, t = 0, k, 2k …"""

    name: str
    layer: int | None
    """None is any layer."""
    every: int = 1

    def __str__(self) -> str:
        layer = f" {self.layer}" if self.layer else ""
        return f"op {self.name}{layer}" + (f" every {self.every}" if self.every > 1 else "")

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return after_op(program, self.name, self.layer)

    def holds(self, context: Context) -> bool:
        return context.t % self.every == 0

    def sentence(self) -> str:
        layered = self.name not in ("sample", "cost")
        where = f"[{self.layer}]" if self.layer else " of any layer" if layered else ""
        return f"stop after {OP_WORDS[self.name]}{where}" + (
            f" when t is a multiple of {self.every}" if self.every > 1 else ""
        )


@dataclass(frozen=True, slots=True)
class CostCompared(Condition):
    """𝒞_b of the minibatch, right after the cost operation."""

    comparison: Comparison

    def __str__(self) -> str:
        return f"cost {self.comparison}"

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return after_op(program, "cost")

    def holds(self, context: Context) -> bool:
        return self.comparison.holds(float(context.workspace.cost))

    def sentence(self) -> str:
        return f"stop when 𝒞_b {self.comparison.words}"


@dataclass(frozen=True, slots=True)
class CostRising(Condition):
    """The mean of 𝒞_b over the last k minibatches, the present one included, is above the mean over the k before."""

    k: int

    def __str__(self) -> str:
        return f"cost rising {self.k}"

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return after_op(program, "cost")

    def holds(self, context: Context) -> bool:
        t, k = context.t, self.k
        if t + 1 < 2 * k:
            return False
        # A fresh array: its sum depends on nothing but the numbers.
        costs = np.append(context.costs[t + 1 - 2 * k : t], float(context.workspace.cost))
        with np.errstate(all="ignore"):
            return bool(costs[k:].mean() > costs[:k].mean())

    def sentence(self) -> str:
        if self.k == 1:
            return "stop when 𝒞_b is higher than in the minibatch before"
        return f"stop when the mean of 𝒞_b over {self.k} minibatches is higher than over the {self.k} before"


@dataclass(frozen=True, slots=True)
class MetricReached(Condition):
    """Cost or accuracy of the training or test set."""

    metric: Literal["cost", "accuracy"]
    of: str
    comparison: Comparison
    on_metrics: ClassVar[bool] = True

    def __str__(self) -> str:
        return f"{self.metric} {self.of} {self.comparison}"

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return (len(program),)

    def holds(self, context: Context) -> bool:
        evaluation = context.evaluation
        metrics = None if evaluation is None else evaluation.train if self.of == "train" else evaluation.test
        return metrics is not None and self.comparison.holds(getattr(metrics, self.metric))

    def sentence(self) -> str:
        what = "𝒞" if self.metric == "cost" else "accuracy"
        return f"stop when {what} on the {SETS[self.of]} {self.comparison.words}"


@dataclass(frozen=True, slots=True)
class GradientNorm(Condition):
    """‖∇_W[l] 𝒞‖, the root of the sum of squares, or ‖∇_b[l] 𝒞‖, of the gradient that the program has made."""

    parameter: Literal["W", "b"]
    layer: int
    comparison: Comparison

    def __str__(self) -> str:
        return f"grad {self.parameter} {self.layer} {self.comparison}"

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return after_op(program, f"d{self.parameter}", self.layer)

    def holds(self, context: Context) -> bool:
        ws = context.workspace
        return self.comparison.holds(norm((ws.dW if self.parameter == "W" else ws.db)[self.layer]))

    def sentence(self) -> str:
        return f"stop when ‖∇{self.parameter}[{self.layer}]‖ {self.comparison.words}"


def norm(array: FloatArray) -> float:
    """√Σ a², in double precision; ∞ where it overflows."""
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(array.astype(np.float64, copy=False)))


@dataclass(frozen=True, slots=True)
class NonFinite(Condition):
    """The array that the operation has just made holds NaN or ±∞."""

    def __str__(self) -> str:
        return "nonfinite"

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return tuple(range(1, len(program) + 1))

    def holds(self, context: Context) -> bool:
        op = context.program[context.done - 1]
        made = getattr(context.workspace, "X" if op.name == "sample" else op.makes)
        return not np.isfinite(made[op.layer] if op.layer else made).all()

    def sentence(self) -> str:
        return "stop at the first number that is not finite"
