"""One door to all data files: what a file is, is found out from its content, and the right reader gets it.

Only the reader that is needed is loaded: the window starts without any.
"""

import os
import re
from pathlib import Path

from densegui.data.dataset import Dataset
from densegui.data.files import SNIFFED, Kind, open_regular, sniff, unreadable
from densegui.data.gzipped import gzip_blocks
from densegui.data.options import Format, ReadOptions
from densegui.data.progress import Progress, Ticker
from densegui.data.stream import Stream
from densegui.errors import LoadError

_IDX_NAME = re.compile(r"[-._]idx\d?([-._]|$)|-ubyte(\.gz)?$", re.IGNORECASE)


def read_dataset(
    path: str | os.PathLike[str], options: ReadOptions | None = None, progress: Progress | None = None
) -> Dataset:
    """Read a data file or a folder of pictures.

    Parameters
    ----------
    path
        What to read.
    options
        What is known of it; by default nothing.
    progress
        Is told how far the reading is, and may raise to end it.

    Raises
    ------
    LoadError
        One sentence: what is wrong, and where.
    """
    options, path = options or ReadOptions(), Path(path)
    match format_of(path, options):
        case "npz":
            from densegui.data.npz import load_npz

            return load_npz(path, options.x, options.y, progress)
        case "idx":
            from densegui.data.idx import load_idx

            return load_idx(path, options.labels, progress)
        case "pictures":
            from densegui.data.pictures import load_pictures

            return load_pictures(path, options.size, progress)
        case _:
            from densegui.data.csv_reader import load_csv

            return load_csv(path, options.csv, progress)


def format_of(path: Path, options: ReadOptions) -> Format:
    """What kind of file it is: what is said of it, else what its content says, else its name."""
    if options.format != "auto":
        return options.format
    try:
        if path.is_dir():
            return "pictures"
    except OSError as error:  # such as a name that is too long
        raise unreadable(path, error) from error
    if options.labels is not None:
        return "idx"
    with open_regular(path, "a data file or a folder of pictures") as file:
        try:
            kind = sniff(file.read(SNIFFED))
        except OSError as error:
            raise unreadable(path, error) from error
        if kind is Kind.GZIP and not _IDX_NAME.search(path.name):
            kind = sniff(Stream(gzip_blocks(file, path.name, Ticker(None, 0))).take(SNIFFED))
    if kind in (Kind.PNG, Kind.JPEG):
        raise LoadError(f"{path.name} is {kind.value}; pictures are read from a folder with one folder for each class.")
    if kind in (Kind.ZIP, Kind.NPY):
        return "npz"
    if kind is Kind.IDX or _IDX_NAME.search(path.name):
        return "idx"
    return "npz" if path.suffix.lower() in (".npz", ".npy") else "csv"
