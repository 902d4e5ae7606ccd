"""What a diagnosis is, what its rules look at, and the thresholds by which they judge, each with its reason.

What a network that learns may show as well (a dead node here and there, small gradients near the end) is no fault: most
rules ask first whether the cost has come down.
"""

import math
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from densegui.debugger.curves import BoolArray
from densegui.debugger.flow.measure import LayerFlow, layer_flows
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.debugger.selection import Selection
from densegui.debugger.units import dead, saturated

VANISHED = 0.01
"""∂ℒ/∂z is this much smaller in layer 1 than at the output: its weights learn a hundred times more slowly."""
EXPLODED = 100.0
"""The same the other way round. Networks that learn well were seen between 0.03 and 10."""
TOO_FAR = 0.5
"""‖ΔW‖/‖W‖ from which one update undoes what was learned; about 0.001 is usual, and 0.1 at the start of a small net."""
FAR = 0.02
"""‖ΔW‖/‖W‖ from which λ is blamed for a cost that has risen."""
RISEN = 1.2
"""The cost has risen when it is this much above both its start and ln n_y, that of guessing: no noise of sampling."""
SHOT_UP = 10.0
"""The same while there are so few minibatches that chance plays a part."""
LEARNED = 0.5
"""Below this share of ln n_y, the cost has come down so far that small gradients and lost nodes are no fault."""
LOST = 0.5
"""From this share of a layer's nodes on, dead or saturated ones are worth a word while the cost is high."""
TOO_SLOW = 1e-5
"""‖ΔW‖/‖W‖ of all layers below which it takes 100,000 updates to change the weights by their own size."""
ALIKE = 1e-6
"""Weights that differ by less than this share of the largest are the same but for rounding."""
RECENT, FEWEST = 20, 20
"""Minibatches over which the present cost is averaged, and how many there must be."""


class Kind(Enum):
    """What can be said. All but the last four mean that something is wrong."""

    DIVERGED = "diverged"
    SYMMETRY = "symmetry"
    DEAD = "dead"
    SATURATED = "saturated"
    RATE = "rate"
    EXPLODING = "exploding"
    VANISHING = "vanishing"
    SLOW = "slow"
    NOTHING = "nothing"
    """There is no minibatch yet."""
    INCOMPLETE = "incomplete"
    """The gradient of this minibatch has not been computed to its end."""
    REGRESSION = "regression"
    HEALTHY = "healthy"

    @property
    def alarming(self) -> bool:
        """Whether something is wrong."""
        return self not in (Kind.NOTHING, Kind.INCOMPLETE, Kind.REGRESSION, Kind.HEALTHY)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the number is that a diagnosis rests on.

    Attributes
    ----------
    variable : str
        As in the list of variables, such as dZ1.
    selection : Selection or None
        The node or edge.
    position : Position or None
        Where one has to go to see it; None when it is on the screen.
    """

    variable: str
    selection: Selection | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is so, in words, with the numbers that say so and the place where they are.

    `numbers` are the measured values by name, before they are rounded for the sentence.
    """

    kind: Kind
    sentence: str
    place: Place | None
    numbers: dict[str, float]


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    frame: Frame

    @cached_property
    def layers(self) -> tuple[LayerFlow, ...]:
        return layer_flows(self.frame)

    @cached_property
    def guessing(self) -> float:
        """ln n_y, the cost of equal probabilities."""
        return math.log(self.frame.spec.n_y)

    @cached_property
    def recent(self) -> float:
        """The mean of 𝒞_b over the last minibatches; NaN when there is none, or one is not finite."""
        costs = self.frame.curves.cost[: self.frame.position.t]
        return float(costs[-RECENT:].mean()) if costs.size else math.nan

    @property
    def recent_words(self) -> str:
        """What `recent` is the mean of."""
        n = min(self.frame.position.t, RECENT)
        return "one minibatch" if n == 1 else f"mean of the last {n} minibatches"

    @cached_property
    def learned(self) -> bool:
        """Whether the cost has come down."""
        return self.recent <= LEARNED * self.guessing

    @cached_property
    def risen(self) -> bool:
        """Whether the cost is above its start, and above that of guessing."""
        costs = self.frame.curves.cost[: self.frame.position.t]
        if not costs.size or not np.isfinite(costs[0]):
            return False
        return self.recent > (RISEN if costs.size >= FEWEST else SHOT_UP) * max(self.guessing, float(costs[0]))

    @cached_property
    def ratio(self) -> float | None:
        """The size of ∂ℒ/∂z in layer 1 / at the output; None where they are not known."""
        first, last = self.layers[0].dZ.value, self.layers[-1].dZ.value
        if first is None or last is None or not last > 0 or not math.isfinite(first):
            return None
        return first / last

    @cached_property
    def updates(self) -> list[tuple[float, int]]:
        """‖ΔW‖/‖W‖ and its layer, where known, from the smallest to the largest; a W of 0 has no ratio."""
        known = ((flow.update.value, flow.layer) for flow in self.layers)
        return sorted((value, l) for value, l in known if value is not None and math.isfinite(value))

    def lost(self, l: int) -> BoolArray:
        """Which nodes of a hidden layer are dead, or saturated, for every training example."""
        spec, train = self.frame.spec, self.frame.evaluation.train
        if train is None:
            return np.zeros(spec.n[l], np.bool_)
        return dead(spec, train, l) | saturated(spec, train, l)

    def on(self, l: int) -> list[int]:
        """Return the nodes of a layer that are not switched off, from 0."""
        off = set(self.frame.spec.off_rows(l))
        return [k for k in range(self.frame.spec.n[l]) if k not in off]
