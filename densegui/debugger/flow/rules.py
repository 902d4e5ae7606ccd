"""The rules of what can be wrong: each looks at the facts and returns what it has to say, or None.

Sentences name the number that they rest on; what is measured stands beside what is known about g.
"""

import math
from collections.abc import Callable

import numpy as np

from densegui.debugger.flow.facts import (
    ALIKE,
    EXPLODED,
    FAR,
    LOST,
    TOO_FAR,
    TOO_SLOW,
    VANISHED,
    Diagnosis,
    Facts,
    Kind,
    Place,
)  # fmt: skip
from densegui.debugger.flow.measure import lost_word, mean_slope, used_and_new
from densegui.debugger.format import count, number, percent
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind as Part
from densegui.debugger.selection import Selection
from densegui.debugger.units import FLAT
from densegui.debugger.words import readable
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import FloatArray

Rule = Callable[[Facts], Diagnosis | None]


def text(value: float) -> str:
    """A measured number in a sentence."""
    return number(value, 2)


def diverged(facts: Facts) -> Diagnosis | None:
    found = facts.frame.divergence
    if found is None:
        return None
    l, name = found.op.layer, found.op.name
    place: Selection | None = None
    if l:
        edge, bias = name in ("W", "dW"), name in ("b", "db")
        node = found.column if edge else found.row
        place = Selection(Part.EDGE if edge else Part.BIAS if bias else Part.NODE, l, node, found.row if edge else 0)
    variable = f"{found.op.name}{l}{'_new' * found.op.makes.endswith('_new')}" if l else "cost"
    where = Position(found.t, found.done) if found.done < len(facts.frame.program) else None
    return Diagnosis(Kind.DIVERGED, str(found), Place(variable, place, where), {"value": found.value})


def symmetry(facts: Facts) -> Diagnosis | None:
    spec = facts.frame.spec
    alike = [l for l in range(1, spec.L) if _alike(facts, l)]
    if not alike:
        return None
    l, zeros = alike[0], all(_is_zero(facts, l) for l in (*alike, alike[-1] + 1))
    layers = f"layer {l}" if len(alike) == 1 else f"layers {', '.join(map(str, alike[:-1]))} and {alike[-1]}"
    weights = "all of their weights are 0" if zeros else "they have the same weights"
    from_start = facts.frame.problem.experiment.network.initializer == "zeros"
    norm = facts.layers[l - 1].dW.value
    gradient = "the same gradient" if norm is None else f"the same gradient (‖∇𝒞‖ of W[{l}] is {text(norm)})"
    start = " The initial weights are zeros: choose Xavier or He." if from_start else " Start from random weights."
    sentence = (
        f"All nodes of {layers} are alike, in and out: {weights}. Each gets {gradient}, so they stay alike and count "
        f"as one node: random initial weights are there to break this symmetry.{start}"
    )
    numbers = {"layer": float(l), "layers": float(len(alike)), **({} if norm is None else {"dW": norm})}
    return Diagnosis(Kind.SYMMETRY, sentence, Place(f"dW{l}", Selection(Part.NODE, l, 1)), numbers)


def _alike(facts: Facts, l: int) -> bool:
    """Whether all nodes of a layer have the same weights and bias coming in, and the same going out."""
    on = facts.on(l)
    if len(on) < 2:
        return False
    arrays = [facts.frame.shown(name, layer).array for name, layer in (("W", l), ("b", l), ("W", l + 1))]
    W, b, out = arrays
    return W is not None and b is not None and out is not None and all(map(_same_rows, (W.T[on], b[on], out[on])))


def _same_rows(rows: FloatArray) -> bool:
    return bool(np.abs(rows - rows[0]).max() <= ALIKE * np.abs(rows).max())


def _is_zero(facts: Facts, l: int) -> bool:
    W = facts.frame.shown("W", l).array
    return W is not None and not W.any()


def lost_nodes(facts: Facts) -> Diagnosis | None:
    """Dead or saturated nodes: the layer that has lost the largest share."""
    spec, evaluated = facts.frame.spec, facts.frame.evaluation.t
    shares = [(float(facts.lost(l)[facts.on(l)].mean()) if facts.on(l) else 0.0, -l) for l in range(1, spec.L)]
    share, l = max(shares, default=(0.0, 0))
    l = -l
    word = lost_word(spec.activations[l])
    whole_dead = share == 1 and word == "dead"
    if share < LOST or (facts.learned and not whole_dead):
        return None
    lost = np.flatnonzero(facts.lost(l))
    nodes = f"all {count(lost.size)}" if share == 1 else f"{count(lost.size)} of {count(spec.n[l])}"
    when = f"for every training example (after {count(evaluated)} update{'s' * (evaluated != 1)})"
    if word == "dead":
        what = f"z < 0 {when}, so a = 0 and ReLU′(z) = 0"
    else:
        slope = mean_slope(facts.frame, l)
        measured = "" if slope is None else f"; its mean over the minibatch is {text(slope)}"
        what = f"|z| is so large {when} that g′(z) is below {FLAT:.0%} of its largest value{measured}"
    through = "No gradient" if word == "dead" else "Hardly any gradient"
    sentence = f"In layer {l}, {nodes} nodes are {word}: {what}. {through} gets through them."
    numbers = {"share": share, "layer": float(l), "nodes": float(lost.size)}
    place = Place(f"Z{l}", Selection(Part.NODE, l, int(lost[0]) + 1))
    return Diagnosis(Kind.DEAD if word == "dead" else Kind.SATURATED, sentence + _blame(facts, word), place, numbers)


def _blame(facts: Facts, word: str) -> str:
    """Say what has driven nodes so far, as far as the numbers tell."""
    rate = f"λ = {readable(facts.frame.learning_rate)}"
    if facts.risen:
        costs = (
            f"the cost has risen to {text(facts.recent)}, {facts.recent_words}; guessing costs {text(facts.guessing)}"
        )
        return f" Steps that were too long have driven them there ({rate}; {costs}): lower λ and begin again."
    if word == "dead":
        return " They do not come back by themselves: lower λ, use He's initial weights or leaky ReLU, and begin again."
    return " Lower λ, or begin with smaller weights."


def rate_too_high(facts: Facts) -> Diagnosis | None:
    largest, l = facts.updates[-1] if facts.updates else (0.0, 0)
    if facts.learned or not (largest >= TOO_FAR or (facts.risen and largest >= FAR)):
        return None
    step = f"one update changes W[{l}] by {_times(largest)} (‖ΔW‖/‖W‖)"
    if facts.risen:
        costs = (
            f" and the cost has risen to {text(facts.recent)} ({facts.recent_words}), that of guessing is "
            f"{text(facts.guessing)}"
        )
    else:
        costs = ", so that hardly anything of what W was is left"
    rate = readable(facts.frame.learning_rate)
    sentence = f"The learning rate λ = {rate} is too high: {step}{costs}. Try a tenth of it."
    numbers = {"update": largest, "layer": float(l), "cost": facts.recent, "guessing": facts.guessing}
    return Diagnosis(Kind.RATE, sentence, Place(f"dW{l}", _edge_moved_most(facts, l)), numbers)


def _times(ratio: float) -> str:
    """A share of W's own size in words: 11.0 % of its size, 110 times its size."""
    return f"{percent(ratio)} of its size" if ratio < 2 else f"{text(ratio)} times its size"


def _edge_moved_most(facts: Facts, l: int) -> Selection | None:
    found = used_and_new(facts.frame, l)
    if found is None:
        return None
    with np.errstate(all="ignore"):
        j, k = np.unravel_index(int(np.abs(found[1] - found[0]).argmax()), found[0].shape)
    return Selection(Part.EDGE, l, int(k) + 1, int(j) + 1)


def exploding(facts: Facts) -> Diagnosis | None:
    ratio, spec = facts.ratio, facts.frame.spec
    if ratio is None or spec.L < 2 or ratio < EXPLODED or facts.learned:
        return None
    slope = _slopes(facts)
    sentence = (
        f"The gradient explodes: ∂ℒ/∂z is {text(ratio)} times as large in layer 1 as at the output, a factor of "
        f"{text(_per_layer(facts, ratio))} for each layer on its way back. It is multiplied there by g′(z) (its mean "
        f"is {text(slope)}) and by W: the weights are too large. Begin with Xavier's or He's."
    )
    numbers = {"ratio": ratio, "slope": slope}
    return Diagnosis(Kind.EXPLODING, sentence, Place("dZ1", Selection(Part.NODE, 1, _largest_node(facts))), numbers)


def vanishing(facts: Facts) -> Diagnosis | None:
    ratio, spec = facts.ratio, facts.frame.spec
    if ratio is None or spec.L < 2 or ratio > VANISHED or facts.learned:
        return None
    slope = _slopes(facts)
    sizes = [facts.layers[k].dZ.value or 0.0 for k in (0, -1)]
    factor = "" if not ratio else f", a factor of {text(_per_layer(facts, ratio))} for each layer"
    what = (
        f"The gradient vanishes: ∂ℒ/∂z is {text(sizes[0])} in layer 1 and {text(sizes[1])} at the output (root mean "
        f"square), {text(ratio)} times as large{factor}."
    )
    numbers = {"ratio": ratio, "slope": slope, "first": sizes[0], "output": sizes[1]}
    place = Place("dZ1", Selection(Part.NODE, 1, _largest_node(facts)))
    return Diagnosis(Kind.VANISHING, f"{what} {_why_vanishing(facts, slope)}", place, numbers)


def _why_vanishing(facts: Facts, slope: float) -> str:
    names = set(facts.frame.spec.activations[1:-1])
    g = ACTIVATIONS[next(iter(names))].label if len(names) == 1 else "g"
    if blocked := [l for l in range(1, facts.frame.spec.L) if not facts.on(l)]:
        return f"All nodes of layer {blocked[0]} are switched off: nothing gets through them."
    if names == {"sigmoid"}:
        return (
            f"On its way back it is multiplied by g′(z) in every hidden layer, and sigmoid's g′ = a (1 − a) is never "
            f"above ¼ (its mean is {text(slope)}). Fewer layers, or ReLU with He's initial weights, let it through."
        )
    if slope < LOST:
        return (
            f"On its way back it is multiplied by g′(z) in every hidden layer, and that of {g} is small here (its mean "
            f"is {text(slope)}). Begin with smaller weights, or use another g."
        )
    return (
        f"On its way back it is multiplied by W in every layer; g′(z) is not the cause (its mean is {text(slope)}): "
        "the weights are too small. Begin with Xavier's or He's."
    )


def _slopes(facts: Facts) -> float:
    """The mean of g′(z) over all hidden nodes, each layer counting as much as the others."""
    slopes = [mean_slope(facts.frame, l) for l in range(1, facts.frame.spec.L)]
    return float(np.mean([math.nan if slope is None else slope for slope in slopes]))


def _per_layer(facts: Facts, ratio: float) -> float:
    """What the gradient is multiplied by in each hidden layer, in the geometric mean."""
    return float(ratio ** (1 / (facts.frame.spec.L - 1)))


def _largest_node(facts: Facts) -> int:
    """The node of layer 1 with the largest gradients, from 1."""
    dZ = facts.frame.shown("dZ", 1).array
    return 1 if dZ is None else int((dZ * dZ).sum(axis=1).argmax()) + 1


def too_slow(facts: Facts) -> Diagnosis | None:
    if len(facts.updates) < facts.frame.spec.L or facts.learned or facts.updates[-1][0] > TOO_SLOW:
        return None
    largest, l = facts.updates[-1]
    sentence = (
        f"Hardly anything moves: one update changes no W by more than {text(largest)} of its size (‖ΔW‖/‖W‖; about "
        f"0.001 is usual), while the cost is {text(facts.recent)}. The gradient gets through; λ = "
        f"{readable(facts.frame.learning_rate)} may be too low."
    )
    place = Place(f"dW{l}", _edge_moved_most(facts, l))
    return Diagnosis(Kind.SLOW, sentence, place, {"update": largest, "layer": float(l), "cost": facts.recent})


ALARMS: tuple[Rule, ...] = (
    diverged, symmetry, lost_nodes, rate_too_high, exploding, vanishing, too_slow,
)  # fmt: skip
