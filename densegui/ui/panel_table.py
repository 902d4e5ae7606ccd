"""The panels of the window as data: their names, keys, places, views, and the wishes that each view can emit.

A view is named by its module and class, and its module is loaded when its panel is first seen: that is how the window
can have many panels and still open at once.
"""

from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """One panel.

    Attributes
    ----------
    name, title : str
        The name for the program and the words for the user.
    key : str
        Shows it, or hides it when it can be seen.
    place : Qt.DockWidgetArea or str
        An area of the window, or the name of an earlier panel whose tabs it joins.
    view : str
        "module:Class" below densegui.ui, made from (parent); "" when the window makes the widget itself.
    wishes : tuple of str
        Signals of the view. The window knows what to do with a wish of that name.
    at_once : bool
        Made with the window, not when it is first seen: it belongs to the first picture.
    tall : bool
        Gets more of the window's height while it is seen.
    short : str
        On its tab, where many lie beside each other; the title by default.
    """

    name: str
    title: str
    key: str
    place: Qt.DockWidgetArea | str
    view: str = ""
    wishes: tuple[str, ...] = ()
    at_once: bool = False
    tall: bool = False
    short: str = ""

    @property
    def on_tab(self) -> str:
        """The words on its tab."""
        return self.short or self.title

    @property
    def head(self) -> str:
        """The panel whose tabs it joins; its own name where it joins none."""
        return self.place if isinstance(self.place, str) else self.name

    def make(self, parent: QWidget) -> QWidget:
        """Load the view's module and make the view."""
        module, _, name = self.view.partition(":")
        widget: QWidget = getattr(import_module(f"densegui.ui.{module}"), name)(parent)
        return widget


PANELS = (
    PanelSpec("setup", "Set-up", "Alt+1", LEFT),
    PanelSpec("program", "Program", "Alt+2", RIGHT, "program.view:ProgramView",
        ("form_changed", "line_toggled", "run_to", "back_to", "matrices_requested"), at_once=True,
    ),
    PanelSpec("inspector", "Inspector", "Alt+3", RIGHT, "inspector.view:Inspector",
        ("example_chosen", "edit_requested", "refused"), at_once=True,
    ),
    PanelSpec("cost", "Cost", "Alt+4", BOTTOM, "plots.cost_plot:CostPlot", ("travel_requested",)),
    PanelSpec("regions", "Decision regions", "Alt+5", BOTTOM, "plots.region_plot:RegionPlot", ("probe_requested",)),
    PanelSpec(
        "equation", "Equation", "Alt+6", "inspector", "equation.view:EquationView", ("example_chosen",), tall=True,
    ),
    PanelSpec("slice", "Slice", "Alt+7", "inspector", "slices.view:SliceView", tall=True),
    PanelSpec(
        "check", "Gradient check", "Alt+8", "inspector", "check.view:GradientCheckView",
        ("selected", "painted"), tall=True, short="Check",
    ),
    PanelSpec("watches", "Watches", "Alt+9", "inspector", "watches.view:WatchesView", ("watches_changed",)),
    PanelSpec("blocks", "Matrices", "Alt+0", "program", "blocks.view:MatrixFormView"),
    PanelSpec("breakpoints", "Breakpoints", "Alt+Shift+1", "program", "breakpoints.view:BreakpointsView",
        ("breakpoint_added", "breakpoint_deleted", "breakpoint_enabled"),
    ),
    PanelSpec("timeline", "Timeline", "Alt+Shift+2", "cost", "timeline.view:TimelineView",
        (
            "travel_requested", "branch_requested", "branch_renamed", "comparison_requested", "undo_requested",
            "redo_requested", "bookmark_requested", "bookmark_chosen", "bookmark_deleted", "bookmark_compared",
        ),
    ),
    PanelSpec(
        "variables", "Variables", "Alt+Shift+3", "cost", "variables.view:VariablesView",
        ("selected", "example_chosen", "refused", "told"), tall=True,
    ),
    PanelSpec("weights", "Weights", "Alt+Shift+9", "cost", "weights.view:WeightsView", ("selected",), tall=True),
    PanelSpec("distributions", "Distributions", "Alt+Shift+7", "cost", "distributions.view:DistributionsView",
        ("travel_requested", "past_wanted"), tall=True,
    ),
    PanelSpec("flow", "Gradient flow", "Alt+Shift+8", "cost", "flow.view:FlowView",
        ("selected", "travel_requested", "variable_requested"), tall=True,
    ),
    PanelSpec("direction", "Minibatch direction", "Ctrl+Alt+2", "cost", "direction.view:DirectionView",
        ("travel_requested", "past_wanted"), tall=True,
    ),
    PanelSpec(
        "minibatch", "Minibatch", "Alt+Shift+4", "regions", "minibatch.view:MinibatchView", ("example_chosen",),
    ),
    PanelSpec(
        "confusion", "Confusion", "Alt+Shift+5", "regions", "confusion.view:ConfusionView", ("row_chosen",),
        tall=True,
    ),
    PanelSpec(
        "representation", "Representation", "Alt+Shift+6", "regions", "representation.view:RepresentationView",
        ("row_chosen",), tall=True,
    ),
    PanelSpec("pad", "Draw", "Ctrl+Alt+4", "regions", "pad.view:PadView",
        ("probe_requested", "data_drawn", "refused"), tall=True,
    ),
    PanelSpec("runs", "Runs", "Alt+Shift+0", "cost", "runs.view:RunsView",
        (
            "run_kept", "run_renamed", "run_deleted", "run_drawn", "set_drawn", "run_opened", "keeping_chosen",
            "told", "refused",
        ),
        tall=True,
    ),
    PanelSpec(
        "vectorisation", "Vectorisation", "Ctrl+Alt+1", "cost", "vectorisation.view:VectorisationView", tall=True,
    ),
    PanelSpec(
        "compare", "Your backprop", "Ctrl+Alt+3", "inspector", "compare.view:CompareView",
        ("selected", "example_chosen", "travel_requested"), tall=True, short="Yours",
    ),
)  # fmt: skip
