"""The engine's numbers: overflow, division by zero and NaN raise; an exponential that underflows to 0 is right."""

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def numbers_raise() -> Iterator[None]:
    """Replace the project's fixture of this name: e⁻⁷⁴⁶ is 0 in float64, and softmax and σ rely on it."""
    with np.errstate(all="raise", under="ignore"):
        yield
