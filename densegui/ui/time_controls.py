"""Commands that go through time and change it: back, travel, breakpoints, edits, branches, bookmarks.

Each pauses what runs, asks the debugger, and sends its frame to the views through the controller.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from densegui.debugger.breakpoints import Breakpoint
from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import Edit
from densegui.debugger.frame import Frame
from densegui.debugger.position import Granularity, Position
from densegui.debugger.rules import training_edits
from densegui.debugger.travel import Progress
from densegui.errors import DenseguiError
from densegui.experiment.config import Experiment
from densegui.ui.controller import Controller
from densegui.ui.waiting import waiting


class TimeControls(QObject):
    """Moves a controller's debugger through time.

    Parameters
    ----------
    controller : Controller
    window : QWidget or None
        Where progress is shown.
    """

    breakpoints_changed = Signal()

    def __init__(self, controller: Controller, window: QWidget | None = None) -> None:
        super().__init__(controller)
        self._controller, self._window = controller, window
        controller.running_changed.connect(self._tell_hits)
        controller.problem_changed.connect(self._tell_all)

    @property
    def _debugger(self) -> Debugger:
        return self._controller.debugger

    def _do(self, command: Callable[[Progress], Frame], text: str = "Going there…") -> None:
        """Run a command that can take long; a sentence when it can't be done."""
        self._controller.pause()
        self._controller.runner.forget()  # events are seen to on the way, but the debugger is on its way then
        try:
            with waiting(self._window, text) as progress:
                frame = command(progress)
        except DenseguiError as error:
            self._controller.refused.emit(str(error))
            self._controller.runner.complete(self._debugger)
        else:
            self._controller.show(frame)

    # -- back and to a place

    def back(self, granularity: Granularity) -> None:
        """Go to the last place where this granularity stops."""
        self._do(lambda progress: self._debugger.back(granularity, 1, progress), "Going back…")

    @Slot(object)
    def travel(self, position: Position) -> None:
        """Go to a position of the present branch."""
        self._do(lambda progress: self._debugger.goto(position, progress))

    @Slot(int)
    def run_to(self, line: int) -> None:
        """Run until this line of the program has run: in this minibatch, or in the next one when it lies behind."""
        t, i = self._controller.frame.position
        self._go_to_line(t + (line + 1 <= i), line)

    @Slot(int)
    def back_to(self, line: int) -> None:
        """Go back to where this line has just run."""
        t, i = self._controller.frame.position
        t -= line + 1 >= i
        if t < 0:
            self._controller.refused.emit("This line has not run yet: there is nothing to go back to.")
        else:
            self._go_to_line(t, line)

    def _go_to_line(self, t: int, line: int) -> None:
        done = line + 1
        self.travel(Position(t + 1, 0) if done == len(self._debugger.program) else Position(t, done))

    @Slot()
    def reverse(self) -> None:
        """Go back to where a breakpoint held last."""
        self._do(self._debugger.reverse, "Looking for a breakpoint…")
        self._tell_all()

    # -- breakpoints

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """The breakpoints as they are now."""
        return self._debugger.breakpoints.all

    @property
    def lines(self) -> dict[int, bool]:
        """The lines of the program with a breakpoint, and whether it is enabled."""
        return self._debugger.breakpoints.lines(self._debugger.program)

    def _change_breakpoints(self, change: Callable[[], object]) -> None:
        running = self._controller.running
        self._controller.pause()
        try:
            change()
        except DenseguiError as error:
            self._controller.refused.emit(str(error))
        self.breakpoints_changed.emit()
        if running:
            self._controller.run()

    @Slot(str)
    def add_breakpoint(self, text: str) -> None:
        """Add one from its text."""
        self._change_breakpoints(lambda: self._debugger.breakpoints.add(text))

    @Slot(int)
    def delete_breakpoint(self, number: int) -> None:
        """Delete one."""
        self._change_breakpoints(lambda: self._debugger.breakpoints.delete(number))

    @Slot(int, bool)
    def enable_breakpoint(self, number: int, on: bool) -> None:
        """Have one stop the run, or not."""
        self._change_breakpoints(lambda: self._debugger.breakpoints.enable(number, on))

    @Slot(int)
    def toggle_line(self, line: int) -> None:
        """Set a breakpoint on a line of the program, or remove it."""
        self._change_breakpoints(lambda: self._debugger.breakpoints.toggle_line(self._debugger.program, line))

    @Slot()
    def break_here(self) -> None:
        """Set a breakpoint on the line that has just run, or remove it."""
        i = self._controller.frame.position.i
        if i:
            self.toggle_line(i - 1)
        else:
            self._controller.refused.emit("No line of this minibatch has run yet: step once, or click beside a line.")

    @Slot(bool)
    def _tell_hits(self, running: bool) -> None:
        if not running:
            self.breakpoints_changed.emit()

    @Slot()
    def _tell_all(self) -> None:
        self.breakpoints_changed.emit()

    # -- edits

    @Slot(object)
    def edit(self, edit: Edit) -> None:
        """Change a weight, λ, the optimiser …; one more value of the same in a row makes no second entry."""
        running = self._controller.running
        self._do(lambda progress: self._debugger.edit(edit, merge=True))
        if running:
            self._controller.run()

    def change(self, experiment: Experiment) -> bool:
        """Take over another λ, optimiser or minibatch size on the way; False when something else differs as well."""
        now = self._debugger.present_experiment()
        edits = training_edits(now, experiment)
        for edit in edits or ():
            self.edit(edit)
        return edits is not None

    @Slot()
    def undo(self) -> None:
        self._do(lambda progress: self._debugger.undo())

    @Slot()
    def redo(self) -> None:
        self._do(lambda progress: self._debugger.redo())

    # -- branches, bookmarks, comparisons

    @Slot(int)
    def switch_branch(self, number: int) -> None:
        """Go to the end of a branch."""
        self._do(lambda progress: self._debugger.switch_branch(number, progress))

    @Slot(int, str)
    def rename_branch(self, number: int, name: str) -> None:
        self._do(lambda progress: self._debugger.rename_branch(number, name))

    @Slot(str)
    def bookmark(self, name: str) -> None:
        """Give this position a name."""
        self._do(lambda progress: self._debugger.bookmark(name))

    @Slot(str)
    def goto_bookmark(self, name: str) -> None:
        self._do(lambda progress: self._debugger.goto_bookmark(name, progress))

    @Slot(str)
    def delete_bookmark(self, name: str) -> None:
        self._do(lambda progress: self._debugger.delete_bookmark(name))

    @Slot(object)
    def compare_branch(self, number: int | None) -> None:
        """Compare what is here with another branch; None ends it."""
        self._do(
            lambda progress: self._debugger.compare(None) if number is None else self._debugger.compare_branch(number)
        )

    @Slot(str)
    def compare_bookmark(self, name: str) -> None:
        self._do(lambda progress: self._debugger.compare_bookmark(name))
