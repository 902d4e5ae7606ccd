"""IDX files, the format of MNIST: one file of images and one of labels, plain or packed by gzip.

A file begins with two zero bytes, the type of its numbers, how many dimensions it has, and their sizes,
all with the largest byte first; then come the numbers, and nothing else.
"""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from densegui.data.arrays import Source, dataset_of
from densegui.data.dataset import Dataset
from densegui.data.files import SNIFFED, Kind, check_kind, may_unpack_to, open_regular, size_of, sniff
from densegui.data.gzipped import announced_size, gzip_blocks, unpacked_size
from densegui.data.progress import Progress, Ticker
from densegui.data.stream import Stream, file_blocks
from densegui.errors import LoadError

WANTED = "an IDX file"
TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
MAX_DIMENSIONS = 4


def load_idx(
    images: str | os.PathLike[str], labels: str | os.PathLike[str] | None = None, progress: Progress | None = None
) -> Dataset:
    """Read images and their labels from two IDX files.

    Parameters
    ----------
    images
        Regular file of m × height × width bytes, or m × n_x numbers; plain or packed.
    labels
        File of m whole numbers. None takes the one that is named like the images: train-labels-idx1-ubyte beside
        train-images-idx3-ubyte, with a dot or a hyphen before idx, with or without .gz. The file of labels may
        also be given alone.
    progress
        Is told how far the reading is, and may raise to end it.

    Returns
    -------
    Dataset
        Named after the file of images. Bytes of images are divided by 255.

    Raises
    ------
    LoadError
        Names the file, or both, and what is wrong.
    """
    first, second = Path(images), Path(labels) if labels is not None else None
    if second is None:
        first, second = _pair(first)
    with ExitStack() as opened:
        files = [opened.enter_context(open_regular(path, WANTED)) for path in (first, second)]
        tick = Ticker(progress, sum(map(size_of, files)))
        x, y = (
            Source(_read(file, path.name, tick), path.name) for file, path in zip(files, (first, second), strict=True)
        )
    warnings = []
    if x.array.ndim == 1 < y.array.ndim:
        x, y = y, x
        warnings.append(f"{x.place} is taken as the images and {y.place} as the labels.")
    if x.array.ndim == 1:
        raise LoadError(f"{x.place} has one dimension, as labels have; images have more.")
    return dataset_of(x.place, x, y, warnings)


def pair_of(path: Path) -> tuple[Path, Path] | None:
    """The files of images and of labels, given one of them; None where the other is not found beside it."""
    try:
        return _pair(path)
    except LoadError:
        return None


def _pair(path: Path) -> tuple[Path, Path]:
    """The files of images and of labels, given one of them."""
    for given, other in (("images", "labels"), ("labels", "images")):
        if given in path.name:
            names = list(_partners(path.name, given, other))
            found = next((path.with_name(name) for name in names if path.with_name(name).exists()), None)
            if found is None:
                raise LoadError(f"{path}: the {other} are needed, too; there is no {names[0]} beside it.")
            return (path, found) if given == "images" else (found, path)
    open_regular(path, WANTED).close()
    raise LoadError(f"{path}: which file has the labels? Its name does not tell; say it.")


def _partners(name: str, given: str, other: str) -> Iterator[str]:
    """How the other file may be called, the likeliest first."""
    plain = name.removesuffix(".gz")
    endings = (".gz", "") if name.endswith(".gz") else ("", ".gz")
    dimensions = "1" if other == "labels" else "324"
    renamed = [re.sub(r"([-._])idx\d", rf"\g<1>idx{n}", plain.replace(given, other)) for n in dimensions]
    for ending in endings:
        for each in renamed:
            yield from (each + ending, each.replace("-idx", ".idx") + ending, each.replace(".idx", "-idx") + ending)


def _read(file: BinaryIO, name: str, tick: Ticker) -> NDArray[Any]:
    """The array of a file, in the machine's byte order."""
    start = file.read(SNIFFED)
    check_kind(start, name, WANTED)
    packed = sniff(start) is Kind.GZIP
    dtype, shape = _header(Stream(_blocks(file, name, packed, Ticker(None, 0))), name)
    header = 4 + 4 * len(shape)
    needed = header + dtype.itemsize * prod(shape)
    present = size_of(file)
    if packed and (needed > may_unpack_to(present) or needed != announced_size(file)):
        # Packed files say how long they are at their end: if that is something else, it takes counting.
        present = unpacked_size(file, name, tick)
    elif packed:
        present = needed
    if needed != present:
        raise _other_size(name, shape, dtype, needed, present)
    flat = np.empty(prod(shape), dtype)
    stream = Stream(_blocks(file, name, packed, tick))
    stream.take(header)
    present = header + stream.fill(flat) + stream.rest()
    if needed != present:
        raise _other_size(name, shape, dtype, needed, present)
    if not dtype.isnative:
        flat = flat.byteswap(inplace=True).view(dtype.newbyteorder("="))
    return flat.reshape(shape)


def _blocks(file: BinaryIO, name: str, packed: bool, tick: Ticker) -> Iterator[bytes]:
    file.seek(0)
    return gzip_blocks(file, name, tick) if packed else file_blocks(file, tick)


def _header(stream: Stream, name: str) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """The type of the numbers and the sizes of the dimensions."""
    magic = stream.take(4)
    if len(magic) < 4:
        raise LoadError(f"{name}: the file ends within the header, after {len(magic)} bytes.")
    if magic[:2] != b"\0\0":
        raise LoadError(f"{name}, byte 0: an IDX file begins with two zero bytes, not {magic[:2].hex(' ')}.")
    if magic[2] not in TYPES:
        known = ", ".join(f"0x{code:02X}" for code in TYPES)
        raise LoadError(f"{name}, byte 2: the type 0x{magic[2]:02X} is not known; known are {known}.")
    if not 1 <= magic[3] <= MAX_DIMENSIONS:
        raise LoadError(f"{name}, byte 3: {magic[3]} dimensions; from 1 to {MAX_DIMENSIONS} are read.")
    sizes = stream.take(4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise LoadError(f"{name}: the file ends within the header, after {4 + len(sizes)} bytes.")
    return np.dtype(TYPES[magic[2]]), tuple(np.frombuffer(sizes, ">u4").tolist())


def _other_size(name: str, shape: tuple[int, ...], dtype: np.dtype[Any], needed: int, present: int) -> LoadError:
    sizes = " × ".join(f"{n:,}" for n in shape)
    return LoadError(
        f"{name}: the header says {sizes} of {dtype.name}, which takes {needed:,} bytes, but there are {present:,}."
    )
