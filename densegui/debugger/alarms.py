"""What training says aloud although every number is finite: a cost that has shot up, a layer that has died."""

import math
from collections.abc import Iterator, Sequence

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


def cost_alarm(t: int, cost: float, limit: float, n_y: int) -> Alarm | None:
    """Return the alarm of minibatch t when its cost lies above the limit, else None."""
    if not cost > limit:
        return None
    if limit == 10 * math.log(n_y):
        what = f"10 ln {n_y} = {number(limit)}"
    else:
        what = f"10 times what it began with, {number(limit / 10)}"
    sentence = f"The cost of minibatch {t} is {number(cost)}, more than {what}: is the learning rate λ too high?"
    return Alarm(t + 1, t, sentence, "cost")


def lost_layers(spec: NetworkSpec, now: Evaluation, before: Sequence[Evaluation]) -> Iterator[Alarm]:
    """Return an alarm for each layer that is dead, or saturated, and was not at the evaluation before.

    All is well at the last evaluation in which no node of the layer was so.
    """
    if now.train is None:
        return
    for l in range(1, spec.L):
        for lost, word, why in ((dead, "dead", "z < 0, g′(z) = 0"), (saturated, "saturated", SATURATED)):
            if not lost(spec, now.train, l).all():
                continue
            healthy = next((e.t for e in reversed(before) if e.train and not lost(spec, e.train, l).any()), 0)
            through = "no gradient gets through" if lost is dead else "hardly any gradient gets through"
            sentence = f"Layer {l} is {word}: {why} for every training example; {through} its nodes ({spec.n[l]})."
            yield Alarm(now.t, healthy, sentence, f"{word} {l}")
