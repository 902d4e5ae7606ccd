"""A comparison as lines of text: the first says it all, conventions come after it, then each array."""

import math
from collections.abc import Iterator

from densegui.debugger.compare.compare import Comparison, Row
from densegui.debugger.compare.examine import Verdict
from densegui.debugger.compare.reference import Reference
from densegui.debugger.format import number


def lines(result: Comparison, reference: Reference) -> Iterator[str]:
    """Yield the lines that `densegui compare` prints."""
    yield result.sentence
    for convention in result.conventions:
        yield f"convention: {convention}"
    yield f"compared with {reference.title}: {len(result.rows)} of {len(result.rows) + len(result.absent)} arrays"
    for note in result.notes:
        yield f"note: {note}"
    width = max(len(str(row.name)) for row in result.rows)
    for row in result.rows:
        yield f"  {row.name!s:{width}}  {row.verdict.value:7}  {details(row)}".rstrip()


def details(row: Row) -> str:
    """Return how far an array lies from ours, where, and why."""
    if row.verdict is Verdict.AGREES:
        return f"to {number(row.relative, 2)}" if row.relative else ""
    told = [where(row)] if math.isfinite(row.relative) or row.yours is not None else []
    if row.verdict is Verdict.FOLLOWS:
        told.append("right after what is before it")
    if row.says:
        told.append(row.says)
    return "; ".join(told)


def where(row: Row) -> str:
    """Return the largest relative difference and its place, counted from 0 as in NumPy."""
    place = f" at {row.name}[{', '.join(map(str, row.index))}]" if row.index else ""
    return f"{number(row.relative, 2)}{place}: {number(row.yours, 7)}, ours {number(row.ours, 7)}"
