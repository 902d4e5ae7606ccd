"""The equations of the program as text for the screen, in the order of the slides: forward, cost, backward."""

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.forms import Equation
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import Optimizer
from densegui.engine.regularizers import Regularizer
from densegui.engine.symbols import COST, LOSS, T, at, jacobian, nabla, partial
from densegui.engine.update_notation import update_equation

OFF = r"M = 0 \text{ for nodes that are switched off, else } 1"


def equation(
    name: str, l: int, spec: NetworkSpec, optimizer: Optimizer, regularizer: Regularizer, frozen: bool = False
) -> Equation:
    """Return the equation of the operation `name` in layer l; with masks M (nodes off) and F (frozen) where needed."""
    off = bool(spec.off_rows(l))
    cost_of_W = r"(\mathcal{C} + R)" if regularizer.active else COST
    if name == "sample":
        text = r"b \leftarrow m_b \text{ examples of } \Omega_{\mathrm{train}}"
        return Equation(text, text, text)
    if name == "Z":
        return _linear_combination(l)
    if name == "A":
        return _softmax(l) if l == spec.L else _activation(l, ACTIVATIONS[spec.activations[l]].latex, off)
    if name == "cost":
        return _cost()
    if name == "dZ":
        return _output_gradient(l) if l == spec.L else _hidden_gradient(l, off)
    if name == "dW":
        return _weight_gradient(l, cost_of_W, regularizer)
    if name == "db":
        return _bias_gradient(l)
    return update_equation(name, l, cost_of_W if name == "W" else COST, optimizer, frozen)


def _linear_combination(l: int) -> Equation:
    return Equation(
        rf"z_k{at(l)} = \sum_j w_{{jk}}{at(l)} a_j{at(l - 1)} + b_k{at(l)}",
        rf"z{at(l)} = W{at(l, transposed=True)} a{at(l - 1)} + b{at(l)}",
        rf"Z{at(l)} = W{at(l, transposed=True)} A{at(l - 1)} + b{at(l)}",
    )


def _activation(l: int, g: str, off: bool) -> Equation:
    m_k, m, M = _masks(l, off)
    return Equation(
        rf"a_k{at(l)} = {m_k}{g}(z_k{at(l)})",
        rf"a{at(l)} = {m}{g}(z{at(l)})",
        rf"A{at(l)} = {M}{g}(Z{at(l)}\,)",
        where=OFF if off else "",
    )


def _masks(l: int, off: bool) -> tuple[str, str, str]:
    """The mask of switched-off nodes as the first factor, in the three forms."""
    return (f"m_k{at(l)} ", rf"m{at(l)} \circ ", rf"M{at(l)} \circ ") if off else ("", "", "")


def _softmax(l: int) -> Equation:
    return Equation(
        rf"\hat{{y}}_k = a_k{at(l)} = s(z{at(l)})_k",
        rf"\hat{{y}} = a{at(l)} = s(z{at(l)})",
        rf"\hat{{Y}} = A{at(l)} = s(Z{at(l)}\,)",
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


def _hidden_gradient(l: int, off: bool) -> Equation:
    m_k, m, M = _masks(l, off)
    z, z_next, w_next = f"z_k{at(l)}", f"z_j{at(l + 1)}", f"w_{{kj}}{at(l + 1)}"
    return Equation(
        rf"{partial(LOSS, z)} = {m_k}g'({z}) \sum_j {w_next} {partial(LOSS, z_next)}",
        rf"{nabla(f'z{at(l)}', LOSS)} = {m}g'(z{at(l)}) \circ (W{at(l + 1)} {nabla(f'z{at(l + 1)}', LOSS)})",
        rf"{jacobian(l)} = {M}g'(Z{at(l)}\,) \circ (W{at(l + 1)}\,{jacobian(l + 1)})",
        ("21c", "22c", "23c"),
        OFF if off else "",
    )


def _weight_gradient(l: int, cost: str, regularizer: Regularizer) -> Equation:
    W = f"W{at(l)}"
    penalty = {"l2": rf" + s {W}", "l1": rf" + s\,\mathrm{{sign}}({W})"}[regularizer.name] if regularizer.active else ""
    what = {"l2": r"R = \frac{s}{2} \sum w^2", "l1": r"R = s \sum |w|"}[regularizer.name] if regularizer.active else ""
    return Equation(
        rf"{partial(LOSS, f'w_{{jk}}{at(l)}')} = {partial(LOSS, f'z_k{at(l)}')} a_j{at(l - 1)}",
        rf"{nabla(W, LOSS)} = a{at(l - 1)} {nabla(f'z{at(l)}', LOSS)}{T}",
        rf"{nabla(W, cost)} = \frac{{1}}{{m_b}} A{at(l - 1)}\,{jacobian(l)}{T}{penalty}",
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
