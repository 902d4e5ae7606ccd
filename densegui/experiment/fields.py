"""What a form must know of a field, without knowing pydantic: `fields(Training)` lists a model's fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic.fields import FieldInfo as ModelField

from densegui.experiment.model import Model

Kind = Literal["int", "float", "bool", "text", "choice", "group", "layers", "texts", "choices", "points", "variant"]


@dataclass(frozen=True)
class Bounds:
    """Between which values a number lies; None where there is no bound.

    `above` and `below` say that the bound itself is left out. Of a text and of a list they bound the length.
    """

    minimum: float | int | None = None
    maximum: float | int | None = None
    above: bool = False
    below: bool = False


@dataclass(frozen=True)
class FieldInfo:
    """One field of the experiment.

    Attributes
    ----------
    name
        Its key in the file.
    title, description
        A short label, and one sentence of help.
    symbol, unit
        The slides' symbol ("_" begins a subscript, "^" a superscript) and what the number counts, or "".
    kind
        "int", "float", "bool", "text" or "choice"; "choices" is a list of some of the choices, "texts" of any
        texts, "points" of points with their classes; "group" is an object, "layers" a list of objects, both
        with the fields of `model`; "variant" an object of one of the `variants`, told apart by `tag`.
    bounds
        Of a number, or of a length.
    choices, labels
        What can be chosen, as the file writes it and as people read it. Of a variant: its tags.
    default
        None when the file must have the key, too: see `required`.
    optional
        Whether None is allowed: nothing is chosen.
    resets
        Whether a change starts training anew.
    model, variants, tag
        See `kind`.
    brief
        Whether a saved file leaves it out while it has its default.
    """

    name: str
    title: str
    description: str
    symbol: str
    unit: str
    kind: Kind
    bounds: Bounds
    choices: tuple[str, ...]
    labels: tuple[str, ...]
    default: Any
    required: bool
    optional: bool
    resets: bool
    model: type[Model] | None
    variants: Mapping[str, type[Model]]
    tag: str
    brief: bool = False

    @property
    def editable(self) -> bool:
        """Whether more than one value is allowed."""
        if self.kind == "choice":
            return len(self.choices) > 1
        return self.bounds.minimum is None or self.bounds.minimum != self.bounds.maximum


def fields(model: type[Model] | Model) -> Iterator[FieldInfo]:
    """The fields of a model, or of a value of it, in the file's order."""
    yield from _fields(model if isinstance(model, type) else type(model)).values()


def field(model: type[Model] | Model, name: str) -> FieldInfo:
    """The field `name` of a model, or of a value of it; KeyError if there is none."""
    return _fields(model if isinstance(model, type) else type(model))[name]


@cache
def _fields(model: type[Model]) -> Mapping[str, FieldInfo]:
    return {name: _field(name, known) for name, known in model.model_fields.items()}


def _field(name: str, known: ModelField) -> FieldInfo:
    annotation, constraints, optional = _unwrapped(known.annotation, list(known.metadata))
    extra: dict[str, Any] = known.json_schema_extra if isinstance(known.json_schema_extra, dict) else {}
    kind, choices, model, variants = _kind(annotation, known)
    labels: Mapping[str, str] = extra.get("labels", {})
    tag = known.discriminator if isinstance(known.discriminator, str) else ""
    if variants:
        choices = tuple(variants)
        inner = next(iter(variants.values())).model_fields[tag].json_schema_extra
        labels = inner.get("labels", {}) if isinstance(inner, dict) else {}  # type: ignore[assignment]  # JSON
    required = known.is_required()
    return FieldInfo(
        name=name,
        title=known.title or "",
        description=known.description or "",
        symbol=extra.get("symbol", ""),
        unit=extra.get("unit", ""),
        kind=kind,
        bounds=_bounds(constraints),
        choices=choices,
        labels=tuple(labels.get(choice, choice) for choice in choices),
        default=None if required else known.get_default(call_default_factory=True, validated_data={}),
        required=required,
        optional=optional,
        resets=extra.get("resets", True),
        model=model,
        variants=MappingProxyType(variants),
        tag=tag,
        brief=extra.get("brief", False),
    )


def _unwrapped(annotation: Any, constraints: list[Any]) -> tuple[Any, list[Any], bool]:
    """The type without None and Annotated, all constraints, and whether None is allowed."""
    optional = NoneType in get_args(annotation)
    if optional:
        annotation = next(part for part in get_args(annotation) if part is not NoneType)
    if get_origin(annotation) is Annotated:
        annotation, *inner = get_args(annotation)
        constraints = constraints + inner
    return annotation, constraints, optional


def _kind(
    annotation: Any, known: ModelField
) -> tuple[Kind, tuple[str, ...], type[Model] | None, dict[str, type[Model]]]:
    """What sort of field it is, its choices, its model and its variants."""
    if isinstance(known.discriminator, str):
        members: tuple[type[Model], ...] = get_args(annotation)
        tags = {get_args(member.model_fields[known.discriminator].annotation)[0]: member for member in members}
        return "variant", (), None, tags
    if get_origin(annotation) is Literal:
        return "choice", get_args(annotation), None, {}
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        if get_origin(inner) is Literal:
            return "choices", get_args(inner), None, {}
        if get_origin(inner) is tuple:
            return "points", (), None, {}
        layers = isinstance(inner, type) and issubclass(inner, Model)
        return ("layers", (), inner, {}) if layers else ("texts", (), None, {})
    if issubclass(annotation, Model):
        return "group", (), annotation, {}
    # A bool is an int to Python: it must be asked for first.
    kinds: tuple[tuple[type, Kind], ...] = ((bool, "bool"), (int, "int"), (float, "float"), (str, "text"))
    return next(kind for python, kind in kinds if issubclass(annotation, python)), (), None, {}


def _bounds(constraints: list[Any]) -> Bounds:
    found: dict[str, Any] = {}
    for constraint in constraints:
        match constraint:
            case Ge(value) | MinLen(value):
                found |= {"minimum": value}
            case Gt(value):
                found |= {"minimum": value, "above": True}
            case Le(value) | MaxLen(value):
                found |= {"maximum": value}
            case Lt(value):
                found |= {"maximum": value, "below": True}
    return Bounds(**found)
