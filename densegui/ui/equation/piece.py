"""What every block of an explanation has on the screen: a height at a width, a picture, tool tips, LaTeX to copy."""

from abc import ABC, abstractmethod

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from densegui.debugger.format import count
from densegui.debugger.frame import Freshness
from densegui.ui.equation.style import EquationStyle


class Piece(ABC):
    """One block, placed in a column. Its own coordinates begin at its left upper corner.

    Parameters
    ----------
    minibatch : int
        The minibatch that stale numbers are of.
    """

    freshness: Freshness

    def __init__(self, style: EquationStyle, minibatch: int) -> None:
        self.style, self.minibatch = style, minibatch
        self.width = 0.0
        self.title: list[str] = []

    @property
    def remark(self) -> str:
        """Say of which minibatch stale numbers are."""
        return f"(minibatch {count(self.minibatch)})" if self.freshness is Freshness.STALE else ""

    @abstractmethod
    def place(self, width: float) -> float:
        """Lay out for a width and return the height."""

    @abstractmethod
    def paint(self, painter: QPainter, seen: QRectF) -> None:
        """Paint; what lies outside `seen` need not be."""

    def tip(self, point: QPointF) -> str:
        """Return the tool tip of a place."""
        return ""

    def example(self, point: QPointF) -> int | None:
        """Return the example that a click at a place chooses."""
        return None

    def latex(self) -> str:
        """Return the block as LaTeX, "" if there is nothing to copy."""
        return ""

    def text(self) -> str:
        """Return the block as a line of plain text, for screen readers."""
        return ""

    def place_title(self, title: str) -> float:
        """Break a quiet title into lines that leave room for the remark at their right; return where they end."""
        s = self.style
        remark = s.small_metrics.horizontalAdvance(self.remark) + s.em if self.remark else 0.0
        self.title = s.broken(title, self.width - remark)
        return len(self.title) * s.small_line

    def paint_title(self, painter: QPainter) -> None:
        """Paint the title, with the remark at the right end of its first line."""
        s = self.style
        if self.remark:
            s.say_right(painter, self.width, 0.95 * s.em, self.remark, s.muted, small=True)
        for k, line in enumerate(self.title):
            s.say(painter, 0, k * s.small_line + 0.95 * s.em, line, s.muted, small=True)
