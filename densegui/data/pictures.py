"""Folders of pictures: one folder for each class, in it PNG and JPEG files, which become grey and of one size."""

import os
from collections import Counter
from itertools import chain
from pathlib import Path

import numpy as np

from densegui.data.classes import MAX_CLASSES, check_several, lonely_classes
from densegui.data.dataset import Dataset
from densegui.data.files import MAX_BYTES, open_regular
from densegui.data.images import pixel_names
from densegui.data.picture_file import Size, grey_picture, picture_size
from densegui.data.picture_folder import PictureFile, Remarks, picture_classes
from densegui.data.progress import Progress, Ticker
from densegui.errors import LoadError

LARGEST = 32
"""Pixels along the longer side, unless a size is asked for."""
WANTED = "a picture"


def load_pictures(
    folder: str | os.PathLike[str], size: Size | None = None, progress: Progress | None = None
) -> Dataset:
    """Read a folder of pictures.

    Parameters
    ----------
    folder
        It has one folder for each class; what a file in there is, its content says. Hidden files are passed over,
        other files and links that lead out of the folder are left out with a warning.
    size
        Width and height to bring all pictures to. None is the size that most have, made smaller to at most
        32 pixels along the longer side.
    progress
        Is told how far the reading is, and may raise to end it.

    Returns
    -------
    Dataset
        Named after the folder, classes named after theirs; a pixel is a byte 0…255, divided by 255 for the network.

    Raises
    ------
    LoadError
        Names the picture that can't be decoded, or says what is wrong with the folder.
    """
    remarks = Remarks()
    classes = picture_classes(Path(folder), remarks)
    name = Path(folder).resolve().name
    check_several(classes, name, "".join(f"; {remark.removesuffix('.')}" for remark in remarks.sentences()[:1]))
    if len(classes) > MAX_CLASSES:
        raise LoadError(f"{name} has more than {MAX_CLASSES:,} folders; is there one for each class?")
    files = list(chain.from_iterable(classes.values()))
    tick = Ticker(progress, 2 * len(files))
    sizes = Counter(_sizes(files, tick))
    width, height = size or _usual(sizes)
    if len(files) * width * height > MAX_BYTES:
        raise LoadError(
            f"{name}: {len(files):,} pictures of {width} × {height} have more than {MAX_BYTES:,} pixels; "
            "ask for a smaller size."
        )
    rows, said = _rows(files, (width, height), tick)
    if (rows[0] == rows[-1]).all() and (rows[0] == rows).all():
        said.append(f"{name}: all pictures are the same; there is nothing to tell them apart by.")
    counts = [len(each) for each in classes.values()]
    labels = np.repeat(np.arange(len(counts)), counts)
    said = [*_said_of_sizes(name, sizes, (width, height)), *said, *remarks.sentences()]
    return Dataset(
        name,
        rows,
        labels,
        pixel_names((height, width)),
        tuple(classes),
        (height, width),
        (*said, *lonely_classes(tuple(classes), labels, name)),
        divisor=255.0,
    )


def _sizes(files: list[PictureFile], tick: Ticker) -> list[Size]:
    """The size of each picture, from the headers."""
    sizes = []
    for each in files:
        with open_regular(each.path, WANTED) as file:
            sizes.append(picture_size(file, each.kind, each.name))
        tick.advance(1)
    return sizes


def _usual(sizes: Counter[Size]) -> Size:
    """The size that most pictures have (of equally many, the smallest), made smaller if it is too large."""
    width, height = min(sizes, key=lambda size: (-sizes[size], size[0] * size[1], size))
    share = min(1.0, LARGEST / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def _rows(files: list[PictureFile], size: Size, tick: Ticker) -> tuple[np.ndarray, list[str]]:
    """The pixels of all pictures, and what is to be said of them."""
    rows = np.empty((len(files), size[0] * size[1]), np.uint8)
    transparent, moving = [], []
    for row, each in zip(rows, files, strict=True):
        with open_regular(each.path, WANTED) as file:
            grey = grey_picture(file, each.kind, each.name, size)
        row[:] = grey.pixels.reshape(-1)
        if grey.transparent:
            transparent.append(each.name)
        if grey.frames > 1:
            moving.append(each.name)
        tick.advance(1)
    rows.setflags(write=False)  # so that they are taken over without a copy
    said = []
    if transparent:
        said.append(f"{_some(transparent)} {_is_or_are(len(transparent))} transparent in parts: white lies behind.")
    if moving:
        said.append(f"{_some(moving)} {_is_or_are(len(moving))} moving: the first picture is taken.")
    return rows, said


def _some(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} more"


def _is_or_are(count: int) -> str:
    return "is" if count == 1 else "are"


def _said_of_sizes(name: str, sizes: Counter[Size], size: Size) -> list[str]:
    """That pictures were resized, and that some were stretched."""
    resized = sum(count for each, count in sizes.items() if each != size)
    if not resized:
        return []
    are = _is_or_are(resized)
    said = [f"{name}: {resized:,} of {sizes.total():,} pictures {are} brought to {size[0]} × {size[1]} pixels."]
    # A pixel more or less is rounding, not stretching.
    stretched = sum(count for (w, h), count in sizes.items() if abs(w * size[1] - h * size[0]) > max(w, h, *size))
    if stretched:
        said.append(f"{name}: {stretched:,} of them {_is_or_are(stretched)} stretched, having another shape.")
    return said
