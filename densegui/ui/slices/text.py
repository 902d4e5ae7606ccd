"""From a slice to what the panel shows: curves and marks, and what is said below them."""

import numpy as np

from densegui.debugger.edits import parameter_name
from densegui.debugger.format import count, number
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.slice_contour import Contour
from densegui.debugger.slices import StepSlice, WeightSlice
from densegui.engine.network import FloatArray
from densegui.ui.inspector.text import place_words, symbol
from densegui.ui.slices.contour_plot import ContourPicture
from densegui.ui.slices.line_plot import Curve, LinePicture, Spot, Upright

TRAINING = "training set"
STEPS = {"sgd": "SGD step", "momentum": "momentum step", "rmsprop": "RMSProp step", "adam": "Adam step"}


def name_of(frame: Frame, place: Selection) -> str:
    """Return the slides' symbol of a weight or a bias, in the markup of MathText."""
    return symbol(frame, "w" if place.kind is Kind.EDGE else "b", place)


def minibatch_words(number_of: int | None) -> str:
    """Return which minibatch is meant: "minibatch 29"."""
    return "no minibatch yet" if number_of is None else f"minibatch {count(number_of)}"


def weight_picture(frame: Frame, found: WeightSlice) -> LinePicture:
    """Return 𝒞(w) with the tangent at w, and w before and after the step."""
    name, curves, spots = name_of(frame, found.place), [], []
    if found.training is not None:
        curves.append(Curve(TRAINING, found.x, found.training, "text"))
        spots.append(_spot(found, found.training, "text"))
    if found.minibatch is not None:
        curves.append(Curve(minibatch_words(found.point.minibatch), found.x, found.minibatch, "accent"))
        start = found.cost(found.minibatch)
        spots.append(_spot(found, found.minibatch, "accent"))
        actual = found.actual(found.minibatch)
        if found.slope is not None and start is not None:
            tangent = start + found.slope * (found.x - found.w)
            curves.append(Curve("tangent", found.x, tangent, "gradient_negative", dashed=True, guide=True))
        if found.w_new is not None and start is not None and actual is not None:
            spots.append(Spot(found.w_new, start + actual, "accent", filled=False))
    uprights = [Upright(found.w, name)] if np.isfinite(found.w) else []
    if found.w_new is not None:
        uprights.append(Upright(found.w_new, "new"))
    if not curves:
        curves.append(Curve("", found.x, np.full_like(found.x, np.nan), "text"))
    return LinePicture(tuple(curves), tuple(spots), tuple(uprights), name)


def _spot(found: WeightSlice, costs: FloatArray, color: str) -> Spot:
    cost = found.cost(costs)
    return Spot(found.w, np.nan if cost is None else cost, color)


def weight_lines(found: WeightSlice) -> list[str]:
    """Return what stands below: the change that the tangent predicts, and the one that is."""
    edge = found.place.kind is Kind.EDGE
    if found.minibatch is None:
        return ["No minibatch yet: the step and the tangent come with one."]
    if found.slope is None and not found.point.made_here:
        return ["Changed since the last minibatch: no gradient is known here."]
    if found.slope is None:
        return [f"No tangent yet: run the minibatch to this {'weight' if edge else 'bias'}'s gradient."]
    if found.w_new is None:
        return [f"∂𝒞/∂{'w' if edge else 'b'} = {number(found.slope)}; no step yet: run the update."]
    actual = found.actual(found.minibatch)
    lines = [f"predicted Δ𝒞 = {number(found.predicted)}, actual Δ𝒞 = {number(actual)}"]
    if found.training is not None:
        lines.append(f"training set: actual Δ𝒞 = {number(found.actual(found.training))}")
    return lines


def step_picture(found: StepSlice) -> LinePicture:
    """Return 𝒞 along −∇𝒞 with λ marked, and along the update where that is another direction."""
    batch, curves, spots = minibatch_words(found.point.minibatch), [], []
    both = [(found.gradient, "−∇𝒞", False)]
    if found.update is not None:
        both.append((found.update, STEPS.get(found.optimizer, "update made"), True))
    for along, name, dashed in both:
        tail = f", {name}" if len(both) > 1 else ""
        if along.training is not None:
            curves.append(Curve(TRAINING + tail, found.s, along.training, "text", dashed))
        curves.append(Curve(batch + tail, found.s, along.minibatch, "accent", dashed))
        at = int(np.searchsorted(found.s, found.learning_rate))
        spots.append(Spot(found.learning_rate, float(along.minibatch[at]), "accent", filled=False))
    start = float(found.gradient.minibatch[0])
    tangent = start + found.gradient.slope * found.s
    curves.append(Curve("tangent", found.s, tangent, "gradient_negative", dashed=True, guide=True))
    spots.append(Spot(0.0, start, "accent"))
    return LinePicture(tuple(curves), tuple(spots), (Upright(found.learning_rate, "λ"),), "step")


def step_lines(found: StepSlice) -> list[str]:
    """Return the changes that the slopes predict at λ, and those that are."""
    both = [("−λ∇𝒞", found.gradient)]
    if found.update is not None:
        both.append((STEPS.get(found.optimizer, "update made"), found.update))
    return [
        f"{what}: predicted Δ𝒞 = {number(found.predicted(along))}, actual Δ𝒞 = {number(found.actual(along.minibatch))}"
        for what, along in both
    ]


def contour_picture(frame: Frame, found: Contour) -> ContourPicture:
    """Return the contour with its axes named."""
    return ContourPicture(found, name_of(frame, found.first), name_of(frame, found.second))


def contour_lines(found: Contour) -> list[str]:
    """Return what the bands and the path show."""
    low, high = (
        (number(float(f(found.cost))) for f in (np.nanmin, np.nanmax)) if np.isfinite(found.cost).any() else ("—",) * 2
    )
    before, after = (number(cost) for cost in found.path_costs)
    steps = len(found.path) - 1
    return [
        f"{steps} steps of descent in these two: 𝒞 from {before} to {after}",
        f"The bluer, the lower: 𝒞 from {low} to {high}" + ("; ring: this step" if found.new else ""),
    ]


def header(frame: Frame, mode: str, second: Selection | None) -> str:
    """Return what the slice is through: "edge 3 → 4 of layer 2 · minibatch 29"."""
    batch = minibatch_words(frame.minibatch if frame.m_b else None)
    if mode == "step":
        return f"all weights and biases · {batch}"
    if frame.selection is None:
        return ""
    first = _parameter(frame.selection)
    if mode == "contour" and first.layer:
        both = parameter_name(first) + (f" and {parameter_name(_parameter(second))}" if second is not None else "")
        return f"{both} · {batch}"
    return f"{place_words(first)} · {batch}"


def _parameter(place: Selection) -> Selection:
    """Return the bias of a node in its place; an input has none."""
    if place.kind is Kind.NODE and place.layer:
        return Selection(Kind.BIAS, place.layer, place.node)
    return place
