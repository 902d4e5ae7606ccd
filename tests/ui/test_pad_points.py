"""Points that are being drawn: whole strokes are undone, and what are no data yet is said in one sentence."""

import pytest

from densegui.data.drawn import MOST_POINTS
from densegui.ui.pad.points import DrawnPoints


def drawn(*points):
    found = DrawnPoints()
    found.replace(points)
    return found


def test_that_a_stroke_of_several_points_is_one_step():
    points = DrawnPoints()
    points.begin()
    points.add([(0.0, 0.0, 1)])
    points.add([(1.0, 0.0, 1), (2.0, 0.0, 1)])
    points.end()
    assert len(points.points) == 3
    points.undo()
    assert points.points == ()
    assert not points.can_undo
    points.redo()
    assert len(points.points) == 3
    assert not points.can_redo


def test_that_a_stroke_that_changes_nothing_is_no_step():
    points = DrawnPoints()
    points.begin()
    points.erase(0.0, 0.0, 1.0, 1.0)
    points.end()
    assert not points.can_undo


def test_that_a_new_stroke_ends_what_could_be_redone():
    points = drawn((0.0, 0.0, 1))
    points.undo()
    points.begin()
    points.add([(5.0, 5.0, 2)])
    points.end()
    assert not points.can_redo


def test_that_the_eraser_removes_what_lies_in_its_ellipse():
    points = drawn((0.0, 0.0, 1), (0.9, 0.0, 2), (0.0, 0.9, 1), (0.0, 2.1, 3))
    points.erase(0.0, 0.0, 0.5, 2.0)
    assert points.points == ((0.9, 0.0, 2), (0.0, 2.1, 3))


def test_that_there_is_a_limit():
    points = drawn(*[(0.0, 0.0, 1)] * (MOST_POINTS - 1))
    assert not points.full
    points.add([(1.0, 1.0, 2), (2.0, 2.0, 3)])
    assert points.full
    assert points.points[-1] == (1.0, 1.0, 2)


@pytest.mark.parametrize(
    ("classes", "words"),
    [
        ((), "Draw points of at least two classes."),
        ((1, 1, 1), "Draw points of at least two classes."),
        ((1, 1, 3), "Class 3 has one point; each class needs two, one to train on and one to test with."),
        ((1, 3, 3, 1), ""),
    ],
)
def test_that_what_are_no_data_yet_is_said(classes, words):
    assert drawn(*[(0.0, 0.0, k) for k in classes]).why_not() == words
