"""NumPy's own file format (.npy), read without believing it.

`numpy.load` evaluates the header as Python and allocates what it announces. Here a regular expression takes the
header to pieces, its size is compared with the bytes that are there, in Python's integers, and only then is there an
array.
"""

import re
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densegui.data.stream import Stream
from densegui.errors import LoadError

MAGIC = b"\x93NUMPY"
MAX_HEADER = 2**16
MAX_DIMENSIONS = 4

_ITEM = r"""\s*['"](descr|fortran_order|shape)['"]\s*:\s*(?:['"]([^'"]*)['"]|(True|False)|\(([\d\s,L]*)\))\s*"""
_HEADER = re.compile(rf"\{{(?:{_ITEM},)*(?:{_ITEM})?\s*\}}\s*", re.ASCII)
_ITEMS = re.compile(_ITEM, re.ASCII)
_NUMBERS = re.compile(r"[<>|=]?(?:b1|[iu][1248]|f[248])", re.ASCII)
_TEXTS = re.compile(r"[<>|=]?[US][1-9]\d{0,4}", re.ASCII)
_REFUSED = {
    "O": "Python objects, which only pickle can read, and that can run code",
    "V": "records",
    "M": "dates",
    "m": "lengths of time",
    "c": "complex numbers",
}


@dataclass(frozen=True)
class Header:
    """What an array is, as its header says."""

    dtype: np.dtype[Any]
    fortran: bool
    shape: tuple[int, ...]
    length: int
    """Bytes of the header itself."""

    @property
    def count(self) -> int:
        """How many numbers or texts."""
        return prod(self.shape)

    @property
    def nbytes(self) -> int:
        """How many bytes must follow the header."""
        return self.count * self.dtype.itemsize


def read_header(stream: Stream, place: str) -> Header:
    """Take the header of an array from the start of a stream.

    Parameters
    ----------
    stream
        Stands at the array's first byte, and then at its first number.
    place
        What messages begin with.

    Raises
    ------
    LoadError
        When it is none, or one of an array that is not read here.
    """
    start = stream.take(8)
    if not start.startswith(MAGIC) or len(start) < 8:
        raise LoadError(f"{place}, byte 0: this is not an array of NumPy.")
    version = start[6]
    if version not in (1, 2, 3):
        raise LoadError(f"{place}, byte 6: the format has version {version}; 1, 2 and 3 are known.")
    size = stream.take(2 if version == 1 else 4)
    length = int.from_bytes(size, "little")
    if length > MAX_HEADER:
        raise LoadError(f"{place}, byte 8: the header has {length:,} bytes; at most {MAX_HEADER:,} are read.")
    text = stream.take(length)
    if len(text) < length or not size:
        raise LoadError(f"{place}: the header is cut off.")
    dtype, fortran, shape = _parse(text.decode("utf-8" if version == 3 else "latin-1", "replace"), place)
    return Header(dtype, fortran, shape, len(start) + len(size) + length)


def _parse(text: str, place: str) -> tuple[np.dtype[Any], bool, tuple[int, ...]]:
    """The type, the order and the shape in a header's text."""
    if re.search(r"['\"]descr['\"]\s*:\s*\[", text):
        raise LoadError(f"{place} holds records; save plain numbers.")
    items = list(_ITEMS.findall(text)) if _HEADER.fullmatch(text) else []
    named = {key: (quoted, flag, shape) for key, quoted, flag, shape in items}
    if len(items) != 3 or len(named) != 3:
        raise LoadError(f"{place}, byte 10: the header is not one that NumPy writes.")
    descr, flag, sizes = named["descr"][0], named["fortran_order"][1], named["shape"][2]
    numbers = [number.strip().rstrip("L") for number in sizes.split(",") if number.strip()]
    if not flag or not all(re.fullmatch(r"\d{1,20}", number, re.ASCII) for number in numbers):
        raise LoadError(f"{place}, byte 10: the header is not one that NumPy writes.")
    if len(numbers) > MAX_DIMENSIONS:
        raise LoadError(f"{place} has {len(numbers)} dimensions; at most {MAX_DIMENSIONS} are read.")
    if not _NUMBERS.fullmatch(descr) and not _TEXTS.fullmatch(descr):
        held = _REFUSED.get(descr.lstrip("<>|=")[:1], f'values of the type "{descr[:20]}"')
        raise LoadError(f"{place} holds {held}; only numbers, and texts as classes, are read.")
    return np.dtype(descr), flag == "True", tuple(map(int, numbers))


def read_array(stream: Stream, header: Header, present: int, place: str) -> NDArray[Any]:
    """Take an array's numbers from a stream that ends with them.

    Parameters
    ----------
    stream
        Stands behind the header.
    header
        The array's.
    present
        How many bytes follow the header.
    place
        What messages begin with.

    Returns
    -------
    NDArray
        Of `header.shape`, in the machine's byte order.

    Raises
    ------
    LoadError
        When there are more or fewer bytes than the header says; nothing has been allocated then.
    """
    shape = " × ".join(f"{n:,}" for n in header.shape) or "a single value"
    if header.nbytes != present:
        raise LoadError(
            f"{place}: the header says {shape} of {header.dtype.name}, which takes {header.nbytes:,} bytes, "
            f"but {present:,} follow it."
        )
    flat = np.empty(header.count, header.dtype)
    stream.fill(flat)
    stream.rest()  # the end of the stream is where damage shows
    if header.dtype.kind == "U":
        _check_texts(flat, place)
    if not header.dtype.isnative:
        flat = flat.byteswap(inplace=True).view(header.dtype.newbyteorder("="))
    return flat.reshape(header.shape[::-1]).T if header.fortran else flat.reshape(header.shape)


def _check_texts(flat: NDArray[Any], place: str) -> None:
    """NumPy itself takes any 32 bits for a character, and fails when it makes a text of them."""
    codes = flat.view(np.dtype(np.uint32).newbyteorder(flat.dtype.byteorder))
    bad = np.flatnonzero((codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000)))
    if bad.size:
        width = flat.dtype.itemsize // 4
        raise LoadError(f"{place}, value {bad[0] // width + 1:,}: a character is none of Unicode's.")
