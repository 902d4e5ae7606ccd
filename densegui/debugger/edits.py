"""Edits of a running training: what the user changes at a minibatch, and what it makes of the setting and the state.

An edit takes effect at (t, 0). It is a value: the same edit at the same place gives the same bits.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from densegui.debugger.selection import Kind, Selection
from densegui.debugger.words import readable
from densegui.engine.frozen import Frozen
from densegui.engine.network import FloatArray, NetworkSpec, unpack
from densegui.engine.optimizers import Optimizer
from densegui.engine.program import Op, program
from densegui.engine.regularizers import Regularizer
from densegui.engine.state import TrainingState
from densegui.errors import InputError


@dataclass(frozen=True)
class Setting:
    """What is in force from some (t, 0) on: the network with its switched-off nodes, and how it is trained."""

    spec: NetworkSpec
    optimizer: Optimizer
    regularizer: Regularizer
    learning_rate: float
    batch_size: int
    frozen: frozenset[Selection] = frozenset()
    """Edges and biases that the update leaves as they are."""
    program: tuple[Op, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "program", program(self.spec, self.optimizer, self.regularizer, self.masks))

    @cached_property
    def made_after(self) -> dict[tuple[str, int], int]:
        """How many operations must be done for an array to exist, by its name and layer; the cost has layer 0."""
        result: dict[tuple[str, int], int] = {}
        for done, op in enumerate(self.program, start=1):
            result.setdefault((op.makes, 0 if op.makes == "cost" else op.layer), done)
        return result

    @property
    def masks(self) -> Frozen:
        """The frozen parameters as the masks F of the update."""
        weights = [(place.layer, place.source, place.node) for place in self.frozen if place.kind is Kind.EDGE]
        biases = [(place.layer, place.node) for place in self.frozen if place.kind is Kind.BIAS]
        return Frozen.of(weights, biases)


class Edit(ABC):
    """One change. `apply` raises InputError when the network has no such place or the value is not allowed."""

    on_metrics: ClassVar[bool] = False
    """Whether the network answers otherwise at once, before any update."""

    @property
    @abstractmethod
    def target(self) -> object:
        """What it changes: a second edit of the same target in a row can take the place of the first."""

    @abstractmethod
    def apply(self, setting: Setting, state: TrainingState) -> tuple[Setting, TrainingState]:
        """Return what is in force after the edit; arrays that it does not change are shared."""

    @abstractmethod
    def __str__(self) -> str:
        """The edit as the log of the timeline shows it."""


@dataclass(frozen=True)
class SetParameter(Edit):
    """w_jk[l] ← value or b_k[l] ← value."""

    on_metrics = True

    place: Selection
    value: float

    @property
    def target(self) -> object:
        return self.place

    def apply(self, setting: Setting, state: TrainingState) -> tuple[Setting, TrainingState]:
        _check_parameter(self.place, setting.spec)
        if not math.isfinite(self.value):
            raise InputError(f"{self.place}: {self.value} is not allowed; a finite number")
        theta = state.theta.copy()
        with np.errstate(over="ignore"):
            element(setting.spec, theta, self.place)[...] = self.value
        if not np.isfinite(element(setting.spec, theta, self.place)):
            raise InputError(f"{self.place}: {self.value} is too large for {setting.spec.dtype}")
        return setting, replace(state, theta=theta)

    def __str__(self) -> str:
        return f"{parameter_name(self.place)} = {readable(self.value)}"


@dataclass(frozen=True)
class Freeze(Edit):
    """Leave a weight or a bias as it is from now on, or let it be trained again."""

    place: Selection
    frozen: bool = True

    @property
    def target(self) -> object:
        return ("freeze", self.place)

    def apply(self, setting: Setting, state: TrainingState) -> tuple[Setting, TrainingState]:
        _check_parameter(self.place, setting.spec)
        frozen = setting.frozen | {self.place} if self.frozen else setting.frozen - {self.place}
        return replace(setting, frozen=frozen), state

    def __str__(self) -> str:
        return f"{parameter_name(self.place)} {'frozen' if self.frozen else 'free again'}"


@dataclass(frozen=True)
class SwitchOff(Edit):
    """a_k[l] = 0 and ∂ℒ/∂z_k[l] = 0 from now on, or a node as before."""

    on_metrics = True

    layer: int
    node: int
    off: bool = True

    @property
    def target(self) -> object:
        return ("off", self.layer, self.node)

    def apply(self, setting: Setting, state: TrainingState) -> tuple[Setting, TrainingState]:
        spec = setting.spec
        if not 1 <= self.layer < spec.L:
            hidden = f"layers 1 to {spec.L - 1}" if spec.L > 1 else "there is none here"
            raise InputError(f"node {self.layer}:{self.node}: only hidden nodes can be switched off; {hidden}")
        Selection(Kind.NODE, self.layer, self.node).check(spec)
        node = {(self.layer, self.node)}
        return replace(setting, spec=replace(spec, off=spec.off | node if self.off else spec.off - node)), state

    def __str__(self) -> str:
        return f"node {self.node} of layer {self.layer} {'switched off' if self.off else 'switched on'}"


@dataclass(frozen=True)
class SetLearningRate(Edit):
    """λ ← value."""

    value: float

    @property
    def target(self) -> object:
        return "learning rate"

    def apply(self, setting: Setting, state: TrainingState) -> tuple[Setting, TrainingState]:
        if not 0 < self.value < math.inf:
            raise InputError(f"learning rate: {self.value} is not allowed; a number above 0")
        return replace(setting, learning_rate=self.value), state

    def __str__(self) -> str:
        return f"λ = {readable(self.value)}"


@dataclass(frozen=True)
class SetBatchSize(Edit):
    """m_b ← value, from the next minibatch within the same permutation."""

    value: int

    @property
    def target(self) -> object:
        return "batch size"

    def apply(self, setting: Setting, state: TrainingState) -> tuple[Setting, TrainingState]:
        if self.value < 1:
            raise InputError(f"minibatch size: {self.value} is not allowed; a whole number from 1 on")
        return replace(setting, batch_size=self.value), state

    def __str__(self) -> str:
        return f"minibatch size = {self.value}"


@dataclass(frozen=True)
class SetOptimizer(Edit):
    """Another optimiser: it starts with moments of zero and counts its updates anew."""

    optimizer: Optimizer

    @property
    def target(self) -> object:
        return "optimizer"

    def apply(self, setting: Setting, state: TrainingState) -> tuple[Setting, TrainingState]:
        moments = tuple(np.zeros_like(state.theta) for _ in self.optimizer.moments)
        return replace(setting, optimizer=self.optimizer), replace(state, step=0, moments=moments)

    def __str__(self) -> str:
        return f"optimiser = {self.optimizer.name}"


def element(spec: NetworkSpec, theta: FloatArray, place: Selection) -> FloatArray:
    """Return the element of a flat Θ that an edge or a bias stands for, as a 0-d view."""
    W, b = unpack(spec, theta)
    if place.kind is Kind.EDGE:
        return W[place.layer][place.source - 1, place.node - 1 :][:1].reshape(())
    return b[place.layer][place.node - 1, :].reshape(())


def parameter_name(place: Selection) -> str:
    """Return the slides' name of a weight or bias, such as w₂₃[1], as plain text: w[1] 2→3, b[1] 3."""
    if place.kind is Kind.EDGE:
        return f"w[{place.layer}] {place.source}→{place.node}"
    return f"b[{place.layer}] {place.node}"


def _check_parameter(place: Selection, spec: NetworkSpec) -> None:
    if place.kind is Kind.NODE:
        raise InputError(f"{place}: only a weight or a bias has a value; choose an edge or a bias")
    place.check(spec)
