"""What the panel of vectorisation says: the rows of its table, and the sentences that read them off."""

from densegui.debugger.format import MISSING, count, duration, number
from densegui.debugger.vectorisation import Timing, Vectorisation

COLUMNS = ("size", "loops (21)", "vectors (22)", "minibatch (23)", "× loops")
TIPS = (
    "Examples of the minibatch",
    "Time for each example of loops over nodes and terms, in Python",
    "Time for each example of one matrix-vector product a layer, one example after the other",
    "Time for each example of one matrix product a layer for all examples: the program that trains",
    "How many times as fast as the loops the minibatch is",
)


def row(result: Vectorisation, timing: Timing) -> tuple[str, ...]:
    """Return the texts of a row of the table."""
    times = (timing.loops, timing.vectors, timing.matrices)
    return str(timing.m_b), *map(duration, times), _times(result.times_as_fast("loops", timing))


def _times(ratio: float | None) -> str:
    """Return a ratio with two digits: more are not meant."""
    if ratio is None:
        return MISSING
    return count(int(float(f"{ratio:.2g}"))) if ratio >= 9.95 else number(ratio, 2)


def sentences(result: Vectorisation) -> tuple[str, ...]:
    """Return what the times say of the training's minibatch size and of the fastest one, the longest text first.

    `_{b}` is a subscript.
    """
    timing, fastest = result.read, result.fastest
    loops, vectors = (result.times_as_fast(form, timing) for form in ("loops", "vectors"))
    start = f"A minibatch of {timing.m_b} takes {duration(timing.matrices, 2)} an example"
    first = [f"{_times(loops)} times as fast as the loops"] if loops is not None else []
    both = first + ([f"{_times(vectors)} times as fast as one at a time"] if vectors is not None else [])
    long = f"{start}{': ' if both else ''}{', '.join(both)}"
    end = f"; the fastest is m_{{b}} = {fastest.m_b} with {duration(fastest.matrices, 2)}"
    short = f"m_{{b}} = {timing.m_b}: {duration(timing.matrices, 2)} an example"
    return (
        *([f"{long}{end}."] if fastest is not timing else []),
        f"{long}.",
        f"{start}{': ' if first else ''}{', '.join(first)}.",
        short + (f", {_times(loops)} × the loops" if loops is not None else ""),
        short,
    )


def agreement(result: Vectorisation) -> tuple[str, ...]:
    """Return how far the forms agree, and what was left out, the longest text first."""
    found = f"largest difference {number(result.difference, 2)}" if result.difference else "no difference at all"
    forms = "three" if any(timing.loops is not None for timing in result.timings) else "two"
    start = f"The {forms} forms {'agree' if result.agrees else 'do NOT agree'}"
    missing = "".join(f" · {MISSING}: {reason}" for reason in result.reasons)
    missing = missing.replace("m_b", "m_{b}")
    return (
        f"{start}: {found} of an array's largest entry, {result.dtype}{missing}",
        f"{start}: {found}, {result.dtype}{missing}",
        f"{start}: {found}{missing}",
        f"{start}: {found}",
    )


def note(result: Vectorisation) -> str:
    """Return what was measured, and when."""
    shape = "-".join(map(str, result.n))
    return f"{shape}, parameters after {count(result.t)} updates · forward, cost and backward, fastest of several"
