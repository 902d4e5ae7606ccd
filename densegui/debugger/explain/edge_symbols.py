"""The symbols of one weight or bias and of what it depends on, in LaTeX."""

from densegui.debugger.selection import Kind, Selection
from densegui.engine.symbols import COST, at


def parameter(place: Selection) -> str:
    """Return w_jk[l] or b_k[l] with its numbers."""
    if place.kind is Kind.EDGE:
        return weight(place.layer, place.source, place.node)
    return f"b_{{{place.node}}}{at(place.layer)}"


def weight(l: int, j: int, k: int) -> str:
    """Return w_jk[l]; a comma keeps numbers of two digits apart."""
    return f"w_{{{j}{',' if max(j, k) > 9 else ''}{k}}}{at(l)}"


def activation(l: int, k: int, of_example: str = "") -> str:
    """Return a_k[l], or x_k for the input; `of_example` is "(i)" where it runs over the examples."""
    if l:
        return f"a_{{{k}}}^{{[{l}]{of_example}}}"
    return f"x_{{{k}}}^{{{of_example}}}" if of_example else f"x_{{{k}}}"


def linear(l: int, k: int) -> str:
    """Return z_k[l]."""
    return f"z_{{{k}}}{at(l)}"


def slope(l: int, k: int) -> str:
    """Return g'(z_k[l])."""
    return f"g'({linear(l, k)})"


def error(k: int) -> str:
    """Return ŷ_k − ỹ_k."""
    return rf"\hat{{y}}_{{{k}}} - \tilde{{y}}_{{{k}}}"


def whole_cost(penalized: bool) -> str:
    """Return what the gradient of a weight is of: 𝒞, or 𝒞 + R with a penalty."""
    return rf"({COST} + R)" if penalized else COST
