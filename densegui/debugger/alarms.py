"""What training says aloud although every number is finite: a cost that has shot up, a layer that has died."""

import math
from collections.abc import Iterator

from densegui.debugger.format import number
from densegui.debugger.history import Alarm, Evaluation, History
from densegui.debugger.units import dead
from densegui.engine.network import NetworkSpec


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


def dead_layers(spec: NetworkSpec, now: Evaluation, before: Evaluation | None) -> Iterator[Alarm]:
    """Return an alarm for each layer that has died since the evaluation before."""
    if now.train is None:
        return
    for l in range(1, spec.L):
        was_dead = before is not None and before.train is not None and bool(dead(spec, before.train, l).all())
        if bool(dead(spec, now.train, l).all()) and not was_dead:
            sentence = (
                f"Layer {l} is dead: z < 0, so g′(z) = 0, in all its {spec.n[l]} nodes for every training example. "
                "Nothing below it learns any more."
            )
            yield Alarm(now.t, before.t if before is not None else 0, sentence)
