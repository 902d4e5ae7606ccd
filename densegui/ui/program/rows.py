"""What the listing of the program says: its lines in one of the three forms, and what stands at their right edge.

Minibatch form: the shape of the array that a line makes. Example form: the shape for one example. Node form: the value
of the node, edge or bias that is selected, or, in other layers, how many scalars the line is computed for.
"""

import html
from dataclasses import dataclass

from densegui.debugger.format import MISSING, count, number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.quantities import quantity
from densegui.debugger.selection import Kind, Selection
from densegui.engine.program import Op, Phase
from densegui.ui.math.latex_text import plain_text

FORM_NUMBERS = {"node": "21", "example": "22", "minibatch": "23"}
"""The slides' equations of each form."""

PHASE_COLORS = {
    Phase.SAMPLE: "muted", Phase.FORWARD: "positive", Phase.COST: "negative",
    Phase.BACKWARD: "gradient_negative", Phase.UPDATE: "gradient_positive",
}  # fmt: skip
"""The theme's colour of each phase, by the name of its field."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the listing; `index` is that of its operation in the program."""

    index: int
    latex: str
    number: str
    phase: Phase
    first: bool
    """Whether its phase begins here."""
    where: tuple[str, ...]
    """LaTeX of what the optimiser adds, under the first update."""


def lines(program: tuple[Op, ...], form: str) -> tuple[Line, ...]:
    """Return the lines of a program."""
    result, phase = [], None
    for index, op in enumerate(program):
        latex, slide = op.equation.form(form)
        first = op.phase is not phase
        phase = op.phase
        where = tuple(op.equation.where.split(r",\ ")) if first and phase is Phase.UPDATE and op.equation.where else ()
        result.append(Line(index, latex, f"({slide})" if slide else "", phase, first, where))
    return tuple(result)


def freshness(frame: Frame, index: int) -> Freshness:
    """Return whether an operation has run in this minibatch, in the one before, or not yet."""
    t, i = frame.position
    if i == 0:
        return Freshness.STALE if t else Freshness.ABSENT
    return Freshness.FRESH if index < i else Freshness.ABSENT


# -- the right edge


def results(frame: Frame, form: str) -> list[str]:
    """Return what stands at the right edge of each line."""
    return [_result(frame, op, index, form) for index, op in enumerate(frame.program)]


def _result(frame: Frame, op: Op, index: int, form: str) -> str:
    if freshness(frame, index) is Freshness.ABSENT:
        return MISSING
    if op.phase is Phase.COST:
        return _cost(frame, form)
    place = frame.selection
    if form == "node" and op.phase is not Phase.SAMPLE:
        name = _selected_name(op, place)
        if name and place is not None:
            return number(quantity(frame, name, place).value)
        return _count(frame, op)
    return shape(frame, op, form)


def _cost(frame: Frame, form: str) -> str:
    if form == "minibatch" or frame.example is None:
        cost = frame.shown("cost").array
        return number(None if cost is None else float(cost))
    loss = frame.shown("loss").array
    return number(None if loss is None else float(loss[frame.example]))


def _selected_name(op: Op, place: Selection | None) -> str:
    """Return the name of the quantity that a line makes of what is selected, "" when it makes none of it."""
    if place is None or op.layer != place.layer:
        return ""
    update = op.phase is Phase.UPDATE
    if place.kind is Kind.EDGE and op.name in ("dW", "W"):
        return "w_new" if update else "dw_example"
    if op.name in ("db", "b"):
        return "b_new" if update else "db_example"
    return {"Z": "z", "A": "a", "dZ": "dz"}.get(op.name, "")


def _count(frame: Frame, op: Op) -> str:
    n, l = frame.spec.n, op.layer
    if op.name in ("dW", "W"):
        return _many(n[l - 1] * n[l], "weight")
    return _many(n[l], "bias" if op.name in ("db", "b") else "node")


def _many(n: int, what: str) -> str:
    plural = "biases" if what == "bias" else what + "s"
    return f"{n} {what if n == 1 else plural}"


def shape(frame: Frame, op: Op, form: str = "minibatch") -> str:
    """Return the shape of the array that an operation makes, as "6 × 16"."""
    return _shape(frame, "X" if op.phase is Phase.SAMPLE else op.name, op.layer, "minibatch" if not op.layer else form)


def _shape(frame: Frame, name: str, l: int, form: str = "minibatch") -> str:
    n = frame.spec.n
    if name in ("W", "dW"):
        return f"{n[l - 1]} × {n[l]}"
    if name in ("b", "db") or form != "minibatch":
        return f"{n[l]} × 1"
    return f"{n[l]} × {frame.m_b or 'm_b'}"


def note(frame: Frame, form: str) -> str:
    """Return the line under the title: what stands at the right edge, and what it belongs to."""
    minibatch = f"minibatch {count(frame.minibatch)}" if frame.has_minibatch else "no minibatch yet"
    if not frame.has_minibatch:
        return minibatch
    if form == "minibatch":
        return f"shapes and cost, {minibatch}"
    if form == "example" and frame.example is None:
        return f"shapes and the mean of the loss, {minibatch}"
    whose = "means" if frame.example is None else f"example {frame.example + 1} of {frame.m_b}"
    if form == "example":
        return f"shapes and loss, {whose}, {minibatch}"
    place = frame.selection
    what = "values" if place is None else str(_place_words(place))
    return f"{what}, {whose}, {minibatch}"


def _place_words(place: Selection) -> str:
    if place.kind is Kind.EDGE:
        return f"edge {place.source} → {place.node} of layer {place.layer}"
    return f"{place.kind.value} {place.node} of layer {place.layer}"


# -- tool tips

_OPTIMISER_HINTS = {
    "adam": "m̂ and v̂ are m and v divided by 1 − β₁ᵏ and 1 − β₂ᵏ, where k counts the updates.",
}


def sentence(frame: Frame, op: Op) -> str:
    """Return what an operation does, in one plain sentence."""
    l, L = op.layer, frame.spec.L
    before = "the input" if l == 1 else f"layer {l - 1}"
    if op.name == "A" and l == L:
        return "Softmax turns the output nodes' z into the probabilities ŷ of the classes."
    if op.name == "dZ" and l == L:
        return "The loss changes with each output node's z by what was predicted minus what is true."
    return {
        "sample": "Take the next examples of the shuffled training set.",
        "Z": f"Each node of layer {l} adds up what comes from {before}, weighted, and its bias.",
        "A": f"Each node of layer {l} applies its activation function to its z.",
        "cost": "Compare prediction and truth: the cross entropy of each example, and its mean over the minibatch.",
        "dZ": f"How the loss changes with z of layer {l}: passed back from layer {l + 1} through its weights, "
        "times the slope of the activation function.",
        "dW": f"How the cost changes with each weight of layer {l}: the mean over the examples of what comes in, "
        "times how the loss changes with z.",
        "db": f"How the cost changes with each bias of layer {l}: the mean over the examples.",
        "W": f"Step each weight of layer {l} against its gradient, by the learning rate λ.",
        "b": f"Step each bias of layer {l} against its gradient, by the learning rate λ.",
    }[op.name]


def operands(frame: Frame, op: Op) -> str:
    """Return the shapes of what an operation reads and makes."""
    l, L = op.layer, frame.spec.L
    reads = {
        "sample": (),
        "Z": (("W", l), ("A", l - 1), ("b", l)),
        "A": (("Z", l),),
        "cost": (("A", L), ("Y", L)),
        "dZ": (("A", L), ("Y", L)) if l == L else (("Z", l), ("W", l + 1), ("dZ", min(l + 1, L))),
        "dW": (("A", l - 1), ("dZ", l)),
        "db": (("dZ", l),),
        "W": (("W", l), ("dW", l)),
        "b": (("b", l), ("db", l)),
    }[op.name]
    made = "X" if op.phase is Phase.SAMPLE else op.name
    result = "a number" if op.phase is Phase.COST else _shape(frame, made, l)
    target = f"{_name('C_b' if op.phase is Phase.COST else made, l)}: {result}"
    return "; ".join([*(f"{_name(name, at)}: {_shape(frame, name, at)}" for name, at in reads), f"makes {target}"])


def _name(name: str, l: int) -> str:
    letters = {"dZ": "𝒥_z", "dW": "∇_W", "db": "∇_b", "Y": "Ỹ", "C_b": "𝒞_b"}.get(name, name)
    return letters if name in ("X", "Y", "C_b") else f"{letters}[{l}]"


def tool_tip(frame: Frame, index: int, form: str) -> str:
    """Return the tool tip of a line, as rich text."""
    op = frame.program[index]
    latex, slide = op.equation.form(form)
    parts = [f"<b>{html.escape(plain_text(latex))}</b>" + (f" &nbsp;({slide})" if slide else "")]
    parts.append(html.escape(sentence(frame, op)))
    parts.append(html.escape(operands(frame, op)))
    if op.equation.where:
        parts.append("where " + html.escape(plain_text(op.equation.where)))
    hint = _OPTIMISER_HINTS.get(frame.problem.experiment.training.optimizer.name)
    if hint and op.phase is Phase.UPDATE:
        parts.append(hint)
    return "<qt>" + "<br>".join(parts) + "</qt>"
