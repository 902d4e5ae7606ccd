"""Figures and the table of them. A figure is the median of several measurements, with the smallest and the largest."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter, sleep
from typing import Any

PACKAGES = ("numpy", "torch", "scikit-learn", "PySide6-Essentials", "pyqtgraph")
PAUSE = 0.03
"""Seconds between two contenders: BLAS and OpenMP threads of the one before stop spinning."""


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    Attributes
    ----------
    what : str
    ours, rival : str
        The two things compared, with their units; "" where there is none.
    values : tuple of float
        Measured in `unit`, one for each round.
    goal : float or None
        What the median should reach, `sense` ">=" or "<=".
    remark : str
        In place of values: why there are none.
    """

    what: str
    ours: str = ""
    rival: str = ""
    values: tuple[float, ...] = ()
    unit: str = "×"
    goal: float | None = None
    sense: str = ">="
    remark: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None without goal or values."""
        if self.goal is None or not self.values:
            return None
        median = statistics.median(self.values)
        return median >= self.goal if self.sense == ">=" else median <= self.goal

    def cells(self) -> tuple[str, ...]:
        """The row as the table prints it."""
        if not self.values:
            return (self.what, self.ours, self.rival, self.remark, "", "")
        low, median, high = min(self.values), statistics.median(self.values), max(self.values)
        goal = "" if self.goal is None else f"{'≥' if self.sense == '>=' else '≤'} {self.goal:g} {self.unit}"
        reached = {None: "", True: "yes", False: "NO"}[self.reached]
        result = f"{median:.2f} {self.unit} ({low:.2f}–{high:.2f})"
        return (self.what, self.ours, self.rival, result, goal, reached)


def to_json(figures: Iterable[Figure]) -> str:
    """Figures as one line of text, to hand from one process to another."""
    return json.dumps([asdict(figure) for figure in figures])


def from_json(text: str) -> list[Figure]:
    """The figures of `to_json`."""
    return [Figure(**{**row, "values": tuple(row["values"])}) for row in json.loads(text)]


def interleave(contenders: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measure A B A B …: what disturbs the machine for a while disturbs all contenders alike."""
    for measure in contenders.values():
        measure()
    results: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, measure in contenders.items():
            sleep(PAUSE)
            results[name].append(measure())
    return results


def ratios(above: Sequence[float], below: Sequence[float]) -> tuple[float, ...]:
    """above / below, round by round."""
    return tuple(a / b for a, b in zip(above, below, strict=True))


def seconds_each(run: Callable[[], Any], seconds: float) -> float:
    """Call `run` until the time is up, and return the mean time of a call."""
    run()
    calls, start = 0, perf_counter()
    while (passed := perf_counter() - start) < seconds:
        run()
        calls += 1
    return passed / calls


def time_text(times: Sequence[float]) -> str:
    """The median of times in seconds, in a unit that suits it."""
    median = statistics.median(times)
    if median < 1e-3:
        return f"{1e6 * median:.1f} µs"
    return f"{1e3 * median:.2f} ms" if median < 1 else f"{median:.2f} s"


def machine() -> str:
    """Processor, threads and versions, as the heading of the table."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    cores = os.cpu_count() or 1
    variables = [f"{name}={os.environ[name]}" for name in sorted(os.environ) if name.endswith("_NUM_THREADS")]
    threads = ", ".join(variables) or "numbers of threads as the libraries choose them"
    system = f"{platform.system()} {platform.machine()}, {_processor()}, {cores} cores"
    return f"{system}; {threads}\nPython {platform.python_version()}, {', '.join(found)}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


class Neighbours:
    """How much of the machine other programs used meanwhile: above some percent, figures can't be trusted.

    A product of two threads of BLAS waits for the slower one: one busy program beside it can make it 30 times as slow.
    """

    def __enter__(self) -> "Neighbours":
        self._before = self._read()
        return self

    def __exit__(self, *error: object) -> None:
        before, after = self._before, self._read()
        self._share = None
        if before is not None and after is not None:
            busy, whole, own = (later - sooner for later, sooner in zip(after, before, strict=True))
            self._share = max(busy - own, 0.0) / max(whole, 1e-9)

    def __str__(self) -> str:
        """One sentence for the heading."""
        if self._share is None:
            return "What other programs did meanwhile is not known on this system."
        return f"Other programs used {self._share:.0%} of the processors meanwhile; above 3 % measure again."

    @staticmethod
    def _read() -> tuple[float, float, float] | None:
        """Seconds since the start: of all processors busy, of all processors, of this process and its children."""
        try:
            with open("/proc/stat", encoding="ascii") as lines:
                ticks = [int(number) for number in lines.readline().split()[1:9]]
        except OSError:
            return None
        second = os.sysconf("SC_CLK_TCK")
        idle = ticks[3] + ticks[4]
        own = os.times()
        return (sum(ticks) - idle) / second, sum(ticks) / second, sum(own[:4])


def print_table(figures: Sequence[Figure]) -> None:
    """Print the table to stdout."""
    heading = ("what", "ours", "rival", "median (min–max)", "to reach", "reached")
    rows = [heading, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heading))]
    rows.insert(1, tuple("-" * width for width in widths))
    for row in rows:
        print(" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    sys.stdout.flush()
