"""What is wrong with an experiment, in one sentence: the place, the value, and what is allowed there.

The place is a JSON path such as $.network.hidden[1].activation. What is allowed is read from the models,
so that it is said for every field in the same way.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from densegui.experiment.fields import Bounds, FieldInfo, field, fields
from densegui.experiment.model import Model

SHOWN = 40


@dataclass(frozen=True)
class _Place:
    """Where in the experiment an error is.

    `path` leads there; `known` is the field, None for a list's element, an unknown key and the whole;
    `element_of` is the field whose list it is an element of, `owner` the model in which it was looked up, `here` the
    model of its own keys.
    """

    path: tuple[str | int, ...]
    known: FieldInfo | None
    owner: type[Model] | None
    here: type[Model] | None
    element_of: FieldInfo | None


def sentence(error: ValidationError, model: type[Model], for_form: bool = False) -> str:
    """The first thing that pydantic has to say, in our words, and how many more there are.

    The place is a JSON path, or `for_form` what the form calls the field.
    """
    first, *more = error.errors(include_url=False)
    text = _sentence(first, _place(first["loc"], model), for_form)
    return f"{text} (and {len(more)} more)" if more else text


def json_path(path: Sequence[str | int]) -> str:
    """("network", "hidden", 1, "nodes") as $.network.hidden[1].nodes; other keys are quoted: $["a b"]."""
    text = "$"
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.isidentifier() and len(part) <= SHOWN:
            text += f".{part}"
        else:
            text += f"[{shown(part)}]"
    return text


def shown(value: object) -> str:
    """A value as the file writes it, short and printable."""
    if isinstance(value, Model):
        value = value.model_dump(mode="json")
    if isinstance(value, str | dict | list | tuple):  # what is cut off below need not be written first
        value = value[: SHOWN + 1] if not isinstance(value, dict) else dict(list(value.items())[:SHOWN])
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: SHOWN + 1])
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def allowed(known: FieldInfo) -> str:
    """What a field takes: "a number above 0", "one of zeros, normal, xavier, he"."""
    text = {
        "int": f"a whole number {_range(known.bounds)}",
        "float": f"a number {_range(known.bounds)}",
        "bool": "true or false",
        "text": f"a text of 1 to {known.bounds.maximum} characters",
        "choice": f"one of {', '.join(map(_choice, known.choices))}",
        "layers": f"a list of {_length(known.bounds)} objects with {_keys(known.model)}",
        "choices": f"a list of some of {', '.join(known.choices)}",
        "points": f"a list of {_length(known.bounds)} points [x1, x2, class]",
        "texts": f"a list of {_length(known.bounds)} texts",
        "group": f"an object with {_keys(known.model)}",
        "variant": f'an object with "{known.tag}": one of {", ".join(known.choices)}',
    }[known.kind]
    if not known.editable:
        text = f'only "{known.choices[0]}"' if known.choices else f"only {known.bounds.minimum}"
    return f"{text}, or null" if known.optional else text


def _sentence(error: ErrorDetails, place: _Place, for_form: bool) -> str:
    name = _title(place) if for_form else json_path(place.path)
    known, kind = place.known, error["type"]
    value: object = error["input"]
    what = allowed(known) if known else _element(place)
    if kind == "extra_forbidden":
        return f"{name} is not known; the keys here are {_keys(place.owner)}"
    if kind == "missing":
        return f"{name} is missing; {what.removeprefix('only ')} is needed"
    if kind == "allowed":  # said by a validator of our own
        what = error["msg"]
    if kind == "too_long" and isinstance(value, list | tuple):
        many = "layers" if known and known.kind == "layers" else "values"
        return f"{name}: {len(value):,} {many} are not allowed; {what}"
    if kind == "union_tag_invalid" and known and isinstance(value, dict):
        value, what = value.get(known.tag), f"one of {', '.join(known.choices)}"
        name = name if for_form else json_path((*place.path, known.tag))
    return f"{name}: {shown(value)} is not allowed; {what}"


def _element(place: _Place) -> str:
    """What an element of a list is, or the whole experiment."""
    of = place.element_of
    if of is not None and of.kind == "choices":
        return f"one of {', '.join(of.choices)}"
    if of is not None and of.kind in ("texts", "points"):
        return "a text" if of.kind == "texts" else "a point [x1, x2, class]"
    return f"an object with {_keys(place.here)}"


def _place(loc: Sequence[str | int], model: type[Model]) -> _Place:
    """Follow pydantic's place, which names variants: ("data", "spirals", "noise") is $.data.noise."""
    path: list[str | int] = []
    known: FieldInfo | None = None
    element_of: FieldInfo | None = None
    owner: type[Model] | None = None
    here: type[Model] | None = model
    parts = iter(loc)
    for part in parts:
        path.append(part)
        if isinstance(part, int):  # an element of a list: `here` is its model already
            element_of, known = known or element_of, None
            continue
        element_of = None
        owner = here
        known = field(here, part) if here and part in here.model_fields else None
        here = known.model if known else None
        if known and known.variants:
            here = known.variants.get(str(next(parts, "")))
    return _Place(tuple(path), known, owner, here, element_of)


def _title(place: _Place) -> str:
    """What the form calls a place: "Learning rate", "Nodes of layer 2"."""
    last = place.path[-1] if place.path else "Experiment"
    numbers = [part + 1 for part in place.path if isinstance(part, int)]
    if isinstance(last, int):
        return f"Layer {numbers[-1]}"
    title = place.known.title if place.known else shown(last)
    return f"{title} of layer {numbers[-1]}" if numbers else title


def _keys(model: type[Model] | None) -> str:
    return ", ".join(known.name for known in fields(model)) if model else ""


def _range(bounds: Bounds) -> str:
    """ "above 0 and at most 1e+12", "from 1 to 1000", "from 0 to below 1"."""
    low, high = _plain(bounds.minimum), _plain(bounds.maximum)
    if bounds.above:
        return f"above {low} and {'below' if bounds.below else 'at most'} {high}"
    return f"from {low} to {'below ' if bounds.below else ''}{high}"


def _length(bounds: Bounds) -> str:
    """ "1 to 1000", "at most 1000"."""
    return f"{bounds.minimum} to {bounds.maximum}" if bounds.minimum else f"at most {bounds.maximum}"


def _choice(choice: str) -> str:
    """A choice as it is, but a mark in quotation marks."""
    return choice if any(map(str.isalnum, choice)) else json.dumps(choice)


def _plain(bound: float | int | None) -> str:
    return f"{bound:g}" if isinstance(bound, float) else str(bound)
