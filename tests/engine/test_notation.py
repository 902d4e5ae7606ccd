"""The equations on the screen: the lecture's numbers, the chosen activation, optimiser and penalty."""

import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.forms import FORMS, Equation
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import OPTIMIZERS, SGD, Optimizer
from densegui.engine.program import program
from densegui.engine.regularizers import Regularizer

SPEC = NetworkSpec.dense((7, 9, 8, 5), ("tanh", "relu"))
NUMBERS = {
    "sample": ("", "", ""),
    "Z": ("", "", ""),
    "A": ("", "", ""),
    "softmax": ("1", "1", "1"),
    "cost": ("10", "10", "9"),
    "dZ": ("21c", "22c", "23c"),
    "output": ("21d", "22d", "23d"),
    "dW": ("21a", "22a", "23a"),
    "db": ("21b", "22b", "23b"),
    "W": ("14", "14", "14"),
    "b": ("15", "15", "15"),
}


def equations(optimizer: Optimizer | None = None, regularizer: Regularizer | None = None) -> dict[str, Equation]:
    return {str(op): op.equation for op in program(SPEC, optimizer or SGD(), regularizer or Regularizer())}


def test_that_the_numbers_are_the_lectures() -> None:
    for op in program(SPEC, SGD(), Regularizer()):
        key = {("A", 3): "softmax", ("dZ", 3): "output"}.get((op.name, op.layer), op.name)
        assert op.equation.numbers == NUMBERS[key]
        assert [op.equation.form(form)[1] for form in FORMS] == list(NUMBERS[key])


def test_that_a_form_is_chosen_by_its_name() -> None:
    equation = equations()["dZ 2"]
    assert equation.form("node") == (equation.node, "21c")
    assert equation.form("example") == (equation.example, "22c")
    assert equation.form("minibatch") == (equation.minibatch, "23c")


def test_that_each_equation_speaks_of_its_own_layer() -> None:
    by_op = equations()

    def minibatch(op: str) -> str:
        return by_op[op].minibatch.replace(r"\,", "")  # thin spaces are a matter of looks

    assert minibatch("Z 2") == r"Z^{[2]} = W^{[2]\mathsf{T}} A^{[1]} + b^{[2]}"
    assert minibatch("A 1") == r"A^{[1]} = \tanh(Z^{[1]})"
    assert minibatch("A 2") == r"A^{[2]} = \mathrm{ReLU}(Z^{[2]})"
    assert minibatch("dZ 3") == r"\mathcal{J}_{z^{[3]}} = \hat{Y} - \tilde{Y}"
    hidden = r"\mathcal{J}_{z^{[2]}} = g'(Z^{[2]}) \circ (W^{[3]}\mathcal{J}_{z^{[3]}})"
    assert minibatch("dZ 2") == hidden
    assert r"A^{[1]}\mathcal{J}_{z^{[2]}}" in minibatch("dW 2")


def test_that_loss_and_cost_are_never_mixed() -> None:
    """Node and example forms speak of ℒ, one example; the minibatch form of 𝒞, the mean, with its 1/m."""
    for name, equation in equations().items():
        if name.split()[0] in ("dW", "db"):
            assert r"\mathcal{L}" in equation.node
            assert r"\mathcal{L}" in equation.example
            assert r"\mathcal{L}" not in equation.minibatch
            assert r"\mathcal{C}" in equation.minibatch
            assert r"\frac{1}{m_b}" in equation.minibatch
            assert "m_b" not in equation.node + equation.example


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_the_screen_names_the_activation_that_runs(activation: str) -> None:
    ops = program(NetworkSpec.dense((7, 9, 5), activation), SGD(), Regularizer())
    assert ACTIVATIONS[activation].latex in ops[2].equation.minibatch


def test_that_the_update_shows_the_optimizer() -> None:
    sgd, momentum, rmsprop, adam = (equations(OPTIMIZERS[n]())["W 1"] for n in ("sgd", "momentum", "rmsprop", "adam"))
    assert sgd.minibatch == r"W^{[1]} \leftarrow W^{[1]} - \lambda {\nabla}_{W^{[1]}}\,\mathcal{C}"
    assert sgd.where == ""
    assert r"\beta v" in momentum.where
    assert momentum.minibatch.endswith(r"\lambda v")
    assert r"\sqrt{v}" in rmsprop.minibatch
    assert r"\alpha v" in rmsprop.where
    assert r"\hat{m}" in adam.minibatch
    assert r"\beta_2 v" in adam.where
    assert r"\hat{m} = m / (1-\beta_1^k)" in adam.where


def test_that_only_dw_and_the_update_of_w_know_of_the_penalty() -> None:
    plain = equations()
    for penalty, term in (("l2", r"+ s W^{[2]}"), ("l1", r"\mathrm{sign}(W^{[2]})")):
        penalised = equations(regularizer=Regularizer(penalty, 0.1))
        assert term in penalised["dW 2"].minibatch
        assert "R" in penalised["dW 2"].where
        changed = {name for name, equation in penalised.items() if equation != plain[name]}
        assert changed == {f"{name} {l}" for name in ("dW", "W") for l in (1, 2, 3)}


def test_that_a_penalty_of_strength_0_is_not_shown() -> None:
    assert equations(regularizer=Regularizer("l2", 0.0)) == equations()


def test_that_every_brace_is_closed() -> None:
    for optimizer in OPTIMIZERS.values():
        for equation in equations(optimizer(), Regularizer("l1", 0.1)).values():
            for text in (equation.node, equation.example, equation.minibatch, equation.where):
                assert text.count("{") == text.count("}")
                assert text.count("(") == text.count(")")
