"""How a set of examples is cut into pieces that a window can wait for, and how much work a set is.

Operations are counted as multiplications; what a piece may take is about three milliseconds of a slow core.
"""

from collections.abc import Iterator

from densegui.engine.network import NetworkSpec

ACTIVATION_WORK = 40
"""Operations that one activation counts as: exp and tanh cost that many multiplications."""
PIECE_WORK = 4e7
FEWEST, MOST = 16, 1024
"""Examples of a piece: BLAS needs some to be quick, and memory is bounded."""


def example_work(spec: NetworkSpec) -> int:
    """Return about how many operations the forward pass of one example takes."""
    return 2 * spec.n_parameters + ACTIVATION_WORK * sum(spec.n[1:])


def pieces(spec: NetworkSpec, m: int) -> Iterator[slice]:
    """Cut m examples into pieces whose forward pass takes a few milliseconds."""
    size = int(min(max(PIECE_WORK / example_work(spec), FEWEST), MOST))
    return (slice(start, min(start + size, m)) for start in range(0, m, size))
