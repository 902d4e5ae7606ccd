"""What the panel of weights says: which array it shows, and whose numbers these are."""

from dataclasses import replace

from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.variables import Variable
from densegui.ui.confusion.text import updates_words
from densegui.ui.network.content import Shading, belongs_to
from densegui.ui.variables.picture import Picture, picture_of


def plain_symbol(shading: Shading) -> str:
    """Return the quantity with its layer as plain text: ∂𝒞/∂w[1]."""
    return shading.symbol.replace("^[", "[")


def weights_picture(frame: Frame, shading: Shading) -> Picture:
    """Return what the edges of a gap show as a picture."""
    l, n = shading.layer, frame.spec.n
    shape = ((f"n[{l - 1}]", n[l - 1]), (f"n[{l}]", n[l]))
    quantity = "dW" if shading.name.startswith("d") else "W"
    item = Variable(plain_symbol(shading), quantity, l, shape, shading.values, shading.freshness)
    return replace(picture_of(frame, item, False), limit=shading.limit)


def belonging(frame: Frame, shading: Shading) -> str:
    """Return which parameters, minibatch or example the numbers belong to."""
    t = frame.position.t
    if shading.name == "W":
        return updates_words(t)
    if shading.name == "W_new":
        return updates_words(t + 1)
    if shading.name == "W_difference":
        return f"{updates_words(t)}, minus that of {shading.there}"
    if shading.freshness is Freshness.ABSENT:
        return "not computed yet"
    if shading.name == "dW_example":
        return belongs_to(frame)
    stale = shading.freshness is Freshness.STALE
    return f"of the last minibatch ({count(frame.minibatch)})" if stale else f"of minibatch {count(frame.minibatch)}"


def notes(frame: Frame, shading: Shading) -> tuple[str, ...]:
    """Return what is shown, the longest text first."""
    n, l, whose = frame.spec.n, shading.layer, belonging(frame, shading)
    name = plain_symbol(shading)
    return f"{name}  ·  {count(n[l - 1])} × {count(n[l])}  ·  {whose}", f"{name}  ·  {whose}", f"{name} {whose}", name
