"""Choosing a data file for an experiment: what is said of it changes step by step, and always fits together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from densegui.data.files import open_regular
from densegui.data.options import FORMAT_OF, ReadOptions
from densegui.data.reading import format_of
from densegui.errors import ExperimentError, InputError
from densegui.experiment.config import Experiment
from densegui.experiment.document import looks_like_experiment
from densegui.experiment.messages import sentence
from densegui.experiment.sources import File


@dataclass(frozen=True)
class Chosen:
    """What was given to be opened: an experiment, or data with the file of their labels if that was given, too."""

    path: Path
    labels: Path | None = None
    experiment: bool = False


NAMES = ("target", "columns", "categorical")
"""Options that name columns."""
_RENAMES = ("separator", "header", "encoding", "format")
"""Options whose change can give all columns other names."""


def file_at(path: str, experiment: Experiment) -> File:
    """A file of which nothing is known yet; the experiment says how many of its examples train.

    Raises
    ------
    ExperimentError
        When no file can have this path.
    """
    return _validated({"source": "file", "path": path, "train_share": experiment.data.train_share})


def with_option(data: File, name: str, value: object) -> File:
    """The file with another value of an option; what can't hold together with it is open again.

    Raises
    ------
    ExperimentError
        When the value is not allowed.
    """
    content: dict[str, Any] = {**data.model_dump(), name: value}
    if name in _RENAMES:
        content |= {option: _DEFAULTS[option] for option in NAMES}
    if name == "format":
        content |= {option: _DEFAULTS[option] for option in FORMAT_OF}
    if name == "target":
        for option in ("columns", "categorical"):
            content[option] = tuple(column for column in content[option] or () if column != value) or None
    if name == "columns" and value is not None:
        content["categorical"] = tuple(c for c in content["categorical"] or () if c in content["columns"]) or None
    return _validated(content)


def sort_out(paths: Sequence[Path]) -> Chosen:
    """What is meant by one path, or by the two files of an IDX pair in any order.

    Raises
    ------
    InputError
        When it is more than that, or something that is never read.
    """
    if any(looks_like_experiment(path) for path in paths):
        if len(paths) > 1:
            raise InputError("Several files were given, one of them an experiment; give it alone.")
        return Chosen(paths[0], experiment=True)
    if len(paths) == 2 and all(_is_idx(path) for path in paths):
        images, labels = sorted(paths, key=lambda path: "label" in path.name.lower())
        return Chosen(images, labels)
    if len(paths) != 1:
        raise InputError(
            f"{len(paths):,} files were given; one file, a pair of IDX files or a folder is read at a time."
        )
    (path,) = paths
    if not path.is_dir():
        open_regular(path, "a data file or a folder of pictures").close()
    return Chosen(path)


def _is_idx(path: Path) -> bool:
    try:
        return path.is_file() and format_of(path, ReadOptions()) == "idx"
    except InputError:
        return False


_DEFAULTS: Mapping[str, object] = MappingProxyType({name: File.model_fields[name].default for name in FORMAT_OF})


def _validated(content: Mapping[str, Any]) -> File:
    try:
        return File.model_validate(content)
    except ValidationError as error:
        raise ExperimentError(sentence(error, File, for_form=True)) from error
