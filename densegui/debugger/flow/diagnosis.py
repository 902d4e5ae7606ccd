"""What is wrong with the flow of gradients, and why: the first of the rules that holds, and all that hold."""

from densegui.debugger.flow.calm import CALM
from densegui.debugger.flow.facts import Diagnosis, Facts, Kind
from densegui.debugger.flow.rules import ALARMS
from densegui.debugger.frame import Frame

CAUSES = (Kind.DIVERGED, Kind.SYMMETRY)
CONSEQUENCES = (Kind.EXPLODING, Kind.VANISHING, Kind.SLOW)
"""What follows by itself where nodes are alike, or where a whole layer lets nothing through."""


def findings(frame: Frame) -> tuple[Diagnosis, ...]:
    """Return all that is wrong at a frame, causes first; the one thing that says so where nothing is."""
    facts = Facts(frame)
    found: list[Diagnosis] = []
    for rule in ALARMS:
        said = rule(facts)
        if said is not None and not (said.kind in CONSEQUENCES and any(_explains(cause, facts) for cause in found)):
            found.append(said)
    if not found:
        found.append(next(said for rule in CALM if (said := rule(facts)) is not None))
    return tuple(found)


def _explains(cause: Diagnosis, facts: Facts) -> bool:
    """Whether gradients of 0 follow from what has been found."""
    return cause.kind in CAUSES or (cause.kind is Kind.DEAD and facts.ratio == 0)
