"""One picture from a PNG or JPEG file to grey pixels: every kind that the two formats have, and none that lies.

The size is looked at in the header, before anything is decoded. Grey is 0.299 red + 0.587 green + 0.114 blue. What
is transparent lies on white, as on paper; 16 bits become 8; a camera's note on how it was held is followed; and
where the size is to be another one, each pixel is the mean over the area that it covers.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from densegui.data.files import Kind, size_of
from densegui.errors import LoadError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 50 * 10**6
MAX_SIDE = 2**16 - 1
"""As in JPEG; the mean of more than that many pixels is not exact in Pillow."""
MAX_FILE = 64 * 2**20
# A picture that comes into view step by step has a dozen; each costs as much as a whole picture.
MAX_SCANS = 100
_SCAN = b"\xff\xda"
_ORIENTATION = 0x0112

Size = tuple[int, int]
"""Width and height."""


@dataclass(frozen=True)
class Grey:
    """A picture in grey, and what was done to it beside that.

    Attributes
    ----------
    pixels : (height, width) uint8
    transparent
        Whether some of it was, and lies on white now.
    frames
        How many it has; the pixels are those of the first.
    """

    pixels: NDArray[np.uint8]
    transparent: bool
    frames: int


def picture_size(file: BinaryIO, kind: Kind, name: str) -> Size:
    """Width and height of a picture as it is to be seen, from its header alone."""
    with _faults(name):
        picture = _opened(file, kind, name)
        width, height = picture.size
        return (width, height) if _orientation(picture) < 5 else (height, width)


def grey_picture(file: BinaryIO, kind: Kind, name: str, size: Size) -> Grey:
    """Decode a picture.

    Parameters
    ----------
    file
        Of kind PNG or JPEG.
    kind
        Which of the two.
    name
        What messages begin with.
    size
        Width and height of what is returned.

    Raises
    ------
    LoadError
        When it is damaged, cut off, or has more than 50 million pixels.
    """
    with _faults(name):
        if kind is Kind.PNG:
            _opened(file, kind, name).verify()  # checksums, which decoding does not look at
        picture = _opened(file, kind, name)
        turn = _orientation(picture)
        if kind is Kind.JPEG:
            _check_scans(file, name)
            # JPEG can be decoded smaller at once; four times as large as needed, that is not to be seen afterwards.
            width, height = size if turn < 5 else size[::-1]
            picture.draft(picture.mode, (4 * width, 4 * height))
        frames = int(getattr(picture, "n_frames", 1))
        picture.load()
        grey, transparent = _grey(picture)
        return Grey(_pixels(grey, turn, size), transparent, frames)


@contextmanager
def _faults(name: str) -> Iterator[None]:
    """Whatever a decoder says of a file that lies becomes a LoadError."""
    try:
        yield
    except (LoadError, MemoryError):
        raise
    except Exception as error:  # decoders raise a dozen kinds: SyntaxError, struct.error, IndexError, …
        reason = str(error).rstrip(".") or type(error).__name__
        raise LoadError(f"{name} is damaged or cut off: {reason}.") from error


def _opened(file: BinaryIO, kind: Kind, name: str) -> "Image":
    """A picture with its header read, by the class of its format, so that no other format's can take it."""
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    if size_of(file) > MAX_FILE:
        raise LoadError(f"{name} has {size_of(file):,} bytes; pictures have at most {MAX_FILE:,}.")
    file.seek(0)
    picture = PngImageFile(file) if kind is Kind.PNG else JpegImageFile(file)
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise LoadError(f"{name} has {width:,} × {height:,} pixels; at most {MAX_PIXELS:,} are decoded.")
    if max(width, height) > MAX_SIDE:
        raise LoadError(f"{name} has {width:,} × {height:,} pixels; at most {MAX_SIDE:,} a side are decoded.")
    return picture


def _check_scans(file: BinaryIO, name: str) -> None:
    place = file.tell()
    file.seek(0)
    scans = file.read().count(_SCAN)
    file.seek(place)
    if scans > MAX_SCANS:
        raise LoadError(f"{name} is drawn in {scans:,} scans; at most {MAX_SCANS} are decoded.")


def _orientation(picture: "Image") -> int:
    """How the camera was held: 1 to 8 by the EXIF standard, and 1 where nothing readable is said.

    Pillow's own reading warns of damaged notes on standard error, where nobody expects it.
    """
    exif = picture.info.get("exif", b"").removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, place)
            if tag == _ORIENTATION and kind == 3 and 1 <= value <= 8:
                return int(value)
    except struct.error:
        pass
    return 1


def _grey(picture: "Image") -> tuple["Image", bool]:
    """The picture in mode L, and whether some of it was transparent."""
    from PIL import Image

    if picture.mode.startswith("I"):
        values = np.asarray(picture).astype(np.uint32)
        hidden = picture.info.get("transparency")
        if isinstance(hidden, int):
            values[(mask := values == hidden)] = 0xFFFF
        grey = ((values + 128) // 257).astype(np.uint8)
        return Image.fromarray(grey), isinstance(hidden, int) and bool(mask.any())
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
        if alpha.getextrema() != (255, 255):
            white = Image.new("L", picture.size, 255)
            white.paste(picture.convert("L"), mask=alpha)
            return white, True
    if picture.mode in ("P", "CMYK", "YCbCr"):
        picture = picture.convert("RGB")
    return picture.convert("L"), False


def _pixels(grey: "Image", turn: int, size: Size) -> NDArray[np.uint8]:
    """The picture as the camera saw it, in the size that is wanted."""
    from PIL.Image import Resampling, Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    if turn in turns:
        grey = grey.transpose(turns[turn])
    if grey.size != size:
        grey = grey.resize(size, Resampling.BOX)
    return np.asarray(grey, np.uint8)
