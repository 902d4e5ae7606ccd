"""How many bytes a problem needs, by arithmetic, and how many there are.

What can't fit is refused before anything is allocated: Linux lends more memory than it has, and ends
the process later.
"""

import os
import re
from pathlib import Path

from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import OPTIMIZERS
from densegui.engine.propagation import CHUNK
from densegui.errors import ExperimentError

# Where the system does not tell how much memory it has.
ASSUMED = 8 * 2**30


def bytes_needed(spec: NetworkSpec, optimizer: str, batch_size: int, n_train: int, n_test: int) -> int:
    """The bytes that training and showing a network takes, but for an operation's small passing arrays.

    Numbers are counted in the network's precision:

    - parameters, three times (W, W_new and the gradient), and each of the optimiser's moments twice (old
      and new): once for the minibatch on the screen, once for the one that is running;
    - for each of the two sizes of minibatch (all, and the last of an epoch) Z, A, dZ and one scratch
      array, X, Y and log Ŷ, likewise twice;
    - Z and A of the examples that are evaluated together;
    - the training and test examples with their one-hot labels.

    To these come the draws for the largest W, in float64. The data set itself has been read by then.
    """
    size = 8 if spec.dtype == "float64" else 4
    theta = spec.n_parameters * (3 + 2 * len(OPTIMIZERS[optimizer].moments))
    full = min(batch_size, n_train)
    last = n_train % full
    nodes = sum(spec.n[1:])
    batch = (full + last) * (4 * nodes + spec.n_x + 2 * spec.n_y)
    evaluation = min(CHUNK, max(n_train, n_test)) * 2 * nodes
    examples = (n_train + n_test) * (spec.n_x + spec.n_y)
    draws = max(before * after for before, after in zip(spec.n[:-1], spec.n[1:], strict=True))
    return size * (2 * (theta + batch) + evaluation + examples) + 8 * draws


def bytes_available() -> int:
    """The memory that can be had without swapping, within the limit of the container if there is one."""
    try:
        kibibytes = re.search(r"^MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    except OSError:
        kibibytes = None
    free = int(kibibytes[1]) * 1024 if kibibytes else _physical()
    return min([free, *_container()])


def _physical() -> int:
    """All the memory of this computer, where it is not known how much of it is free."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return ASSUMED


def _container() -> list[int]:
    """What the control group leaves, or nothing where there is no limit."""
    folder = Path("/sys/fs/cgroup")
    try:
        return [int((folder / "memory.max").read_text()) - int((folder / "memory.current").read_text())]
    except (OSError, ValueError):  # "max" is no number: no limit
        return []


def check_memory(spec: NetworkSpec, optimizer: str, batch_size: int, n_train: int, n_test: int) -> None:
    """Refuse what can't fit.

    Raises
    ------
    ExperimentError
        Names the bytes that are needed and those that are free.
    """
    needed = bytes_needed(spec, optimizer, batch_size, n_train, n_test)
    free = bytes_available()
    if needed > free:
        shape = "-".join(map(str, spec.n)) if spec.L <= 6 else f"{spec.L} layers"
        raise ExperimentError(
            f"$.network: a network of {shape} has {spec.n_parameters:,} parameters and needs "
            f"{in_units(needed)} of memory ({needed:,} bytes); {in_units(free)} are free ({free:,} bytes)"
        )


def in_units(count: int) -> str:
    """`count` bytes for people: 512 bytes, 1.5 MiB, 7.3 TiB."""
    value, unit = float(count), "bytes"
    for larger in ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:,.1f} {unit}"
