"""Strokes in a picture of few pixels, and what ink and ground are in the data."""

import numpy as np
import pytest

from densegui.data.dataset import Dataset
from densegui.ui.pad.brush import from_raw, ink_levels, pen_radius, stroke, to_raw

EMPTY = np.zeros((8, 8))


def images(low: float, high: float, ground: float) -> Dataset:
    rows = np.full((3, 16), ground)
    rows[:, 5:7] = low + high - ground
    return Dataset("tiny", rows, np.array([0, 1, 0]), tuple(f"p{j}" for j in range(16)), ("a", "b"), (4, 4))


def test_that_a_dot_has_full_ink_in_its_middle_and_none_far_away():
    picture = stroke(EMPTY, (3.5, 2.5), (3.5, 2.5), pen_radius((8, 8)))
    assert picture[2, 3] == 1
    assert 0 < picture[2, 4] == picture[1, 3] == picture[3, 3] < 1
    assert picture[2, 6] == picture[5, 3] == 0


def test_that_a_line_has_ink_all_along():
    picture = stroke(EMPTY, (0.5, 0.5), (7.5, 7.5), 0.7)
    assert (np.diag(picture) == 1).all()
    assert picture[0, 7] == picture[7, 0] == 0
    np.testing.assert_allclose(picture, picture.T)


def test_that_strokes_never_take_ink_away_and_the_eraser_does():
    line = stroke(EMPTY, (0.5, 4.5), (7.5, 4.5), 0.7)
    both = stroke(line, (4.5, 0.5), (4.5, 7.5), 0.7)
    assert (both >= line).all()
    wiped = stroke(both, (0.5, 4.5), (7.5, 4.5), 1.5, erasing=True)
    assert wiped[4].max() == 0
    assert wiped[0, 4] == 1


def test_that_a_stroke_leaves_the_picture_before_it_as_it_was():
    stroke(EMPTY, (1, 1), (5, 5), 1.0)
    assert not EMPTY.any()


def test_that_the_pen_is_wider_in_a_larger_picture():
    assert pen_radius((28, 28)) == pytest.approx(1.26)
    assert pen_radius((8, 8)) == 0.7


@pytest.mark.parametrize(("low", "high", "ground"), [(0.0, 1.0, 0.0), (0.0, 255.0, 255.0), (-1.0, 1.0, -1.0)])
def test_that_the_rim_of_the_images_is_ground_and_the_other_end_ink(low, high, ground):
    assert ink_levels(images(low, high, ground)) == (ground, low + high - ground)


def test_that_images_that_are_all_alike_have_ink_too():
    data = Dataset("flat", np.full((2, 4), 3.0), np.array([0, 1]), ("a", "b", "c", "d"), ("x", "y"), (2, 2))
    assert ink_levels(data) == (3.0, 4.0)


def test_that_raw_pixels_and_picture_are_two_ways_to_write_the_same():
    data = images(0.0, 255.0, 255.0)
    levels = ink_levels(data)
    picture = from_raw(data.rows[0], levels, (4, 4))
    assert picture[1, 1] == 1
    assert picture[0, 0] == 0
    np.testing.assert_array_equal(to_raw(picture, levels), data.rows[0])
