"""Zip archives that may lie: their directory is checked before any member is read, and nothing is extracted to disk.

The standard library reads the directory, after its size is known to be small. It does not notice members that
overlap (which lets a small file unpack to terabytes), and it ends reading a member where the directory says
that it ends; so that members are unpacked here.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from densegui.data.files import may_unpack_to, quoted, size_of
from densegui.data.progress import Ticker
from densegui.errors import LoadError

MAX_MEMBERS = 1_000
MAX_DIRECTORY = 2**20
_END = struct.Struct("<4s4H2IH")
_LOCAL = struct.Struct("<4s5H3I2H")
_UTF8, _ENCRYPTED = 0x800, 0x1 | 0x40 | 0x2000
_RAW_DEFLATE = -15
_READ = 2**16
_UNPACK = 2**18


@dataclass(frozen=True)
class Member:
    """One file within an archive.

    Attributes
    ----------
    name
        With its folders.
    place
        The archive's name and this one's, as a message begins with them.
    header, start, packed
        Where its own header begins, where its packed bytes begin, and how many these are.
    size, crc
        Of the unpacked bytes.
    deflated
        Whether it is packed at all.
    """

    name: str
    place: str
    header: int
    start: int
    packed: int
    size: int
    crc: int
    deflated: bool


def members(file: BinaryIO, name: str, most: int = MAX_MEMBERS) -> dict[str, Member]:
    """The members of an archive by name; more than `most` are refused.

    Raises
    ------
    LoadError
        When the archive is damaged or not what archives of data are.
    """
    directory, count = _check_end(file, name, most)
    try:
        infos = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error, OSError) as error:
        raise LoadError(f"{name}: the directory of the archive is damaged ({error}).") from error
    if len(infos) != count:
        raise LoadError(f"{name}: the archive has {len(infos):,} members, but its end says {count:,}.")
    found: dict[str, Member] = {}
    folded: set[str] = set()
    for info in infos:
        if info.filename.casefold() in folded:
            raise LoadError(f"{name}: the archive has two members named {quoted(info.filename)}.")
        folded.add(info.filename.casefold())
        found[info.filename] = _member(file, name, info)
    _check_places(found, name, directory)
    return found


def _check_end(file: BinaryIO, name: str, most: int) -> tuple[int, int]:
    """Check the record at the end of an archive; return where the directory begins and how many members it has."""
    size = size_of(file)
    tail_start = max(0, size - _END.size - 0xFFFF)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + _END.size > len(tail):
        raise LoadError(f"{name}, byte {size:,}: the archive has no directory at its end; the file is cut off.")
    _, disk, first_disk, here, count, length, start, comment = _END.unpack_from(tail, at)
    if at + _END.size + comment != len(tail):
        raise LoadError(f"{name}, byte {tail_start + at:,}: the archive does not end where it says.")
    if count > most:
        raise LoadError(f"{name}: the archive has more than {most:,} members.")
    zip64 = 0xFFFFFFFF in (length, start) or tail[max(0, at - 20) : at].startswith(b"PK\6\7")
    if disk or first_disk or here != count or zip64 or length > MAX_DIRECTORY or start + length != tail_start + at:
        raise LoadError(f"{name}, byte {tail_start + at:,}: the directory of the archive is not where it says.")
    return int(start), int(count)


def _member(file: BinaryIO, archive: str, info: zipfile.ZipInfo) -> Member:
    """One member, if it is one that can be read."""
    place = f"{archive}, member {quoted(info.filename)}"
    file.seek(info.header_offset)
    local = file.read(_LOCAL.size)
    if len(local) < _LOCAL.size or not local.startswith(b"PK\3\4"):
        raise LoadError(f"{place}, byte {info.header_offset:,}: its header is not there.")
    _, _, flags, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack(local)
    name = file.read(name_length).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    if name != info.orig_filename or method != info.compress_type:
        raise LoadError(f"{place}, byte {info.header_offset:,}: its header and the directory differ.")
    if (flags | info.flag_bits) & _ENCRYPTED:
        raise LoadError(f"{place} is encrypted.")
    if method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise LoadError(f"{place} is packed by method {method}; only deflate can be read.")
    if method == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        raise LoadError(f"{place} has {info.compress_size:,} bytes, but its header says {info.file_size:,}.")
    if info.file_size > may_unpack_to(info.compress_size):
        raise LoadError(
            f"{place} unpacks from {info.compress_size:,} bytes to {info.file_size:,}: no data pack that well."
        )
    start = info.header_offset + _LOCAL.size + name_length + extra_length
    deflated = method == zipfile.ZIP_DEFLATED
    sizes = (info.compress_size, info.file_size, info.CRC)
    return Member(info.filename, place, info.header_offset, start, *sizes, deflated)


def _check_places(found: dict[str, Member], name: str, directory: int) -> None:
    """No member may reach into another, or into the directory."""
    ordered = sorted(found.values(), key=lambda member: member.header)
    ends = [member.header for member in ordered[1:]] + [directory] * bool(ordered)
    for member, end in zip(ordered, ends, strict=True):
        if member.start + member.packed > end:
            raise LoadError(f"{member.place}, byte {member.start:,}: it overlaps with what follows it in {name}.")


def member_blocks(file: BinaryIO, member: Member, tick: Ticker) -> Iterator[bytes]:
    """What a member unpacks to; it must have the size and the checksum that the directory says.

    Parameters
    ----------
    file
        The archive.
    member
        One of its `members`.
    tick
        Is told of each unpacked byte.

    Raises
    ------
    LoadError
        When it has not.
    """
    size = crc = 0
    for block in _inflated(file, member) if member.deflated else _stored(file, member):
        size += len(block)
        crc = zlib.crc32(block, crc)
        if size > member.size:
            raise LoadError(f"{member.place} unpacks to more than the {member.size:,} bytes that the directory says.")
        yield block
        tick.advance(len(block))
    if size < member.size:
        raise LoadError(f"{member.place} unpacks to {size:,} bytes; the directory says {member.size:,}.")
    if crc != member.crc:
        raise LoadError(f"{member.place} is damaged: its checksum is not the one in the directory.")


def _stored(file: BinaryIO, member: Member) -> Iterator[bytes]:
    file.seek(member.start)
    left = member.packed
    while left and (block := file.read(min(_UNPACK, left))):
        left -= len(block)
        yield block


def _inflated(file: BinaryIO, member: Member) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_RAW_DEFLATE)
    packed = _stored(file, member)
    data = next(packed, b"")
    while not unpacker.eof:
        try:
            block = unpacker.decompress(data, _UNPACK)
        except zlib.error as error:
            raise LoadError(f"{member.place} is damaged ({error}).") from error
        if block:
            yield block
        elif not data and not unpacker.eof:
            raise LoadError(f"{member.place} is cut off: its packed data have no end.")
        data = unpacker.unconsumed_tail or (b"" if unpacker.eof else next(packed, b""))
    if unpacker.unused_data or next(packed, b""):
        raise LoadError(f"{member.place}: bytes follow the end of its packed data.")
