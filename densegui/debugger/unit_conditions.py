"""Breakpoints on units of a layer, on one weight or bias, and on the prediction for one example."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from densegui.debugger.conditions import Comparison, Condition, Context, after_op
from densegui.debugger.units import dead, saturated
from densegui.debugger.words import plain, readable
from densegui.engine.program import Op
from densegui.engine.propagation import predict

EVERYWHERE = "z < 0 for every training example"
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class UnitShare(Condition):
    """The share of a hidden layer's units that are dead, or saturated, on the training set."""

    state: Literal["dead", "saturated"]
    layer: int
    comparison: Comparison
    on_metrics: ClassVar[bool] = True

    def __str__(self) -> str:
        return f"{self.state} {self.layer} {self.comparison}"

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return (len(program),)

    def holds(self, context: Context) -> bool:
        if context.evaluation is None or context.evaluation.train is None:
            return False
        count = dead if self.state == "dead" else saturated
        return self.comparison.holds(float(count(context.workspace.spec, context.evaluation.train, self.layer).mean()))

    def sentence(self) -> str:
        means = EVERYWHERE if self.state == "dead" else "g′ below 5 % of its largest for every training example"
        return f"stop when the share of {self.state} units in layer {self.layer} {self.comparison.words} ({means})"


@dataclass(frozen=True, slots=True)
class UnitDies(Condition):
    """A ReLU is dead at this evaluation, and was not at the one before."""

    layer: int
    node: int
    on_metrics: ClassVar[bool] = True

    def __str__(self) -> str:
        return f"dies {self.layer} {self.node}"

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return (len(program),)

    def holds(self, context: Context) -> bool:
        now, before = context.evaluation, context.previous_evaluation
        if now is None or before is None or now.train is None or before.train is None:
            return False
        spec, k = context.workspace.spec, self.node - 1
        return bool(dead(spec, now.train, self.layer)[k]) and not dead(spec, before.train, self.layer)[k]

    def sentence(self) -> str:
        return f"stop when node {self.node} of layer {self.layer} dies ({EVERYWHERE})"


@dataclass(frozen=True, slots=True)
class ParameterCrosses(Condition):
    """A weight or bias reaches or passes a value in this update; starting on the value is no crossing."""

    parameter: Literal["W", "b"]
    layer: int
    source: int
    """j of a weight; 0 for a bias."""
    node: int
    value: float | None
    """None is 0: the sign changes."""

    def __str__(self) -> str:
        source = f" {self.source}" if self.parameter == "W" else ""
        what = "changes sign" if self.value is None else f"crosses {plain(self.value)}"
        return f"{self.parameter} {self.layer}{source} {self.node} {what}"

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return after_op(program, self.parameter, self.layer)

    def holds(self, context: Context) -> bool:
        ws, place = context.workspace, (max(self.source, 1) - 1, self.node - 1)
        if self.parameter == "b":
            place = place[::-1]
        old, new = (ws.W, ws.W_new) if self.parameter == "W" else (ws.b, ws.b_new)
        before, after = float(old[self.layer][place]), float(new[self.layer][place])
        value = self.value or 0.0
        return before < value <= after or before > value >= after

    def sentence(self) -> str:
        comma = "," if max(self.source, self.node) > 9 else ""
        index = f"{self.source}{comma}{self.node}" if self.parameter == "W" else str(self.node)
        what = "changes its sign" if self.value is None else f"crosses {readable(self.value)}"
        return f"stop when {self.parameter.lower()}{index.translate(LOWERED)}[{self.layer}] {what}"


@dataclass(frozen=True, slots=True)
class PredictionChanges(Condition):
    """argmax ŷ of one training example (from 1) is another class after this update than before it."""

    example: int

    def __str__(self) -> str:
        return f"example {self.example} changes class"

    def after_ops(self, program: Sequence[Op]) -> tuple[int, ...]:
        return (len(program),)

    def holds(self, context: Context) -> bool:
        ws, rows = context.workspace, context.source.rows
        x = rows[self.example - 1 : self.example].T
        if not x.size:
            return False
        with np.errstate(all="ignore"):  # a network that has diverged predicts nothing
            before, after = predict(ws.spec, ws.theta, x), predict(ws.spec, ws.theta_new, x)
        known = bool(np.isfinite(before).all() and np.isfinite(after).all())
        return known and bool(before.argmax() != after.argmax())

    def sentence(self) -> str:
        return f"stop when training example {self.example} changes its predicted class"
