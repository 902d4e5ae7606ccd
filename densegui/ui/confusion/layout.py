"""Where the cells, names and sums of a confusion matrix lie, and which cell is at a point."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF

from densegui.debugger.answers import ANY, Cell

WIDEST, TALLEST = 7.5, 4.8
"""Sides of the largest cell, in heights of the font."""
FEW, TIGHT, TIGHTEST = 5, 1.6, 0.7
"""Width of a cell, in lines, where there are few classes or more: for narrower ones, shares and then sums make room."""
SHORTEST_NAMES = 4.0
"""Lines of text that are as wide as the names have room at least, with their marks."""
GAP = 4.0
"""Pixels between the cells and the sums."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Widths of texts in pixels, and the height of a line."""

    line: float
    names: float
    """The widest name of a class, with its mark."""
    sums: float
    """The widest sum, with the space beside it."""
    shares: float
    """A percentage, with the space beside it."""
    foot: float
    """The widest number under a column, in the smallest size; there is no foot where it has no room."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of a matrix of n × n cells: `cells` is the rectangle of all of them."""

    n: int
    cells: QRectF
    line: float
    names: float
    sums: float
    shares: float
    """Widths beside the cells; 0 where cells need the room."""
    footed: bool
    """Whether sums and shares stand under the columns."""

    @property
    def width(self) -> float:
        """The width of a cell."""
        return self.cells.width() / self.n

    @property
    def height(self) -> float:
        """The height of a cell."""
        return self.cells.height() / self.n

    def cell(self, row: int, column: int) -> QRectF:
        """Return the rectangle of a cell."""
        return QRectF(
            self.cells.left() + column * self.width, self.cells.top() + row * self.height, self.width, self.height
        )

    def of(self, cell: Cell) -> QRectF:
        """Return the rectangle of a cell, a row, a column, or all."""
        box = QRectF(self.cells)
        if cell.true is not None:
            box.setTop(self.cells.top() + cell.true * self.height)
            box.setHeight(self.height)
        if cell.predicted is not None:
            box.setLeft(self.cells.left() + cell.predicted * self.width)
            box.setWidth(self.width)
        return box

    def row_side(self, row: int) -> QRectF:
        """Return where the sum of a row stands."""
        return QRectF(self.cells.right() + GAP, self.cells.top() + row * self.height, self.sums, self.height)

    def column_foot(self, column: int) -> QRectF:
        """Return where the sum of a column stands."""
        return QRectF(self.cells.left() + column * self.width, self.cells.bottom() + GAP, self.width, self.line)

    def at(self, point: QPointF) -> Cell | None:
        """Return what is at a point: a cell, a row by its name, a column by its name; None elsewhere."""
        inside_x = self.cells.left() <= point.x() < self.cells.right()
        inside_y = self.cells.top() <= point.y() < self.cells.bottom()
        row = min(int((point.y() - self.cells.top()) / self.height), self.n - 1) if inside_y else None
        column = min(int((point.x() - self.cells.left()) / self.width), self.n - 1) if inside_x else None
        found = Cell(row, column)
        return None if found == ANY else found


def layout(n: int, width: float, height: float, measures: Measures) -> Layout | None:
    """Return the places of n × n cells in a widget of a size; None where there is no room."""
    line = measures.line
    sides = ((measures.sums, measures.shares), (measures.sums, 0.0), (0.0, 0.0))
    least = (TIGHT if n <= FEW else TIGHTEST) * line
    names = measures.names
    if n <= FEW:  # long names end in dots before the cells of few classes become narrow
        names = min(names, max(width - GAP - n * least, SHORTEST_NAMES * line))
    rooms = [(width - names - GAP - sum(side), side) for side in sides]
    # Where cells are narrow because they are many, nothing helps, and all stays.
    room_x, (sums, shares) = next((each for each in rooms if each[0] / n >= least), rooms[0 if n > FEW else -1])
    across = min(room_x / n, WIDEST * line)
    footed = across >= measures.foot
    room_y = height - (3 if footed else 1) * line - 2 * GAP
    if room_x < n * 0.5 or room_y < n * 0.5 or min(room_x, room_y) < 12:
        return None
    down = min(room_y / n, TALLEST * line)
    cells = QRectF(names, line, n * across, n * down)
    return Layout(n, cells, line, names, sums, shares, footed)


def every(size: float, line: float) -> int:
    """Return 1 when lines of text have room in each cell, else how many cells one of them needs."""
    return max(ceil(line / size), 1)
