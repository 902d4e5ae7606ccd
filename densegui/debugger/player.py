"""Forward and back along the timeline, by any granularity: what the debugger does to get somewhere."""

from densegui.debugger.cursor import (
    first,
    last,
    next_node,
    next_term,
    previous_node,
    previous_term,
)
from densegui.debugger.frame import Frame
from densegui.debugger.position import Granularity, Position, stop_before, stops
from densegui.debugger.standing import Standing
from densegui.debugger.timeline import Segment
from densegui.debugger.travel import Progress, find_stop_before, travel
from densegui.errors import InputError


class Player(Standing):
    """Plays one problem. What it plays can be changed on the way: see `Debugger`."""

    # -- forward

    def step(self, granularity: Granularity = Granularity.OP, n: int = 1) -> Frame:
        """Run to the n-th next place where this granularity stops; breakpoints don't stop it.

        At a number that is not finite it stops earlier; the rest of that minibatch can be stepped through, to see how
        the number spreads, but no other one begins.
        """
        self.machine.hit = None
        self._end_probe()
        for _ in range(n):
            if (found := self.divergence) is not None and self.position.i == 0:
                break
            if granularity.inside_op:
                self._step_inside(granularity)
            elif granularity is Granularity.EPOCH:
                self.advance(float("inf"), self.next_epoch_end, stopping=False)
            else:
                self._run_to(next(i for i in stops(self.program, granularity) if i > self.position.i))
            if self.divergence is not found:
                break
        return self._moved()

    def _run_to(self, done: int) -> None:
        self._cursor = None
        self.machine.run_to(done)

    def run_minibatches(self, n: int) -> Frame:
        """Run until n more minibatches are done, a breakpoint holds or a number is not finite."""
        self.advance(float("inf"), until_minibatch=self.position.t + n)
        return self.frame()

    def advance(
        self,
        seconds: float,
        until_epoch: int | None = None,
        until_minibatch: int | None = None,
        stopping: bool = True,
    ) -> bool:
        """Run whole minibatches until the time is up; return whether there is more to run.

        Stops for good at a breakpoint (on an operation as well), at a number that is not finite, and where
        `until_epoch` epochs or `until_minibatch` minibatches are done. Each call does at least one minibatch or a
        piece of an evaluation that was begun. Makes no frame.
        """
        self._cursor = None
        more = self.machine.run_for(seconds, until_epoch, until_minibatch, stopping)
        self._count_hit()
        self._changed("parameters", "trace", "history", "position")
        return more

    def run_for(self, seconds: float) -> Frame:
        """Run whole minibatches until the time is up, a breakpoint holds or a number is not finite; at least one."""
        self.advance(seconds)
        return self.frame()

    # -- back

    def back(self, granularity: Granularity = Granularity.OP, n: int = 1, progress: Progress | None = None) -> Frame:
        """Go to the n-th place before this one where this granularity stops; at (0, 0) there is none."""
        self._end_probe()
        for _ in range(n):
            if granularity.inside_op:
                moved = self._back_inside(granularity, progress)
            else:
                self._cursor = None
                moved = self.position > (0, 0) and self._travel(
                    self.timeline.present, self._place_before(granularity), progress
                )
            if not moved:
                break
        return self._moved()

    def _place_before(self, granularity: Granularity) -> Position:
        t, i = self.position
        if granularity is Granularity.EPOCH:
            return Position(self.history.epoch_start(t - (i == 0), self.machine.workspace.epoch), 0)
        return stop_before(self.program, granularity, self.position)

    def goto(self, position: Position, progress: Progress | None = None) -> Frame:
        """Go to a position of the present branch, forward or back."""
        self.check_position(position)
        self._cursor = None
        self._travel(self.timeline.present, position, progress)
        return self._moved()

    def check_position(self, position: Position) -> None:
        """Raise InputError when there is no such position."""
        t, i = position
        if t < 0 or not 0 <= i < len(self.program):
            last = len(self.program) - 1
            raise InputError(f"position {t}:{i} does not exist; T is 0 or more, I is 0 to {last}")

    def reverse(self, progress: Progress | None = None) -> Frame:
        """Go back to the last position before this one at which a breakpoint holds, else to t = 0."""
        self._cursor = None
        if self.breakpoints.active:
            find_stop_before(self.machine, self.position, progress)
            self._count_hit()
        else:
            self._travel(self.timeline.present, Position(0, 0), progress)
        return self._moved()

    def _count_hit(self) -> None:
        if self.machine.hit is not None:
            self.breakpoints.hit(self.machine.hit.id)

    def _travel(self, segment: Segment, position: Position, progress: Progress | None) -> bool:
        self.machine.hit = None
        reached = travel(self.machine, segment, position, progress)
        self.timeline.present = self.machine.tip
        return reached

    # -- inside an operation

    def _step_inside(self, granularity: Granularity) -> None:
        """One node or term further; behind the last one, the operation is run."""
        i, spec, by_term = self.position.i, self.setting.spec, granularity is Granularity.TERM
        op = self.program[i]
        if self._cursor is None:
            cursor = first(i, min(self.example or 0, max(self.m_b - 1, 0)), spec, op, by_term)
        else:
            cursor = (next_term if by_term else next_node)(self._cursor, spec, op)
        if cursor is None:
            self._run_to(i + 1)
        self._cursor = cursor

    def _back_inside(self, granularity: Granularity, progress: Progress | None) -> bool:
        """One node or term back; from an operation's end into it."""
        spec = self.setting.spec
        if (cursor := self._cursor) is not None:
            before = previous_term if granularity is Granularity.TERM else previous_node
            self._cursor = before(cursor, spec, self.program[cursor.op_index])
            return True
        place = stop_before(self.program, Granularity.OP, self.position)
        if self.position == (0, 0) or not self._travel(self.timeline.present, place, progress):
            return False
        i = self.position.i
        self._cursor = last(i, min(self.example or 0, max(self.m_b - 1, 0)), spec, self.program[i])
        return True
