"""What the tests of the debugger share: small problems, and a hash of everything that a run has made."""

import hashlib
from typing import Any

import numpy as np

from densegui.data.dataset import Dataset, Examples, Split
from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame
from densegui.engine.network import NetworkSpec
from densegui.experiment.build import Problem, build
from densegui.experiment.config import Experiment

Array = np.ndarray[Any, np.dtype[Any]]


def experiment(**changes: Any) -> Experiment:
    """35 training examples in minibatches of 8, so that the last one of an epoch has 3; a 2-6-5-3 network."""
    content: dict[str, Any] = {
        "format": "densegui-experiment",
        "version": 1,
        "data": {"source": "blobs", "n_examples": 50, "classes": 3, "train_share": 0.7},
        "network": {"hidden": [{"nodes": 6, "activation": "tanh"}, {"nodes": 5, "activation": "relu"}]},
        "training": {"learning_rate": 0.1, "batch_size": 8, "evaluate_every": 3},
        "seed": 3,
    }
    for key, change in changes.items():
        content[key] = content[key] | change if key in ("network", "training") else change
    return Experiment.model_validate(content)


def debugger(**changes: Any) -> Debugger:
    return Debugger(build(experiment(**changes)))


def problem_of(spec: NetworkSpec, rows: Array, labels: Array, seed: int, **training: Any) -> Problem:
    """A problem with these training examples and none for testing; rows may hold what no loader would let through."""
    m = len(labels)
    names = tuple(f"x{j}" for j in range(spec.n_x)), tuple(f"class {k}" for k in range(spec.n_y))
    dataset = Dataset("given", np.nan_to_num(rows), labels, *names)
    examples = Examples(rows, labels, np.eye(spec.n_y)[labels], np.arange(m))
    nothing = Examples(rows[:0], labels[:0], np.eye(spec.n_y)[labels[:0]], np.arange(0))
    hidden = [{"nodes": n, "activation": g} for n, g in zip(spec.n[1:-1], spec.activations[1:-1], strict=True)]
    described = experiment(network={"hidden": hidden}, training={"batch_size": m} | training, seed=seed)
    return Problem(described, Split(dataset, examples, nothing, None), spec)


def seed_in_order(m: int) -> int:
    """A seed whose first epoch visits m examples from the first to the last."""
    return next(s for s in range(10_000) if np.random.default_rng([s, 0]).permutation(m).tolist() == list(range(m)))


def digest(frame: Frame) -> str:
    """SHA-256 over the position, every array of the workspace, the parameters, the moments, curves and metrics."""
    ws, seen = frame.workspace, hashlib.sha256()
    layers = [array for name in ("W", "b", "Z", "A", "dZ", "dW", "db", "W_new", "b_new") for array in getattr(ws, name)]
    flat = [
        ws.theta,
        ws.theta_new,
        ws.gradient,
        *ws.moments,
        *ws.moments_new,
        ws.X,
        ws.Y,
        ws.labels,
        ws.indices,
        ws.loss,
    ]
    curves = _past(frame)
    for array in (*layers, *flat, *curves, np.asarray(ws.cost), np.asarray(ws.penalty)):
        seen.update(f"{array.dtype}{array.shape}".encode())
        seen.update(array.tobytes())
    places = (frame.position, ws.t, ws.epoch, ws.offset, ws.next_epoch, ws.next_offset, ws.step, frame.epoch)
    metrics = frame.evaluation.train, frame.evaluation.test
    seen.update(repr((places, frame.evaluation.t, [(m.cost, m.accuracy) for m in metrics if m])).encode())
    return seen.hexdigest()


def shown_digest(frame: Frame) -> str:
    """SHA-256 over what a view would see: every array by name and layer, with its freshness, and the curves."""
    seen = hashlib.sha256(repr((frame.position, frame.epoch, frame.m_b)).encode())
    for layer in range(1, frame.spec.L + 1):
        for name in ("W", "b", "Z", "A", "dZ", "dW", "db", "W_new", "b_new"):
            _add(seen, frame, name, layer)
    for name in ("X", "Y", "labels", "indices", "loss", "cost", "penalty"):
        _add(seen, frame, name, 0)
    for array in _past(frame):
        seen.update(array.tobytes())
    return seen.hexdigest()


def _past(frame: Frame) -> list[np.ndarray]:
    """The curves up to the position: what is recorded beyond it depends on where one has been."""
    t, curves = frame.position.t, frame.curves
    evaluated = curves.evaluated <= t
    sets = (curves.evaluated, curves.train_cost, curves.test_cost, curves.train_accuracy, curves.test_accuracy)
    return [curves.cost[:t], curves.epoch[:t], *(array[evaluated] for array in sets)]


def _add(seen: Any, frame: Frame, name: str, layer: int) -> None:
    array, freshness = frame.shown(name, layer)
    seen.update(f"{name}{layer}{freshness}".encode())
    if array is not None:
        seen.update(array.tobytes())
