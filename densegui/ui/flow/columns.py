"""The columns of the gradient flow's bars: which number of a layer, its name, text, colour and axis."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from densegui.debugger.flow.measure import LayerFlow, Measured
from densegui.debugger.format import MISSING, count, number
from densegui.debugger.frame import Freshness

SPAN = 30.0
"""Largest / smallest number from which an axis is logarithmic: on a linear one, the smaller bars could not be seen."""


@dataclass(frozen=True, slots=True)
class Column:
    """One number of each layer.

    Attributes
    ----------
    name : str
        The field of LayerFlow.
    head : str
        In the markup of MathText; words where it is a share.
    what : str
        The number in words.
    color : str
        A field of the theme.
    variable : str
        Of the list of variables, without the layer: where the number comes from.
    share : bool
        The axis goes from 0 to 1.
    """

    name: str
    head: str
    what: str
    color: str
    variable: str
    share: bool = False
    note: str = ""
    """What stands small behind the head."""

    def measured(self, flow: LayerFlow) -> Measured:
        """Return this column's number of a layer."""
        value: Measured = getattr(flow, self.name)
        return value

    def applies(self, flow: LayerFlow) -> bool:
        """Whether a layer has such a number: only some g have nodes that are lost."""
        return self.name != "lost" or bool(flow.lost_word)

    def text(self, flow: LayerFlow) -> str:
        """Return the number as it is printed."""
        value = self.measured(flow).value
        if not self.applies(flow):
            return "none can be"
        if value is None:
            return MISSING
        if self.share:
            return f"{count(round(value * flow.nodes))} of {count(flow.nodes)} {flow.lost_word}"
        return number(value, 3)


def columns(penalty: bool) -> tuple[Column, ...]:
    """Return the four columns; with a penalty, its gradient is in dW."""
    cost = "(𝒞 + R)" if penalty else "𝒞"
    return (
        Column(
            "dW", f"‖∇_{{W}}{cost}‖", "the norm of the gradient of the cost"
            + (" and the penalty" if penalty else "") + " by the weights", "gradient_positive", "dW",
        ),
        Column(
            "dZ", "∂ℒ/∂z", "root mean square of ∂ℒ/∂z over the layer's nodes and the examples of the minibatch",
            "gradient_positive", "dZ", note="root mean square",
        ),
        Column(
            "lost", "lost nodes", "nodes that are dead (ReLU: z < 0) or saturated (sigmoid, tanh: g′(z) below 5 % of "
            "its largest) for all examples of the minibatch", "danger", "Z", share=True, note="in this minibatch",
        ),
        Column(
            "update", "‖ΔW‖/‖W‖", "how far the update has moved the weights, as a share of their size", "positive", "W",
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """From a number to the length of its bar, 0…1; `low` and `high` are decadic logarithms where it is logarithmic."""

    low: float
    high: float
    log: bool

    def length(self, value: float) -> float:
        """Return the share of the axis that a bar takes."""
        if math.isnan(value) or value <= 0:
            return 0.0
        if math.isinf(value):
            return 1.0
        place = math.log10(value) if self.log else value
        return min(max((place - self.low) / (self.high - self.low), 0.0), 1.0)

    def ticks(self) -> list[float]:
        """Return the values at both ends, and on a logarithmic axis powers of ten between them."""
        if not self.log:
            return [self.low, self.high]
        every = max(math.ceil((self.high - self.low) / 6), 1)
        return [10.0**k for k in range(round(self.low), round(self.high) + 1, every)]


def scale_of(column: Column, flows: Sequence[LayerFlow], round_up: Callable[[float], float]) -> Scale:
    """Return the axis of a column: linear from 0, or logarithmic from a power of ten to one."""
    if column.share:
        return Scale(0.0, 1.0, False)
    values = [value for flow in flows if (value := column.measured(flow).value) and math.isfinite(value)]
    if not values:
        return Scale(0.0, 1.0, False)
    if max(values) > SPAN * min(values):
        low, high = math.floor(math.log10(min(values)) - 0.3), math.ceil(math.log10(max(values)))
        return Scale(float(low), float(high), True)
    return Scale(0.0, round_up(max(values)), False)


def is_stale(measured: Measured) -> bool:
    """Whether a number is of the minibatch before."""
    return measured.freshness is Freshness.STALE
