"""What is said of a data file changes step by step and fits together; what was dropped is sorted out."""

import os
import struct

import pytest

from densegui.errors import ExperimentError, InputError
from densegui.experiment.config import Experiment
from densegui.experiment.importing import Chosen, file_at, sort_out, with_option
from densegui.experiment.sources import File

PLAIN = Experiment(format="densegui-experiment", version=1)
FILE = File(source="file", path="a.csv", target="kind", columns=("a", "b"), categorical=("a",), missing="drop")


def test_that_a_new_file_trains_with_the_share_of_the_old_data():
    shares = PLAIN.model_copy(update={"data": PLAIN.data.model_copy(update={"train_share": 0.6})})
    assert file_at("a.csv", shares) == File(source="file", path="a.csv", train_share=0.6)


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_that_a_path_that_no_file_can_have_is_refused(path):
    with pytest.raises(ExperimentError, match="File"):
        file_at(path, PLAIN)


def test_that_an_option_is_set_and_the_others_stay():
    assert with_option(FILE, "missing", "mean") == FILE.model_copy(update={"missing": "mean"})


@pytest.mark.parametrize(("name", "value"), [("separator", ";"), ("header", "no"), ("encoding", "utf-16")])
def test_that_columns_are_open_again_when_their_names_may_be_others(name, value):
    changed = with_option(FILE, name, value)
    assert getattr(changed, name) == value
    assert (changed.target, changed.columns, changed.categorical) == (None, None, None)
    assert changed.missing == "drop"


def test_that_another_format_leaves_nothing_of_the_old_one():
    assert with_option(FILE, "format", "npz") == File(source="file", path="a.csv", format="npz")


def test_that_a_feature_that_becomes_the_target_is_no_feature():
    changed = with_option(FILE, "target", "a")
    assert (changed.target, changed.columns, changed.categorical) == ("a", ("b",), None)


def test_that_a_category_that_is_not_used_is_none():
    changed = with_option(FILE, "columns", ("b",))
    assert (changed.columns, changed.categorical) == (("b",), None)
    assert with_option(FILE, "columns", None).categorical == ("a",)


def test_that_a_value_that_is_not_allowed_is_refused_by_the_name_of_its_field():
    with pytest.raises(ExperimentError, match=r"^Columns: "):
        with_option(FILE, "columns", ())
    with pytest.raises(ExperimentError, match=r"^Train share: 2 is not allowed"):
        with_option(FILE, "train_share", 2)


# -- what was dropped


def idx(path, dimensions):
    path.write_bytes(struct.pack(">i", 0x800 + dimensions) + struct.pack(">i", 1) * dimensions + b"\0")
    return path


def test_that_one_file_and_one_folder_are_data(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n")
    assert sort_out([path]) == Chosen(path)
    assert sort_out([tmp_path]) == Chosen(tmp_path)


def test_that_a_pair_is_sorted_out_in_any_order(tmp_path):
    images, labels = idx(tmp_path / "my-images", 3), idx(tmp_path / "my-labels", 1)
    assert sort_out([images, labels]) == sort_out([labels, images]) == Chosen(images, labels)


def test_that_an_experiment_is_known_by_what_is_in_it(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('\ufeff {"format": "densegui-experiment", "version": 1}', "utf-8")
    assert sort_out([path]) == Chosen(path, experiment=True)
    path.write_text("a,b\n1,2\n")
    assert sort_out([path]) == Chosen(path)


@pytest.mark.parametrize("count", [0, 2, 3])
def test_that_several_files_are_refused_in_one_sentence(tmp_path, count):
    paths = [tmp_path / f"{k}.csv" for k in range(count)]
    for path in paths:
        path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=f"^{count} files were given; one file, a pair of IDX files or a folder"):
        sort_out(paths)


def test_that_an_experiment_among_others_is_refused(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{}")
    with pytest.raises(InputError, match="one of them an experiment"):
        sort_out([path, tmp_path])


def test_that_what_is_no_file_is_refused_by_its_name(tmp_path):
    with pytest.raises(InputError, match=r"gone\.csv does not exist"):
        sort_out([tmp_path / "gone.csv"])
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe is not a regular file"):
        sort_out([tmp_path / "pipe"])
