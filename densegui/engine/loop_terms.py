"""The terms of the scalar form that have no loop of their own: softmax, cost, (21a), and the update of one parameter.

Plain Python numbers, as in the loops. A derivative of one example is written as on the slides: ∂ℒ/∂z, without 1/m.
"""

import math
from collections.abc import Sequence

from densegui.engine.loops import Vector
from densegui.engine.optimizers import Adam, Momentum, Optimizer, RMSProp


def softmax_terms(z: Sequence[float]) -> Vector:
    """(1) the terms e^(z_i − max z) of the sum under s(z)_k; the shift keeps each at most 1."""
    highest = max(z)
    return [math.exp(z_i - highest) for z_i in z]


def cost_terms(y: Sequence[float], log_y_hat: Sequence[float]) -> Vector:
    """(10) the terms −ỹ_k log ŷ_k of ℒ; where ỹ_k = 0 the term is 0, whatever the logarithm."""
    return [0.0 - y_k * t_k if y_k else 0.0 for y_k, t_k in zip(y, log_y_hat, strict=True)]


def weight_terms(a_before: Sequence[float], dz_k: float) -> Vector:
    """(21a) ∂ℒ/∂w_jk = a_j ∂ℒ/∂z_k, for all j."""
    return [a_j * dz_k for a_j in a_before]


def penalty_slope(name: str, strength: float, w: float) -> float:
    """∂R/∂w: s w ("l2"), s sign(w) with sign(0) = 0 ("l1"), else 0."""
    if name == "l2":
        return strength * w
    if name == "l1":
        return strength * ((w > 0) - (w < 0)) if w == w else w
    return 0.0


def direction(optimizer: Optimizer, gradient: float, step: int, moments: Sequence[float]) -> float:
    """What the optimiser makes of one derivative: θ ← θ − λ times this.

    Parameters
    ----------
    gradient : float
        ∂𝒞/∂θ.
    step : int
        k, which update this is, from 1.
    moments : sequence of float
        The parameter's moments before the update.
    """
    if isinstance(optimizer, Momentum):
        return moments[0] * optimizer.beta + gradient
    if isinstance(optimizer, RMSProp):
        v = moments[0] * optimizer.alpha + (1 - optimizer.alpha) * gradient * gradient
        return _quotient(gradient, math.sqrt(v) + optimizer.epsilon)
    if isinstance(optimizer, Adam):
        m = moments[0] * optimizer.beta1 + (1 - optimizer.beta1) * gradient
        v = moments[1] * optimizer.beta2 + (1 - optimizer.beta2) * gradient * gradient
        m_hat, v_hat = m / (1 - optimizer.beta1**step), v / (1 - optimizer.beta2**step)
        return _quotient(m_hat, math.sqrt(v_hat) + optimizer.epsilon)
    return gradient


def updated(theta: float, learning_rate: float, way: float) -> float:
    """(14), (15) θ ← θ − λ · what the optimiser made of ∂𝒞/∂θ."""
    return theta - learning_rate * way


def _quotient(above: float, below: float) -> float:
    """above / below as NumPy has it: with ε = 0 and no gradient yet, 0 / 0 is no number."""
    if below:
        return above / below
    return math.copysign(math.inf, above) if above else math.nan
