"""Whose numbers an explanation shows: one example's, or means over the minibatch; and their sums in LaTeX.

A mean is the mean of an array: for the minibatch, an equation is written as (1/m_b) Σ_i of what each example has, and
g, g', softmax and products are taken example by example before the mean.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from densegui.debugger.explain.blocks import Bars, Equation, Sum, Term
from densegui.debugger.explain.edge_symbols import activation
from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.latex import DOT, factor, latex_number
from densegui.debugger.seen import probed
from densegui.engine.network import FloatArray
from densegui.engine.symbols import LOSS

MOST_IN_LINE = 6
"""Terms that a sum in one line has; of a longer one the first three and the last two."""

SMALLEST_LOG = -700.0
"""e to the power of less than this has lost digits as a float, or all of them."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The chosen example of a frame, or all examples of its minibatch."""

    frame: Frame

    @property
    def mean(self) -> bool:
        """Whether the numbers are means over the minibatch."""
        return self.frame.example is None

    @property
    def index(self) -> str:
        """What a symbol carries that each example has its own of: "(i)" under a mean."""
        return "(i)" if self.mean else ""

    @property
    def loss(self) -> str:
        """ℒ of the example, or of each one."""
        return rf"{LOSS}^{{(i)}}" if self.mean else LOSS

    def z(self, l: int, k: int | str) -> str:
        """Return z_k[l] of the example, or of each one."""
        return f"z_{{{k}}}^{{[{l}]{self.index}}}"

    def a(self, l: int, k: int) -> str:
        """Return a_k[l], or x_k, of the example, or of each one."""
        return activation(l, k, self.index)

    @property
    def whose(self) -> str:
        """Return "example 15 of minibatch 412", or that it is a mean."""
        frame = self.frame
        if (probe := probed(frame)) is not None:
            return probe.words
        if not frame.has_minibatch:
            return "no minibatch yet"
        if frame.example is not None:
            return f"example {frame.example + 1} of minibatch {count(frame.minibatch)}"
        return f"mean over the {count(frame.m_b)} examples of minibatch {count(frame.minibatch)}"

    def value(self, values: FloatArray) -> float:
        """Return the example's value, or the mean over all."""
        return float(values.mean() if self.frame.example is None else values[self.frame.example])

    def rows(self, values: FloatArray) -> list[float]:
        """Return the example's column of a matrix, or the mean of each of its rows."""
        column = values.mean(axis=1) if self.frame.example is None else values[:, self.frame.example]
        return [float(value) for value in column]

    def symbolic(self, latex: str) -> str:
        """Return (1/m_b) Σ_i of it under a mean, else itself."""
        return rf"\frac{{1}}{{m_b}} \sum_i {latex}" if self.mean else latex

    def times(self, weight: str, latex: str) -> str:
        """Return a weight times it; under a mean with a dot before the fraction."""
        return f"{weight}{DOT if self.mean else ' '}{self.symbolic(latex)}"

    def examples(self, values: FloatArray) -> str:
        """Return (1/m_b)(v_1 + v_2 + …) with the values of the examples."""
        return rf"\frac{{1}}{{{self.frame.m_b}}} ({sum_text([(float(value),) for value in values])})"

    def title(self, what: str) -> str:
        """Return what the explanation is about: "node 5 of layer 2 · example 15 of 16 · minibatch 412"."""
        frame = self.frame
        if (probe := probed(frame)) is not None:
            return f"{what} · {probe.words}"
        if not frame.has_minibatch:
            return f"{what} · no minibatch yet"
        whose = f"mean of {frame.m_b}" if frame.example is None else f"example {frame.example + 1} of {frame.m_b}"
        return f"{what} · {whose} · minibatch {count(frame.minibatch)}"

    def bars(self, title: str, values: FloatArray, color: str, freshness: Freshness) -> Bars:
        """Return a bar for each example, in the order of the minibatch, with their mean."""
        places = tuple(range(values.size))
        labels = tuple(f"example {i + 1}" for i in places)
        return Bars(title, values, places, labels, self.frame.example, float(values.mean()), color, freshness)


def absent(symbolic: str, slide: str, words: str, color: str) -> Equation:
    """Return an equation whose numbers are not computed yet."""
    return Equation(symbolic, slide, words=words, color=color, freshness=Freshness.ABSENT)


def sum_of(
    title: str,
    terms: Sequence[tuple[str, str, float]],
    total: float | None,
    color: str,
    freshness: Freshness,
) -> Sum:
    """Return a sum with its running totals; without a `total` of the program's own, it is that of the terms."""
    so_far = [*accumulate(value for _, _, value in terms)]
    blocks = tuple(Term(*term, running) for term, running in zip(terms, so_far, strict=True))
    return Sum(title, blocks, so_far[-1] if total is None else total, color, freshness)


def product_text(factors: Sequence[float], first: bool = True) -> str:
    """Return 0.3 · (-0.2); a negative number stands in parentheses unless nothing is before it."""
    return DOT.join(latex_number(v) if first and place == 0 else factor(v) for place, v in enumerate(factors))


def sum_text(terms: Sequence[Sequence[float]]) -> str:
    """Return a · b + c · d + … + y · z, with dots in place of what is too much for one line."""
    if len(terms) <= MOST_IN_LINE:
        return " + ".join(product_text(term, place == 0) for place, term in enumerate(terms))
    begin = [product_text(term, place == 0) for place, term in enumerate(terms[:3])]
    return " + ".join([*begin, r"\cdots", *(product_text(term, False) for term in terms[-2:])])


def factors_text(factors: Sequence[float]) -> str:
    """Return a · b · … · z, with dots in place of what is too much for one line."""
    if len(factors) <= MOST_IN_LINE:
        return product_text(factors)
    return DOT.join([product_text(factors[:3]), r"\cdots", product_text(factors[-2:], False)])


def exponential_text(log_value: float) -> str:
    """Return e^log_value, also where it is too small for a float: 1.234 · 10^{-4321}."""
    if not math.isfinite(log_value) or log_value >= SMALLEST_LOG:
        return latex_number(float(np.exp(log_value)))
    exponent, fraction = divmod(log_value / math.log(10), 1)
    mantissa = f"{10**fraction:.3f}"
    if mantissa == "10.000":
        mantissa, exponent = "1.000", exponent + 1
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"
