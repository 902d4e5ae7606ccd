"""The scalar form (21a)-(21d): one example, node by node, in plain Python numbers. What "vectorise" is compared with.

Layers, and nodes in the docstrings, count from 1 as on the slides; list indices count from 0. Sums run over j from the
first term to the last, and each function that sums can hand out its terms.
"""

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from densegui.engine.activations import LEAKY_SLOPE, SELU_ALPHA, SELU_SCALE
from densegui.engine.network import FloatArray, Layers, NetworkSpec
from densegui.work import result_of

Vector = list[float]


def linear_terms(W: FloatArray, b: FloatArray, a_before: Sequence[float], k: int) -> Vector:
    """z_k = Σ_j w_jk a_j + b_k: return its n[l-1] + 1 terms, the bias last."""
    return [w * a for w, a in zip(W[:, k].tolist(), a_before, strict=True)] + [float(b[k, 0])]


def activation(name: str, z: float) -> float:
    """a = g(z), from the definition on the slides."""
    if name == "sigmoid":
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (math.exp(z) + 1)
    if name == "tanh":
        return math.tanh(z)
    if name == "relu":
        return 0.0 if z < 0 else z  # so that a NaN passes
    if name == "leaky_relu":
        return z if z >= 0 else LEAKY_SLOPE * z
    if name == "elu":
        return z if z >= 0 else math.expm1(z)
    if name == "selu":
        return SELU_SCALE * (z if z >= 0 else SELU_ALPHA * math.expm1(z))
    return z


def activation_derivative(name: str, z: float) -> float:
    """(20) g'(z), with the Heaviside step H(0) = 1 at a kink."""
    if name == "sigmoid":
        a = activation(name, z)
        return a * (1 - a)
    if name == "tanh":
        return 1 - math.tanh(z) ** 2
    if name == "relu":
        return 1.0 if z >= 0 else 0.0
    if name == "leaky_relu":
        return 1.0 if z >= 0 else LEAKY_SLOPE
    if name == "elu":
        return 1.0 if z >= 0 else math.exp(z)
    if name == "selu":
        return SELU_SCALE * (1.0 if z >= 0 else SELU_ALPHA * math.exp(z))
    return 1.0


def softmax(z: Sequence[float]) -> tuple[Vector, Vector]:
    """(1) s(z)_k = e^(t_k), t_k = z_k − max z − log Σ_i e^(z_i − max z): return (s, t)."""
    highest = max(z)
    log_sum = math.log(sum(math.exp(z_i - highest) for z_i in z))
    t = [z_k - highest - log_sum for z_k in z]
    return [math.exp(t_k) for t_k in t], t


def backward_terms(W_next: FloatArray, dz_next: Sequence[float], k: int) -> Vector:
    """(21c) the terms of Σ_j w_kj[l+1] ∂ℒ/∂z_j[l+1]; g'(z_k) is not yet in them."""
    return [w * dz_j for w, dz_j in zip(W_next[k].tolist(), dz_next, strict=True)]


@dataclass
class ExamplePass:
    """All scalars of one example: z[l], a[l], dz[l] (slot 0 is the input), dW[l][j][k] = ∂ℒ/∂w_jk, db[l][k], loss."""

    z: list[Vector] = field(default_factory=lambda: [[]])
    a: list[Vector] = field(default_factory=list)
    dz: list[Vector] = field(default_factory=list)
    dW: list[list[Vector]] = field(default_factory=lambda: [[]])
    db: list[Vector] = field(default_factory=lambda: [[]])
    loss: float = 0.0


def propagate_example(spec: NetworkSpec, W: Layers, b: Layers, x: Sequence[float], label: int) -> ExamplePass:
    """Forward and backward propagation of one example by loops alone: (16)-(21d).

    Parameters
    ----------
    W, b : lists by layer
    x : sequence of n_x numbers
    label : int
        The true class, from 0.
    """
    return result_of(propagation(spec, W, b, x, label))


def propagation(
    spec: NetworkSpec, W: Layers, b: Layers, x: Sequence[float], label: int
) -> Generator[None, None, ExamplePass]:
    """The same, layer by layer: yields after each, so that what waits for it can do something else in between."""
    p = ExamplePass(a=[[float(value) for value in x]], dz=[[] for _ in spec.n])
    for l in range(1, spec.L + 1):
        p.z.append([sum(linear_terms(W[l], b[l], p.a[l - 1], k)) for k in range(spec.n[l])])
        if l < spec.L:
            p.a.append([activation(spec.activations[l], z_k) for z_k in p.z[l]])
            _switch_off(p.a[l], spec, l)
        yield
    y_hat, log_y_hat = softmax(p.z[spec.L])
    p.a.append(y_hat)
    y = [1.0 if k == label else 0.0 for k in range(spec.n_y)]
    p.loss = 0.0 - log_y_hat[label]
    p.dz[spec.L] = [y_hat[k] - y[k] for k in range(spec.n_y)]
    for l in range(spec.L - 1, 0, -1):
        name = spec.activations[l]
        p.dz[l] = [
            activation_derivative(name, p.z[l][k]) * sum(backward_terms(W[l + 1], p.dz[l + 1], k))
            for k in range(spec.n[l])
        ]
        _switch_off(p.dz[l], spec, l)
        yield
    for l in range(1, spec.L + 1):
        p.dW.append([[dz_k * a_j for dz_k in p.dz[l]] for a_j in p.a[l - 1]])
        p.db.append(list(p.dz[l]))
        yield
    return p


def _switch_off(values: Vector, spec: NetworkSpec, l: int) -> None:
    """0 for the nodes of layer l that are switched off, even where the number is not finite."""
    for k in spec.off_rows(l):
        values[k] = 0.0
