"""Problems of a given size with random examples, and a debugger that only trains."""

from collections.abc import Sequence
from time import perf_counter

import numpy as np

from densegui.data.dataset import Dataset, Split, split
from densegui.debugger.debugger import Debugger
from densegui.engine.network import NetworkSpec
from densegui.experiment.build import Problem
from densegui.experiment.config import FORMAT, VERSION, Experiment

EXAMPLES = 10_240  # a multiple of all minibatch sizes: every minibatch is whole
NEVER = 10**9


def random_problem(
    n: Sequence[int],
    batch_size: int,
    dtype: str = "float64",
    hidden: str = "relu",
    examples: int = EXAMPLES,
    train_share: float = 1.0,
    evaluate_every: int = NEVER,
) -> Problem:
    """Return a problem n_x-…-n_y with standard normal examples and random labels."""
    rng = np.random.default_rng(1)
    labels = np.arange(examples) % n[-1]
    rng.shuffle(labels)
    dataset = Dataset(
        name="random",
        rows=rng.standard_normal((examples, n[0])),
        labels=labels,
        feature_names=tuple(f"x{j}" for j in range(n[0])),
        class_names=tuple(f"class {k}" for k in range(n[-1])),
        image_shape=(28, 28) if n[0] == 784 else None,
    )
    parts: Split = split(dataset, train_share, 1, False, dtype)
    experiment = Experiment.model_validate(
        {
            "format": FORMAT,
            "version": VERSION,
            "data": {"source": "spirals" if n[0] == 2 else "digits", "train_share": train_share},
            "network": {"hidden": [{"nodes": nodes, "activation": hidden} for nodes in n[1:-1]], "dtype": dtype},
            "training": {"learning_rate": 0.01, "batch_size": batch_size, "evaluate_every": evaluate_every},
        }
    )
    return Problem(experiment, parts, NetworkSpec.dense(n, hidden, dtype))


class TrainingOnly(Debugger):
    """A debugger that leaves out the evaluation at the end of an epoch: its rivals do not evaluate either."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.machine.recorder.evaluate = lambda *_: None  # type: ignore[method-assign]  # on purpose


def seconds_per_minibatch(debugger: Debugger, seconds: float, stopping: bool = True) -> float:
    """Train for a while as a window or a command does, and return the mean time of a minibatch."""
    before, start = debugger.position.t, perf_counter()
    debugger.advance(seconds, stopping=stopping)
    return (perf_counter() - start) / (debugger.position.t - before)
