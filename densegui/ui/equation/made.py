"""Which blocks of an explanation show what the operation that has just run has computed."""

from densegui.debugger.explain.blocks import ActivationCurve, Block, Equation
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind

_OPS = {Kind.NODE: ("Z", "A", "dZ"), Kind.EDGE: ("dW", "W"), Kind.BIAS: ("db", "b")}
"""The operations that make something of a node, of an edge and of a bias."""
_SLIDES = {
    "dZ": ("21c", "21d"), "dW": ("21a", "23a"), "db": ("21b", "23b"), "W": ("14",), "b": ("15",),
}  # fmt: skip
"""The numbers of the equations that an operation computes. Those of Z and A have none, but for the softmax's (1)."""


def made_now(frame: Frame, blocks: tuple[Block, ...]) -> tuple[int, int] | None:
    """Return the first and the last block that the operation has just computed; None when it made none of them."""
    op, place = frame.op, frame.selection
    if op is None or place is None or op.layer != place.layer or op.name not in _OPS[place.kind]:
        return None
    equations = [k for k, block in enumerate(blocks) if isinstance(block, Equation)]
    if op.name == "Z":
        found = equations[:1]
    elif op.name == "A" and place.layer < frame.spec.L:
        curves = [k for k, block in enumerate(blocks) if isinstance(block, ActivationCurve)]
        found = equations[1:2] + curves
    else:
        slides = ("1",) if op.name == "A" else _SLIDES[op.name]
        found = [k for k in equations if _slide(blocks[k]) in slides]
    return (found[0], found[-1]) if found else None


def _slide(block: Block) -> str:
    return block.slide if isinstance(block, Equation) else ""
