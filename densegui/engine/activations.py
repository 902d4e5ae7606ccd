"""Activation functions g and their derivatives g', side by side.

Each g takes Z and writes g(Z) into `out`; each g' takes Z and A = g(Z) and writes g'(Z) into `out`: the slides write
σ' and tanh' in terms of a. All are element-wise, keep the dtype, give no warning for any finite z, and let a NaN pass.
Where g has a kink, g'(0) is the slope on the right: ReLU'(0) = 1, the slides' Heaviside step with H(0) = 1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.floating[Any]]

LEAKY_SLOPE = 0.01
# Klambauer et al. (2017), "Self-normalizing neural networks".
SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717


def sigmoid(Z: Array, out: Array) -> Array:
    """σ(z) = 1 / (1 + e⁻ᶻ) = eᶻ / (eᶻ + 1), the form whose exponent is not positive, so nothing overflows."""
    small = np.exp(-np.abs(Z))
    below = small + 1
    np.copyto(small, 1, where=Z >= 0)
    np.divide(small, below, out)
    return out


def sigmoid_prime(Z: Array, A: Array, out: Array) -> Array:
    """σ'(z) = a (1 − a)."""
    np.subtract(1, A, out)
    return np.multiply(A, out, out)


def tanh(Z: Array, out: Array) -> Array:
    """tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)."""
    return np.tanh(Z, out)


def tanh_prime(Z: Array, A: Array, out: Array) -> Array:
    """tanh'(z) = 1 − a²."""
    np.multiply(A, A, out)
    return np.subtract(1, out, out)


def relu(Z: Array, out: Array) -> Array:
    """ReLU(z) = max{0, z}."""
    return np.maximum(Z, 0, out=out)


def relu_prime(Z: Array, A: Array, out: Array) -> Array:
    """ReLU'(z) = H(z), with H(0) = 1."""
    return np.greater_equal(Z, 0, out)


def leaky_relu(Z: Array, out: Array) -> Array:
    """LeakyReLU(z) = max{0.01 z, z}."""
    np.multiply(Z, LEAKY_SLOPE, out)
    return np.maximum(Z, out, out=out)


def leaky_relu_prime(Z: Array, A: Array, out: Array) -> Array:
    """LeakyReLU'(z) = 1 for z ≥ 0, else 0.01."""
    out.fill(LEAKY_SLOPE)
    np.copyto(out, 1, where=Z >= 0)
    return out


def elu(Z: Array, out: Array) -> Array:
    """ELU(z) = z for z ≥ 0, else eᶻ − 1; expm1 keeps the digits of a small z."""
    np.expm1(np.minimum(Z, 0), out)
    np.copyto(out, Z, where=Z >= 0)
    return out


def elu_prime(Z: Array, A: Array, out: Array) -> Array:
    """ELU'(z) = 1 for z ≥ 0, else eᶻ."""
    np.minimum(Z, 0, out=out)
    return np.exp(out, out)


def selu(Z: Array, out: Array) -> Array:
    """SELU(z) = s z for z ≥ 0, else s α (eᶻ − 1), s = 1.0507…, α = 1.6732…"""
    np.expm1(np.minimum(Z, 0), out)
    np.multiply(out, SELU_ALPHA, out)
    np.copyto(out, Z, where=Z >= 0)
    return np.multiply(out, SELU_SCALE, out)


def selu_prime(Z: Array, A: Array, out: Array) -> Array:
    """SELU'(z) = s for z ≥ 0, else s α eᶻ; it jumps at 0 from 1.7581 to 1.0507."""
    np.exp(np.minimum(Z, 0), out)
    np.multiply(out, SELU_ALPHA, out)
    np.copyto(out, 1, where=Z >= 0)
    return np.multiply(out, SELU_SCALE, out)


def identity(Z: Array, out: Array) -> Array:
    """g(z) = z: no non-linearity, so that any number of layers is one linear map."""
    np.copyto(out, Z)
    return out


def identity_prime(Z: Array, A: Array, out: Array) -> Array:
    """g'(z) = 1."""
    out.fill(1)
    return out


@dataclass(frozen=True, slots=True)
class Activation:
    """g and g' with the names that the screen uses."""

    name: str
    label: str
    latex: str
    g: Callable[[Array, Array], Array]
    g_prime: Callable[[Array, Array, Array], Array]
    kink: bool = False
    """Whether g' or its slope jumps at 0, so that central differences across 0 can't agree with g'."""


ACTIVATIONS = {
    a.name: a
    for a in (
        Activation("sigmoid", "sigmoid", r"\sigma", sigmoid, sigmoid_prime),
        Activation("tanh", "tanh", r"\tanh", tanh, tanh_prime),
        Activation("relu", "ReLU", r"\mathrm{ReLU}", relu, relu_prime, kink=True),
        Activation("leaky_relu", "leaky ReLU", r"\mathrm{LReLU}", leaky_relu, leaky_relu_prime, kink=True),
        Activation("elu", "ELU", r"\mathrm{ELU}", elu, elu_prime, kink=True),
        Activation("selu", "SELU", r"\mathrm{SELU}", selu, selu_prime, kink=True),
        Activation("identity", "identity", r"\mathrm{id}", identity, identity_prime),
    )
}
