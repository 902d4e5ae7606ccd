"""A node at a position: z as the sum of its terms, a = g(z), the slope g'(z), and ∂ℒ/∂z by (21c); an input's x.

What an output node has instead of g is in `output`.
"""

import numpy as np

from densegui.debugger.explain.blocks import Block, Equation, Explanation
from densegui.debugger.explain.curve import SetOf, activation_curve, slopes
from densegui.debugger.explain.edge_symbols import weight
from densegui.debugger.explain.output import explain_output
from densegui.debugger.explain.scope import Scope, absent, product_text, sum_of, sum_text
from densegui.debugger.frame import Frame
from densegui.debugger.latex import DOT, factor, latex_number
from densegui.debugger.seen import probed
from densegui.debugger.selection import Kind, Selection
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.loops import backward_terms, linear_terms
from densegui.engine.network import FloatArray, unpack
from densegui.engine.symbols import at, partial

_SLOPES = {"sigmoid": "{a}{dot}(1 - {minus_a})", "tanh": "1 - ({a})^2", "relu": "H({z})"}
"""g' as on the slides; the others are written g'(z)."""


def explain_node(frame: Frame, set_of: SetOf = "minibatch") -> Explanation:
    """Return what the selected node computes, with the numbers that it has at this position."""
    place = frame.selection
    if place is None or place.kind is not Kind.NODE:
        raise ValueError(f"a node must be selected, not {place}")
    scope = Scope(frame)
    with np.errstate(all="ignore"):  # a diverged network is shown too
        if place.layer == 0:
            return Explanation(scope.title(f"input {place.node}"), (_input(scope, place),))
        blocks: tuple[Block, ...] = linear_combination(scope, place)
        if place.layer == frame.spec.L:
            blocks += explain_output(scope, place)
        else:
            blocks += (*_activation(scope, place, set_of), *_hidden_gradient(scope, place))
    return Explanation(scope.title(f"node {place.node} of layer {place.layer}"), blocks)


def _input(scope: Scope, place: Selection) -> Equation:
    """a_j[0] = x_j: as it is in the data, or standardised with the training examples' mean and deviation."""
    frame, j = scope.frame, place.node - 1
    split = frame.problem.split
    name, x = split.dataset.feature_names[j], scope.a(0, place.node)
    raw = rf"x_{{{place.node}}}^{{\mathrm{{raw}}{scope.index}}}"
    origin = "as it stands in the data" if split.dataset.widened_from is None else "made of the two inputs of the data"
    if split.dataset.divisor != 1.0:
        origin += f", divided by {split.dataset.divisor:g}"
    words = f"{name}, raw: {origin}; {scope.whose}"
    left, right, used = scope.symbolic(x), scope.symbolic(raw), split.standardizer
    if used is not None:
        words = f"{name}, standardised: minus the training examples' mean, by their deviation; {scope.whose}"
        right = rf"\frac{{{right} - \mathrm{{mean}}_{{{place.node}}}}}{{\mathrm{{deviation}}_{{{place.node}}}}}"
    X, freshness = frame.shown("X")
    if X is None:
        return absent(f"{left} = {right}", "", words, "activation")
    if (probe := probed(frame)) is not None:
        numeric = latex_number(float(probe.raw[j]))
    else:
        indices = np.asarray(frame.shown("indices").array, np.int64)
        numeric = latex_number(scope.value(split.dataset.values(split.train.indices[indices])[:, j]))
    if used is not None:
        numeric = rf"\frac{{{numeric} - {factor(float(used.mean[j]))}}}{{{latex_number(float(used.deviation[j]))}}}"
    return Equation(f"{left} = {right}", "", numeric, scope.value(X[j]), words, "activation", freshness)


def linear_combination(scope: Scope, place: Selection) -> tuple[Block, ...]:
    """z_k[l] = Σ_j w_jk[l] a_j[l-1] + b_k[l]; it is linear, so the mean of z is the same sum of the means of a."""
    frame, l, k = scope.frame, place.layer, place.node
    w = f"w_{{j{',' if k > 9 else ''}{k}}}{at(l)}"
    a = f"a_j^{{[{l - 1}]{scope.index}}}" if l > 1 else (f"x_j^{{{scope.index}}}" if scope.mean else "x_j")
    left = scope.symbolic(scope.z(l, k))
    symbolic = rf"{left} = \sum_j {scope.times(w, a)} + b_{{{k}}}{at(l)}"
    words = f"what comes in, weighted, plus the bias; {scope.whose}"
    Z, freshness = frame.shown("Z", l)
    if Z is None:
        return (absent(symbolic, "", words, "activation"),)
    (W, b), before = _parameters(frame, l), _before(frame, l)
    incoming = scope.rows(before)
    weights = W[:, k - 1].tolist()
    values = linear_terms(W, b, incoming, k - 1)
    symbols = [scope.times(weight(l, j, k), scope.a(l - 1, j)) for j in range(1, len(incoming) + 1)]
    pairs: list[tuple[float, ...]] = [*zip(weights, incoming, strict=True), (values[-1],)]
    terms = [
        (symbol, product_text(pair), value)
        for symbol, pair, value in zip([*symbols, f"b_{{{k}}}{at(l)}"], pairs, values, strict=True)
    ]
    total = scope.value(Z[k - 1])
    return (
        Equation(symbolic, "", sum_text(pairs), total, words, "activation", freshness),
        sum_of(
            f"{'mean of ' * scope.mean}z as the sum of its terms, the bias last", terms, total, "activation", freshness
        ),
    )


def _parameters(frame: Frame, l: int) -> tuple[FloatArray, FloatArray]:
    """W[l] and b[l] that z on the screen was computed with."""
    W, b = unpack(frame.spec, frame.theta_used)
    return W[l], b[l]


def _before(frame: Frame, l: int) -> FloatArray:
    """A[l-1], the input for l = 1."""
    array = frame.shown("A", l - 1).array if l > 1 else frame.shown("X").array
    assert array is not None  # z comes from it
    return array


def _activation(scope: Scope, place: Selection, set_of: SetOf) -> tuple[Block, ...]:
    """a_k[l] = g(z_k[l]), the curve of g, and (20) its slope."""
    frame, l, k = scope.frame, place.layer, place.node
    g = ACTIVATIONS[frame.spec.activations[l]]
    off = (l, k) in frame.spec.off
    z, a = scope.z(l, k), scope.a(l, k)
    mask = f"m_{{{k}}}{at(l)} " if off else ""
    symbolic = f"{scope.symbolic(a)} = {scope.symbolic(f'{mask}{g.latex}({z})')}"
    words = f"activation, {g.label}{': switched off, so 0 whatever z is' * off}; {scope.whose}"
    A, freshness = frame.shown("A", l)
    Z = frame.shown("Z", l).array
    if A is None or Z is None:
        equation = absent(symbolic, "", words, "activation")
    else:
        numeric = f"0{DOT}" * off + f"{g.latex}({latex_number(scope.value(Z[k - 1]))})"
        numeric = scope.examples(A[k - 1]) if scope.mean else numeric
        equation = Equation(symbolic, "", numeric, scope.value(A[k - 1]), words, "activation", freshness)
    curve = activation_curve(frame, place, set_of)
    return (equation, *((curve,) if curve is not None else ()), _slope(scope, place))


def _slope(scope: Scope, place: Selection) -> Equation:
    """(20) ∂a_k[l]/∂z_k[l] = g'(z_k[l]), for σ and tanh in terms of a, for ReLU the Heaviside step."""
    frame, l, k = scope.frame, place.layer, place.node
    g = ACTIVATIONS[frame.spec.activations[l]]
    z, a = scope.z(l, k), scope.a(l, k)
    symbolic = scope.symbolic(f"g'({z})")
    if g.name in _SLOPES:
        form = _SLOPES[g.name].format(a=a, minus_a=a, z=z, dot=" ")
        symbolic += f" = {scope.symbolic(f'({form})' if scope.mean and g.name == 'tanh' else form)}"
    words = f"slope of {g.label} at z; {scope.whose}"
    values, freshness = slopes(frame, place)
    Z = frame.shown("Z", l).array
    if values is None or Z is None:
        return absent(symbolic, "20", words, "")
    value = scope.value(values)
    if scope.mean:
        return Equation(symbolic, "20", scope.examples(values), value, words, "", freshness)
    at_z = scope.value(Z[k - 1])
    at_a = scope.value(g.g(Z[k - 1], np.empty_like(Z[k - 1])))
    numeric = f"{g.latex}'({latex_number(at_z)})"
    if g.name in _SLOPES:
        numbers = {"a": latex_number(at_a), "minus_a": factor(at_a), "z": latex_number(at_z)}
        numeric = _SLOPES[g.name].format(**numbers, dot=DOT)
    if g.kink and at_z == 0:
        words = f"slope of {g.label} at its kink, z = 0: the one on the right; {scope.whose}"
    return Equation(symbolic, "20", numeric, value, words, "", freshness)


def _hidden_gradient(scope: Scope, place: Selection) -> tuple[Block, ...]:
    """(21c) ∂ℒ/∂z_k[l] = g'(z_k[l]) Σ_j w_kj[l+1] ∂ℒ/∂z_j[l+1]."""
    frame, l, k = scope.frame, place.layer, place.node
    off = (l, k) in frame.spec.off
    z = scope.z(l, k)
    mask = f"m_{{{k}}}{at(l)} " if off else ""
    w = f"w_{{{k}{',' if k > 9 else ''}j}}{at(l + 1)}"
    right = rf"{mask}g'({z}) \sum_j {w} {partial(scope.loss, scope.z(l + 1, 'j'))}"
    symbolic = f"{scope.symbolic(partial(scope.loss, z))} = {scope.symbolic(right)}"
    words = f"how the loss changes with z{': not at all, the node is switched off' * off}; {scope.whose}"
    dZ, freshness = frame.shown("dZ", l)
    later = frame.shown("dZ", l + 1).array
    values, _ = slopes(frame, place)
    if dZ is None or later is None or values is None:
        return (absent(symbolic, "21c", words, "gradient"),)
    W, _ = _parameters(frame, l + 1)
    coming = scope.rows(later)
    pairs = list(zip(W[k - 1].tolist(), coming, strict=True))
    terms = [
        (
            scope.times(weight(l + 1, k, j), partial(scope.loss, scope.z(l + 1, j))),
            product_text(pair),
            value,
        )
        for j, (pair, value) in enumerate(zip(pairs, backward_terms(W, coming, k - 1), strict=True), start=1)
    ]
    value = scope.value(dZ[k - 1])
    numeric = scope.examples(dZ[k - 1])
    if not scope.mean:
        numeric = f"0{DOT}" * off + rf"{latex_number(scope.value(values))}{DOT}({sum_text(pairs)})"
    title = f"∂ℒ/∂a as the sum over the nodes of layer {l + 1}; times g'(z) it is ∂ℒ/∂z"
    if scope.mean:
        title = f"mean of ∂ℒ/∂a as the sum over the nodes of layer {l + 1}; each example has a g'(z) of its own"
    blocks: tuple[Block, ...] = (
        sum_of(title, terms, None, "gradient", freshness),
        Equation(symbolic, "21c", numeric, value, words, "gradient", freshness),
    )
    if scope.mean:
        blocks += (scope.bars("∂ℒ/∂z of each example, and their mean", dZ[k - 1], "gradient", freshness),)
    return blocks
