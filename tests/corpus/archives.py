"""Zip archives and arrays of NumPy written byte by byte, so that they can lie."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


def npy(
    descr: str, shape: Sequence[int] | str, payload: bytes = b"", fortran: str = "False", version: int = 1
) -> bytes:
    """An array whose header says what it likes."""
    sizes = shape if isinstance(shape, str) else f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"
    return npy_text(f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {sizes}, }}", payload, version)


def npy_text(header: str, payload: bytes = b"", version: int = 1) -> bytes:
    """An array with any header at all."""
    text = header.encode() + b"\n"
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + payload


def array(values: object, dtype: str) -> bytes:
    """An array that does not lie, C-contiguous."""
    made = np.array(values, dtype)
    return npy(made.dtype.str, made.shape, made.tobytes())


@dataclass
class Entry:
    """A member; where a field is None it is what it should be."""

    name: str
    data: bytes
    method: int = 8
    packed: bytes | None = None
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    flags: int = 0
    local_name: str | None = None
    offset: int | None = None
    gap: bytes = b""
    bytes_packed: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Pack the data."""
        if self.packed is not None:
            self.bytes_packed = self.packed
        elif self.method == 8:
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            self.bytes_packed = packer.compress(self.data) + packer.flush()
        else:
            self.bytes_packed = self.data

    def numbers(self) -> tuple[int, int, int]:
        """The checksum and the two sizes that both headers name."""
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        packed = len(self.bytes_packed) if self.packed_size is None else self.packed_size
        return crc, packed, len(self.data) if self.size is None else self.size


def archive(path: Path, entries: Sequence[Entry], count: int | None = None, tail: bytes = b"") -> Path:
    """Write an archive; `count` is how many members its end says that it has."""
    body, directory, offsets = b"", b"", []
    for entry in entries:
        offsets.append(len(body))
        name = (entry.local_name or entry.name).encode()
        head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, entry.flags, entry.method, 0, 0, *entry.numbers(), len(name), 0)
        body += head + name + entry.bytes_packed + entry.gap
    for entry, offset in zip(entries, offsets, strict=True):
        name = entry.name.encode()
        head = ("<4s6H3I5H2I", b"PK\1\2", 20, 20, entry.flags, entry.method, 0, 0, *entry.numbers(), len(name))
        directory += struct.pack(*head, 0, 0, 0, 0, 0, offset if entry.offset is None else entry.offset) + name
    said = len(entries) if count is None else count
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, said, said, len(directory), len(body), 0)
    path.write_bytes(body + directory + end + tail)
    return path
