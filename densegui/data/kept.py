"""Reading a file once: as long as somebody uses a data set that was read, the same file is not read again.

Nothing is kept alive here. A file that has changed since, by its time, size or place on the disk, is read anew; so is
one that changed so shortly before it was read that its time could not tell another change.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from weakref import WeakValueDictionary

from densegui.data.dataset import Dataset
from densegui.data.idx import pair_of
from densegui.data.options import ReadOptions
from densegui.data.progress import Progress
from densegui.data.reading import format_of, read_dataset

MOST_FILES = 100_000
"""A folder with more is not looked at to the end, and always read anew."""
SETTLED = 2 * 10**9
"""Nanoseconds after which a second change of a file has another time, on any disk."""

_Key = tuple[object, ...]
_kept: WeakValueDictionary[_Key, Dataset] = WeakValueDictionary()


def read_kept(path: Path, options: ReadOptions, progress: Progress | None = None) -> Dataset:
    """Read a data file or a folder of pictures, unless what it holds is there already; see `read_dataset`."""
    options = replace(options, format=format_of(path, options))
    key = _key(path, options)
    found = _kept.get(key) if key is not None else None
    if found is None:
        found = read_dataset(path, options, progress)
        if key is not None:
            _kept[key] = found
    return found


def _key(path: Path, options: ReadOptions) -> _Key | None:
    """What tells one reading from another; None where nothing does."""
    now, path = time.time_ns(), Path(os.path.abspath(path))
    try:
        states = list(islice(_states(path, options), MOST_FILES))
    except (OSError, ValueError):  # said by who reads it
        return None
    settled = len(states) < MOST_FILES and all(now - changed > SETTLED for _, changed, *_ in states)
    return (path, options, *states) if settled else None


def _states(path: Path, options: ReadOptions) -> Iterator[tuple[str, int, int, int]]:
    """Name, time, size and place on the disk of each file and folder that the reading looks at."""
    if options.format == "pictures":
        yield _state(path)
        for entry in os.scandir(path):
            if entry.is_dir():
                yield _state(entry)
                yield from map(_state, os.scandir(entry))
        return
    yield _state(path)
    if options.labels is not None:
        yield _state(options.labels)
    elif options.format == "idx" and (pair := pair_of(path)) is not None:
        yield from map(_state, pair)


def _state(file: Path | os.DirEntry[str]) -> tuple[str, int, int, int]:
    status = file.stat()
    return os.fspath(file), max(status.st_mtime_ns, status.st_ctime_ns), status.st_size, status.st_ino
