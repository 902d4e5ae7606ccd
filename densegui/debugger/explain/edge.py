"""A weight or a bias at a position: its gradient, who pulls which way, the paths to the loss, and the optimiser's step.

(21a), (23a): ∂𝒞/∂w_jk[l] = (1/m_b) Σ_i a_j ∂ℒ/∂z_k of each example; (21b), (23b): ∂𝒞/∂b_k[l] = (1/m_b) Σ_i ∂ℒ/∂z_k.
A penalty adds its own part to a weight's gradient, and to nothing else.
"""

from dataclasses import dataclass

import numpy as np

from densegui.debugger.explain.blocks import Bars, Block, Equation, Explanation
from densegui.debugger.explain.edge_symbols import activation, linear, parameter, whole_cost
from densegui.debugger.explain.paths import find_paths
from densegui.debugger.explain.scope import Scope
from densegui.debugger.explain.update import explain_update
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.latex import DOT, factor, latex_number, setting
from densegui.debugger.seen import probed
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import FloatArray
from densegui.engine.symbols import LOSS, partial


@dataclass(frozen=True)
class Parts:
    """What each example of the minibatch adds to the gradient, before its mean is taken.

    `incoming` is a_j of each example, None for a bias; `errors` ∂ℒ/∂z_k; `values` their products ∂ℒ/∂w.
    """

    incoming: FloatArray | None
    errors: FloatArray
    values: FloatArray
    freshness: Freshness


def explain_edge(frame: Frame) -> Explanation:
    """Return what the selected edge or bias is about: (21a,b), (23a,b), (14) or (15), with the numbers so far."""
    place = frame.selection
    if place is None or place.kind is Kind.NODE:
        raise ValueError(f"an edge or a bias must be selected, not {place}")
    with np.errstate(all="ignore"):  # a diverged network is shown too
        parts = _parts(frame, place)
        blocks: list[Block] = []
        if frame.example is not None and probed(frame) is None:
            blocks.append(_example_gradient(place, parts, frame.example))
        blocks.append(_cost_gradient(frame, place, parts))
        if parts is not None:
            blocks.append(_bars(frame, place, parts))
            values = parts.values
            total = float(values.mean() if frame.example is None else values[frame.example])
            blocks.append(find_paths(frame, place, total))
    return Explanation(Scope(frame).title(_what(place)), (*blocks, *explain_update(frame, place)))


def _what(place: Selection) -> str:
    """Return the selection in words."""
    if place.kind is Kind.EDGE:
        return f"edge {place.source} → {place.node} of layer {place.layer}"
    return f"bias of node {place.node} of layer {place.layer}"


def _parts(frame: Frame, place: Selection) -> Parts | None:
    """(21a) a_j ∂ℒ/∂z_k, (21b) ∂ℒ/∂z_k of each example; None until ∂ℒ/∂z_k is computed."""
    l = place.layer
    dZ, freshness = frame.shown("dZ", l)
    if dZ is None:
        return None
    errors = dZ[place.node - 1]
    if place.kind is Kind.BIAS:
        return Parts(None, errors, errors, freshness)
    A = frame.shown("A", l - 1).array if l > 1 else frame.shown("X").array
    assert A is not None  # what ∂ℒ/∂z comes from
    incoming = A[place.source - 1]
    return Parts(incoming, errors, incoming * errors, freshness)


def _example_gradient(place: Selection, parts: Parts | None, example: int) -> Equation:
    """(21a) ∂ℒ/∂w_jk = a_j ∂ℒ/∂z_k; (21b) ∂ℒ/∂b_k = ∂ℒ/∂z_k, for one example."""
    symbol, error = parameter(place), partial(LOSS, linear(place.layer, place.node))
    edge = place.kind is Kind.EDGE
    right = f"{activation(place.layer - 1, place.source)} {error}" if edge else error
    symbolic, slide = f"{partial(LOSS, symbol)} = {right}", "21a" if edge else "21b"
    words = f"how the loss of example {example + 1} changes with the {'weight' if edge else 'bias'}"
    if parts is None:
        return Equation(symbolic, slide, words=words, color="gradient", freshness=Freshness.ABSENT)
    numeric = latex_number(float(parts.errors[example]))
    if parts.incoming is not None:
        numeric = f"{factor(float(parts.incoming[example]))}{DOT}{factor(float(parts.errors[example]))}"
    return Equation(symbolic, slide, numeric, float(parts.values[example]), words, "gradient", parts.freshness)


def _cost_gradient(frame: Frame, place: Selection, parts: Parts | None) -> Equation:
    """(23a), (23b) ∂𝒞/∂w as the mean of the examples' parts, plus s w (L2) or s sign w (L1)."""
    l, edge = place.layer, place.kind is Kind.EDGE
    rule = frame.setting.regularizer
    penalized = edge and rule.active
    symbol = parameter(place)
    error = partial(rf"{LOSS}^{{(i)}}", linear(l, place.node))
    right = rf"\frac{{1}}{{m_b}} \sum_i {activation(l - 1, place.source, '(i)') if edge else ''} {error}"
    if penalized:
        right += rf" + s {symbol}" if rule.name == "l2" else rf" + s\,\mathrm{{sign}}({symbol})"
    symbolic, slide = f"{partial(whole_cost(penalized), symbol)} = {right}", "23a" if edge else "23b"
    gradient, freshness = frame.shown("dW" if edge else "db", l)
    words = "the mean of the examples' parts" + (f"; the penalty {rule.name.upper()} adds its own" * penalized)
    if gradient is None or parts is None:
        return Equation(symbolic, slide, words=words, color="gradient", freshness=Freshness.ABSENT)
    numeric = rf"\frac{{1}}{{{frame.m_b}}}{DOT}{factor(float(parts.values.sum()))}"
    if penalized:
        # Of the minibatch on the screen, even where the update has replaced it since.
        w = float(frame.arrays.W[l][place.source - 1, place.node - 1])
        numeric += f" + {setting(rule.strength)}{DOT}{factor(w if rule.name == 'l2' else float(np.sign(w)))}"
    value = gradient[place.source - 1, place.node - 1] if edge else gradient[place.node - 1, 0]
    return Equation(symbolic, slide, numeric, float(value), words, "gradient", freshness)


def _bars(frame: Frame, place: Selection, parts: Parts) -> Bars:
    """Each example's part, the largest first: against the gradient, a positive one pulls down and a negative one up."""
    order = np.argsort(-parts.values, kind="stable")
    down, up = int((parts.values > 0).sum()), int((parts.values < 0).sum())
    name = "w" if place.kind is Kind.EDGE else "b"
    still = parts.values.size - down - up
    title = f"∂ℒ/∂{name} of each example: {down} pull{'s' if down == 1 else ''} {name} down, {up} up" + (
        f", {still} not at all" if still else ""
    )
    known = frame.shown("dW" if place.kind is Kind.EDGE else "db", place.layer).array is not None
    return Bars(
        title=title,
        values=parts.values[order],
        places=tuple(order.tolist()),
        labels=tuple(f"example {i + 1}" for i in order.tolist()),
        marked=None if frame.example is None else order.tolist().index(frame.example),
        mean=float(parts.values.mean()) if known else None,
        color="gradient",
        freshness=parts.freshness,
    )
