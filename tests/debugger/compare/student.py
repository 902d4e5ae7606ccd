"""A student's backpropagation: plain NumPy, written from the slides, with a switch for each bug.

Nothing here knows densegui: it starts from the X, Y, W and b of a trace and computes the rest by itself, the way
students do. A bug is a word that is looked for where the bug would be.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

Arrays = dict[str, np.ndarray]


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


G = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.where(z > 0, z, 0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "leaky_relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1.0, 0.01)),
    "elu": (lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1), lambda z: np.exp(np.minimum(z, 0))),
    "identity": (lambda z: z.copy(), np.ones_like),
}


def run(
    given: Mapping[str, np.ndarray],
    g: list[str],
    rate: float,
    bug: str = "",
    batch_size: int = 0,
    dtype: Any = np.float64,
) -> Arrays:
    """Run one minibatch from X, Y, W1, b1 … of `given`; g[0] is that of layer 1, "+" joins bugs."""
    bugs = set(bug.split("+"))
    L = len(g) + 1
    own: Arrays = {key: np.array(given[key], dtype) for key in ("X", "Y")}
    own |= {f"{p}{l}": np.array(given[f"{p}{l}"], dtype) for p in "Wb" for l in range(1, L + 1)}
    own["labels"], own["rate"] = given["Y"].argmax(axis=0), np.array(rate)
    m = own["X"].shape[1]
    with np.errstate(all="ignore"):
        forward(own, g, L, bugs)
        backward(own, g, L, m, bugs, batch_size)
        update(own, L, rate, bugs, m)
    if "aliasing W" in bugs:
        for l in range(1, L + 1):
            own[f"W{l}"], own[f"b{l}"] = own[f"W{l}_new"], own[f"b{l}_new"]
    return {key: array for key, array in own.items() if key != "A0"}


def forward(own: Arrays, g: list[str], L: int, bugs: set[str]) -> None:
    own["A0"] = own["X"]
    if "labels off" in bugs:
        own["Y"] = np.roll(own["Y"], 1, axis=0)
        own["labels"] = (own["labels"] + 1) % len(own["Y"])
    if "integer W" in bugs:
        for l in range(1, L + 1):
            own[f"W{l}"] = own[f"W{l}"].astype(int)
    for l in range(1, L + 1):
        W, b, A = own[f"W{l}"], own[f"b{l}"], own[f"A{l - 1}"]
        Z = W.T @ A
        if "bias forgotten" not in bugs:
            Z = Z - b if "bias sign" in bugs else Z + b
        own[f"Z{l}"] = Z
        if l < L:
            used = "relu" if "another g" in bugs and l == 1 else g[l - 1]
            own[f"A{l}"] = G[used][0](Z)
            if "overwritten Z" in bugs:
                own[f"Z{l}"] = own[f"A{l}"]
    E = np.exp(Z - Z.max(axis=0)) if "no shift" not in bugs else np.exp(Z)
    if "softmax axis" in bugs:
        E = np.exp(Z)
        own[f"A{L}"] = E / E.sum(axis=1, keepdims=True)
    elif "softmax axis, shifted" in bugs:
        own[f"A{L}"] = E / E.sum(axis=1, keepdims=True)
    elif "softmax shift" in bugs:
        E = np.exp(Z - Z.max(axis=1, keepdims=True))
        own[f"A{L}"] = E / E.sum(axis=0)
    elif "sigmoid output" in bugs:
        own[f"A{L}"] = sigmoid(Z)
    else:
        own[f"A{L}"] = E / E.sum(axis=0)
    logs = np.log2(own[f"A{L}"]) if "log2" in bugs else np.log(own[f"A{L}"])
    own["loss"] = -(own["Y"] * logs).sum(axis=0)
    own["cost"] = own["loss"].sum() if "cost summed" in bugs else own["loss"].mean()


def backward(own: Arrays, g: list[str], L: int, m: int, bugs: set[str], batch_size: int) -> None:
    A, Y = own[f"A{L}"], own["Y"]
    own[f"dZ{L}"] = A - Y
    if "sign dZ" in bugs:
        own[f"dZ{L}"] = Y - A
    if "dZ over m twice" in bugs:
        own[f"dZ{L}"] = (A - Y) / m
    if "not one-hot" in bugs:
        own[f"dZ{L}"] = A - own["labels"]
    if "softmax again" in bugs:
        own[f"dZ{L}"] = (A - Y) * A * (1 - A)
    divisor = batch_size if "batch size" in bugs else m
    for l in range(L, 0, -1):
        dZ, before = own[f"dZ{l}"], own[f"A{l - 1}"]
        dW, db = before @ dZ.T / divisor, dZ.sum(axis=1, keepdims=True) / divisor
        if "dW summed" in bugs:
            dW = dW * m
        if "all summed" in bugs:
            dW, db = dW * m, db * m
        if "dW over m" in bugs:
            dW = dW / m
        if "sign dW" in bugs:
            dW = -dW
        if "transposed dW" in bugs and l == 2:
            dW = dW.T
        if "last example" in bugs:
            dW = before[:, -1:] @ dZ[:, -1:].T
        if "db axis" in bugs:
            db = dZ.sum(axis=0) / m
        if "db not summed" in bugs:
            db = dZ / m
        if "integer dW" in bugs:
            dW = dW.astype(int)
        own[f"dW{l}"], own[f"db{l}"] = dW, db
        if l > 1:
            own[f"dZ{l - 1}"] = back(own, g, l, bugs)


def back(own: Arrays, g: list[str], l: int, bugs: set[str]) -> np.ndarray:
    """dZ of layer l − 1."""
    W, Z, A = own[f"W{l}"], own[f"Z{l - 1}"], own[f"A{l - 1}"]
    if "updated W" in bugs:
        W = W - own["rate"] * own[f"dW{l}"]
    dA = W @ own[f"dZ{l}"]
    prime = G[g[l - 2]][1]
    if "prime forgotten" in bugs:
        return dA
    if "prime at a" in bugs:
        return prime(A) * dA
    if "prime formula at z" in bugs:
        return (Z * (1 - Z) if g[l - 2] == "sigmoid" else 1 - Z**2) * dA
    if "another prime" in bugs:
        return G["tanh"][1](Z) * dA
    if "another g" in bugs and l - 1 == 1:
        return G["relu"][1](Z) * dA
    return prime(Z) * dA


def update(own: Arrays, L: int, rate: float, bugs: set[str], m: int) -> None:
    step = -rate if "rate sign" in bugs else 1.0 if "rate missing" in bugs else rate
    for l in range(1, L + 1):
        for p in "Wb":
            gradient = own[f"d{p}{l}"]
            if gradient.shape != own[f"{p}{l}"].shape and "transposed dW" in bugs:
                gradient = gradient.T
            own[f"{p}{l}_new"] = own[f"{p}{l}"] - step * gradient
    own.pop("rate", None)


# -- conventions


PER_EXAMPLE = ("X", "Y", "Z", "A", "dZ")


def base(key: str) -> str:
    return key.removesuffix("_new").rstrip("0123456789") + ("_new" if key.endswith("_new") else "")


def rows(arrays: Arrays) -> Arrays:
    """Examples as rows, biases as vectors."""
    turned = {}
    for key, array in arrays.items():
        if base(key) in PER_EXAMPLE and array.ndim == 2:
            turned[key] = array.T
        elif base(key) in ("b", "db", "b_new") and array.ndim == 2 and array.shape[1] == 1:
            turned[key] = array[:, 0]
        elif base(key) in ("b", "db", "b_new") and array.ndim == 2:
            turned[key] = array.T
        else:
            turned[key] = array
    return turned


def out_by_in(arrays: Arrays) -> Arrays:
    """W as out × in."""
    return {key: array.T if base(key) in ("W", "dW", "W_new") else array for key, array in arrays.items()}


def mean_in_dZ(arrays: Arrays) -> Arrays:
    """1/m in dZ and none in dW."""
    return {key: array / array.shape[1] if base(key) == "dZ" else array for key, array in arrays.items()}


def as_float32(arrays: Arrays) -> Arrays:
    return {key: array.astype(np.float32) if array.dtype.kind == "f" else array for key, array in arrays.items()}
