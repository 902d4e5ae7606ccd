"""Opening and saving experiments, and finding those that densegui brings along.

A file may come from anywhere. It is read up to a size, looked at for its depth before it is parsed, and what
JSON leaves open (a key that is there twice, NaN) is refused rather than guessed.
"""

import json
import os
import re
import stat
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from densegui.data.files import SNIFFED
from densegui.errors import ExperimentError, LoadError
from densegui.experiment import strict_json
from densegui.experiment.config import FORMAT, VERSION, Experiment
from densegui.experiment.fields import fields
from densegui.experiment.files import atomic_write
from densegui.experiment.messages import sentence, shown
from densegui.experiment.model import Model
from densegui.experiment.sources import File
from densegui.resources import resource

_POINT = re.compile(r"\[\n((?:\s+-?[\d.]+(?:e[+-]?\d+)?,?\n)+)\s*\]")
"""A list of nothing but numbers, over several lines."""


class BuiltIn(NamedTuple):
    """A built-in experiment, as the list of them shows it."""

    name: str
    title: str
    sentence: str


class Resolved(NamedTuple):
    """An experiment that was asked for by its name or its file.

    A relative path of a data file begins at `base_folder`; None for a built-in one, which has no such path. `name` is
    what errors call it.
    """

    experiment: Experiment
    base_folder: Path | None
    title: str
    name: str


def parse_experiment(text: str, name: str) -> Experiment:
    """Read an experiment from a JSON text; `name` is what the errors call it.

    Raises
    ------
    LoadError
        When it is not JSON, not an experiment, or of a newer densegui.
    ExperimentError
        "NAME: $.training.learning_rate: -1 is not allowed; a number above 0 …".
    """
    content = strict_json.parse(text, name)
    if isinstance(content, dict):
        kind, version = content.get("format", FORMAT), content.get("version")
        if kind != FORMAT:
            raise LoadError(f'{name}: $.format: {shown(kind)} is not allowed; only "{FORMAT}"')
        if isinstance(version, int) and version > VERSION:
            raise LoadError(f"{name}: $.version: {version} is of a newer densegui; this one reads version {VERSION}")
    try:
        return Experiment.model_validate(content)
    except ValidationError as error:
        raise ExperimentError(f"{name}: {sentence(error, Experiment)}") from None


def load_experiment(path: str | os.PathLike[str]) -> Experiment:
    """Read an experiment file.

    Raises
    ------
    LoadError, ExperimentError
        In one sentence that begins with the file.
    """
    name = os.fspath(path)
    try:
        # Decoded with its byte order mark, if it has one.
        text = _read(Path(path), name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(f"{name}: byte {error.start + 1} is not UTF-8 text; {_NEEDED}") from None
    if text.strip() and not text.lstrip().startswith("{"):
        raise LoadError(f"{name} is not an experiment; {_NEEDED}")
    return parse_experiment(text, name)


_NEEDED = "an experiment is a JSON object, which begins with {; data files are what densegui check reads"


def save_experiment(
    experiment: Experiment, path: str | os.PathLike[str], base_folder: str | os.PathLike[str] | None = None
) -> None:
    """Write an experiment file.

    Parameters
    ----------
    experiment
        What to write.
    path
        Where to.
    base_folder
        Where a relative path to a data file begins now, if that is not the new file's folder: the path is
        then written so that it leads to the same file from there.

    A data file in the folder of the new file, or below it, is written relative to it: the folder can then be moved,
    or given to somebody else, as a whole.

    Raises
    ------
    SaveError
        When it can't be written; what was there before is intact.
    """
    content = experiment.model_dump(mode="json")
    if isinstance(experiment.data, File):
        for key, file in experiment.data.paths().items():
            content["data"][key] = _moved(file, base_folder, Path(path).parent)
    _shorten(content, experiment)
    _shorten(content["data"], experiment.data)
    text = _POINT.sub(_in_one_line, json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))
    atomic_write(path, f"{text}\n".encode())


def _in_one_line(numbers: re.Match[str]) -> str:
    return f"[{', '.join(numbers[1].split())}]".replace(",,", ",")


def _shorten(content: dict[str, Any], model: Model) -> None:
    """Leave out what few experiments set and this one does not."""
    for known in fields(model):
        if known.brief and getattr(model, known.name) == known.default:
            del content[known.name]


def builtin(name: str) -> Experiment:
    """The built-in experiment of this name or title, in any case.

    Raises
    ------
    LoadError
        Lists the built-in ones if there is none.
    """
    return load_experiment(resource("experiments", f"{_find(name).name}.json"))


def resolve(name_or_path: str | os.PathLike[str]) -> Resolved:
    """The experiment in a file that exists, or else the built-in one of this name or title.

    Raises
    ------
    LoadError, ExperimentError
        When there is neither, or the file is not an experiment.
    """
    text, path = os.fspath(name_or_path), Path(name_or_path)
    known = _known(text)
    if known is None or path.is_file():
        if known is None and not _exists(path):
            raise LoadError(f"{text} does not exist, and no built-in experiment has this name; {_listed()}")
        return Resolved(load_experiment(path), path.parent, path.stem, text)
    return Resolved(builtin(known.name), None, known.title, known.name)


def looks_like_experiment(path: Path) -> bool:
    """Whether a file is called like an experiment and begins like a JSON object; whether it is one, reading tells."""
    try:
        if path.suffix.lower() != ".json" or not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(SNIFFED).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    except (OSError, ValueError):  # said by who reads it
        return False


def _known(name: str) -> BuiltIn | None:
    key = _key(name)
    return next((entry for entry in BUILTINS if key in (_key(entry.name), _key(entry.title))), None)


def _find(name: str) -> BuiltIn:
    if known := _known(name):
        return known
    raise LoadError(f"no built-in experiment is called {shown(name)}; {_listed()}")


def _listed() -> str:
    return f"the built-in ones are {', '.join(entry.name for entry in BUILTINS)}"


def _key(name: str) -> str:
    """A name or title for comparison: "Three spirals" is three-spirals."""
    return "-".join(re.split(r"[\s_-]+", name.strip().casefold()))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, a NUL
        return False


def _read(path: Path, name: str) -> bytes:
    """The bytes of a regular file of at most 16 MiB; a pipe or a device is never opened."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise LoadError(f"{name} is {kind}; an experiment file is needed")
        with path.open("rb") as file:
            data = file.read(strict_json.MAX_BYTES + 1)
    except FileNotFoundError:
        raise LoadError(f"{name} does not exist") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or error
        raise LoadError(f"{name} cannot be read: {reason}") from error
    if len(data) > strict_json.MAX_BYTES:
        raise LoadError(f"{name} has more than {strict_json.MAX_BYTES:,} bytes; no experiment is that long")
    return data


def _moved(path: str, old_folder: str | os.PathLike[str] | None, new_folder: Path) -> str:
    """`path`, which begins at the old folder if it is relative, as it is written into a file of the new one."""
    if os.path.isabs(path):
        target, folder = os.path.abspath(path), os.path.abspath(new_folder)
        return Path(target).relative_to(folder).as_posix() if Path(target).is_relative_to(folder) else path
    if old_folder is None or (old := Path(old_folder).resolve()) == new_folder.resolve():
        return path
    target = str((old / path).resolve())
    try:
        return Path(os.path.relpath(target, new_folder.resolve())).as_posix()
    except ValueError:  # on Windows: another drive
        return target


def _index() -> tuple[BuiltIn, ...]:
    index = resource("experiments", "index.json")
    entries = strict_json.parse(_read(index, str(index)).decode(), str(index))
    return tuple(BuiltIn(**entry) for entry in entries)


BUILTINS = _index()
"""The experiments that densegui brings along, in the order in which they are shown."""
