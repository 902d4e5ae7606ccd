"""One minibatch on the stepped path with its trace, beside PyTorch and scikit-learn.

Ours is `Debugger.advance`, the loop that the window and the command line train with: it runs the program's operations
one by one, gathers the minibatch, keeps every array, records the cost and looks for numbers that are not finite.
"""

from collections.abc import Callable, Sequence
from functools import partial

from tests.benchmarks.problems import TrainingOnly, random_problem, seconds_per_minibatch
from tests.benchmarks.report import Figure, interleave, ratios, seconds_each, time_text
from tests.benchmarks.rivals import sklearn_minibatch, torch_minibatch

CASES = (
    ((2, 4, 2, 2), 10, "tanh", 5.0, 0.08),
    ((64, 32, 10), 32, "relu", 5.0, 0.08),
    ((64, 32, 10), 32, "tanh", None, 0.08),
    ((784, 128, 10), 64, "relu", 1.2, 0.12),
    ((784, 512, 256, 10), 128, "relu", 1.0, 0.25),
)
"""Sizes, minibatch size, activation, goal beside PyTorch, seconds of one measurement.

The third is there for comparison: a quarter of its time in float64 is NumPy's tanh, which takes twice PyTorch's.
"""
ROUNDS = 11
RIVALS = {"PyTorch": torch_minibatch, "scikit-learn": sklearn_minibatch}


def measure() -> list[Figure]:
    """Two figures for each case and dtype."""
    figures = []
    for dtype in ("float64", "float32"):
        for n, batch_size, hidden, goal, seconds in CASES:
            figures += _case(n, batch_size, hidden, dtype, goal, seconds)
    return figures


def _case(
    n: Sequence[int], batch_size: int, hidden: str, dtype: str, goal: float | None, seconds: float
) -> list[Figure]:
    problem = random_problem(n, batch_size, dtype, hidden)
    what = f"minibatch {'-'.join(map(str, n))}, m {batch_size}, {hidden}, {dtype}"
    contenders: dict[str, Callable[[], float]] = {
        "ours": partial(seconds_per_minibatch, TrainingOnly(problem), seconds)
    }
    for name, make in RIVALS.items():
        step = make(problem)
        if step is not None:
            contenders[name] = partial(seconds_each, step, seconds)
    times = interleave(contenders, ROUNDS)
    figures = []
    for name, its_goal in zip(RIVALS, (goal, 1.0), strict=True):
        if name not in times:
            figures.append(Figure(what, time_text(times["ours"]), name, remark="not installed"))
            continue
        faster = ratios(times[name], times["ours"])
        rival = f"{name} {time_text(times[name])}"
        figures.append(Figure(what, time_text(times["ours"]), rival, faster, goal=its_goal))
    return figures
