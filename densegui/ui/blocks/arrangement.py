"""Where the matrices of a form and the signs between them stand: pure geometry, in pixels.

All matrices have cells of one size, so that their shapes can be compared: the largest size at which everything fits.
Lines are broken before a sign, never inside a parenthesis's opening or after it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from densegui.debugger.matrix_form import CLOSE, Item, MatrixBlock, Operator, Statement

SHORTEST = 5.0
"""Pixels: no side of a matrix is drawn shorter."""
SHARE_WIDE, SHARE_HIGH = 0.4, 0.5
"""Share of the room that one matrix may take when nothing fits: it is no longer to scale then."""
INDENT = 1.6
SCROLLED = 1.25
"""Where the names alone take more than the room, cells may make it so much higher still: better scrolled than tiny."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The size of a cell, and that of the numbers in it, in pixels; 0 for none."""

    width: float
    height: float
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Measures:
    """What the arrangement must know of fonts: widths and heights in pixels."""

    em: float
    block: Callable[[MatrixBlock], float]
    """The width that a matrix's name, shape and words need."""
    operator: Callable[[Operator], float]
    above: float
    """The height of a name."""
    below: Callable[[MatrixBlock], float]
    """The height of what stands under a matrix."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """An item in its place: `box` is the matrix, or the sign's room about the middle of its line."""

    item: Item
    box: QRectF
    tall: float = 0.0
    """Height of the tallest matrix between a parenthesis and its partner."""

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return (row, column) of a matrix at a point."""
        if not isinstance(self.item, MatrixBlock) or not self.box.contains(point):
            return None
        row = int((point.y() - self.box.top()) / self.box.height() * self.item.rows)
        column = int((point.x() - self.box.left()) / self.box.width() * self.item.columns)
        return min(row, self.item.rows - 1), min(column, self.item.columns - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Everything in its place."""

    cell: Cell
    placed: tuple[Placed, ...]
    height: float
    to_scale: bool


def arrange(
    statements: Sequence[Statement], width: float, height: float, cells: Sequence[Cell], measures: Measures
) -> Arrangement:
    """Place everything with the first of the cell sizes, largest first, with which it fits into width × height."""
    chunks = [list(_chunks(statement.items)) for statement in statements]
    lowest = _Setter(cells[-1], width, measures).set_all(chunks).height
    highest = SCROLLED * lowest if lowest > height else height
    for cell in cells:
        setter = _Setter(cell, width, measures)
        found = setter.set_all(chunks)
        if found.height <= highest and setter.right <= width:
            return found
    limits = SHARE_WIDE * width, SHARE_HIGH * height
    return _Setter(cells[-1], width, measures, limits).set_all(chunks)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut a statement where it may be broken: signs in front of a matrix and what closes behind it belong to it."""
    chunk: list[Item] = []
    full = False
    for item in items:
        if full and item != CLOSE:
            yield chunk
            chunk, full = [], False
        chunk.append(item)
        full = full or isinstance(item, MatrixBlock)
    if chunk:
        yield chunk


class _Setter:
    """Sets chunks into lines with one cell size."""

    def __init__(self, cell: Cell, width: float, measures: Measures, limits: tuple[float, float] | None = None) -> None:
        self.cell, self.width, self.m, self.limits = cell, width, measures, limits
        self.gap = 0.45 * measures.em
        self.right = 0.0
        self.placed: list[Placed] = []
        self.talls: Iterator[float] = iter(())

    def set_all(self, statements: Sequence[Sequence[list[Item]]]) -> Arrangement:
        y, em = 0.6 * self.m.em, self.m.em
        for chunks in statements:
            self.talls = iter(self._talls([item for chunk in chunks for item in chunk]))
            line: list[list[Item]] = []
            x = start = 0.8 * em
            for chunk in chunks:
                w = sum(self._room(item) + self.gap for item in chunk)
                if line and x + w > self.width - 0.4 * em:
                    y = self._set_line(line, start, y)
                    line, start = [], (0.8 + INDENT) * em
                    x = start
                line.append(chunk)
                x += w
            y = self._set_line(line, start, y)
        return Arrangement(self.cell, tuple(self.placed), y, self.limits is None)

    def size(self, block: MatrixBlock) -> tuple[float, float]:
        """Return width and height of a matrix."""
        w, h = block.columns * self.cell.width, block.rows * self.cell.height
        if self.limits is not None:
            w, h = min(w, self.limits[0]), min(h, self.limits[1])
        return max(w, SHORTEST), max(h, SHORTEST)

    def _talls(self, items: Sequence[Item]) -> list[float]:
        """Return for each parenthesis the height of the tallest matrix in it; an outer one is a little taller."""
        talls, opened = [0.0] * len(items), []
        for place, item in enumerate(items):
            if isinstance(item, MatrixBlock):
                talls[place] = self.size(item)[1]
            elif item.text.endswith("("):
                opened.append(place)
            elif item == CLOSE and opened:
                start = opened.pop()
                grow = 0.25 * self.m.em if any(inner == CLOSE for inner in items[start:place]) else 0.0
                talls[start] = talls[place] = max(talls[start:place]) + grow
        return talls

    def _room(self, item: Item) -> float:
        if isinstance(item, Operator):
            return self.m.operator(item)
        return max(self.size(item)[0], self.m.block(item))

    def _set_line(self, chunks: list[list[Item]], x: float, top: float) -> float:
        """Set a line, and return where the next one begins."""
        items = [item for chunk in chunks for item in chunk]
        blocks = [item for item in items if isinstance(item, MatrixBlock)]
        tall = max((self.size(block)[1] for block in blocks), default=1.2 * self.m.em)
        middle = top + self.m.above + tall / 2
        for item in items:
            room, bracket = self._room(item), next(self.talls)
            w, h = self.size(item) if isinstance(item, MatrixBlock) else (room, 2 * self.m.em)
            self.placed.append(Placed(item, QRectF(x + (room - w) / 2, middle - h / 2, w, h), bracket))
            x += room + self.gap
            self.right = max(self.right, x - self.gap)
        # What stands under a small matrix may reach less far down than the tallest one does.
        bottom = middle + tall / 2
        for block in blocks:
            bottom = max(bottom, middle + self.size(block)[1] / 2 + self.m.below(block))
        return bottom + 0.7 * self.m.em
