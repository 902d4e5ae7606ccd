"""The lines of the cost plot as data: their names, how each is drawn, their places in the legend, and their points."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from densegui.debugger.curves import Points
from densegui.debugger.frame import Frame
from densegui.engine.network import FloatArray
from densegui.ui.plots.curves_item import Stroke
from densegui.ui.plots.plot_header import Entry
from densegui.ui.theme import Theme, mix

FUTURE = 0.62
"""How far the colour of what lies after the position goes towards the ground."""
LONGEST_NAME = 28
"""Letters of the name of what is compared that the legend has room for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A curve's name, its colour in the theme, and how it is drawn."""

    name: str
    token: str
    width: int
    legends: tuple[str, ...] = ()
    """Its texts in the legend, the longest first."""
    dashed: bool = False
    dotted: bool = False

    def entry(self, theme: Theme, text: str) -> Entry:
        return Entry(text, theme.color(self.token), self.width, self.dashed, self.dotted)


MINIBATCH = Line("cost", "faint", 1, ("𝒞_{b} of each minibatch", "𝒞_{b}", "𝒞_{b}"))
SMOOTHED = Line("smooth", "accent", 1, ("smoothed, 0.95", "smoothed", "smoothed"))
TEST = Line("test", "text", 2, ("test", "test", "test"), dashed=True)
TRAIN = Line("train", "text", 2, ("training", "training", "train"))
THERE_SMOOTHED = Line("smooth there", "accent", 2, dotted=True)
THERE_TRAIN = Line("train there", "text", 2, dotted=True)
"""Of what is compared."""
LINES = (MINIBATCH, THERE_SMOOTHED, SMOOTHED, THERE_TRAIN, TEST, TRAIN)
"""From back to front."""
LEGEND_ORDER = (TRAIN, TEST, MINIBATCH, SMOOTHED)


def strokes(theme: Theme) -> dict[str, Stroke]:
    """Return how each line is painted, by name."""
    ground, heads = theme.color("panel"), {"train": theme.color("text"), "test": theme.color("panel")}

    def stroke(line: Line) -> Stroke:
        color = theme.color(line.token)
        return Stroke(color, line.width, line.dashed, heads.get(line.name), line.dotted, faded(color, ground))

    return {line.name: stroke(line) for line in LINES}


def faded(color: QColor, ground: QColor) -> QColor:
    """Return the colour of what lies after the position."""
    return mix(color, ground, FUTURE)


def legends(theme: Theme, has_test: bool, accuracy: bool, compared: str = "") -> Iterator[list[Entry]]:
    """Make the versions of the legend, the longest first; `compared` names what is compared, if anything is."""
    lines = [line for line in LEGEND_ORDER if has_test or line is not TEST]
    if accuracy:
        lines = [line for line in lines if line in (TRAIN, TEST)]
    sets = [line for line in lines if line in (TRAIN, TEST)]
    without_average = [line for line in lines if line is not SMOOTHED]
    for chosen, n in ((lines, 0), (lines, 1), (without_average, 1), (sets, 1), (sets, 2)):
        there = [THERE_TRAIN.entry(theme, _clipped(compared))] if compared else []
        yield [*(line.entry(theme, line.legends[n]) for line in chosen), *there]
    if compared:  # what is compared is the news
        yield [TRAIN.entry(theme, "train"), THERE_TRAIN.entry(theme, _clipped(compared, 12))]


def _clipped(name: str, most: int = LONGEST_NAME) -> str:
    name = name.replace("_{", "_ {")  # no subscript
    return name if len(name) <= most else name[: most - 1] + "…"


def line_points(frame: Frame, smooth: FloatArray, smooth_there: FloatArray, accuracy: bool) -> dict[str, Points]:
    """Return x and y of each line; 𝒞_b of minibatch k stands at k, the sets' metrics at the number of updates."""
    curves, there = frame.curves, frame.comparison.curves if frame.comparison is not None else None
    if accuracy:
        result = {
            "train": (curves.evaluated, curves.train_accuracy), "test": (curves.evaluated, curves.test_accuracy),
        }  # fmt: skip
        if there is not None:
            result["train there"] = (there.evaluated, there.train_accuracy)
        return result
    t = np.arange(curves.cost.size)
    result = {
        "cost": (t, curves.cost), "smooth": (t, smooth),
        "test": (curves.evaluated, curves.test_cost), "train": (curves.evaluated, curves.train_cost),
    }  # fmt: skip
    if there is not None:
        result["smooth there"] = (np.arange(smooth_there.size), smooth_there)
        result["train there"] = (there.evaluated, there.train_cost)
    return result


def present(name: str, t: int) -> float:
    """Return the last x of a line that belongs to the past at position t: minibatch t is not done yet."""
    if name.endswith("there"):
        return np.inf
    return t - 1 if name in ("cost", "smooth") else t
