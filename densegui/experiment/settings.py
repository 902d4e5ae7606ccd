"""An experiment as a flat list of settings with the titles of the form, and what differs between several of them.

The breakpoints are left out: nothing that is trained depends on them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from densegui.experiment.config import Experiment
from densegui.experiment.fields import FieldInfo, fields
from densegui.experiment.model import Model

Value = float | int | str | None
"""Of a setting: a number as it is, a choice as people read it, "yes" or "no"; None where there is no such setting."""

LEFT_OUT = ("format", "version", "breakpoints")
YES_NO = ("no", "yes")
NOTHING = "none"
"""Stands for what could be chosen and is not."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that not all experiments have in common: its title in the form, and its value in each of them."""

    path: Path
    title: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A setting of one experiment; `place` is where the form has it."""

    path: Path
    place: tuple[int, ...]
    title: str
    value: Value
    implied: bool
    """It belongs to what has been chosen elsewhere, such as an optimiser, and is as it comes with that."""


def settings(experiment: Experiment) -> dict[Path, tuple[str, Value]]:
    """Return title and value of each setting by its path, such as ("network", "hidden", 0, "nodes")."""
    return {found.path: (found.title, found.value) for found in _walk(experiment)}


def differing_settings(experiments: Sequence[Experiment]) -> tuple[Difference, ...]:
    """Return the settings in which the experiments differ, in the order of the form.

    Where one has Adam and another SGD, the optimiser differs; its decays only where they are not the usual ones.
    """
    each = [{found.path: found for found in _walk(experiment)} for experiment in experiments]
    order = sorted({found.path: (found.place, found.title) for known in each for found in known.values()}.items(),
                   key=lambda item: item[1])  # fmt: skip
    differences = []
    for path, (_, title) in order:
        all_found = [known.get(path) for known in each]
        values = tuple(None if found is None else found.value for found in all_found)
        different = {found.value for found in all_found if found is not None}
        implied = len(different) == 1 and all(found is None or found.implied for found in all_found)
        if not implied and any(value != values[0] for value in values):
            differences.append(Difference(path, title, values))
    return tuple(differences)


def _walk(
    model: Model, path: Path = (), place: tuple[int, ...] = (), of: str = "", chosen: str = ""
) -> Iterator[_Found]:
    """Go through the settings of a model; `of` says which part it is, `chosen` which field has chosen it."""
    for number, info in enumerate(fields(model)):
        here, there = (*path, info.name), (*place, number)
        value = getattr(model, info.name)
        if not path and info.name in LEFT_OUT:
            continue
        if isinstance(value, Model):
            yield from _walk(value, here, there, of, info.tag)
        elif info.kind == "layers":
            for l, layer in enumerate(value):
                yield from _walk(layer, (*here, l), (*there, l), f" of layer {l + 1}")
        else:
            implied = bool(chosen) and info.name != chosen and value == info.default
            yield _Found(here, there, info.title + of, _value(info, value), implied)


def _value(info: FieldInfo, value: Any) -> Value:
    if value is None:
        return NOTHING
    if info.kind == "bool":
        return YES_NO[value]
    if info.kind == "choice":
        return info.labels[info.choices.index(value)]
    if info.kind in ("int", "float"):
        number: float | int = value
        return number
    return ", ".join(value) if info.kind == "texts" else str(value)
