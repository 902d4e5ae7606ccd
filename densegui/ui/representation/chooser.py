"""Which layer is shown, and along what: the steps from layer to layer, and two lists of nodes."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from densegui.debugger.frame import Frame
from densegui.debugger.representation import Nodes
from densegui.engine.activations import ACTIVATIONS
from densegui.ui.plots.cut_chooser import CutChooser
from densegui.ui.widgets.layer_steps import LayerSteps


class LayerChooser(QWidget):
    """The choice of a layer; another network begins with its last hidden layer, over two nodes where it has no more."""

    chosen = Signal()
    """The user chose another layer, or other nodes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shape: tuple[object, ...] = ()
        self._sizes: tuple[int, ...] = ()
        self._features: tuple[str, ...] = ()
        self.steps = LayerSteps(self, "The layer whose activations A[l] are shown; layer 0 is the input")
        self.steps.chosen.connect(self._take_layer)
        self.plane = CutChooser(self, "a principal component of this layer", "one of its nodes")
        self.plane.chosen.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self.steps)
        row.addWidget(self.plane)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def layer(self) -> int:
        """The layer that is chosen; 0 is the input."""
        return self.steps.layer

    @property
    def nodes(self) -> Nodes | None:
        """Two nodes, from 0; None: the first two principal components."""
        return self.plane.choice

    def apply_size(self) -> None:
        """Take over the size of the text."""
        self.plane.apply_size()
        self.steps.apply_size(self.plane.styleSheet())

    def show_layers(self, frame: Frame) -> None:
        """Offer the layers of a frame's network."""
        spec, names = frame.spec, frame.problem.split.dataset.feature_names
        shape = spec.n, spec.activations, names
        if shape == self._shape:
            return
        self._shape, self._sizes, self._features = shape, spec.n, names
        hidden = [f"{l} · {ACTIVATIONS[spec.activations[l]].label}" for l in range(1, spec.L)]
        self.steps.offer(["0 · input", *hidden, f"{spec.L} · softmax"], spec.L - 1)
        self._offer_nodes()

    def _offer_nodes(self) -> None:
        l = self.layer
        self.plane.set_names(self._features if l == 0 else [f"node {k}" for k in range(1, self._sizes[l] + 1)])
        if self._sizes[l] == 2 and self.plane.choice is None:
            self.plane.choose(0, 1)
        self.plane.setVisible(self._sizes[l] > 1)

    @Slot()
    def _take_layer(self) -> None:
        self._offer_nodes()
        self.chosen.emit()
