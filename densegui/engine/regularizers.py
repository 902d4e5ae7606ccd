"""Penalties on the weights; biases are left out. The cost 𝒞 stays the cross entropy, the penalty stands beside it."""

from dataclasses import dataclass

import numpy as np

from densegui.engine.network import FloatArray, Layers


@dataclass(frozen=True, slots=True)
class Regularizer:
    """R = ½ s Σ w² ("l2"), s Σ |w| ("l1") or 0 ("none"); s is the strength."""

    name: str = "none"
    strength: float = 0.0

    @property
    def active(self) -> bool:
        return self.name != "none" and self.strength != 0

    def penalty(self, W: Layers) -> float:
        """R, summed over W[1] … W[L]."""
        if not self.active:
            return 0.0
        if self.name == "l2":
            return 0.5 * self.strength * sum(float(np.vdot(w, w)) for w in W[1:])
        return self.strength * sum(float(np.abs(w).sum()) for w in W[1:])

    def gradient(self, W: FloatArray) -> FloatArray:
        """∂R/∂W = s W ("l2") or s sign(W) with sign(0) = 0 ("l1")."""
        return W * self.strength if self.name == "l2" else np.sign(W) * self.strength
