"""Which part of the plane the cost plot shows."""

import numpy as np
import pytest

from densegui.ui.plots.cost_range import cost_range


@pytest.mark.parametrize("log", [False, True])
def test_that_a_range_is_sensible_for_nothing_at_all(log):
    nothing = {name: np.empty(0) for name in ("cost", "smooth", "train", "test")}
    left, right, bottom, top = cost_range(0, nothing, log).box
    assert left < 0 < right
    assert bottom < top


def test_that_a_cost_of_exactly_0_has_a_range():
    zeros = {name: np.zeros(5) for name in ("cost", "smooth", "train", "test")}
    for log in (False, True):
        _, _, bottom, top = cost_range(5, zeros, log).box
        assert bottom < top


def test_that_the_sets_are_always_in_sight_and_a_lone_peak_need_not_be():
    cost = np.full(100, 0.5)
    cost[3] = 1e6
    curves = {"cost": cost, "smooth": cost, "train": np.array([1.1, 0.4]), "test": np.array([1.1, 2.9])}
    assert 2.9 <= cost_range(100, curves, log=False).box[3] <= 5


def test_that_the_horizontal_axis_seldom_changes():
    nothing = {name: np.empty(0) for name in ("cost", "smooth", "train", "test")}
    ends = {cost_range(t, nothing, log=False).box[1] for t in range(100_000)}
    assert len(ends) < 60
