"""IDX files, as MNIST's are and as liars are."""

import gzip
import os
import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.corpus.case import Bad, Case, Good, Made, bad

IMAGES = np.arange(5 * 4 * 3, dtype=np.uint8).reshape(5, 4, 3) * 4
LABELS = np.array([7, 3, 3, 7, 0], np.uint8)
CLASSES = {"0": 1, "3": 2, "7": 2}
SUM = 7080
CODES = {"u1": 0x08, "i1": 0x09, ">i2": 0x0B, ">i4": 0x0C, ">f4": 0x0D, ">f8": 0x0E}
SOME = np.random.default_rng(1).integers(0, 256, (600, 28, 28), np.uint8)
X_NAME, Y_NAME = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def idx(values: object, dtype: str = "u1", shape: Sequence[int] | None = None, magic: bytes | None = None) -> bytes:
    """A file's bytes: the header that belongs to the values, or another one."""
    array = np.asarray(values).astype(dtype)
    sizes = array.shape if shape is None else shape
    start = bytes([0, 0, CODES[dtype], len(sizes)]) if magic is None else magic
    return start + b"".join(struct.pack(">I", size) for size in sizes) + array.tobytes()


X, Y = idx(IMAGES), idx(LABELS)


def pair(
    x: bytes = X, y: bytes | None = Y, names: tuple[str, str] = (X_NAME, Y_NAME), given: int = 0
) -> Callable[[Path], Made]:
    """Two files side by side, of which one is named to the reader."""

    def make(folder: Path) -> Path:
        (folder / names[0]).write_bytes(x)
        if y is not None:
            (folder / names[1]).write_bytes(y)
        return folder / names[given]

    return make


def packed(x: bytes = X, y: bytes = Y, pack_x: Callable[[bytes], bytes] = gzip.compress) -> Callable[[Path], Made]:
    """The same, packed."""
    return pair(pack_x(x), gzip.compress(y), (f"{X_NAME}.gz", f"{Y_NAME}.gz"))


def both(x: bytes = X, y: bytes = Y) -> Callable[[Path], Made]:
    """Two files of any names, both named to the reader."""

    def make(folder: Path) -> Made:
        (folder / "pixels").write_bytes(x)
        (folder / "answers").write_bytes(y)
        return folder / "pixels", folder / "answers"

    return make


def named_size(size: int) -> Callable[[bytes], bytes]:
    """Pack, and name another size of the unpacked bytes at the end."""
    return lambda data: gzip.compress(data)[:-4] + struct.pack("<I", size)


def many(values: bytes) -> bytes:
    """Gzip data of a great many zeros behind some bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(values), *(packer.compress(bytes(2**20)) for _ in range(100)), packer.flush()]
    return b"".join(parts)


def half_packed(folder: Path) -> Path:
    (folder / f"{X_NAME}.gz").write_bytes(gzip.compress(X))
    (folder / Y_NAME).write_bytes(Y)
    return folder / f"{X_NAME}.gz"


def large(folder: Path) -> Path:
    """60,000 × 28 × 28, packed: not hostile, only as large as MNIST."""
    (folder / f"{X_NAME}.gz").write_bytes(gzip.compress(idx(np.tile(SOME, (100, 1, 1))), 1))
    (folder / f"{Y_NAME}.gz").write_bytes(gzip.compress(idx(np.arange(60_000) % 10)))
    return folder / f"{X_NAME}.gz"


def pipe(folder: Path) -> Path:
    """Reading one would wait for ever."""
    os.mkfifo(folder / X_NAME)
    (folder / Y_NAME).write_bytes(Y)
    return folder / X_NAME


def device(folder: Path) -> Path:
    (folder / X_NAME).write_bytes(X)
    (folder / Y_NAME).symlink_to("/dev/zero")
    return folder / X_NAME


def endless(folder: Path) -> Path:
    """600 MB, most of it a hole that takes no room on the disk."""
    (folder / X_NAME).write_bytes(idx(IMAGES, shape=(600 * 2**20 - 16, 1, 1)))
    os.truncate(folder / X_NAME, 600 * 2**20)
    (folder / Y_NAME).write_bytes(Y)
    return folder / X_NAME


def good(**changes: Any) -> Good:
    usual: dict[str, Any] = {"n_x": 12, "m": 5, "classes": CLASSES, "sum": SUM}
    return Good(**(usual | changes))


HONEST: dict[str, tuple[Callable[[Path], Made], Good | Bad]] = {
    "as MNIST": (pair(), good()),
    "packed": (packed(), good()),
    "images packed": (half_packed, good()),
    "the labels named": (pair(given=1), good()),
    "t10k": (pair(names=("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")), good()),
    "with dots": (pair(names=("train-images.idx3-ubyte", "train-labels.idx1-ubyte")), good()),
    "a dot and a hyphen": (pair(names=("train-images.idx3-ubyte", Y_NAME)), good()),
    "EMNIST": (
        pair(names=("emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte")),
        good(),
    ),
    "short names": (pair(names=("images.idx", "labels.idx")), good()),
    "both named": (both(), good()),
    "both the other way round": (both(Y, X), good(warnings=("pixels as the labels",))),
    "large": (large, Good(784, 60_000, {str(k): 6_000 for k in range(10)}, 100.0 * int(SOME.sum()))),
    "int8": (pair(idx(IMAGES / 4 - 30, "i1")), good(sum=-30)),
    "int16": (pair(idx(IMAGES * 100.0, ">i2")), good(sum=SUM * 100)),
    "int32": (pair(idx(IMAGES * 1000.0, ">i4")), good(sum=SUM * 1000)),
    "float32": (pair(idx(IMAGES / 8, ">f4")), good(sum=SUM / 8)),
    "float64": (pair(idx(IMAGES / 8, ">f8")), good(sum=SUM / 8)),
    "labels of 4 bytes": (pair(y=idx(LABELS * -1.0, ">i4")), good(classes={"-7": 2, "-3": 2, "0": 1})),
    "labels of floats": (pair(y=idx(LABELS, ">f4")), good()),
    "two dimensions": (pair(idx(IMAGES.reshape(5, 12))), good()),
    "four dimensions": (pair(idx(IMAGES[..., None])), good()),
    "colours": (pair(idx(IMAGES.reshape(5, 2, 2, 3))), good(warnings=("5 × 2 × 2 × 3: pictures in colour",))),
    "a column of labels": (both(X, idx(LABELS[:, None])), good()),
    "two gzip members": (packed(pack_x=lambda x: gzip.compress(x[:30]) + gzip.compress(x[30:])), good()),
    "gzip with a name": (
        packed(
            pack_x=lambda x: gzip.compress(x)[:3] + b"\x08" + gzip.compress(x)[4:10] + b"name\0" + gzip.compress(x)[10:]
        ),
        good(),
    ),
    "gzip that packs nothing": (packed(pack_x=lambda x: gzip.compress(x, 0)), good()),
}

LIES: dict[str, tuple[Callable[[Path], Made], Good | Bad]] = {
    "empty": (pair(b""), bad(f"{X_NAME} is empty")),
    "a pipe": (pipe, bad(X_NAME, "not a regular file")),
    "labels are a device": (device, bad(Y_NAME, "not a regular file")),
    "600 MB": (endless, bad(X_NAME, "629,145,600 bytes; at most 536,870,912")),
    "three bytes": (pair(X[:3]), bad(X_NAME, "ends within the header, after 3 bytes")),
    "half a header": (pair(X[:11]), bad(X_NAME, "ends within the header, after 11 bytes")),
    "a header alone": (pair(X[:16]), bad(X_NAME, "5 × 4 × 3 of uint8", "76 bytes, but there are 16")),
    "cut off": (pair(X[:-1]), bad(X_NAME, "76 bytes, but there are 75")),
    "bytes behind": (pair(X + b"\0"), bad(X_NAME, "76 bytes, but there are 77")),
    "labels cut off": (pair(y=Y[:-2]), bad(Y_NAME, "13 bytes, but there are 11")),
    "a web page": (pair(b"<html><body>Not found"), bad(f"{X_NAME} is a web page, not an IDX file")),
    "a pointer": (pair(b"version https://git-lfs.github.com/spec/v1\n"), bad(X_NAME, "git lfs pull")),
    "labels are a web page": (pair(y=b"<!doctype html>"), bad(f"{Y_NAME} is a web page")),
    "a pickle": (pair(b"\x80\x02]q\0."), bad(f"{X_NAME} is a Python pickle")),
    "text": (pair(b"1,2,3\n4,5,6\n"), bad(X_NAME, "byte 0", "two zero bytes")),
    "little-endian": (pair(b"\x03\x08\0\0" + X[4:]), bad(X_NAME, "byte 0", "two zero bytes")),
    "an unknown type": (pair(b"\0\0\x0a\x03" + X[4:]), bad(X_NAME, "byte 2", "0x0A")),
    "type 0": (pair(bytes(76)), bad(X_NAME, "byte 2", "0x00")),
    "no dimensions": (pair(b"\0\0\x08\0" + X[4:]), bad(X_NAME, "byte 3", "0 dimensions")),
    "five dimensions": (pair(b"\0\0\x08\x05" + bytes(30)), bad(X_NAME, "byte 3", "5 dimensions")),
    "255 dimensions": (pair(b"\0\0\x08\xff" + bytes(2000)), bad(X_NAME, "byte 3", "255 dimensions")),
    "a billion images": (pair(idx(IMAGES, shape=(10**9, 28, 28))), bad(X_NAME, "1,000,000,000 × 28 × 28")),
    "the largest sizes": (pair(idx(IMAGES, shape=(2**32 - 1,) * 3)), bad(X_NAME, "4,294,967,295 × 4,294,967,295")),
    "a size of -1": (pair(idx(IMAGES, shape=(2**32 - 1, 4, 3))), bad(X_NAME, "4,294,967,295 × 4 × 3")),
    "more images than there are": (pair(idx(IMAGES, shape=(6, 4, 3))), bad(X_NAME, "88 bytes, but there are 76")),
    "no images": (pair(idx(IMAGES[:0])), bad(X_NAME, "no examples")),
    "images without pixels": (pair(idx(IMAGES[:, :0])), bad(X_NAME, "5 × 0 × 3: there are no examples")),
    "a product of zero": (pair(idx(IMAGES, shape=(2**32 - 1, 0, 3))), bad(X_NAME, "16 bytes, but there are 76")),
    "no labels": (pair(y=idx(LABELS[:0])), bad(f"{Y_NAME} holds no labels")),
    "labels out of step": (pair(y=idx(LABELS[:4])), bad(f"{X_NAME} has 5 examples", f"{Y_NAME} has 4 labels")),
    "another set's labels": (both(X, idx([1, 2] * 9)), bad("pixels has 5 examples", "answers has 18 labels")),
    "images twice": (both(X, X), bad("answers has 3 dimensions")),
    "labels alone": (pair(Y, None, ("labels.idx1-ubyte", "")), bad("images are needed", "images.idx3-ubyte")),
    "images alone": (pair(X, None), bad("labels are needed", Y_NAME)),
    "a name that does not tell": (pair(X, None, ("pixels", "")), bad("pixels: which file has the labels")),
    "one class": (pair(y=idx(LABELS * 0)), bad(Y_NAME, "at least two classes")),
    "one image": (pair(idx(IMAGES[:1]), idx(LABELS[:1])), bad(Y_NAME, "at least two classes")),
    "too many classes": (
        both(idx(np.zeros((2000, 1, 1))), idx(np.arange(2000), ">i2")),
        bad("answers", "1,000 classes"),
    ),
    "NaN": (pair(idx(np.where(IMAGES == 48, np.nan, IMAGES), ">f4")), bad(X_NAME, "example 2, feature 1: nan")),
    "a signalling NaN": (
        pair(bytes([0, 0, 0x0D, 2]) + struct.pack(">2I", 5, 1) + b"\x7f\xa0\0\0" * 5),
        bad(X_NAME, "example 1, feature 1: nan"),
    ),
    "signalling NaNs as labels": (
        pair(y=bytes([0, 0, 0x0D, 1]) + struct.pack(">I", 5) + b"\x7f\xa0\0\0" * 5),
        bad(Y_NAME, "value 1: the label is missing"),
    ),
    "infinity": (pair(idx(np.where(IMAGES == 48, np.inf, IMAGES), ">f8")), bad(X_NAME, "example 2, feature 1: inf")),
    "too large": (pair(idx(IMAGES * 1e300, ">f8")), bad(X_NAME, "too large")),
    "labels that are measures": (pair(y=idx(LABELS / 2, ">f4")), bad(Y_NAME, "value 1: the label is 3.5")),
    "NaN as a label": (pair(y=idx([np.nan] * 5, ">f4")), bad(Y_NAME, "value 1: the label is missing")),
    "packed, cut off": (packed(pack_x=lambda x: gzip.compress(x)[:-20]), bad(f"{X_NAME}.gz", "cut off")),
    "packed, without its end": (packed(pack_x=lambda x: gzip.compress(x)[:-8]), bad(f"{X_NAME}.gz", "cut off")),
    "packed, ten bytes": (packed(pack_x=lambda x: gzip.compress(x)[:10]), bad(f"{X_NAME}.gz")),
    "packed, bytes behind": (packed(pack_x=lambda x: gzip.compress(x) + b"more"), bad(f"{X_NAME}.gz", "bytes follow")),
    "packed, zeros behind": (packed(pack_x=lambda x: gzip.compress(x) + bytes(9)), bad(f"{X_NAME}.gz", "bytes follow")),
    "packed, damaged": (
        packed(pack_x=lambda x: gzip.compress(x)[:14] + b"\xff\xff" + gzip.compress(x)[16:]),
        bad(f"{X_NAME}.gz", "damaged"),
    ),
    "packed, a wrong checksum": (
        packed(pack_x=lambda x: gzip.compress(x)[:-8] + b"\1\2\3\4" + gzip.compress(x)[-4:]),
        bad(f"{X_NAME}.gz", "damaged"),
    ),
    "labels as images": (both(Y, Y), bad("pixels has one dimension, as labels have")),
    "packed, a size that lies": (packed(pack_x=named_size(10**9)), bad(f"{X_NAME}.gz", "damaged")),
    "packed, both sizes lie": (
        packed(idx(IMAGES, shape=(90_000, 4, 3)), pack_x=named_size(16 + 90_000 * 12)),
        bad(f"{X_NAME}.gz"),
    ),
    "packed, more images than there are": (
        packed(idx(IMAGES, shape=(6, 4, 3))),
        bad(f"{X_NAME}.gz", "88 bytes, but there are 76"),
    ),
    "packed, a billion images": (packed(idx(IMAGES, shape=(10**9, 28, 28))), bad(f"{X_NAME}.gz", "but there are 76")),
    "packed, an image too many": (packed(X + bytes(12)), bad(f"{X_NAME}.gz", "76 bytes, but there are 88")),
    "packed, a second member too many": (
        packed(pack_x=lambda x: gzip.compress(x) * 2),
        bad(f"{X_NAME}.gz", "76 bytes, but there are 152"),
    ),
    "packed twice": (packed(pack_x=lambda x: gzip.compress(gzip.compress(x))), bad(f"{X_NAME}.gz", "two zero bytes")),
    "packed, a bomb": (packed(pack_x=many), bad(f"{X_NAME}.gz unpacks to more than")),
    "packed, a bomb that says so": (
        packed(idx(IMAGES, shape=(100 * 2**20, 1, 1)), pack_x=many),
        bad(f"{X_NAME}.gz unpacks to more than"),
    ),
    "packed, another method": (packed(pack_x=lambda x: b"\x1f\x8b\x07" + gzip.compress(x)[3:]), bad("damaged")),
}

CASES = [Case(name, *each) for name, each in (HONEST | LIES).items()]
