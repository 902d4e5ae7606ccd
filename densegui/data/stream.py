"""Bytes one after the other, whatever they come from: a file, a gzip file, a member of a zip archive."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from densegui.data.progress import Ticker

BLOCK = 2**18


class Stream:
    """Hands out the bytes of `blocks`, which may be of any size and are made only when they are needed."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._block = memoryview(b"")

    def take(self, count: int) -> bytes:
        """The next `count` bytes; fewer at the end."""
        parts = []
        while count and (part := self._part(count)):
            parts.append(bytes(part))
            count -= len(part)
        return b"".join(parts)

    def fill(self, array: NDArray[Any]) -> int:
        """Put the next bytes into a contiguous array; return how many there were, which at the end may be too few."""
        out = array.reshape(-1).view(np.uint8).data
        filled = 0
        while filled < len(out) and (part := self._part(len(out) - filled)):
            out[filled : filled + len(part)] = part
            filled += len(part)
        return filled

    def rest(self) -> int:
        """How many bytes are left; they are read, and none is kept."""
        count = len(self._block)
        self._block = memoryview(b"")
        return count + sum(map(len, self._blocks))

    def _part(self, most: int) -> memoryview:
        """Up to `most` of the next bytes, without a copy; none at the end."""
        while not self._block:
            block = next(self._blocks, None)
            if block is None:
                break
            self._block = memoryview(block)
        part, self._block = self._block[:most], self._block[most:]
        return part


def file_blocks(file: BinaryIO, tick: Ticker) -> Iterator[bytes]:
    """A file from where it stands, block by block."""
    while block := file.read(BLOCK):
        yield block
        tick.advance(len(block))
