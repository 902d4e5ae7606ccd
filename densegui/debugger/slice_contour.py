"""𝒞 over two weights or biases, with the way that gradient descent in these two alone takes from here."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from densegui.debugger.frame import Frame
from densegui.debugger.selection import Selection
from densegui.debugger.slice_point import SlicePoint, change_of, parameter, place_in_theta, slice_point
from densegui.debugger.slices import reach
from densegui.engine.gradcheck import EPSILON
from densegui.engine.network import FloatArray
from densegui.engine.objective import Neighbourhood
from densegui.errors import InputError
from densegui.work import Done

CELLS = 41
STEPS = 40
FARTHEST = 6.0
"""A descent path widens the picture by at most so much."""


@dataclass(frozen=True, eq=False)
class Contour:
    """𝒞_b over two parameters, all others held.

    Attributes
    ----------
    first, second : Selection
        Edges or biases; the first runs to the right, the second upwards.
    x, y : arrays of shape (n,)
        Their values.
    cost : array of shape (n, n)
        Row i belongs to y[i]; NaN is a gap.
    path : array of shape (steps + 1, 2)
        Where gradient descent in the two takes them from (w₁, w₂), with steps of λ; it ends where 𝒞 is not finite.
    path_costs : (float, float)
        𝒞_b at the path's start and end.
    new : (float, float) or None
        Where the program's update of all parameters took the two.
    """

    point: SlicePoint
    first: Selection
    second: Selection
    x: FloatArray
    y: FloatArray
    cost: FloatArray
    path: FloatArray
    path_costs: tuple[float, float]
    new: tuple[float, float] | None


def contour(
    frame: Frame, second: Selection, factor: float = 1.0, cells: int = CELLS, steps: int = STEPS
) -> Generator[Done, None, Contour]:
    """(13) 𝒞_b(w₁, w₂) on a grid round the selected weight or bias and a second one.

    Raises
    ------
    InputError
        When there is no minibatch, nothing that has a weight or bias is selected, or both are the same.
    """
    if frame.selection is None:
        raise InputError("select an edge, a bias or a node first")
    first, second = parameter(frame.selection, frame.spec), parameter(second, frame.spec)
    if first == second:
        raise InputError("select another edge, bias or node: the second weight is the same as the first")
    point = slice_point(frame)
    total = steps + cells
    places = [place_in_theta(place, frame.spec) for place in (first, second)]
    start, new = point.theta[places], point.theta_new[places]
    path, costs = [start], []
    for done in range(steps + 1):
        gradient, cost = _slopes(point, places, (first, second), path[-1])
        costs.append(cost)
        with np.errstate(all="ignore"):
            after = path[-1] - point.learning_rate * gradient
        if done == steps or not np.isfinite(after).all():
            break
        path.append(after)
        yield done + 1, total
    way = np.array(path)
    axes = [_axis(way[:, k], float(new[k]), factor, cells) for k in (0, 1)]
    grid = np.empty((cells, cells))
    # Lines along the parameter of the higher layer cost less: fewer layers are run anew.
    line = 0 if first.layer >= second.layer else 1
    for row, value in enumerate(axes[1 - line]):
        along = _line(point, places[1 - line], float(value), (first, second)[line], axes[line] - start[line])
        grid[(row, slice(None)) if line == 0 else (slice(None), row)] = along
        yield steps + row + 1, total
    ends = (costs[0], costs[-1])
    return Contour(point, first, second, axes[0], axes[1], grid, way, ends, _pair(new))


def _pair(new: FloatArray) -> tuple[float, float] | None:
    return (float(new[0]), float(new[1])) if np.isfinite(new).all() else None


def _axis(path: FloatArray, new: float, factor: float, cells: int) -> FloatArray:
    """Return values round the start of the path, w_new and the path among them where they are not too far."""
    w = float(path[0])
    half = reach(w, factor)
    farthest = max(abs(value - w) for value in (*path.tolist(), new if np.isfinite(new) else w))
    half = max(half, min(1.15 * farthest, FARTHEST * half))
    return np.linspace(w - half, w + half, cells) if np.isfinite(w) else np.linspace(-half, half, cells)


def _line(point: SlicePoint, held: int, value: float, place: Selection, by: FloatArray) -> FloatArray:
    """𝒞_b along one parameter, the other one set to a value."""
    theta = point.theta.copy()
    theta[held] = value
    near = Neighbourhood(point.spec, theta, *point.examples)
    size = near.at_once(place.layer)
    return np.concatenate([near.costs(change_of(place, by[k : k + size])) for k in range(0, by.size, size)])


def _slopes(
    point: SlicePoint, places: list[int], both: tuple[Selection, Selection], at: FloatArray
) -> tuple[FloatArray, float]:
    """Return (∂𝒞_b/∂w₁, ∂𝒞_b/∂w₂) by central differences, and 𝒞_b: the program never was at these places."""
    theta = point.theta.copy()
    theta[places] = at
    near = Neighbourhood(point.spec, theta, *point.examples)
    by = np.array([EPSILON, -EPSILON])
    pairs = [near.costs(change_of(place, by)) for place in both]
    return np.array([(above - below) / (2 * EPSILON) for above, below in pairs]), near.cost
