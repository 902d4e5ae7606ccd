"""Long work in pieces: a generator that yields after each, so that a window stays fluid, and returns its result."""

from collections.abc import Callable, Generator
from typing import Any, TypeAlias, TypeVar

Done: TypeAlias = tuple[int, int]
"""(done, total), in units of the work's own."""
Told = TypeVar("Told")
Result = TypeVar("Result")


def result_of(work: Generator[Any, None, Result]) -> Result:
    """Do all of a work now, and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result


def retold(work: Generator[Any, None, Result], tell: Callable[[Any], Told]) -> Generator[Told, None, Result]:
    """Do a work as a part of a larger one: `tell` makes of what it yields what the larger one yields."""
    while True:
        try:
            told = next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield tell(told)
