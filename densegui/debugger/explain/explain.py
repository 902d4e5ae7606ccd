"""What a frame's selection is explained by: a node, an edge or a bias; with nothing selected, the cost."""

from densegui.debugger.explain.blocks import Explanation
from densegui.debugger.explain.cost import explain_cost
from densegui.debugger.explain.curve import SetOf
from densegui.debugger.explain.edge import explain_edge
from densegui.debugger.explain.node import explain_node
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind


def explain(frame: Frame, set_of: SetOf = "minibatch") -> Explanation | None:
    """Return the equations of what is selected, with their numbers at this position.

    Parameters
    ----------
    set_of : {"minibatch", "train"}
        Whose z a hidden node's curve marks.

    Returns
    -------
    Explanation or None
        With nothing selected, the cost once it has been computed; None before that.
    """
    if frame.selection is None:
        return explain_cost(frame) if frame.shown("cost").array is not None else None
    if frame.selection.kind is Kind.NODE:
        return explain_node(frame, set_of)
    return explain_edge(frame)
