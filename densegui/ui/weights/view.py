"""The weights of any layer as a matrix of colours; for images, those of each first-layer node as an image."""

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QWidget

from densegui.debugger.format import MISSING
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Kind, Selection
from densegui.ui.network.content import gap
from densegui.ui.plots.plot_header import TextButton
from densegui.ui.variables.paced import PacedView
from densegui.ui.variables.table import table_style
from densegui.ui.weights.matrix import WeightMatrix
from densegui.ui.weights.text import belonging, notes, weights_picture
from densegui.ui.weights.tiles import WeightTiles
from densegui.ui.widgets.field_style import list_style
from densegui.ui.widgets.fitting_label import FittingLabel
from densegui.ui.widgets.layer_steps import LayerSteps
from densegui.ui.widgets.panel_header import PanelTitle, free, panel_style, stack
from densegui.ui.widgets.tips import tip

NARROW = 30
"""Heights of the font: a panel of less width has no title beside the choice of the layer."""


class WeightsView(PacedView):
    """Shows what the edges between two layers show, all of them."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection", "timeline")

    selected = Signal(object)
    """The user wishes to see an edge, or a node of the first layer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shape: tuple[object, ...] = ()
        self.title = PanelTitle("Weights", "Weights", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.steps = LayerSteps(self, "Which weights are shown: W[l] lies between layers l − 1 and l", first=1)
        self.steps.chosen.connect(self._again)
        self.images = TextButton("images", "Show the weights of each node as an image", self, framed=True)
        self.own = TextButton("own scales", "Give each image a colour scale of its own, or all the same", self, True)
        self.images.setChecked(True)
        for switch in (self.images, self.own):
            switch.clicked.connect(self._again)
        self.note = FittingLabel(self)
        self.heat_map, self.tiles = WeightMatrix(self), WeightTiles(self)
        self.heat_map.chosen.connect(self._choose_edge)
        self.tiles.chosen.connect(self._choose_node)
        self.absent = QLabel(self)
        self.absent.setTextFormat(Qt.TextFormat.PlainText)
        self.absent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrange()
        self.finish()

    def _arrange(self) -> None:
        head, under, content = QHBoxLayout(), QHBoxLayout(), QWidget(self)
        head.setContentsMargins(10, 4, 8, 3)
        head.setSpacing(6)
        head.addWidget(self.title)
        head.addWidget(self.steps)
        head.addWidget(self.note, 1)
        head.addWidget(self.own)
        head.addWidget(self.images)
        self.pages = QStackedWidget(content)
        for page in (self.heat_map, self.tiles, self.absent):
            self.pages.addWidget(page)
        row = QHBoxLayout(content)
        row.setContentsMargins(10, 0, 4, 2)
        row.addWidget(self.pages)
        stack(self, head, under, content)
        free(self)

    # -- looks

    def restyle(self) -> None:
        theme, points = self.settings.theme, self.font().pointSizeF()
        self.setStyleSheet(
            panel_style(theme, "WeightsView")
            + table_style(theme, points)
            + f"QLabel {{ color: {theme.muted}; font-size: {0.9 * points:.2f}pt; }}"
        )
        self.title.set_color(theme.muted)
        self.steps.apply_size(list_style(f"{0.9 * points:.2f}pt"))
        self.heat_map.set_theme(theme)
        self.tiles.set_theme(theme)
        for switch in (self.images, self.own):
            switch.apply(theme)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        em = self.fontMetrics().height()
        return QSize(10 * em, 5 * em)

    def _fit(self) -> None:
        self.title.setVisible(self.width() > NARROW * self.fontMetrics().height())

    # -- frames

    def present(self, frame: Frame) -> None:
        self._offer(frame)
        l = self.steps.layer
        shape = frame.problem.split.dataset.image_shape if l == 1 else None
        self.images.setVisible(shape is not None)
        tiled = shape is not None and self.images.isChecked()
        self.own.setVisible(tiled)
        shading = gap(frame, l, self.settings.edges)
        texts = notes(frame, shading)
        self.note.set_texts(texts)
        self.note.setToolTip(tip(texts[0]))
        self.pages.setAccessibleDescription(texts[0])
        picture = weights_picture(frame, shading)
        if picture.array is None:
            self.absent.setText(f"{MISSING}  {belonging(frame, shading)}")
            self.pages.setCurrentWidget(self.absent)
        elif tiled and shape is not None:
            self.tiles.show_picture(picture, shape, _node(frame.selection), self.own.isChecked())
            self.pages.setCurrentWidget(self.tiles)
        else:
            self.heat_map.show_picture(picture)
            self.pages.setCurrentWidget(self.heat_map)

    def _offer(self, frame: Frame) -> None:
        n = frame.spec.n
        shape = n, frame.problem.split.dataset.name
        if shape != self._shape:
            self._shape = shape
            texts = [f"{l} · {before} × {after}" for l, (before, after) in enumerate(pairwise(n), start=1)]
            self.steps.offer(texts, 1)

    # -- what the user does

    @Slot()
    def _again(self) -> None:
        if self.frame is not None:
            self.present(self.frame)

    @Slot(int, int)
    def _choose_edge(self, row: int, column: int) -> None:
        self.selected.emit(Selection(Kind.EDGE, self.steps.layer, column + 1, row + 1))

    @Slot(int)
    def _choose_node(self, node: int) -> None:
        self.selected.emit(Selection(Kind.NODE, 1, node))


def _node(place: Selection | None) -> int | None:
    """The node of the first layer that a selection is of, from 1."""
    return place.node if place is not None and place.layer == 1 else None
