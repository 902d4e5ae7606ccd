"""The slides' vectorised equations, one function each: forward, (23a)-(23d), (14) and (15).

Every function writes into `out` and returns it; nothing else is changed. Shapes: W[l] is n[l-1] × n[l], b[l] is
n[l] × 1, Z[l], A[l] and 𝒥_z[l] are n[l] × m. 𝒥_z[l] (`dZ`) holds in column i the gradient of the loss of example i,
without 1/m; ∇_W 𝒞 and ∇_b 𝒞 (`dW`, `db`) carry the 1/m. Products are `A.dot(B, out)`: `np.dot` costs half as much
again for small matrices, and `@` twice as much.
"""

import numpy as np

from densegui.engine.activations import Activation
from densegui.engine.network import FloatArray


def linear_combination(W: FloatArray, A_before: FloatArray, b: FloatArray, out: FloatArray) -> FloatArray:
    """Z[l] = W[l]ᵀ A[l-1] + b[l]; the slides' B repeats b m times, NumPy broadcasts it."""
    return np.add(W.T.dot(A_before, out), b, out)


def output_gradient(Y_hat: FloatArray, Y: FloatArray, out: FloatArray) -> FloatArray:
    """(23d) 𝒥_z[L] = Ŷ − Ỹ, for softmax and cross entropy together."""
    return np.subtract(Y_hat, Y, out)


def hidden_gradient(
    g: Activation,
    Z: FloatArray,
    A: FloatArray,
    W_next: FloatArray,
    dZ_next: FloatArray,
    scratch: FloatArray,
    out: FloatArray,
) -> FloatArray:
    """(23c) 𝒥_z[l] = g'(Z[l]) ∘ (W[l+1] 𝒥_z[l+1])."""
    return np.multiply(g.g_prime(Z, A, scratch), W_next.dot(dZ_next, out), out)


def weight_gradient(A_before: FloatArray, dZ_over_m: FloatArray, out: FloatArray) -> FloatArray:
    """(23a) ∇_W[l] 𝒞 = A[l-1] (𝒥_z[l] / m)ᵀ: the smaller factor is divided, not the product."""
    return A_before.dot(dZ_over_m.T, out)


def bias_gradient(dZ: FloatArray, ones_over_m: FloatArray, out: FloatArray) -> FloatArray:
    """(23b) ∇_b[l] 𝒞 = 𝒥_z[l] (1(m) / m); `ones_over_m` is m × 1."""
    return dZ.dot(ones_over_m, out)


def gradient_step(theta: FloatArray, gradient: FloatArray, learning_rate: FloatArray, out: FloatArray) -> FloatArray:
    """(14), (15) θ ← θ − λ ∂𝒞/∂θ; `learning_rate` is 0-d."""
    return np.subtract(theta, np.multiply(gradient, learning_rate, out), out)
