"""An output node: softmax with the shift shown, the Jacobian (18), and how (17) × (18) collapses to ŷ − ỹ (19)."""

import numpy as np

from densegui.debugger.explain.blocks import Block, Equation, Matrix
from densegui.debugger.explain.scope import Scope, absent, product_text, sum_of
from densegui.debugger.frame import Freshness
from densegui.debugger.latex import factor, latex_number
from densegui.debugger.selection import Selection
from densegui.engine.network import FloatArray
from densegui.engine.symbols import LOSS, at, partial

TRUE_ONLY = "how the loss changes with each output: 0 but for the true class"


def explain_output(scope: Scope, place: Selection) -> tuple[Block, ...]:
    """Return the blocks behind z of an output node."""
    return (*_softmax(scope, place), *_jacobian(scope), *_gradient(scope, place))


def jacobian(A: FloatArray) -> FloatArray:
    """(18) ∂a_j/∂z_k = a_j (δ_jk − a_k), the mean over the columns of A: row j, column k."""
    values: FloatArray = -(A @ A.T) / A.dtype.type(A.shape[1])
    np.fill_diagonal(values, (A * (1 - A)).mean(axis=1))
    return values


def _softmax(scope: Scope, place: Selection) -> tuple[Block, ...]:
    """(1) ŷ_k = s(z)_k = e^(z_k − max z) / Σ_j e^(z_j − max z)."""
    frame, L, k = scope.frame, place.layer, place.node
    name = frame.problem.split.dataset.class_names[k - 1]
    words = f"predicted probability of the class {name}; {scope.whose}"
    A, freshness = frame.shown("A", L)
    if scope.mean:
        y_hat, softmax = rf"\hat{{y}}_{{{k}}}^{{(i)}}", f"s(z^{{[{L}](i)}})_{{{k}}}"
        symbolic = f"{scope.symbolic(y_hat)} = {scope.symbolic(softmax)}"
        if A is None:
            return (absent(symbolic, "1", words, "activation"),)
        value = scope.value(A[k - 1])
        return (Equation(symbolic, "1", scope.examples(A[k - 1]), value, words, "activation", freshness),)
    z, top = f"z_{{{k}}}{at(L)}", rf"\max(z{at(L)})"
    fraction = rf"\frac{{e^{{{z} - {top}}}}}{{\sum_j e^{{z_j{at(L)} - {top}}}}}"
    symbolic = rf"\hat{{y}}_{{{k}}} = {scope.a(L, k)} = s(z{at(L)})_{{{k}}} = {fraction}"
    shift_words = "shifted so that the largest exponent is 0: no exponential overflows"
    Z = frame.shown("Z", L).array
    if A is None or Z is None:
        shift = absent(f"{z} - {top}", "", shift_words, "activation")
        return shift, absent(symbolic, "1", words, "activation")
    logits = scope.rows(Z)
    highest = float(np.max(logits))
    own = logits[k - 1]
    numeric = f"{latex_number(own)} - {factor(highest)}"
    powers = _powers(L, logits, highest)
    below = sum_of("the sum under the softmax, over all classes", powers, None, "activation", freshness)
    quotient = rf"\frac{{{latex_number(powers[k - 1][2])}}}{{{latex_number(below.total)}}}"
    return (
        Equation(f"{z} - {top}", "", numeric, own - highest, shift_words, "activation", freshness),
        below,
        Equation(symbolic, "1", quotient, scope.value(A[k - 1]), words, "activation", freshness),
    )


def _powers(L: int, logits: list[float], highest: float) -> list[tuple[str, str, float]]:
    """The terms e^(z_j − max z)."""
    return [
        (
            rf"e^{{z_{{{j}}}{at(L)} - \max(z{at(L)})}}",
            f"e^{{{latex_number(z_j - highest)}}}",
            float(np.exp(z_j - highest)),
        )
        for j, z_j in enumerate(logits, start=1)
    ]


def _jacobian(scope: Scope) -> tuple[Block, ...]:
    """(18) of the example, or the mean of the examples' Jacobians."""
    frame, L = scope.frame, scope.frame.spec.L
    a_j, z_k, a_k = (f"{s}_{n}^{{[{L}]{scope.index}}}" for s, n in (("a", "j"), ("z", "k"), ("a", "k")))
    entry = scope.symbolic(rf"\frac{{\partial {a_j}}}{{\partial {z_k}}}")
    product = rf"{a_j} (\delta_{{jk}} - {a_k})"
    symbolic = f"{entry} = {scope.symbolic(product)}"
    words = f"how each output changes with each z: all of them with every one; {scope.whose}"
    A, freshness = frame.shown("A", L)
    if A is None:
        return (absent(symbolic, "18", words, "activation"),)
    values = jacobian(A if frame.example is None else A[:, frame.example, None])
    names = range(1, frame.spec.n_y + 1)
    rows, columns = tuple(f"a_{{{j}}}" for j in names), tuple(f"z_{{{k}}}" for k in names)
    title = f"Jacobian of softmax; {scope.whose}"
    return (Matrix(title, symbolic, values, "18", rows, columns, freshness),)


def _gradient(scope: Scope, place: Selection) -> tuple[Block, ...]:
    """(19), (21d) ∂ℒ/∂z_k = ŷ_k − ỹ_k; for one example as (17) × (18)."""
    frame, L, k = scope.frame, place.layer, place.node
    i = f"^{{{scope.index}}}" if scope.mean else ""
    a_j, y_j = f"a_j^{{[{L}]{scope.index}}}", rf"\tilde{{y}}_j{i}"
    inner = rf"{y_j} (\delta_{{j{',' if k > 9 else ''}{k}}} - {scope.a(L, k)})"
    error = rf"\hat{{y}}_{{{k}}}{i} - \tilde{{y}}_{{{k}}}{i}"
    long = inner.replace(y_j, rf"\sum_j -\frac{{{y_j}}}{{{a_j}}} \cdot {a_j}", 1)
    short = rf"(-\sum_j {inner})" if scope.mean else rf"-\sum_j {inner}"
    left = scope.symbolic(partial(scope.loss, scope.z(L, k)))
    collapse = f"{left} = {scope.symbolic(long)} = {scope.symbolic(short)}"
    last = f"{left} = {scope.symbolic(f'({error})') if scope.mean else error}"
    words = f"prediction minus truth; {scope.whose}"
    cancels = "(17) times (18): a cancels, and of the sum over the classes the true one is left"
    dZ, freshness = frame.shown("dZ", L)
    A, Y = frame.shown("A", L).array, frame.shown("Y").array
    if dZ is None or A is None or Y is None:
        parts = ((_first_factor(L), "17", TRUE_ONLY), (collapse, "19", cancels), (last, "21d", words))
        return tuple(absent(*part, "gradient") for part in parts[scope.mean :])
    value, y_hat, y = (scope.value(array[k - 1]) for array in (dZ, A, Y))
    truth = latex_number(y) if scope.mean else f"{y:.0f}"
    end = Equation(last, "21d", f"{latex_number(y_hat)} - {truth}", value, words, "gradient", freshness)
    if frame.example is None:
        whole = Equation(collapse, "19", scope.examples(dZ[k - 1]), value, cancels, "gradient", freshness)
        return whole, end, scope.bars("∂ℒ/∂z of each example, and their mean", dZ[k - 1], "gradient", freshness)
    true = int(Y[:, frame.example].argmax())
    numeric = f"-({int(true == k - 1)} - {factor(y_hat)})"
    whole = Equation(collapse, "19", numeric, value, cancels, "gradient", freshness)
    return (*_chain_rule(scope, place, scope.rows(A), true, value, freshness), whole, end)


def _first_factor(L: int) -> str:
    """(17)."""
    return rf"{partial(LOSS, f'a_j{at(L)}')} = -\frac{{\tilde{{y}}_j}}{{a_j{at(L)}}}"


def _chain_rule(
    scope: Scope, place: Selection, a: list[float], true: int, total: float, freshness: Freshness
) -> tuple[Block, ...]:
    """(17) ∂ℒ/∂a_j = −ỹ_j/a_j, and (16) the sum of the ∂ℒ/∂a_j ∂a_j/∂z_k.

    a_j cancels in the values of the terms, −ỹ_j (δ_jk − a_k): they are right even where a_j has become 0.
    """
    L, k = place.layer, place.node
    slope = -1 / a[true] if a[true] else float("-inf")
    words = TRUE_ONLY
    if not a[true]:
        words = "the true class's output has become 0 in floating point: (17) is infinite, (19) is not"
    numeric = rf"-\frac{{1}}{{{latex_number(a[true])}}}"
    terms = []
    for j, a_j in enumerate(a):
        symbol, own = scope.a(L, j + 1), int(j == k - 1)
        term = rf"{partial(LOSS, symbol)} \frac{{\partial {symbol}}}{{\partial {scope.z(L, k)}}}"
        factors = (slope if j == true else 0.0, a_j * (own - a[k - 1]))
        terms.append((term, product_text(factors), a[k - 1] - own if j == true else 0.0))
    return (
        Equation(_first_factor(L), "17", numeric, slope, words, "gradient", freshness),
        sum_of("(17) times (18), summed over the classes (16)", terms, total, "gradient", freshness),
    )
