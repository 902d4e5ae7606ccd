"""The scalar form as LaTeX: the terms of one node, in symbols and with their numbers."""

from collections.abc import Sequence

from densegui.debugger.edits import Setting
from densegui.debugger.latex import DOT, factor, latex_number
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.loops import activation_derivative
from densegui.engine.program import Op
from densegui.engine.symbols import COST, LOSS, at, partial
from densegui.engine.workspace import Workspace

SHIFTED = r"e^{{{} - \mathrm{{max}}\,z}}"
"""The exponential with the shift that stops overflow."""


def indexed(symbol: str, *places: int | str, layer: int) -> str:
    """Return w_{31}^{[2]}, with a comma where one of the places has several digits."""
    between = "," if any(len(str(place)) > 1 for place in places) else ""
    return f"{symbol}_{{{between.join(map(str, places))}}}{at(layer)}"


class ScalarText:
    """The texts of one node of one operation for one example; layers, nodes and terms count from 1."""

    def __init__(self, op: Op, workspace: Workspace, example: int, node: int, setting: Setting) -> None:
        self.op, self.ws, self.i, self.k, self.setting = op, workspace, example, node, setting
        self.l, self.L = op.layer, workspace.spec.L
        self.name = op.name
        if op.name in ("A", "dZ") and self.l == self.L:
            self.name = {"A": "softmax", "dZ": "dZ_output"}[op.name]

    # -- terms

    def term(self, j: int) -> str:
        """Return term j in symbols."""
        l, k, ws = self.l, self.k, self.ws
        if self.name == "Z":
            if j > ws.spec.n[l - 1]:
                return indexed("b", k, layer=l)
            return f"{indexed('w', j, k, layer=l)} {indexed('a', j, layer=l - 1)}"
        if self.name == "dZ":
            return f"{indexed('w', k, j, layer=l + 1)} {self._dz(j, l + 1)}"
        if self.name == "dZ_output":
            return rf"\hat{{y}}_{{{k}}}" if j == 1 else rf"-\tilde{{y}}_{{{k}}}"
        return {
            "A": lambda: indexed("z", k, layer=l),
            "softmax": lambda: SHIFTED.format(f"z_{{{j}}}"),
            "cost": lambda: rf"-\tilde{{y}}_{{{j}}} \log \hat{{y}}_{{{j}}}",
            "dW": lambda: f"{indexed('a', j, layer=l - 1)} {self._dz(k, l)}",
            "db": lambda: self._dz(k, l),
            "W": lambda: self._update(indexed("w", j, k, layer=l)),
            "b": lambda: self._update(indexed("b", k, layer=l)),
        }[self.name]()

    def numeric(self, j: int, value: float, way: float | None = None) -> str:
        """Return term j with its numbers; `way` is what the optimiser made of a derivative, None for a frozen one."""
        l, k, i, ws = self.l, self.k, self.i, self.ws
        if self.name == "Z" and j <= ws.spec.n[l - 1]:
            return _product(ws.W[l][j - 1, k - 1], ws.A[l - 1][j - 1, i])
        if self.name == "softmax":
            z = ws.Z[l][:, i]
            return f"e^{{{latex_number(float(z[j - 1] - z.max()))}}}"
        if self.name == "cost" and ws.Y[j - 1, i]:
            return rf"-\log {latex_number(float(ws.A[self.L][j - 1, i]))}"
        if self.name == "dZ":
            return _product(ws.W[l + 1][k - 1, j - 1], ws.dZ[l + 1][j - 1, i])
        if self.name == "dW":
            return _product(ws.A[l - 1][j - 1, i], ws.dZ[l][k - 1, i])
        if self.name in ("W", "b") and way is not None:
            old = ws.W[l][j - 1, k - 1] if self.name == "W" else ws.b[l][k - 1, 0]
            return f"{latex_number(float(old))} - {latex_number(float(ws.learning_rate))}{DOT}{factor(way)}"
        return latex_number(value)

    # -- the node

    def equation(self) -> str:
        """Return the operation's equation for this node, in symbols."""
        l, k, spec = self.l, self.k, self.ws.spec
        mask = f"m_{{{k}}}{at(l)} " if spec.off_rows(l) else ""
        if self.name == "Z":
            product = f"{indexed('w', 'j', k, layer=l)} a_j{at(l - 1)}"
            return rf"{indexed('z', k, layer=l)} = \sum_j {product} + {indexed('b', k, layer=l)}"
        if self.name == "A":
            g = ACTIVATIONS[spec.activations[l]].latex
            return f"{indexed('a', k, layer=l)} = {mask}{g}({indexed('z', k, layer=l)})"
        if self.name == "softmax":
            above, below = SHIFTED.format(f"z_{{{k}}}"), SHIFTED.format("z_i")
            return rf"\hat{{y}}_{{{k}}} = \frac{{{above}}}{{\sum_i {below}}}"
        if self.name == "dZ":
            slope, w = f"g'({indexed('z', k, layer=l)})", indexed("w", k, "j", layer=l + 1)
            return rf"{self._dz(k, l)} = {mask}{slope} \sum_j {w} {partial(LOSS, f'z_j{at(l + 1)}')}"
        return {
            "cost": lambda: rf"{LOSS} = -\sum_k \tilde{{y}}_k \log \hat{{y}}_k",
            "dZ_output": lambda: rf"{self._dz(k, l)} = \hat{{y}}_{{{k}}} - \tilde{{y}}_{{{k}}}",
            "dW": lambda: f"{partial(LOSS, indexed('w', 'j', k, layer=l))} = a_j{at(l - 1)} {self._dz(k, l)}",
            "db": lambda: f"{partial(LOSS, indexed('b', k, layer=l))} = {self._dz(k, l)}",
            "W": lambda: rf"{indexed('w', 'j', k, layer=l)} \leftarrow {self._update(indexed('w', 'j', k, layer=l))}",
            "b": lambda: rf"{indexed('b', k, layer=l)} \leftarrow {self._update(indexed('b', k, layer=l))}",
        }[self.name]()

    def result(self, terms: Sequence[float], result: float) -> str:
        """Return what the node's result is made of, in numbers; "" for a column, whose elements say it."""
        l, k, i, ws = self.l, self.k, self.i, self.ws
        value, total = latex_number(result), sum(terms)
        if self.name in ("dW", "W"):
            return ""
        if (l, k) in ws.spec.off and self.name in ("A", "dZ"):
            return r"0 \text{ (switched off)}"
        if self.name == "A":
            return f"{ACTIVATIONS[ws.spec.activations[l]].latex}({latex_number(terms[0])}) = {value}"
        if self.name == "softmax":
            return rf"\frac{{{latex_number(terms[k - 1])}}}{{{latex_number(total)}}} = {value}"
        if self.name == "dZ":
            slope = activation_derivative(ws.spec.activations[l], float(ws.Z[l][k - 1, i]))
            return f"{latex_number(slope)}{DOT}{factor(total)} = {value}"
        return value

    def _dz(self, k: int, l: int) -> str:
        return partial(LOSS, indexed("z", k, layer=l))

    def _update(self, theta: str) -> str:
        """θ − λ times what the optimiser makes of ∂𝒞/∂θ."""
        of = COST
        if self.name == "W" and self.setting.regularizer.active:
            of = r"(\mathcal{C} + R)"
        v = theta.partition("^")[0][1:]  # the place below θ
        slope = partial(of, theta)
        way = {
            "sgd": slope,
            "momentum": f"v{v}",
            "rmsprop": rf"\frac{{{slope}}}{{\sqrt{{v{v}}} + \varepsilon}}",
            "adam": rf"\frac{{\hat{{m}}{v}}}{{\sqrt{{\hat{{v}}{v}}} + \varepsilon}}",
        }[self.setting.optimizer.name]
        return rf"{theta} - \lambda {way}"


def _product(first: float, second: float) -> str:
    return f"{latex_number(float(first))}{DOT}{factor(float(second))}"
