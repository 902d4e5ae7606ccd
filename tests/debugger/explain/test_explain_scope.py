"""Sums and products in LaTeX, and that every formula of every explanation can be typeset."""

import math
import re
import warnings

import mpmath
import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.explain.cost import explain_cost
from densegui.debugger.explain.node import explain_node
from densegui.debugger.explain.scope import exponential_text, factors_text, product_text, sum_of, sum_text
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Granularity
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import NetworkSpec
from tests.debugger.explain.helpers import all_latex
from tests.debugger.helpers import debugger, problem_of


def test_that_negative_numbers_stand_in_parentheses_behind_a_sign():
    assert product_text((-0.5, -2.0)) == r"-0.5000 \cdot (-2.000)"
    assert product_text((-0.5, -2.0), first=False) == r"(-0.5000) \cdot (-2.000)"
    assert sum_text([(-1.5, 2.5), (-3.5,), (0.0,)]) == r"-1.500 \cdot 2.500 + (-3.500) + 0"


def test_that_a_sum_of_more_than_six_terms_has_dots():
    six, seven = ([(float(n),) for n in range(1, count + 1)] for count in (6, 7))
    assert sum_text(six) == "1.000 + 2.000 + 3.000 + 4.000 + 5.000 + 6.000"
    assert sum_text(seven) == r"1.000 + 2.000 + 3.000 + \cdots + 6.000 + 7.000"
    assert factors_text([0.5] * 2) == r"0.5000 \cdot 0.5000"
    assert factors_text([0.5] * 9).count(r"\cdots") == 1


def test_that_a_sum_without_an_array_of_its_own_is_its_terms_sum():
    made = sum_of("", [("", "", 1.0), ("", "", 2.5)], None, "", Freshness.FRESH)
    assert made.total == 3.5
    assert [term.so_far for term in made.terms] == [1.0, 3.5]
    assert sum_of("", [("", "", 1.0)], 1.25, "", Freshness.FRESH).total == 1.25


@pytest.mark.parametrize("log_value", [0.0, -1.5, -97.3, -699.9, -700.1, -745.0, -1e4, -123456.789, 12.5])
def test_that_an_exponential_is_written_even_where_no_float_can_hold_it(log_value):
    mantissa, _, exponent = exponential_text(log_value).partition(r" \cdot 10^{")
    with mpmath.workdps(30):
        written = mpmath.mpf(mantissa) * mpmath.mpf(10) ** int(exponent.removesuffix("}") or 0)
        assert abs(written / mpmath.exp(mpmath.mpf(log_value)) - 1) < 6e-4


def test_that_an_exponential_of_something_not_finite_is_written():
    assert exponential_text(-math.inf) == "0"
    assert exponential_text(math.nan) == r"\mathrm{NaN}"
    with mpmath.workdps(30):
        near_ten = float(mpmath.log(mpmath.mpf("9.99999e-400")))
    assert exponential_text(near_ten) == r"1.000 \cdot 10^{-399}"


def formulas():
    """All LaTeX of small networks with every kind of activation, and of a network with numbers that are not finite."""
    texts = set()
    names = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "identity")
    runs = [debugger(network={"hidden": [{"nodes": 10, "activation": name}]}) for name in names]
    data = {"source": "blobs", "n_examples": 30, "classes": 3, "standardize": True}
    runs += [debugger(network={"hidden": []}, data=data), debugger()]
    bad = problem_of(NetworkSpec.dense((1, 2, 2), "tanh"), np.array([[np.inf], [1.0]]), np.array([0, 1]), 0)
    for run in (*runs, Debugger(bad)):
        texts |= _formulas_at(run)
        for _ in run.program:
            run.step(Granularity.OP)
        texts |= _formulas_at(run)
    return texts


def _formulas_at(run):
    texts = set()
    n = run.problem.spec.n
    for run.example in (0, None):
        run.selection = None
        texts |= all_latex(explain_cost(run.frame()))
        for l, size in enumerate(n):
            run.selection = Selection(Kind.NODE, l, size)
            texts |= all_latex(explain_node(run.frame()))
    return texts


def test_that_every_formula_can_be_typeset():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath

        alike = {re.sub(r"[0-9.]+", "0", text): text for text in sorted(formulas())}
        assert len(alike) > 100
        for text in alike.values():
            assert text.count("{") == text.count("}")
            ziamath.Latex(text)


def test_that_formulas_use_few_commands():
    used = {name for text in formulas() for name in re.findall(r"\\([A-Za-z]+)", text)}
    assert used <= {
        "frac", "sum", "cdot", "cdots", "partial", "mathcal", "mathrm", "hat", "tilde", "log", "max", "prod", "delta",
        "ell", "infty", "parallel", "sigma", "tanh",
    }  # fmt: skip
