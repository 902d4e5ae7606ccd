"""The arrays of an NPZ file by name. No pickle is read, and nothing is allocated before it is known to be there."""

import math
import os
import zipfile
import zlib
from pathlib import Path
from stat import S_ISREG

import numpy as np

from densegui.debugger.compare.rules import Array
from densegui.errors import LoadError
from densegui.experiment.messages import shown

MAX_BYTES = 512 * 2**20
MOST_ARRAYS = 20_000
ZIP = b"PK"


def is_archive(path: str | os.PathLike[str]) -> bool:
    """Whether a regular file begins like an NPZ file."""
    try:
        if not S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            return file.read(2) == ZIP
    except (OSError, ValueError):
        return False


def read_arrays(path: str | os.PathLike[str]) -> dict[str, Array]:
    """Read all arrays of a file.

    Raises
    ------
    LoadError
        Names the file and the array, and what is wrong there.
    """
    path = Path(path)
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            raise LoadError(f"{path} is not a regular file; an NPZ file is needed")
        if status.st_size > MAX_BYTES:
            raise LoadError(f"{path} has {status.st_size:,} bytes; at most {MAX_BYTES:,} can be read")
        if not is_archive(path):
            raise LoadError(f"{path.name} is not an NPZ file; numpy.savez writes one")
        with zipfile.ZipFile(path) as archive:
            return _arrays(archive, path.name)
    except FileNotFoundError:
        raise LoadError(f"{path} does not exist") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise LoadError(f"{path.name} is damaged: {error}") from None
    except (OSError, ValueError) as error:
        raise LoadError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _arrays(archive: zipfile.ZipFile, title: str) -> dict[str, Array]:
    infos = archive.infolist()
    if len(infos) > MOST_ARRAYS or sum(info.file_size for info in infos) > MAX_BYTES:
        raise LoadError(f"{title} holds too much: at most {MOST_ARRAYS:,} arrays of {MAX_BYTES:,} bytes in all")
    arrays: dict[str, Array] = {}
    for info in infos:
        name = info.filename.removesuffix(".npy")
        if name in arrays:
            raise LoadError(f"{title}: the array {shown(name)} is there twice")
        arrays[name] = _array(archive, info, f"{title}, array {shown(name)}")
    return arrays


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str) -> Array:
    with archive.open(info) as member:
        try:
            version = np.lib.format.read_magic(member)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape, in_columns, dtype = read(member)
        except (ValueError, TypeError, KeyError, SyntaxError, RecursionError, MemoryError):
            raise LoadError(f"{place}: this is not an array of NumPy") from None
        if dtype.hasobject:
            raise LoadError(f"{place} holds Python objects, which are never read; numbers are needed")
        data = member.read(math.prod(shape) * dtype.itemsize + 1)
    if len(data) != math.prod(shape) * dtype.itemsize:
        raise LoadError(f"{place} has {len(data):,} bytes, not what its shape {shape} says")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if in_columns else "C")
