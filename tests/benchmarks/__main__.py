"""`python -m tests.benchmarks [NAME...]`: measure, and print one table. Each group runs in a process of its own."""

import argparse
import os
import subprocess
import sys
from importlib import import_module

from tests.benchmarks.report import Figure, Neighbours, from_json, machine, print_table, to_json

GROUPS = {
    "engine": "one minibatch beside PyTorch and scikit-learn",
    "blas": "matrix products alone beside the whole minibatch",
    "window": "training with the window open beside training without one",
    "views": "training with every panel open beside training with none",
    "drawing": "redraw of 2,720 edges beside pyqtgraph's GraphItem",
    "regions": "decision regions, for two inputs and for 784",
    "time_travel": "steps and ways through time, what they cost while training runs, and the gradient check",
    "data": "a file of MNIST's size to ready beside NumPy reading its bytes",
    "startup": "start to the first painted frame beside an empty window",
}


def main() -> int:
    """Measure the named groups, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(GROUPS)}; all of them by default")
    parser.add_argument("--inside", choices=GROUPS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        print(to_json(import_module(f"tests.benchmarks.{arguments.inside}").measure()))
        return 0
    if unknown := [name for name in arguments.names if name not in GROUPS]:
        parser.error(f"there is no group {unknown[0]!r}; there are {', '.join(GROUPS)}")
    with Neighbours() as neighbours:
        figures = [figure for name in arguments.names or GROUPS for figure in _run(name)]
    print(f"{machine()}\n{neighbours}\n")
    print_table(figures)
    return 0 if all(figure.values or figure.remark == "not installed" for figure in figures) else 1


def _run(name: str) -> list[Figure]:
    """Measure a group in a fresh process: libraries of one group do not disturb another."""
    print(f"measuring {GROUPS[name]} …", file=sys.stderr)
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    command = [sys.executable, "-m", "tests.benchmarks", "--inside", name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    # What the offscreen platform can't do, Qt says of every window.
    messages = [line for line in done.stderr.splitlines() if not line.startswith("This plugin does not support")]
    print(*messages, sep="\n", end="\n" if messages else "", file=sys.stderr)
    if done.returncode:
        return [Figure(GROUPS[name], remark=f"failed: the process ended with {done.returncode}")]
    return from_json(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
