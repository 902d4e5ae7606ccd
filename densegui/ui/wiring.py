"""Who does what: the command behind each action of the window, and behind each wish that a view can emit."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from densegui.data.drawn import Point
from densegui.debugger.edits import SetLearningRate
from densegui.debugger.position import Granularity, Position
from densegui.experiment.edit import with_source
from densegui.ui.actions import ACTIONS
from densegui.ui.prompts import ask_name, ask_position

if TYPE_CHECKING:
    from densegui.ui.main_window import MainWindow

Command = Callable[..., object]


def action_slots(window: "MainWindow") -> dict[str, Command]:
    """Return the command of each action, by its name in the table."""
    c, time, network = window.controller, window.time, window.network
    slots: dict[str, Command] = {
        "open": window.files.ask_and_open, "import": window.importing.open,
        "save_as": window.files.ask_and_save, "quit": window.close,
        "run": c.toggle_running, "reset": c.reset, "step_op": c.step_op, "step_layer": c.step_layer,
        "step_phase": c.step_phase, "step_minibatch": c.step_minibatch, "step_epoch": c.step_epoch,
        "step_node": c.step_node, "step_term": c.step_term, "reverse": time.reverse, "undo": time.undo,
        "redo": time.redo, "break_here": time.break_here, "goto": partial(_go_somewhere, window),
        "bookmark": partial(_bookmark, window), "keep_run": c.keep_run,
        "example_previous": c.previous_example, "example_next": c.next_example, "example_mean": c.mean_example,
        "fit": network.fit, "zoom_in": network.zoom_in, "zoom_out": network.zoom_out,
        "larger": window.looks.larger_text, "smaller": window.looks.smaller_text, "normal": window.looks.normal_text,
        "dark": window.looks.set_dark, "full_screen": window.set_full_screen,
        "fewer_edges": partial(window.looks.show_edges, False),
        "more_edges": partial(window.looks.show_edges, True),
        "focus": window.looks.set_focus, "keys": window.show_keys, "about": window.show_about,
    }  # fmt: skip
    for granularity in Granularity:
        slots[f"back_{granularity.value}"] = partial(_back, window, granularity)
    return slots | {spec.name: window.looks.choose_quantity for spec in ACTIONS if spec.group}


def _back(window: "MainWindow", granularity: Granularity, checked: bool = False) -> None:
    window.time.back(granularity)


def _go_somewhere(window: "MainWindow", checked: bool = False) -> None:
    window.controller.pause()
    position = ask_position(window, window.controller.frame)
    if position is not None:
        window.time.travel(position)


def _bookmark(window: "MainWindow", checked: bool = False) -> None:
    window.controller.pause()
    name = ask_name(window, window.controller.frame)
    if name is not None:
        window.time.bookmark(name)


def wishes(window: "MainWindow") -> dict[str, Command]:
    """Return the command behind each wish of a view, by the name of its signal."""
    c, time, tell = window.controller, window.time, window.status.tell
    return {
        "selected": c.select, "example_chosen": c.choose_example, "probe_requested": c.probe,
        "row_chosen": c.look_at, "form_changed": window.looks.choose_form,
        "watches_changed": window.looks.set_watches, "painted": window.network.show_check,
        "refused": tell, "told": window.status.note, "edit_requested": time.edit, "travel_requested": time.travel,
        "lower_requested": partial(_lower_rate, window), "line_toggled": time.toggle_line, "run_to": time.run_to,
        "back_to": time.back_to, "matrices_requested": partial(_show_matrices, window),
        "breakpoint_added": time.add_breakpoint,
        "breakpoint_deleted": time.delete_breakpoint, "breakpoint_enabled": time.enable_breakpoint,
        "branch_requested": time.switch_branch, "branch_renamed": time.rename_branch,
        "comparison_requested": time.compare_branch, "undo_requested": time.undo, "redo_requested": time.redo,
        "bookmark_requested": time.bookmark, "bookmark_chosen": time.goto_bookmark,
        "data_drawn": partial(_use_drawn, window), "draw_requested": partial(_draw_points, window),
        "bookmark_deleted": time.delete_bookmark, "bookmark_compared": time.compare_bookmark,
        "variable_requested": partial(_show_variable, window), "past_wanted": partial(_give_past, window),
        "run_kept": c.keep_run, "run_renamed": c.rename_run, "run_deleted": c.delete_run, "run_drawn": c.draw_run,
        "set_drawn": c.draw_set, "keeping_chosen": c.keep_automatically, "run_opened": partial(_open_run, window),
    }  # fmt: skip


def _show_matrices(window: "MainWindow", line: int) -> None:
    """Show a line of the program as blocks of matrices, until the program goes on."""
    window.panels.view("blocks").show_op(line)  # type: ignore[attr-defined]  # it is a MatrixFormView
    window.panels.docks["blocks"].bring_up()


def _draw_points(window: "MainWindow") -> None:
    """Bring up the pad for points."""
    window.panels.view("pad").show_points()  # type: ignore[attr-defined]  # it is a PadView
    window.panels.docks["pad"].bring_up()


def _use_drawn(window: "MainWindow", points: tuple[Point, ...]) -> None:
    """Train on points that have been drawn."""
    window.change_experiment(with_source(window.controller.present_experiment(), "drawn", points=points))


def _show_variable(window: "MainWindow", name: str) -> None:
    """Show the array of this name in the list of variables."""
    window.panels.docks["variables"].bring_up()
    window.panels.view("variables").open(name)  # type: ignore[attr-defined]  # it is a VariablesView


def _give_past(window: "MainWindow", take: Callable[[object], object]) -> None:
    """Hand the past of the present branch to a view that wants to run it again; None while training runs."""
    take(window.controller.past())


def _open_run(window: "MainWindow", number: int) -> None:
    """Open the settings of a kept run; what was changed on its way is not done again."""
    run = window.controller.frame.runs.run(number)
    window.files.reopen(run.experiment, run.folder, run.name)
    if run.edits and window.files.title == run.name:
        window.status.tell(f"The changes on the way of “{run.name}” are not made again; its last settings hold.")


def _lower_rate(window: "MainWindow", position: Position) -> None:
    """Go back to where all was well, and train on from there with a tenth of the learning rate."""
    window.time.travel(position)
    if window.controller.frame.position == position:
        window.time.edit(SetLearningRate(float(f"{window.controller.frame.learning_rate / 10:.2g}")))


def show_breakpoints(window: "MainWindow") -> None:
    """Show the breakpoints in the list and beside the program, where these have been made."""
    for name, shown in (("breakpoints", window.time.breakpoints), ("program", window.time.lines)):
        dock = window.panels.docks.get(name)
        if dock is not None and dock.built is not None:
            dock.built.show_breakpoints(shown)  # type: ignore[attr-defined]  # both views have it
