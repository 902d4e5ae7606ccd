"""The numbers of the curves at one place, as text: each says what it belongs to."""

import numpy as np

from densegui.debugger.format import MISSING, count, number, percent
from densegui.debugger.history import Curves


def readout(curves: Curves, t: int, accuracy: bool, has_test: bool) -> tuple[str, ...]:
    """Return the numbers at t, the longest text first; `_{b}` is a subscript.

    𝒞_b is that of minibatch t, before its update. The sets were evaluated after t updates, or the last time before.
    """
    e = int(np.searchsorted(curves.evaluated, t, "right")) - 1
    known = t < curves.cost.size
    if accuracy:
        train, test, own = percent(curves.train_accuracy[e]), percent(curves.test_accuracy[e]), ""
    else:
        train = number(curves.train_cost[e])
        test = number(curves.test_cost[e]) if has_test else MISSING
        own = f" · 𝒞_{{b}} {number(curves.cost[t]) if known else MISSING}"
    epoch = f" · epoch {curves.epoch[t]:.0f}" if known else ""
    sets = f"training {train} · test {test}"
    here = f"{count(t)}{own}"
    return (
        f"minibatch {count(t)}{epoch}{own} · after {count(curves.evaluated[e])} updates: {sets}",
        f"minibatch {here} · {sets}",
        f"{here} · train {train} · test {test}",
        here if own else f"{here} · {train}",
    )
