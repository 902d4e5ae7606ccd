"""What the models of the experiment have in common: their base, their number types, and a form's metadata.

In a symbol, an underscore begins a subscript and ^ a superscript: m_b, n^[l].
"""

from typing import Annotated

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict
from pydantic.config import JsonDict

LARGEST = 1e12  # of λ and of a penalty: large enough to diverge at once

# Strict: "0.1" and true are no numbers, 3.0 is no whole number; 3 is a real one.
Whole = Annotated[int, Strict()]
Real = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Flag = Annotated[bool, Strict()]
Text = Annotated[str, Strict(), MinLen(1), MaxLen(4096)]
Share = Annotated[Real, Gt(0.0), Le(1.0)]
Decay = Annotated[Real, Ge(0.0), Lt(1.0)]
Rate = Annotated[Real, Gt(0.0), Le(LARGEST)]
Strength = Annotated[Real, Ge(0.0), Le(LARGEST)]


class Model(BaseModel):
    """The base of all: values that cannot change, and no keys but the known ones."""

    # Built when first used: the parts of the experiment are built with it, not once more each.
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, defer_build=True)


def form(
    symbol: str = "", unit: str = "", resets: bool = True, labels: JsonDict | None = None, brief: bool = False
) -> JsonDict:
    """What a form shows of a field beside its title.

    Parameters
    ----------
    symbol
        The slides' symbol, or "".
    unit
        What the number counts, or "".
    resets
        Whether a change of the field starts training anew.
    labels
        How choices are written for people, where that is not how the file writes them.
    brief
        Whether a saved file leaves the field out while it has its default.
    """
    return {"symbol": symbol, "unit": unit, "resets": resets, "labels": labels or {}, "brief": brief}


def or_default(tag: str, default: str) -> BeforeValidator:
    """Let an object without its tag be the default one: {"noise": 0.2} are spirals."""

    def with_tag(value: object) -> object:
        return {tag: default, **value} if isinstance(value, dict) and tag not in value else value

    return BeforeValidator(with_tag)
