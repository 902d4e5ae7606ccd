"""Epochs and minibatches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.data.minibatches import Order

sizes = st.integers(1, 50)
seeds = st.integers(0, 2**63 - 1)


@given(sizes, sizes, seeds)
def test_that_an_epoch_holds_each_example_exactly_once(m: int, batch_size: int, seed: int) -> None:
    order, epoch, offset = Order(m, seed), 0, 0
    for current in range(3):
        seen: list[int] = []
        lengths: list[int] = []
        while epoch == current:
            indices, epoch, offset = order.take(epoch, offset, batch_size)
            seen.extend(indices)
            lengths.append(indices.size)
        assert sorted(seen) == list(range(m))
        assert (epoch, offset) == (current + 1, 0)
        assert lengths[:-1] == [batch_size] * (m // batch_size - (m % batch_size == 0)) or len(lengths) == 1
        assert lengths[-1] == (m % batch_size or min(batch_size, m))


@given(sizes, seeds, st.integers(0, 1000))
def test_that_the_permutation_is_that_of_the_seed_and_the_epoch(m: int, seed: int, epoch: int) -> None:
    order = Order(m, seed)
    expected = np.random.default_rng([seed, epoch]).permutation(m)
    assert np.array_equal(order.permutation(epoch), expected)
    for other in range(10):
        order.permutation(other)
    assert np.array_equal(order.permutation(epoch), expected)


def test_that_epochs_and_seeds_differ() -> None:
    order = Order(100, 1)
    assert not np.array_equal(order.permutation(0), order.permutation(1))
    assert not np.array_equal(order.permutation(0), Order(100, 2).permutation(0))


def test_that_the_last_minibatch_is_smaller_and_the_next_epoch_follows() -> None:
    order = Order(10, 7)
    indices, epoch, offset = order.take(0, 8, 4)
    assert list(indices) == list(order.permutation(0)[8:])
    assert (epoch, offset) == (1, 0)
    assert list(order.take(1, 0, 4)[0]) == list(order.permutation(1)[:4])


def test_that_a_full_last_minibatch_is_followed_by_no_empty_one() -> None:
    indices, epoch, offset = Order(8, 7).take(0, 4, 4)
    assert (indices.size, epoch, offset) == (4, 1, 0)


def test_that_a_minibatch_larger_than_the_data_is_the_data() -> None:
    indices, epoch, offset = Order(5, 7).take(3, 0, 1000)
    assert (sorted(indices), epoch, offset) == ([0, 1, 2, 3, 4], 4, 0)


def test_that_a_new_minibatch_size_goes_on_in_the_same_permutation() -> None:
    order = Order(10, 7)
    first, epoch, offset = order.take(0, 0, 3)
    second, epoch, offset = order.take(epoch, offset, 5)
    assert [*first, *second] == list(order.permutation(0)[:8])
    assert (epoch, offset) == (0, 8)


def test_that_a_permutation_cannot_be_written_to() -> None:
    indices, _, _ = Order(5, 7).take(0, 0, 2)
    assert indices.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        indices[0] = 0


def test_that_few_permutations_are_kept() -> None:
    order = Order(5, 7)
    for epoch in range(100):
        order.permutation(epoch)
    assert len(order._permutations) < 10


@pytest.mark.parametrize(("offset", "batch_size"), [(-1, 1), (5, 1), (0, 0), (0, -3)])
def test_that_a_place_outside_the_epoch_is_refused(offset: int, batch_size: int) -> None:
    with pytest.raises(ValueError, match="must"):
        Order(5, 7).take(0, offset, batch_size)


def test_that_there_is_no_order_of_nothing() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Order(0, 7)
