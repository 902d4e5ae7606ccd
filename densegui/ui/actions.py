"""The actions of the window as data: text, tool tip, keys and menu. Tool bar, menus and list of keys come from it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. Its place in the menu is where it stands in the table; "" as name makes a separator."""

    menu: str
    name: str = ""
    text: str = ""
    tip: str = ""
    keys: tuple[str, ...] = ()
    group: str = ""
    """Actions of one group exclude each other; they can be checked."""
    checkable: bool = False


ACTIONS = (
    ActionSpec("&File", "open", "&Open experiment…", "Open an experiment file", ("Ctrl+O",)),
    ActionSpec("&File", "import", "&Import data…", "Train on a file of your own: CSV, NPZ, IDX or a folder of pictures", ("Ctrl+I",)),
    ActionSpec("&File", "save_as", "&Save experiment as…", "Save this set-up as an experiment file", ("Ctrl+S",)),
    ActionSpec("&File"),
    ActionSpec("&File", "quit", "&Quit", "Close the window", ("Ctrl+Q",)),
    ActionSpec("&Run", "run", "&Run", "Run minibatches until paused", ("Space",)),
    ActionSpec("&Run", "reset", "Re&set", "Go back to t = 0 with the same initial weights", ("Ctrl+R", "Home")),
    ActionSpec("&Run"),
    ActionSpec("&Run", "step_op", "Step one &operation", "Run the next operation of the program", ("Right", "F11", "PgDown")),
    ActionSpec("&Run", "step_layer", "Step one &layer", "Run to the end of the layer in this phase", ("Shift+Right", "F10")),
    ActionSpec("&Run", "step_phase", "Step one &phase", "Run to the end of sample, forward, cost, backward or update", ("Alt+Right",)),
    ActionSpec("&Run", "step_minibatch", "Step one &minibatch", "Run to the start of the next minibatch", ("Ctrl+Right",)),
    ActionSpec("&Run", "step_epoch", "Step one &epoch", "Run until every training example has been used once more", ("Ctrl+Shift+Right",)),
    ActionSpec("&Run", "step_node", "Step one &node", "Work out the next node of the next operation, for the chosen example", ("N",)),
    ActionSpec("&Run", "step_term", "Step one &term", "Add the next term of the next node's sum", ("T",)),
    ActionSpec("&Back", "back_op", "Back one &operation", "Go back by one operation", ("Left", "Shift+F11", "PgUp")),
    ActionSpec("&Back", "back_layer", "Back one &layer", "Go back to where the layer began in this phase", ("Shift+Left", "Shift+F10")),
    ActionSpec("&Back", "back_phase", "Back one &phase", "Go back to where the phase began", ("Alt+Left",)),
    ActionSpec("&Back", "back_minibatch", "Back one &minibatch", "Go back to the start of the minibatch, then of the one before", ("Ctrl+Left",)),
    ActionSpec("&Back", "back_epoch", "Back one &epoch", "Go back to the start of the epoch, then of the one before", ("Ctrl+Shift+Left",)),
    ActionSpec("&Back", "back_node", "Back one &node", "Go back by one node of the operation", ("Shift+N",)),
    ActionSpec("&Back", "back_term", "Back one &term", "Go back by one term of the node's sum", ("Shift+T",)),
    ActionSpec("&Back"),
    ActionSpec("&Back", "reverse", "Back to the last &breakpoint", "Go back to where a breakpoint held last, or to t = 0", ("Backspace",)),
    ActionSpec("&Back", "goto", "&Go to minibatch…", "Go to a minibatch by its number", ("Ctrl+G",)),
    ActionSpec("&Back", "bookmark", "Book&mark this place…", "Give this position a name", ("Ctrl+B",)),
    ActionSpec("&Back"),
    ActionSpec("&Back", "undo", "&Undo the last edit", "Go to where the last edit was made, without it", ("Ctrl+Z",)),
    ActionSpec("&Back", "redo", "&Redo", "Make the edit again that was undone last", ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec("&Run"),
    ActionSpec("&Run", "keep_run", "&Keep this run", "Keep this run, to compare the next ones with it", ("K",)),
    ActionSpec("&Run", "break_here", "&Breakpoint on this line", "Set a breakpoint on the line that has just run, or remove it", ("F9",)),
    ActionSpec("&View", "nodes_auto", "Nodes: what has just been computed", "Nodes follow the program: z, a, then ∂ℒ/∂z", ("Ctrl+1",), "nodes"),
    ActionSpec("&View", "nodes_z", "Nodes: z", "Nodes show the linear combination z", ("Ctrl+2",), "nodes"),
    ActionSpec("&View", "nodes_a", "Nodes: a", "Nodes show the activation a = g(z)", ("Ctrl+3",), "nodes"),
    ActionSpec("&View", "nodes_map", "Nodes: maps", "Nodes show a over the plane of the inputs, or for images the weights of layer 1", ("Shift+M",), "nodes"),
    ActionSpec("&View", "nodes_dz", "Nodes: ∂ℒ/∂z", "Nodes show the derivative of the loss", ("Ctrl+4",), "nodes"),
    ActionSpec("&View"),
    ActionSpec("&View", "edges_auto", "Edges: what has just been computed", "Edges follow the program: w, then ∂𝒞/∂w", ("Ctrl+5",), "edges"),
    ActionSpec("&View", "edges_w", "Edges: w", "Edges show the weight w", ("Ctrl+6",), "edges"),
    ActionSpec("&View", "edges_dw", "Edges: ∂𝒞/∂w", "Edges show the derivative of the cost", ("Ctrl+7",), "edges"),
    ActionSpec("&View", "edges_dw_example", "Edges: ∂ℒ/∂w of the chosen example", "Edges show the derivative of one example's loss", ("Ctrl+8",), "edges"),
    ActionSpec("&View", "edges_difference", "Edges: difference to what is compared", "Edges show Δw to the branch or bookmark that is compared", ("Ctrl+9",), "edges"),
    ActionSpec("&View", "fewer_edges", "Fewer edges", "Show fewer edges of a large network: the strongest", ("Ctrl+Shift+Down",)),
    ActionSpec("&View", "more_edges", "More edges", "Show more edges of a large network, down to weaker ones", ("Ctrl+Shift+Up",)),
    ActionSpec("&View", "focus", "Fo&cus on the selected node", "Dim all that the selected node is not connected to", ("F",), checkable=True),
    ActionSpec("&View"),
    ActionSpec("&View", "example_previous", "&Previous example", "Show the example before this one in the minibatch", ("Up",)),
    ActionSpec("&View", "example_next", "&Next example", "Show the next example of the minibatch", ("Down",)),
    ActionSpec("&View", "example_mean", "&Mean of the minibatch", "Show the mean of each array over the minibatch", ("M",)),
    ActionSpec("&View"),
    ActionSpec("&View", "fit", "&Fit the network", "Show the whole network", ("Ctrl+F",)),
    ActionSpec("&View", "zoom_in", "Zoom &in", "Draw the network larger", ("Ctrl+Up",)),
    ActionSpec("&View", "zoom_out", "Zoom &out", "Draw the network smaller", ("Ctrl+Down",)),
    ActionSpec("&View"),
    ActionSpec("&View", "larger", "&Larger text", "Larger text, for the back row", ("Ctrl++", "Ctrl+=")),
    ActionSpec("&View", "smaller", "S&maller text", "Smaller text", ("Ctrl+-",)),
    ActionSpec("&View", "normal", "N&ormal text", "Text of the normal size", ("Ctrl+0",)),
    ActionSpec("&View", "dark", "&Dark", "Light text on a dark ground", ("Ctrl+D",), checkable=True),
    ActionSpec("&View", "full_screen", "F&ull screen", "Fill the screen; Esc leaves it", ("Ctrl+Shift+F",), checkable=True),
    ActionSpec("&Help", "keys", "&Keys", "List all keys", ("F1",)),
    ActionSpec("&Help", "about", "&About densegui", "Version and licence", ("Ctrl+F1",)),
)  # fmt: skip


def make_actions(
    parent: QWidget, slots: dict[str, Callable[..., object]], before_run: Callable[[], object]
) -> dict[str, QAction]:
    """Return a QAction for each row of the table, connected to the slot of its name.

    `before_run` is called before an action of the menus Run and Back: a number that is still being typed is then in force.

    Raises
    ------
    KeyError
        When an action has no slot: a control that does nothing is not made.
    """
    actions = {}
    for spec in ACTIONS:
        if not spec.name:
            continue
        action = QAction(spec.text, parent)
        keys = [QKeySequence(key) for key in spec.keys]
        action.setShortcuts(keys)
        names = " or ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
        action.setToolTip(f"{spec.tip} ({names})")
        action.setWhatsThis(spec.tip)
        action.setObjectName(spec.name)
        action.setCheckable(spec.checkable or bool(spec.group))
        if spec.menu in ("&Run", "&Back"):
            action.triggered.connect(before_run)
        action.triggered.connect(slots[spec.name])
        parent.addAction(action)
        actions[spec.name] = action
    return actions
