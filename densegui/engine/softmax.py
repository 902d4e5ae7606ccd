"""The softmax output, with both of the slides' tricks: shift the exponents to at most zero, and take the logarithm.

t(z)_k = log s(z)_k = (z_k − max z) − log Σ_i e^(z_i − max z), and s(z)_k = e^(t(z)_k). The shift stops overflow;
the logarithm is what keeps the cross entropy finite when a probability underflows to 0.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.floating[Any]]


def log_softmax(Z: Array, out: Array | None = None) -> Array:
    """t(z)_k = z_k − max z − log Σ_i e^(z_i − max z), column by column.

    Parameters
    ----------
    Z : array of shape (n_y, m)
        Logits, a column for each example.
    out : array of shape (n_y, m), optional

    Returns
    -------
    array of shape (n_y, m)
        Logarithms of probabilities, at most 0. A column with +∞, NaN or nothing but −∞ is NaN.
    """
    T = np.subtract(Z, np.maximum.reduce(Z), out)
    return np.subtract(T, np.log(np.add.reduce(np.exp(T))), T)


def softmax(Z: Array) -> Array:
    """s(z)_k = e^(z_k) / Σ_i e^(z_i) = e^(t(z)_k), column by column; Z is n_y × m."""
    T = log_softmax(Z)
    return np.exp(T, T)
