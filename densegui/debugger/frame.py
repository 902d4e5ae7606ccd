"""What a view is shown: one immutable picture of a position, its arrays, the curves and the selection.

Picture, equation, table and curve are views of the same arrays at the same position: they ask the frame, and none of
them computes a copy of its own.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

import numpy as np

from densegui.debugger.cursor import CursorState
from densegui.debugger.divergence import Divergence
from densegui.debugger.edits import Setting
from densegui.debugger.history import Alarm, Curves, Evaluation
from densegui.debugger.position import Position
from densegui.debugger.probe import Probe
from densegui.debugger.runs import Runs
from densegui.debugger.selection import Selection
from densegui.debugger.timeline import TimelineInfo
from densegui.engine.network import FloatArray, NetworkSpec
from densegui.engine.program import Op
from densegui.engine.workspace import Workspace
from densegui.experiment.build import Problem


@dataclass(frozen=True, slots=True)
class Comparison:
    """Another branch or position: its name, its Θ, and the curves of its branch.

    `theta` has the layout of `Workspace.theta`.
    """

    name: str
    theta: FloatArray
    curves: Curves


class Freshness(Enum):
    """How a number on the screen relates to the position."""

    FRESH = "fresh"
    """Computed by an operation of this minibatch (or, for W and b, in force now)."""
    STALE = "stale"
    """Of the minibatch before; shown hatched until `sample` runs."""
    ABSENT = "absent"
    """Not computed yet; shown dashed, empty and with "—"."""


class Versions(NamedTuple):
    """A number for each part of a frame that grows when the part changes. A view redraws when one it shows is newer."""

    architecture: int = 0
    data: int = 0
    parameters: int = 0
    trace: int = 0
    history: int = 0
    position: int = 0
    selection: int = 0
    timeline: int = 0
    runs: int = 0


class Shown(NamedTuple):
    """An array for the screen, and whether it is of this minibatch. ABSENT has no array."""

    array: FloatArray | None
    freshness: Freshness


ABSENT = Shown(None, Freshness.ABSENT)


@dataclass(frozen=True, slots=True)
class Frame:
    """The state of the debugger at one position.

    Attributes
    ----------
    setting : Setting
        What is in force here; its `program` is what one minibatch runs, `op` the operation that has just run.
    workspace, stale : Workspace
        The arrays of this minibatch; `stale` those of the last one, which are shown at (t, 0).
    curves : Curves
        All that is recorded of this branch: after a way back, also what comes later.
    evaluation : Evaluation
        The newest metrics; they belong to the parameters after evaluation.t updates.
    selection : Selection or None
    example : int or None
        The chosen example of the minibatch, from 0; None is the mean over the minibatch.
    divergence : Divergence or None
        Set when training stopped because a number is not finite.
    cursor : CursorState or None
        Set in the middle of a node or term step.
    stop : str or None
        The breakpoint that has just stopped the run, as a sentence.
    alarm : Alarm or None
        The newest warning that was there at this position.
    comparison : Comparison or None
        What this branch is compared with.
    probe : Probe or None
        A point without a label; views of the chosen example show it in its place: see `densegui.debugger.seen`.
    runs : Runs
        The runs that are kept, of this experiment and of others.
    """

    position: Position
    problem: Problem
    setting: Setting
    workspace: Workspace
    stale: Workspace
    curves: Curves
    evaluation: Evaluation
    versions: Versions
    epoch: float
    selection: Selection | None = None
    example: int | None = 0
    divergence: Divergence | None = None
    cursor: CursorState | None = None
    stop: str | None = None
    alarm: Alarm | None = None
    timeline: TimelineInfo = field(default_factory=TimelineInfo)
    comparison: Comparison | None = None
    probe: Probe | None = None
    runs: Runs = field(default_factory=Runs)

    @property
    def spec(self) -> NetworkSpec:
        """The shape of the network, with the nodes that are switched off."""
        return self.setting.spec

    @property
    def program(self) -> tuple[Op, ...]:
        """What one minibatch runs."""
        return self.setting.program

    @property
    def learning_rate(self) -> float:
        """λ, as this minibatch's update uses it."""
        return self.setting.learning_rate

    @property
    def arrays(self) -> Workspace:
        """The workspace of the minibatch that is shown: this one, or at (t, 0) the last one."""
        return self.workspace if self.position.i else self.stale

    @property
    def theta_used(self) -> FloatArray:
        """Θ that Z and A on the screen were computed with; before the first minibatch, what it will be."""
        return self.arrays.theta if self.has_minibatch else self.workspace.theta_new

    @property
    def op(self) -> Op | None:
        """The operation that has just run; None at the start of a minibatch."""
        return self.program[self.position.i - 1] if self.position.i else None

    @property
    def has_minibatch(self) -> bool:
        """Whether there is a minibatch to show, of this position or the one before."""
        return self.position != (0, 0)

    @property
    def minibatch(self) -> int:
        """The number of the minibatch whose arrays are on the screen, from 0."""
        return self.arrays.t

    @property
    def m_b(self) -> int:
        """Examples in the minibatch on the screen; 0 when there is none."""
        return self.arrays.m_b if self.has_minibatch else 0

    def shown(self, name: str, layer: int = 0) -> Shown:
        """Return the array `name` of a layer for the screen, with its freshness.

        Names are those of the trace: X, Y, labels, indices, W, b, Z, A, dZ, dW, db, W_new, b_new, loss, cost, penalty.
        At the start of a minibatch W and b are the parameters after t updates, and the rest is the last minibatch's.
        """
        t, i = self.position
        if name in ("W", "b") and i == 0:
            return Shown(_read_only(getattr(self.workspace, f"{name}_new")[layer]), Freshness.FRESH)
        if i == 0 and (t == 0 or name in ("W_new", "b_new")):
            return ABSENT
        if i < (self._made_by(name, layer) if i else 0):
            return ABSENT
        value = getattr(self.arrays, name)
        array = value[layer] if isinstance(value, list) else np.asarray(value)
        return Shown(_read_only(array), Freshness.FRESH if i else Freshness.STALE)

    def array(self, name: str, layer: int = 0) -> FloatArray | None:
        """Return the array if it has been computed at this position, as a trace would hold it, else None."""
        shown = self.shown(name, layer)
        return shown.array if shown.freshness is Freshness.FRESH else None

    def _made_by(self, name: str, layer: int) -> int:
        """Operations that must be done for the array to exist."""
        if name in ("X", "Y", "labels", "indices", "W", "b") or (name == "A" and layer == 0):
            return 1
        key = ("cost", 0) if name in ("cost", "loss", "penalty") else (name, layer)
        done = self.setting.made_after.get(key)
        if done is None:
            raise KeyError(f"no array {name!r} in layer {layer}")
        return done


def _read_only(array: FloatArray) -> FloatArray:
    view = array.view()
    view.flags.writeable = False
    return view
