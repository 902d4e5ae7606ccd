"""Breakpoints as text: one grammar for the prompt, the experiment file and the form.

    op NAME [LAYER] [every K]          cost > V          cost rising K
    cost train|test < V                accuracy train|test >= V
    grad W|b LAYER < V                 dead|saturated LAYER >= SHARE
    dies LAYER NODE                    example I changes class
    W LAYER J K crosses V              W LAYER J K changes sign
    b LAYER K crosses V                b LAYER K changes sign
    nonfinite

Every comparison takes <, <=, > and >=.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from densegui.debugger.conditions import (
    SETS,
    Comparison,
    Condition,
    CostCompared,
    CostRising,
    GradientNorm,
    MetricReached,
    NonFinite,
    OpRan,
)
from densegui.debugger.unit_conditions import ParameterCrosses, PredictionChanges, UnitDies, UnitShare
from densegui.debugger.units import DYING, SATURATED_FROM
from densegui.debugger.words import MOST, Words, listed
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import NetworkSpec

OPS = ("sample", "Z", "A", "cost", "dZ", "dW", "db", "W", "b")
"""The names of the program's operations."""


class Sizes(NamedTuple):
    """How many examples there are to speak of; by default it is not known."""

    train: int = MOST
    test: int = MOST


def parse_condition(text: str, spec: NetworkSpec, sizes: Sizes | None = None) -> Condition:
    """Return the condition that a text describes.

    Raises
    ------
    InputError
        When there is no such condition, or no such layer, node or example. One sentence that says what is allowed.
    """
    words = Words(text, "breakpoint")
    if words.coming not in _PARSERS:
        words.refuse(f"it begins with {listed(tuple(_PARSERS))}")
    condition = _PARSERS[words.coming](words, spec, sizes or Sizes())
    words.end()
    return condition


def suitable_layers(spec: NetworkSpec, state: str) -> list[int]:
    """Return the hidden layers whose units can be dead, or saturated."""
    wanted = DYING if state == "dead" else SATURATED_FROM
    return [l for l in range(1, spec.L) if spec.activations[l] in wanted]


def _op(words: Words, spec: NetworkSpec, sizes: Sizes) -> Condition:
    words.take()
    name = words.one_of(OPS)
    layer = None
    if name not in ("sample", "cost") and words.coming not in ("", "every"):
        layer = words.layer(spec)
    every = words.whole("the number of minibatches", 1) if words.skip("every") else 1
    return OpRan(name, layer, every)


def _cost(words: Words, spec: NetworkSpec, sizes: Sizes) -> Condition:
    words.take()
    if words.coming in SETS:
        return MetricReached("cost", _set(words, sizes), _comparison(words))
    if words.skip("rising"):
        return CostRising(words.whole("the number of minibatches", 1))
    if words.coming[:1] not in tuple("<>≤≥") or not words.coming:
        words.refuse("train, test, rising, <, <=, > or >=")
    return CostCompared(_comparison(words))


def _accuracy(words: Words, spec: NetworkSpec, sizes: Sizes) -> Condition:
    words.take()
    return MetricReached("accuracy", _set(words, sizes), _comparison(words, share=True))


def _set(words: Words, sizes: Sizes) -> str:
    if words.coming == "test" and not sizes.test:
        words.refuse("there are no test examples, so only train")
    return words.one_of(tuple(SETS))


def _comparison(words: Words, share: bool = False) -> Comparison:
    sign = words.sign()
    return Comparison(sign, words.real("the share", 0, 1) if share else words.real("the bound"))


def _grad(words: Words, spec: NetworkSpec, sizes: Sizes) -> Condition:
    words.take()
    parameter: Literal["W", "b"] = "W" if words.one_of(("W", "b")) == "W" else "b"
    return GradientNorm(parameter, words.layer(spec), _comparison(words))


def _share(words: Words, spec: NetworkSpec, sizes: Sizes) -> Condition:
    state: Literal["dead", "saturated"] = "dead" if words.take() == "dead" else "saturated"
    return UnitShare(state, _suitable_layer(words, spec, state), _comparison(words, share=True))


def _dies(words: Words, spec: NetworkSpec, sizes: Sizes) -> Condition:
    words.take()
    l = _suitable_layer(words, spec, "dead")
    return UnitDies(l, words.node(spec, l))


def _suitable_layer(words: Words, spec: NetworkSpec, state: str) -> int:
    layers = suitable_layers(spec, state)
    if words.coming not in map(str, layers):
        names = listed([ACTIVATIONS[name].label for name in (DYING if state == "dead" else SATURATED_FROM)])
        which = f"the hidden layers with {names} units are {listed(list(map(str, layers)))}"
        words.refuse(
            which
            if len(layers) > 1
            else which.replace("layers", "layer").replace("are", "is")
            if layers
            else f"only hidden {names} units can be {state}, and there are none"
        )
    return int(words.take())


def _parameter(words: Words, spec: NetworkSpec, sizes: Sizes) -> Condition:
    parameter: Literal["W", "b"] = "W" if words.take() == "W" else "b"
    l = words.layer(spec)
    source = words.node(spec, l - 1) if parameter == "W" else 0
    node = words.node(spec, l)
    if words.skip("changes"):
        words.one_of(("sign",))
        return ParameterCrosses(parameter, l, source, node, None)
    if not words.skip("crosses"):
        words.refuse("crosses and a value, or changes sign")
    return ParameterCrosses(parameter, l, source, node, words.real("the value"))


def _example(words: Words, spec: NetworkSpec, sizes: Sizes) -> Condition:
    words.take()
    example = words.whole("the training example", 1, sizes.train)
    words.one_of(("changes",))
    words.one_of(("class",))
    return PredictionChanges(example)


def _nonfinite(words: Words, spec: NetworkSpec, sizes: Sizes) -> Condition:
    words.take()
    return NonFinite()


_PARSERS: dict[str, Callable[[Words, NetworkSpec, Sizes], Condition]] = {
    "op": _op,
    "cost": _cost,
    "accuracy": _accuracy,
    "grad": _grad,
    "dead": _share,
    "saturated": _share,
    "dies": _dies,
    "W": _parameter,
    "b": _parameter,
    "example": _example,
    "nonfinite": _nonfinite,
}
