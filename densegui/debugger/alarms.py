"""What training says aloud although every number is finite: a cost that has shot up, a layer that has died."""

import math
from collections.abc import Iterator

from densegui.debugger.format import number
from densegui.debugger.history import Alarm, Evaluation, History
from densegui.debugger.units import FLAT, dead, saturated
from densegui.engine.network import NetworkSpec

SATURATED = f"g′(z) is below {FLAT:.0%} of its largest"


def cost_limit(history: History, n_y: int) -> float:
    """Return max(10 ln n_y, 10 𝒞_b of the first minibatch): no training that works gets there."""
    costs = history.curves().cost
    first = float(costs[0]) if costs.size else math.inf
    return max(10 * math.log(n_y), 10 * first)


def cost_alarm(t: int, cost: float, before: float, limit: float) -> Alarm | None:
    """Return the alarm of minibatch t, whose cost is the first one above the limit, else None."""
    if not cost > limit or before > limit:
        return None
    return Alarm(
        t + 1,
        t,
        f"The cost of minibatch {t} is {number(cost)}, more than {number(limit)}: is the learning rate λ too high?",
    )


def lost_layers(spec: NetworkSpec, now: Evaluation, before: Evaluation | None) -> Iterator[Alarm]:
    """Return an alarm for each layer that has died, or has become saturated, since the evaluation before."""
    if now.train is None:
        return
    healthy = before.t if before is not None else 0
    for l in range(1, spec.L):
        for lost, word, why in ((dead, "dead", "z < 0, g′(z) = 0"), (saturated, "saturated", SATURATED)):
            was_lost = before is not None and before.train is not None and bool(lost(spec, before.train, l).all())
            if bool(lost(spec, now.train, l).all()) and not was_lost:
                through = "No gradient gets" if lost is dead else "Hardly any gradient gets"
                sentence = f"Layer {l} is {word}: {why} for every training example, in all its nodes ({spec.n[l]}). "
                yield Alarm(now.t, healthy, f"{sentence}{through} through it: it learns nothing, nor do those before.")
