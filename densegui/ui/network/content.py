"""Which quantity each layer, gap and bias of the network shows at a frame: pure functions from a Frame to arrays.

A layer shows z after Z[l], a after A[l], ∂ℒ/∂z after dZ[l]; its edges show w, ∂𝒞/∂w after dW[l], the new w after W[l].
Where something is compared, they can show how w differs from it.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness, Shown
from densegui.debugger.seen import probed
from densegui.debugger.selection import Selection
from densegui.engine.network import FloatArray, unpack
from densegui.engine.program import Phase
from densegui.ui.theme import Scale

BOUNDED = ("tanh", "sigmoid", "softmax")
"""Activations within −1…1: their colour scale is fixed, so that pictures can be compared."""
SYMBOLS = {
    "X": "x", "Z": "z", "A": "a", "dZ": "∂ℒ/∂z", "W": "w", "W_new": "w", "dW": "∂𝒞/∂w", "dW_example": "∂ℒ/∂w",
    "b": "b", "b_new": "b", "db": "∂𝒞/∂b", "db_example": "∂ℒ/∂b", "W_difference": "Δw", "b_difference": "Δb",
    "W_error": "|error of ∂𝒞/∂w|", "b_error": "|error of ∂𝒞/∂b|",
}  # fmt: skip
PENALISED = "∂(𝒞 + R)/∂w"
"""What dW is with a penalty R on the weights."""
SHORT_SYMBOLS = {"W_error": "error", "b_error": "error"}
"""Of those whose symbols are long."""
NODE_CHOICES = {"z": ("Z",), "a": ("A",), "dz": ("dZ",)}


@dataclass(frozen=True, slots=True, eq=False)
class Shading:
    """One quantity as it is shown.

    Attributes
    ----------
    name : str
        The array: X, Z, A, dZ, W, dW, W_new, dW_example (of the chosen example), b, db, b_new, W_difference.
    layer : int
    values : array or None
        (n[l],) for nodes and biases, n[l-1] × n[l] for edges; None when ABSENT.
    freshness : Freshness
    limit : float
        The colour scale goes from −limit to limit.
    there : str
        Of a difference: the name of what it is a difference to.
    maps : array of shape (n[l], rows, columns) or None
        A picture for each node, in place of its number.
    penalised : bool
        The gradient of the penalty R is in it.
    """

    name: str
    layer: int
    values: FloatArray | None
    freshness: Freshness
    limit: float
    there: str = ""
    maps: FloatArray | None = None
    penalised: bool = False

    @property
    def lost(self) -> bool:
        """Whether there are values, and none of them is a number."""
        return self.limit == 0 and self.values is not None and not np.isfinite(self.values).any()

    @property
    def symbol(self) -> str:
        """The quantity with its layer, as text for `MathText`."""
        new = " new" if self.name.endswith("_new") else ""
        symbol = PENALISED if self.penalised else SYMBOLS[self.name]
        return symbol + (f"^[{self.layer}]" if self.layer else "") + new

    @property
    def short_symbol(self) -> str:
        """The quantity alone, for narrow places."""
        if self.penalised:
            return PENALISED.replace(" ", "")
        return SHORT_SYMBOLS.get(self.name, SYMBOLS[self.name]) + ("′" if self.name.endswith("_new") else "")

    @property
    def scale(self) -> Scale:
        """Values or gradients."""
        return Scale.GRADIENT if self.name.startswith("d") or self.name.endswith("_error") else Scale.VALUE


@dataclass(frozen=True, slots=True, eq=False)
class NetworkContent:
    """What the network shows at one frame.

    Attributes
    ----------
    nodes : layers 0…L
    gaps, biases : layers 1…L; slot 0 is None
    predicted, wanted : arrays of shape (n_y,) or None
        ŷ and ỹ of the chosen example, or their means over the minibatch.
    belongs_to : str
        In words: which example of which minibatch.
    marked : tuple (kind, layer)
        What has just been computed: "layer", "gap", "bias", "cost" or "".
    off : set of (layer, node)
        Nodes that are switched off.
    frozen : set of Selection
        Edges and biases that the update leaves as they are.
    """

    nodes: tuple[Shading, ...]
    gaps: tuple[Shading | None, ...]
    biases: tuple[Shading | None, ...]
    predicted: FloatArray | None
    wanted: FloatArray | None
    belongs_to: str
    marked: tuple[str, int]
    off: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    frozen: frozenset[Selection] = field(default_factory=frozenset)


def network_content(frame: Frame, nodes: str = "auto", edges: str = "auto") -> NetworkContent:
    """Return what to draw, with the user's choice of quantities."""
    layers = range(1, frame.spec.L + 1)
    gaps, biases = [], []
    for l in layers:
        gaps.append(gap(frame, l, edges))
        biases.append(_bias(frame, l, edges))
    limits = {scale: max((bias.limit for bias in biases if bias.scale is scale), default=0.0) for scale in Scale}
    biases = [replace(bias, limit=limits[bias.scale]) for bias in biases]  # the legend tells these
    y_hat = frame.shown("A", frame.spec.L)
    return NetworkContent(
        nodes=(_input(frame), *(_node(frame, l, nodes) for l in layers)),
        gaps=(None, *gaps),
        biases=(None, *biases),
        predicted=column(y_hat.array, frame.example),
        wanted=column(frame.shown("Y").array, frame.example),
        belongs_to=belongs_to(frame),
        marked=marked(frame),
        off=frame.spec.off,
        frozen=frame.setting.frozen,
    )


def column(array: FloatArray | None, example: int | None) -> FloatArray | None:
    """Return one example's column, or the mean over the minibatch."""
    if array is None:
        return None
    with np.errstate(all="ignore"):  # a diverged network is shown too
        return array.mean(axis=1) if example is None else array[:, example]


def limit_of(values: FloatArray | None) -> float:
    """Return the largest finite magnitude, 0 when there is none."""
    if values is None or not values.size:
        return 0.0
    largest = max(float(values.max()), -float(values.min()))
    if np.isfinite(largest):
        return largest
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) if finite.size else 0.0


def _shading(name: str, layer: int, shown: Shown, values: FloatArray | None, limit: float | None = None) -> Shading:
    return Shading(name, layer, values, shown.freshness, limit_of(values) if limit is None else limit)


def _input(frame: Frame) -> Shading:
    shown = frame.shown("X")
    return _shading("X", 0, shown, column(shown.array, frame.example))


def _node(frame: Frame, l: int, choice: str) -> Shading:
    follow = ("dZ", "A", "Z") if frame.position.i else ("A",)
    names = NODE_CHOICES.get(choice, follow)
    for name in names:
        shown = frame.shown(name, l)
        if shown.freshness is not Freshness.ABSENT:
            break
    fixed = name == "A" and frame.spec.activations[l] in BOUNDED
    return _shading(name, l, shown, column(shown.array, frame.example), 1.0 if fixed else None)


def difference(frame: Frame, name: str, l: int) -> FloatArray | None:
    """W[l] or b[l] here minus there: in force here, and at the place that is compared; None when nothing is."""
    here = frame.shown(name, l).array
    if frame.comparison is None or here is None:
        return None
    W, b = unpack(frame.problem.spec, frame.comparison.theta)
    with np.errstate(all="ignore"):  # a diverged network is shown too
        result: FloatArray = here - (W if name == "W" else b)[l]
    return result


def _difference(frame: Frame, name: str, l: int) -> Shading:
    values = difference(frame, name, l)
    assert values is not None
    assert frame.comparison is not None
    shown = frame.shown(name, l)
    shading = _shading(f"{name}_difference", l, shown, values if name == "W" else values[:, 0])
    return replace(shading, there=frame.comparison.name)


def gap(frame: Frame, l: int, choice: str = "auto") -> Shading:
    """Return what the edges between layers l − 1 and l show, with the user's choice."""
    if choice == "difference":
        if frame.comparison is not None:
            return _difference(frame, "W", l)
        choice = "auto"
    if choice == "dw_example" and frame.example is not None:
        return _example_gap(frame, l)
    name = _parameter(frame, "W", l, "dw" if choice == "dw_example" else choice)
    shown = frame.shown(name, l)
    penalised = name == "dW" and frame.setting.regularizer.active
    return replace(_shading(name, l, shown, shown.array), penalised=penalised)


def _example_gap(frame: Frame, l: int) -> Shading:
    """∂ℒ/∂w_jk = a_j ∂ℒ/∂z_k of the chosen example, (21a), from two columns of the frame's arrays."""
    shown = frame.shown("dW", l)
    if shown.freshness is Freshness.ABSENT:
        return _shading("dW_example", l, shown, None)
    before = frame.shown("A", l - 1).array if l > 1 else frame.shown("X").array
    a, dz = column(before, frame.example), column(frame.shown("dZ", l).array, frame.example)
    assert a is not None
    assert dz is not None
    with np.errstate(all="ignore"):  # a diverged network is shown too
        return _shading("dW_example", l, shown, np.outer(a, dz))


def _bias(frame: Frame, l: int, choice: str) -> Shading:
    if choice == "difference":
        if frame.comparison is not None:
            return _difference(frame, "b", l)
        choice = "auto"
    if choice == "dw_example" and frame.example is not None:
        shown = frame.shown("db", l)
        absent = shown.freshness is Freshness.ABSENT
        return _shading("db_example", l, shown, None if absent else column(frame.shown("dZ", l).array, frame.example))
    name = _parameter(frame, "b", l, "dw" if choice == "dw_example" else choice)
    shown = frame.shown(name, l)
    values = None if shown.array is None else shown.array[:, 0]
    return _shading(name, l, shown, values)


def _parameter(frame: Frame, name: str, l: int, choice: str) -> str:
    """Return which of W, dW, W_new (or b, db, b_new) is shown."""
    if choice == "dw":
        return f"d{name}"
    if frame.array(f"{name}_new", l) is not None:
        return f"{name}_new"
    return f"d{name}" if choice == "auto" and frame.array(f"d{name}", l) is not None else name


def marked(frame: Frame) -> tuple[str, int]:
    """Return (kind, layer) of what the operation that has just run has made."""
    op = frame.op
    if op is None:
        return "", 0
    if op.phase is Phase.SAMPLE:
        return "layer", 0
    if op.phase is Phase.COST:
        return "cost", frame.spec.L
    return {"W": "gap", "b": "bias"}.get(op.name.removeprefix("d"), "layer"), op.layer


def belongs_to(frame: Frame) -> str:
    """Return in words which example of which minibatch, or which probe, the nodes' numbers belong to."""
    if (probe := probed(frame)) is not None:
        return f"{probe.words} · Esc ends it"
    if not frame.has_minibatch:
        return "no minibatch yet"
    minibatch = f"minibatch {count(frame.minibatch)}"
    if not frame.position.i:
        minibatch = f"last minibatch ({count(frame.minibatch)})"
    if frame.example is None:
        return f"mean of {minibatch} ({frame.m_b} examples)"
    return f"example {frame.example + 1} of {frame.m_b} · {minibatch}"
