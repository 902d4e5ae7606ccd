"""The way into a file from outside: looked at before it is opened, and known by its content, not by its name.

Every reader begins here. What a file announces is never believed: there are limits on what is read from
the disk (`open_regular`) and on what that may unpack to (`may_unpack_to`).
"""

import os
import re
import stat
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from densegui.errors import LoadError

MAX_BYTES = 512 * 2**20
# Deflate packs at most 1,032 bytes into one. Real data come nowhere near 200; sorted labels that are one-hot may.
MAX_RATIO = 200
FREE_BYTES = 16 * 2**20
SNIFFED = 512
"""How many bytes from the start of a file `sniff` looks at."""


class Kind(Enum):
    """What a file is by its first bytes; the value is how a sentence calls it."""

    EMPTY = "an empty file"
    ZIP = "a zip archive"
    GZIP = "a gzip file"
    NPY = "a NumPy array"
    IDX = "an IDX file"
    PNG = "a PNG picture"
    JPEG = "a JPEG picture"
    PICTURE = "a picture, but neither PNG nor JPEG"
    HTML = "a web page"
    XML = "an XML file"
    JSON = "a JSON file"
    SQL = "an SQL script"
    LFS = "a pointer of Git LFS"
    PICKLE = "a Python pickle"
    HDF5 = "an HDF5 file"
    MATLAB = "a MATLAB file"
    PARQUET = "a Parquet file"
    EXCEL = "an old Excel file"
    PDF = "a PDF file"
    DATABASE = "an SQLite database"
    PACKED = "a packed archive"
    OTHER = "a file of an unknown kind"


_STARTS = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\x1f\x8b", Kind.GZIP),
    (b"\x93NUMPY", Kind.NPY),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF8", Kind.PICTURE),
    (b"II*\0", Kind.PICTURE),
    (b"MM\0*", Kind.PICTURE),
    (b"\x89HDF\r\n\x1a\n", Kind.HDF5),
    (b"MATLAB 5.0 MAT-file", Kind.MATLAB),
    (b"PAR1", Kind.PARQUET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.EXCEL),
    (b"%PDF-", Kind.PDF),
    (b"SQLite format 3\0", Kind.DATABASE),
    (b"\xfd7zXZ\0", Kind.PACKED),
    (b"\x28\xb5\x2f\xfd", Kind.PACKED),  # zstd
    (b"7z\xbc\xaf\x27\x1c", Kind.PACKED),
    (b"Rar!\x1a\x07", Kind.PACKED),
    *((bytes([0x80, protocol]), Kind.PICKLE) for protocol in range(2, 6)),
)
# What a text begins with, in small letters. A JSON file of data is a list of rows, or an object.
_TEXTS = (
    (re.compile(rb"<!doctype html|<html|<head|<body|<table|<div"), Kind.HTML),
    (re.compile(rb"<\?xml|<!doctype|<svg"), Kind.XML),
    (re.compile(rb"version https://git-lfs"), Kind.LFS),
    (re.compile(rb'\{\s*["}]|\[\s*[\[{]'), Kind.JSON),
    (
        re.compile(rb"(?:--[^\n]*\s+|/\*.*?\*/;?\s*)*(?:insert into|create table|drop table|set \w+ *=)\s", re.DOTALL),
        Kind.SQL,
    ),
)
_BITMAP = re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x6c\x7c]\0{3}", re.DOTALL)
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
IDX_TYPES = (0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E)


def sniff(start: bytes) -> Kind:
    """What a file is that begins with `start` (all of it, or its first `SNIFFED` bytes)."""
    if not start:
        return Kind.EMPTY
    for magic, kind in _STARTS:
        if start.startswith(magic):
            return kind
    if len(start) >= 4 and start[:2] == b"\0\0" and start[2] in IDX_TYPES and 1 <= start[3] <= 4:
        return Kind.IDX
    if (start.startswith(b"RIFF") and start[8:12] == b"WEBP") or _BITMAP.match(start):
        return Kind.PICTURE
    if _BZIP2.match(start):
        return Kind.PACKED
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((kind for pattern, kind in _TEXTS if pattern.match(text)), Kind.OTHER)


def check_kind(start: bytes, name: str, wanted: str) -> None:
    """Refuse what is often saved in place of a data set, with what to do about it.

    Parameters
    ----------
    start
        The first `SNIFFED` bytes of the file.
    name
        What the file is called in the message.
    wanted
        What it should be, as in "a CSV file".
    """
    match sniff(start):
        case Kind.EMPTY:
            raise LoadError(f"{name} is empty.")
        case Kind.HTML | Kind.XML as page:
            raise LoadError(f"{name} is {page.value}, not {wanted}.")
        case Kind.LFS:
            raise LoadError(f"{name} is a pointer of Git LFS; fetch the file itself with git lfs pull.")
        case Kind.PICKLE:
            raise LoadError(f"{name} is a Python pickle, which can run code when it is read; save it as {wanted}.")


def open_regular(path: Path, wanted: str) -> BinaryIO:
    """Open a regular file of a size that can be read; a pipe or a device is never opened.

    Parameters
    ----------
    path
        Which one.
    wanted
        What it should be, as in "a CSV file".

    Raises
    ------
    LoadError
        Names the path and says why it can't be read.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise LoadError(f"{path} is {kind}; {wanted} is needed.")
        if status.st_size > MAX_BYTES:
            raise LoadError(f"{path} has {status.st_size:,} bytes; at most {MAX_BYTES:,} can be read.")
        return path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise unreadable(path, error) from error


def unreadable(path: Path | str, error: Exception) -> LoadError:
    """What the system says of a file that can't be read, as a LoadError."""
    if isinstance(error, FileNotFoundError):
        return LoadError(f"{path} does not exist.")
    reason = getattr(error, "strerror", None) or error
    return LoadError(f"{path} cannot be read: {reason}.")


def size_of(file: BinaryIO) -> int:
    """The bytes of an open file, wherever it has been read to."""
    return os.fstat(file.fileno()).st_size


def may_unpack_to(packed: int) -> int:
    """How many bytes `packed` ones may unpack to before they are taken for a bomb."""
    return min(MAX_BYTES, max(FREE_BYTES, MAX_RATIO * packed))


def quoted(text: str) -> str:
    """A text of a file as a message can show it: printable and short."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return f'"{shown[:40]}…"' if len(shown) > 40 else f'"{shown}"'
