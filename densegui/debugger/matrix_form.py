"""An operation as blocks of matrices: each with its name and shape, and the signs between them, as data to be drawn.

Nothing is left to be read between the lines: the slides' B is b repeated m_b times, sums are products with 1, and the
1/m_b stands where it is multiplied. A statement, evaluated as it is written, gives the operation's array.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from densegui.debugger.format import count
from densegui.debugger.frame import Freshness
from densegui.engine.network import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class MatrixBlock:
    """A matrix, as it stands in the statement.

    Attributes
    ----------
    name : str
        LaTeX.
    array : array of shape (rows, columns) or None
        A view that can't be written to, transposed where the matrix is; None when it has not been computed.
    row_symbol, column_symbol : str
        What its size stands for: n[1], m_b or 1.
    gradient : bool
        Which colour scale it has.
    examples : {"", "columns", "rows"}
        Whether its columns, or its rows, are the examples of the minibatch.
    repeated_columns : bool
        Whether all columns are the same one: the slides' B.
    words : str
        What there is to say of it beside its shape.
    source : tuple (name, layer)
        The array that it shows.
    """

    name: str
    array: FloatArray | None
    freshness: Freshness
    rows: int
    columns: int
    row_symbol: str
    column_symbol: str
    gradient: bool = False
    transposed: bool = False
    examples: str = ""
    repeated_columns: bool = False
    words: str = ""
    source: tuple[str, int] = ("", 0)

    @property
    def symbols(self) -> str:
        """The size in symbols: n[1] × m_b."""
        return f"{self.row_symbol} × {self.column_symbol}"

    @property
    def size(self) -> str:
        """The size in numbers: 8 × 16."""
        return f"{count(self.rows)} × {count(self.columns)}"

    @property
    def shape(self) -> str:
        """Both: n[1] × m_b = 8 × 16."""
        return f"{self.symbols} = {self.size}"

    @property
    def T(self) -> "MatrixBlock":
        """The matrix transposed."""
        return replace(
            self,
            name=self.name.replace("]}", r"]\mathsf{T}}") if self.name.endswith("]}") else self.name + r"^{\mathsf{T}}",
            array=None if self.array is None else self.array.T,
            rows=self.columns,
            columns=self.rows,
            row_symbol=self.column_symbol,
            column_symbol=self.row_symbol,
            transposed=True,
            examples={"columns": "rows", "rows": "columns"}.get(self.examples, ""),
        )


@dataclass(frozen=True, slots=True)
class Operator:
    """A sign, a function's opening parenthesis, or a factor that is a number.

    · is the product of matrices or with a number, ∘ and / work element by element.
    """

    text: str
    value: float | None = None
    """What a factor such as 1/m_b or λ is."""
    words: str = ""


Item = MatrixBlock | Operator

PLUS, MINUS, TIMES, DOT, OVER, EQUALS, GETS, OPEN, CLOSE = (Operator(sign) for sign in "+−∘·/=←()")


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One line: what is made, = or ←, and what it is made of."""

    items: tuple[Item, ...]

    @property
    def blocks(self) -> Iterator[MatrixBlock]:
        """Its matrices, from left to right."""
        return (item for item in self.items if isinstance(item, MatrixBlock))


def ones(size: int, symbol: str, freshness: Freshness) -> MatrixBlock:
    """Return the column of ones that a product with sums up."""
    array = np.broadcast_to(np.float64(1), (size, 1))
    return MatrixBlock(r"\mathbf{1}", array, freshness, size, 1, symbol, "1")
