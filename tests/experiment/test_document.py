"""Opening, saving and finding experiments."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from densegui.errors import ExperimentError, LoadError, SaveError
from densegui.experiment.config import FORMAT, VERSION, Experiment
from densegui.experiment.document import (
    BUILTINS,
    builtin,
    load_experiment,
    parse_experiment,
    resolve,
    save_experiment,
)
from densegui.experiment.edit import changed, with_source
from densegui.experiment.strict_json import MAX_BYTES
from densegui.resources import resource

DEFAULT = Experiment(format=FORMAT, version=VERSION)
NAMES = ", ".join(entry.name for entry in BUILTINS)


@pytest.mark.parametrize("entry", BUILTINS, ids=lambda entry: entry.name)
def test_that_saving_and_loading_gives_back_the_same(tmp_path: Path, entry: tuple[str, str, str]) -> None:
    experiment = builtin(entry[0])
    save_experiment(experiment, tmp_path / "a.json")
    assert load_experiment(tmp_path / "a.json") == experiment


def test_that_every_digit_of_a_number_is_saved(tmp_path: Path) -> None:
    experiment = changed(DEFAULT, ("training", "learning_rate"), 0.1 + 0.2)
    save_experiment(changed(experiment, ("seed",), 2**63 - 1), tmp_path / "a.json")
    loaded = load_experiment(tmp_path / "a.json")
    assert (loaded.training.learning_rate, loaded.seed) == (0.1 + 0.2, 2**63 - 1)


def test_that_a_saved_file_is_readable_text(tmp_path: Path) -> None:
    save_experiment(with_source(DEFAULT, "file", path="Größe.csv"), tmp_path / "a.json")
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert '\n  "format": "densegui-experiment",\n  "version": 1,\n' in text
    assert '"path": "Größe.csv"' in text
    assert text.endswith("}\n")


def test_that_a_refused_save_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="the folder does not exist"):
        save_experiment(DEFAULT, tmp_path / "nowhere" / "a.json")
    assert list(tmp_path.iterdir()) == []


def test_that_a_relative_data_path_leads_to_the_same_file_from_another_folder(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new" / "deeper"
    old.mkdir()
    new.mkdir(parents=True)
    experiment = with_source(DEFAULT, "file", path="data/a.csv")
    save_experiment(experiment, new / "a.json", base_folder=old)
    data = load_experiment(new / "a.json").data
    assert data.source == "file"
    assert data.path == "../../old/data/a.csv"
    save_experiment(experiment, old / "a.json", base_folder=old)
    assert load_experiment(old / "a.json") == experiment


def test_that_an_absolute_data_path_stays(tmp_path: Path) -> None:
    experiment = with_source(DEFAULT, "file", path=str(tmp_path / "a.csv"))
    (tmp_path / "new").mkdir()
    save_experiment(experiment, tmp_path / "new" / "a.json", base_folder=tmp_path)
    assert load_experiment(tmp_path / "new" / "a.json") == experiment


@pytest.mark.parametrize("base_folder", [None, "elsewhere"])
def test_that_data_beside_the_experiment_can_be_moved_with_it(tmp_path: Path, base_folder: str | None) -> None:
    here = tmp_path / "here"
    (here / "data").mkdir(parents=True)
    labels = {"format": "idx", "labels": str(tmp_path / "labels")}
    experiment = with_source(DEFAULT, "file", path=str(here / "data" / "images"), **labels)
    save_experiment(experiment, here / "a.json", base_folder=base_folder)
    saved = json.loads((here / "a.json").read_text())["data"]
    assert (saved["path"], saved["labels"]) == ("data/images", str(tmp_path / "labels"))


def test_that_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + DEFAULT.model_dump_json().encode())
    assert load_experiment(path) == DEFAULT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", " is empty"),
        (
            b"a,b,class\n1,2,x\n",
            " is not an experiment; an experiment is a JSON object, which begins with {; data files are",
        ),
        (b"PK\x03\x04\xff", ": byte 5 is not UTF-8 text; an experiment is a JSON object"),
        (b'{"a": "\xff"}', ": byte 8 is not UTF-8 text"),
        ('{"format": 1}'.encode("utf-16"), ": byte 1 is not UTF-8 text"),
        (b'{"format": "densegui-experiment",', ", line 1, column 34: this is not JSON"),
        (b'{"format": "densegui-experiment", "version": 1}' + b"\0" * 9, ", line 1, column 48: this is not JSON"),
        (
            b'{"format": "densegui-experiment", "version": 2}',
            ": $.version: 2 is of a newer densegui; this one reads version 1",
        ),
        (b'{"format": "densegui-experiment", "version": 1, "seed": -1}', ": $.seed: -1 is not allowed; "),
        (b" " * (MAX_BYTES + 1), " has more than 16,777,216 bytes; no experiment is that long"),
    ],
)
def test_that_a_bad_file_is_named_with_the_place(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises((LoadError, ExperimentError)) as caught:
        load_experiment(path)
    assert str(caught.value).startswith(f"{path}{said}")
    assert path.read_bytes() == content


def test_that_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="is a folder"):
        load_experiment(tmp_path)
    with pytest.raises(LoadError, match="does not exist"):
        load_experiment(tmp_path / "a.json")
    with pytest.raises(LoadError, match="cannot be read"):
        load_experiment("a\0")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_that_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LoadError, match="not a regular file"):
        load_experiment(tmp_path / "pipe")


def test_that_keys_of_a_newer_version_are_not_looked_at() -> None:
    text = json.dumps({"format": FORMAT, "version": 2, "network": "all new"})
    with pytest.raises(LoadError, match=r"version: 2 is of a newer densegui"):
        parse_experiment(text, "a.json")


@pytest.mark.parametrize("name", ["three-spirals", "Three spirals", "THREE-SPIRALS", "three_spirals"])
def test_that_a_built_in_experiment_is_found_by_name_and_title(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert resolve(name) == (DEFAULT, None, "Three spirals", "three-spirals")


def test_that_a_file_goes_before_a_built_in_experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("xor").mkdir()
    assert resolve("xor").title == "XOR"
    Path("xor").rmdir()
    shutil.copy(resource("experiments", "iris.json"), "xor")
    assert resolve("xor").experiment.data.source == "iris"


def test_that_a_file_brings_its_folder(tmp_path: Path) -> None:
    save_experiment(DEFAULT, tmp_path / "mine.json")
    assert resolve(tmp_path / "mine.json") == (DEFAULT, tmp_path, "mine", str(tmp_path / "mine.json"))


def test_that_what_is_neither_lists_the_built_in_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LoadError) as caught:
        resolve("no.json")
    expected = "no.json does not exist, and no built-in experiment has this name; the built-in ones are "
    assert str(caught.value) == expected + NAMES
    with pytest.raises(LoadError, match='is called "no"; the built-in ones are three-spirals, '):
        builtin("no")
    for strange in ("a\0", "n" * 5000, ""):
        with pytest.raises(LoadError):
            resolve(strange)
