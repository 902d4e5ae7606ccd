"""The frame as the views of one example see it: where a probe is set, it takes the chosen example's place.

Views of the whole minibatch show the frame itself; those of the chosen example show `seen(frame)`, in which the probe
is the only example. What a probe has none of (derivatives, an update; without a label ỹ and ℒ) is absent there.
"""

from dataclasses import dataclass, fields

import numpy as np

from densegui.debugger.frame import ABSENT, Frame, Freshness, Shown
from densegui.debugger.probe import Probe
from densegui.engine.network import FloatArray
from densegui.engine.program import Op


@dataclass(frozen=True, slots=True)
class ProbeFrame(Frame):
    """A frame whose only example is its probe."""

    def shown(self, name: str, layer: int = 0) -> Shown:
        """Return x, Z and A of the probe, ỹ and ℒ where it has a label, and the W and b that it went through."""
        if name in ("W", "b"):
            return Frame.shown(self, name, layer)
        if name in ("Y", "loss") and self._sent.label is not None:
            return self._of_label(name, self._sent.label)
        if name not in ("X", "Z", "A"):
            return ABSENT
        array = (self._sent.Z if name == "Z" else self._sent.A)[0 if name == "X" else layer]
        view = array.view()
        view.flags.writeable = False
        return Shown(view, Freshness.FRESH)

    def _of_label(self, name: str, label: int) -> Shown:
        """ỹ as a column, or ℒ as an array of one number."""
        if name == "loss":
            return Shown(np.array([self._sent.loss]), Freshness.FRESH)
        return Shown(np.eye(self.spec.n_y)[:, [label]], Freshness.FRESH)

    @property
    def _sent(self) -> Probe:
        assert self.probe is not None
        return self.probe

    @property
    def op(self) -> Op | None:
        """No operation of the program has made a probe's numbers."""
        return None

    @property
    def theta_used(self) -> FloatArray:
        return self._sent.theta

    @property
    def has_minibatch(self) -> bool:
        return True

    @property
    def m_b(self) -> int:
        return 1


def seen(frame: Frame) -> Frame:
    """Return the frame with its probe in place of the chosen example; the frame itself where there is none."""
    if frame.probe is None or isinstance(frame, ProbeFrame):
        return frame
    parts = {part.name: getattr(frame, part.name) for part in fields(Frame)}
    return ProbeFrame(**parts | {"example": 0, "cursor": None})


def probed(frame: Frame) -> Probe | None:
    """Return the probe whose numbers a frame from `seen` shows."""
    return frame.probe if isinstance(frame, ProbeFrame) else None
