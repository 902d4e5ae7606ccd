"""The update's equation as text for the screen: (14), (15) with what each optimiser makes of the gradient."""

from densegui.engine.forms import Equation
from densegui.engine.optimizers import Optimizer
from densegui.engine.symbols import at, nabla, partial

CORRECTED = r"\hat{m} = m / (1-\beta_1^k),\ \hat{v} = v / (1-\beta_2^k) \text{ in update } k"
"""What Adam's step takes of its moments, which begin at 0."""
FROZEN = r"F = 0 \text{ where frozen, else } 1"


def update_equation(name: str, l: int, cost: str, optimizer: Optimizer, frozen: bool) -> Equation:
    """Return the equation of W[l] or b[l]; `cost` is what the gradient is of, F the mask of frozen parameters."""
    f, F = (f"f_{{{'jk' if name == 'W' else 'k'}}}{at(l)} ", rf"F{at(l)} \circ ") if frozen else ("", "")
    matrix, scalar = f"{name}{at(l)}", (f"w_{{jk}}{at(l)}" if name == "W" else f"b_k{at(l)}")
    gradient = nabla(matrix, cost)
    where = {
        "momentum": rf"v \leftarrow \beta v + {gradient}",
        "rmsprop": rf"v \leftarrow \alpha v + (1-\alpha)({gradient})^2",
        "adam": rf"m \leftarrow \beta_1 m + (1-\beta_1){gradient},\ v \leftarrow \beta_2 v + (1-\beta_2)({gradient})^2"
        rf",\ {CORRECTED}",
    }.get(optimizer.name, "")

    def step(gradient: str) -> str:
        return {
            "sgd": gradient,
            "momentum": "v",
            "rmsprop": rf"\frac{{{gradient}}}{{\sqrt{{v}} + \varepsilon}}",
            "adam": r"\frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon}",
        }[optimizer.name]

    whole = rf"{matrix} \leftarrow {matrix} - \lambda {F}{step(gradient)}"
    node = rf"{scalar} \leftarrow {scalar} - \lambda {f}{step(partial(cost, scalar))}"
    return Equation(
        node, whole, whole, ("14",) * 3 if name == "W" else ("15",) * 3, where or (FROZEN if frozen else "")
    )
