"""Numbers as people type them: in the way of the C locale, whatever the system's language is.

A decimal comma is understood too, since 0,001 can mean only one thing. Separators of thousands are refused:
1.000 is a thousand in one country and one in another, and a wrong learning rate is worse than a question.
"""

import math
import re
from collections.abc import Iterable

import numpy as np

from densegui.experiment.fields import Bounds

_REAL = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:e[+-]?[0-9]{1,4})?", re.IGNORECASE)
_WHOLE = re.compile(r"([+-]?[0-9]+)(?:e\+?([0-9]{1,2}))?", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
"""1,000 is 1 here and 1000 there; 0,001 is not in doubt."""
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[.,'’ \u00a0\u2009\u202f_][0-9]{3})+(?:[.,][0-9]*)?")
_SMALL, _LARGE = 1e-4, 1e6
"""Between them numbers are printed without an exponent."""


class NotANumberError(ValueError):
    """The text is no number. Its text says what to write in place of it."""


def parse_real(text: str) -> float:
    """Return 0.001 for "0.001", "0,001", "1e-3" and "1/1000".

    Raises
    ------
    NotANumberError
        For anything else; among it separators of thousands, NaN and a division by 0.
    """
    parts = _plain(text).split("/")
    if len(parts) > 2:
        raise NotANumberError("")
    values = [_real(part.strip()) for part in parts]
    if len(values) == 2 and values[1] == 0:
        raise NotANumberError("nothing can be divided by 0")
    return values[0] if len(values) == 1 else values[0] / values[1]


def parse_whole(text: str) -> int:
    """Return 1000 for "1000" and "1e3"; a decimal sign is refused, because "1.000" would be misread.

    Raises
    ------
    NotANumberError
        For anything else.
    """
    plain = _plain(text)
    match = _WHOLE.fullmatch(plain)
    if match is None:
        if _GROUPED.fullmatch(plain):
            raise NotANumberError("write it without separators of thousands")
        raise NotANumberError("")
    return int(match[1]) * 10 ** int(match[2] or 0)


def _plain(text: str) -> str:
    return text.strip().replace("\N{MINUS SIGN}", "-")


def _real(text: str) -> float:
    if _REAL.fullmatch(text) is None or _AMBIGUOUS.fullmatch(text):
        if _GROUPED.fullmatch(text):
            raise NotANumberError("write it without separators of thousands, the decimals after a point")
        raise NotANumberError("")
    return float(text.replace(",", "."))


def number_text(value: float) -> str:
    """Return the shortest text that means exactly this number: 0.1, 300, 1e-8."""
    if isinstance(value, int):
        return str(value)
    if value != 0 and not _SMALL <= abs(value) < _LARGE:
        return np.format_float_scientific(value, trim="-", exp_digits=1)
    return np.format_float_positional(value, trim="-")


def within(value: float, bounds: Bounds) -> bool:
    """Tell whether a number is finite and keeps the bounds."""
    if not math.isfinite(value):
        return False
    low, high = bounds.minimum, bounds.maximum
    if low is not None and (value < low or (bounds.above and value == low)):
        return False
    return high is None or not (value > high or (bounds.below and value == high))


def stepped(value: float, up: bool, whole: bool, bounds: Bounds) -> float:
    """Return the next number up or down: whole numbers by 1, others in the steps that their bounds suggest.

    Up to a large bound, as of λ: 1, 3, 10, 30 … (and 0, where it is allowed, below 0.0001). Shares: by 0.05,
    small ones 1, 3, 10. Decays, 0 to below 1: what is missing to 1 goes 1, 2, 5, so 0.9, 0.95, 0.98, 0.99.
    At a bound the value stays.
    """
    if whole:
        result: float = value + (1 if up else -1)
    elif bounds.below:
        result = round(1 - _ladder(1 - value, not up, (1, 2, 5)), 12)
    elif bounds.maximum is not None and bounds.maximum <= 10 and not _is_small(value, up, bounds):
        result = _evenly(value, up)
    elif up and value <= 0:
        result = _SMALL
    elif not up and value <= 1.001 * _SMALL and within(0, bounds):
        result = 0.0
    else:
        result = _ladder(value, up, (1, 3))
    if within(result, bounds):
        return result
    bound = bounds.maximum if up else bounds.minimum
    return bound if bound is not None and within(bound, bounds) else value


def _is_small(value: float, up: bool, bounds: Bounds) -> bool:
    """Tell whether an even step would leave the bounds, or be far too large."""
    return bounds.above and (value < 0.049 if up else value < 0.051)


def _evenly(value: float, up: bool) -> float:
    step = 0.05 if value < (0.999 if up else 1.001) else 0.5
    count = math.floor(value / step + 1e-9) + 1 if up else math.ceil(value / step - 1e-9) - 1
    return round(count * step, 10)


def _ladder(value: float, up: bool, digits: Iterable[int]) -> float:
    """Return the next number of the form digit · 10^k; a value that is not positive has none."""
    if value <= 0:
        return value
    exponent = math.floor(math.log10(value))
    rungs = [float(f"{digit}e{k}") for k in (exponent - 1, exponent, exponent + 1) for digit in digits]
    above = [rung for rung in rungs if rung > value * (1 + 1e-9)]
    below = [rung for rung in rungs if rung < value * (1 - 1e-9)]
    return min(above) if up else max(below)
