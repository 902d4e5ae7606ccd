"""The past of the present branch, run again beside the debugger: minibatch by minibatch, to the bits of the first time.

What is taken from the debugger is taken once, when it stands still. From then on nothing is shared that anybody writes
to, so that the debugger can go on, or away, while its past is looked at.
"""

from collections.abc import Generator, Iterable
from dataclasses import replace

from densegui.debugger.aside import aside, is_heavy
from densegui.debugger.breakpoints import Breakpoints
from densegui.debugger.checkpoints import Borrowed, Checkpoints
from densegui.debugger.machine import Machine
from densegui.debugger.timeline import Segment, Way
from densegui.engine.workspace import Workspace
from densegui.experiment.build import Problem
from densegui.work import Done


class Past:
    """The minibatches 0 … n − 1 of the way to a segment.

    Parameters
    ----------
    problem : Problem
    tip : Segment
        The end of the way.
    checkpoints : Checkpoints
        Where it can begin.

    Attributes
    ----------
    way : Way
        The segments, as a frame's timeline names them.
    spacing : int
        Minibatches between the states that it can begin from.
    """

    def __init__(self, problem: Problem, tip: Segment, checkpoints: Checkpoints) -> None:
        self.problem = problem
        self.way: Way = tuple((segment.key, segment.t) for segment in tip.way())
        self.spacing = checkpoints.spacing
        self._tip = _private(tip)
        self._checkpoints = Borrowed(checkpoints)

    def minibatches(self, times: Iterable[int]) -> Generator[Workspace | None, None, None]:
        """Run again the minibatches of these numbers, which rise.

        Yields
        ------
        Workspace or None
            The arrays of the next of them, valid until the generator goes on; None after each piece of work on the
            way. It ends early where a number is not finite.
        """
        machine = Machine(self.problem, Breakpoints(self.problem.spec))
        machine.checkpoints = self._checkpoints
        stands = False
        for t in times:
            number, state = self._checkpoints.nearest(self._tip.stretches(t))
            if not stands or state.t > machine.position.t:
                segment = next(segment for segment in self._tip.way() if segment.number == number)
                machine.stand(self._tip, segment, state)
                stands = True
            while machine.position.t <= t and machine.divergence is None:
                for _ in self._run_whole(machine):
                    yield None
                yield None
            if machine.position.t <= t:
                return
            yield machine.stale

    def _run_whole(self, machine: Machine) -> Generator[Done, None, None]:
        setting = machine.segment.setting
        if is_heavy(setting.spec, min(setting.batch_size, self.problem.split.train.m)):
            yield from aside(machine.run_whole)
        else:
            machine.run_whole()


def spacing(t: int, most: int) -> int:
    """Return the smallest power of two by which `most` numbers or fewer lie apart within 0 … t − 1.

    A power of two, so that what was chosen of a shorter past is still chosen of a longer one, and is where checkpoints
    are.
    """
    return 1 << max(-(-t // most) - 1, 0).bit_length()


def _private(tip: Segment) -> Segment:
    """Return the same way with curves of its own: running again must not write into those that are shown."""
    parent = None
    for segment in tip.way():
        parent = replace(segment, parent=parent, history=segment.history.fork(segment.history.n))
    assert parent is not None
    return parent
