"""Draw the window for people to look at: `python -m tests.screenshots [FOLDER]`, or `make screenshots`.

Every built-in experiment, light and dark, at 1280x720 and 1600x960; each in another state, so that all phases and
selections come up with all kinds of data: as it opens, in mid-forward and mid-backward, in the update, after training.
Writes PNG files into FOLDER (./screenshots unless given), named after what they show.
"""

import argparse
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import Problem, build
from densegui.experiment.document import BUILTINS, builtin
from densegui.experiment.files import atomic_write
from densegui.ui.screenshot import draw_window

SIZES = ((1280, 720), (1600, 960))
THEMES = ("light", "dark")


class Shot(NamedTuple):
    """What one picture shows, apart from the experiment."""

    size: tuple[int, int]
    theme: str
    position: Position
    selection: Selection | None = None
    font_scale: float = 1.0

    @property
    def name(self) -> str:
        """For the file: 1280x720-dark-30-12-edge-1-2-3."""
        width, height = self.size
        parts = [f"{width}x{height}", self.theme, f"{self.position.t}-{self.position.i}"]
        if self.selection is not None:
            parts.append(str(self.selection).replace(" ", "-").replace(":", "-"))
        if self.font_scale != 1.0:
            parts.append(f"text-{round(100 * self.font_scale)}")
        return "-".join(parts)


def states(L: int) -> list[tuple[Position, Selection | None]]:
    """Positions and selections that all networks with L layers have."""
    forward, cost = 2 * L, 2 * L + 2
    return [
        (Position(0, 0), None),
        (Position(30, cost + 2), Selection(Kind.EDGE, L, 1, 2)),
        (Position(12, forward - 1), Selection(Kind.NODE, 1, 2)),
        (Position(400, 0), Selection(Kind.NODE, L, 1)),
        (Position(0, 1), None),
        (Position(3, 5 * L + 3), Selection(Kind.BIAS, L, 2)),
        (Position(50, cost), Selection(Kind.NODE, 0, 1)),
    ]


def shots(number: int, L: int) -> Iterator[Shot]:
    """The pictures of an experiment: size by theme, the states shifted from one experiment to the next."""
    looks = itertools.product(SIZES, THEMES)
    turn = itertools.islice(itertools.cycle(states(L)), number, None)
    for (size, theme), (position, selection) in zip(looks, turn, strict=False):
        yield Shot(size, theme, position, selection)


EXTRA = {
    "three-spirals": [
        Shot((1280, 720), "light", Position(30, 12), font_scale=1.5),
        Shot((1600, 960), "dark", Position(30, 12), Selection(Kind.NODE, 2, 5), font_scale=2.0),
        Shot((900, 600), "light", Position(30, 9)),
        Shot((2560, 1440), "light", Position(1400, 0), Selection(Kind.EDGE, 2, 6, 3)),
    ]
}


def draw(name: str, title: str, problem: Problem, shot: Shot, folder: Path) -> Path:
    picture = draw_window(
        problem, title, shot.size, shot.position, shot.theme, shot.selection, font_scale=shot.font_scale
    )
    path = folder / f"{name}-{shot.name}.png"
    atomic_write(path, picture)
    return path


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", metavar="NAME", help="one built-in experiment")
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    for number, entry in enumerate(BUILTINS):
        if asked.only not in (None, entry.name):
            continue
        problem = build(builtin(entry.name))
        for shot in [*shots(number, problem.spec.L), *EXTRA.get(entry.name, [])]:
            print(draw(entry.name, entry.title, problem, shot, asked.folder), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
