"""What the panel of variables says, and arrays as text for the clipboard and for files."""

import io

import numpy as np

from densegui.debugger.format import MISSING, count, number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.variables import Array, Statistics, Variable
from densegui.engine.program import Phase
from densegui.ui.math.latex_text import plain_text

WORDS = {
    "X": "the examples, as the network sees them", "Y": "the classes, one-hot", "labels": "the classes, from 0",
    "indices": "rows of the data set, from 0", "W": "weights", "b": "biases", "Z": "linear combinations",
    "A": "activations", "dZ": "gradient of each example's loss", "dW": "gradient of the cost",
    "db": "gradient of the cost", "loss": "loss of each example", "cost": "cost of the minibatch",
}  # fmt: skip
"""Each quantity in words."""


def words(item: Variable) -> str:
    """Return what a variable is."""
    text = WORDS.get(item.quantity, "moment of the optimiser")
    if item.of:
        text += f" for {item.of}{item.layer}"
    return f"{text}, after the update" if item.new else text


def shape_text(item: Variable) -> str:
    """Return the size of each dimension: 784 × 128; where there is no minibatch yet, 8 × m_b."""
    return " × ".join(symbol if size is None else count(size) for symbol, size in item.shape) or "number"


def symbolic_shape(item: Variable) -> str:
    """Return the shape in the slides' symbols: n[0] × n[1]."""
    return " × ".join(symbol for symbol, _ in item.shape)


def equation_text(item: Variable) -> str:
    """Return the equation that makes it, on one line."""
    return plain_text(item.latex).replace("^ᵀ", "ᵀ").replace("∇_", "∇").replace("𝒥_", "𝒥")


def value_text(item: Variable, value: float) -> str:
    """Return one element as it is shown."""
    return str(int(value)) if item.whole_numbers else number(value)


def statistics_text(item: Variable, found: Statistics | None) -> tuple[str, str, str]:
    """Return minimum, maximum and norm as they are shown; "—" where there is nothing to measure."""
    if item.array is None or found is None:
        return MISSING, MISSING, MISSING
    low, high = value_text(item, found.minimum), value_text(item, found.maximum)
    return low, high, MISSING if item.whole_numbers else number(found.norm)


def made_now(frame: Frame) -> str:
    """Return the name of the variable that the operation that has just run has made; "" at the start."""
    op = frame.op
    if op is None:
        return ""
    if op.phase is Phase.SAMPLE:
        return "X"
    new = "_new" if op.makes.endswith("_new") else ""
    return f"{op.name}{op.layer or ''}{new}"


def remark(frame: Frame, freshness: Freshness) -> str:
    """Return what has to be said of an array's time; "" for one of this minibatch."""
    if freshness is Freshness.STALE:
        return f"of the last minibatch ({count(frame.minibatch)})"
    return "not computed yet" if freshness is Freshness.ABSENT else ""


def position_words(frame: Frame) -> str:
    """Return what the numbers belong to."""
    t, i = frame.position
    if i:
        return f"minibatch {count(t)} after {i} of {len(frame.program)} operations"
    if not frame.has_minibatch:
        return "no minibatch yet"
    return f"hatched: last minibatch ({count(frame.minibatch)})"


def tabbed(array: Array) -> str:
    """Return rows and columns for a spreadsheet, every number whole: reading it gives back the same bits."""
    return "".join("\t".join(map(repr, row)) + "\n" for row in np.atleast_2d(array).tolist())


def tabbed_size(text: str) -> str:
    """Return how many rows and columns such a text has: 784 × 128."""
    lines = text.splitlines()
    return f"{count(len(lines))} × {count(lines[0].count(chr(9)) + 1)}"


def csv_bytes(array: Array) -> bytes:
    """Return rows and columns as a CSV file without headers."""
    text = io.StringIO()
    for row in np.atleast_2d(array).tolist():
        text.write(",".join(map(repr, row)) + "\n")
    return text.getvalue().encode()
