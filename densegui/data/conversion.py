"""From raw numbers to the network's: divided, standardised and in its number type, some rows at a time.

What is made on the way stays in the processor's cache, and a large set is converted by several threads: at the size
of MNIST, most of the time goes into memory that is touched for the first time.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from densegui.data.standardizer import Standardizer
from densegui.errors import InputError

if TYPE_CHECKING:
    from densegui.data.dataset import Dataset

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]

_BLOCK = 2**17
"""Numbers converted at a time."""
_MANY = 2**22
_THREADS = min(4, os.cpu_count() or 1)


def network_rows(dataset: "Dataset", indices: Integers, standardizer: Standardizer | None, dtype: DTypeLike) -> Floats:
    """Some rows of a data set as the network sees them.

    Parameters
    ----------
    dataset
        Where they are.
    indices : (k,)
        Which ones.
    standardizer
        Applied in float64, before the last rounding.
    dtype
        The network's number type.

    Returns
    -------
    (k, n_x) of `dtype`, C-contiguous, read-only

    Raises
    ------
    InputError
        When a feature is too large for `dtype`.
    """
    rows = np.empty((indices.size, dataset.n_x), dtype)
    step = max(1, _BLOCK // dataset.n_x)
    starts = range(0, indices.size, step)
    parts = [(indices[start : start + step], rows[start : start + step]) for start in starts]
    convert = partial(_convert, dataset, standardizer)
    if rows.size < _MANY:
        for part in parts:
            convert(part)
    else:
        with ThreadPoolExecutor(_THREADS) as pool:
            list(pool.map(convert, parts))  # the list: what one of them raises is raised here
    rows.setflags(write=False)
    return rows


def _convert(dataset: "Dataset", standardizer: Standardizer | None, part: tuple[Integers, Floats]) -> None:
    """Put the numbers of some rows into their place."""
    chosen, out = part
    with np.errstate(over="ignore", under="ignore"):  # an overflow is found below, and named
        if standardizer is not None:
            out[:] = standardizer.apply(dataset.values(chosen))
        elif dataset.rows.dtype == np.uint8 and dataset.divisor.is_integer() and dataset.divisor < 2**16:
            # Numerator and divisor are exact in any type: the quotient is rounded once, as by way of float64.
            np.divide(dataset.rows[chosen], dataset.divisor, out=out, dtype=out.dtype)
        else:
            out[:] = dataset.values(chosen)
    if dataset.rows.dtype != np.uint8 and not (finite := np.isfinite(out)).all():
        feature = dataset.feature_names[np.flatnonzero(~finite.all(axis=0))[0]]
        raise InputError(
            f'{dataset.name}: the feature "{feature}" has values too large for {out.dtype.name}; '
            "standardize the data or use float64."
        )
