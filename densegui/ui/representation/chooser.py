"""Which layer is shown, and along what: a list of layers with steps beside it, and two lists of nodes."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from densegui.debugger.frame import Frame
from densegui.debugger.representation import Nodes
from densegui.engine.activations import ACTIVATIONS
from densegui.ui.inspector.view import ExampleList
from densegui.ui.plots.cut_chooser import CutChooser
from densegui.ui.widgets.tips import tip


class LayerChooser(QWidget):
    """The choice of a layer; another network begins with its last hidden layer, over two nodes where it has no more."""

    chosen = Signal()
    """The user chose another layer, or other nodes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shape: tuple[object, ...] = ()
        self.previous = self._button(Qt.ArrowType.LeftArrow, "The layer before this one", -1)
        self.next = self._button(Qt.ArrowType.RightArrow, "The next layer", 1)
        self.layers = ExampleList(self)
        self.layers.setAccessibleName("Layer")
        self.layers.setToolTip(tip("The layer whose activations A[l] are shown; layer 0 is the input"))
        self.layers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.layers.setMinimumContentsLength(7)
        self.layers.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.layers.currentIndexChanged.connect(self._take_layer)
        self.layers.activated.connect(self.chosen)
        self.plane = CutChooser(self, "a principal component of this layer", "one of its nodes")
        self.plane.chosen.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for part in (self.previous, self.layers, self.next):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.plane)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _button(self, arrow: Qt.ArrowType, what: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setArrowType(arrow)
        button.setAutoRaise(True)
        button.setToolTip(what)
        button.setAccessibleName(what)
        button.setProperty("step", step)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._step)
        return button

    @property
    def layer(self) -> int:
        """The layer that is chosen; 0 is the input."""
        return max(self.layers.currentIndex(), 0)

    @property
    def nodes(self) -> Nodes | None:
        """Two nodes, from 0; None: the first two principal components."""
        return self.plane.choice

    def apply_size(self) -> None:
        """Take over the size of the text."""
        self.plane.apply_size()
        self.layers.setStyleSheet(self.plane.styleSheet())
        side = round(1.1 * self.fontMetrics().height())
        for button in (self.previous, self.next):
            button.setFixedSize(side, side)

    def show_layers(self, frame: Frame) -> None:
        """Offer the layers of a frame's network."""
        spec, names = frame.spec, frame.problem.split.dataset.feature_names
        shape = spec.n, spec.activations, names
        if shape == self._shape:
            return
        self._shape = shape
        self._sizes = spec.n
        self._features = names
        hidden = [f"{l} · {ACTIVATIONS[spec.activations[l]].label}" for l in range(1, spec.L)]
        self.layers.blockSignals(True)
        self.layers.clear()
        self.layers.addItems(["0 · input", *hidden, f"{spec.L} · softmax"])
        self.layers.setCurrentIndex(spec.L - 1)
        self.layers.blockSignals(False)
        self._take_layer()

    @Slot()
    def _take_layer(self) -> None:
        """Offer the nodes of the layer."""
        l = self.layer
        nodes = self._features if l == 0 else tuple(f"node {k}" for k in range(1, self._sizes[l] + 1))
        self.plane.set_names(nodes)
        if self._sizes[l] == 2 and self.plane.choice is None:
            self.plane.choose(0, 1)
        self.plane.setVisible(self._sizes[l] > 1)
        self.previous.setEnabled(l > 0)
        self.next.setEnabled(l < len(self._sizes) - 1)

    @Slot()
    def _step(self) -> None:
        self.layers.setCurrentIndex(self.layer + self.sender().property("step"))
        self.chosen.emit()
