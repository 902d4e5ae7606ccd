"""A student's arrays as the slides write them: which way round they lie is a convention, found and then taken back.

Arrays of one kind lie the same way: those with a column for each example (Z, A and dZ together; X and Y may lie in
another way), and the weights (W, dW, W_new together). Where a matrix is square the numbers decide, or the others do.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from densegui.debugger.compare.measure import TOLERANCE, difference, multiple
from densegui.debugger.compare.names import BIASES, PER_EXAMPLE, VECTORS, WEIGHTS, Name, shape
from densegui.debugger.compare.names import order as all_names
from densegui.debugger.compare.reading import StudentFile, as_floats, number_bytes
from densegui.debugger.compare.reference import Reference
from densegui.debugger.compare.rules import Array, one_hot

Index = tuple[int, ...]


@dataclass(frozen=True)
class Mine:
    """One array of a student.

    Attributes
    ----------
    raw : array
        As it is in the file.
    view : array
        As the slides write it, float64; where it does not fit, as near to that as can be.
    fits : bool
        Whether the view can take the array's place: its shape is right, but for the number of examples.
    turned, flat, labels : bool
        What had to be done: transposed; a bias that was no column; labels made one-hot.
    order : array or None
        Where our examples are among the student's, when they are in another order.
    """

    name: Name
    raw: Array
    view: Array
    fits: bool
    turned: bool = False
    flat: bool = False
    repeated: bool = False
    labels: bool = False
    order: Array | None = None

    @property
    def bytes(self) -> int:
        return number_bytes(self.raw)

    def index(self, place: Index) -> Index:
        """Return where an element of the view is in the array of the file."""
        if not place:
            return place
        if self.order is not None:
            place = (*place[:-1], int(self.order[place[-1]]))
        if self.labels:
            place = place[-1:]
            return place if self.raw.ndim == 1 else (0, *place) if self.raw.shape[0] == 1 else (*place, 0)
        if self.flat:
            return place[:1] if self.raw.ndim == 1 else (0, place[0])
        if self.turned:
            return place[::-1]
        if self.raw.ndim == 2 and len(place) == 1:
            return (0, *place) if self.raw.shape[0] == 1 else (*place, 0)
        return place


@dataclass(frozen=True)
class Layout:
    """All arrays of a file, and the conventions that were found."""

    mine: Mapping[Name, Mine]
    conventions: tuple[str, ...]
    open: tuple[str, ...] = ()
    """Kinds that may as well lie the other way round: their matrices are square, and no number tells."""


def lay_out(file: StudentFile, reference: Reference, flipped: Sequence[str] = ()) -> Layout:
    """Turn a student's arrays as the slides write them; `flipped` are kinds to be turned the other way."""
    n, m = reference.rules.n, reference.m
    of = _Groups(file, reference, flipped)
    mine = {}
    for name, raw in file.arrays.items():
        if name.base == "Y" and _is_vector(raw) and raw.shape not in ((n[-1], m), (m, n[-1])):
            mine[name] = _labels_for_Y(name, raw, n[-1])
        elif name.base in BIASES:
            mine[name] = _bias(name, raw, n[name.l], of.turned(name))
        elif name.base in PER_EXAMPLE or name.base in WEIGHTS:
            mine[name] = _matrix(name, raw, shape(name, n, m), of.turned(name))
        else:
            mine[name] = _vector(name, raw)
    mine, permuted = _in_our_order(mine, reference)
    return Layout(mine, tuple(_said(mine, permuted)), of.open)


# -- which way round


class _Groups:
    """Whether the arrays of each kind are transposed."""

    def __init__(self, file: StudentFile, reference: Reference, flipped: Sequence[str]) -> None:
        self._file, self._reference, self._flipped = file, reference, flipped
        tiers = {"examples": (("Z", "A"), ("dZ",)), "weights": (("W",), ("dW", "W_new"))}
        self._known = {kind: self._vote(bases) for kind, bases in tiers.items()}
        self._known |= {base: self._vote(((base,),)) for base in ("X", "Y")}
        self.open = tuple(kind for kind in tiers if self._known[kind] is None and self._square(kind))

    def _square(self, kind: str) -> bool:
        arrays = ((name, raw) for name, raw in self._file.arrays.items() if _kind(name) == kind)
        return any(raw.ndim == 2 and raw.shape[0] == raw.shape[1] > 1 for _, raw in arrays)

    def turned(self, name: Name) -> bool:
        """Whether an array of this name lies the other way round."""
        kind = _kind(name)
        known = self._known[kind]
        if known is None and kind != "weights":
            known = next((found for key in ("examples", "X", "Y") if (found := self._known[key]) is not None), None)
        return bool(known) != (kind in self._flipped)

    def _vote(self, tiers: Iterable[Sequence[str]]) -> bool | None:
        """Return what most of the first bases that tell anything say; where they are even, as on the slides."""
        for bases in tiers:
            told = [way for name in self._file.arrays if name.base in bases and (way := self._way(name)) is not None]
            if told:
                return 2 * sum(told) > len(told)
        return None

    def _way(self, name: Name) -> bool | None:
        raw = self._file.arrays[name]
        right = shape(name, self._reference.rules.n, self._reference.m)
        if raw.ndim != 2:
            return None
        straight, turned = raw.shape == right, raw.shape == right[::-1]
        if not (straight or turned) and name.base in PER_EXAMPLE:  # another number of examples
            straight, turned = raw.shape[0] == right[0], raw.shape[1] == right[0]
        if straight != turned:
            return turned
        if straight and raw.shape == right:  # square: the numbers decide
            ours, floats = self._reference.arrays[name], as_floats(raw)
            agree = [difference(way, ours, TOLERANCE[4]).agrees for way in (floats, floats.T)]
            # One or several times ours as well: dZ with 1/m in it, or with another sign.
            if agree[0] == agree[1]:
                agree = [multiple(way, ours, TOLERANCE[8]) is not None for way in (floats, floats.T)]
            return agree[1] if agree[0] != agree[1] else None
        return None


def _kind(name: Name) -> str:
    if name.base in WEIGHTS or name.base in ("X", "Y"):
        return "weights" if name.base in WEIGHTS else name.base
    return "examples"


# -- one array


def _is_vector(raw: Array) -> bool:
    return raw.ndim == 1 or (raw.ndim == 2 and 1 in raw.shape and raw.size > 1)


def _matrix(name: Name, raw: Array, right: Index, turned: bool) -> Mine:
    floats = as_floats(raw)
    if raw.ndim < 2:
        fits = raw.size == right[0] * right[1]
        return Mine(name, raw, floats.reshape(right) if fits else floats, fits)
    view = floats.T if turned else floats
    rows_alone = name.base in PER_EXAMPLE
    return Mine(name, raw, view, view.shape[0] == right[0] and (rows_alone or view.shape == right), turned)


def _bias(name: Name, raw: Array, n: int, turned: bool) -> Mine:
    floats = as_floats(raw)
    if raw.shape == (n, 1):
        return Mine(name, raw, floats, True)
    if raw.size == n and _is_vector(raw.reshape(raw.shape or (1,))):
        return Mine(name, raw, floats.reshape(n, 1), True, flat=True)
    view = floats.T if turned and raw.ndim == 2 else floats
    if view.ndim == 2 and view.shape[0] == n and np.array_equal(view, np.repeat(view[:, :1], view.shape[1], 1)):
        return Mine(name, raw, view[:, :1], True, turned=turned, repeated=True)
    return Mine(name, raw, view, False, turned=turned and raw.ndim == 2)


def _labels_for_Y(name: Name, raw: Array, n_y: int) -> Mine:
    labels = as_floats(raw).ravel()
    if not (np.isfinite(labels).all() and (labels == np.rint(labels)).all() and np.abs(labels).max() < 2**53):
        return Mine(name, raw, labels, False)
    return Mine(name, raw, one_hot(labels, n_y), True, labels=True)


def _vector(name: Name, raw: Array) -> Mine:
    floats = as_floats(raw)
    if name.base == "cost":
        return Mine(name, raw, floats.reshape(()) if raw.size == 1 else floats, raw.size == 1)
    if name.base == "labels" and raw.ndim == 2 and 1 not in raw.shape:
        return Mine(name, raw, floats, False)
    return Mine(name, raw, floats.ravel() if _is_vector(raw) else floats, _is_vector(raw))


# -- the order of the examples


def _in_our_order(mine: dict[Name, Mine], reference: Reference) -> tuple[dict[Name, Mine], bool]:
    """Bring the examples into our order, when they are the same ones in another order."""
    names = [name for name in all_names(reference.rules.L) if name in mine]
    classes = [mine[name] for name in names if name.base in ("Y", "labels")]
    tell = [mine[name] for name in names if name.base in ("X", "indices")]
    others = [mine[name] for name in names if name.base in ("Z", "A", "loss", "dZ")]
    # Any array may tell the examples apart, or not: where all weights are 0, not even A does.
    keys = [tell] if tell else [[each] for each in others]
    orders = [order for key in keys if (order := _order_of([*key, *classes], reference)) is not None]
    if not orders:
        return mine, False

    def fitting(order: Array) -> int:
        moved = [(each, reference.arrays[each.name]) for each in (_moved(each, order) for each in others)]
        return sum(
            each.view.shape == ours.shape and difference(each.view, ours, TOLERANCE[each.bytes]).agrees
            for each, ours in moved
        )

    best = max(orders, key=fitting)
    return {name: _moved(each, best) for name, each in mine.items()}, True


def _order_of(keys: Sequence[Mine], reference: Reference) -> Array | None:
    """Return the order in which these arrays are ours; None when they are not, or are so as they are."""
    ours = [reference.arrays[each.name] for each in keys]
    if not all(each.fits and each.view.shape == array.shape for each, array in zip(keys, ours, strict=True)):
        return None
    order = np.empty(reference.m, np.int64)
    order[np.argsort(_key(ours), kind="stable")] = np.argsort(_key([each.view for each in keys]), kind="stable")
    moved = [_moved(each, order) for each in keys]
    agree = [
        [difference(each.view, array, TOLERANCE[each.bytes]).agrees for each, array in zip(them, ours, strict=True)]
        for them in (moved, keys)
    ]
    return order if all(agree[0]) and not all(agree[1]) else None


def _key(arrays: Sequence[Array]) -> Array:
    """One number for each example, by which the same examples are found again."""
    rng = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        key: Array = sum(rng.standard_normal(len(np.atleast_2d(a))) @ np.atleast_2d(a) for a in arrays)
    return key


def _moved(mine: Mine, order: Array) -> Mine:
    examples = mine.name.base in PER_EXAMPLE or mine.name.base in VECTORS
    if not examples or not mine.fits or mine.view.shape[-1] != order.size:
        return mine
    return replace(mine, view=mine.view[..., order], order=order)


# -- what is said


def _said(mine: Mapping[Name, Mine], permuted: bool) -> Iterable[str]:
    def where(holds: Callable[[Mine], bool]) -> str:
        return ", ".join(dict.fromkeys(name.base for name, each in mine.items() if holds(each)))

    if rows := where(lambda each: each.turned and each.fits and each.name.base in PER_EXAMPLE):
        yield f"rows for columns: the examples are the rows of {rows}"
    if weights := where(lambda each: each.turned and each.fits and each.name.base in WEIGHTS):
        yield f"W as out × in: {weights}"
    if flat := where(lambda each: each.flat):
        yield f"b as (n,) or (1, n): {flat}"
    if repeated := where(lambda each: each.repeated):
        yield f"b repeated for each example, the slides' B: {repeated}"
    if where(lambda each: each.labels):
        yield "labels for Y"
    if permuted:
        yield "the examples of the minibatch are in another order"
    if where(lambda each: each.raw.dtype.kind == "f" and each.bytes == 4):
        yield "float32: relative differences up to 1e-3 are agreement"
