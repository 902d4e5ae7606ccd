"""Typeset formulas: LaTeX to a picture by way of SVG. Slow (some 20 ms each), so never while a window is coming up.

A Typesetter works through what it was asked for, one formula each time that the event loop is idle, and says when one
is ready; until then callers show plain text. The SVG texts are kept on disk, so that the next start only has to read
them. A formula is set once, at one size and in black: pictures of any size and colour are made from that.
"""

import contextlib
import gzip
import hashlib
import importlib.metadata
import math
import os
import re
import tempfile
import warnings
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter

from densegui.ui.math.mathml import compact

SET_SIZE = 24.0
"""Size of the letters in the SVG texts; pictures are scaled from it."""

REVISION = 4
"""Grows when formulas are set differently, so that nothing older is read from the disk."""

_BOX = re.compile(rb'viewBox="(\S+) (\S+) (\S+) (\S+)"')


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A typeset formula. Lengths are in units of the size of its letters."""

    svg: bytes
    width: float
    ascent: float
    """How far it reaches above the baseline."""
    descent: float

    def rise(self, size: float, ratio: float) -> float:
        """Return how far its picture reaches above the baseline: whole pixels of the screen, so that lines align."""
        return math.ceil(self.ascent * size * ratio) / ratio


def read_formula(svg: bytes) -> Formula | None:
    """Return the formula that an SVG text holds, None when it is damaged. Its baseline is the line y = 0."""
    box = _BOX.search(svg[:500])
    if box is None or not svg.rstrip().endswith(b"</svg>"):
        return None
    try:
        _, top, width, height = (float(part) / SET_SIZE for part in box.groups())
    except ValueError:
        return None
    return Formula(svg, width, -top, height + top)


def typeset(latex: str) -> Formula:
    """Return a formula, set now."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of how it finds its font
        from ziamath.config import config
        from ziamath.tex import tex2mml
        from ziamath.zmath import Math

    config.svg2 = False  # the symbols of SVG 2 are lost in Qt's reader
    mathml = compact(tex2mml(latex, inline=True))
    formula = read_formula(Math(mathml, size=SET_SIZE).svg().encode())
    assert formula is not None
    return formula


# -- pictures


@lru_cache(maxsize=512)
def picture(formula: Formula, size: float, color: str, ratio: float) -> QImage:
    """Return a formula as a transparent picture.

    Parameters
    ----------
    size : float
        Size of the letters in pixels of the widget.
    color : str
        #rrggbb
    ratio : float
        Pixels of the screen for each pixel of the widget.
    """
    image = QImage(_black(formula, size, ratio))
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRectF(0, 0, image.width(), image.height()), QColor(color))
    painter.end()
    return image


@lru_cache(maxsize=256)
def _black(formula: Formula, size: float, ratio: float) -> QImage:
    from PySide6.QtSvg import QSvgRenderer

    scale = size * ratio
    width, height = formula.width * scale, (formula.ascent + formula.descent) * scale
    above = formula.rise(size, ratio) * ratio - formula.ascent * scale
    image = QImage(math.ceil(width) + 1, math.ceil(above + height) + 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    renderer = QSvgRenderer(QByteArray(formula.svg))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, above / ratio, width / ratio, height / ratio))
    painter.end()
    return image


# -- the disk


@cache
def _version() -> str:
    return importlib.metadata.version("ziamath")


def cache_file(latex: str) -> Path:
    """Return where a formula is kept between two runs of the program."""
    import platformdirs

    key = hashlib.sha256(f"{latex}\n{SET_SIZE}\n{_version()}\n{REVISION}".encode()).hexdigest()[:40]
    return platformdirs.user_cache_path("densegui", appauthor=False) / "formulas" / f"{key}.svg.gz"


def _from_disk(file: Path) -> Formula | None:
    try:
        return read_formula(gzip.decompress(file.read_bytes()))
    except (OSError, EOFError, zlib.error):
        return None


def _to_disk(file: Path, formula: Formula) -> None:
    """Keep a formula; a disk that is full or closed for writing only makes the next start slower."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(gzip.compress(formula.svg))
            os.replace(temporary, file)
        except OSError:
            os.unlink(temporary)
            raise


_KNOWN: dict[str, Formula] = {}
"""All formulas that this run of the program has set or read."""


class Typesetter(QObject):
    """Sets formulas while the event loop is idle.

    `request` answers at once, with the formula or with None; nothing is set before `start`, which a view calls when it
    has been painted for the first time. The timer stops when nothing is left to do.
    """

    ready = Signal(str)
    """The LaTeX of a formula that `request` now returns."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._queue: dict[str, None] = {}
        self._started = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._set_one)

    @property
    def busy(self) -> bool:
        """Whether formulas are still to be set."""
        return bool(self._queue)

    def request(self, latex: str, first: bool = False) -> Formula | None:
        """Return a formula if it is ready; else have it set, before all others if `first`."""
        formula = _KNOWN.get(latex)
        if formula is None:
            if first:
                self._queue.pop(latex, None)
                self._queue = {latex: None, **self._queue}
            else:
                self._queue.setdefault(latex)
            self._go_on()
        return formula

    def forget(self) -> None:
        """Drop what has been asked for: other formulas are shown now."""
        self._queue.clear()
        self._timer.stop()

    @Slot()
    def start(self) -> None:
        """Begin to work, or go on: the window has been painted."""
        self._started = True
        self._go_on()

    @Slot()
    def pause(self) -> None:
        """Do nothing until the next `start`: nobody is looking."""
        self._started = False
        self._timer.stop()

    def finish(self) -> None:
        """Set all that is left now: a screenshot waits for it."""
        while self._queue:
            self._set_one()

    def _go_on(self) -> None:
        if self._started and self._queue and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _set_one(self) -> None:
        if not self._queue:
            self._timer.stop()
            return
        latex = next(iter(self._queue))
        del self._queue[latex]
        if not self._queue:
            self._timer.stop()
        if latex not in _KNOWN:
            file = cache_file(latex)
            formula = _from_disk(file)
            if formula is None:
                formula = typeset(latex)
                _to_disk(file, formula)
            _KNOWN[latex] = formula
        self.ready.emit(latex)
