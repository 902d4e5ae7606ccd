"""Every array of a minibatch as a variable: name, shape, equation, numbers or none yet, and how it differs elsewhere.

The list is that of the trace, with the optimiser's moments. Arrays are handed out as they lie in the workspace; what
is computed here, and only when it is asked for, are statistics and differences.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.trace import LAYER_ARRAYS, finished_arrays
from densegui.engine.network import FloatArray, NetworkSpec, unpack
from densegui.engine.program import Op
from densegui.engine.workspace import Workspace

Array = npt.NDArray[Any]

PARAMETERS = frozenset({"W", "b", "m", "v"})
"""What an update changes: at the start of a minibatch it is that of the next update, not of the last minibatch."""
PER_EXAMPLE = frozenset({"X", "Y", "labels", "indices", "Z", "A", "dZ", "loss"})
"""Arrays with a column (or element) for each example."""


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One array at a position.

    Attributes
    ----------
    name : str
        As in a trace: W1, dZ2, W1_new; the moments are m_W1, v_b2, m_W1_new …
    quantity : str
        X, Y, labels, indices, W, b, Z, A, dZ, dW, db, loss, cost, or the moments' m and v.
    of : str
        W or b: the parameter that a moment belongs to; "" for all others.
    layer : int
        1…L; 0 where there is none.
    new : bool
        Whether the update has made it.
    shape : tuple of (symbol, number or None)
        Of each dimension; None is m_b where there is no minibatch yet. Empty for a single number.
    latex, slide : str
        The equation that makes it, in the form for the whole minibatch, and its number; "" where nothing does.
    array : array or None
    freshness : Freshness
    """

    name: str
    quantity: str
    layer: int
    shape: tuple[tuple[str, int | None], ...]
    array: Array | None
    freshness: Freshness
    of: str = ""
    new: bool = False
    latex: str = ""
    slide: str = ""

    @property
    def columns_are_examples(self) -> bool:
        return self.quantity in PER_EXAMPLE

    @property
    def whole_numbers(self) -> bool:
        """Whether it holds numbers of classes or examples, which nothing is calculated with."""
        return self.quantity in ("labels", "indices")

    def table(self) -> Array | None:
        """Return the array with rows and columns; vectors of the minibatch are one row."""
        return None if self.array is None else np.atleast_2d(self.array)

    def place(self, row: int, column: int) -> Selection | None:
        """Return the node, edge or bias that the element in a row and a column, from 0, belongs to."""
        what = self.of or self.quantity
        if what in ("W", "dW"):
            return Selection(Kind.EDGE, self.layer, column + 1, row + 1)
        if what in ("b", "db"):
            return Selection(Kind.BIAS, self.layer, row + 1)
        if what in ("X", "Z", "A", "dZ"):
            return Selection(Kind.NODE, self.layer, row + 1)
        return None


# -- the list


def variables(frame: Frame) -> tuple[Variable, ...]:
    """Return all variables of a position in the order of the trace, those that have not been computed yet included."""
    return tuple(_variables(frame))


def _variables(frame: Frame) -> Iterator[Variable]:
    m_b = ("m_b", frame.m_b or None)
    n = frame.spec.n
    yield _variable(frame, "X", 0, (("n_x", n[0]), m_b), "sample")
    yield _variable(frame, "Y", 0, (("n_y", n[-1]), m_b), "sample")
    yield _variable(frame, "labels", 0, (m_b,), "sample")
    yield _rows_of_the_data_set(frame, _variable(frame, "indices", 0, (m_b,), "sample"))
    for l in range(1, frame.spec.L + 1):
        yield from _of_layer(frame, l)
    yield _variable(frame, "loss", 0, (m_b,), "cost", "example")
    yield _variable(frame, "cost", 0, (), "cost")


def _of_layer(frame: Frame, l: int) -> Iterator[Variable]:
    before, here, m_b = (f"n[{l - 1}]", frame.spec.n[l - 1]), (f"n[{l}]", frame.spec.n[l]), ("m_b", frame.m_b or None)
    shapes = {"W": (before, here), "dW": (before, here), "b": (here, ("1", 1)), "db": (here, ("1", 1))}
    for written, held in LAYER_ARRAYS.items():
        new = held.endswith("_new")
        quantity = held.removesuffix("_new")
        if quantity == "W":
            yield from _moments(frame, l, new, shapes)
        made_by = quantity if new or quantity not in ("W", "b") else ""
        found = _variable(frame, held, l, shapes.get(quantity, (here, m_b)), made_by)
        yield replace(found, name=written.format(l), quantity=quantity, new=new)


def _variable(
    frame: Frame, held: str, l: int, shape: tuple[tuple[str, int | None], ...], made_by: str, form: str = "minibatch"
) -> Variable:
    array, freshness = frame.shown(held, l)
    latex, slide = _op(frame, made_by, l).equation.form(form) if made_by else ("", "")
    return Variable(held, held, l, shape, array, freshness, latex=latex, slide=slide)


def _op(frame: Frame, name: str, l: int) -> Op:
    return next(op for op in frame.program if op.name == name and op.layer == l)


def _rows_of_the_data_set(frame: Frame, indices: Variable) -> Variable:
    """The trace names examples by their rows of the data set, not of the training set."""
    if indices.array is None:
        return indices
    return replace(indices, array=frame.problem.split.train.indices[indices.array])


def _moments(
    frame: Frame, l: int, new: bool, shapes: Mapping[str, tuple[tuple[str, int | None], ...]]
) -> Iterator[Variable]:
    """The optimiser's moments, before the update or after it."""
    names = frame.setting.optimizer.moments
    for of in ("W", "b"):
        lines = _op(frame, of, l).equation.where.split(r",\ ")
        for k, name in enumerate(names):
            array = moment(frame, of, l, k, new)
            latex = lines[k] if new and len(lines) >= len(names) else ""
            yield Variable(
                f"{name}_{of}{l}{'_new' * new}", name, l, shapes[of], array,
                Freshness.ABSENT if array is None else Freshness.FRESH, of, new, latex,
            )  # fmt: skip


def moment(frame: Frame, of: str, l: int, k: int, new: bool) -> Array | None:
    """Return the k-th moment of W[l] or b[l], before the update of this minibatch or after it; None if not computed."""
    i, ws = frame.position.i, frame.workspace
    if i == 0:  # what the last update made is what the next one starts from
        return None if new else _read_only(_state(ws, of, True)[l][k])
    if new and frame.shown(f"{of}_new", l).freshness is Freshness.ABSENT:
        return None
    return _read_only(_state(ws, of, new)[l][k])


def _state(ws: Workspace, of: str, new: bool) -> list[list[FloatArray]]:
    state: list[list[FloatArray]] = getattr(ws, f"moments_{of}{'_new' * new}")
    return state


def _read_only(array: Array) -> Array:
    view = array.view()
    view.flags.writeable = False
    return view


# -- statistics


class Statistics(NamedTuple):
    """`minimum` and `maximum` of what is a number, ‖·‖ of all elements, and how many elements are NaN or infinite."""

    minimum: float
    maximum: float
    norm: float
    not_finite: int


def statistics(array: Array) -> Statistics:
    """‖A‖ = √(Σ_jk a_jk²), smallest and largest element. NaN has no place in an order, but a part in the norm."""
    with np.errstate(all="ignore"):
        low, high = float(np.fmin.reduce(array, axis=None)), float(np.fmax.reduce(array, axis=None))
        largest = max(abs(low), abs(high))
        norm = float(np.linalg.norm(array.ravel()))
        if not np.isfinite(norm) or norm < 1e-100 or array.dtype != np.float64:
            scaled = np.asarray(array, np.float64) / (largest if 0 < largest < np.inf else 1.0)
            norm = float(np.linalg.norm(scaled.ravel())) * (largest if 0 < largest < np.inf else 1.0)
        not_finite = 0 if np.isfinite(norm) else int(array.size - np.count_nonzero(np.isfinite(array)))
        return Statistics(low, high, norm, not_finite)


# -- differences


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Arrays of another place to compare with, by the names of variables; `label` says which place it is."""

    label: str
    arrays: Mapping[str, Array]
    minibatch: int | None = None
    """The minibatch whose arrays they are."""


def snapshot(frame: Frame) -> Snapshot | None:
    """Return the arrays of the minibatch on the screen, as later frames compare with them.

    At the start of a minibatch these are of the one before, all of them: W and b are what its forward pass used. Nobody
    writes to the arrays of a frame, so they are kept as they are, not copied.
    """
    if not frame.has_minibatch:
        return None
    if frame.position.i:
        arrays = {item.name: item.array for item in variables(frame) if item.array is not None}
    else:
        arrays = dict(finished_arrays(frame))
        if frame.stale is frame.workspace:  # else an edit was made here, and the moments may be another optimiser's
            arrays |= _finished_moments(frame)
    return Snapshot(f"minibatch {count(frame.minibatch)}", arrays, frame.minibatch)


def _finished_moments(frame: Frame) -> dict[str, Array]:
    names, layers = frame.setting.optimizer.moments, range(1, frame.spec.L + 1)
    return {
        f"{name}_{of}{l}{'_new' * new}": _read_only(_state(frame.stale, of, new)[l][k])
        for of in ("W", "b") for l in layers for new in (False, True) for k, name in enumerate(names)
    }  # fmt: skip


def snapshot_before(frame: Frame) -> Snapshot | None:
    """Return the arrays of the minibatch before the one on the screen, if the frame happens to hold them."""
    t, i = frame.position
    stale = frame.stale
    # After an edit in the middle of a minibatch, nothing but its parameters may be there: no example was sampled.
    if i and stale is not frame.workspace and stale.t == t - 1 and t and stale.indices.size:
        return snapshot(replace(frame, position=Position(t, 0)))
    return None


def references(frame: Frame, earlier: Snapshot | None) -> Callable[[Variable], Snapshot]:
    """Return what tells, for each variable, which arrays of an earlier minibatch it is compared with.

    At the start of a minibatch, what the last update changed is compared with what that minibatch used.
    """
    used = snapshot(frame) if frame.position.i == 0 else None
    nothing = Snapshot("", {})

    def reference(item: Variable) -> Snapshot:
        return (used if used and item.quantity in PARAMETERS else earlier) or nothing

    return reference


def since(frame: Frame, earlier: Snapshot | None) -> tuple[Variable, ...]:
    """Return all variables minus what they were in an earlier minibatch."""
    reference = references(frame, earlier)
    return tuple(difference(item, reference(item)) for item in variables(frame))


def parameter_snapshot(spec: NetworkSpec, theta: FloatArray, label: str) -> Snapshot:
    """Return W and b of a flat Θ, such as that of a bookmark, to compare with."""
    W, b = unpack(spec, theta)
    layers = range(1, spec.L + 1)
    return Snapshot(label, {f"{name}{l}": values[l] for l in layers for name, values in (("W", W), ("b", b))})


def difference(variable: Variable, other: Snapshot) -> Variable:
    """Return the variable minus what it is elsewhere; without an array where the two can't be compared."""
    before = other.arrays.get(variable.name)
    if variable.array is None or before is None or before.shape != variable.array.shape or variable.whole_numbers:
        return replace(variable, array=None, freshness=Freshness.ABSENT)
    with np.errstate(all="ignore"):
        return replace(variable, array=variable.array - before)
