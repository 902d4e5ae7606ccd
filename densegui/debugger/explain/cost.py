"""The cost at a position: each example's probability of its true class, their product (7), its logarithm, and 𝒞 (9).

For one example, the loss (10) as the divergence (11) of the prediction from the truth.
"""

import math

import numpy as np

from densegui.debugger.explain.blocks import Bars, Block, Equation, Explanation
from densegui.debugger.explain.scope import (
    SMALLEST_LOG,
    Scope,
    absent,
    exponential_text,
    factors_text,
    sum_of,
    sum_text,
)
from densegui.debugger.format import class_words, count
from densegui.debugger.frame import Frame
from densegui.debugger.latex import DOT, factor, latex_number
from densegui.engine.network import FloatArray
from densegui.engine.symbols import COST, LOSS

_TRUE = r"\hat{{y}}_{{{k}}}^{{({i})}}"
_LIKELIHOOD = r"\ell"


def explain_cost(frame: Frame) -> Explanation:
    """Return how the cost of the minibatch comes from the likelihood of its labels, and for one example its loss."""
    scope = Scope(frame)
    with np.errstate(all="ignore"):  # a diverged network is shown too
        blocks = _of_minibatch(scope) + (() if frame.example is None else _of_example(scope, frame.example))
    return Explanation(scope.title("cost"), blocks)


def _of_minibatch(scope: Scope) -> tuple[Block, ...]:
    """(7) ℓ = Π_i ŷ of the true class; log ℓ; (8d), (9) 𝒞_b = −(1/m_b) log ℓ."""
    frame = scope.frame
    product = r"\prod_{i=1}^{m_b} \prod_k (\hat{y}_k^{(i)})^{\tilde{y}_k^{(i)}}"
    summed = r"\sum_{i=1}^{m_b} \sum_k \tilde{y}_k^{(i)} \log \hat{y}_k^{(i)}"
    likelihood, log = f"{_LIKELIHOOD} = {product}", rf"\log {_LIKELIHOOD} = {summed}"
    cost = rf"{COST}_b = -\frac{{1}}{{m_b}} \log {_LIKELIHOOD} = \frac{{1}}{{m_b}} \sum_i {LOSS}^{{(i)}}"
    batch = f"minibatch {count(frame.minibatch)}" if frame.has_minibatch else "no minibatch yet"
    log_words = f"its logarithm, a sum: it neither underflows nor overflows; {batch}"
    cost_words = f"the mean of the losses, before the update; {batch}"
    training = frame.problem.experiment.training.regularizer
    if training.name != "none" and training.strength:
        cost_words = f"the mean of the losses, before the update, without the penalty R; {batch}"
    loss, freshness = frame.shown("loss")
    value = frame.shown("cost").array
    true, y_hat = _true_classes(frame)
    if loss is None or value is None or y_hat is None:
        words = f"likelihood: the probability of all labels of the minibatch together; {batch}"
        return (
            absent(likelihood, "7", words, "activation"),
            absent(log, "8b", log_words, "activation"),
            absent(cost, "9", cost_words, ""),
        )
    logs = [0.0 - float(one) for one in loss]
    log_likelihood = math.fsum(logs) if np.isfinite(loss).all() else float(sum(logs))
    terms = [
        (rf"\log {_TRUE.format(k=k + 1, i=i)}", rf"\log {latex_number(float(p))}", one)
        for i, (k, p, one) in enumerate(zip(true, y_hat, logs, strict=True), start=1)
    ]
    numeric = rf"-\frac{{1}}{{{frame.m_b}}}{DOT}{factor(log_likelihood)}"
    return (
        _bars(frame, true, y_hat),
        _likelihood(likelihood, batch, y_hat, log_likelihood, frame),
        sum_of(f"log-likelihood, a term for each example; {batch}", terms, log_likelihood, "activation", freshness),
        Equation(log, "8b", sum_text([(one,) for one in logs]), log_likelihood, log_words, "activation", freshness),
        Equation(cost, "9", numeric, float(value), cost_words, "", freshness),
    )


def _true_classes(frame: Frame) -> tuple[list[int], FloatArray | None]:
    """The true class of each example, from 0, and the probability that the prediction gives it."""
    A, labels = frame.shown("A", frame.spec.L).array, frame.shown("labels").array
    if A is None or labels is None:
        return [], None
    true = np.asarray(labels, np.int64)
    picked: FloatArray = A[true, np.arange(true.size)]
    return true.tolist(), picked


def _bars(frame: Frame, true: list[int], y_hat: FloatArray) -> Bars:
    names = frame.problem.split.dataset.class_names
    return Bars(
        title="ŷ of each example's true class",
        values=y_hat,
        places=tuple(range(y_hat.size)),
        labels=tuple(f"example {i} · {class_words(names[k])}" for i, k in enumerate(true, start=1)),
        marked=frame.example,
        color="activation",
        freshness=frame.shown("A", frame.spec.L).freshness,
    )


def _likelihood(symbolic: str, batch: str, y_hat: FloatArray, log_likelihood: float, frame: Frame) -> Equation:
    """(7) the product of all ŷ of true classes; where it is too small for a float, by its logarithm."""
    factors = [float(one) for one in y_hat]
    numeric, value = factors_text(factors), math.prod(factors)
    words = f"likelihood: the probability of all labels of the minibatch together; {batch}"
    freshness = frame.shown("loss").freshness
    if math.isfinite(log_likelihood) and log_likelihood < SMALLEST_LOG:
        numeric += f" = {exponential_text(log_likelihood)}"
        words = f"likelihood, too small for floating point: written by its logarithm; {batch}"
        return Equation(symbolic, "7", numeric, None, words, "activation", freshness)
    return Equation(symbolic, "7", numeric, value, words, "activation", freshness)


def _of_example(scope: Scope, example: int) -> tuple[Block, ...]:
    """(10) ℒ = −Σ_k ỹ_k log ŷ_k, and (11) D_KL(ỹ‖ŷ) = ℒ − H(ỹ), where H(ỹ) = 0."""
    frame = scope.frame
    symbolic = rf"{LOSS} = -\sum_k \tilde{{y}}_k \log \hat{{y}}_k"
    entropy = r"H(\tilde{y}) = -\sum_k \tilde{y}_k \log \tilde{y}_k"
    divergence = (
        r"D_{\mathrm{KL}}(\tilde{y} \parallel \hat{y}) = \sum_k \tilde{y}_k \log \frac{\tilde{y}_k}{\hat{y}_k}"
        rf" = {LOSS} - H(\tilde{{y}})"
    )
    words = f"loss: surprise at the true class; {scope.whose}"
    entropy_words = "entropy of the truth: none, one class is certain (0 log 0 counts as 0)"
    divergence_words = f"divergence of the prediction from the truth: the loss itself; {scope.whose}"
    loss, freshness = frame.shown("loss")
    _, y_hat = _true_classes(frame)
    if loss is None or y_hat is None:
        return (
            absent(symbolic, "10", words, ""),
            absent(entropy, "", entropy_words, ""),
            absent(divergence, "11", divergence_words, ""),
        )
    value, probability = scope.value(loss), latex_number(float(y_hat[example]))
    return (
        Equation(symbolic, "10", rf"-\log {probability}", value, words, "", freshness),
        Equation(entropy, "", r"-1 \cdot \log 1", 0.0, entropy_words, "", freshness),
        Equation(
            divergence, "11", rf"1 \cdot \log \frac{{1}}{{{probability}}}", value, divergence_words, "", freshness
        ),
    )
