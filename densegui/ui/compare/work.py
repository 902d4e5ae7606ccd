"""The work of a comparison in pieces: our minibatch, the student's file, and what is found of it."""

from collections.abc import Generator
from dataclasses import dataclass

from densegui.debugger.compare.compare import Comparison, comparing
from densegui.debugger.compare.reading import read_student
from densegui.debugger.compare.reference import Reference, from_frame
from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.work import Done


@dataclass(frozen=True)
class Compared:
    """A result, and what it was compared with."""

    path: str
    result: Comparison
    reference: Reference

    @property
    def minibatch(self) -> int:
        assert self.reference.minibatch is not None  # a frame's
        return self.reference.minibatch


def shown_minibatch(frame: Frame) -> int:
    """Return the number of the minibatch that is compared at a frame: the first one before it has been run."""
    return frame.minibatch if frame.has_minibatch else 0


def work(path: str, frame: Frame) -> Generator[Done, None, Compared]:
    """Compare a file with the minibatch of a frame; the file is read anew."""
    yield 0, 2
    reference = from_frame(frame, f"minibatch {count(shown_minibatch(frame))}")
    yield 0, 2
    file = read_student(path, reference.rules.L)
    result = yield from comparing(file, reference)
    return Compared(path, result, reference)
