"""What the line over a representation says, and its tool tip."""

from densegui.debugger.format import class_words, count, number, percent
from densegui.debugger.frame import Frame
from densegui.debugger.representation import Representation
from densegui.ui.confusion.text import updates_words

HELP = (
    "Where the layer's activations put the examples: those of a class that lie together are easily told apart by the "
    "layers that follow. Point at an example to read which it is, click to send it through the network."
)
GRID = " The lines are a grid over the plane of the inputs, sent through the network up to this layer."
TURNED = (
    " The plane is that of the first two principal components; within it, the picture is turned to be like the one "
    "before. Choose the layer again to see the components themselves."
)

ALIKE, ALIKE_SHORT = "all training examples lie at the same place", "all at one place"


def every_words(every: int) -> str:
    """Return which examples are drawn: every 3rd example."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(every % 10 if every % 100 not in (11, 12, 13) else 0, "th")
    return f"every {count(every)}{ending} example"


def explanation_texts(frame: Frame, shown: Representation) -> tuple[str, ...]:
    """Return what is shown, the longest text first."""
    after = updates_words(shown.updates)
    parts = [f"A[{shown.aspect.layer}] {after}"]
    share = shown.aspect.share
    if shown.aspect.alike:
        parts.append(ALIKE)
    elif share is not None:
        parts.append(f"first two principal components: {percent(share)} of the spread")
    if shown.every > 1:
        parts.append(f"{every_words(shown.every)} of {count(frame.problem.split.dataset.m)}")
    if shown.minibatch is not None:
        parts.append(f"minibatch {count(frame.minibatch)} ringed")
    if shown.lost:
        parts.insert(0, "some activations are not numbers")
    short = [f"{parts[0]} · {percent(share)} of the spread"] if share else []
    long = [" · ".join(parts[:k]) for k in range(len(parts), 1, -1)]
    now = f"t = {count(shown.updates)}"
    if shown.aspect.alike:  # even a narrow panel says why it is all but empty
        return *long, f"{after}: {ALIKE_SHORT}", f"{now}: {ALIKE_SHORT}", ALIKE_SHORT
    return (*long, *short, parts[0], after, now)


def example_texts(frame: Frame, row: int, label: int, test: bool, at: tuple[float, float]) -> tuple[str, ...]:
    """Return what is known of an example in the plane, the longest text first."""
    name = class_words(frame.problem.split.dataset.class_names[label])
    who = f"{'test' if test else 'training'} example, row {count(row)}"
    where = ", ".join(number(value, 3) for value in at)
    return f"{who}, {name}: ({where})", f"row {count(row)}, {name}: ({where})", f"row {count(row)}, {name}"
