"""What the form of a breakpoint can ask for: for each kind a text with gaps, and for each gap a field.

The text is the one that the prompt reads, so the form knows nothing of conditions but how they are written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType
from typing import Any

from densegui.debugger.condition_text import OPS, Sizes, suitable_layers
from densegui.debugger.conditions import OP_WORDS, SETS
from densegui.debugger.words import plain
from densegui.engine.network import NetworkSpec
from densegui.experiment.fields import Bounds, FieldInfo
from densegui.experiment.fields import Kind as FieldKind

MOST_MINIBATCHES = 1_000_000
LARGEST = 1e12
_SIGNS = (("<", "<"), ("<=", "≤"), (">", ">"), (">=", "≥"))


@dataclass(frozen=True, slots=True)
class FormKind:
    """One kind of breakpoint: what the list calls it, and its text with the names of fields in braces."""

    name: str
    title: str
    text: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields, in order."""
        return tuple(field for _, field, _, _ in Formatter().parse(self.text) if field)


KINDS = (
    FormKind("line", "a line of the program has run", "op {line} {any_layer} every {every}"),
    FormKind("cost", "the minibatch's cost is above or below", "cost {above} {cost}"),
    FormKind("rising", "the minibatch's cost rises", "cost rising {k}"),
    FormKind("accuracy", "the accuracy reaches", "accuracy {set} {at_least} {accuracy}"),
    FormKind("set_cost", "the cost on a set reaches", "cost {set} {below} {set_cost}"),
    FormKind("gradient", "the norm of a gradient is", "grad {parameter} {layer} {below} {norm}"),
    FormKind("dead", "units are dead", "dead {dead_layer} {at_least} {share}"),
    FormKind("saturated", "units are saturated", "saturated {flat_layer} {at_least} {share}"),
    FormKind("dies", "a unit dies", "dies {dead_layer} {node}"),
    FormKind("weight", "a weight crosses a value", "W {layer} {source} {node} crosses {value}"),
    FormKind("weight_sign", "a weight changes its sign", "W {layer} {source} {node} changes sign"),
    FormKind("bias", "a bias crosses a value", "b {layer} {node} crosses {value}"),
    FormKind("bias_sign", "a bias changes its sign", "b {layer} {node} changes sign"),
    FormKind("example", "a prediction changes its class", "example {example} changes class"),
    FormKind("nonfinite", "a number is not finite", "nonfinite"),
)

DEFAULTS: Mapping[str, Any] = MappingProxyType({
    "line": "dW", "any_layer": "", "every": 1, "above": ">", "cost": 2.5, "k": 20, "set": "test", "at_least": ">=",
    "accuracy": 0.9, "below": "<", "set_cost": 0.2, "parameter": "W", "layer": "1", "norm": 0.001, "dead_layer": "1",
    "flat_layer": "1", "share": 0.5, "node": 1, "source": 1, "value": 0.0, "example": 1,
})  # fmt: skip
"""What the fields hold at first."""


def kinds(spec: NetworkSpec) -> tuple[FormKind, ...]:
    """Return the kinds that a network allows: only ReLU units die, only sigmoid and tanh units saturate."""
    lacking = {state for state in ("dead", "saturated") if not suitable_layers(spec, state)}
    lacking |= {"dies"} if "dead" in lacking else set()
    return tuple(kind for kind in KINDS if kind.name not in lacking)


def shown_fields(kind: FormKind, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields that the form shows: sample and cost belong to no layer."""
    without = {"any_layer"} if kind.name == "line" and values["line"] in ("sample", "cost") else set()
    return tuple(name for name in kind.fields if name not in without)


def text(kind: FormKind, values: Mapping[str, Any]) -> str:
    """Return the text of the breakpoint that the fields describe."""
    shown = shown_fields(kind, values)
    return kind.text.format_map({name: _written(values[name]) if name in shown else "" for name in kind.fields})


def _written(value: Any) -> str:
    return plain(value) if isinstance(value, float) else str(value)


def fitting(values: Mapping[str, Any], kind: FormKind, spec: NetworkSpec, sizes: Sizes) -> dict[str, Any]:
    """Return the values with those changed that a network does not allow."""
    result = dict(values)
    for name in kind.fields:  # the layer comes before its nodes
        known = info(name, kind, spec, sizes, result)
        if known.choices and result[name] not in known.choices:
            result[name] = known.choices[0]
        elif known.kind == "int" and known.bounds.maximum is not None:
            result[name] = min(result[name], int(known.bounds.maximum))
    return result


def info(name: str, kind: FormKind, spec: NetworkSpec, sizes: Sizes, values: Mapping[str, Any]) -> FieldInfo:
    """Return what the form must know of a field; the bounds of nodes depend on the layer that is chosen."""
    layers = [str(l) for l in range(1, spec.L + 1)]
    l = int(values["dead_layer" if "dead_layer" in kind.fields else "layer"])
    match name:
        case "line":
            return _choice(name, "Line", "The operation after which it stops.", [(op, OP_WORDS[op]) for op in OPS])
        case "any_layer":
            return _choice(name, "Layer", "The layer of the line.", [("", "any"), *_same(layers)])
        case "every":
            return _whole(
                name, "Every", "Only in each so-many-th minibatch, counted from 0.", MOST_MINIBATCHES, "minibatch"
            )
        case "k":
            return _whole(name, "Over", "The mean over so many minibatches is compared with that over as many before.",
                          MOST_MINIBATCHES, "minibatches")  # fmt: skip
        case "above" | "below" | "at_least":
            return _choice(name, "Is", "On which side of the value it stops.", _SIGNS)
        case "set":
            sets = [(key, label) for key, label in SETS.items() if key == "train" or sizes.test]
            return _choice(name, "On", "The examples that it is computed on.", sets)
        case "parameter":
            return _choice(name, "Of", "Weights or biases.", [("W", "the weights W"), ("b", "the biases b")])
        case "layer":
            return _choice(name, "Layer", "The layer, from 1.", _same(layers))
        case "dead_layer" | "flat_layer":
            state = "dead" if name == "dead_layer" else "saturated"
            return _choice(name, "Layer", f"A hidden layer whose units can be {state}.",
                           _same(map(str, suitable_layers(spec, state))))  # fmt: skip
        case "source":
            return _whole(
                name, "From node", f"A node of layer {l - 1}, from 1." if l > 1 else "An input, from 1.", spec.n[l - 1]
            )
        case "node":
            return _whole(
                name, "To node" if "source" in kind.fields else "Node", f"A node of layer {l}, from 1.", spec.n[l]
            )
        case "example":
            return _whole(name, "Example", "An example of the training set, from 1.", sizes.train)
        case "accuracy" | "share":
            title = "Accuracy" if name == "accuracy" else "Share"
            return _number(name, title, "A share from 0 to 1.", Bounds(0.0, 1.0))
    return _number(name, "Value", "The value to compare with.", Bounds(-LARGEST, LARGEST))


def _same(texts: Any) -> list[tuple[str, str]]:
    return [(each, each) for each in texts]


def _choice(name: str, title: str, description: str, choices: Any) -> FieldInfo:
    keys, labels = zip(*choices, strict=True)
    return _field(name, title, description, "choice", choices=keys, labels=labels)


def _whole(name: str, title: str, description: str, most: int, unit: str = "") -> FieldInfo:
    return _field(name, title, description, "int", Bounds(1, most), unit=unit)


def _number(name: str, title: str, description: str, bounds: Bounds) -> FieldInfo:
    return _field(name, title, description, "float", bounds)


def _field(
    name: str,
    title: str,
    description: str,
    kind: FieldKind,
    bounds: Bounds = Bounds(),  # noqa: B008  # it is frozen
    choices: tuple[str, ...] = (),
    labels: tuple[str, ...] = (),
    unit: str = "",
) -> FieldInfo:
    return FieldInfo(
        name=name, title=title, description=description, symbol="", unit=unit, kind=kind, bounds=bounds,
        choices=choices, labels=labels, default=None, required=True, optional=False, resets=False, model=None,
        variants=MappingProxyType({}), tag="",
    )  # fmt: skip


def kind_info(spec: NetworkSpec) -> FieldInfo:
    """Return the field that chooses the kind."""
    return _choice("kind", "Stop when", "What the breakpoint waits for.", [(k.name, k.title) for k in kinds(spec)])


ENABLED = _field("enabled", "Enabled", "Whether it stops the run.", "bool")
"""The check box of a breakpoint."""
