"""The numbers of the curves at one place, as text: each says what it belongs to."""

import numpy as np

from densegui.debugger.format import MISSING, count, number, percent
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.history import Curves
from densegui.debugger.runs import Runs


def cost_in_progress(frame: Frame) -> float | None:
    """Return 𝒞_b of the minibatch at the position once it is computed and finite."""
    cost, freshness = frame.shown("cost")
    if cost is None or freshness is not Freshness.FRESH or not np.isfinite(cost):
        return None
    return float(cost)


def readout(
    curves: Curves, t: int, accuracy: bool, has_test: bool, in_progress: float | None = None, runs: str = ""
) -> tuple[str, ...]:
    """Return the numbers at t, the longest text first; `_{b}` is a subscript.

    𝒞_b is that of minibatch t, before its update; of one that is not recorded yet, `in_progress`. The sets were
    evaluated after t updates, or the last time before; at the start of a large set, not yet. `runs` tells those of
    kept runs.
    """
    e = int(np.searchsorted(curves.evaluated, t, "right")) - 1
    known = t < curves.cost.size
    of_train, of_test = curves.train_cost, curves.test_cost
    if accuracy:
        of_train, of_test, own = curves.train_accuracy, curves.test_accuracy, ""
    else:
        cost = float(curves.cost[t]) if known else in_progress
        own = f" · 𝒞_{{b}} {MISSING if cost is None else number(cost)}"
    text = percent if accuracy else number
    train = text(of_train[e]) if e >= 0 else MISSING
    test = text(of_test[e]) if e >= 0 and has_test else MISSING
    epoch = f" · epoch {curves.epoch[t]:.0f}" if known else ""
    sets = f"training {train} · test {test}"
    after = f"after {count(curves.evaluated[e])} updates: " if e >= 0 else ""
    here = f"{count(t)}{own}"
    whole = f"minibatch {count(t)}{epoch}{own} · {after}{sets}"
    return (
        *((whole + runs, f"{here} · train {train}{runs}") if runs else (whole,)),
        f"minibatch {here} · {sets}",
        f"{here} · train {train} · test {test}",
        here if own else f"{here} · {train}",
    )


def runs_readout(runs: Runs, t: int, accuracy: bool) -> str:
    """Return the numbers of the kept runs that are drawn, after t updates or the last time before; "" for none."""
    texts = []
    for run in runs.shown:
        x, y = run.points(runs.drawn, accuracy)
        e = int(np.searchsorted(x, t, "right")) - 1
        known = float(y[e]) if t <= run.result.minibatches and e >= 0 else None
        of_set = " test" if runs.drawn == "test" else ""
        texts.append(f" · {run.name}{of_set} {percent(known) if accuracy else number(known)}")
    return "".join(texts)
