"""Two inputs widened to more: by hand, against a calculation of another kind, and up to what the network sees."""

import math

import numpy as np
import pytest

from densegui.data.dataset import Dataset, split, widened
from densegui.data.generators import circles
from densegui.data.loaders import load_builtin
from densegui.data.widening import FEATURES, NAMES, PLAIN, Widening
from densegui.errors import InputError
from densegui.experiment.build import build
from densegui.experiment.config import Experiment

ALL = ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin x1", "sin x2")


def plane(rows: list[list[float]]) -> Dataset:
    labels = np.arange(len(rows)) % 2
    return Dataset("plane", np.array(rows), labels, ("height", "width {1}"), ("a", "b"))


def test_that_every_function_is_what_its_name_says() -> None:
    assert NAMES == ALL == tuple(FEATURES)
    row = Widening(ALL).rows(np.array([[3.0, -0.5]]))[0]
    assert row.tolist() == [3.0, -0.5, 9.0, 0.25, -1.5, np.sin(3.0), np.sin(-0.5)]
    assert row[5:] == pytest.approx([math.sin(3.0), -math.sin(0.5)], rel=1e-15)


def test_that_the_order_is_the_one_asked_for_and_names_follow() -> None:
    dataset = widened(plane([[1, 2], [3, 5]]), Widening(("sin x2", "x1*x2", "x1", "x2^2")))
    assert dataset.feature_names == ("sin width {1}", "height · width {1}", "height", "width {1}²")
    assert dataset.rows[:, 1:].tolist() == [[2, 1, 4], [15, 3, 25]]
    assert not dataset.rows.flags.writeable


def test_that_the_plane_stays_known() -> None:
    plain = plane([[1, 2], [3, 5]])
    assert plain.plane is not None
    assert (plain.plane.names, plain.plane.widening.names) == (("height", "width {1}"), PLAIN)
    assert np.shares_memory(plain.plane.rows, plain.rows)
    one = widened(plain, Widening(("x2^2",)))
    assert one.n_x == 1
    assert one.plane is not None
    assert one.plane.rows.tolist() == [[1, 2], [3, 5]]
    assert load_builtin("iris").plane is None


def test_that_the_two_inputs_themselves_are_no_widening() -> None:
    plain = plane([[1, 2], [3, 5]])
    assert widened(plain, Widening(PLAIN)) is plain
    turned = widened(plain, Widening(("x2", "x1")))
    assert turned.rows.tolist() == [[2, 1], [5, 3]]


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("names", [PLAIN, ALL, ("x1*x2",)])
def test_that_a_point_of_the_plane_is_seen_as_the_example_there(
    names: tuple[str, ...], dtype: str, standardize: bool
) -> None:
    dataset = widened(circles(40, 0.1, 3), Widening(names))
    parts = split(dataset, 0.6, 5, standardize, dtype)
    assert dataset.plane is not None
    X = parts.widen(dataset.plane.rows[parts.train.indices].T)
    assert X.dtype == np.dtype(dtype)
    assert X.shape == (len(names), parts.train.m)
    assert X.tobytes() == parts.train.X.tobytes()
    if standardize:
        assert X.mean(axis=1) == pytest.approx(np.zeros(len(names)), abs=1e-6)


def test_that_points_need_a_plane() -> None:
    with pytest.raises(ValueError, match="4 features, not two"):
        split(load_builtin("iris"), 0.7, 1, True, "float64").widen(np.zeros((2, 3)))


@pytest.mark.parametrize("names", [(), ("x1", "x1"), ("x3",)])
def test_that_what_is_no_widening_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="each at most once"):
        Widening(names)


def test_that_only_two_features_can_be_widened() -> None:
    with pytest.raises(InputError, match="iris has 4 features; only data with two can be widened"):
        widened(load_builtin("iris"), Widening(ALL))
    with pytest.raises(InputError, match="only data with two"):
        widened(widened(plane([[1, 2], [3, 5]]), Widening(("x1", "x1^2"))), Widening(ALL))


def test_that_a_square_that_is_too_large_is_refused_by_name() -> None:
    with pytest.raises(InputError, match='plane: the feature "height²" has values above 1e\\+150'):
        widened(plane([[1, 2], [1e80, 5]]), Widening(ALL))


def test_that_an_experiment_asks_for_it() -> None:
    content = {"format": "densegui-experiment", "version": 1, "data": {"source": "xor", "features": ["x1*x2"]}}
    problem = build(Experiment.model_validate(content))
    assert problem.spec.n[0] == 1
    assert problem.split.dataset.feature_names == ("x₁ · x₂",)
    assert build(Experiment(format="densegui-experiment", version=1)).split.dataset.feature_names == ("x₁", "x₂")
