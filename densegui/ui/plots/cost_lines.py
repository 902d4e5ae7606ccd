"""The lines of the cost plot as data: their names, how each is drawn, their places in the legend, and their points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from densegui.debugger.curves import Points
from densegui.debugger.frame import Frame
from densegui.debugger.runs import KeptRun, Runs
from densegui.engine.network import FloatArray
from densegui.ui.plots.curves_item import DASHES, DOTS, Dashes, Stroke
from densegui.ui.plots.plot_header import Entry
from densegui.ui.theme import Theme, mix

FUTURE = 0.62
"""How far the colour of what lies after the position goes towards the ground."""
LONGEST_NAME, SHORT_NAME = 28, 12
"""Letters of the name of what is compared that the legend has room for, and a crowded one."""
HELP = (
    "Faint: 𝒞_b of each minibatch before its update, a dot that of the one in progress, ▲ beyond the top; smoothed: "
    "s ← 0.95 s + 0.05 𝒞_b from s = 0, divided by 1 − 0.95ᵗ⁺¹; training and test: the whole set after t updates. "
    "A click, or dragging, travels to that minibatch; fainter still is what comes later; dotted, what is compared; "
    "in colours, kept runs that are ticked in the panel Runs. "
    "The wheel zooms; dragging with the middle or right button, or with Ctrl, moves the picture; auto shows all."
)
RUN_DASHES: tuple[Dashes, ...] = ((), (10.0, 3.0), (3.0, 2.0), (10.0, 3.0, 2.0, 3.0))
"""With five colours, twenty lines that differ: no two runs look alike."""


@dataclass(frozen=True, slots=True)
class Line:
    """A curve's name, its colour in the theme, and how it is drawn."""

    name: str
    token: str
    width: int
    legends: tuple[str, ...] = ()
    """Its texts in the legend, the longest first."""
    dashes: Dashes = ()

    def entry(self, theme: Theme, text: str) -> Entry:
        return Entry(text, theme.color(self.token), self.width, self.dashes)


MINIBATCH = Line("cost", "faint", 1, ("𝒞_{b} of each minibatch", "𝒞_{b}", "𝒞_{b}"))
SMOOTHED = Line("smooth", "accent", 1, ("smoothed, 0.95", "smoothed", "smoothed"))
TEST = Line("test", "text", 2, ("test", "test", "test"), DASHES)
TRAIN = Line("train", "text", 2, ("training", "training", "train"))
THERE_SMOOTHED = Line("smooth there", "accent", 2, dashes=DOTS)
THERE_TRAIN = Line("train there", "text", 2, dashes=DOTS)
"""Of what is compared."""
LINES = (MINIBATCH, THERE_SMOOTHED, SMOOTHED, THERE_TRAIN, TEST, TRAIN)
"""From back to front; the curves of kept runs lie behind all but the first."""
LEGEND_ORDER = (TRAIN, TEST, MINIBATCH, SMOOTHED)


def strokes(theme: Theme, runs: Iterable[KeptRun] = ()) -> dict[str, Stroke]:
    """Return how each line is painted, by name."""
    ground, heads = theme.color("panel"), {"train": theme.color("text"), "test": theme.color("panel")}

    def stroke(line: Line) -> Stroke:
        color = theme.color(line.token)
        return Stroke(color, line.width, line.dashes, heads.get(line.name), faded(color, ground))

    return {line.name: stroke(line) for line in LINES} | {run_line(run): run_stroke(theme, run) for run in runs}


def run_line(run: KeptRun) -> str:
    """Return the name of the line of a kept run."""
    return f"run {run.number}"


def run_stroke(theme: Theme, run: KeptRun) -> Stroke:
    """Return how the curve of a kept run is painted: by its place, so that it keeps its looks."""
    return Stroke(theme.run_color(run.place), 2, RUN_DASHES[run.place % len(RUN_DASHES)])


def faded(color: QColor, ground: QColor) -> QColor:
    """Return the colour of what lies after the position."""
    return mix(color, ground, FUTURE)


def legends(
    theme: Theme, has_test: bool, accuracy: bool, compared: str = "", runs: Runs | None = None
) -> Iterator[list[Entry]]:
    """Make the versions of the legend, the longest first.

    `compared` names what is compared, if anything is, and `runs` has the kept runs whose curves are drawn.
    """
    lines = [line for line in LEGEND_ORDER if has_test or line is not TEST]
    if accuracy:
        lines = [line for line in lines if line in (TRAIN, TEST)]
    sets = [line for line in lines if line in (TRAIN, TEST)]
    without_average = [line for line in lines if line is not SMOOTHED]
    of_set = ", test" if runs is not None and runs.drawn == "test" else ""
    kept = runs.shown if runs is not None else ()
    for chosen, n in ((lines, 0), (lines, 1), (without_average, 1), (sets, 1), (sets, 2)):
        there = [THERE_TRAIN.entry(theme, _clipped(compared))] if compared else []
        yield [*(line.entry(theme, line.legends[n]) for line in chosen), *there, *_entries(theme, kept, of_set)]
    there = [THERE_TRAIN.entry(theme, _clipped(compared, SHORT_NAME))] if compared else []
    if kept or compared:  # what is compared is the news
        yield [TRAIN.entry(theme, "train"), *there, *_entries(theme, kept, of_set, SHORT_NAME)]
    for n in range(len(kept) - 1, -1, -1):
        more = Entry(f"+ {len(kept) - n} more", theme.color("panel"))
        yield [TRAIN.entry(theme, "train"), *there, *_entries(theme, kept[:n], of_set, SHORT_NAME), more]


def _entries(theme: Theme, runs: Sequence[KeptRun], of_set: str, most: int = LONGEST_NAME) -> Iterator[Entry]:
    for run in runs:
        stroke = run_stroke(theme, run)
        yield Entry(_clipped(run.name, most) + of_set, stroke.color, stroke.width, stroke.dashes)


def _clipped(name: str, most: int = LONGEST_NAME) -> str:
    name = name.replace("_{", "_ {")  # no subscript
    return name if len(name) <= most else name[: most - 1] + "…"


def line_points(frame: Frame, smooth: FloatArray, smooth_there: FloatArray, accuracy: bool) -> dict[str, Points]:
    """Return x and y of each line, from back to front.

    𝒞_b of minibatch k stands at k, the sets' metrics at the number of updates.
    """
    curves, there = frame.curves, frame.comparison.curves if frame.comparison is not None else None
    runs = {run_line(run): run.points(frame.runs.drawn, accuracy) for run in frame.runs.shown}
    if accuracy:
        found = {
            "train": (curves.evaluated, curves.train_accuracy), "test": (curves.evaluated, curves.test_accuracy),
        }  # fmt: skip
        if there is not None:
            found["train there"] = (there.evaluated, there.train_accuracy)
    else:
        t = np.arange(curves.cost.size)
        found = {
            "cost": (t, curves.cost), "smooth": (t, smooth),
            "test": (curves.evaluated, curves.test_cost), "train": (curves.evaluated, curves.train_cost),
        }  # fmt: skip
        if there is not None:
            found["smooth there"] = (np.arange(smooth_there.size), smooth_there)
            found["train there"] = (there.evaluated, there.train_cost)
    first, *others = (line.name for line in LINES)
    return {name: (runs | found)[name] for name in (first, *runs, *others) if name in runs or name in found}


def longest(frame: Frame) -> int:
    """Return how many minibatches the longest line has."""
    there = frame.comparison.curves.cost.size if frame.comparison is not None else 0
    runs = (run.result.minibatches for run in frame.runs.shown)
    return max(frame.position.t, frame.curves.cost.size, there, *runs)


def in_ranges(thin: dict[str, Points]) -> dict[str, FloatArray]:
    """Return the values that an axis has to show: "train" has those of all that is compared as well."""
    shown = {name: y for name, (_, y) in thin.items()}
    others = [shown.pop(name) for name in list(shown) if name == THERE_TRAIN.name or name.startswith("run ")]
    return shown | {"train": np.concatenate([shown["train"], *others])}


def present(name: str, t: int) -> float:
    """Return the last x of a line that belongs to the past at position t: minibatch t is not done yet."""
    if name.endswith("there") or name.startswith("run "):
        return np.inf
    return t - 1 if name in ("cost", "smooth") else t
