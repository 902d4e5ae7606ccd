"""What passes from one minibatch to the next: the parameters Θ, the optimiser's moments, and the place in the epoch."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from densegui.engine.network import FloatArray, Layers, NetworkSpec, unpack


@dataclass(frozen=True, slots=True)
class TrainingState:
    """All that minibatch t depends on, apart from the experiment: a checkpoint.

    `t` minibatches are done; the next one begins at `offset` in the order of `epoch`; `step` counts the optimiser's
    updates. `theta` and `moments` are flat vectors that nobody writes to.
    """

    t: int
    epoch: int
    offset: int
    step: int
    theta: FloatArray
    moments: tuple[FloatArray, ...] = ()


@dataclass(slots=True)
class Parameters:
    """Θ and the optimiser's moments at one time, flat and as views by layer."""

    spec: NetworkSpec
    theta: FloatArray
    moments: tuple[FloatArray, ...]
    W: Layers = field(init=False)
    b: Layers = field(init=False)
    moments_W: list[list[FloatArray]] = field(init=False)
    moments_b: list[list[FloatArray]] = field(init=False)

    def __post_init__(self) -> None:
        self.W, self.b = unpack(self.spec, self.theta)
        pairs = [unpack(self.spec, moment) for moment in self.moments]
        layers = range(self.spec.L + 1)
        self.moments_W = [[W[l] for W, _ in pairs] for l in layers]
        self.moments_b = [[b[l] for _, b in pairs] for l in layers]


def initial_state(theta: FloatArray, moments: Sequence[str]) -> TrainingState:
    """Return the state at t = 0: the initial Θ and moments of zero."""
    return TrainingState(0, 0, 0, 0, theta, tuple(np.zeros_like(theta) for _ in moments))
