"""Changes of an experiment: each makes a validated copy, or says in one sentence why it can't."""

from collections.abc import Sequence
from typing import Any, cast

from pydantic import ValidationError

from densegui.errors import ExperimentError
from densegui.experiment.config import Experiment
from densegui.experiment.fields import FieldInfo, field, fields
from densegui.experiment.messages import json_path, sentence


def changed(experiment: Experiment, path: Sequence[str | int], value: object) -> Experiment:
    """A copy of the experiment with another value at `path`.

    Parameters
    ----------
    experiment
        Is not changed.
    path
        ("training", "learning_rate"), ("network", "hidden", 1, "activation"). At ("data", "source"),
        ("training", "optimizer", "name") and ("training", "regularizer", "name") the object becomes another
        variant, and keeps what was set on purpose: what is not the old one's default and is allowed in the
        new one.
    value
        As in the file, or a model.

    Raises
    ------
    ExperimentError
        "Learning rate: -1 is not allowed; a number above 0 …": a bad value, named as the form names it.
    """
    content: Any = experiment.model_dump(mode="json")
    here, model = content, cast(Any, experiment)
    known: FieldInfo | None = None
    try:
        for part in path[:-1]:
            known = field(model, part) if isinstance(part, str) else None
            model = getattr(model, part) if isinstance(part, str) else model[part]
            outer, here = here, here[part]
        here[path[-1]]  # what is not there is not made
    except (LookupError, TypeError):
        raise ExperimentError(f"{json_path(path)} does not exist in this experiment") from None
    if known and path[-1] == known.tag:
        outer[path[-2]] = _switched(here, known, value)
    else:
        here[path[-1]] = value
    return _validated(content)


def with_source(experiment: Experiment, source: str, **values: object) -> Experiment:
    """A copy of the experiment with data from elsewhere, which keeps what was set on purpose.

    Parameters
    ----------
    experiment
        Is not changed.
    source
        "spirals", "iris", "file" …
    **values
        Other keys of the new data: a file needs its `path`.

    Raises
    ------
    ExperimentError
        When there is no such source, or a value is not allowed.
    """
    content = experiment.model_dump(mode="json")
    known = field(Experiment, "data")
    content["data"] = {**_switched(content["data"], known, source), **values}
    return _validated(content)


def _switched(old: dict[str, Any], known: FieldInfo, tag: object) -> dict[str, Any]:
    """The object of another variant, with what the old one has that was set on purpose."""
    variant = known.variants.get(tag) if isinstance(tag, str) else None
    if variant is None or tag == old[known.tag]:
        return {**old, known.tag: tag}
    before = {info.name: info for info in fields(known.variants[old[known.tag]])}
    kept = {
        info.name: old[info.name]
        for info in fields(variant)
        if info.name in old and not _is_default(old[info.name], before[info.name]) and _fits(old[info.name], info)
    }
    return {**kept, known.tag: tag}


def _is_default(value: Any, known: FieldInfo) -> bool:
    """Whether a value, as the file writes it, is the field's default: JSON has lists for tuples."""
    return (tuple(value) if isinstance(value, list) else value) == known.default  # type: ignore[no-any-return]  # any value


def _fits(value: Any, known: FieldInfo) -> bool:
    """Whether a value that another variant allows is within this one's bounds."""
    low, high = known.bounds.minimum, known.bounds.maximum
    number = isinstance(value, int | float)
    return not number or ((low is None or value >= low) and (high is None or value <= high))


def _validated(content: dict[str, Any]) -> Experiment:
    try:
        return Experiment.model_validate(content)
    except ValidationError as error:
        raise ExperimentError(sentence(error, Experiment, for_form=True)) from error
