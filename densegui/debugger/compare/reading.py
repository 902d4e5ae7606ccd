"""Arrays from an NPZ file, under the names of a trace: a student's, or a trace to compare with.

A file may hold anything. What can't be compared is refused in one sentence that names the file and the array.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from densegui.data.npz import read_arrays
from densegui.debugger.compare.names import Name, read
from densegui.debugger.compare.rules import Array
from densegui.errors import LoadError
from densegui.experiment.messages import shown

Path = str | os.PathLike[str]


@dataclass(frozen=True)
class StudentFile:
    """What a file holds.

    Attributes
    ----------
    title : str
        The file's name.
    arrays : mapping of Name to array
        As they are in the file.
    written : mapping of Name to str
        The names as the file writes them.
    unknown : tuple of str
        Names that are none of a trace: they are not compared.
    """

    title: str
    arrays: Mapping[Name, Array]
    written: Mapping[Name, str]
    unknown: tuple[str, ...]


def read_student(path: Path, L: int) -> StudentFile:
    """Read a student's arrays for a network with L layers.

    Raises
    ------
    LoadError
        When the file can't be read, an array is not of numbers or is empty, or two have one name.
    """
    title = os.path.basename(os.fspath(path))
    arrays: dict[Name, Array] = {}
    written: dict[Name, str] = {}
    unknown = []
    for key, array in read_arrays(path).items():
        name = read(key)
        if name is None:
            unknown.append(key)
            continue
        if name.l > L:
            raise LoadError(f"{title}: {shown(key)} is of layer {name.l}, but this network has {L}")
        if name in arrays:
            raise LoadError(f"{title}: {shown(written[name])} and {shown(key)} are both {name}; leave one out")
        _check(title, key, array)
        arrays[name], written[name] = array, key
    if not arrays:
        names = ", ".join(map(shown, unknown[:5])) or "nothing"
        raise LoadError(f"{title} holds {names}, but no array with a name of densegui trace, such as Z1, dZ2 or dW1")
    return StudentFile(title, arrays, written, tuple(unknown))


def _check(title: str, key: str, array: Array) -> None:
    if array.dtype.kind not in "biuf":
        raise LoadError(f"{title}: {shown(key)} has the type {array.dtype}; numbers are needed")
    if not array.size:
        raise LoadError(f"{title}: {shown(key)} is empty")
    if array.ndim > 2:
        raise LoadError(f"{title}: {shown(key)} has {array.ndim} dimensions; at most 2 are needed")


def number_bytes(array: Array) -> int:
    """Return 4 for an array with the digits of float32 or fewer, else 8."""
    return 4 if array.dtype.kind == "f" and array.dtype.itemsize <= 4 else 8


def as_floats(array: Array) -> Array:
    """Return the numbers as float64."""
    with np.errstate(all="ignore"):
        return array.astype(np.float64)
