"""Smoothing and thinning out: few points in place of many, and no number lost that matters."""

import math

import numpy as np
import pytest

from densegui.debugger.curves import Smoothed, thin_out
from densegui.debugger.history import Column


def by_hand(values, weight):
    s, n, result = 0.0, 0, []
    for value in values:
        if math.isfinite(value):
            s, n = (1 - weight) * s + weight * value, n + 1
        result.append(s / (1 - (1 - weight) ** n) if math.isfinite(value) else math.nan)
    return result


def test_that_the_average_is_corrected_for_its_start_at_0():
    # s = 2, 2, 3.5, divided by 1 − 0.5, 1 − 0.25, 1 − 0.125
    np.testing.assert_allclose(Smoothed(0.5).update(np.array([4.0, 2.0, 5.0])), [4, 2 / 0.75, 4], rtol=1e-15)
    # 0.95: s = 0.05 · 2 = 0.1, then 0.095 + 0.05 · 1 = 0.145, divided by 0.05 and 0.0975
    np.testing.assert_allclose(Smoothed(0.05).update(np.array([2.0, 1.0])), [2, 0.145 / 0.0975], rtol=1e-14)


def test_that_the_first_values_count_alike():
    values = np.array([3.0, 1.0, 2.0, 1.0, 3.0])
    assert Smoothed(0.05).update(values)[-1] == pytest.approx(values.mean(), rel=0.03)
    assert Smoothed(0.05).update(values)[0] == 3.0


def test_that_a_curve_that_grows_gives_the_same_average_as_all_of_it_at_once():
    values = np.random.default_rng(1).random(5000)
    smoothed = Smoothed(0.05)
    for n in (0, 1, 7, 7, 1024, 1025, 4000, 5000):
        grown = smoothed.update(values[:n])
    np.testing.assert_allclose(grown, by_hand(values.tolist(), 0.05), rtol=1e-12)
    np.testing.assert_array_equal(grown, Smoothed(0.05).update(values))


def test_that_only_the_new_values_are_worked_on(monkeypatch):
    smoothed, values = Smoothed(0.05), np.arange(100.0)
    worked = []
    averages = smoothed._averages
    monkeypatch.setattr(smoothed, "_averages", lambda new: worked.append(len(new)) or averages(new))
    for n in (90, 95, 100):
        smoothed.update(values[:n])
    assert worked == [90, 5, 5]


@pytest.mark.parametrize("other", [[9.0, 1.0, 1.0, 1.0], [9.0]])
def test_that_another_curve_begins_anew(other):
    smoothed = Smoothed(0.5)
    smoothed.update(np.array([4.0, 2.0, 5.0]))
    np.testing.assert_allclose(smoothed.update(np.array(other)), by_hand(other, 0.5), rtol=1e-15)


def grown(column, values):
    for value in values:
        column.append(value)
    return column


@pytest.mark.parametrize("n", [1, 1023, 1024, 1025, 3000])
@pytest.mark.parametrize("cut", [0.0, 0.4, 1.0])
def test_that_branches_that_share_a_buffer_have_averages_of_their_own(n, cut):
    rng = np.random.default_rng(6)
    trunk = grown(Column(), rng.random(n))
    t = int(cut * n)
    fork, twig = trunk.fork(t), trunk.fork(t).fork(t // 2)
    smoothed = Smoothed(0.5)
    for _ in range(3):
        for column in (trunk, fork, twig, fork, trunk, twig):
            grown(column, rng.random(2))
            np.testing.assert_allclose(
                smoothed.update(column.array()), by_hand(column.array().tolist(), 0.5), rtol=1e-12
            )
    np.testing.assert_array_equal(trunk.array()[:t], fork.array()[:t])


def test_that_the_average_goes_on_over_a_fork_that_has_not_grown(monkeypatch):
    """Going back and editing makes a fork; what is shown of it until it grows is the start of the same curve."""
    trunk, smoothed, worked = grown(Column(), np.arange(100.0)), Smoothed(0.05), []
    early = trunk.fork(60).array()
    smoothed.update(early)
    averages = smoothed._averages
    monkeypatch.setattr(smoothed, "_averages", lambda new: worked.append(len(new)) or averages(new))
    smoothed.update(trunk.array())
    assert worked == [40]


def test_that_another_part_of_the_same_buffer_begins_anew():
    values, smoothed = np.array([5.0, 1.0, 1.0, 2.0, 9.0]), Smoothed(0.5)
    smoothed.update(values[1:3])
    np.testing.assert_allclose(smoothed.update(values[:4]), by_hand([5.0, 1.0, 1.0, 2.0], 0.5), rtol=1e-15)


def test_that_what_is_not_finite_is_a_gap_and_does_not_spoil_the_rest():
    smooth = Smoothed(0.5).update(np.array([4.0, np.nan, np.inf, 2.0]))
    np.testing.assert_allclose(smooth, [4.0, np.nan, np.nan, 2 / 0.75], rtol=1e-15)


def test_that_what_was_handed_out_stays_as_it_was_when_the_curve_grows():
    smoothed, values = Smoothed(0.5), np.random.default_rng(2).random(3000)
    early = smoothed.update(values[:900])
    copy = early.copy()
    smoothed.update(values)
    np.testing.assert_array_equal(early, copy)
    assert not early.flags.writeable


def test_that_a_short_curve_is_kept_point_by_point():
    x, y = np.arange(50), np.random.default_rng(3).random(50)
    thin_x, thin_y = thin_out(x, y, 0, 50, 100)
    np.testing.assert_array_equal(thin_x, x)
    np.testing.assert_array_equal(thin_y, y)


def test_that_a_long_curve_keeps_its_peaks_in_place():
    y = np.random.default_rng(4).random(100_000)
    y[[123, 77_777]] = 50.0, -50.0
    x, thin = thin_out(np.arange(y.size), y, 0, y.size, 800)
    assert thin.size < 4 * 800
    assert (np.diff(x) >= 0).all()
    np.testing.assert_array_equal(thin, y[x])
    assert {123, 77_777} <= set(x.tolist())


def test_that_only_the_part_in_sight_is_kept_and_a_neighbour_on_either_side():
    x, _ = thin_out(np.arange(100), np.zeros(100), 20.5, 30.5, 800)
    assert x.tolist() == list(range(20, 32))


def test_that_one_value_that_is_not_finite_does_not_hide_its_bucket():
    y = np.ones(64_000)
    y[::3] = np.nan
    y[1] = np.inf
    x, thin = thin_out(np.arange(y.size), y, 0, y.size, 100)
    assert np.isnan(thin[[0, -1]]).all()  # the curve's own ends
    assert (x[[0, -1]] == (0, y.size - 1)).all()
    assert np.isfinite(thin[1:-1]).all()


def test_that_a_stretch_without_finite_values_is_a_gap():
    y = np.ones(64_000)
    y[20_000:40_000] = np.nan
    x, thin = thin_out(np.arange(y.size), y, 0, y.size, 100)
    assert np.isnan(thin[(x > 22_000) & (x < 38_000)]).all()
    assert np.isfinite(thin[(x < 19_000) | (x > 41_000)]).all()


def test_that_a_cost_of_0_is_a_gap_on_a_log_axis_only():
    y = np.array([1.0, 0.0, 2.0])
    np.testing.assert_array_equal(thin_out(np.arange(3), y, 0, 3, 10)[1], y)
    np.testing.assert_array_equal(thin_out(np.arange(3), y, 0, 3, 10, positive=True)[1], [1.0, np.nan, 2.0])


def test_that_old_buckets_stand_still_while_the_curve_grows():
    y = np.random.default_rng(5).random(20_000)
    before, _ = thin_out(np.arange(18_000), y[:18_000], 0, 20_000, 500)
    after, _ = thin_out(np.arange(19_000), y[:19_000], 0, 20_000, 500)
    np.testing.assert_array_equal(before[before < 17_900], after[after < 17_900])
