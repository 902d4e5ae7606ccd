"""Points that were drawn are a data set of two features."""

import pytest

from densegui.data.drawn import drawn


def test_that_points_become_examples_in_their_order():
    data = drawn([(0.5, -1, 2), (1, 2, 1), (0, 0, 2)])
    assert data.rows.tolist() == [[0.5, -1], [1, 2], [0, 0]]
    assert data.labels.tolist() == [1, 0, 1]
    assert data.class_names == ("class 1", "class 2")
    assert data.feature_names == ("x₁", "x₂")
    assert data.plane is not None


def test_that_a_class_without_points_is_left_out_and_the_others_keep_their_names():
    data = drawn([(0, 0, 4), (1, 1, 1), (2, 2, 4)])
    assert data.class_names == ("class 1", "class 4")
    assert data.labels.tolist() == [1, 0, 1]


def test_that_one_class_is_refused():
    with pytest.raises(ValueError, match="at least two classes, not 1"):
        drawn([(0, 0, 3), (1, 1, 3)])
