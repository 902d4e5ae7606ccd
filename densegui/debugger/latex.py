"""Numbers as LaTeX writes them: the same digits as everywhere on the screen."""

from densegui.debugger.format import MINUS, number

DOT = r" \cdot "
"""Between two factors."""


def latex_number(value: float, digits: int = 4) -> str:
    """Return a number as the screen prints it, in LaTeX: 0.1235, -12.35, 1.235 · 10^{-5}."""
    text = number(value, digits).replace(MINUS, "-").replace("NaN", r"\mathrm{NaN}").replace("∞", r"\infty")
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else text


def setting(value: float) -> str:
    """Return a number that somebody has set, such as λ or β, without the digits that nobody typed: 0.1, 10^{-8}."""
    mantissa, _, exponent = f"{value:g}".partition("e")
    if not exponent:
        return mantissa
    power = f"10^{{{int(exponent)}}}"
    return power if mantissa == "1" else rf"{mantissa} \cdot {power}"


def factor(value: float) -> str:
    """Return a number as a factor or a later term: a negative one stands in parentheses."""
    text = latex_number(value)
    return f"({text})" if text.startswith("-") else text
