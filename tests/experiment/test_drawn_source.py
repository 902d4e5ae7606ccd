"""The source "drawn": points in the experiment file, checked one by one, saved and trained like any other data."""

import json

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.errors import ExperimentError
from densegui.experiment.build import build
from densegui.experiment.config import Experiment
from densegui.experiment.document import load_experiment, parse_experiment, save_experiment
from densegui.experiment.edit import changed, with_source

POINTS = [[0.5, -1.25, 1], [1, 2, 2], [-3e-05, 0, 2], [0.25, 1e5, 1]]
EXPERIMENT = {"format": "densegui-experiment", "version": 1, "data": {"source": "drawn", "points": POINTS}}


def parsed(points: object) -> Experiment:
    content = {**EXPERIMENT, "data": {"source": "drawn", "points": points}}
    return parse_experiment(json.dumps(content), "a.json")


def test_that_the_points_are_the_examples():
    problem = build(parsed(POINTS))
    np.testing.assert_array_equal(problem.split.dataset.rows, [point[:2] for point in POINTS])
    assert problem.split.dataset.labels.tolist() == [0, 1, 1, 0]
    assert problem.spec.n[0] == problem.spec.n[-1] == 2
    assert problem.split.standardizer is None


def test_that_drawn_points_train():
    rng = np.random.default_rng(0)
    points = [[*(rng.normal(size=2) * 0.3 + side).tolist(), 1 + (side > 0)] for side in (-1, 1) * 30]
    frame = Debugger(build(changed(parsed(points), ("data", "train_share"), 0.8))).run_minibatches(150)
    assert frame.evaluation.train is not None
    assert frame.evaluation.train.accuracy == 1.0


def test_that_drawn_points_can_be_widened():
    content = {"source": "drawn", "points": POINTS, "features": ["x1", "x1*x2"]}
    problem = build(Experiment.model_validate({**EXPERIMENT, "data": content}))
    np.testing.assert_array_equal(problem.split.dataset.rows[:, 1], [x1 * x2 for x1, x2, _ in POINTS])


def test_that_a_saved_experiment_has_a_line_for_each_point_and_opens_again(tmp_path):
    experiment = parsed(POINTS)
    path = tmp_path / "drawn.json"
    save_experiment(experiment, path)
    text = path.read_text("utf-8")
    assert "      [0.5, -1.25, 1],\n      [1.0, 2.0, 2],\n      [-3e-05, 0.0, 2],\n" in text
    assert load_experiment(path) == experiment


WHAT = "[x1, x2, class] with numbers from -1e+06 to 1e+06 and a class from 1 to 10"


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([], f"a list of 2 to 10,000 points {WHAT}"),
        ([[0, 0, 1]], f"a list of 2 to 10,000 points {WHAT}"),
        ([[0, 0, 1]] * 10_001, f"a list of 2 to 10,000 points {WHAT}"),
        ("points", f"a list of 2 to 10,000 points {WHAT}"),
        ({"0": [0, 0, 1]}, f"a list of 2 to 10,000 points {WHAT}"),
        ([[0, 0, 1], [0, 0]], f"point 2 must be {WHAT}"),
        ([[0, 0, 1], [0, 0, 2, 3]], f"point 2 must be {WHAT}"),
        ([[0, 0, 1], [0, 0, 2], 7], f"point 3 must be {WHAT}"),
        ([["0", 0, 1], [0, 0, 2]], f"point 1 must be {WHAT}"),
        ([[0, True, 1], [0, 0, 2]], f"point 1 must be {WHAT}"),
        ([[0, 2e6, 1], [0, 0, 2]], f"point 1 must be {WHAT}"),
        ([[0, 0, 0], [0, 0, 2]], f"point 1 must be {WHAT}"),
        ([[0, 0, 11], [0, 0, 2]], f"point 1 must be {WHAT}"),
        ([[0, 0, 1.0], [0, 0, 2]], f"point 1 must be {WHAT}"),
        ([[0, 0, True], [0, 0, 2]], f"point 1 must be {WHAT}"),
        ([[0, 0, 2], [0, 1, 2]], "points of at least two classes are needed"),
        (None, f"a list of 2 to 10,000 points {WHAT}"),
    ],
)
def test_that_what_are_no_points_is_refused_with_its_place(points, words):
    with pytest.raises(ExperimentError) as refusal:
        parsed(points)
    text = str(refusal.value)
    assert text.startswith("a.json: $.data.points: ")
    assert text.endswith(f" is not allowed; {words}")
    assert "\n" not in text
    assert len(text) < 250


def test_that_missing_points_are_named():
    with pytest.raises(ExperimentError, match=r"\$\.data\.points is missing; a list of 2 to 10000 points"):
        parse_experiment(json.dumps({**EXPERIMENT, "data": {"source": "drawn"}}), "a.json")


def test_that_drawn_points_take_the_place_of_other_data_and_keep_what_was_set():
    before = changed(Experiment(format="densegui-experiment", version=1), ("data", "train_share"), 0.9)
    experiment = with_source(before, "drawn", points=POINTS)
    assert experiment.data.train_share == 0.9
    assert build(experiment).split.dataset.m == 4
    assert with_source(experiment, "moons").data.train_share == 0.9
