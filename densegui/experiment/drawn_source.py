"""The source "drawn": points in the plane, with their classes, in the experiment file itself."""

import math
from typing import Annotated, Literal

from annotated_types import MaxLen, MinLen
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from densegui.data.drawn import LARGEST, MOST_CLASSES, MOST_POINTS
from densegui.experiment.model import Flag, Model, Real, Share, Whole, form
from densegui.experiment.source_fields import (
    Features,
    features_field,
    source_field,
    standardize_field,
    train_share_field,
)

_POINT = f"[x1, x2, class] with numbers from -{LARGEST:g} to {LARGEST:g} and a class from 1 to {MOST_CLASSES}"


def _checked(value: object) -> object:
    """Refuse what are no points, with the first one that is none; pydantic would name the place alone."""
    if not isinstance(value, list | tuple) or not 2 <= len(value) <= MOST_POINTS:
        raise PydanticCustomError("allowed", f"a list of 2 to {MOST_POINTS:,} points {_POINT}")
    for number, point in enumerate(value, start=1):
        if not _is_point(point):
            raise PydanticCustomError("allowed", f"point {number} must be {_POINT}")
    if len({point[2] for point in value}) < 2:
        raise PydanticCustomError("allowed", "points of at least two classes are needed")
    return value


def _is_point(point: object) -> bool:
    if not isinstance(point, list | tuple) or len(point) != 3:
        return False
    *place, number = point
    within = all(
        isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x) and abs(x) <= LARGEST for x in place
    )
    return within and isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= MOST_CLASSES


Points = Annotated[tuple[tuple[Real, Real, Whole], ...], MinLen(2), MaxLen(MOST_POINTS), BeforeValidator(_checked)]


class Drawn(Model):
    """Points that you draw with the mouse, in the panel Draw."""

    source: Literal["drawn"] = source_field("drawn")
    points: Points = Field(
        title="Points",
        description="The examples: x₁, x₂ and the class, from 1, of each.",
        json_schema_extra=form(),
    )
    features: Features = features_field()
    train_share: Share = train_share_field()
    standardize: Flag = standardize_field(False)
