"""Points with classes that are being drawn, and the way back: each stroke can be undone as a whole."""

from collections.abc import Iterable, Sequence

from densegui.data.drawn import MOST_POINTS, Point

MOST_STEPS = 200
"""Strokes that can be undone."""
FEWEST_OF_A_CLASS = 2
"""One to train on and one to test with."""


class DrawnPoints:
    """The points as they are now. A change begins with `begin`; what is done until the next one is one step."""

    def __init__(self) -> None:
        self.points: tuple[Point, ...] = ()
        self._before: list[tuple[Point, ...]] = []
        self._after: list[tuple[Point, ...]] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        return bool(self._after)

    @property
    def full(self) -> bool:
        """Whether no more points are allowed."""
        return len(self.points) >= MOST_POINTS

    def begin(self) -> None:
        """Begin a step."""
        self._before = [*self._before[-MOST_STEPS + 1 :], self.points]
        self._after.clear()

    def end(self) -> None:
        """End a step; one that has changed nothing is none."""
        if self._before and self._before[-1] == self.points:
            self._before.pop()

    def add(self, points: Iterable[Point]) -> None:
        """Add points, as many as are allowed."""
        self.points = (*self.points, *points)[:MOST_POINTS]

    def erase(self, x: float, y: float, reach_x: float, reach_y: float) -> None:
        """Remove the points within an ellipse about a place."""
        self.points = tuple(
            point for point in self.points if ((point[0] - x) / reach_x) ** 2 + ((point[1] - y) / reach_y) ** 2 > 1
        )

    def replace(self, points: Sequence[Point]) -> None:
        """Put others in their place; a step of its own."""
        self.begin()
        self.points = tuple(points[:MOST_POINTS])
        self.end()

    def undo(self) -> None:
        """Take the last step back."""
        if self._before:
            self._after.append(self.points)
            self.points = self._before.pop()

    def redo(self) -> None:
        """Make the step again that was undone last."""
        if self._after:
            self._before.append(self.points)
            self.points = self._after.pop()

    def counts(self) -> dict[int, int]:
        """Return how many points each class has, of those that have any."""
        counts: dict[int, int] = {}
        for *_, number in self.points:
            counts[number] = counts.get(number, 0) + 1
        return dict(sorted(counts.items()))

    def why_not(self) -> str:
        """Return why these are no data to train on, in one sentence; "" when they are."""
        counts = self.counts()
        if len(counts) < 2:
            return "Draw points of at least two classes."
        few = [number for number, count in counts.items() if count < FEWEST_OF_A_CLASS]
        if few:
            return f"Class {few[0]} has one point; each class needs two, one to train on and one to test with."
        return ""
