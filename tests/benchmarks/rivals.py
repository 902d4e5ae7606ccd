"""The same network, minibatches and updates in PyTorch and scikit-learn, each as fast as it can reasonably be set.

Both gather a minibatch by index from a shuffled epoch, as ours does. PyTorch runs eagerly on the CPU; of its numbers of
threads and its ways to write SGD the fastest is taken. Neither keeps a trace or reads its cost; ours does both.
"""

import os
import warnings
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from densegui.experiment.build import Problem
from tests.benchmarks.report import seconds_each

TRIAL_SECONDS = 0.1


class Epochs:
    """Minibatches of shuffled epochs without end; `shuffle` returns an order of all m examples."""

    def __init__(self, m: int, batch_size: int, shuffle: Callable[[], Any]) -> None:
        self._m, self._batch_size, self._shuffle = m, batch_size, shuffle
        self._order, self._offset = shuffle(), 0

    def take(self) -> Any:
        """The indices of the next minibatch; a smaller last one is left out."""
        if self._offset + self._batch_size > self._m:
            self._order, self._offset = self._shuffle(), 0
        start = self._offset
        self._offset = start + self._batch_size
        return self._order[start : self._offset]


def torch_minibatch(problem: Problem) -> Callable[[], Any] | None:
    """A function that trains one minibatch in PyTorch, by its fastest settings; None without PyTorch."""
    try:
        import torch
    except ImportError:
        return None
    threads = sorted({1, os.cpu_count() or 1})
    candidates = []
    for settings in product(threads, ({"fused": True}, {"foreach": True}, {"foreach": False})):
        step = _torch_step(torch, problem, *settings)
        candidates.append((seconds_each(step, TRIAL_SECONDS), settings))
    fastest = min(candidates, key=lambda candidate: candidate[0])[1]
    return _torch_step(torch, problem, *fastest)


def _torch_step(torch: Any, problem: Problem, threads: int, how: dict[str, bool]) -> Callable[[], Any]:
    spec, train = problem.spec, problem.split.train
    # The training set is read-only, which PyTorch would warn of; nobody writes to it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        X, labels = torch.from_numpy(train.rows), torch.from_numpy(train.labels)
    activations = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}
    layers: list[Any] = []
    for l in range(1, spec.L + 1):
        layers.append(torch.nn.Linear(spec.n[l - 1], spec.n[l], dtype=X.dtype))
        if l < spec.L:
            layers.append(activations[spec.activations[l]]())
    model, cost_of = torch.nn.Sequential(*layers), torch.nn.CrossEntropyLoss()
    training = problem.experiment.training
    optimizer = torch.optim.SGD(model.parameters(), lr=training.learning_rate, **how)
    epochs = Epochs(train.m, training.batch_size, lambda: torch.randperm(train.m))

    def step() -> None:
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        indices = epochs.take()
        optimizer.zero_grad(set_to_none=True)
        cost_of(model(X[indices]), labels[indices]).backward()
        optimizer.step()

    return step


def sklearn_minibatch(problem: Problem) -> Callable[[], Any] | None:
    """A function that trains one minibatch by `MLPClassifier.partial_fit`; None without scikit-learn."""
    try:
        from sklearn.neural_network import MLPClassifier
    except ImportError:
        return None
    spec, train, training = problem.spec, problem.split.train, problem.experiment.training
    model = MLPClassifier(
        hidden_layer_sizes=spec.n[1:-1],
        activation=spec.activations[1],
        solver="sgd",
        alpha=0.0,
        batch_size=training.batch_size,
        learning_rate_init=training.learning_rate,
        momentum=0.0,
        nesterovs_momentum=False,
    )
    rng = np.random.default_rng(1)
    epochs = Epochs(train.m, training.batch_size, lambda: rng.permutation(train.m))
    first = epochs.take()
    model.partial_fit(train.rows[first], train.labels[first], classes=np.arange(spec.n_y))

    def step() -> None:
        indices = epochs.take()
        model.partial_fit(train.rows[indices], train.labels[indices])

    return step
