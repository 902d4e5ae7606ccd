"""NPZ files: NumPy's arrays by name, in a zip archive.

The way of a file is `members` (the archive's directory) → `read_header` and `read_array` (a member's
bytes to an array) → `dataset_of` (two arrays to a data set). No pickle is read, whatever the file says.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from numpy.typing import NDArray

from densegui.data.arrays import Source, dataset_of
from densegui.data.dataset import Dataset
from densegui.data.files import MAX_BYTES, SNIFFED, Kind, check_kind, open_regular, quoted, sniff
from densegui.data.npy import Header, read_array, read_header
from densegui.data.progress import Progress, Ticker
from densegui.data.stream import Stream
from densegui.data.zipped import MAX_MEMBERS, Member, member_blocks, members
from densegui.errors import LoadError

WANTED = "an NPZ file"
NEEDED = "examples and labels are needed: save both with np.savez(…, X=X, y=y)"
USUAL_NAMES = (
    ("x", "y"),
    ("x_train", "y_train"),
    ("train_x", "train_y"),
    ("train_images", "train_labels"),
    ("x_train", "t_train"),
    ("data", "target"),
    ("data", "targets"),
    ("data", "labels"),
    ("data", "label"),
    ("images", "labels"),
    ("features", "labels"),
    ("features", "targets"),
    ("features", "target"),
    ("inputs", "targets"),
    ("inputs", "labels"),
    ("x", "labels"),
    ("x", "target"),
    ("x", "t"),
    ("arr_0", "arr_1"),
)
"""Of examples and labels, in lower case; the first pair that a file has is taken."""
_FEATURE_NAMES = ("feature_names",)
_CLASS_NAMES = ("target_names", "class_names", "label_names", "classes")
_SPARSE = {"indices", "indptr", "shape"}
_DOCUMENTS = {
    "xl/workbook.xml": "an Excel workbook",
    "xl/workbook.bin": "an Excel workbook",
    "word/document.xml": "a Word document",
    "[Content_Types].xml": "a document of an office program",
    "Index/Document.iwa": "a document of Apple's iWork",
    "META-INF/manifest.xml": "an OpenDocument file (LibreOffice)",
    "content.xml": "an OpenDocument file (LibreOffice)",
}
"""Zip archives that are something else, by a member that they have."""
MAX_ARRAYS = 16_000
"""Of a file whose arrays are all read: a trace has 9 for each layer."""


def load_npz(
    path: str | os.PathLike[str], x: str | None = None, y: str | None = None, progress: Progress | None = None
) -> Dataset:
    """Read a data set from the arrays of an NPZ file.

    Parameters
    ----------
    path
        A regular file of at most 512 MB.
    x, y
        The names of the arrays of examples and of labels. None finds the usual ones: X and y, x_train and
        y_train, data and target, images and labels, and others like them.
    progress
        Is told how far the reading is, and may raise to end it.

    Returns
    -------
    Dataset
        Named after the file. See `dataset_of` for what the arrays may be.

    Raises
    ------
    LoadError
        Names the file and the array, and what is wrong with it.
    """
    path = Path(path)
    with open_regular(path, WANTED) as file:
        return _Archive.of(file, path.name, NEEDED).dataset(x, y, progress)


@dataclass(frozen=True)
class Arrays:
    """What is in an NPZ file.

    Attributes
    ----------
    headers
        Of each array by its name; None for one that can't be read.
    x, y
        The names of the examples and of the labels, if they are known.
    """

    headers: Mapping[str, Header | None]
    x: str | None
    y: str | None


def list_arrays(path: str | os.PathLike[str], x: str | None = None, y: str | None = None) -> Arrays:
    """What is in an NPZ file, from the headers alone; fails as `load_npz` does."""
    path = Path(path)
    with open_regular(path, WANTED) as file:
        return _Archive.of(file, path.name, NEEDED).listed(x, y)


def read_arrays(path: str | os.PathLike[str]) -> dict[str, NDArray[Any]]:
    """Read all arrays of an NPZ file, by name.

    Raises
    ------
    LoadError
        Names the file and the array, and what is wrong with it.
    """
    path = Path(path)
    with open_regular(path, WANTED) as file:
        needed = "name your arrays: save them with np.savez(…, Z1=Z1, dW1=dW1)"
        return _Archive.of(file, path.name, needed, MAX_ARRAYS).read_all()


def is_npz(path: str | os.PathLike[str]) -> bool:
    """Whether a file is an archive by its first bytes; False when it can't be read."""
    try:
        with open_regular(Path(path), WANTED) as file:
            return sniff(file.read(SNIFFED)) is Kind.ZIP
    except (LoadError, OSError):
        return False


@dataclass(frozen=True)
class _Chosen:
    """The names of the arrays that are read."""

    x: str
    y: str
    warnings: tuple[str, ...]


class _Archive:
    """The arrays of a file by name, each read when it is asked for."""

    def __init__(self, file: BinaryIO, name: str, most: int) -> None:
        self.file = file
        self.name = name
        found = members(file, name, most)
        self.arrays = {key.removesuffix(".npy"): each for key, each in found.items() if key.endswith(".npy")}
        if document := next((what for member, what in _DOCUMENTS.items() if member in found), None):
            raise LoadError(f"{name} is {document}; save its table as CSV.")
        if not self.arrays:
            raise LoadError(f"{name} is a zip archive without an array of NumPy (a member that ends in .npy).")

    @classmethod
    def of(cls, file: BinaryIO, name: str, needed: str, most: int = MAX_MEMBERS) -> "_Archive":
        """The archive that a file is; `needed` says what to do when it holds one array."""
        start = file.read(SNIFFED)
        check_kind(start, name, WANTED)
        if (kind := sniff(start)) is Kind.NPY:
            raise LoadError(f"{name} holds one array; {needed}.")
        if kind is not Kind.ZIP:
            raise LoadError(f"{name} is {kind.value}, not {WANTED}.")
        return cls(file, name, most)

    def read_all(self) -> dict[str, NDArray[Any]]:
        """Read every array; each alone may unpack to what can be read, and so may all of them together."""
        if (total := sum(member.size for member in self.arrays.values())) > MAX_BYTES:
            raise LoadError(f"{self.name} unpacks to {total:,} bytes; at most {MAX_BYTES:,} can be read.")
        return {name: self._read(member, name, Ticker(None, 0)).array for name, member in self.arrays.items()}

    def dataset(self, x: str | None, y: str | None, progress: Progress | None) -> Dataset:
        """Read the arrays and put them together."""
        chosen = self._choose(x, y)
        features, labels = self.arrays[chosen.x], self.arrays[chosen.y]
        tick = Ticker(progress, features.size + labels.size)
        return dataset_of(
            self.name,
            self._read(features, chosen.x, tick),
            self._read(labels, chosen.y, tick),
            chosen.warnings,
            self._texts(_FEATURE_NAMES),
            self._texts(_CLASS_NAMES),
        )

    def listed(self, x: str | None, y: str | None) -> Arrays:
        """The arrays, and which of them would be read."""
        try:
            chosen = self._choose(x, y)
            x, y = chosen.x, chosen.y
        except LoadError:  # said by who reads it
            pass
        return Arrays({name: self._header(member, name) for name, member in self.arrays.items()}, x, y)

    def _header(self, member: Member, name: str) -> Header | None:
        try:
            return read_header(Stream(member_blocks(self.file, member, Ticker(None, 0))), name)
        except LoadError:
            return None

    def _choose(self, x: str | None, y: str | None) -> _Chosen:
        """Which arrays are the examples and the labels, and what is said of the others."""
        for name in (x, y):
            if name is not None and name not in self.arrays:
                raise LoadError(f"{self.name}: there is no array {quoted(name)}; there are {self._listed()}.")
        lower = {name.lower(): name for name in self.arrays}
        if x is None and self.arrays.keys() >= _SPARSE:
            raise LoadError(f"{self.name} is a sparse matrix of SciPy; save the whole array, and the labels beside it.")
        for usual_x, usual_y in USUAL_NAMES:
            found_x, found_y = x or lower.get(usual_x), y or lower.get(usual_y)
            if found_x is not None and found_y is not None and found_x != found_y:
                guess = f"{self.name}: {quoted(found_x)} is taken as the examples and {quoted(found_y)} as the labels."
                guessed = (guess,) if (usual_x, x, y) == ("arr_0", None, None) else ()
                return _Chosen(found_x, found_y, (*guessed, *self._left_out(found_x, found_y)))
        rest = sorted(self.arrays.keys() - {x, y})
        if (x or y) and len(rest) == 1:
            found_x, found_y = x or rest[0], y or rest[0]
            return _Chosen(found_x, found_y, self._left_out(found_x, found_y))
        raise LoadError(
            f"{self.name}: no two arrays are named like examples and labels (X and y, x_train and y_train, "
            f"data and target, images and labels); there are {self._listed()}: say which."
        )

    def _left_out(self, x: str, y: str) -> tuple[str, ...]:
        """A sentence on the arrays that are not read."""
        rest = [name for name in self.arrays if name not in (x, y, *_FEATURE_NAMES, *_CLASS_NAMES)]
        if not rest:
            return ()
        shown = ", ".join(map(quoted, rest[:10])) + (", …" if len(rest) > 10 else "")
        what = f"{quoted(x)} and {quoted(y)} are read; left out: {shown}."
        if any("test" in name.lower() for name in rest):
            what += " The test set is split off the examples that are read."
        return (f"{self.name}: {what}",)

    def _listed(self) -> str:
        names = list(self.arrays)
        return ", ".join(map(quoted, names[:20])) + (", …" if len(names) > 20 else "")

    def _read(self, member: Member, name: str, tick: Ticker) -> Source:
        place = f"{self.name}, array {quoted(name)}"
        stream = Stream(member_blocks(self.file, member, tick))
        header = read_header(stream, place)
        return Source(read_array(stream, header, member.size - header.length, place), place)

    def _texts(self, names: tuple[str, ...]) -> list[str] | None:
        """An array of names beside the examples; one that holds no plain texts is left alone."""
        for name in names:
            if name in self.arrays and self.arrays[name].size <= 2**20:
                try:
                    array = self._read(self.arrays[name], name, Ticker(None, 0)).array
                except LoadError:
                    continue
                if array.ndim == 1 and array.dtype.kind == "U":
                    return [str(text) for text in array.tolist()]
        return None
