"""A long call beside its caller: in a thread, while the caller is told again and again that it is not done yet.

Work that is done in pieces between the events of a window has pieces that can't be cut: one minibatch of a large
network. NumPy spends such a piece outside of Python's lock, and the window stays free.
"""

import threading
from collections.abc import Callable, Generator
from typing import TypeVar

from densegui.engine.network import NetworkSpec
from densegui.work import Done

HEAVY_FLOPS = 1e8
"""Operations of one piece of work from which it is done aside: about 2 ms on a slow core."""
LOOK_SECONDS = 0.002
"""How long the caller waits between two looks."""

Result = TypeVar("Result")


def flops(spec: NetworkSpec, examples: int) -> float:
    """Return about how many operations a minibatch takes: two for each weight and example, three times."""
    return 6.0 * spec.n_parameters * examples


def is_heavy(spec: NetworkSpec, examples: int) -> bool:
    """Whether one minibatch of so many examples would hold up a window."""
    return flops(spec, examples) > HEAVY_FLOPS


def aside(call: Callable[[], Result]) -> Generator[Done, None, Result]:
    """Run a call in a thread; yield until it is done, and return its result or raise its error.

    A generator that is closed waits for the call to end: what it works on belongs to somebody else afterwards.
    """
    results: list[Result] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # raised again by the caller's thread
            errors.append(error)

    thread = threading.Thread(target=run, name="aside", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(LOOK_SECONDS)
            if thread.is_alive():
                yield 0, 1
    finally:
        thread.join()
    if errors:
        raise errors[0]
    return results[0]
