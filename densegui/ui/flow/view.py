"""The gradient flow: what comes through each layer as bars, and above them what is wrong, with a way to the number."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from densegui.debugger.flow.diagnosis import findings
from densegui.debugger.flow.facts import Diagnosis, Kind, Place
from densegui.debugger.flow.measure import LayerFlow, layer_flows
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind as Part
from densegui.debugger.selection import Selection
from densegui.ui.flow.bars import FlowBars
from densegui.ui.flow.columns import Column, columns
from densegui.ui.plots.plot_header import TextButton
from densegui.ui.variables.paced import PacedView
from densegui.ui.variables.text import position_words
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, scrolled_both_ways, stack
from densegui.ui.widgets.sign import Sign
from densegui.ui.widgets.tips import tip

WORDS = {
    Kind.DIVERGED: "diverged", Kind.SYMMETRY: "nodes alike", Kind.DEAD: "dead", Kind.SATURATED: "saturated",
    Kind.RATE: "λ too high", Kind.EXPLODING: "exploding", Kind.VANISHING: "vanishing", Kind.SLOW: "too slow",
}  # fmt: skip
"""What is wrong, on the switch that shows its sentence."""


class Said(QLabel):
    """A sentence that can be clicked when there is something to go to."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setObjectName("said")
        # A label that wraps claims the height of its narrowest form: here it has what its width asks for.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()


class FlowView(PacedView):
    """Shows norms of the gradients, lost nodes and the size of updates by layer, and the diagnosis of a frame."""

    shows = ("architecture", "data", "parameters", "trace", "history", "position")

    selected = Signal(object)
    """The user wishes to see the node or edge that a sentence is about."""
    travel_requested = Signal(object)
    """The user wishes to go to the Position where a number was made."""
    variable_requested = Signal(str)
    """The user wishes to see the array of this name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.found: tuple[Diagnosis, ...] = ()
        self._kind: Kind | None = None
        self.title = PanelTitle("Gradient flow", "Flow", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.note = NoteLabel(self)
        self.switches: dict[Kind, TextButton] = {}
        self._head = QHBoxLayout()
        self._head.setContentsMargins(10, 5, 8, 0)
        self._head.addWidget(self.title)
        self._head.addSpacing(8)
        self._head.addWidget(self.note, 1)
        for kind, words in WORDS.items():
            self.switches[kind] = self._switch(words)
        self.sign = Sign(self)
        self.sentence = Said(self)
        self.sentence.clicked.connect(self._follow)
        self.link = TextButton(
            "", "Show the array that this rests on, and select where in the network.", self, framed=True
        )
        self.link.setCheckable(False)
        self.link.clicked.connect(self._follow)
        self.bars = FlowBars(self)
        self.bars.chosen.connect(self._choose)
        self._arrange()
        self.finish()

    def _switch(self, words: str) -> TextButton:
        switch = TextButton(words, "Show what is said about this: more than one thing is wrong.", self, framed=True)
        switch.setAutoExclusive(True)
        switch.hide()
        switch.clicked.connect(self._say_chosen)
        self._head.addWidget(switch)
        return switch

    def _arrange(self) -> None:
        content = QWidget(self)
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.sentence, 1)
        said.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(content)
        column.setContentsMargins(10, 2, 8, 4)
        column.setSpacing(6)
        column.addLayout(said)
        column.addWidget(self.bars, 1)
        stack(self, self._head, QHBoxLayout(), scrolled_both_ways(content, self))

    # -- looks

    def restyle(self) -> None:
        theme = self.settings.theme
        self.setStyleSheet(panel_style(theme, "FlowView") + f"QLabel#said {{ color: {theme.text}; }}")
        for part in (self.title, self.note):
            part.set_color(theme.muted)
        for button in (*self.switches.values(), self.link):
            button.apply(theme)
        self.bars.set_theme(theme)
        self.sign.set_color(theme.color("current_border"))
        self.bars.updateGeometry()

    # -- what is shown

    def present(self, frame: Frame) -> None:
        self.note.set_text(position_words(frame))
        self.bars.show_flows(layer_flows(frame), columns(frame.setting.regularizer.active))
        self.found = findings(frame)
        if not self.settings.running:
            self.bars.setAccessibleDescription(self.bars.words())
        kinds = [diagnosis.kind for diagnosis in self.found]
        for kind, switch in self.switches.items():
            switch.setVisible(kind in kinds and len(kinds) > 1)
        if self._kind not in kinds:
            self._kind = None
        self._say()

    @property
    def shown(self) -> Diagnosis | None:
        """The diagnosis whose sentence stands there: the one that was chosen, else the most important."""
        return next((said for said in self.found if said.kind is self._kind), self.found[0] if self.found else None)

    def _say(self) -> None:
        said = self.shown
        if said is None:
            return
        if said.kind in self.switches:
            self.switches[said.kind].setChecked(True)
        place = said.place
        self.sign.setVisible(said.kind.alarming)
        if self.sentence.text() != said.sentence:
            self.sentence.setText(said.sentence)
        self.link.setVisible(place is not None)
        if place is not None:
            self.link.setText(f"→ {place.variable}")
            self.link.updateGeometry()
        where = "" if place is None else "Click to go to the number: " + place_words(place)
        for widget in (self.sentence, self.link):
            widget.setToolTip(tip(where))
        hand = Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
        self.sentence.setCursor(hand)

    # -- what the user does

    @Slot()
    def _say_chosen(self) -> None:
        self._kind = next(kind for kind, switch in self.switches.items() if switch.isChecked())
        self._say()

    @Slot()
    def _follow(self) -> None:
        said = self.shown
        if said is not None and said.place is not None:
            self._go(said.place)

    @Slot(object, object)
    def _choose(self, flow: LayerFlow, column: Column) -> None:
        node = None
        if column.name == "lost" and flow.lost_nodes is not None and flow.lost_nodes.any():
            node = Selection(Part.NODE, flow.layer, int(flow.lost_nodes.argmax()) + 1)
        self._go(Place(f"{column.variable}{flow.layer}", node))

    def _go(self, place: Place) -> None:
        if place.position is not None:
            self.travel_requested.emit(place.position)
        if place.selection is not None:
            self.selected.emit(place.selection)
        self.variable_requested.emit(place.variable)


def place_words(place: Place) -> str:
    """Return where a number is: "dZ1, node 3 of layer 1"."""
    chosen = place.selection
    if chosen is None:
        return f"the array {place.variable}."
    if chosen.kind is Part.EDGE:
        return f"the array {place.variable}, edge {chosen.source} → {chosen.node} of layer {chosen.layer}."
    what = "bias" if chosen.kind is Part.BIAS else "node"
    return f"the array {place.variable}, {what} {chosen.node} of layer {chosen.layer}."
