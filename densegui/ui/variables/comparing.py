"""What the variables are compared with: nothing, the minibatch before, or Θ of another place."""

from collections.abc import Callable
from functools import partial

from densegui.debugger.format import count
from densegui.debugger.frame import Comparison, Frame
from densegui.debugger.variables import (
    Snapshot,
    Variable,
    difference,
    parameter_snapshot,
    references,
    snapshot,
    snapshot_before,
)

NONE, PREVIOUS, OTHER = "none", "previous", "other"


class Comparing:
    """Remembers the frames that the minibatch before the one on the screen can be read from."""

    def __init__(self) -> None:
        self.choice = NONE
        self._last: Frame | None = None
        self._before: Frame | None = None
        self._kept_for: tuple[object, ...] = ()
        self._other: tuple[Comparison, Snapshot] | None = None

    def remember(self, frame: Frame) -> None:
        """Take the newest frame. What belongs to another network, data set or branch is forgotten."""
        kept_for = (frame.versions.architecture, frame.versions.data, frame.versions.timeline, frame.problem)
        if kept_for != self._kept_for:
            self._last = self._before = self._other = None
            self._kept_for = kept_for
        last = self._last
        if last is not None and last.minibatch != frame.minibatch:
            self._before = last
        elif last is not None and frame.position.i == 0 and self._found(frame) is None:
            self._before = last  # it may hold the minibatch before its own
        self._last = frame

    def forget(self) -> None:
        """Keep nothing alive: nobody looks."""
        self._last = self._before = self._other = None

    def earlier(self, frame: Frame) -> Snapshot | None:
        """Return the arrays of the minibatch before the one on the screen, if they are at hand."""
        return (snapshot_before(frame) or self._found(frame)) if frame.has_minibatch else None

    def _found(self, frame: Frame) -> Snapshot | None:
        if self._before is None:
            return None
        kept = (snapshot(self._before), snapshot_before(self._before))
        return next((each for each in kept if each is not None and each.minibatch == frame.minibatch - 1), None)

    def changed(self, frame: Frame) -> Callable[[Variable], Variable] | None:
        """Return what turns a variable into its difference; None when nothing is compared."""
        if self.choice == PREVIOUS:
            reference = references(frame, self.earlier(frame))
            return lambda item: difference(item, reference(item))
        if self.choice == OTHER and frame.comparison is not None:
            if self._other is None or self._other[0] is not frame.comparison:
                theta = frame.comparison.theta
                self._other = frame.comparison, parameter_snapshot(frame.spec, theta, frame.comparison.name)
            return partial(_minus, self._other[1])
        return None

    def words(self, frame: Frame) -> str:
        """Return what the numbers are differences to; "" when nothing is compared."""
        if self.choice == PREVIOUS:
            if frame.minibatch < 1 or not frame.has_minibatch:
                return "there is no minibatch before this one"
            before = f"minibatch {count(frame.minibatch - 1)}"
            if self.earlier(frame) is not None:
                return f"difference to {before}"
            if frame.position.i == 0:
                return f"W, b: difference by the last update; {before} is not at hand"
            return f"{before} is not at hand: step one minibatch"
        if self.choice == OTHER and frame.comparison is not None:
            return f"W, b: difference to {frame.comparison.name}"
        return ""


def _minus(other: Snapshot, item: Variable) -> Variable:
    """W and b are compared; what another place computed besides them is not known."""
    return difference(item, other)
