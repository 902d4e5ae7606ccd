"""What an explanation is made of: equations with and without numbers, terms, bars, a curve of g, and paths.

An explanation is data: a panel draws it, a test recomputes it. Every number in it is one of the frame's arrays, or is
made from them by the equation beside it.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from densegui.debugger.frame import Freshness
from densegui.engine.network import FloatArray


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation in symbols and in numbers, both LaTeX.

    Attributes
    ----------
    slide : str
        Its number on the slides, such as "21c"; "" where they have none.
    numeric : str
        What stands on its right with the numbers of this position put in, without "= value"; "" where there is nothing
        to put in yet.
    value : float or None
        What it comes to; None while it is not computed, and where no float can hold it (then `numeric` says it).
    words : str
        One sentence that says what it means, and whose number it is.
    color : str
        The theme's token for what the number is: "activation", "weight", "gradient" or "".
    """

    symbolic: str
    slide: str = ""
    numeric: str = ""
    value: float | None = None
    words: str = ""
    color: str = ""
    freshness: Freshness = Freshness.FRESH


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a sum: its symbol and its factors in LaTeX, its value, and the share that it has on the way there."""

    symbolic: str
    numeric: str
    value: float
    so_far: float
    """The sum up to and including this term."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum shown term by term; `total` is what the program's array holds, without such a one the terms' sum."""

    title: str
    terms: tuple[Term, ...]
    total: float
    color: str = ""
    freshness: Freshness = Freshness.FRESH


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each example (or class), in the order to be drawn, with the mean or sum that they make.

    `marked` is the bar of the chosen example, or None. `places` are the examples' numbers in the minibatch, from 0.
    """

    title: str
    values: FloatArray
    places: tuple[int, ...]
    labels: tuple[str, ...]
    marked: int | None = None
    mean: float | None = None
    color: str = ""
    freshness: Freshness = Freshness.FRESH


@dataclass(frozen=True, slots=True)
class ActivationCurve:
    """The graph of g with all z of a set as ticks, and at the chosen example its a = g(z) and the tangent g'(z)."""

    activation: str
    ticks: FloatArray
    ticks_of: str
    """Whose z they are: "minibatch 412" or "all 210 training examples"."""
    z: float | None = None
    a: float | None = None
    slope: float | None = None
    freshness: Freshness = Freshness.FRESH


@dataclass(frozen=True, slots=True)
class Path:
    """One way from a weight to the cost: its factors in order, their product, and the factor that kills it."""

    nodes: tuple[tuple[int, int], ...]
    """(layer, node), both from 1."""
    factors: tuple[tuple[str, float], ...]
    """(LaTeX symbol, value)."""
    product: float
    killer: int | None = None
    """Index of the factor that is 0 or nearly so; None when none is."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths with the largest products first; `left_out` says how many there are beyond those."""

    title: str
    paths: tuple[Path, ...]
    left_out: int
    total: float
    freshness: Freshness = Freshness.FRESH


@dataclass(frozen=True, slots=True)
class Matrix:
    """A small matrix with its equation in LaTeX, such as the Jacobian (18); rows and columns have symbols (a_{1})."""

    title: str
    symbolic: str
    values: FloatArray
    slide: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    freshness: Freshness = Freshness.FRESH


Block: TypeAlias = Equation | Sum | Bars | ActivationCurve | Paths | Matrix


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the panel shows: a title ("node 5 of layer 2 · example 15 of 16 · minibatch 412") and its blocks."""

    title: str
    blocks: tuple[Block, ...] = field(default=())
