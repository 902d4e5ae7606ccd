"""The example form (22a)-(22d): all nodes of a layer at once, one example at a time. Between the loops and (23).

Vectors are columns: x is n_x × 1, z[l], a[l] and ∇_z[l] ℒ are n[l] × 1. The mean over a minibatch is a loop over its
examples, which is what the minibatch form does away with.
"""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from densegui.engine.activations import ACTIVATIONS, Activation
from densegui.engine.network import FloatArray, Layers, NetworkSpec, unpack
from densegui.engine.softmax import log_softmax


def linear_combination(W: FloatArray, a_before: FloatArray, b: FloatArray) -> FloatArray:
    """z[l] = W[l]ᵀ a[l-1] + b[l]."""
    z: FloatArray = W.T.dot(a_before) + b
    return z


def output_gradient(y_hat: FloatArray, y: FloatArray) -> FloatArray:
    """(22d) ∇_z[L] ℒ = ŷ − ỹ."""
    return np.subtract(y_hat, y)


def hidden_gradient(g: Activation, z: FloatArray, a: FloatArray, W_next: FloatArray, dz_next: FloatArray) -> FloatArray:
    """(22c) ∇_z[l] ℒ = g'(z[l]) ∘ (W[l+1] ∇_z[l+1] ℒ)."""
    dz: FloatArray = W_next.dot(dz_next)
    return np.multiply(g.g_prime(z, a, np.empty_like(z)), dz, dz)


def weight_gradient(a_before: FloatArray, dz: FloatArray) -> FloatArray:
    """(22a) ∇_W[l] ℒ = a[l-1] (∇_z[l] ℒ)ᵀ."""
    dW: FloatArray = a_before.dot(dz.T)
    return dW


def bias_gradient(dz: FloatArray) -> FloatArray:
    """(22b) ∇_b[l] ℒ = ∇_z[l] ℒ."""
    return dz


@dataclass
class VectorPass:
    """All vectors of one example: z[l], a[l], dz[l] (slot 0 is the input), its dW[l] and db[l], and its loss."""

    z: Layers
    a: Layers
    dz: Layers
    dW: Layers = field(default_factory=list)
    db: Layers = field(default_factory=list)
    loss: "np.floating[Any] | float" = 0.0


def propagate_vector(spec: NetworkSpec, W: Layers, b: Layers, x: FloatArray, y: FloatArray) -> VectorPass:
    """Forward and backward propagation of one example: (22a)-(22d).

    Parameters
    ----------
    W, b : lists by layer
    x : array of shape (n_x, 1)
    y : array of shape (n_y, 1)
        One-hot.
    """
    L, nothing = spec.L, x[:0]
    p = VectorPass(z=[nothing], a=[x], dz=[nothing] * (L + 1))
    for l in range(1, L + 1):
        p.z.append(linear_combination(W[l], p.a[l - 1], b[l]))
        if l < L:
            p.a.append(ACTIVATIONS[spec.activations[l]].g(p.z[l], np.empty_like(p.z[l])))
            if spec.off:
                p.a[l][spec.off_rows(l)] = 0
    log_y_hat = log_softmax(p.z[L])
    p.a.append(np.exp(log_y_hat))
    p.loss = np.absolute(log_y_hat[y.argmax(), 0])  # (10); never −0
    p.dz[L] = output_gradient(p.a[L], y)
    for l in range(L - 1, 0, -1):
        g = ACTIVATIONS[spec.activations[l]]
        p.dz[l] = hidden_gradient(g, p.z[l], p.a[l], W[l + 1], p.dz[l + 1])
        if spec.off:
            p.dz[l][spec.off_rows(l)] = 0
    p.dW = [nothing, *(weight_gradient(p.a[l - 1], p.dz[l]) for l in range(1, L + 1))]
    p.db = [nothing, *(bias_gradient(p.dz[l]) for l in range(1, L + 1))]
    return p


def vector_gradient(
    spec: NetworkSpec, W: Layers, b: Layers, X: FloatArray, Y: FloatArray
) -> Generator[None, None, tuple[float, FloatArray]]:
    """∇𝒞 = (1/m_b) Σ_i ∇ℒ⁽ⁱ⁾, one example after the other; yields after each.

    Parameters
    ----------
    X, Y : arrays of shape (n_x, m_b) and (n_y, m_b)

    Returns
    -------
    𝒞, and the gradient as a flat array in the order of Θ
    """
    m_b = X.shape[1]
    gradient = np.zeros(spec.n_parameters, spec.dtype)
    dW, db = unpack(spec, gradient)
    cost = 0.0
    for i in range(m_b):
        p = propagate_vector(spec, W, b, X[:, i : i + 1], Y[:, i : i + 1])
        cost += float(p.loss)
        for l in range(1, spec.L + 1):
            np.add(dW[l], p.dW[l], dW[l])
            np.add(db[l], p.db[l], db[l])
        yield
    np.divide(gradient, m_b, gradient)
    return cost / m_b, gradient
