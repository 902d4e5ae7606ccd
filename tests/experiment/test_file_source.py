"""The keys of a data file in an experiment: what they allow, what they refuse where, and what they do."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from densegui.commands.outputs import inputs_of
from densegui.data.options import FORMAT_OF, OPTIONS
from densegui.errors import ExperimentError, LoadError
from densegui.experiment.build import build, load_data
from densegui.experiment.document import load_experiment, parse_experiment, resolve, save_experiment
from densegui.experiment.fields import fields
from densegui.experiment.sources import File

TABLE = "no;code;size;art\n1;01;1,5;x\n2;02;2,5;y\n3;01;?;x\n4;02;4,5;y\n"


def parsed(**data: Any) -> Any:
    content = {"format": "densegui-experiment", "version": 1, "data": {"source": "file", "path": "t.csv", **data}}
    return parse_experiment(json.dumps(content), "a.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text(TABLE)
    np.savez(tmp_path / "t.npz", points=np.array([[1.0, 2], [3, 4], [5, 7]]), kinds=np.array([0, 1, 0]))
    return tmp_path


def test_that_every_option_is_known_to_one_format() -> None:
    names = {known.name for known in fields(File)}
    assert names == set(FORMAT_OF) | {"source", "path", "format", "features", "train_share", "standardize"}
    assert sum(map(len, OPTIONS.values())) == len(FORMAT_OF)
    for known in fields(File):
        if known.kind == "choice" and known.name != "source":
            assert known.default == known.choices[0] or known.name == "missing"
            assert known.brief


def test_that_the_options_of_a_table_are_followed(folder: Path) -> None:
    dataset = load_data(parsed(columns=["size", "code"], categorical=["code"], missing="drop"), folder)
    assert dataset.feature_names == ("size", "code = 01", "code = 02")
    assert dataset.rows.tolist() == [[1.5, 1, 0], [2.5, 0, 1], [4.5, 0, 1]]
    told = parsed(
        separator=";", decimal=",", header="yes", encoding="utf-8", missing="mean", columns=["size"], train_share=1.0
    )
    assert load_data(told, folder).rows.ravel().tolist() == [1.5, 2.5, 8.5 / 3, 4.5]


def test_that_the_arrays_of_an_archive_are_chosen(folder: Path) -> None:
    problem = build(parsed(path="t.npz", x="points", y="kinds", standardize=False), folder)
    assert problem.split.dataset.rows.tolist() == [[1, 2], [3, 4], [5, 7]]
    widened = build(parsed(path="t.npz", x="points", y="kinds", features=["x1*x2"]), folder).split.dataset
    assert widened.rows.ravel().tolist() == [2, 12, 35]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"format": "xls"}, '$.data.format: "xls" is not allowed; one of auto, csv, npz, idx, pictures'),
        ({"separator": ",,"}, '$.data.separator: ",," is not allowed; one of auto, ",", ";", "\\t", "|", ":", " "'),
        ({"decimal": "'"}, '$.data.decimal: "\'" is not allowed; one of auto, ".", ","'),
        ({"header": True}, "$.data.header: true is not allowed; one of auto, yes, no"),
        ({"missing": "zero"}, '$.data.missing: "zero" is not allowed; one of refuse, drop, mean'),
        ({"columns": []}, "$.data.columns: [] is not allowed; a list of 1 to 100000 texts, or null"),
        ({"columns": "a"}, '$.data.columns: "a" is not allowed; a list of 1 to 100000 texts, or null'),
        ({"columns": ["a", 3]}, "$.data.columns[1]: 3 is not allowed; a text"),
        ({"columns": ["a"] * 100_001}, "$.data.columns: 100,001 values are not allowed; a list of 1 to 100000"),
        ({"labels": "a\0"}, "$.data.labels"),
        ({"width": 0}, "$.data.width: 0 is not allowed; a whole number from 1 to 1024, or null"),
        ({"format": "csv", "x": "X"}, '$.data.x: "X" is not allowed; only with "format": "npz"'),
        ({"format": "npz", "target": "a"}, '$.data.target: "a" is not allowed; only with "format": "csv"'),
        ({"format": "pictures", "labels": "a"}, '$.data.labels: "a" is not allowed; only with "format": "idx"'),
        ({"format": "idx", "height": 3}, '$.data.height: 3 is not allowed; only with "format": "pictures"'),
        ({"features": ["x1", "x1"]}, '$.data.features: ["x1", "x1"] is not allowed; each feature once'),
        ({"features": ["x3"]}, '$.data.features[0]: "x3" is not allowed; one of x1, x2, x1^2'),
        ({"features": []}, "$.data.features: [] is not allowed; a list of some of x1, x2, x1^2"),
        ({"delimiter": ";"}, "$.data.delimiter is not known; the keys here are source, path, format, target"),
    ],
)
def test_that_a_bad_value_is_refused_with_its_path(data: dict[str, Any], said: str) -> None:
    with pytest.raises((ExperimentError, LoadError)) as caught:
        parsed(**data)
    assert said in str(caught.value)
    assert str(caught.value).startswith("a.json: $.data.")


def test_that_an_option_of_another_format_is_refused_once_the_file_is_known(folder: Path) -> None:
    for data, said in (
        ({"x": "X"}, r'\$\.data\.x: "X" is not allowed; t\.csv is read as "csv", and this key is for "npz"'),
        ({"width": 8}, r"\$\.data\.width: 8 is not allowed"),
        ({"path": "t.npz", "target": "a"}, r'\$\.data\.target: "a" is not allowed; t\.npz is read as "npz"'),
        ({"path": "t.npz", "missing": "drop"}, r"\$\.data\.missing"),
    ):
        with pytest.raises(ExperimentError, match=said):
            build(parsed(**data), folder)


def test_that_only_two_features_are_widened(folder: Path) -> None:
    with pytest.raises(Exception, match=r"t\.csv has 3 features; only data with two can be widened"):
        build(parsed(columns=["no", "code", "size"], missing="drop", features=["x1", "x1^2"]), folder)


def test_that_a_saved_file_leaves_out_what_was_not_said(tmp_path: Path) -> None:
    experiment = parsed(missing="drop", features=["x1", "sin x2"])
    save_experiment(experiment, tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text())["data"] == {
        "source": "file", "path": "t.csv", "target": None, "missing": "drop", "features": ["x1", "sin x2"],
        "train_share": 0.7, "standardize": True,
    }  # fmt: skip
    assert load_experiment(tmp_path / "a.json") == experiment


def test_that_the_labels_move_with_their_images(tmp_path: Path) -> None:
    experiment = parsed(path="images", labels="labels")
    (tmp_path / "new").mkdir()
    save_experiment(experiment, tmp_path / "new" / "a.json", base_folder=tmp_path)
    data = load_experiment(tmp_path / "new" / "a.json").data
    assert (data.path, data.labels) == ("../images", "../labels")
    inputs = inputs_of("new/a.json", resolve(tmp_path / "new" / "a.json"))
    assert {what: path.resolve() for what, path in inputs.items() if what != "the experiment"} == {
        "the data file": tmp_path / "images",
        "the file of the labels": tmp_path / "labels",
    }


def test_that_one_side_of_a_picture_is_enough() -> None:
    options = [parsed(**sides).data.read_options(Path()) for sides in ({}, {"width": 8}, {"width": 8, "height": 6})]
    assert [found.size for found in options] == [None, (8, 8), (8, 6)]
