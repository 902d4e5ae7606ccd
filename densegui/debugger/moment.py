"""Where a machine stands right after an operation: what the conditions of breakpoints are tested on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from densegui.debugger.breakpoints import Breakpoint, Breakpoints
from densegui.debugger.history import Evaluation, History
from densegui.engine.network import FloatArray
from densegui.engine.program import Op
from densegui.engine.source import ExampleSource
from densegui.engine.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Moment:
    """`done` operations of minibatch t have run; with all of them, the debugger stands at (t + 1, 0).

    What is known of later minibatches, after a way back, is in none of its numbers.
    """

    workspace: Workspace
    t: int
    done: int
    program: Sequence[Op]
    history: History
    source: ExampleSource

    @property
    def costs(self) -> FloatArray:
        """𝒞_b of minibatch 0 … t − 1."""
        return self.history.curves().cost[: self.t]

    @property
    def evaluation(self) -> Evaluation | None:
        """The metrics that this minibatch's end has led to; None where the sets were not evaluated."""
        if self.done < len(self.program):
            return None
        found = self.history.evaluation_at(self.t + 1)
        return found if found is not None and found.t == self.t + 1 else None

    @property
    def previous_evaluation(self) -> Evaluation | None:
        """The metrics before those."""
        return self.history.evaluation_at(self.t)


class Lookout:
    """The breakpoints of a machine by the operations after which they are tested, kept until one of them changes."""

    def __init__(self, breakpoints: Breakpoints) -> None:
        self._breakpoints = breakpoints
        self._made_for: tuple[object, int] | None = None
        self._tests: Mapping[int, tuple[Breakpoint, ...]] = {}

    @property
    def active(self) -> bool:
        """Whether any breakpoint is enabled."""
        return self._breakpoints.active

    def tests(self, program: Sequence[Op]) -> Mapping[int, tuple[Breakpoint, ...]]:
        """Return the enabled breakpoints that are tested when so many operations are done, by that number."""
        wanted = (program, self._breakpoints.version)
        if self._made_for is None or self._made_for[0] is not program or self._made_for[1] != wanted[1]:
            self._tests, self._made_for = self._breakpoints.compiled(program), wanted
        return self._tests
