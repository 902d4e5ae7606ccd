"""What is said where nothing is wrong: that there is nothing yet, that something is missing, or that all is well."""

from collections.abc import Iterator

from densegui.debugger.flow.facts import Diagnosis, Facts, Kind, Place
from densegui.debugger.flow.measure import lost_word
from densegui.debugger.flow.rules import Rule, text
from densegui.debugger.format import count


def nothing_yet(facts: Facts) -> Diagnosis | None:
    if facts.frame.has_minibatch:
        return None
    return Diagnosis(Kind.NOTHING, "No minibatch has run yet: there is no gradient to look at.", None, {})


def incomplete(facts: Facts) -> Diagnosis | None:
    if facts.layers[0].dW.value is not None:
        return None
    frame = facts.frame
    done = sum(flow.dW.value is not None for flow in facts.layers)
    known = f"of {frame.spec.L} layers, {done} {'has' if done == 1 else 'have'} a gradient so far"
    sentence = f"The gradient of minibatch {count(frame.minibatch)} is not complete: {known}. It ends with dW[1]."
    return Diagnosis(Kind.INCOMPLETE, sentence, None, {"layers": float(done)})


def regression(facts: Facts) -> Diagnosis | None:
    if facts.frame.spec.L > 1:
        return None
    norm = facts.layers[0].dW.value or 0.0
    sentence = (
        f"Nothing is wrong. Without a hidden layer (softmax regression) there is nothing to vanish: the gradient goes "
        f"from ŷ − ỹ straight into W[1] (‖∇𝒞‖ is {text(norm)}){_update_words(facts)}."
    )
    return Diagnosis(Kind.REGRESSION, sentence, Place("dW1"), {"dW": norm})


def healthy(facts: Facts) -> Diagnosis | None:
    ratio = facts.ratio
    through = "" if ratio is None else f"∂ℒ/∂z is {text(ratio)} times as large in layer 1 as at the output"
    what = "Nothing is wrong: the gradient reaches every layer"
    numbers = {} if ratio is None else {"ratio": ratio}
    sentence = f"{what} ({through}){_update_words(facts)}." if through else f"{what}{_update_words(facts)}."
    return Diagnosis(Kind.HEALTHY, sentence + " ".join(("", *_remarks(facts))).rstrip(), Place("dW1"), numbers)


def _update_words(facts: Facts) -> str:
    if not facts.updates:
        return ""
    low, high = percent_of(facts.updates[0][0]), percent_of(facts.updates[-1][0])
    return f", and one update changes the weights by {low if low == high else f'{low} to {high}'} of their size"


def percent_of(ratio: float) -> str:
    """Return a ratio as a percentage with two digits: 0.64 %."""
    return f"{text(100 * ratio)} %"


def _remarks(facts: Facts) -> Iterator[str]:
    """What is no fault, but worth a word."""
    spec = facts.frame.spec
    lost = [(l, int(facts.lost(l).sum())) for l in range(1, spec.L) if facts.lost(l).any()]
    if lost:
        where = ", ".join(f"{n} of {spec.n[l]} in layer {l}" for l, n in lost[:3]) + (" …" if len(lost) > 3 else "")
        words = " or ".join(sorted({lost_word(spec.activations[l]) for l, _ in lost}))
        what = "learns without them" if facts.learned or facts.recent < facts.guessing else "has others left"
        yield f"Some nodes are {words} for every training example ({where}); the network {what}."
    if facts.learned:
        yield f"The cost has come down to {text(facts.recent)} ({facts.recent_words})."


CALM: tuple[Rule, ...] = (nothing_yet, incomplete, regression, healthy)
