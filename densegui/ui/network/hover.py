"""What lies under the mouse, and what the tool tip says about it: names, numbers, and whose numbers they are."""

import numpy as np

from densegui.debugger.format import count, number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.seen import probed
from densegui.debugger.selection import Kind, Selection
from densegui.engine.activations import ACTIVATIONS
from densegui.ui.network.content import PENALISED, SYMBOLS, NetworkContent, belongs_to, column, difference
from densegui.ui.network.edges import Edges
from densegui.ui.network.layout import NetworkLayout
from densegui.ui.network.nodes import bias_rect, has_biases

REACH = 5.0
"""Pixels by which an edge may be missed."""


def thing_at(layout: NetworkLayout, edges: Edges, x: float, y: float) -> Selection | None:
    """Return the bias, node or edge at a point; only edges that are drawn are found."""
    for l, block in enumerate(layout.blocks):
        if l and has_biases(block):
            for k in range(block.x.size):
                if bias_rect(block, k).contains(x, y):
                    return Selection(Kind.BIAS, l, k + 1)
    for l, block in enumerate(layout.blocks):
        node = block.at(x, y, 2.0)
        if node is not None:
            return Selection(Kind.NODE, l, node + 1)
    return _edge_at(layout, edges, x, y)


def _edge_at(layout: NetworkLayout, edges: Edges, x: float, y: float) -> Selection | None:
    for l, chosen in edges.drawn.items():
        before, block = layout.blocks[l - 1], layout.blocks[l]
        if not before.left <= x <= block.right or not chosen.size:
            continue
        points = edges.points(l)
        if len(points) != chosen.size:
            continue
        distance = _distance(points, x, y)
        nearest = int(np.argmin(distance))
        if distance[nearest] <= REACH:
            j, k = divmod(int(chosen[nearest]), block.x.size)
            return Selection(Kind.EDGE, l, k + 1, j + 1)
    return None


def _distance(points: np.ndarray, x: float, y: float) -> np.ndarray:
    """Return the distance of a point from each chain of points, shape (chains,)."""
    start, end, here = points[:, :-1], points[:, 1:], np.array([x, y])
    along = end - start
    share = ((here - start) * along).sum(axis=2) / np.maximum((along**2).sum(axis=2), 1e-9)
    foot = start + np.clip(share, 0, 1)[..., None] * along
    return np.hypot(*np.moveaxis(foot - here, 2, 0)).min(axis=1)


def describe_thing(frame: Frame, content: NetworkContent, thing: Selection) -> str:
    """Return the lines of a tool tip, as plain text."""
    l, k = thing.layer, thing.node
    if thing.kind is Kind.EDGE:
        lines = _edge_lines(frame, l, thing.source, k) + _difference_line(frame, "W", l, (thing.source - 1, k - 1))
        return "\n".join(lines + _frozen_line(frame, thing))
    if thing.kind is Kind.BIAS:
        lines = [f"bias {k} of layer {l}"]
        for name in ("b", "db", "b_new"):
            lines += _line(frame, name, l, k - 1)
        lines += _difference_line(frame, "b", l, (k - 1, 0))
        return "\n".join(lines + _frozen_line(frame, thing))
    lines = [_node_name(frame, l, k)]
    names = ("Z", "A", "dZ") if l else ("X",)
    for name in names:
        shown = frame.shown(name, l)
        values = column(shown.array, frame.example)
        if values is not None:
            mean = "mean " if frame.example is None else ""
            lines.append(f"{mean}{SYMBOLS[name]} = {number(float(values[k - 1]))}")
    if (probe := probed(frame)) is not None and l == 0 and frame.problem.split.standardizer is not None:
        lines.append(f"raw {number(float(probe.raw[k - 1]))}")
    if len(lines) == 1:
        lines.append("not computed yet")
    if (l, k) in frame.spec.off:
        lines.append("switched off: a = 0, ∂ℒ/∂z = 0")
    if content.wanted is not None and l == frame.spec.L:
        lines.append(f"ỹ = {number(float(content.wanted[k - 1]))}")
    if l and frame.shown("b", l).array is not None:
        lines += _line(frame, "b", l, k - 1)
    return "\n".join([*lines, belongs_to(frame)])


def _node_name(frame: Frame, l: int, k: int) -> str:
    dataset = frame.problem.split.dataset
    if l == 0:
        raw = "" if frame.problem.split.standardizer is None else ", standardised"
        return f"input {k}: {dataset.feature_names[k - 1]}{raw}"
    if l == frame.spec.L:
        return f"output {k}: {dataset.class_names[k - 1]}"
    return f"node {k} of layer {l} ({ACTIVATIONS[frame.spec.activations[l]].label})"


def _edge_lines(frame: Frame, l: int, j: int, k: int) -> list[str]:
    lines = [f"edge from node {j} of layer {l - 1} to node {k} of layer {l}"]
    for name in ("W", "dW", "W_new"):
        lines += _line(frame, name, l, (j - 1, k - 1))
    a = frame.shown("A", l - 1).array if l > 1 else frame.shown("X").array
    dz = frame.shown("dZ", l).array
    if frame.example is not None and a is not None and dz is not None and frame.shown("dW", l).array is not None:
        with np.errstate(all="ignore"):  # a diverged network is shown too
            part = float(a[j - 1, frame.example] * dz[k - 1, frame.example])
        lines += [f"∂ℒ/∂w = {number(part)}", belongs_to(frame)]
    return lines


def _line(frame: Frame, name: str, l: int, place: int | tuple[int, int]) -> list[str]:
    """Return a line "symbol = number", or nothing when it has not been computed."""
    shown = frame.shown(name, l)
    if shown.array is None:
        return []
    value = shown.array[place, 0] if isinstance(place, int) else shown.array[place]
    symbol = PENALISED if name == "dW" and frame.setting.regularizer.active else SYMBOLS[name]
    symbol += " after the update" if name.endswith("_new") else ""
    last = "" if shown.freshness is Freshness.FRESH else f" (minibatch {count(frame.minibatch)})"
    return [f"{symbol} = {number(float(value))}{last}"]


def _difference_line(frame: Frame, name: str, l: int, place: tuple[int, int]) -> list[str]:
    """Return how a parameter differs from what is compared, if anything is."""
    values = difference(frame, name, l)
    if values is None or frame.comparison is None:
        return []
    return [f"{SYMBOLS[f'{name}_difference']} to {frame.comparison.name} = {number(float(values[place]))}"]


def _frozen_line(frame: Frame, thing: Selection) -> list[str]:
    return ["frozen: the update leaves it as it is"] if thing in frame.setting.frozen else []


def describe(frame: Frame, content: NetworkContent) -> str:
    """Return the picture in words, for those who do not see it."""
    n = "-".join(str(size) for size in frame.spec.n)
    kind, l = content.marked
    just = {"": "", "cost": " The cost has just been computed."}.get(kind, f" Just computed: {kind} {l}.")
    shows = ", ".join("nothing yet" if s.values is None else s.symbol.replace("^", "") for s in content.nodes)
    return f"Network {n}. Layers show {shows}. {content.belongs_to}.{just}"
