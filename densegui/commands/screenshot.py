"""`densegui screenshot`: the real window, drawn into a PNG file. Needs no display."""

import contextlib
import os
import re
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from densegui.commands.arguments import Parser, experiment, refused
from densegui.commands.outputs import check_outputs, inputs_of
from densegui.commands.say import say
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.errors import InputError
from densegui.experiment.build import build_resolved
from densegui.experiment.document import resolve
from densegui.experiment.files import atomic_write
from densegui.ui.system_libraries import load_qt

EPILOG = """\
Without --position, the window is drawn as it opens: before the first minibatch. The settings of the window on the
screen are neither read nor changed.

In --select, L is a layer (1 is the first hidden one, 0 the input), K a node of it, and J a node of the layer before,
all counted from 1.

examples:
  densegui screenshot -o spirals.png
  densegui screenshot xor --position 30:12 --theme dark --size 1280x720 -o xor.png
  densegui screenshot iris --position 200:0 --select edge:1:4:2 -o iris.png
"""


def size(text: str) -> tuple[int, int]:
    """Width and height in pixels, 1600x960."""
    found = re.fullmatch(r"([0-9]{1,5})[xX×]([0-9]{1,5})", text)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (320 <= width <= 8000 and 240 <= height <= 8000):
        raise refused(text, "width and height in pixels, such as 1600x960, from 320x240 to 8000x8000")
    return width, height


def position(text: str) -> Position:
    """T:I, T minibatches done and I operations of the next one."""
    found = re.fullmatch(r"([0-9]{1,15}):([0-9]{1,15})", text)
    if found is None:
        raise refused(text, "T:I, with T minibatches done and I operations of the next one, such as 30:12")
    return Position(int(found[1]), int(found[2]))


def theme(text: str) -> str:
    """The name of a set of colours."""
    if text not in ("light", "dark"):
        raise refused(text, "light or dark")
    return text


def selection(text: str) -> Selection:
    """node:L:K, edge:L:J:K (from node J of layer L - 1 to node K of layer L) or bias:L:K."""
    found = re.fullmatch(r"(node|bias):([0-9]{1,9}):([0-9]{1,9})|(edge):([0-9]{1,9}):([0-9]{1,9}):([0-9]{1,9})", text)
    if found is None:
        raise refused(text, "node:L:K, edge:L:J:K or bias:L:K, with layers L and nodes J, K, such as edge:2:1:5")
    kind, *places = (part for part in found.groups() if part is not None)
    layer, *nodes = map(int, places)
    return Selection(Kind(kind), layer, nodes[-1], nodes[0] if len(nodes) == 2 else 0)


PARSER = Parser(
    prog="densegui screenshot",
    usage="densegui screenshot [EXPERIMENT] -o FILE.png [--size 1600x960] [--position T:I] [--theme light|dark]\n"
    "                           [--select node:L:K|edge:L:J:K|bias:L:K]",
    description="Draw the window into a PNG file, also without a display.",
    epilog=EPILOG,
)
PARSER.add_argument(
    "experiment", metavar="EXPERIMENT", nargs="?", type=experiment, default="three-spirals",
    help="a file, or the name of a built-in experiment (three-spirals)",
)  # fmt: skip
PARSER.add_argument("-o", "--output", metavar="FILE.png", required=True, help="where the picture goes")
PARSER.add_argument(
    "--size", metavar="WxH", type=size, default=(1600, 960), help="width and height in pixels (1600x960)"
)
PARSER.add_argument(
    "--position", metavar="T:I", type=position, default=Position(), help="T minibatches and I operations done (0:0)"
)
PARSER.add_argument("--theme", metavar="light|dark", type=theme, default="light", help="colours (light)")
PARSER.add_argument(
    "--select", metavar="node:L:K|edge:L:J:K|bias:L:K", type=selection, help="what is looked at (nothing)"
)


def run(arguments: list[str]) -> int:
    """Draw the window and write the picture."""
    asked = PARSER.parse_args(arguments)
    if not asked.output.lower().endswith(".png"):
        raise InputError(f"-o: {asked.output!r} is not allowed; a name that ends in .png")
    resolved = resolve(asked.experiment)
    check_outputs({"-o": asked.output}, inputs_of(asked.experiment, resolved))
    problem = build_resolved(resolved)
    if asked.select is not None:
        asked.select.check(problem.spec)
    with _environment(), _signals():
        load_qt()
        from densegui.ui.screenshot import draw_window

        picture = draw_window(
            problem,
            resolved.title,
            asked.size,
            asked.position,
            asked.theme,
            asked.select,
            base_folder=resolved.base_folder,
        )
    atomic_write(asked.output, picture)
    say(f"wrote {asked.output}")
    return 0


# They change how Qt draws: a screenshot is the same with and without them.
_DISTURBING = (
    "QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_AUTO_SCREEN_SCALE_FACTOR", "QT_ENABLE_HIGHDPI_SCALING",
    "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "QT_QPA_GENERIC_PLUGINS",
)  # fmt: skip


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """Have Qt draw offscreen, one pixel a point."""
    before = dict(os.environ)
    for name in _DISTURBING:
        os.environ.pop(name, None)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """End at once on Ctrl+C or SIGTERM: Qt swallows an exception that comes while it paints. Nothing is written yet."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    os.write(2, b"densegui: interrupted\n" if number == signal.SIGINT else b"densegui: terminated\n")
    os._exit(128 + number)
