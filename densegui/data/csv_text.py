"""From the bytes of a CSV file to its lines of text: in which encoding they are, and what no such file contains."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from densegui.data.files import Kind, sniff
from densegui.data.options import Encoding
from densegui.data.progress import Ticker
from densegui.errors import LoadError

MAX_LINE = 4 * 2**20
CHUNK = 2**20
WANTED = "a CSV file"

_MARKS: tuple[tuple[bytes, str, tuple[Encoding, ...]], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig", ("utf-8",)),
    (codecs.BOM_UTF32_LE, "utf-32", ()),
    (codecs.BOM_UTF32_BE, "utf-32", ()),
    (codecs.BOM_UTF16_LE, "utf-16", ("utf-16",)),
    (codecs.BOM_UTF16_BE, "utf-16", ("utf-16",)),
)
"""A byte order mark, Python's name of what follows it, and ours."""

# What Windows-1252 leaves open, and control characters: no text has them.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d]")

# Letters of two and three bytes in UTF-8. In Windows-1252 they would be an accented capital before a mark.
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")


@dataclass(frozen=True)
class Text:
    """How the bytes of a file become text.

    Attributes
    ----------
    codec
        As Python calls it.
    encoding
        As people call it.
    warning
        What to look at if it was a guess.
    """

    codec: str
    encoding: str
    warning: str | None = None


UTF_8 = Text("utf-8-sig", "UTF-8")


def find_text(file: BinaryIO, name: str, wanted: Encoding, tick: Ticker, limit: int | None = None) -> Text:
    """Find out the encoding of a file, and prove that all of it is text in it; leave the file at its beginning.

    Without a byte order mark it is UTF-8 if all of it is, else Windows-1252, with a warning.

    Parameters
    ----------
    file, name
        What to read, and what the errors call it.
    wanted
        The encoding that is told, or "auto".
    tick
        Is called now and then.
    limit
        So many bytes are enough; None wants all.

    Raises
    ------
    LoadError
        Names the line where it is no text.
    """
    start = file.read(512)
    file.seek(0)
    _check_kind(start, name)
    for mark, codec, ours in _MARKS:
        if start.startswith(mark):
            called = codec.removesuffix("-sig").upper()
            if wanted != "auto" and wanted not in ours:
                raise LoadError(f"{name} begins with the mark of {called}; it is not {wanted}.")
            text = Text(codec, called)
            _prove(file, name, text, tick, limit)
            return text
    if wanted == "utf-16":
        text = Text("utf-16-be" if start[:1] == b"\0" else "utf-16-le", "UTF-16")
    elif wanted != "auto":
        text = Text("utf-8" if wanted == "utf-8" else codecs.lookup(wanted).name, wanted)
    else:
        return _guess(file, name, start, tick, limit)
    _prove(file, name, text, tick, limit)
    return text


def lines_of(text: TextIO, name: str) -> Iterator[str]:
    """The lines of a text, each checked for what no CSV file contains."""
    number = 0
    while line := text.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE:
            raise LoadError(f"{name}, line {number}: the line is longer than {MAX_LINE:,} characters.")
        if "\0" in line:
            raise LoadError(f"{name}, line {number}: there is a NUL byte; this is not a CSV file.")
        yield line


def _guess(file: BinaryIO, name: str, start: bytes, tick: Ticker, limit: int | None) -> Text:
    """UTF-8 or Windows-1252."""
    if len(start) >= 4 and start.count(b"\0") >= len(start) // 3 and start[1::2].count(b"\0") != start.count(b"\0") / 2:
        raise LoadError(f'{name} looks like UTF-16 without its mark; set "encoding" to "utf-16".')
    line = _not_text(file, "utf-8", tick, limit)
    if line is None:
        return UTF_8
    if (no_text := _first(file, _NO_TEXT)) is not None:
        raise LoadError(f"{name}, line {no_text}: this is no text, and so no CSV file.")
    if _first(file, _UTF_8) is not None:
        raise LoadError(
            f"{name}, line {line}: this is not UTF-8, but other letters of the file are; "
            'set "encoding", or save it anew.'
        )
    return Text(
        "cp1252",
        "Windows-1252",
        f"{name}, line {line}: this is not UTF-8; the file was read as Windows-1252, so check its accented letters.",
    )


def _prove(file: BinaryIO, name: str, text: Text, tick: Ticker, limit: int | None) -> None:
    if (line := _not_text(file, text.codec, tick, limit)) is not None:
        raise LoadError(f"{name}, line {line}: this is not {text.encoding} text.")


def _not_text(file: BinaryIO, codec: str, tick: Ticker, limit: int | None) -> int | None:
    """The line where a file stops being text of an encoding, or None; leaves it at its beginning."""
    decoder, line, last = codecs.getincrementaldecoder(codec)(), 1, ""
    try:
        while chunk := file.read(CHUNK):
            tick(0)
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return line + _breaks(last + error.object[: error.start].decode(codec, "ignore"))
            line += _breaks(last + text)
            last = "\r" if text.endswith("\r") else ""
            line -= len(last)
            if limit is not None and file.tell() >= limit:
                return None
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return line
        return None
    finally:
        file.seek(0)


def _breaks(text: str) -> int:
    """How many lines end in a text: at LF, CR LF or CR."""
    returns = text.count("\r")
    return text.count("\n") + (returns - text.count("\r\n") if returns else 0)


def _first(file: BinaryIO, pattern: re.Pattern[bytes]) -> int | None:
    """The line of the first byte of a kind; leaves the file at its beginning."""
    line = 1
    try:
        while chunk := file.read(CHUNK):
            if found := pattern.search(chunk):
                return line + _breaks(chunk[: found.start()].decode("latin-1"))
            line += _breaks(chunk.decode("latin-1"))
        return None
    finally:
        file.seek(0)


def _check_kind(start: bytes, name: str) -> None:
    """Refuse what is often saved in place of a CSV file, with what to do about it."""
    match sniff(start):
        case Kind.EMPTY:
            raise LoadError(f"{name} is empty.")
        case Kind.LFS:
            raise LoadError(f"{name} is a pointer of Git LFS; fetch the file itself with git lfs pull.")
        case Kind.OTHER:
            return
        case Kind.ZIP if b".xml" in start or b"mimetype" in start:
            raise LoadError(f"{name} is the file of a spreadsheet program, not {WANTED}; save it as CSV there.")
        case Kind.EXCEL:
            raise LoadError(f"{name} is an old Excel file, not {WANTED}; save it as CSV in Excel.")
        case Kind.GZIP | Kind.ZIP | Kind.PACKED as packed:
            raise LoadError(f"{name} is {packed.value}, not {WANTED}; unpack it first.")
        case other:
            raise LoadError(f"{name} is {other.value}, not {WANTED}.")
