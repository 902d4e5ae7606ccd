"""The timeline: a tree of segments that only grows. An edit starts a segment; undo is a way to the segment before it.

A segment goes on from its parent at (t, 0), with an edit that takes effect there, and has the curves of its whole way
from t = 0. A branch is a way through the tree that the user has a name for: it ends in a tip.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from densegui.debugger.edits import Edit, Setting
from densegui.debugger.history import History
from densegui.debugger.position import Position
from densegui.errors import InputError


@dataclass(eq=False)
class Segment:
    """A stretch of training without edits, and the way that led to it."""

    number: int
    setting: Setting
    history: History
    parent: "Segment | None" = None
    t: int = 0
    """Where it begins."""
    edit: Edit | None = None
    undone: "Segment | None" = None
    """The segment that redo leads to."""
    key: object = field(default_factory=object, repr=False)
    """What tells it from every other segment, those of other timelines included."""

    def way(self) -> "list[Segment]":
        """Return the segments from the first one to this one."""
        way: list[Segment] = []
        segment: Segment | None = self
        while segment is not None:
            way.append(segment)
            segment = segment.parent
        return way[::-1]

    def stretches(self, t: int) -> list[tuple[int, int, int]]:
        """Return (segment, first t, last t) of the way up to t, from last to first.

        The state at the place of an edit belongs to the segment before it: the edit is made again on the way.
        """
        result = []
        high = t
        for segment in reversed(self.way()):
            first = segment.t if segment.edit is None else segment.t + 1
            if first <= high:
                result.append((segment.number, first, high))
            high = min(high, segment.t)
        return result


@dataclass(eq=False)
class Branch:
    """A way through the tree with a name."""

    number: int
    name: str
    tip: Segment


@dataclass(frozen=True)
class Place:
    """A position on a segment: what a bookmark or a comparison means."""

    segment: Segment
    position: Position


@dataclass(frozen=True)
class LoggedEdit:
    """An edit as the timeline lists it; `on_metrics` tells whether the network answers otherwise after it."""

    t: int
    text: str
    branch: int
    on_metrics: bool
    undone: bool = False


@dataclass(frozen=True)
class BranchInfo:
    """A branch as the timeline lists it; `fork` is where it left another one, None for the first."""

    number: int
    name: str
    fork: int | None
    length: int
    current: bool
    cost: float | None
    """𝒞_b of its last minibatch."""


Way: TypeAlias = tuple[tuple[object, int], ...]
"""(key of a segment, the minibatch that it begins with) of the present branch, from the first one on."""


def stretch_of(way: Way, t: int) -> object:
    """Return the key of the segment to which minibatch t of a way belongs: with it, t is the same arrays for ever."""
    return next(key for key, first in reversed(way) if first <= t)


@dataclass(frozen=True)
class TimelineInfo:
    """What the screen shows of the timeline at one moment."""

    branches: tuple[BranchInfo, ...] = ()
    edits: tuple[LoggedEdit, ...] = ()
    bookmarks: tuple[tuple[str, int, Position], ...] = ()
    """(name, branch, position)."""
    can_undo: bool = False
    can_redo: bool = False
    way: "Way" = ()


@dataclass
class Timeline:
    """The tree, where we are in it, and the bookmarks."""

    present: Segment
    segments: list[Segment] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    bookmarks: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.segments.append(self.present)
        self.branches.append(Branch(1, "branch 1", self.present))

    # -- growing

    def fork(self, before: Segment, t: int, edit: Edit, setting: Setting) -> Segment:
        """Add a segment with an edit at (t, 0) behind `before`, on the way to the present one; it becomes present.

        Where nothing comes later, the branch goes on; else a new one begins.
        """
        tip, history = self.present, self.present.history.fork(t)
        segment = Segment(len(self.segments), setting, history, before, t, edit)
        self.segments.append(segment)
        branch = self.branch_of(tip)
        if branch.tip is tip is before and tip.history.n == t:
            branch.tip = segment
        else:
            self._new_branch(segment)
        before.undone = None
        self.present = segment
        return segment

    def replaceable(self, t: int, target: object) -> bool:
        """Whether an edit of the same target at t was the last thing done: a new value can take its place."""
        now = self.present
        return (
            now.edit is not None
            and now.edit.target == target
            and now.t == t == now.history.n
            and not any(segment.parent is now for segment in self.segments)
        )

    def change(self, edit: Edit, setting: Setting) -> None:
        """Put another value into the edit that the present segment begins with."""
        self.present.edit, self.present.setting = edit, setting

    def going_on(self) -> bool:
        """Say that the present segment is about to grow; return whether it has become a branch of its own by that."""
        if any(branch.tip is self.present for branch in self.branches):
            return False
        self._new_branch(self.present)
        return True

    def _new_branch(self, tip: Segment) -> None:
        number = max(branch.number for branch in self.branches) + 1
        self.branches.append(Branch(number, f"branch {number}", tip))

    # -- finding

    def branch_of(self, segment: Segment) -> Branch:
        """Return the branch that a segment belongs to: the one that ends in it, else the first that leads through."""
        for branch in self.branches:
            if branch.tip is segment:
                return branch
        return next(branch for branch in self.branches if segment in branch.tip.way())

    def branch(self, number: int) -> Branch:
        """Return a branch by its number."""
        for branch in self.branches:
            if branch.number == number:
                return branch
        raise InputError(f"branch {number} does not exist; there are branches 1 to {self.branches[-1].number}")

    def bookmark(self, name: str) -> Place:
        """Return the place of a bookmark."""
        if name not in self.bookmarks:
            known = ", ".join(self.bookmarks) or "none yet"
            raise InputError(f"there is no bookmark {name!r}; bookmarks: {known}")
        return self.bookmarks[name]

    def info(self) -> TimelineInfo:
        """Return what the screen shows."""
        return TimelineInfo(
            tuple(self._infos()),
            tuple(self._log()),
            tuple(
                (name, self.branch_of(place.segment).number, place.position) for name, place in self.bookmarks.items()
            ),
            self.present.parent is not None,
            self.present.undone is not None,
            tuple((segment.key, segment.t) for segment in self.present.way()),
        )

    def _infos(self) -> Iterator[BranchInfo]:
        now = self.branch_of(self.present)
        for branch in self.branches:
            history = branch.tip.history
            fork = self._fork_of(branch)
            cost = float(history.curves().cost[-1]) if history.n else None
            yield BranchInfo(branch.number, branch.name, fork, history.n, branch is now, cost)

    def _fork_of(self, branch: Branch) -> int | None:
        """Where a branch left those before it."""
        older = [other.tip.way() for other in self.branches if other.number < branch.number]
        if not older:
            return None
        earlier = {segment.number for way in older for segment in way}
        own = [segment for segment in branch.tip.way() if segment.number not in earlier]
        if own:
            return own[0].t
        # It goes on where another one made an edit.
        others = [way[way.index(branch.tip) + 1 :] for way in older if branch.tip in way]
        return max((rest[0].t for rest in others if rest), default=branch.tip.t)

    def _log(self) -> Iterator[LoggedEdit]:
        number = self.branch_of(self.present).number
        for segment in self.present.way():
            if segment.edit is not None:
                yield LoggedEdit(segment.t, str(segment.edit), number, segment.edit.on_metrics)
        undone = self.present.undone
        while undone is not None:
            assert undone.edit is not None  # only a segment that an edit has begun can be undone
            yield LoggedEdit(undone.t, str(undone.edit), number, undone.edit.on_metrics, undone=True)
            undone = undone.undone
