"""Ticks of axes: which round numbers, and how they are written. Needs no plot."""

import math

from densegui.debugger.format import MINUS, count

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_STEPS = (1.0, 2.0, 5.0, 10.0)
_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def tick_text(value: float) -> str:
    """Return a round number as the text of a tick: 0.5, 200, 20 000, 2·10⁸."""
    if value == 0:
        return "0"
    if 1e-4 <= abs(value) < 1e7:
        text = f"{value:.7g}" if abs(value) < 1000 else count(round(value))
        return text.replace("-", MINUS)
    mantissa, _, exponent = f"{abs(value):.3e}".partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    power = f"10{str(int(exponent)).translate(_RAISED)}"
    return (MINUS if value < 0 else "") + (power if mantissa == "1" else f"{mantissa}·{power}")


def percent_text(value: float) -> str:
    """Return a share as the text of a tick: 50 %."""
    return f"{tick_text(100 * value)} %"


def round_up(value: float) -> float:
    """Return the next round number that is not below a positive one: axes that end there seldom change."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in _ROUND if step * power >= value * (1 - 1e-9)), 10 * power)


def linear_ticks(low: float, high: float, most: int, smallest: float = 0.0) -> list[float]:
    """Return round numbers within [low, high], about `most` of them or fewer, at least `smallest` apart."""
    least = max(0.95 * (high - low) / max(most, 1), smallest, 1e-300)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(s * power for s in _STEPS if s * power >= least * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(k * step, 12 - math.floor(math.log10(step))) for k in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers whose decadic logarithms lie within [low, high]: powers of ten, or finer where few fit."""
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if last - first >= 2 or (last - first == 1 and most <= 3):
        every = math.ceil((last - first + 1) / max(most, 1))
        return [10.0**k for k in range(first, last + 1) if k % every == 0]
    decades = range(math.floor(low), last + 1)
    ticks = [m * 10.0**k for k in decades for m in (1, 2, 5) if low <= math.log10(m * 10.0**k) <= high]
    return ticks if len(ticks) >= 2 else linear_ticks(10.0**low, 10.0**high, most)
