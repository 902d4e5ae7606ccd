"""Make the golden files: what PyTorch and mpmath say about the networks and numbers that the tests compare with.

    python -m tests.golden.make_golden            write the files and SHA256SUMS
    python -m tests.golden.make_golden --check    compute everything again and compare with the stored files

PyTorch is not needed to run the tests, only to run this. The inputs come from `tests.engine.helpers.uniform`, exact
integer arithmetic, and are not stored. No input meets a z of exactly 0, where PyTorch's relu' is 0 and ours is 1.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from densegui.engine.activations import ACTIVATIONS
from tests.engine.helpers import Case, case, uniform

HERE = Path(__file__).parent
FILES = ("small.npz", "training.npz", "large.npz", "functions.npz")
SMALL, LARGE = (7, 9, 8, 5), (784, 100, 50, 10)
BATCH_SIZE, STEPS = 4, 1000
RATES = {"sgd": 0.05, "momentum": 0.02, "rmsprop": 0.002, "adam": 0.002}
PLACES, DIRECTIONS = 256, 4
Arrays = dict[str, np.ndarray[Any, Any]]

POINTS = (-745.0, -40.0, -20.0, -3.0, -1.0, -0.3, -1e-3, -1e-8, -1e-12, 1e-12, 1e-8, 1e-3, 0.3, 1.0, 3.0, 20.0, 40.0)
LOGITS = {
    "thousand": (1000.0, 0.0, -1000.0, 999.0),
    "ten_thousand": (1e4, 1e4 - 1, 1e4 - 5, -1e4),
    "ten_billion": (1e10, 1e10 - 2, 1e10 - 700, 0.0),
    "small": (1e-3, -1e-3, 2e-3, 0.0),
    "wide": (0.0, -30.0, -300.0, -600.0, 1.5),
    "shifted_100": (101.0, 102.0, 103.0),
    "two": (0.25, -0.25),
}


def runs() -> Iterator[tuple[str, str, str, str, float, str]]:
    """Key, activation, optimiser, penalty, strength and dtype of every stored run of 1,000 minibatches."""
    for activation in ACTIVATIONS:
        yield f"{activation}_sgd", activation, "sgd", "none", 0.0, "float64"
    for optimizer in ("momentum", "rmsprop", "adam"):
        yield f"tanh_{optimizer}", "tanh", optimizer, "none", 0.0, "float64"
        yield f"sigmoid_{optimizer}", "sigmoid", optimizer, "none", 0.0, "float64"
    for optimizer in RATES:
        yield f"tanh_{optimizer}_l2", "tanh", optimizer, "l2", 0.01, "float64"
    yield "tanh_sgd_l1", "tanh", "sgd", "l1", 0.01, "float64"
    for activation in ("tanh", "relu"):
        yield f"{activation}_sgd_float32", activation, "sgd", "none", 0.0, "float32"


def directions(n: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A few fixed directions, on which a long gradient is projected."""
    return np.stack([uniform(n, 9000 + k) for k in range(DIRECTIONS)])


class Rival:
    """The same network in PyTorch: W is n[l-1] × n[l], examples in rows, gradients by autograd."""

    def __init__(self, example: Case) -> None:
        import torch
        from torch.nn import functional

        torch.set_num_threads(1)
        self.torch, self.cross_entropy = torch, functional.cross_entropy
        self.g: Callable[[Any], Any] = {
            "sigmoid": torch.sigmoid,
            "tanh": torch.tanh,
            "relu": torch.relu,
            "leaky_relu": functional.leaky_relu,
            "elu": functional.elu,
            "selu": functional.selu,
            "identity": lambda z: z,
        }[example.spec.activations[1]]
        self.W, self.b, start = [], [], 0
        for before, after in pairwise(example.spec.n):
            middle, end = start + before * after, start + (before + 1) * after
            self.W.append(self._leaf(example.theta[start:middle].reshape(before, after)))
            self.b.append(self._leaf(example.theta[middle:end]))
            start = end
        self.rows = torch.from_numpy(np.ascontiguousarray(example.X.T))
        self.labels = torch.from_numpy(example.labels)

    def _leaf(self, array: Any) -> Any:
        return self.torch.from_numpy(array.copy()).requires_grad_()

    def cost(self, begin: int = 0, end: int | None = None) -> Any:
        a = self.rows[begin:end]
        for l, (W, b) in enumerate(zip(self.W, self.b, strict=True), start=1):
            z = a @ W + b
            a = self.g(z) if l < len(self.W) else z
        return self.cross_entropy(a, self.labels[begin:end])

    def flat(self, of: Callable[[Any], Any]) -> Any:
        parts = (of(tensor).detach().numpy().ravel() for pair in zip(self.W, self.b, strict=True) for tensor in pair)
        return np.concatenate(list(parts))

    def optimizer(self, name: str, weight_decay: float) -> Any:
        groups = [{"params": self.W, "weight_decay": weight_decay}, {"params": self.b, "weight_decay": 0.0}]
        optim = self.torch.optim
        if name == "rmsprop":
            return optim.RMSprop(groups, lr=RATES[name], alpha=0.99, eps=1e-8)
        if name == "adam":
            return optim.Adam(groups, lr=RATES[name], betas=(0.9, 0.999), eps=1e-8)
        return optim.SGD(groups, lr=RATES[name], momentum=0.9 if name == "momentum" else 0.0)


def small() -> Arrays:
    """Cost and gradient of one minibatch of all 11 examples, for every activation."""
    arrays: Arrays = {}
    for dtype in ("float64", "float32"):
        for activation in ACTIVATIONS:
            rival = Rival(case(SMALL, activation, dtype=dtype))
            cost = rival.cost()
            cost.backward()
            arrays[f"{activation}_{dtype}_cost"] = cost.detach().numpy()
            arrays[f"{activation}_{dtype}_gradient"] = rival.flat(lambda tensor: tensor.grad)
    return arrays


def training() -> Arrays:
    """Θ after 1,000 minibatches of 4, 4 and 3 examples."""
    return {
        key: train(case(SMALL, activation, dtype=dtype), optimizer, penalty, strength)
        for key, activation, optimizer, penalty, strength, dtype in runs()
    }


def train(example: Case, name: str, penalty: str, strength: float) -> Any:
    """Θ after 1,000 minibatches by PyTorch's own optimiser; its weight decay is the gradient of ½ s Σw²."""
    rival = Rival(example)
    optimizer = rival.optimizer(name, strength if penalty == "l2" else 0.0)
    begin = 0
    for _ in range(STEPS):
        end = min(begin + BATCH_SIZE, example.m)
        optimizer.zero_grad()
        cost = rival.cost(begin, end)
        if penalty == "l1":
            cost = cost + strength * sum(W.abs().sum() for W in rival.W)
        cost.backward()
        optimizer.step()
        begin = end % example.m
    return rival.flat(lambda tensor: tensor)


def large() -> Arrays:
    """784-100-50-10 with 64 examples: cost, norms, a few hundred entries of the gradient, and projections of it."""
    arrays: Arrays = {}
    for activation in ACTIVATIONS:
        rival = Rival(case(LARGE, activation, m=64))
        cost = rival.cost()
        cost.backward()
        gradient = rival.flat(lambda tensor: tensor.grad)
        arrays[f"{activation}_cost"] = cost.detach().numpy()
        arrays[f"{activation}_entries"] = gradient[:: gradient.size // PLACES]
        arrays[f"{activation}_projections"] = directions(gradient.size) @ gradient
        tensors = (tensor for pair in zip(rival.W, rival.b, strict=True) for tensor in pair)
        arrays[f"{activation}_norms"] = np.array([np.linalg.norm(tensor.grad.numpy()) for tensor in tensors])
    return arrays


def functions() -> Arrays:
    """g, g' and log-softmax with 60 digits, rounded to float64."""
    import mpmath as mp

    scale, alpha = mp.mpf("1.0507009873554804934193349852946"), mp.mpf("1.6732632423543772848170429916717")

    def sigmoid(z: Any) -> Any:
        return 1 / (1 + mp.exp(-z))

    pairs: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
        "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
        "tanh": (mp.tanh, lambda z: mp.sech(z) ** 2),
        "relu": (lambda z: max(z, mp.mpf(0)), lambda z: mp.mpf(z > 0)),
        "leaky_relu": (lambda z: z if z > 0 else z / 100, lambda z: mp.mpf(1) if z > 0 else mp.mpf(1) / 100),
        "elu": (lambda z: z if z > 0 else mp.expm1(z), lambda z: mp.mpf(1) if z > 0 else mp.exp(z)),
        "selu": (
            lambda z: scale * (z if z > 0 else alpha * mp.expm1(z)),
            lambda z: scale * (mp.mpf(1) if z > 0 else alpha * mp.exp(z)),
        ),
        "identity": (lambda z: z, lambda z: mp.mpf(1)),
    }
    arrays: Arrays = {}
    with mp.workdps(60):
        for name, (g, g_prime) in pairs.items():
            arrays[f"{name}_g"] = np.array([float(g(mp.mpf(z))) for z in POINTS])
            arrays[f"{name}_g_prime"] = np.array([float(g_prime(mp.mpf(z))) for z in POINTS])
    with mp.workdps(5000):  # 10¹⁰ in an exponent
        for name, logits in LOGITS.items():
            total = mp.log(mp.fsum(mp.exp(mp.mpf(z)) for z in logits))
            arrays[f"{name}_log_softmax"] = np.array([float(mp.mpf(z) - total) for z in logits])
            arrays[f"{name}_softmax"] = np.array([float(mp.exp(mp.mpf(z) - total)) for z in logits])
    return arrays


def check(name: str, arrays: Arrays) -> list[str]:
    """What differs from the stored file by more than another version of PyTorch may differ."""
    with np.load(HERE / name, allow_pickle=False) as stored:
        if set(stored.files) != set(arrays):
            return [f"{name}: other arrays"]
        wrong = []
        for key, value in arrays.items():
            tolerance = 1e-3 if "float32" in key else 1e-10 if name == "training.npz" else 1e-12
            if np.abs(stored[key] - value).max() > tolerance * max(np.abs(value).max(), 1e-300):
                wrong.append(f"{name}: {key}")
        return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare with the stored files instead of writing them")
    checking = parser.parse_args().check
    makers = dict(zip(FILES, (small, training, large, functions), strict=True))
    if checking:
        wrong = [line for name, make in makers.items() for line in check(name, make())]
        print("\n".join(wrong) or "the golden files are what PyTorch and mpmath say")
        return bool(wrong)
    for name, make in makers.items():
        np.savez_compressed(HERE / name, **make())
    sums = (f"{hashlib.sha256((HERE / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES)
    (HERE / "SHA256SUMS").write_text("".join(sums))
    return 0


if __name__ == "__main__":
    sys.exit(main())
