"""The toy problems."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.data.dataset import Dataset
from densegui.data.generators import GENERATORS, blobs, circles, moons, spirals, xor

MOST = {"xor": 2, "circles": 2, "moons": 2, "spirals": 6, "blobs": 10}


@st.composite
def problems(draw: st.DrawFn) -> tuple[str, int, int]:
    """A generator's name, a number of classes it knows, and enough examples."""
    name = draw(st.sampled_from(sorted(GENERATORS)))
    classes = draw(st.integers(2, MOST[name]))
    return name, classes, draw(st.integers(classes, 80))


@given(problems(), st.floats(0.0, 10.0), st.integers(0, 2**63 - 1))
def test_that_sizes_are_as_asked_and_classes_balanced(problem: tuple[str, int, int], noise: float, seed: int) -> None:
    name, classes, n_examples = problem
    dataset = GENERATORS[name](n_examples, noise, seed, classes)
    assert (dataset.m, dataset.n_x, dataset.n_y) == (n_examples, 2, classes)
    counts = np.bincount(dataset.labels, minlength=classes)
    assert counts.max() - counts.min() <= 1
    assert counts.min() >= 1
    assert (dataset.name, dataset.feature_names) == (name, ("x₁", "x₂"))
    assert len(set(dataset.class_names)) == classes


@given(problems(), st.integers(0, 2**63 - 1))
def test_that_points_without_noise_lie_within_the_square(problem: tuple[str, int, int], seed: int) -> None:
    name, classes, n_examples = problem
    assert np.abs(GENERATORS[name](n_examples, 0.0, seed, classes).rows).max() <= 1.0 + 1e-12


@given(problems(), st.integers(0, 2**63 - 1))
def test_that_the_same_seed_gives_the_same_bits(problem: tuple[str, int, int], seed: int) -> None:
    name, classes, n_examples = problem
    first, again = (GENERATORS[name](n_examples, 0.2, seed, classes) for _ in range(2))
    assert first.rows.tobytes() == again.rows.tobytes()
    other = GENERATORS[name](n_examples, 0.2, seed ^ 1, classes)
    assert first.rows.tobytes() != other.rows.tobytes()


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_that_noise_is_a_deviation_around_the_same_points(name: str) -> None:
    make = GENERATORS[name]
    difference = make(4000, 0.3, 7).rows - make(4000, 0.0, 7).rows
    assert difference.std(axis=0) == pytest.approx(0.3, rel=0.05)
    assert difference.mean(axis=0) == pytest.approx(0.0, abs=0.03)


def radius(dataset: Dataset) -> np.ndarray:
    return np.hypot(*dataset.rows.T)


def test_that_xor_is_the_sign_of_the_product_in_all_four_quadrants() -> None:
    dataset = xor(40, 0.0, 7)
    assert np.array_equal(dataset.rows.prod(axis=1) < 0, dataset.labels == 1)
    quadrants = (dataset.rows > 0) @ (1, 2)
    assert list(np.bincount(quadrants)) == [10, 10, 10, 10]


def test_that_circles_have_two_radii() -> None:
    dataset = circles(50, 0.0, 7)
    assert radius(dataset) == pytest.approx(np.where(dataset.labels == 0, 0.5, 1.0), abs=1e-12)


def test_that_moons_lie_on_half_circles_of_the_same_size() -> None:
    dataset = moons(50, 0.0, 7)
    for label, center, side in ((0, (-1 / 3, -1 / 6), 1), (1, (1 / 3, 1 / 6), -1)):
        away = dataset.rows[dataset.labels == label] - center
        assert np.hypot(*away.T) == pytest.approx(2 / 3, abs=1e-12)
        assert (side * away[:, 1] >= -1e-12).all()


@pytest.mark.parametrize("classes", range(2, 7))
def test_that_the_arms_of_spirals_are_one_arm_turned(classes: int) -> None:
    dataset = spirals(60 * classes, 0.0, 7, classes)
    angle = np.arctan2(dataset.rows[:, 1], dataset.rows[:, 0])
    start = angle - 3.0 * np.pi * radius(dataset) / classes  # unwinds each arm to its starting angle
    expected = 2.0 * np.pi * dataset.labels / classes
    assert np.cos(start - expected) == pytest.approx(1.0, abs=1e-12)
    assert radius(dataset).max() > 0.98
    assert radius(dataset).min() < 0.02


@pytest.mark.parametrize("classes", range(2, 11))
def test_that_blobs_without_noise_do_not_touch(classes: int) -> None:
    dataset = blobs(30 * classes, 0.0, 7, classes)
    for label in range(classes):
        own = dataset.rows[dataset.labels == label]
        others = dataset.rows[dataset.labels != label]
        gaps = np.hypot(*(own[:, None] - others[None]).transpose(2, 0, 1))
        assert gaps.min() > 0.1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"n_examples": 2}, "3 classes need"),
        ({"noise": -0.1}, "noise"),
        ({"noise": float("nan")}, "noise"),
        ({"noise": float("inf")}, "noise"),
        ({"classes": 1}, r"2\.\.6"),
        ({"classes": 7}, r"2\.\.6"),
    ],
)
def test_that_what_cannot_be_made_is_refused(arguments: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        GENERATORS["spirals"](**({"n_examples": 300, "noise": 0.1, "seed": 7, "classes": 3} | arguments))
