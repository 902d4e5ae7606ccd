"""What is compared with: our arrays of one minibatch, and all that is known of how they were made."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from densegui.data.npz import read_arrays
from densegui.debugger.compare.chain import Chain
from densegui.debugger.compare.derive import derived_rules, near
from densegui.debugger.compare.names import GIVEN, Name, order, read, shape
from densegui.debugger.compare.reading import Path, as_floats, number_bytes
from densegui.debugger.compare.rules import Array, Rules
from densegui.debugger.compare.sampling import Sampling
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.debugger.trace import finished_arrays
from densegui.engine.network import FloatArray
from densegui.engine.propagation import run_minibatch
from densegui.engine.workspace import Workspace
from densegui.errors import LoadError
from densegui.experiment.messages import shown

NOISE = 16
"""Rounding errors may be so many times those that were made once, as a measure."""


@dataclass(frozen=True)
class Reference:
    """Our minibatch.

    Attributes
    ----------
    title : str
        What it is called: the minibatch of an experiment, or a trace file.
    arrays : mapping of Name to array
        Float64, whatever they were computed in.
    bytes : int
        Of the numbers that they were computed in: 8 or 4.
    sampling : Sampling or None
        Where the examples come from, and the training before; a trace does not tell.
    """

    title: str
    rules: Rules
    arrays: Mapping[Name, Array]
    bytes: int
    minibatch: int | None = None
    sampling: Sampling | None = None

    @property
    def m(self) -> int:
        return int(self.arrays[Name("X")].shape[1])

    @property
    def sources(self) -> dict[Name, Array]:
        """What no operation makes."""
        return {name: array for name, array in self.arrays.items() if name.base in GIVEN}

    def noise(self) -> dict[Name, float]:
        """Return what rounding to float32 makes of each array, at most, as one computation in float32 shows it."""
        fine = Chain(self.rules, self.sources, {})
        with np.errstate(all="ignore"):
            coarse = Chain(
                self.rules,
                {name: a if a.dtype.kind == "i" else a.astype(np.float32) for name, a in self.sources.items()},
                {},
            )
        noise = {}
        for name in order(self.rules.L):
            a, b = fine.get(name), coarse.get(name)
            if a is None or b is None:
                continue
            with np.errstate(all="ignore"):
                apart = np.abs(a - b.astype(np.float64))
            noise[name] = NOISE * float(apart[np.isfinite(apart)].max(initial=0))
        return noise


def from_frame(frame: Frame, title: str) -> Reference:
    """Return the minibatch that a frame shows; before the first one has been run, that one.

    A minibatch that is not finished is computed to its end, in arrays of its own.
    """
    if frame.position.i or not frame.has_minibatch:
        workspace = _finished(frame)
        frame = replace(frame, position=Position(workspace.t + 1, 0), workspace=workspace, stale=workspace)
    workspace, spec, setting = frame.stale, frame.spec, frame.setting
    arrays = finished_arrays(frame)
    rules = Rules(
        spec.n, spec.activations, float(workspace.learning_rate), setting.optimizer, setting.regularizer,
        workspace.batch_size, workspace.step, _moments(workspace), {l: spec.off_rows(l) for l in range(1, spec.L)},
        _frozen(arrays),
    )  # fmt: skip
    named = _as_named(arrays)
    if _fits(rules, named):
        sampling = Sampling(frame.problem, workspace.t, rules)
    else:  # an edit has just changed how the next one is trained
        rules, sampling = derived_rules(named, rules.off, rules.frozen), None
    return Reference(title, rules, named, np.dtype(spec.dtype).itemsize, workspace.t, sampling)


def from_trace(path: Path) -> Reference:
    """Return the minibatch that a file of `densegui trace` holds; activations, λ and so on are found by trying.

    Raises
    ------
    LoadError
        When it is no whole trace.
    """
    title = os.path.basename(os.fspath(path))
    arrays = read_arrays(path)
    names = {name for key in arrays if (name := read(key)) is not None and str(name) == key}
    L = max((name.l for name in names), default=0)
    if missing := [name for name in order(L) if name not in names]:
        raise LoadError(f"{title} is not a trace: {missing[0]} is missing; densegui trace writes one")
    if wrong := next((key for key in arrays if arrays[key].dtype.kind not in "biuf"), None):
        raise LoadError(f"{title}: {shown(wrong)} has the type {arrays[wrong].dtype}; numbers are needed")
    named = _as_named(arrays)
    _check_shapes(title, named, L)
    off = {l: np.flatnonzero(arrays[f"M{l}"].ravel() == 0).tolist() for l in range(1, L) if f"M{l}" in arrays}
    if any(max(rows, default=0) >= named[Name("b", l)].size for l, rows in off.items()):
        raise LoadError(f"{title} is not a trace: a mask M does not fit its layer")
    rules = derived_rules(named, off, _frozen(arrays))
    if odd := next((name for name in order(L) if not _follows(Chain(rules, named, {}), name)), None):
        raise LoadError(f"{title} is not a trace: {odd} is not what the arrays before it make")
    return Reference(title, rules, named, min(number_bytes(arrays[str(name)]) for name in names))


def _check_shapes(title: str, arrays: Mapping[Name, Array], L: int) -> None:
    X = arrays[Name("X")]
    if X.ndim != 2 or any(arrays[Name("W", l)].ndim != 2 for l in range(1, L + 1)):
        raise LoadError(f"{title} is not a trace: X and W must be matrices")
    n = [X.shape[0], *(arrays[Name("W", l)].shape[1] for l in range(1, L + 1))]
    for name, array in arrays.items():
        if array.shape != (right := shape(name, n, X.shape[1])):
            raise LoadError(f"{title} is not a trace: {name} has the shape {array.shape}, not {right}")


def _as_named(arrays: Mapping[str, Array]) -> dict[Name, Array]:
    named = {name: array for key, array in arrays.items() if (name := read(key)) is not None and str(name) == key}
    return {
        name: a.astype(np.int64) if name.base in ("labels", "indices") else as_floats(a) for name, a in named.items()
    }


def _frozen(arrays: Mapping[str, Array]) -> dict[Name, Array]:
    """Return the masks F by the parameter that they hold."""
    masks = {key.removeprefix("F_"): array for key, array in arrays.items() if key.startswith("F_")}
    return {name: mask for key, mask in masks.items() if (name := read(key)) is not None}


def _moments(workspace: Workspace) -> dict[Name, tuple[FloatArray, ...]]:
    layers = range(1, workspace.spec.L + 1)
    of = {Name("W", l): workspace.moments_W[l] for l in layers} | {Name("b", l): workspace.moments_b[l] for l in layers}
    return {name: tuple(as_floats(moment) for moment in moments) for name, moments in of.items()}


def _finished(frame: Frame) -> Workspace:
    """Run the minibatch of a frame from its beginning to its end, in arrays of its own."""
    ws = frame.workspace
    state = ws.state_before() if frame.position.i else ws.state_after()
    fresh = Workspace(frame.spec, ws.source, ws.order, state, float(ws.learning_rate), ws.batch_size)
    with np.errstate(all="ignore"):
        run_minibatch(frame.program, fresh)
    return fresh


def _fits(rules: Rules, arrays: Mapping[Name, Array]) -> bool:
    """Whether the rules make the updated parameters of these arrays."""
    chain = Chain(rules, arrays, {})
    for l in range(1, rules.L + 1):
        new, made = arrays[Name("W_new", l)], chain.computed(Name("W_new", l))
        if made is None or not np.allclose(made, new, rtol=1e-4, atol=1e-6, equal_nan=True):
            return False
    return True


def _follows(chain: Chain, name: Name) -> bool:
    """Whether a given array is what the rules make of those before it, to float32's digits; or that can't be known."""
    array, made = chain.given[name], chain.computed(name)
    return made is None or near(made, array)
