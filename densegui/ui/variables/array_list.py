"""The list of arrays: as many columns as there is room for, and a mark before what is stale or not computed yet."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from densegui.debugger.frame import Freshness
from densegui.ui.theme import Theme
from densegui.ui.variables.list_model import EQUATION, HIGH, LOW, NAME, NORM, SHAPE, VariableModel
from densegui.ui.variables.table import Table, TextDelegate

KEYS = frozenset({
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter,
})  # fmt: skip
WIDTHS = {SHAPE: "784 × 128", LOW: "−1.235e−05", HIGH: "−1.235e−05", NORM: "1.235e−05"}
"""What each column has room for."""
SHORTEST_EQUATION = 8
"""In heights of the font; with less room there is none."""
IMPORTANCE = (NAME, NORM, SHAPE, LOW, HIGH, EQUATION)
"""The columns, the last of which is the first to go."""


class ArrayList(Table):
    """The table of a VariableModel."""

    def __init__(self, model: VariableModel, parent: QWidget) -> None:
        super().__init__(KEYS, parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(TextDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(EQUATION, QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName("Arrays")

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours and the widget's font."""
        self.measure()
        side = round(0.75 * self.fontMetrics().height())
        ratio = self.devicePixelRatioF()
        marks = {freshness: mark(theme, freshness, side, ratio) for freshness in Freshness}
        self._model.set_theme(theme, marks)

    def fit(self, room: float) -> None:
        """Show the columns that fit into a width."""
        em = self.fontMetrics().height()
        names = (item.name for item in self._model.items)
        widths = {column: self.advance(text) for column, text in WIDTHS.items()}
        widths[NAME] = em + max((self.advance(name) for name in names), default=0)
        widths[EQUATION] = SHORTEST_EQUATION * em
        shown = [column for k, column in enumerate(IMPORTANCE) if sum(widths[c] for c in IMPORTANCE[: k + 1]) <= room]
        mode = QHeaderView.ResizeMode
        self.horizontalHeader().setSectionResizeMode(NAME, mode.Fixed if EQUATION in shown else mode.Stretch)
        for column, width in widths.items():
            self.setColumnHidden(column, column not in (*shown, NAME))
            self.setColumnWidth(column, width)


def mark(theme: Theme, freshness: Freshness, side: int, ratio: float) -> QPixmap:
    """Return the mark before a name: hatched for the last minibatch's, dashed for what is not computed yet."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(1, 1, side - 2, side - 2)
    if freshness is Freshness.FRESH:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("muted"))
        painter.drawEllipse(box)
    elif freshness is Freshness.STALE:
        painter.setPen(theme.color("muted"))
        painter.setBrush(QBrush(theme.color("muted"), Qt.BrushStyle.BDiagPattern))
        painter.drawEllipse(box)
    else:
        painter.setPen(QPen(theme.color("faint"), 1, Qt.PenStyle.DashLine))
        painter.drawEllipse(box)
    painter.end()
    return pixmap
