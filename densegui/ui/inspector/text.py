"""What the inspector says: of what is selected, or else of the operation that has just run, and of the examples."""

from densegui.debugger.format import class_words, count, number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.made import Element, Made
from densegui.debugger.probe import Probe
from densegui.debugger.quantities import PER_EXAMPLE, Quantity, quantities
from densegui.debugger.seen import probed
from densegui.debugger.selection import Kind, Selection
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.program import Phase
from densegui.ui.inspector.quantity_table import Entry

INVITATION = "Click a node, an edge or a bias."
MEAN = "mean of the minibatch"
DIGITS = 6

_WORDS = {
    "x": ("input", "The input, as the network sees it"),
    "z": ("linear combination", "What comes in, weighted and added up, plus the bias"),
    "a": ("activation", "What the node puts out: the activation function of z"),
    "g_prime": ("slope of g", "The slope of the activation function at z"),
    "dz": ("gradient, one example", "How this example's loss changes with z"),
    "y_hat": ("prediction", "The predicted probability of this class"),
    "y": ("truth", "1 for the true class, 0 for the others"),
    "b": ("bias", "The bias that this minibatch's forward pass used"),
    "db": ("gradient of the cost", "How the cost of the minibatch changes with the bias"),
    "db_example": ("gradient, one example", "How this example's loss changes with the bias: the same as with z"),
    "b_new": ("after the update", "The bias that the update has made"),
    "b_change": ("change", "What the update has added to the bias"),
    "w": ("weight", "The weight that this minibatch's forward pass used"),
    "dw": ("gradient of the cost", "How the cost of the minibatch changes with the weight"),
    "dw_example": (
        "gradient, one example",
        "How this example's loss changes with the weight: what comes in times ∂ℒ/∂z",
    ),
    "w_new": ("after the update", "The weight that the update has made"),
    "w_change": ("change", "What the update has added to the weight"),
}


def entries(frame: Frame) -> tuple[Entry, ...]:
    """Return the rows of the table."""
    return tuple(_entry(frame, item) for item in quantities(frame))


def _entry(frame: Frame, item: Quantity) -> Entry:
    place = frame.selection
    assert place is not None
    mean = frame.example is None and item.name in PER_EXAMPLE
    stale = item.freshness is Freshness.STALE
    sentence = _WORDS[item.name][1]
    words = _words(frame, item.name, place)
    if item.name in ("w", "b") and frame.position.i == 0:
        sentence = f"The {words} after {frame.position.t} updates"
    if mean:
        sentence += "; the mean of its values over the minibatch"
        words = words.removesuffix(", one example")
    return Entry(
        symbol=symbol(frame, item.name, place),
        words=words,
        value=number(item.value, DIGITS),
        remark=f"(minibatch {count(frame.minibatch)})" if stale else "",
        freshness=item.freshness,
        tip=sentence,
        mean=mean,
    )


def symbol(frame: Frame, name: str, place: Selection) -> str:
    """Return the slides' symbol of a quantity, in the markup of MathText."""
    l, k = place.layer, place.node
    comma = "," if max(place.source, k) > 9 else ""
    z, a, b = f"z_{{{k}}}^[{l}]", f"a_{{{k}}}^[{l}]", f"b_{{{k}}}^[{l}]"
    w = f"w_{{{place.source}{comma}{k}}}^[{l}]"
    penalized = frame.setting.regularizer.active
    return {
        "x": f"x_{{{k}}}",
        "z": z,
        "a": a,
        "g_prime": f"g′({z})",
        "dz": f"∂ℒ/∂{z}",
        "y_hat": f"ŷ_{{{k}}}",
        "y": f"ỹ_{{{k}}}",
        "b": b,
        "db": f"∂𝒞/∂{b}",
        "db_example": f"∂ℒ/∂{b}",
        "b_new": f"{b} new",
        "b_change": f"Δ{b}",
        "w": w,
        "dw": f"∂(𝒞 + R)/∂{w}" if penalized else f"∂𝒞/∂{w}",
        "dw_example": f"∂ℒ/∂{w}",
        "w_new": f"{w} new",
        "w_change": f"Δ{w}",
    }[name]


def made_entries(frame: Frame, made: Made) -> tuple[Entry, ...]:
    """Return the rows that tell, without a selection, what the operation that has just run has made."""
    rows = []
    if made.quantity == "loss":
        rows.append(("𝒞", "cost of the minibatch", float(frame.arrays.cost), "The mean of the losses of its examples"))
        if frame.setting.regularizer.active:
            rows.append(("R", "penalty", frame.arrays.penalty, "What the regulariser adds to the cost"))
    for word, element in (("smallest", made.smallest), ("largest", made.largest)):
        if element is not None:
            rows.append(_extreme(frame, made, word, element))
    if made.quantity != "loss":
        sentence = f"The square root of the sum of the squares of all {count(made.size)} numbers"
        rows.append((f"‖{_array_symbol(made)}‖", f"norm of {count(made.size)} numbers", made.norm, sentence))
    shown = [Entry(name, words, number(value, DIGITS), "", Freshness.FRESH, sentence, mean=False)
             for name, words, value, sentence in rows]  # fmt: skip
    for name, how_many, always in (("zeros", made.zeros, made.quantity in ("a", "dz") and made.op.layer < frame.spec.L),
                                   ("not finite", made.not_finite, False)):  # fmt: skip
        if how_many or always:
            words = f"of {count(made.size)} numbers"
            shown.append(Entry(name, words, count(how_many), "", Freshness.FRESH, _COUNTED[name], mean=False))
    return tuple(shown)


_COUNTED = {
    "zeros": "How many of the numbers are exactly 0",
    "not finite": "How many are infinite or not a number",
}


def _extreme(frame: Frame, made: Made, word: str, element: Element) -> tuple[str, str, float, str]:
    place = element.place
    name = "ℒ" if place is None else symbol(frame, made.quantity, place)
    where = "" if element.example is None else f", example {element.example + 1}"
    whole = f"The {word} of all {count(made.size)} numbers of the array"
    if place is not None:
        whole += f": {place_words(place)}{where}"
    return name, f"{word}{where}", element.value, whole


def _array_symbol(made: Made) -> str:
    if made.op.phase is Phase.SAMPLE:
        return "X"
    return f"{'Δ' * (made.op.phase is Phase.UPDATE)}{made.op.name}^[{made.op.layer}]"


def made_header(frame: Frame, made: Made) -> str:
    """Return what the numbers belong to: "made by dZ[3]: 3 × 16 numbers · minibatch 412"."""
    name = f"{made.op.name}[{made.op.layer}]" if made.op.layer else made.op.name
    what = {Phase.SAMPLE: "X, ", Phase.COST: "ℒ, ", Phase.UPDATE: "new − old, "}.get(made.op.phase, "")
    size = " × ".join(map(count, made.shape))
    numbers = "number" if made.size == 1 else "numbers"
    return f"made by {name}: {what}{size} {numbers} · minibatch {count(frame.minibatch)}"


def header(frame: Frame) -> str:
    """Return what the numbers belong to: "node 5 of layer 2 · example 15 of 16 · minibatch 412"."""
    if frame.selection is None:
        return ""
    what = place_words(frame.selection)
    if (probe := probed(frame)) is not None:
        return f"{what} · {probe.words}"
    if not frame.has_minibatch:
        return f"{what} · no minibatch yet"
    if frame.example is None:
        return f"mean over minibatch {count(frame.minibatch)} of {what}"
    return f"{what} · example {frame.example + 1} of {frame.m_b} · minibatch {count(frame.minibatch)}"


def place_words(place: Selection) -> str:
    """Return a selection in words."""
    l, k = place.layer, place.node
    if place.kind is Kind.EDGE:
        return f"edge {place.source} → {k} of layer {l}"
    if place.kind is Kind.BIAS:
        return f"bias of node {k} of layer {l}"
    return f"node {k} of layer {l}" if l else f"input {k}"


def _words(frame: Frame, name: str, place: Selection) -> str:
    """Return what a quantity is, with the name of the function, class or feature that it belongs to."""
    l, k = place.layer, place.node
    dataset = frame.problem.split.dataset
    if name == "x":
        name = dataset.feature_names[k - 1]
        return _WORDS["x"][0] if name == f"x{'₁₂'[k - 1 : k]}" else name
    if name in ("a", "g_prime"):
        label = ACTIVATIONS[frame.spec.activations[l]].label
        return f"activation, {label}" if name == "a" else f"slope of {label}"
    if name == "dw" and frame.setting.regularizer.active:
        return "gradient of cost and penalty"
    if name in ("y_hat", "y"):
        return f"{_WORDS[name][0]}, {class_words(dataset.class_names[k - 1])}"
    return _WORDS[name][0]


def example_text(frame: Frame, example: int | None, moving: bool = False) -> str:
    """Return an example as the chooser shows it, with its class and, once known, its loss.

    While training runs, each frame has other examples: nobody can read their classes, so only the number is told.
    """
    if example is None:
        return MEAN
    text = f"example {example + 1}"
    if moving or not frame.has_minibatch:
        return text
    name = frame.problem.split.dataset.class_names[int(frame.arrays.labels[example])]
    loss = frame.shown("loss").array
    middle = "" if loss is None else f" · ℒ {number(float(loss[example]))}"
    return f"{text}{middle} · {class_words(name)}"


def probe_text(frame: Frame, probe: Probe) -> str:
    """Return a probe as the chooser shows it in place of the example, with its class and its loss where it has them."""
    if probe.label is None:
        return f"probe: {probe.says}"
    name = frame.problem.split.dataset.class_names[probe.label]
    return f"{probe.says} · ℒ {number(probe.loss)} · {class_words(name)}"
