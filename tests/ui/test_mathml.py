"""Formulas made low: what becomes of fractions, and that all equations but those with ∂/∂ have one line's height."""

import pytest

from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import OPTIMIZERS
from densegui.engine.program import program
from densegui.engine.regularizers import Regularizer
from densegui.ui.math.mathml import compact
from densegui.ui.math.typeset import typeset

SPEC = NetworkSpec.dense((2, 3, 3), "relu")


def tree(mathml):
    return compact(f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{mathml}</mrow></math>')


def text(root):
    return "".join(root.itertext())


def fraction(above, below):
    return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"


def test_that_one_over_m_is_a_raised_one_a_stroke_and_a_small_m():
    root = tree(fraction("<mn>1</mn>", "<msub><mi>m</mi><mi>b</mi></msub>"))
    assert root.find(".//mfrac") is None
    assert text(root) == "1\N{FRACTION SLASH}mb"
    assert root.find(".//mstyle").get("scriptlevel") == "1"


@pytest.mark.parametrize(("below", "line"), [("<mi>v</mi>", "m/v"), ("<mi>v</mi><mo>+</mo><mi>e</mi>", "m/(v+e)")])
def test_that_a_fraction_is_one_line_with_parentheses_round_a_sum(below, line):
    root = tree(fraction("<mi>m</mi>", below))
    assert root.find(".//mfrac") is None
    assert text(root) == line


def test_that_a_derivative_keeps_its_bar():
    derivative = fraction("<mo>&#x02202;</mo><mi>L</mi>", "<mo>&#x02202;</mo><mi>z</mi>")
    assert tree(derivative).find(".//mfrac") is not None
    nested = tree(fraction(derivative, "<mi>v</mi>"))
    assert len(nested.findall(".//mfrac")) == 1
    assert text(nested).endswith("/v")


def test_that_only_brackets_in_a_superscript_alone_are_lowered():
    bracket = "<mrow><mo>[</mo><mn>1</mn><mo>]</mo></mrow>"
    assert tree(f"<msup><mi>W</mi>{bracket}</msup>").find(".//mpadded") is not None
    assert tree(f"<msubsup><mi>w</mi><mi>j</mi>{bracket}</msubsup>").find(".//mpadded") is None
    assert tree("<msup><mi>e</mi><mi>z</mi></msup>").find(".//mpadded") is None


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("regularizer", ["none", "l1", "l2"])
def test_that_no_equation_of_matrices_or_vectors_is_taller_than_a_line(qapp, optimizer, regularizer):
    for op in program(SPEC, OPTIMIZERS[optimizer](), Regularizer(regularizer, 0.1)):
        for latex in (op.equation.example, op.equation.minibatch):
            formula = typeset(latex)
            assert formula.ascent < 1.1, latex
            assert formula.descent < 0.45, latex
