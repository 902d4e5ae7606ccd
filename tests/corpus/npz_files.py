"""NPZ files, as other programs write them and as liars do."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.corpus.archives import Entry, archive, array, npy, npy_text
from tests.corpus.case import Bad, Case, Good, Made, bad

X = np.array([[1.5, -2.0], [3.0, 0.25], [1e3, 7.0], [0.0, 1.0]])
Y = np.array([0, 1, 1, 0])
SUM = 1010.75
CLASSES = {"0": 2, "1": 2}
GOOD_Y = array(Y, "<i8")
GOOD_X = array(X, "<f8")
BYTES = np.arange(4 * 3 * 3, dtype=np.uint8).reshape(4, 3, 3)


def saved(packed: bool = False, **arrays: Any) -> Callable[[Path], Made]:
    """By NumPy itself."""

    def make(folder: Path) -> Path:
        path = folder / "set.npz"
        (np.savez_compressed if packed else np.savez)(path, **arrays)
        return path

    return make


def members(*entries: Entry, **end: Any) -> Callable[[Path], Made]:
    """By hand."""
    return lambda folder: archive(folder / "set.npz", entries, **end)


def arrays(x: bytes, y: bytes = GOOD_Y) -> Callable[[Path], Made]:
    """An honest archive of arrays that may not be."""
    return members(Entry("X.npy", x), Entry("y.npy", y))


def content(data: bytes, name: str = "set.npz") -> Callable[[Path], Made]:
    """A file of just these bytes."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def changed(change: Callable[[bytearray], bytes | bytearray], packed: bool = False) -> Callable[[Path], Made]:
    """What NumPy writes, changed afterwards."""

    def make(folder: Path) -> Path:
        path = folder / "set.npz"
        (np.savez_compressed if packed else np.savez)(path, X=X, y=Y)
        path.write_bytes(change(bytearray(path.read_bytes())))
        return path

    return make


def flipped(data: bytearray, place: int) -> bytearray:
    data[place] ^= 0x55
    return data


def zip64(folder: Path) -> Path:
    """Members written without seeking back, as a pipe needs it: sizes follow the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.written += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:  # type: ignore[call-overload]  # writing is enough
        for name, data in (("X.npy", GOOD_X), ("y.npy", GOOD_Y)):
            with made.open(name, "w", force_zip64=True) as member:
                member.write(data)
    path = folder / "set.npz"
    path.write_bytes(pipe.written)
    return path


def overlapping(folder: Path) -> Path:
    """Ten members that are one and the same."""
    entries = [Entry("X.npy", GOOD_X), Entry("y.npy", GOOD_Y), *(Entry(f"{n}.npy", b"", 0) for n in range(10))]
    for entry in entries[2:]:
        entry.offset, entry.local_name = 0, "X.npy"
        entry.bytes_packed = b""
    return archive(folder / "set.npz", entries)


def quoted_bomb(folder: Path) -> Path:
    """The second member's data begin within the first one's."""
    inner = Entry("y.npy", GOOD_Y, 0)
    lies = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, *inner.numbers(), 5, 0) + b"y.npy" + GOOD_Y
    outer = Entry("X.npy", npy("<f8", (4, 2), X.tobytes()) + lies, 0)
    inner.offset = 30 + 5 + len(GOOD_X)
    inner.bytes_packed = b""
    inner.packed_size = inner.size = len(GOOD_Y)
    inner.crc = zlib.crc32(GOOD_Y)
    return archive(folder / "set.npz", [outer, inner])


def many_members(folder: Path) -> Path:
    return archive(folder / "set.npz", [Entry(f"{n}.npy", b"", 0) for n in range(1_200)])


def fat_directory(folder: Path) -> Path:
    """Few members by the end's count, but megabytes of directory."""
    entries = [Entry(f"{'a' * 60_000}{n}", b"", 0, local_name="a") for n in range(100)]
    return archive(folder / "set.npz", entries, count=1)


def deflated_zeros(length: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(2**20)) for _ in range(length // 2**20))
    return packed + packer.flush()


def bomb(folder: Path) -> Path:
    """An array of 100 MB of zeros from 100 kB."""
    entry = Entry("X.npy", b"", packed=deflated_zeros(100 * 2**20), size=100 * 2**20, crc=0)
    return archive(folder / "set.npz", [entry, Entry("y.npy", GOOD_Y)])


def secret_bomb(folder: Path) -> Path:
    """The same, but the directory says that it is small."""
    entry = Entry("X.npy", GOOD_X, packed=deflated_zeros(100 * 2**20), size=len(GOOD_X))
    return archive(folder / "set.npz", [entry, Entry("y.npy", GOOD_Y)])


def large(folder: Path) -> Path:
    """30,000 × 784 in float64: not hostile, only large."""
    x = np.zeros((30_000, 784))
    x[:, 0] = np.arange(30_000)
    np.savez(folder / "set.npz", X=x, y=np.arange(30_000) % 10)
    return folder / "set.npz"


def text_labels(*texts: str) -> bytes:
    return array(texts, f"<U{max(map(len, texts))}")


def good(**changes: Any) -> Good:
    usual: dict[str, Any] = {"n_x": 2, "m": 4, "classes": CLASSES, "sum": SUM}
    return Good(**(usual | changes))


PIXELS = good(n_x=9, sum=630)
NAMES = bad("set.npz", "no two arrays are named", "say which")
HEADER = bad('set.npz, array "X"', "header")

HONEST: dict[str, tuple[Callable[[Path], Made], Good | Bad]] = {
    "X and y": (saved(X=X, y=Y), good()),
    "packed": (saved(True, X=X, y=Y), good()),
    "x and y": (saved(x=X, y=Y), good()),
    "x_train": (
        saved(x_train=X, y_train=Y, x_test=X[:1], y_test=Y[:1]),
        good(warnings=('left out: "x_test", "y_test"',)),
    ),
    "data and target": (
        saved(data=X, target=Y, feature_names=["a", "b"], target_names=["no", "yes"]),
        good(classes={"no": 2, "yes": 2}),
    ),
    "images and labels": (saved(images=BYTES, labels=Y), PIXELS),
    "unnamed": (saved(arr_0=X, arr_1=Y), good(warnings=('"arr_0" is taken as the examples and "arr_1"',))),
    "an array beside": (saved(X=X, y=Y, seed=3), good(warnings=('left out: "seed"',))),
    "pictures of one colour": (saved(X=BYTES[..., None], y=Y), PIXELS),
    "pictures in colour": (
        saved(X=np.arange(48, dtype=np.uint8).reshape(4, 2, 2, 3), y=Y),
        good(n_x=12, sum=1128, warnings=("4 × 2 × 2 × 3: pictures in colour",)),
    ),
    "16-bit pictures": (saved(X=BYTES.astype(np.uint16) * 1820, y=Y), good(n_x=9, sum=630 * 1820)),
    "Fortran order": (saved(X=np.asfortranarray(X), y=Y), good()),
    "Fortran pictures": (saved(X=np.asfortranarray(BYTES), y=Y), PIXELS),
    "big-endian": (saved(X=X.astype(">f8"), y=Y.astype(">i2")), good()),
    "big-endian Fortran float32": (saved(X=np.asfortranarray(X.astype(">f4")), y=Y), good()),
    "float16": (saved(X=X.astype(np.float16), y=Y), good()),
    "int8": (saved(X=np.array([[-128, 127], [1, 0], [3, -4], [0, 0]], np.int8), y=Y), good(sum=-1)),
    "bool features": (saved(X=X > 1, y=Y), good(sum=4)),
    "one feature": (saved(X=X[:, 0], y=Y), good(n_x=1, sum=1004.5)),
    "examples as columns": (
        saved(X=np.arange(12.0).reshape(3, 4), y=Y),
        good(n_x=3, sum=66, warnings=("3 × 4: its columns are taken as the examples",)),
    ),
    "largest whole numbers": (
        saved(X=np.array([[2**62], [1], [2], [3]]), y=Y),
        good(n_x=1, sum=float(2**62), warnings=("whole numbers above 2⁵³",)),
    ),
    "float labels": (saved(X=X, y=Y * 1.0), good()),
    "labels that are not 0 and 1": (saved(X=X, y=np.array([-7, 300, 300, -7])), good(classes={"-7": 2, "300": 2})),
    "bool labels": (saved(X=X, y=Y == 1), good(classes={"False": 2, "True": 2})),
    "text labels": (saved(X=X, y=np.array(["dog", "cat", "cat", "dog"])), good(classes={"cat": 2, "dog": 2})),
    "blanks around labels": (
        saved(X=X, y=np.array(["dog", " cat", "cat", "dog"])),
        good(classes={"cat": 2, "dog": 2}, warnings=('"y": labels that differ only in blanks',)),
    ),
    "a constant feature": (
        saved(X=X * [1, 0], y=Y),
        good(sum=1004.5, warnings=('array "X": feature 2 is 0 in all examples',)),
    ),
    "constant bytes": (saved(X=BYTES[:, 0] * np.uint8([1, 0, 1]), y=Y), good(n_x=3, sum=2 * 54 + 4 * 2)),
    "sorted one-hot labels": (
        saved(True, X=np.arange(2e5)[:, None], y=np.eye(10)[np.arange(200_000) // 20_000]),
        Good(1, 200_000, {str(k): 20_000 for k in range(10)}, 2e5 * 199_999 / 2, ("one-hot",)),
    ),
    "numbers as texts": (saved(X=X, y=np.array(["10", "9", "9", "10"])), good(classes={"9": 2, "10": 2})),
    "bytes as labels": (saved(X=X, y=np.array([b"a", b"b", b"b", b"a"])), good(classes={"a": 2, "b": 2})),
    "a column of labels": (saved(X=X, y=Y[:, None]), good()),
    "all the same": (saved(X=X * 0 + 1, y=Y), good(sum=8, warnings=("all examples are the same",))),
    "one-hot": (saved(X=X, y=np.eye(2)[Y]), good(warnings=("one-hot: the place of the 1",))),
    "one-hot columns": (saved(X=X, y=np.eye(3)[Y + 1].T), good(classes={"1": 2, "2": 2}, warnings=("one-hot",))),
    "HTML as a class": (
        saved(X=X, y=np.array(["<b>a</b>", "b", "b", "<b>a</b>"])),
        good(classes={"<b>a</b>": 2, "b": 2}),
    ),
    "a header of version 2": (arrays(npy("<f8", (4, 2), X.tobytes(), version=2)), good()),
    "a header of version 3": (arrays(npy("<f8", (4, 2), X.tobytes(), version=3)), good()),
    "a header in another order": (
        arrays(npy_text('{"shape": (4, 2), "fortran_order": False, "descr": "<f8"}', X.tobytes())),
        good(),
    ),
    "a header of Python 2": (arrays(npy("<f8", "(4L, 2L)", X.tobytes())), good()),
    "sizes behind the data": (zip64, good()),
    "large": (large, Good(784, 30_000, {str(k): 3_000 for k in range(10)}, 449985000.0, ("783 of 784 features are",))),
}

LIES: dict[str, tuple[Callable[[Path], Made], Good | Bad]] = {
    "empty": (content(b""), bad("set.npz is empty")),
    "four bytes": (content(b"PK\3\4"), bad("set.npz, byte 4", "cut off")),
    "a web page": (content(b"<!DOCTYPE html><html>404"), bad("set.npz is a web page, not an NPZ file")),
    "a pointer": (
        content(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        bad("set.npz", "git lfs pull"),
    ),
    "a pickle": (content(b"\x80\x04\x95\x05\0\0\0\0\0\0\0]\x94."), bad("set.npz is a Python pickle")),
    "one array": (content(GOOD_X, "set.npy"), bad("set.npy holds one array", "np.savez")),
    "one array as .npz": (content(GOOD_X), bad("set.npz holds one array")),
    "HDF5": (content(b"\x89HDF\r\n\x1a\n" + bytes(99)), bad("set.npz is an HDF5 file, not an NPZ file")),
    "text": (content(b"1,2,3\n4,5,6\n"), bad("set.npz", "not an NPZ file")),
    "a count that is too small": (
        members(Entry("X.npy", GOOD_X), Entry("y.npy", GOOD_Y), count=1),
        bad("set.npz", "says 1"),
    ),
    "no members": (members(), bad("set.npz", "without an array")),
    "no arrays": (members(Entry("a.txt", b"hello")), bad("set.npz", "without an array")),
    "a workbook": (members(Entry("[Content_Types].xml", b"<x/>")), bad("set.npz", "save its table as CSV")),
    "other names": (saved(a=X, b=Y), NAMES),
    "no labels": (saved(X=X), NAMES),
    "a sparse matrix": (saved(indices=Y, indptr=Y, shape=Y, data=X, format="csr"), bad("sparse matrix", "set.npz")),
    "cut off": (changed(lambda data: data[: len(data) // 2]), bad("set.npz, byte", "cut off")),
    "cut off by one byte": (changed(lambda data: data[:-1]), bad("set.npz, byte")),
    "bytes in front": (changed(lambda data: b"PK\3\4junk" + data), bad("set.npz", "not where it says")),
    "bytes behind": (changed(lambda data: data + b"\0\0\0"), bad("set.npz", "does not end where it says")),
    "a damaged number": (changed(lambda data: flipped(data, 200)), bad('member "X.npy"', "checksum")),
    "damaged packed data": (changed(lambda data: flipped(data, 90), True), bad('member "X.npy"', "damaged")),
    "a damaged directory": (changed(lambda data: flipped(data, data.rfind(b"PK\1\2"))), bad("set.npz")),
    "encrypted": (members(Entry("X.npy", GOOD_X, flags=1), Entry("y.npy", GOOD_Y)), bad('"X.npy" is encrypted')),
    "packed by LZMA": (members(Entry("X.npy", GOOD_X, 14, packed=GOOD_X), Entry("y.npy", GOOD_Y)), bad("method 14")),
    "two of a name": (members(Entry("X.npy", GOOD_X), Entry("X.npy", GOOD_X)), bad('two members named "X.npy"')),
    "two in other case": (
        members(Entry("Y.npy", GOOD_X), Entry("y.npy", GOOD_X), Entry("X.npy", GOOD_X)),
        bad('two members named "y.npy"'),
    ),
    "another name inside": (members(Entry("X.npy", GOOD_X, local_name="Z.npy")), bad('"X.npy"', "differ")),
    "members that are one": (overlapping, bad("set.npz")),
    "members that overlap": (quoted_bomb, bad("set.npz", "overlaps")),
    "1,200 members": (many_members, bad("set.npz", "more than 1,000 members")),
    "a fat directory": (fat_directory, bad("set.npz", "not where it says")),
    "a count that lies": (members(Entry("X.npy", GOOD_X), Entry("y.npy", GOOD_Y), count=60_000), bad("members")),
    "a bomb": (bomb, bad('member "X.npy"', "no data pack that well")),
    "a secret bomb": (secret_bomb, bad('member "X.npy"', "unpacks to more than")),
    "shorter than said": (
        members(Entry("X.npy", GOOD_X, size=len(GOOD_X) + 64), Entry("y.npy", GOOD_Y)),
        bad('array "X"', "the header says 4 × 2", "64 bytes, but 128 follow"),
    ),
    "less than header and directory say": (
        members(
            Entry("X.npy", GOOD_X, packed=Entry("", GOOD_X[:-16]).bytes_packed, crc=zlib.crc32(GOOD_X[:-16])),
            Entry("y.npy", GOOD_Y),
        ),
        bad('member "X.npy"', "the directory says"),
    ),
    "no header where the directory says": (
        members(Entry("X.npy", GOOD_X), Entry("y.npy", GOOD_Y, offset=3)),
        bad('member "y.npy", byte 3', "not there"),
    ),
    "a stored size that lies": (
        members(Entry("X.npy", GOOD_X, 0, size=10**6), Entry("y.npy", GOOD_Y)),
        bad('member "X.npy"', "1,000,000"),
    ),
    "bytes behind packed data": (
        members(Entry("X.npy", GOOD_X, packed=Entry("", GOOD_X).bytes_packed + b"more"), Entry("y.npy", GOOD_Y)),
        bad('member "X.npy"', "bytes follow"),
    ),
    "packed data without an end": (
        members(Entry("X.npy", GOOD_X, packed=Entry("", GOOD_X).bytes_packed[:-8]), Entry("y.npy", GOOD_Y)),
        bad('member "X.npy"', "cut off"),
    ),
    "a wrong checksum": (members(Entry("X.npy", GOOD_X, crc=1), Entry("y.npy", GOOD_Y)), bad('"X.npy"', "checksum")),
    "more announced than there is": (arrays(npy("<f8", (5, 2), X.tobytes())), bad('"X"', "80 bytes, but 64 follow")),
    "less announced than there is": (arrays(npy("<f8", (3, 2), X.tobytes())), bad('"X"', "48 bytes, but 64 follow")),
    "a billion numbers": (arrays(npy("<f8", (10**9, 8), X.tobytes())), bad('"X"', "64,000,000,000 bytes")),
    "more than 64 bits": (arrays(npy("<f8", (2**63, 2**62), X.tobytes())), bad('"X"', "but 64 follow")),
    "a product of zero": (arrays(npy("<f8", (2**40, 0), b"")), bad('"X"', "no examples")),
    "a size of 5,000 digits": (arrays(npy("<f8", f"({'9' * 5000},)", X.tobytes())), HEADER),
    "a negative size": (arrays(npy("<f8", (-4, 2), X.tobytes())), HEADER),
    "five dimensions": (arrays(npy("<f8", (4, 1, 1, 1, 2), X.tobytes())), bad('"X" has 5 dimensions')),
    "a header that is code": (arrays(npy_text("__import__('os').system('true')", X.tobytes())), HEADER),
    "a header that computes": (arrays(npy("<f8", "(2 + 2, 2)", X.tobytes())), HEADER),
    "a key too many": (
        arrays(npy_text("{'descr': '<f8', 'fortran_order': False, 'shape': (4, 2), 'x': '1'}", X.tobytes())),
        HEADER,
    ),
    "a key twice": (
        arrays(npy_text("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (4, 2)}", X.tobytes())),
        HEADER,
    ),
    "an endless header": (arrays(npy_text("{" + "(" * 60_000, X.tobytes())), HEADER),
    "a header longer than the file": (arrays(b"\x93NUMPY\2\0\xff\xff\0\0{"), bad('"X"', "cut off")),
    "a header of 4 GB": (arrays(b"\x93NUMPY\2\0\xff\xff\xff\xff{"), bad('"X"', "4,294,967,295 bytes")),
    "version 9": (arrays(npy("<f8", (4, 2), X.tobytes(), version=9)), bad('"X"', "version 9")),
    "no magic": (arrays(b"NUMPY" + GOOD_X), bad('array "X", byte 0')),
    "an empty member": (arrays(b""), bad('array "X"')),
    "objects": (saved(X=X.astype(object), y=Y), bad('"X" holds Python objects')),
    "labels that are objects": (saved(X=X, y=np.array(["a", "b", "b", "a"], object)), bad('"y" holds Python objects')),
    "records": (saved(X=np.zeros(4, [("a", "f8"), ("b", "f8")]), y=Y), bad('"X" holds records')),
    "complex numbers": (saved(X=X * 1j, y=Y), bad('"X" holds complex numbers')),
    "dates": (saved(X=X.astype("M8[s]"), y=Y), bad('"X" holds dates')),
    "long doubles": (saved(X=X.astype(np.longdouble), y=Y), bad('"X" holds values of the type')),
    "a type that is none": (arrays(npy("<f3", (4, 2), X.tobytes())), bad('"X" holds values of the type "<f3"')),
    "texts as features": (saved(X=X.astype("U8"), y=Y), bad('"X" holds texts')),
    "a text wider than memory": (
        arrays(GOOD_X, npy("<U999999999", (4,), b"")),
        bad('array "y" holds values of the type'),
    ),
    "characters that are none": (arrays(GOOD_X, npy("<U1", (4,), b"\xff" * 16)), bad('array "y", value 1')),
    "half characters": (arrays(GOOD_X, npy("<U1", (4,), b"a\0\0\0" + b"\0\xd8\0\0" * 3)), bad('array "y", value 2')),
    "bytes that are no text": (saved(X=X, y=np.array([b"\xff", b"b", b"b", b"a"])), bad('"y"', "UTF-8")),
    "NaN": (saved(X=np.where(X == 3, np.nan, X), y=Y), bad('"X", example 2, feature 1: nan')),
    "infinity": (saved(X=np.where(X == 7, -np.inf, X), y=Y), bad('"X", example 3, feature 2: -inf')),
    "too large": (saved(X=X * 1e299, y=Y), bad('"X", example 1, feature 1', "too large")),
    "NaN as a label": (saved(X=X, y=np.array([0, np.nan, 1, 1])), bad('"y", value 2: the label is missing')),
    "labels that are measures": (saved(X=X, y=Y + 0.5), bad('"y", value 1: the label is 0.5')),
    "an empty label": (saved(X=X, y=np.array(["a", "b", " ", "a"])), bad('"y", value 3: the label is empty')),
    "labels out of step": (saved(X=X, y=Y[:3]), bad('"X" has 4 examples', '"y" has 3 labels')),
    "one class": (saved(X=X, y=Y * 0), bad('"y"', "at least two classes")),
    "one example": (saved(X=X[:1], y=Y[:1]), bad('"y"', "at least two classes")),
    "no examples": (saved(X=X[:0], y=Y[:0]), bad('"y" holds no labels')),
    "a single value": (saved(X=np.float64(3), y=Y), bad('"X" is a single value')),
    "not quite one-hot": (saved(X=X, y=np.array([[1, 0], [0, 1], [1, 1], [0, 0]])), bad('"y" is 4 × 2')),
    "labels in three dimensions": (saved(X=X, y=np.zeros((4, 2, 2))), bad('"y" has 3 dimensions')),
    "too many classes": (
        saved(X=np.zeros((1_500, 1)), y=np.arange(1_500)),
        bad('"y"', "more than 1,000 classes"),
    ),
}

CASES = [Case(name, *each) for name, each in (HONEST | LIES).items()]
