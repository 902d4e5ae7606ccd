"""What the tests of explanations share: frames at a place, and a reader that works out the LaTeX of a numeric form."""

import math
import re
from typing import Any

import numpy as np

from densegui.debugger.debugger import Debugger
from densegui.debugger.explain.blocks import Block, Equation, Explanation
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection

Array = np.ndarray[Any, np.dtype[Any]]


def frame_at(
    debugger: Debugger, position: tuple[int, int], node: tuple[int, int] | None = None, example: int | None = 0
) -> Frame:
    """The frame at a position with a node (layer, number) and an example selected."""
    debugger.goto(Position(*position))
    debugger.selection = Selection(Kind.NODE, *node) if node else None
    debugger.example = example
    return debugger.frame()


def done(debugger: Debugger, op: str) -> int:
    """How many operations of a minibatch are done when this one ("dZ 2") has just run."""
    return [str(one) for one in debugger.program].index(op) + 1


def equation(explanation: Explanation, slide: str) -> Equation:
    """The one equation with this number on the slides."""
    (found,) = (b for b in explanation.blocks if isinstance(b, Equation) and b.slide == slide)
    return found


def blocks(explanation: Explanation, kind: type[Any]) -> list[Any]:
    """The blocks of one type."""
    return [block for block in explanation.blocks if isinstance(block, kind)]


def all_latex(explanation: Explanation) -> set[str]:
    """Every piece of LaTeX in an explanation."""
    texts: set[str] = set()
    for block in explanation.blocks:
        texts.update(_latex(block))
    return texts - {""}


def _latex(block: Block) -> list[str]:
    if isinstance(block, Equation):
        return [block.symbolic, block.numeric]
    rows = [*getattr(block, "rows", ()), *getattr(block, "columns", ())]
    terms = [text for term in getattr(block, "terms", ()) for text in (term.symbolic, term.numeric)]
    return [getattr(block, "symbolic", ""), *rows, *terms]


FUNCTIONS = {
    r"\tanh": math.tanh,
    r"\sigma": lambda z: 1 / (1 + math.exp(-z)),
    r"\mathrm{ReLU}": lambda z: max(z, 0.0),
    r"\mathrm{LReLU}": lambda z: z if z > 0 else 0.01 * z,
    r"\mathrm{ELU}": lambda z: z if z > 0 else math.exp(z) - 1,
    r"\mathrm{SELU}": lambda z: 1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * (math.exp(z) - 1)),
    r"\mathrm{id}": lambda z: z,
}


def slope_of(g: Any) -> Any:
    return lambda z: (g(z + 1e-6) - g(z - 1e-6)) / 2e-6


def work_out(latex: str) -> float:
    """The value of a numeric form without dots, worked out from its text alone."""
    names: dict[str, Any] = {"H": lambda z: float(z >= 0), "log": math.log, "e": math.e}
    text = latex
    for place, (name, g) in enumerate(FUNCTIONS.items()):
        names |= {f"g{place}_": g, f"d{place}_": slope_of(g)}
        text = text.replace(name + "'", f"d{place}_").replace(name, f"g{place}_")
    text = re.sub(r"\\log ([0-9.]+)", r"log(\1)", text)
    text = re.sub(r"\\log \\frac", r"log\\frac", text).replace(r"\cdot", "*")
    while r"\frac" in text:
        text = _first_fraction(text)
    text = text.replace("^{", "**(").replace("^2", "**2").replace("{", "(").replace("}", ")")
    assert "\\" not in text, latex
    return float(eval(re.sub(r"\) \(", ") * (", text), {"__builtins__": {}}, names))


def _first_fraction(text: str) -> str:
    start = text.index(r"\frac")
    above, end = _group(text, start + 5)
    below, end = _group(text, end)
    return f"{text[:start]}(({above})/({below})){text[end:]}"


def _group(text: str, start: int) -> tuple[str, int]:
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start + 1 : place], place + 1
    raise AssertionError(text)
