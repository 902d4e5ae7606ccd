"""Folders of pictures, as people have them and as liars do."""

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.corpus.case import Bad, Case, Good, bad

Content = bytes | dict[str, Any] | None
"""A file, a folder, or an empty folder."""

STEPS = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20
"""3 rows of 4 pixels; their sum is 1,320."""
DARK = np.full((3, 4), 10, np.uint8)
CLASSES = {"a": 1, "b": 1}


def png(pixels: Any, mode: str | None = None, **options: Any) -> bytes:
    """By Pillow, with options of its own."""
    picture = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    buffer = io.BytesIO()
    (picture.convert(mode) if mode else picture).save(buffer, "PNG", **options)
    return buffer.getvalue()


def jpeg(pixels: Any, mode: str | None = None, **options: Any) -> bytes:
    """Of one colour a JPEG is exact; others are not."""
    picture = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    buffer = io.BytesIO()
    (picture.convert(mode) if mode else picture).save(buffer, "JPEG", **{"quality": 95, **options})
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def raw_png(width: int, height: int, depth: int = 8, colour: int = 0, data: bytes = b"", extra: bytes = b"") -> bytes:
    """Whatever its header says."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def turned(pixels: Any, orientation: int) -> Any:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return png(pixels, exif=exif)


def deeper(into: Path, *names: str) -> Path:
    """A folder of pictures of which each has a path of its own."""
    for name in names:
        path = into / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(DARK))
    return into / "set"


def folder(**classes: Content) -> Callable[[Path], Path]:
    """A folder `set` with folders of files in it."""

    def make(parent: Path) -> Path:
        fill(parent / "set", classes)
        return parent / "set"

    return make


def fill(path: Path, content: dict[str, Any] | None) -> None:
    path.mkdir()
    for name, inside in (content or {}).items():
        if isinstance(inside, bytes):
            (path / name).write_bytes(inside)
        else:
            fill(path / name, inside)


def one(content: bytes) -> Callable[[Path], Path]:
    """A picture of class a beside a dark one of class b, whose pixels sum to 120."""
    return folder(a={"1.png": content}, b={"1.png": png(DARK)})


def with_link(target: Callable[[Path], Path], place: str) -> Callable[[Path], Path]:
    """Two good classes, and a link to somewhere."""

    def make(parent: Path) -> Path:
        made = folder(a={"1.png": png(STEPS)}, b={"1.png": png(DARK)})(parent)
        outside = parent / "outside"
        fill(outside, {"x.png": png(STEPS), "deep": {"y.png": png(STEPS)}})
        (made / place).symlink_to(target(parent))
        return made

    return make


def with_pipe(parent: Path) -> Path:
    made = folder(a={"1.png": png(STEPS)}, b={"1.png": png(DARK)})(parent)
    os.mkfifo(made / "a" / "2.png")
    return made


def many_names(parent: Path) -> Path:
    made = folder(a={"1.png": png(STEPS)}, b={"1.png": png(DARK)})(parent)
    for number in range(50):
        (made / "a" / f"{number}.txt").write_text("text")
    return made


def strange_bytes(parent: Path) -> Path:
    made = folder(b={"1.png": png(DARK)})(parent)
    os.mkdir(os.fsencode(made) + b"/\xff<b>")
    Path(os.fsdecode(os.fsencode(made) + b"/\xff<b>/1.png")).write_bytes(png(STEPS))
    return made


def names_that_read_the_same(parent: Path) -> Path:
    made = strange_bytes(parent)
    os.mkdir(os.fsencode(made) + b"/\xfe<b>")
    return made


def many_classes(parent: Path) -> Path:
    return folder(**{str(number): {"1.png": png(STEPS)} for number in range(1_001)})(parent)


def fat_picture(parent: Path) -> Path:
    made = one(png(STEPS))(parent)
    os.truncate(made / "a" / "1.png", 65 * 2**20)  # a hole: it takes no room on the disk
    return made


def file_in_place_of_a_folder(parent: Path) -> Path:
    (parent / "set.png").write_bytes(png(STEPS))
    return parent / "set.png"


def scans(count: int) -> bytes:
    """A progressive JPEG whose scans come again and again."""
    buffer = io.BytesIO()
    Image.fromarray(np.arange(64 * 64, dtype=np.uint16).astype(np.uint8).reshape(64, 64)).save(
        buffer, "JPEG", progressive=True
    )
    data = buffer.getvalue()
    start = data.index(b"\xff\xda")
    end = data.index(b"\xff\xc4", start)
    return data[:end] + data[start:end] * count + data[end:]


def text_bomb() -> bytes:
    """A PNG with packed text of 200 MB beside its pixels."""
    packer = zlib.compressobj(9)
    text = b"".join([*(packer.compress(bytes(2**20)) for _ in range(200)), packer.flush()])
    return raw_png(4, 3, data=(b"\0" + bytes(4)) * 3, extra=chunk(b"zTXt", b"a\0\0" + text))


def moving() -> bytes:
    buffer = io.BytesIO()
    first, second = Image.fromarray(STEPS), Image.fromarray(STEPS[::-1].copy())
    first.save(buffer, "PNG", save_all=True, append_images=[second])
    return buffer.getvalue()


def good(**changes: Any) -> Good:
    usual: dict[str, Any] = {"n_x": 12, "m": 2, "classes": CLASSES, "sum": 1320 + 120}
    return Good(**(usual | changes))


RED = np.zeros((3, 4, 3), np.uint8) + np.array([255, 0, 0], np.uint8)
HALF = np.dstack([RED, np.full((3, 4), 128, np.uint8)])
GONE = np.dstack([RED, np.zeros((3, 4), np.uint8)])
PALETTE = Image.fromarray(STEPS).convert("P")
WIDE = STEPS.astype(np.uint16) * 257

HONEST: dict[str, tuple[Callable[[Path], Path], Good | Bad]] = {
    "grey": (one(png(STEPS)), good()),
    "red": (one(png(RED)), good(sum=12 * 76 + 120)),
    "black and white": (one(png(Image.fromarray(STEPS > 100))), good(sum=6 * 255 + 120)),
    "a palette": (one(png(PALETTE)), good()),
    "a palette with a hole": (
        one(png(PALETTE, transparency=PALETTE.getpixel((0, 0)))),
        good(sum=1320 + 255 + 120, warnings=("set/a/1.png is transparent in parts: white",)),
    ),
    "grey with a hole": (
        one(png(STEPS, transparency=20)),
        good(sum=1320 - 20 + 255 + 120, warnings=("transparent in parts",)),
    ),
    "16 bits": (one(png(WIDE)), good()),
    "16 bits with a hole": (
        one(
            raw_png(
                4,
                3,
                16,
                data=b"".join(b"\0" + row.astype(">u2").tobytes() for row in WIDE),
                extra=chunk(b"tRNS", struct.pack(">H", 20 * 257)),
            )
        ),
        good(sum=1320 - 20 + 255 + 120, warnings=("transparent in parts",)),
    ),
    "16 bits are rounded": (one(png(np.full((3, 4), 1000, np.uint16))), good(sum=4 * 12 + 120)),
    "16-bit colours": (
        one(raw_png(4, 3, 16, 2, b"".join(b"\0" + struct.pack(">3H", 0xFFFF, 0, 0) * 4 for _ in range(3)))),
        good(sum=12 * 76 + 120),
    ),
    "opaque": (one(png(np.dstack([STEPS] * 3 + [np.full((3, 4), 255, np.uint8)]))), good()),
    "half transparent": (one(png(HALF)), good(sum=12 * 165 + 120, warnings=("transparent in parts",))),
    "all transparent": (one(png(GONE)), good(sum=12 * 255 + 120, warnings=("transparent in parts",))),
    "grey and alpha": (one(png(STEPS, "LA")), good()),
    "one pixel": (
        one(raw_png(1, 1, data=b"\0\x07")),
        good(n_x=1, sum=7 + 10, warnings=("1 of 2 pictures is brought to 1 × 1",)),
    ),
    "moving": (one(moving()), good(warnings=("set/a/1.png is moving: the first picture",))),
    "JPEG": (one(jpeg(DARK + 50)), good(sum=12 * 60 + 120)),
    "JPEG in colour": (one(jpeg(np.full((3, 4, 3), 60, np.uint8))), good(sum=12 * 60 + 120)),
    "CMYK": (one(jpeg(Image.new("CMYK", (4, 3), (0, 0, 0, 55)))), good(sum=12 * 200 + 120)),
    "progressive": (one(jpeg(DARK + 50, progressive=True)), good(sum=12 * 60 + 120)),
    "PNG named JPEG": (folder(a={"1.jpg": png(STEPS)}, b={"1.jpeg": png(DARK)}), good()),
    "no ending": (folder(a={"1": png(STEPS)}, b={"2": jpeg(DARK)}), good()),
    "upside down": (one(turned(STEPS, 3)), good()),
    "on its side": (
        folder(a={"1.png": turned(STEPS.T.copy(), 6)}, b={"1.png": turned(DARK.T.copy(), 8)}),
        good(),
    ),
    "a damaged note on its side": (one(png(STEPS, exif=b"MM\0*\0\0\0\x08\0\x05garbage")), good()),
    "a note of nonsense": (one(turned(STEPS, 77)), good()),
    "numbers in names": (
        folder(**{"class 10": {"1.png": png(STEPS)}, "class 2": {"1.png": png(DARK)}}),
        good(classes={"class 2": 1, "class 10": 1}),
    ),
    "hidden files": (
        folder(
            a={"1.png": png(STEPS), ".DS_Store": b"\0\0\0\1Bud1", "Thumbs.db": b"\xd0\xcf", "._1.png": b"\0\5\x16\7"},
            b={"1.png": png(DARK)},
            **{".git": {"x": b"x"}, "__MACOSX": {"1.png": b""}, ".DS_Store": b"x"},
        ),
        good(),
    ),
    "a text beside": (
        folder(a={"1.png": png(STEPS), "notes.txt": b"hello"}, b={"1.png": png(DARK)}, **{"read.me": b"x"}),
        good(warnings=("set/read.me lies beside the folders", "set/a/notes.txt is a file of an unknown kind")),
    ),
    "other formats": (
        folder(
            a={"1.png": png(STEPS), "2.gif": b"GIF89a", "3.png": b"", "4.webp": b"RIFF\0\0\0\0WEBP"},
            b={"1.png": png(DARK)},
        ),
        good(
            warnings=("2.gif is a picture, but neither", "3.png is an empty file", "4.webp is a picture, but neither")
        ),
    ),
    "a web page named PNG": (
        folder(a={"1.png": png(STEPS), "2.png": b"<html>404"}, b={"1.png": png(DARK)}),
        good(warnings=("set/a/2.png is a web page; left out",)),
    ),
    "50 texts beside": (many_names, good(warnings=(*["unknown kind"] * 20, "30 others"))),
    "a folder in a class": (
        folder(a={"1.png": png(STEPS), "more": {"2.png": png(STEPS)}}, b={"1.png": png(DARK)}),
        good(warnings=("set/a/more is a folder within",)),
    ),
    "an empty class": (
        folder(a={"1.png": png(STEPS)}, b={"1.png": png(DARK)}, c=None),
        good(warnings=("set/c has no pictures",)),
    ),
    "a link out": (with_link(lambda p: p / "outside" / "x.png", "a/2.png"), good(warnings=("a/2.png is a link out",))),
    "a class that is a link out": (with_link(lambda p: p / "outside", "c"), good(warnings=("set/c is a link out",))),
    "a link to the root": (with_link(lambda p: Path("/"), "c"), good(warnings=("set/c is a link out",))),
    "a link to a device": (
        with_link(lambda p: Path("/dev/zero"), "a/2.png"),
        good(warnings=("a/2.png is a link out",)),
    ),
    "a link in a circle": (with_link(lambda p: p / "set" / "c", "c"), good(warnings=("set/c is a link",))),
    "a link within": (
        with_link(lambda p: p / "set" / "b" / "1.png", "a/2.png"),
        good(m=3, classes={"a": 2, "b": 1}, sum=1560),
    ),
    "a pipe": (with_pipe, good(warnings=("set/a/2.png is not a regular file",))),
    "names that are no text": (strange_bytes, good(classes={"b": 1, "\ufffd<b>": 1})),
    "sizes that differ": (
        folder(
            a={"1.png": png(STEPS), "2.png": png(np.kron(STEPS, np.ones((5, 5), np.uint8)))}, b={"1.png": png(DARK)}
        ),
        good(m=3, classes={"a": 2, "b": 1}, sum=2 * 1320 + 120, warnings=("1 of 3 pictures is brought to 4 × 3",)),
    ),
    "shapes that differ": (
        folder(a={"1.png": png(STEPS)}, b={"1.png": png(DARK), "2.png": png(np.full((6, 4), 10, np.uint8))}),
        good(m=3, classes={"a": 1, "b": 2}, sum=1320 + 240, warnings=("1 of 3 pictures", "1 of them is stretched")),
    ),
    "large pictures": (
        folder(
            a={"1.jpg": jpeg(np.full((3000, 4000), 60, np.uint8))},
            b={"1.png": png(np.full((3000, 4000), 10, np.uint8))},
        ),
        good(n_x=32 * 24, sum=32 * 24 * 70, warnings=("2 of 2 pictures are brought to 32 × 24",)),
    ),
}

LIES: dict[str, tuple[Callable[[Path], Path], Good | Bad]] = {
    "nothing in it": (folder(), bad("set has no PNG or JPEG pictures")),
    "pictures without a class": (folder(**{"1.png": png(STEPS)}), bad("set has no PNG or JPEG", "one for each class")),
    "classes a folder too deep": (folder(all={"a": {"1.png": png(STEPS)}}), bad("set has no PNG or JPEG")),
    "one class": (folder(a={"1.png": png(STEPS)}), bad("set", "at least two classes")),
    "names that read the same": (names_that_read_the_same, bad("set: two folders have the name")),
    "1,001 classes": (many_classes, bad("set has more than 1,000 folders")),
    "a file of 65 MB": (fat_picture, bad("set/a/1.png has 68,157,440 bytes")),
    "one picture": (file_in_place_of_a_folder, bad("set.png is a PNG picture", "one folder for each class")),
    "PNG cut off": (one(png(STEPS)[:-20]), bad("set/a/1.png is damaged or cut off")),
    "PNG without its end": (one(png(STEPS)[:-12]), bad("set/a/1.png is damaged or cut off")),
    "PNG, the header alone": (one(png(STEPS)[:33]), bad("set/a/1.png is damaged or cut off")),
    "PNG, half a header": (one(png(STEPS)[:20]), bad("set/a/1.png is damaged or cut off")),
    "PNG damaged": (one(png(STEPS).replace(b"IDAT", b"IDAT\x55")), bad("set/a/1.png is damaged")),
    "PNG, a wrong checksum": (one(png(STEPS)[:-13] + b"\0" + png(STEPS)[-12:]), bad("set/a/1.png is damaged")),
    "PNG, too few rows": (one(raw_png(4, 3, data=b"\0" * 6)), bad("set/a/1.png is damaged or cut off")),
    "PNG of no pixels": (one(raw_png(0, 3)), bad("set/a/1.png is damaged")),
    "PNG, 3 gigapixels": (one(raw_png(60_000, 60_000)), bad("set/a/1.png has 60,000 × 60,000 pixels")),
    "PNG, as large as it goes": (one(raw_png(2**31 - 1, 2**31 - 1)), bad("set/a/1.png has 2,147,483,647 ×")),
    "PNG, 100 megapixels in 100 kB": (
        one(raw_png(10_000, 10_000, data=bytes(10_001 * 10_000))),
        bad("set/a/1.png has 10,000 × 10,000 pixels"),
    ),
    "PNG, depth 3": (one(raw_png(4, 3, 3)), bad("set/a/1.png is damaged")),
    "PNG, packed text": (one(text_bomb()), bad("set/a/1.png is damaged", "too large")),
    "JPEG cut off": (one(jpeg(STEPS)[:-10]), bad("set/a/1.png is damaged or cut off")),
    "JPEG, half": (one(jpeg(STEPS)[:200]), bad("set/a/1.png is damaged or cut off")),
    "JPEG, three bytes": (one(b"\xff\xd8\xff"), bad("set/a/1.png is damaged or cut off")),
    "JPEG, 4 gigapixels": (
        one(jpeg(STEPS).replace(b"\xff\xc0\0\x0b\x08\0\x03\0\x04", b"\xff\xc0\0\x0b\x08\xff\xff\xff\xff")),
        bad("set/a/1.png has 65,535 × 65,535 pixels"),
    ),
    "longer than a JPEG can be": (
        one(raw_png(70_000, 1, data=b"\0" + b"\x5a" * 70_000)),
        bad("set/a/1.png has 70,000 × 1 pixels; at most 65,535 a side"),
    ),
    "one picture again and again": (
        folder(a={"1.png": png(DARK), "2.png": png(DARK)}, b={"1.png": png(DARK)}),
        Good(12, 3, {"a": 2, "b": 1}, 360.0, ("set: all pictures are the same",)),
    ),
    "folders one level too deep": (
        lambda into: deeper(into, "train/cats/1.png"),
        bad("set has no PNG or JPEG", "there are folders in set/train: give that one"),
    ),
    "the files of MNIST": (
        lambda into: deeper(into, "train-images-idx3-ubyte"),
        bad("set has no PNG or JPEG", "give set/train-images-idx3-ubyte for its IDX files"),
    ),
    "all pictures of a class in a folder within": (
        lambda into: deeper(into, "a/in/1.png", "b/1.png"),
        bad('all examples have the class "b"', "set/a/in is a folder within the folder of a class"),
    ),
    "JPEG, 500 scans": (one(scans(500)), bad("set/a/1.png is drawn in 5", "scans")),
}

CASES = [Case(name, *each) for name, each in (HONEST | LIES).items()]
