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
    """Run one minibatch from X, Y, W1, b1 … of `given`; g[0] is that of layer 1."""
    L = len(g) + 1
    own: Arrays = {key: np.array(given[key], dtype) for key in ("X", "Y")}
    own |= {f"{p}{l}": np.array(given[f"{p}{l}"], dtype) for p in "Wb" for l in range(1, L + 1)}
    own["labels"], own["rate"] = given["Y"].argmax(axis=0), np.array(rate)
    m = own["X"].shape[1]
    with np.errstate(all="ignore"):
        forward(own, g, L, bug)
        backward(own, g, L, m, bug, batch_size)
        update(own, L, rate, bug, m)
    if bug == "aliasing W":
        for l in range(1, L + 1):
            own[f"W{l}"], own[f"b{l}"] = own[f"W{l}_new"], own[f"b{l}_new"]
    return {key: array for key, array in own.items() if key != "A0"}


def forward(own: Arrays, g: list[str], L: int, bug: str) -> None:
    own["A0"] = own["X"]
    if bug == "labels off":
        own["Y"] = np.roll(own["Y"], 1, axis=0)
        own["labels"] = (own["labels"] + 1) % len(own["Y"])
    if bug == "integer W":
        for l in range(1, L + 1):
            own[f"W{l}"] = own[f"W{l}"].astype(int)
    for l in range(1, L + 1):
        W, b, A = own[f"W{l}"], own[f"b{l}"], own[f"A{l - 1}"]
        Z = W.T @ A
        if bug != "bias forgotten":
            Z = Z - b if bug == "bias sign" else Z + b
        own[f"Z{l}"] = Z
        if l < L:
            used = "relu" if bug == "another g" and l == 1 else g[l - 1]
            own[f"A{l}"] = G[used][0](Z)
            if bug == "overwritten Z":
                own[f"Z{l}"] = own[f"A{l}"]
    E = np.exp(Z - Z.max(axis=0)) if bug != "no shift" else np.exp(Z)
    if bug == "softmax axis":
        E = np.exp(Z)
        own[f"A{L}"] = E / E.sum(axis=1, keepdims=True)
    elif bug == "sigmoid output":
        own[f"A{L}"] = sigmoid(Z)
    else:
        own[f"A{L}"] = E / E.sum(axis=0)
    logs = np.log2(own[f"A{L}"]) if bug == "log2" else np.log(own[f"A{L}"])
    own["loss"] = -(own["Y"] * logs).sum(axis=0)
    own["cost"] = own["loss"].sum() if bug == "cost summed" else own["loss"].mean()


def backward(own: Arrays, g: list[str], L: int, m: int, bug: str, batch_size: int) -> None:
    A, Y = own[f"A{L}"], own["Y"]
    own[f"dZ{L}"] = A - Y
    if bug == "sign dZ":
        own[f"dZ{L}"] = Y - A
    if bug == "dZ over m twice":
        own[f"dZ{L}"] = (A - Y) / m
    if bug == "not one-hot":
        own[f"dZ{L}"] = A - own["labels"]
    if bug == "softmax again":
        own[f"dZ{L}"] = (A - Y) * A * (1 - A)
    divisor = batch_size if bug == "batch size" else m
    for l in range(L, 0, -1):
        dZ, before = own[f"dZ{l}"], own[f"A{l - 1}"]
        dW, db = before @ dZ.T / divisor, dZ.sum(axis=1, keepdims=True) / divisor
        if bug == "dW summed":
            dW = dW * m
        if bug == "all summed":
            dW, db = dW * m, db * m
        if bug == "dW over m":
            dW = dW / m
        if bug == "sign dW":
            dW = -dW
        if bug == "transposed dW" and l == 2:
            dW = dW.T
        if bug == "last example":
            dW = before[:, -1:] @ dZ[:, -1:].T
        if bug == "db axis":
            db = dZ.sum(axis=0) / m
        if bug == "db not summed":
            db = dZ / m
        if bug == "integer dW":
            dW = dW.astype(int)
        own[f"dW{l}"], own[f"db{l}"] = dW, db
        if l > 1:
            own[f"dZ{l - 1}"] = back(own, g, l, bug)


def back(own: Arrays, g: list[str], l: int, bug: str) -> np.ndarray:
    """dZ of layer l − 1."""
    W, Z, A = own[f"W{l}"], own[f"Z{l - 1}"], own[f"A{l - 1}"]
    if bug == "updated W":
        W = W - own["rate"] * own[f"dW{l}"]
    dA = W @ own[f"dZ{l}"]
    prime = G[g[l - 2]][1]
    if bug == "prime forgotten":
        return dA
    if bug == "prime at a":
        return prime(A) * dA
    if bug == "prime formula at z":
        return (Z * (1 - Z) if g[l - 2] == "sigmoid" else 1 - Z**2) * dA
    if bug == "another prime":
        return G["tanh"][1](Z) * dA
    if bug == "another g" and l - 1 == 1:
        return G["relu"][1](Z) * dA
    return prime(Z) * dA


def update(own: Arrays, L: int, rate: float, bug: str, m: int) -> None:
    step = {"rate sign": -rate, "rate missing": 1.0}.get(bug, rate)
    for l in range(1, L + 1):
        for p in "Wb":
            gradient = own[f"d{p}{l}"]
            if gradient.shape != own[f"{p}{l}"].shape and bug == "transposed dW":
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
        if base(key) in PER_EXAMPLE:
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
