"""The files that a verb is to write, looked at before any work is done: what can't be written is refused first."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from densegui.errors import InputError
from densegui.experiment.document import Resolved
from densegui.experiment.sources import File


def inputs_of(name: str, resolved: Resolved) -> dict[str, Path]:
    """The files that an experiment is read from, by what they are."""
    if resolved.base_folder is None:
        return {}
    files = {"the experiment": Path(name)}
    if isinstance(resolved.experiment.data, File):
        for key, path in resolved.experiment.data.paths().items():
            files["the data file" if key == "path" else "the file of the labels"] = resolved.base_folder / path
    return files


def check_outputs(outputs: Mapping[str, str | None], inputs: Mapping[str, Path]) -> None:
    """Refuse what can't be written, and what would overwrite an input or another output.

    Parameters
    ----------
    outputs
        Path by option; None where the option was not given.
    inputs
        Path by what the file is.

    Raises
    ------
    InputError
        Names the option, the file and the reason.
    """
    taken: dict[str, str] = {os.path.realpath(path): what for what, path in inputs.items()}
    for option, path in outputs.items():
        if path is None:
            continue
        if problem := _problem(path):
            raise InputError(f"{option}: {path!r} can't be written: {problem}")
        place = os.path.realpath(path)
        if place in taken:
            raise InputError(f"{option}: {path} is {taken[place]}, which would be overwritten; choose another file")
        taken[place] = f"the file of {option}"


def _problem(path: str) -> str | None:
    """Why nothing can be written there; None if it can, as far as one can tell without trying."""
    try:
        target = os.path.realpath(path)
        folder = os.path.dirname(target)
        status = _status(target)
        if not path:
            return "a file needs a name"
        if path.endswith(os.sep) or (status and stat.S_ISDIR(status.st_mode)):
            return "it is a folder"
        if status and not stat.S_ISREG(status.st_mode):
            return "it is not a regular file"
        if not os.path.isdir(folder):
            return f"there is no folder {folder}"
        if not os.access(folder, os.W_OK | os.X_OK):
            return f"the folder {folder} may not be written to"
        if status and not os.access(target, os.W_OK):
            return "permission denied"
    except (OSError, ValueError) as error:  # a name that is too long, a NUL
        return str(getattr(error, "strerror", None) or error).lower()
    return None


def _status(target: str) -> os.stat_result | None:
    try:
        return os.stat(target)
    except (FileNotFoundError, NotADirectoryError):
        return None
