"""The cross entropy: a loss for one example, a cost for a set of them, both from log-softmax.

From T = log Ŷ the loss is a look-up: ỹ is one-hot, so Σ_k ỹ_k log ŷ_k is the entry of the true class. No product
0 · (−∞) is ever formed, and no logarithm of an underflowed 0.
"""

from typing import Any

import numpy as np

from densegui.engine.network import FloatArray, IntArray


def cross_entropy_loss(T: FloatArray, labels: IntArray, columns: IntArray | None = None) -> FloatArray:
    """(10) ℒ = −Σ_k ỹ_k log ŷ_k for each example.

    Parameters
    ----------
    T : array of shape (n_y, m)
        log Ŷ, as `log_softmax` gives it.
    labels : int array of shape (m,)
        The true classes, from 0.
    columns : int array of shape (m,), optional
        0 … m−1, if the caller has it at hand.

    Returns
    -------
    array of shape (m,)
        Never −0.0: a perfect prediction costs 0.0.
    """
    if columns is None:
        columns = np.arange(T.shape[1])
    picked: FloatArray = T[labels, columns]
    # |t|, not −t: no logarithm of a probability is above 0, and the negative of 0.0 would be shown as −0.0.
    return np.absolute(picked, picked)


def mean_cost(loss: FloatArray) -> "np.floating[Any]":
    """(9) 𝒞 = (1/m) Σ_i ℒ⁽ⁱ⁾, in the precision of `loss`, of shape (m,)."""
    cost: np.floating[Any] = np.add.reduce(loss) / loss.dtype.type(loss.size)
    return cost
