"""The gradient of a minibatch by loops alone: (21a)-(21d) for each example, node by node, and their mean."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from densegui.engine.loops import ExamplePass, Vector, propagation
from densegui.engine.network import IntArray, Layers, NetworkSpec


@dataclass
class LoopGradient:
    """𝒞, dW[l][j][k] = ∂𝒞/∂w_jk and db[l][k] = ∂𝒞/∂b_k as plain numbers; slot 0 is empty."""

    cost: float
    dW: list[list[Vector]]
    db: list[Vector]


def loop_gradient(
    spec: NetworkSpec, W: Layers, b: Layers, examples: Sequence[Sequence[float]], labels: IntArray
) -> Generator[None, None, LoopGradient]:
    """∂𝒞/∂w_jk = (1/m_b) Σ_i ∂ℒ⁽ⁱ⁾/∂w_jk, the same for b and 𝒞; yields after each layer.

    Parameters
    ----------
    W, b : lists by layer
    examples : m_b sequences of n_x numbers
    labels : m_b true classes, from 0
    """
    share = 1 / len(examples)
    total = LoopGradient(
        0.0,
        [[], *([[0.0] * size for _ in range(spec.n[l])] for l, size in enumerate(spec.n[1:]))],
        [[], *([0.0] * size for size in spec.n[1:])],
    )
    for x, label in zip(examples, labels.tolist(), strict=True):
        p: ExamplePass = yield from propagation(spec, W, b, x, label)
        total.cost += share * p.loss
        for l in range(1, spec.L + 1):
            for mean, row in zip(total.dW[l], p.dW[l], strict=True):
                for k, derivative in enumerate(row):
                    mean[k] += share * derivative
            for k, derivative in enumerate(p.db[l]):
                total.db[l][k] += share * derivative
            yield
    return total
