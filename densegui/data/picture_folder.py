"""What is in a folder of pictures: one folder for each class, and what is left out, by name."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from densegui.data.files import SNIFFED, Kind, open_regular, quoted, sniff, unreadable
from densegui.errors import LoadError

MAX_FILES = 200_000
_NAMED = 20
_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx"}


@dataclass(frozen=True)
class PictureFile:
    """A PNG or JPEG file."""

    path: Path
    name: str
    kind: Kind


class Remarks:
    """What is left out, by name: the first ones, and how many more."""

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._count = 0

    def add(self, text: str) -> None:
        """One more."""
        self._count += 1
        if len(self._shown) < _NAMED:
            self._shown.append(text)

    def sentences(self) -> tuple[str, ...]:
        """All of them, as warnings."""
        rest = self._count - len(self._shown)
        return (*self._shown, f"Left out, too: {rest:,} others.") if rest else tuple(self._shown)


def picture_classes(root: Path, remarks: Remarks) -> dict[str, list[PictureFile]]:
    """The pictures of each class, both in the order of their names (2 before 10).

    Raises
    ------
    LoadError
        When it is no folder, can't be read, or has too many files.
    """
    if not root.is_dir():
        raise LoadError(
            f"{root} is not a folder; pictures are read from a folder with one folder for each class."
            if root.exists()
            else f"{root} does not exist."
        )
    budget = iter(range(MAX_FILES))
    top = root.resolve()
    classes: dict[str, list[PictureFile]] = {}
    folders = []
    for path in _entries(top, budget):
        place = f"{top.name}/{_shown(path)}"
        if not _stays_within(path, top):
            remarks.add(f"{place} is a link out of the folder; left out.")
        elif path.is_dir():
            folders.append(path)
        else:
            remarks.add(f"{place} lies beside the folders of the classes; left out.")
    for folder in folders:
        name = _shown(folder)
        if name in classes:
            raise LoadError(f"{top.name}: two folders have the name {quoted(name)} once it is made readable.")
        classes[name] = list(_pictures(folder, top, budget, remarks))
    for name in [name for name, files in classes.items() if not files]:
        del classes[name]
        remarks.add(f"{top.name}/{name} has no pictures; left out.")
    if not classes:
        raise LoadError(
            f"{top.name} has no PNG or JPEG pictures in folders, one for each class{_instead(top, folders)}."
        )
    return classes


def _instead(top: Path, folders: list[Path]) -> str:
    """What to give in its place: a folder in it that has folders, or an IDX file."""
    for folder in folders:
        if any(path.is_dir() for path in _entries(folder, iter(range(MAX_FILES)))):
            return f"; there are folders in {top.name}/{_shown(folder)}: give that one"
    for path in _entries(top, iter(range(MAX_FILES))):
        if "idx3" in path.name.lower():
            return f"; give {top.name}/{_shown(path)} for its IDX files"
    return ""


def _pictures(folder: Path, top: Path, budget: Iterator[int], remarks: Remarks) -> Iterator[PictureFile]:
    """The pictures of one class."""
    for path in _entries(folder, budget):
        name = f"{top.name}/{_shown(folder)}/{_shown(path)}"
        if not _stays_within(path, top):
            remarks.add(f"{name} is a link out of the folder; left out.")
        elif path.is_dir():
            remarks.add(f"{name} is a folder within the folder of a class; left out.")
        elif not path.is_file():
            remarks.add(f"{name} is not a regular file; left out.")
        else:
            with open_regular(path, "a picture") as file:
                kind = sniff(file.read(SNIFFED))
            if kind in (Kind.PNG, Kind.JPEG):
                yield PictureFile(path, name, kind)
            else:
                remarks.add(f"{name} is {kind.value}; left out.")


def _entries(folder: Path, budget: Iterator[int]) -> list[Path]:
    """What is in a folder and not hidden, in the order of the names."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if next(budget, None) is None:
                    raise LoadError(f"{folder}: there are more than {MAX_FILES:,} files.")
                if not entry.name.startswith(".") and entry.name.lower() not in _OF_THE_SYSTEM:
                    found.append(Path(entry.path))
    except OSError as error:
        raise unreadable(folder, error) from error
    return sorted(found, key=_natural)


def _natural(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    """Numbers within names are in the order of their values: 2 before 10."""
    parts = re.split(r"([0-9]+)", path.name.casefold())
    return [(0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts], path.name


def _stays_within(path: Path, top: Path) -> bool:
    """Whether a path leads to something in the folder; a link need not."""
    try:
        return not path.is_symlink() or path.resolve(strict=True).is_relative_to(top)
    except (OSError, RuntimeError):  # it leads nowhere, or in a circle
        return False


def _shown(path: Path) -> str:
    """A file's name as text; bytes that are none are replaced."""
    return os.fsencode(path.name).decode("utf-8", "replace")
