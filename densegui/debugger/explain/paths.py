"""The paths from a weight or a bias to the loss: ∂ℒ/∂w is the sum over them, each the product of its factors.

∂ℒ/∂w_jk[l] = Σ over paths of a_j · g'(z_k) · w · g'(z) · w · … · (ŷ_o − ỹ_o): (21a), (21c) and (21d) written out. There
are n[l+1] · … · n[L] of them; they are counted, not listed: the strongest are found layer by layer, since the strongest
ways to a node go over the strongest ways to the nodes before it.
"""

from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from densegui.debugger.explain.blocks import Path, Paths
from densegui.debugger.explain.edge_symbols import activation, error, slope, weight
from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind, Selection
from densegui.engine.activations import ACTIVATIONS

SHOWN = 12
"""Paths that are shown."""

TINY = 1e-3
"""A factor smaller than this kills its path: little of the gradient comes through."""

MOST_PRODUCTS = 2**17
"""Paths × examples that a mean is taken over: it needs the product of every one."""

Floats = npt.NDArray[np.float64]
Routes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Chain:
    """The factors of all paths, a column for each example.

    Attributes
    ----------
    place : Selection
        The weight or bias.
    L : int
    incoming : array of shape (1 or m_b,)
        a_j of a weight; 1 of a bias.
    gates : dict of layer to array of shape (n[l], 1 or m_b)
        g'(z[l]) of the hidden layers, 0 where a node is switched off; at L, ŷ − ỹ.
    W : dict of layer to array
        The weights behind the place's layer, as the forward pass used them.
    """

    place: Selection
    L: int
    incoming: Floats
    gates: dict[int, Floats]
    W: dict[int, Floats]


def count_paths(frame: Frame, place: Selection) -> int:
    """Return n[l+1] · … · n[L]: each way through the later layers is one."""
    return prod(frame.spec.n[place.layer + 1 :])


def find_paths(frame: Frame, place: Selection, total: float) -> Paths:
    """Return the strongest paths of the chosen example, or of the mean over the minibatch, that make up `total`.

    ∂ℒ/∂z of the place must have been computed. The mean is that of the products: it is refused where there are too
    many of them.
    """
    freshness = frame.shown("dZ", place.layer).freshness
    name = "w" if place.kind is Kind.EDGE else "b"
    whole = count_paths(frame, place)
    gradient = f"∂ℒ/∂{name}"
    if frame.example is None:
        penalized = place.kind is Kind.EDGE and frame.setting.regularizer.active
        gradient = f"∂𝒞/∂{name}{' without the penalty' * penalized}"
    what = f"{gradient} as the sum over {'one path' if whole == 1 else f'{count(whole)} paths'} to the loss"
    if frame.example is None and whole * frame.m_b > MOST_PRODUCTS:
        return Paths(f"Choose an example to see its {count(whole)} paths.", (), whole, total, freshness)
    with np.errstate(all="ignore"):  # a diverged network is shown too
        chain = _chain(frame, place)
        paths = _means(chain) if frame.example is None else _strongest(chain)
    return Paths(what, paths, whole - len(paths), total, freshness)


def _chain(frame: Frame, place: Selection) -> Chain:
    """Take the factors from the minibatch on the screen: its W even where an update has been made since."""
    ws, l, L = frame.arrays, place.layer, frame.spec.L
    columns = slice(None) if frame.example is None else slice(frame.example, frame.example + 1)
    gates = {L: np.asarray(ws.dZ[L][:, columns], float)}
    for h in range(l, L):
        Z, A = ws.Z[h][:, columns], ws.A[h][:, columns]
        slopes = ACTIVATIONS[ws.spec.activations[h]].g_prime(Z, A, np.empty_like(Z))
        slopes[ws.spec.off_rows(h)] = 0
        gates[h] = np.asarray(slopes, float)
    incoming = np.ones(gates[L].shape[1])
    if place.kind is Kind.EDGE:
        incoming = np.asarray(
            ws.A[l - 1][place.source - 1, columns] if l > 1 else ws.X[place.source - 1, columns], float
        )
    return Chain(place, L, incoming, gates, {h: np.asarray(ws.W[h], float) for h in range(l + 1, L + 1)})


# -- one example: the strongest first


def _strongest(chain: Chain) -> tuple[Path, ...]:
    """Return the paths with the largest |product|; of those that are 0, the ones with the fewest zeros as factors.

    Kept for each node: its SHOWN strongest ways, by size and number of zero factors. One more factor leaves two ways
    to the same node in the same order, so no way that is dropped could win later.
    """
    l, k = chain.place.layer, chain.place.node - 1
    routes = np.full((1, 1, 1), k)
    size, zeros = _times(np.ones((1, 1)), np.zeros((1, 1), int), chain.incoming[:, None])
    size, zeros = _times(size, zeros, chain.gates[l][k][:, None])
    for h in range(l + 1, chain.L + 1):
        ways, before = size.shape
        W = chain.W[h] if h > l + 1 else chain.W[h][k : k + 1]
        size, zeros = _times(size[:, :, None], zeros[:, :, None], W)
        size, zeros = size.reshape(ways * before, -1), zeros.reshape(ways * before, -1)
        size, zeros = _times(size, zeros, chain.gates[h][:, 0])
        best = _best(size, zeros)
        size, zeros = np.take_along_axis(size, best, 0), np.take_along_axis(zeros, best, 0)
        nodes = np.broadcast_to(np.arange(best.shape[1])[:, None], (*best.shape, 1))
        routes = np.concatenate([routes.reshape(ways * before, -1)[best], nodes], axis=2)
    flat = routes.reshape(-1, routes.shape[2])
    best = _best(size.reshape(-1, 1), zeros.reshape(-1, 1))[:, 0]
    paths = [_path(chain, route) for route in flat[best]]
    return tuple(sorted(paths, key=lambda path: -abs(path.product) if path.product == path.product else 0.0))


def _times(size: Floats, zeros: Routes, factors: Floats) -> tuple[Floats, Routes]:
    """Return |product| without its zero factors, and how many of these there are."""
    dead = factors == 0
    return size * np.where(dead, 1, np.abs(factors)), zeros + dead


def _best(size: Floats, zeros: Routes) -> Routes:
    """Return the rows of the SHOWN best of each column, best first: the fewest zeros, then the largest size."""
    key = np.where(zeros == 0, size, -zeros - 1 / (1 + size))
    if len(key) > SHOWN:
        rows = np.argpartition(-key, SHOWN - 1, axis=0)[:SHOWN]
        order = np.argsort(-np.take_along_axis(key, rows, 0), axis=0, kind="stable")
        return np.take_along_axis(rows, order, 0)
    return np.argsort(-key, axis=0, kind="stable")


def _path(chain: Chain, route: Routes) -> Path:
    l, place = chain.place.layer, chain.place
    factors = [_incoming(chain, float(chain.incoming[0]))] if place.kind is Kind.EDGE else []
    for h, k in enumerate(route.tolist(), start=l):
        if h > l:
            j = int(route[h - 1 - l])
            factors.append((weight(h, j + 1, k + 1), float(chain.W[h][j, k])))
        name = slope(h, k + 1) if h < chain.L else error(k + 1)
        factors.append((name, float(chain.gates[h][k, 0])))
    return _made(chain, route, factors)


def _incoming(chain: Chain, value: float) -> tuple[str, float]:
    return activation(chain.place.layer - 1, chain.place.source), value


def _made(chain: Chain, route: Routes, factors: list[tuple[str, float]]) -> Path:
    place = chain.place
    nodes = [(place.layer - 1, place.source)] if place.kind is Kind.EDGE else []
    nodes += [(h, k + 1) for h, k in enumerate(route.tolist(), start=place.layer)]
    product = prod(value for _, value in factors) + 0.0  # 0, never −0
    smallest = min(range(len(factors)), key=lambda f: abs(factors[f][1]))
    killer = smallest if abs(factors[smallest][1]) < TINY else None
    return Path(tuple(nodes), tuple(factors), product, killer)


# -- the mean over the minibatch


def _means(chain: Chain) -> tuple[Path, ...]:
    """Return the paths with the largest |mean of the products|.

    Weights are the same for all examples; what differs from one to the next is multiplied first, and only then its
    mean is taken: a product of means would be another number.
    """
    l, k = chain.place.layer, chain.place.node - 1
    routes, weights = np.full((1, 1), k), np.ones(1)
    varying = (chain.incoming * chain.gates[l][k])[None]
    for h in range(l + 1, chain.L + 1):
        n = chain.gates[h].shape[0]
        varying = (varying[:, None] * chain.gates[h]).reshape(-1, varying.shape[1])
        weights = (weights[:, None] * chain.W[h][routes[:, -1]]).ravel()
        routes = np.column_stack([np.repeat(routes, n, axis=0), np.tile(np.arange(n), len(routes))])
    means = varying.mean(axis=1)
    best = np.lexsort([-np.abs(weights), -np.abs(means * weights)])[:SHOWN]
    return tuple(_mean_path(chain, routes[row], float(means[row])) for row in best)


def _mean_path(chain: Chain, route: Routes, mean: float) -> Path:
    place, l = chain.place, chain.place.layer
    names = [activation(l - 1, place.source)] if place.kind is Kind.EDGE else []
    weights = []
    for h, k in enumerate(route.tolist(), start=l):
        names.append(slope(h, k + 1) if h < chain.L else f"({error(k + 1)})")
        if h > l:
            j = int(route[h - 1 - l])
            weights.append((weight(h, j + 1, k + 1), float(chain.W[h][j, k])))
    return _made(chain, route, [(rf"\mathrm{{mean}}({''.join(names)})", mean), *weights])
