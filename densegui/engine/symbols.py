"""The slides' symbols in LaTeX, from which the equations are put together."""

LOSS, COST = r"\mathcal{L}", r"\mathcal{C}"
T = r"^{\mathsf{T}}"


def at(l: int, transposed: bool = False) -> str:
    """Return the superscript [l], with a T behind it if asked."""
    return rf"^{{[{l}]\,\mathsf{{T}}}}" if transposed else f"^{{[{l}]}}"


def nabla(by: str, of: str) -> str:
    """Return ∇_by of, without the gap that typesetters put after ∇ as an operator, but with a little one after by."""
    return rf"{{\nabla}}_{{{by}}}\,{of}"


def partial(of: str, by: str) -> str:
    """Return ∂of/∂by."""
    return rf"\frac{{\partial{of}}}{{\partial {by}}}"


def jacobian(l: int) -> str:
    """Return 𝒥_z[l], whose column i is the gradient of the loss of example i."""
    return rf"\mathcal{{J}}_{{z{at(l)}}}"
