"""Optimisers: what they make of a gradient, as PyTorch computes it. No copy of θ or of a moment is overwritten.

Each keeps zero or more moments, arrays of θ's shape, and makes a direction of the gradient and the moments. An update
writes the new θ and moments beside the old ones, so that it can be undone by looking at the old arrays.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from densegui.engine.equations import gradient_step
from densegui.engine.network import FloatArray

Moments = Sequence[FloatArray]


@dataclass(frozen=True)
class Optimizer(ABC):
    """How θ follows from its gradient. Subclasses are frozen values: all that changes is handed in."""

    name: ClassVar[str]
    moments: ClassVar[tuple[str, ...]] = ()
    """Names of the moments, in the order in which `update` takes them."""

    def update(
        self,
        theta: FloatArray,
        gradient: FloatArray,
        learning_rate: FloatArray,
        step: int,
        moments: Moments,
        moments_new: Moments,
        out: FloatArray,
    ) -> FloatArray:
        """θ ← θ − λ d: write the new θ into `out` and the new moments into `moments_new`; `step` counts from 1."""
        return gradient_step(theta, self.direction(gradient, step, moments, moments_new), learning_rate, out)

    @abstractmethod
    def direction(self, gradient: FloatArray, step: int, moments: Moments, moments_new: Moments) -> FloatArray:
        """Return the d of θ ← θ − λ d, and write the new moments into `moments_new`; `step` counts from 1."""


@dataclass(frozen=True)
class SGD(Optimizer):
    """(14), (15) θ ← θ − λ ∇θ."""

    name = "sgd"

    def direction(self, gradient: FloatArray, step: int, moments: Moments, moments_new: Moments) -> FloatArray:
        return gradient


@dataclass(frozen=True)
class Momentum(Optimizer):
    """v ← β v + ∇θ; θ ← θ − λ v."""

    name = "momentum"
    moments = ("v",)
    beta: float = 0.9

    def direction(self, gradient: FloatArray, step: int, moments: Moments, moments_new: Moments) -> FloatArray:
        (v,), (v_new,) = moments, moments_new
        np.multiply(v, self.beta, v_new)
        np.add(v_new, gradient, v_new)
        return v_new


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """v ← α v + (1 − α) ∇θ²; θ ← θ − λ ∇θ / (√v + ε)."""

    name = "rmsprop"
    moments = ("v",)
    alpha: float = 0.99
    epsilon: float = 1e-8

    def direction(self, gradient: FloatArray, step: int, moments: Moments, moments_new: Moments) -> FloatArray:
        (v,), (v_new,) = moments, moments_new
        np.multiply(v, self.alpha, v_new)
        np.add(v_new, (1 - self.alpha) * gradient * gradient, v_new)
        return gradient / (np.sqrt(v_new) + self.epsilon)


@dataclass(frozen=True)
class Adam(Optimizer):
    """m ← β₁ m + (1 − β₁) ∇θ; v ← β₂ v + (1 − β₂) ∇θ²; θ ← θ − λ m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵏ), v̂ = v / (1 − β₂ᵏ).

    k counts the updates from 1. Kingma and Ba (2015).
    """

    name = "adam"
    moments = ("m", "v")
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def direction(self, gradient: FloatArray, step: int, moments: Moments, moments_new: Moments) -> FloatArray:
        (m, v), (m_new, v_new) = moments, moments_new
        np.multiply(m, self.beta1, m_new)
        np.add(m_new, (1 - self.beta1) * gradient, m_new)
        np.multiply(v, self.beta2, v_new)
        np.add(v_new, (1 - self.beta2) * gradient * gradient, v_new)
        direction = np.sqrt(v_new)
        np.divide(direction, (1 - self.beta2**step) ** 0.5, direction)
        np.add(direction, self.epsilon, direction)
        np.divide(m_new, direction, direction)
        np.divide(direction, 1 - self.beta1**step, direction)
        return direction


OPTIMIZERS: dict[str, type[Optimizer]] = {cls.name: cls for cls in (SGD, Momentum, RMSProp, Adam)}
