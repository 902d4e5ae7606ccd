"""Numbers as text: the same number is printed the same everywhere, never in a locale's way, never as −0."""

import math

MISSING = "—"
"""What stands where a number has not been computed yet."""

MINUS = "\N{MINUS SIGN}"


def number(value: float | None, digits: int = 4) -> str:
    """Return `value` with `digits` significant digits; "—" for None.

    Fixed notation from 0.001 to 99,999, scientific beyond: 0.1235, 12.35, 1.235e−05.
    """
    if value is None:
        return MISSING
    value = float(value)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else MINUS + "∞")
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1e5:
        decimals = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
        text = f"{value:.{decimals}f}"
    else:
        text = f"{value:.{digits - 1}e}"
    return text.replace("-", MINUS)


def short(value: float | None) -> str:
    """Return a number for the inside of a node: two decimals, or two significant digits when that is too wide."""
    if value is None:
        return MISSING
    value = float(value)
    if not math.isfinite(value) or abs(value) >= 100:
        return number(value, 2)
    text = f"{value:.2f}"
    return ("0.00" if float(text) == 0 else text).replace("-", MINUS)


def percent(value: float | None) -> str:
    """Return a share 0…1 as a percentage with one decimal: 83.3 %."""
    return MISSING if value is None or math.isnan(value) else f"{100 * value:.1f} %"
