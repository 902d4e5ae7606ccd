"""What the line over the decision regions says: whose parameters they show, and ŷ at the place under the mouse."""

import numpy as np

from densegui.debugger.cuts import Cut
from densegui.debugger.format import count, hundredths, number
from densegui.debugger.frame import Frame
from densegui.debugger.regions import answer_at
from densegui.ui.plots.region_item import MOST_POINTS

MOST_ANSWERS = 4
"""Classes whose ŷ are all told; of more, the largest three."""


def explanation_texts(frame: Frame, cut: Cut, lost: bool) -> tuple[str, ...]:
    """Return whose parameters the regions show, and how the plane lies; the longest text first."""
    t = frame.position.t
    after = f"after {count(t)} update{'' if t == 1 else 's'}"
    if lost:
        return f"parameters {after} · grey: ŷ is not a number", "grey: ŷ is not a number"
    ringed = f" · minibatch {count(frame.minibatch)} ringed" if frame.m_b else ""
    drawn = _drawn(frame.problem.split.dataset.m)
    if not cut.words.says:
        return f"parameters {after}{drawn}{ringed}", f"parameters {after}", after, f"t = {count(t)}"
    return (
        f"parameters {after}{drawn}{ringed} · {cut.words.says}",
        f"parameters {after} · {cut.words.says}",
        f"{after} · {cut.words.says}",
        f"{after} · {cut.words.says.replace('principal components', 'PCs')}",
        f"parameters {after}",
        after,
        f"t = {count(t)}",
    )


def answer_texts(frame: Frame, cut: Cut, u: float, v: float) -> tuple[str, ...]:
    """Return ŷ at a place of the plane; the longest text first."""
    Y_hat = answer_at(frame, cut.inputs(np.array([[u], [v]]))[:, 0]).tolist()
    if not np.isfinite(Y_hat).all():
        return ("ŷ is not a number",)
    names = frame.problem.split.dataset.class_names
    order = np.argsort(-np.array(Y_hat), kind="stable").tolist()
    winner = f"{names[order[0]]} {hundredths(Y_hat[order[0]])}"
    place = ", ".join(f"{name} {number(value, 3)}" for name, value in zip(cut.words.short_names, (u, v), strict=True))
    if len(Y_hat) > MOST_ANSWERS:
        answer = "ŷ " + " · ".join(f"{names[k]} {hundredths(Y_hat[k])}" for k in order[:3]) + " · …"
        return f"{place}: {answer}", answer, f"ŷ {winner}"
    answer = f"ŷ {' · '.join(map(hundredths, Y_hat))}"
    return f"{place}: {answer} → {names[order[0]]}", f"{answer} → {names[order[0]]}", answer, winner


def point_words(cut: Cut, u: float, v: float) -> str:
    """Return the name of a point of the plane: "point (0.31, −1.20)", or with what its coordinates are."""
    return f"point ({hundredths(u)}, {hundredths(v)}){cut.words.of}"


def _drawn(m: int) -> str:
    """Say so when not all examples are drawn."""
    return f" · every {-(-m // MOST_POINTS)}th of {m:,} examples" if m > MOST_POINTS else ""
