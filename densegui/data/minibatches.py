"""Which examples each minibatch holds.

An epoch is a permutation of the training examples, cut into minibatches from the front; the last one
may be smaller. The permutation depends on the seed and the number of the epoch alone, so that any
minibatch can be found again without replaying those before it.
"""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

# Stepping back and forth over the end of an epoch needs two permutations at hand.
_KEPT = 4


class Order:
    """The order in which m training examples are visited, epoch by epoch (counted from 0)."""

    def __init__(self, m: int, seed: int) -> None:
        if m < 1:
            raise ValueError(f"there must be at least one example, not {m}")
        self.m = m
        self.seed = seed
        self._permutations: dict[int, Integers] = {}

    def permutation(self, epoch: int) -> Integers:
        """``default_rng([seed, epoch]).permutation(m)``: (m,) int64, read-only."""
        order = self._permutations.get(epoch)
        if order is None:
            order = np.random.default_rng([self.seed, epoch]).permutation(self.m).astype(np.int64, copy=False)
            order.setflags(write=False)
            if len(self._permutations) >= _KEPT:
                del self._permutations[next(iter(self._permutations))]
            self._permutations[epoch] = order
        return order

    def take(self, epoch: int, offset: int, batch_size: int) -> tuple[Integers, int, int]:
        """The minibatch that starts at `offset` of the epoch, and where the next one starts.

        Parameters
        ----------
        epoch
            From 0.
        offset
            How many examples of this epoch have been used already, 0..m - 1.
        batch_size
            At least 1. What is left of an epoch may be less; it is used, and the next epoch begins after it.

        Returns
        -------
        indices : (m_b,) int64
            Positions in the training set, read-only; m_b = min(batch_size, m - offset).
        next_epoch, next_offset : int
        """
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, not {batch_size}")
        if not 0 <= offset < self.m:
            raise ValueError(f"offset must lie within 0..{self.m - 1}, not {offset}")
        end = offset + batch_size
        indices = self.permutation(epoch)[offset:end]
        return (indices, epoch, end) if end < self.m else (indices, epoch + 1, 0)
