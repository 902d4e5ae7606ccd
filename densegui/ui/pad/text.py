"""What the line over the pads says."""

from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.debugger.probe import Probe
from densegui.ui.pad.points import DrawnPoints


def picture_note(frame: Frame, probe: Probe | None, empty: bool) -> tuple[str, ...]:
    """Return whose answer is shown; the longest text first."""
    t = frame.position.t
    after = f"after {count(t)} update{'' if t == 1 else 's'}"
    if probe is not None:
        return f"ŷ of the drawn picture · parameters {after}", f"ŷ · {after}", "ŷ"
    if empty:
        return "the network's answer follows the pen", "draw here", "draw"
    return "not in the network now: draw on, or press Send", "draw on, or press Send", "press Send"


def points_note(drawn: DrawnPoints) -> tuple[str, ...]:
    """Return how many points there are of each class; the longest text first."""
    counts = drawn.counts()
    if not counts:
        return "choose a class and draw its points", "draw points", "draw"
    m, classes = len(drawn.points), len(counts)
    total = f"{count(m)} point{'s' * (m != 1)} of {classes} class{'es' * (classes != 1)}"
    if drawn.full:
        return f"{total}: no more are possible", total, count(m)
    each = ", ".join(f"class {number}: {count(of)}" for number, of in counts.items())
    return f"{total} ({each})", total, count(m)
