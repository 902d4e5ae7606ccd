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
    text = f"{value:.{digits - 1}e}"
    exponent = int(text.partition("e")[2])  # after rounding: 9.99996 has 1, not 0
    if exponent >= -3 and abs(value) < 99_999.5:
        text = f"{value:.{max(digits - 1 - exponent, 0)}f}"
    return text.replace("-", MINUS)


def short(value: float | None) -> str:
    """Return a number for the inside of a node: two decimals, none from 100 on, 3e−5 where these would be 0.00.

    "0" is 0 itself: a gradient that has faded, and one that is nothing, are two things.
    """
    if value is not None and abs(value) < 0.005:
        if value == 0:
            return "0"
        digit, _, exponent = f"{value:.0e}".partition("e")
        return f"{digit}e{int(exponent)}".replace("-", MINUS)
    return hundredths(value)


def hundredths(value: float | None) -> str:
    """Return a share or a coordinate: two decimals, or none from 100 on; never −0.00."""
    if value is None:
        return MISSING
    value = float(value)
    text = f"{value:.2f}"
    if not math.isfinite(value) or abs(float(text)) >= 100:
        return number(value, 2)
    return ("0.00" if float(text) == 0 else text).replace("-", MINUS)


def count(n: int) -> str:
    """Return a whole number in groups of three, set apart by narrow spaces that no line breaks at: 16 940."""
    return f"{n:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def percent(value: float | None) -> str:
    """Return a share 0…1 as a percentage with one decimal: 83.3 %."""
    return MISSING if value is None or math.isnan(value) else f"{100 * value:.1f} %"


def duration(seconds: float | None, digits: int = 3) -> str:
    """Return a time in the unit that suits it: 3.14 µs, 410 µs, 12.0 ms, 1.20 s; "—" for None."""
    if seconds is None:
        return MISSING
    for factor, unit in ((1e9, "ns"), (1e6, "µs"), (1e3, "ms")):
        # What would be rounded up to 1,000 belongs to the next unit.
        if float(f"{factor * seconds:.{digits}g}") < 1000:
            return f"{number(factor * seconds, digits)} {unit}"
    return f"{number(seconds, digits)} s"


def class_words(name: str) -> str:
    """Return a class's name so that it is no number among others."""
    return name if any(letter.isalpha() for letter in name) else f"class {name}"
