"""The equations of the program as text for the screen: LaTeX in the slides' three forms, with the slides' numbers.

Node form: scalars of one example, (21). Example form: vectors of one example, (22). Minibatch form: matrices, (23).
"""

from dataclasses import dataclass

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import Optimizer
from densegui.engine.regularizers import Regularizer
from densegui.engine.symbols import COST, LOSS, T, at, jacobian, nabla, partial

FORMS = ("node", "example", "minibatch")


@dataclass(frozen=True, slots=True)
class Equation:
    """One operation's equation in three forms, each LaTeX with a number ("" where the slides have none)."""

    node: str
    example: str
    minibatch: str
    numbers: tuple[str, str, str] = ("", "", "")
    """Slide numbers of the three forms."""
    where: str = ""
    """LaTeX of what the equation leaves undefined, such as an optimiser's moments."""

    def form(self, name: str) -> tuple[str, str]:
        """Return (LaTeX, slide number) of the form "node", "example" or "minibatch"."""
        return getattr(self, name), self.numbers[FORMS.index(name)]


def equation(name: str, l: int, spec: NetworkSpec, optimizer: Optimizer, regularizer: Regularizer) -> Equation:
    """Return the equation of the operation `name` in layer l."""
    cost_of_W = r"(\mathcal{C} + R)" if regularizer.active else COST
    if name == "sample":
        text = r"b \leftarrow m_b \text{ examples of } \Omega_{\mathrm{train}}"
        return Equation(text, text, text)
    if name == "Z":
        return _linear_combination(l)
    if name == "A":
        return _softmax(l) if l == spec.L else _activation(l, ACTIVATIONS[spec.activations[l]].latex)
    if name == "cost":
        return _cost()
    if name == "dZ":
        return _output_gradient(l) if l == spec.L else _hidden_gradient(l)
    if name == "dW":
        return _weight_gradient(l, cost_of_W, regularizer)
    if name == "db":
        return _bias_gradient(l)
    return _update(name, l, cost_of_W if name == "W" else COST, optimizer)


def _linear_combination(l: int) -> Equation:
    return Equation(
        rf"z_k{at(l)} = \sum_j w_{{jk}}{at(l)} a_j{at(l - 1)} + b_k{at(l)}",
        rf"z{at(l)} = W{at(l, transposed=True)} a{at(l - 1)} + b{at(l)}",
        rf"Z{at(l)} = W{at(l, transposed=True)} A{at(l - 1)} + b{at(l)}",
    )


def _activation(l: int, g: str) -> Equation:
    return Equation(rf"a_k{at(l)} = {g}(z_k{at(l)})", rf"a{at(l)} = {g}(z{at(l)})", rf"A{at(l)} = {g}(Z{at(l)})")


def _softmax(l: int) -> Equation:
    return Equation(
        rf"\hat{{y}}_k = a_k{at(l)} = s(z{at(l)})_k",
        rf"\hat{{y}} = a{at(l)} = s(z{at(l)})",
        rf"\hat{{Y}} = A{at(l)} = s(Z{at(l)})",
        ("1", "1", "1"),
        r"s(z)_k = \frac{e^{z_k}}{\sum_i e^{z_i}} \quad \text{(softmax)}",
    )


def _cost() -> Equation:
    return Equation(
        r"\mathcal{L} = -\sum_k \tilde{y}_k \log \hat{y}_k",
        r"\mathcal{L} = -\tilde{y}^{\mathsf{T}} \log \hat{y}",
        r"\mathcal{C}_b = -\frac{1}{m_b} \mathbf{1}^{\mathsf{T}} (\tilde{Y} \circ \log \hat{Y}) \mathbf{1}",
        ("10", "10", "9"),
    )


def _output_gradient(l: int) -> Equation:
    return Equation(
        rf"{partial(LOSS, f'z_k{at(l)}')} = \hat{{y}}_k - \tilde{{y}}_k",
        rf"{nabla(f'z{at(l)}', LOSS)} = \hat{{y}} - \tilde{{y}}",
        rf"{jacobian(l)} = \hat{{Y}} - \tilde{{Y}}",
        ("21d", "22d", "23d"),
    )


def _hidden_gradient(l: int) -> Equation:
    z, z_next, w_next = f"z_k{at(l)}", f"z_j{at(l + 1)}", f"w_{{kj}}{at(l + 1)}"
    return Equation(
        rf"{partial(LOSS, z)} = g'({z}) \sum_j {w_next} {partial(LOSS, z_next)}",
        rf"{nabla(f'z{at(l)}', LOSS)} = g'(z{at(l)}) \circ (W{at(l + 1)} {nabla(f'z{at(l + 1)}', LOSS)})",
        rf"{jacobian(l)} = g'(Z{at(l)}) \circ (W{at(l + 1)} {jacobian(l + 1)})",
        ("21c", "22c", "23c"),
    )


def _weight_gradient(l: int, cost: str, regularizer: Regularizer) -> Equation:
    W = f"W{at(l)}"
    penalty = {"l2": rf" + s {W}", "l1": rf" + s\,\mathrm{{sign}}({W})"}[regularizer.name] if regularizer.active else ""
    what = {"l2": r"R = \frac{s}{2} \sum w^2", "l1": r"R = s \sum |w|"}[regularizer.name] if regularizer.active else ""
    return Equation(
        rf"{partial(LOSS, f'w_{{jk}}{at(l)}')} = {partial(LOSS, f'z_k{at(l)}')} a_j{at(l - 1)}",
        rf"{nabla(W, LOSS)} = a{at(l - 1)} {nabla(f'z{at(l)}', LOSS)}{T}",
        rf"{nabla(W, cost)} = \frac{{1}}{{m_b}} A{at(l - 1)} {jacobian(l)}{T}{penalty}",
        ("21a", "22a", "23a"),
        what,
    )


def _bias_gradient(l: int) -> Equation:
    b = f"b{at(l)}"
    return Equation(
        rf"{partial(LOSS, f'b_k{at(l)}')} = {partial(LOSS, f'z_k{at(l)}')}",
        rf"{nabla(b, LOSS)} = {nabla(f'z{at(l)}', LOSS)}",
        rf"{nabla(b, COST)} = \frac{{1}}{{m_b}} {jacobian(l)} \mathbf{{1}}",
        ("21b", "22b", "23b"),
    )


def _update(name: str, l: int, cost: str, optimizer: Optimizer) -> Equation:
    matrix, scalar = f"{name}{at(l)}", (f"w_{{jk}}{at(l)}" if name == "W" else f"b_k{at(l)}")
    gradient = nabla(matrix, cost)
    where = {
        "momentum": rf"v \leftarrow \beta v + {gradient}",
        "rmsprop": rf"v \leftarrow \alpha v + (1-\alpha)({gradient})^2",
        "adam": rf"m \leftarrow \beta_1 m + (1-\beta_1){gradient},\ v \leftarrow \beta_2 v + (1-\beta_2)({gradient})^2",
    }.get(optimizer.name, "")

    def step(gradient: str) -> str:
        return {
            "sgd": gradient,
            "momentum": "v",
            "rmsprop": rf"\frac{{{gradient}}}{{\sqrt{{v}} + \varepsilon}}",
            "adam": r"\frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon}",
        }[optimizer.name]

    whole = rf"{matrix} \leftarrow {matrix} - \lambda {step(gradient)}"
    node = rf"{scalar} \leftarrow {scalar} - \lambda {step(partial(cost, scalar))}"
    return Equation(node, whole, whole, ("14",) * 3 if name == "W" else ("15",) * 3, where)
