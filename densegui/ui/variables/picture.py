"""An array as it is coloured: its scale, what its rows and columns are, and which of them the user has chosen."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from densegui.debugger.frame import Frame
from densegui.debugger.selection import Selection
from densegui.debugger.variables import Array, Variable
from densegui.engine.network import IntArray
from densegui.ui.inspector.text import place_words
from densegui.ui.network.content import BOUNDED, limit_of
from densegui.ui.theme import BINS, Scale, Theme, rgb, scale_bins, scale_colors
from densegui.ui.variables.text import value_text

GRADIENTS = frozenset({"dZ", "dW", "db", "m", "v"})
"""What has the colours of gradients; the moments of an optimiser are made of them."""


class Part(NamedTuple):
    """Some rows and columns of an array, from 0; `bottom` and `right` lie behind the last ones."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A variable that has an array or not.

    Attributes
    ----------
    item : Variable
    array : 2-d array or None
    limit : float
        The colours go from −limit to limit; 0 where colours mean nothing.
    marked : Part or None
        What is chosen everywhere.
    """

    item: Variable
    array: Array | None
    limit: float
    marked: Part | None
    class_names: tuple[str, ...]
    feature_names: tuple[str, ...]

    @property
    def scale(self) -> Scale:
        """Values or gradients."""
        return Scale.GRADIENT if self.item.quantity in GRADIENTS else Scale.VALUE

    def row_words(self, row: int) -> str:
        """Return what a row is."""
        item = self.item
        what = item.of or item.quantity
        if what in ("W", "dW"):
            return f"from {_node(item.layer - 1, row, self.feature_names)}"
        if what == "X":
            return _node(0, row, self.feature_names)
        if what == "Y":
            return f"class {self.class_names[row]}"
        return _node(item.layer, row, self.feature_names) if item.layer else ""

    def column_words(self, column: int) -> str:
        """Return what a column is."""
        if self.item.columns_are_examples:
            return f"example {column + 1}"
        what = self.item.of or self.item.quantity
        return f"to node {column + 1} of layer {self.item.layer}" if what in ("W", "dW") else ""

    def element_words(self, row: int, column: int) -> str:
        """Return what an element is, and its number."""
        if self.array is None:
            return ""
        place = self.item.place(row, column)
        parts = [place_words(place) if place else self.row_words(row)]
        if self.item.columns_are_examples:
            parts.append(self.column_words(column))
        where = ", ".join(part for part in parts if part)
        value = value_text(self.item, self.array[row, column])
        if self.item.quantity == "labels":
            value += f" ({self.class_names[int(self.array[row, column])]})"
        return f"{self.item.name}, {where}: {value}" if where else f"{self.item.name}: {value}"


def picture_of(frame: Frame, item: Variable, difference: bool) -> Picture:
    """Return a variable of a frame with its colours."""
    array = item.table()
    dataset = frame.problem.split.dataset
    limit = 0.0 if array is None or item.whole_numbers else _limit(frame, item, array, difference)
    marked = None if array is None else _marked(item, array, frame.selection, frame.example)
    return Picture(item, array, limit, marked, dataset.class_names, dataset.feature_names)


def _marked(item: Variable, array: Array, place: Selection | None, example: int | None) -> Part | None:
    """The selected element; the chosen example's column; of a selected node the row, when no example is chosen."""
    rows, columns = array.shape
    per_example = item.columns_are_examples
    if place is not None:
        row = (place.source or place.node) - 1
        column = (example or 0) if per_example else max(place.node - 1 if place.source else 0, 0)
        if row < rows and column < columns and item.place(row, column) == place:
            if per_example and example is None:
                return Part(row, 0, row + 1, columns)
            return Part(row, column, row + 1, column + 1)
    if per_example and example is not None and example < columns:
        return Part(0, example, rows, example + 1)
    return None


def _limit(frame: Frame, item: Variable, array: Array, difference: bool) -> float:
    fixed = item.quantity == "Y" or (item.quantity == "A" and frame.spec.activations[item.layer] in BOUNDED)
    return 1.0 if fixed and not difference else limit_of(array)


def _node(layer: int, row: int, feature_names: tuple[str, ...]) -> str:
    return f"input {row + 1} ({feature_names[row]})" if layer == 0 else f"node {row + 1} of layer {layer}"


# -- many elements in few pixels


def shrink(array: Array, rows: int, columns: int) -> Array:
    """Return an array of at most rows × columns: each element is that of largest magnitude in its block.

    A block with NaN in it is NaN, so that no picture hides one.
    """
    starts = [(np.arange(m) * n) // m for n, m in zip(array.shape, _fitting(array, rows, columns), strict=True)]
    if all(start.size == n for start, n in zip(starts, array.shape, strict=True)):
        return array
    high, low = (_reduced(reduce, array, *starts) for reduce in (np.maximum, np.minimum))
    return np.where(high >= -low, high, np.where(np.isnan(high), high, low))


def _reduced(reduce: np.ufunc, array: Array, rows: IntArray, columns: IntArray) -> Array:
    """Reduce blocks that start at these rows and columns; along rows it is much faster than along columns."""
    some = np.ascontiguousarray(reduce.reduceat(array, rows, axis=0).T)
    result: Array = reduce.reduceat(some, columns, axis=0).T
    return result


def _fitting(array: Array, rows: int, columns: int) -> tuple[int, int]:
    return min(array.shape[0], max(rows, 1)), min(array.shape[1], max(columns, 1))


def block(array: Array, rows: int, columns: int, row: int, column: int) -> tuple[int, int]:
    """Return which element of the array the shrunk one at (row, column) shows."""
    (n, m), (r, c) = array.shape, _fitting(array, rows, columns)
    top, bottom, left, right = row * n // r, (row + 1) * n // r, column * m // c, (column + 1) * m // c
    part = np.abs(array[top:bottom, left:right])
    at = int(np.argmax(part))  # NaN counts as the largest
    return top + at // part.shape[1], left + at % part.shape[1]


def pixels(array: Array, limit: float, scale: Scale, theme: Theme) -> npt.NDArray[np.uint32]:
    """Return the colour of each element; what is not finite has the colour of danger."""
    colors = [rgb(color) for color in (*scale_colors(theme, scale), theme.color("danger"))]
    table = np.array([0xFF000000 | red << 16 | green << 8 | blue for red, green, blue in colors], np.uint32)
    return np.ascontiguousarray(table[bins(array, limit)])


def bins(array: Array, limit: float) -> npt.NDArray[np.int64]:
    """Return the bin of each element on the colour scale; what is not finite has one of its own, BINS."""
    with np.errstate(all="ignore"):  # a diverged network is shown too
        return np.where(np.isfinite(array), scale_bins(array, limit), BINS)
